//! The texts of a run on an encoder, and what has been read of them.
//!
//! Equal texts are one. A text goes by its number; after the texts come the class names,
//! numbered on in class order, and then the texts without labels.

use burn::prelude::Device;

use super::ensemble::Lesson;
use super::{Base, Features, valence};
use crate::config::RunConfig;
use crate::data::{Labelled, Parts};
use crate::error::{Error, ErrorKind};
use crate::metrics::LabelledRow;
use crate::model::memory;
use crate::pretrained::{Encoder, EncoderNetwork, Reading};

/// Fewer texts without labels are not learned from: of so few, chance says more than they do.
pub(crate) const LEAST_UNLABELLED: usize = 20;
/// Of more texts without labels some are taken: the time of the fits grows with them, and what
/// they teach hardly does.
const MOST_UNLABELLED: usize = 1_000;

/// An example of a run on an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelledText {
    /// Index of the example in the table it came from.
    pub row: usize,
    /// Class index.
    pub label: usize,
    /// Number of its text.
    pub(super) text: usize,
}

/// The different texts, the examples that have them, and what the encoder made of them.
pub(super) struct Texts {
    texts: Vec<String>,
    /// Their numbers, in the order of the texts' bytes: one is found among thousands at once.
    sorted: Vec<usize>,
    /// The class names that are among them: none where examples are no texts.
    n_names: usize,
    /// Ids of each text, of each class name, and of each text without a label.
    ids: Vec<Vec<u32>>,
    /// The published encoder's features of each of them, empty until read.
    frozen: Vec<Vec<f32>>,
    /// The direction of good and bad in them, if it is known.
    valence: Option<Vec<f32>>,
    base: Base,
    training: Vec<LabelledText>,
    validation: Vec<LabelledText>,
    test: Vec<LabelledText>,
}

impl From<&LabelledText> for LabelledRow {
    fn from(text: &LabelledText) -> Self {
        Self { row: text.row, label: text.label }
    }
}

impl Texts {
    /// The texts of some parts, of which nothing is read yet; and whether the run tries to tune
    /// its encoder, unless there is nothing to gain.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`]
    pub fn new(
        parts: &Parts,
        config: &RunConfig,
        encoder: &Encoder,
    ) -> Result<(Self, bool), Error> {
        let n_texts = parts.n_texts();
        let mut texts = vec![String::new(); n_texts];
        for labelled in parts.all() {
            texts[labelled.group].clone_from(&labelled.example.text);
        }
        let pool = pool(parts, config);
        let names: &[String] = if config.is_of_texts() { &parts.classes } else { &[] };
        let named = texts.iter().chain(names).map(String::as_str);
        let ids: Vec<Vec<u32>> = named.chain(pool).map(|text| encoder.ids(text)).collect();
        // In single precision, and twice: for a classifier they are copied.
        memory::check_vectors(4 * ids.len() * encoder.info().n_features)?;
        let mut is_tuned_on = vec![false; ids.len()];
        for labelled in &parts.training {
            is_tuned_on[labelled.group] = true;
        }
        is_tuned_on[n_texts..n_texts + names.len()].fill(true);
        let n_training = parts.training.len();
        let (base, tries_tuning) = Base::plan(config, encoder, &ids, &is_tuned_on, n_training)?;
        let part = |part: &[Labelled]| -> Vec<LabelledText> {
            let text = |labelled: &Labelled| LabelledText {
                row: labelled.row,
                label: labelled.label,
                text: labelled.group,
            };
            part.iter().map(text).collect()
        };
        let own = Self {
            training: part(&parts.training),
            validation: part(&parts.validation),
            test: part(&parts.test),
            frozen: vec![Vec::new(); ids.len()],
            n_names: names.len(),
            valence: valence::valence(encoder.info()),
            sorted: sorted(&texts),
            texts,
            ids,
            base,
        };
        Ok((own, tries_tuning))
    }

    /// No texts, of a run whose model is there without them.
    pub fn none() -> Self {
        Self {
            texts: Vec::new(),
            sorted: Vec::new(),
            n_names: 0,
            ids: Vec::new(),
            frozen: Vec::new(),
            valence: None,
            base: Base::dropped(0),
            training: Vec::new(),
            validation: Vec::new(),
            test: Vec::new(),
        }
    }

    /// The texts of some parts, read before.
    ///
    /// * `frozen` - as [`Texts::frozen`] gave them, by number.
    ///
    /// # Errors
    /// Those of [`Texts::new`].
    pub fn read_before(
        parts: &Parts,
        config: &RunConfig,
        encoder: &Encoder,
        frozen: Vec<Vec<f32>>,
    ) -> Result<Self, Error> {
        let (mut texts, _) = Self::new(parts, config, encoder)?;
        texts.keep_no_base();
        if frozen.len() != texts.n_numbers() {
            return Err(ErrorKind::NotReady.into());
        }
        texts.frozen = frozen;
        Ok(texts)
    }

    /// The number of a text, if it is one of these.
    pub fn number_of(&self, text: &str) -> Option<usize> {
        let place = self.sorted.binary_search_by(|&own| self.texts[own].as_str().cmp(text));
        place.ok().map(|place| self.sorted[place])
    }

    /// Drops what would be kept for tuning, as nothing will be tuned.
    pub fn keep_no_base(&mut self) {
        self.base = Base::dropped(self.ids.len());
    }

    /// The examples that are learned from.
    pub fn training(&self) -> &[LabelledText] {
        &self.training
    }

    /// The examples of the validation part.
    pub fn validation(&self) -> &[LabelledText] {
        &self.validation
    }

    /// The examples of the test part.
    pub fn test(&self) -> &[LabelledText] {
        &self.test
    }

    /// How many texts and class names are numbered.
    pub fn n_numbers(&self) -> usize {
        self.ids.len()
    }

    /// How many numbers are of examples and class names: what a model keeps of its texts.
    pub fn n_kept(&self) -> usize {
        self.texts.len() + self.n_names
    }

    /// How many texts without labels are learned from.
    pub fn n_unlabelled(&self) -> usize {
        self.n_numbers() - self.n_kept()
    }

    /// What the encoder reads of a text or class name.
    pub fn ids(&self, text: usize) -> &[u32] {
        &self.ids[text]
    }

    /// The text of a number, which is none of a class name.
    pub fn text(&self, text: usize) -> &str {
        &self.texts[text]
    }

    /// What is kept of the texts for tuning.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The published encoder's features of a text or class name, `[n_features]`.
    pub fn frozen(&self, text: usize) -> &[f32] {
        &self.frozen[text]
    }

    /// The class of each training example, `[n_texts]`.
    pub fn labels(&self) -> Vec<usize> {
        self.training.iter().map(|example| example.label).collect()
    }

    /// The number of each training example's text, `[n_texts]`.
    pub fn numbers(&self) -> Vec<usize> {
        self.training.iter().map(|example| example.text).collect()
    }

    /// Each training example's text, `[n_texts]`.
    pub fn training_texts(&self) -> Vec<&str> {
        self.training.iter().map(|example| self.text(example.text)).collect()
    }

    /// The numbers of the training part's texts, of the class names and of the texts without
    /// labels, ascending.
    pub fn learned_from(&self) -> Vec<usize> {
        let mut numbers = self.numbers();
        numbers.extend(self.texts.len()..self.ids.len());
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The published encoder's features of the training examples, the class names and the texts
    /// without labels; of no encoder but the published one is a direction known.
    pub fn frozen_features(&self) -> Features {
        let mut features = self.features(&self.frozen);
        features.valence = self.valence.clone().filter(|own| valence::is_of(own, &features.names));
        features
    }

    /// The features of the same.
    ///
    /// * `features` - by number, `[n_numbers][n_features]`.
    pub fn features(&self, features: &[Vec<f32>]) -> Features {
        let text = |example: &LabelledText| features[example.text].clone();
        Features {
            texts: self.training.iter().map(text).collect(),
            names: features[self.texts.len()..self.n_kept()].to_vec(),
            pool: features[self.n_kept()..].to_vec(),
            valence: None,
        }
    }

    /// What classifiers of the training part are fitted to.
    ///
    /// * `tuned` - the tuned network's features of the training part, if there is one; `told` -
    ///   what another classifier says of the texts without labels.
    pub fn lesson(&self, tuned: Option<Features>, told: Option<Vec<f64>>) -> Lesson<'_> {
        let (labels, texts) = (self.labels(), self.training_texts());
        Lesson { labels, texts, frozen: self.frozen_features(), tuned, told }
    }

    /// All texts and class names, to be read.
    pub fn reading(&self, encoder: &Encoder) -> Reading {
        let ids: Vec<&[u32]> = self.ids.iter().map(Vec::as_slice).collect();
        Reading::new(&ids, encoder.info().n_parameters)
    }

    /// Reads some texts with the published encoder.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub async fn read(&mut self, batch: &[usize], encoder: &Encoder) -> Result<(), Error> {
        let ids: Vec<&[u32]> = batch.iter().map(|&text| self.ids[text].as_slice()).collect();
        if batch.iter().any(|&text| self.base.wants(text)) {
            let (features, vectors) = encoder.features_and_base(&ids).await?;
            for ((&text, features), vectors) in batch.iter().zip(features).zip(vectors) {
                self.frozen[text] = features;
                self.base.keep(text, vectors);
            }
        } else {
            let features = encoder.features(&ids).await.map_err(|error| self.at_row(error))?;
            for (&text, features) in batch.iter().zip(features) {
                self.frozen[text] = features;
            }
        }
        Ok(())
    }

    /// An error about a text, with the row that has it.
    fn at_row(&self, error: Error) -> Error {
        let ErrorKind::MissingVector { text, .. } = error.kind else { return error };
        let number = self.texts.iter().position(|own| own.trim() == text);
        let mut all = self.training.iter().chain(&self.validation).chain(&self.test);
        let example = all.find(|example| Some(example.text) == number);
        let row = example.map(|example| example.row);
        Error { kind: ErrorKind::MissingVector { text, row }, line: error.line }
    }

    /// The sentence vectors of a tuned network, `[n_texts][d]`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub async fn tuned_features(
        &self,
        network: &EncoderNetwork,
        batch: &[usize],
        encoder: &Encoder,
        device: &Device,
    ) -> Result<Vec<Vec<f32>>, Error> {
        if batch.iter().all(|&text| self.base.has(text)) {
            let device = device.clone().inner();
            let read = self.base.batch(encoder, &self.base.whole(batch), &device);
            encoder.vectors_above(network, &read, self.base.part()).await
        } else {
            let ids: Vec<&[u32]> = batch.iter().map(|&text| self.ids[text].as_slice()).collect();
            encoder.vectors(network, &ids).await
        }
    }
}

/// The numbers of texts in the order of their bytes.
fn sorted(texts: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by(|&a, &b| texts[a].cmp(&texts[b]));
    order
}

/// The texts without labels that a run learns from: none where they are few, or where it must
/// not; of many, some.
fn pool<'a>(parts: &Parts<'a>, config: &RunConfig) -> Vec<&'a str> {
    let n_texts = parts.unlabelled.len();
    let is_used = config.unlabelled && !config.private && n_texts >= LEAST_UNLABELLED;
    parts.some_unlabelled(if is_used { MOST_UNLABELLED } else { 0 })
}
