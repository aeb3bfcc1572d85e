//! A data set made ready for one run: split, and its texts as ids.

use burn::prelude::Device;

use crate::config::RunConfig;
use crate::data::{Example, LabelSets, Labelled, Parts};
use crate::error::{Error, ErrorKind, Warning, WarningKind};
use crate::linear::{LinearClassifier, label_probes, linear_probe};
use crate::metrics::LabelledRow;
use crate::model::{Dimensions, Network, TokenVectors};
use crate::text::{OUT_OF_VOCABULARY, Tokenizer};

/// The parts of a data set as ids, and what the ids stand for.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Class names; their order gives the class indices.
    pub classes: Vec<String>,
    /// The sets of classes, where a text may have several.
    pub sets: Option<LabelSets>,
    /// Fitted on the training part; none where an encoder read the texts.
    pub tokenizer: Option<Tokenizer>,
    /// What a frozen encoder made of the texts' tokens: then an id is the row of one
    /// token of one text.
    pub vectors: Option<TokenVectors>,
    /// Tokens that the model reads of a text.
    pub max_len: usize,
    /// What the weights learn from.
    pub training: Vec<Encoded>,
    /// How many at the end of it had no label, and were told theirs by a teacher.
    pub n_told: usize,
    /// What early stopping goes by.
    pub validation: Vec<Encoded>,
    /// What the final scores come from.
    pub test: Vec<Encoded>,
    /// Share of the validation and test tokens that the vocabulary lacks; 0 without such
    /// tokens, and where an encoder read the texts.
    pub unknown_share: f64,
    /// Texts longer than the model reads, by row; none where an encoder read the texts.
    pub warnings: Vec<Warning>,
}

/// One example as a model reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Index of the example in the table it came from.
    pub row: usize,
    /// Class index; of a text that may have several labels, the number of its set.
    pub label: usize,
    /// Token ids, cut to `max_len`, not padded.
    pub ids: Vec<u32>,
}

impl From<&Encoded> for LabelledRow {
    fn from(&Encoded { row, label, .. }: &Encoded) -> Self {
        LabelledRow { row, label }
    }
}

impl Corpus {
    /// Splits the usable rows, fits the tokenizer on the training part and encodes all.
    ///
    /// * `test_examples` - the person's own test set; without it `test_share` is put aside.
    ///
    /// # Errors
    /// Those of [`Parts::new`].
    pub fn build(
        examples: &[Example],
        test_examples: Option<&[Example]>,
        config: &RunConfig,
    ) -> Result<Self, Error> {
        Ok(Self::of(Parts::new(examples, test_examples, config)?, config))
    }

    /// Fits the tokenizer on the training part and encodes all parts.
    pub(crate) fn of(parts: Parts, config: &RunConfig) -> Self {
        let texts = parts.training.iter().map(|labelled| labelled.example.text.as_str());
        let tokenizer = Tokenizer::fit(texts, config);
        Self::with_tokenizer(parts, tokenizer)
    }

    /// The parts as a tokenizer cuts and numbers them.
    pub(crate) fn with_tokenizer(parts: Parts, tokenizer: Tokenizer) -> Self {
        let mut warnings = Vec::new();
        let mut encode_part = |part: &[Labelled], warns: bool| -> Vec<Encoded> {
            let encode_one = |labelled: &Labelled| {
                let (encoded, warning) = encode(&tokenizer, labelled);
                warnings.extend(warning.filter(|_| warns));
                encoded
            };
            part.iter().map(encode_one).collect()
        };
        let training = encode_part(&parts.training, true);
        let validation = encode_part(&parts.validation, true);
        // The warnings of a test set of one's own would point into the other table.
        let test = encode_part(&parts.test, !parts.has_own_test);
        Warning::sort(&mut warnings);

        let held_out = || validation.iter().chain(&test).flat_map(|example| &example.ids);
        let n_tokens = held_out().count();
        let n_unknown = held_out().filter(|&&id| id == OUT_OF_VOCABULARY).count();
        let unknown_share = n_unknown as f64 / n_tokens.max(1) as f64;
        Self {
            classes: parts.classes,
            sets: parts.sets,
            max_len: tokenizer.max_len,
            tokenizer: Some(tokenizer),
            vectors: None,
            training,
            n_told: parts.n_told,
            validation,
            test,
            unknown_share,
            warnings,
        }
    }

    /// A corpus whose tokens are a frozen encoder's vectors, which it standardises on the
    /// training part.
    ///
    /// * `ids` - what [`TokenVectors::push`] gave for each text, in the order of [`Parts::all`].
    /// * `max_len` - the most tokens that the encoder reads of a text, whatever these texts are.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where `ids` are not of these parts.
    pub fn with_vectors(
        parts: &Parts,
        ids: Vec<Vec<u32>>,
        vectors: TokenVectors,
        max_len: usize,
    ) -> Result<Self, Error> {
        let mut corpus = Self::with_standard_vectors(parts, ids, vectors, max_len)?;
        let texts: Vec<&[u32]> =
            corpus.training.iter().map(|example| example.ids.as_slice()).collect();
        if let Some(vectors) = &mut corpus.vectors {
            vectors.standardize(&texts);
        }
        Ok(corpus)
    }

    /// As [`Corpus::with_vectors`], of vectors that are standardised.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where `ids` are not of these parts.
    pub(crate) fn with_standard_vectors(
        parts: &Parts,
        ids: Vec<Vec<u32>>,
        vectors: TokenVectors,
        max_len: usize,
    ) -> Result<Self, Error> {
        let n_texts = parts.all().count();
        if ids.len() != n_texts {
            let detail = format!("{} encoded texts for {n_texts} examples", ids.len());
            return Err(ErrorKind::Engine { detail }.into());
        }
        let mut ids = ids.into_iter();
        let [training, validation, test] =
            [&parts.training, &parts.validation, &parts.test].map(|part| -> Vec<Encoded> {
                let labelled = part.iter().zip(ids.by_ref());
                labelled
                    .map(|(&Labelled { row, label, .. }, ids)| Encoded { row, label, ids })
                    .collect()
            });
        Ok(Self {
            classes: parts.classes.clone(),
            sets: parts.sets.clone(),
            tokenizer: None,
            vectors: Some(vectors),
            max_len,
            training,
            n_told: parts.n_told,
            validation,
            test,
            unknown_share: 0.0,
            warnings: Vec::new(),
        })
    }

    /// What the weights learn from and has a label of its own.
    pub fn labelled(&self) -> &[Encoded] {
        &self.training[..self.training.len() - self.n_told]
    }

    /// The sizes that a network for this corpus needs.
    pub fn dimensions(&self) -> Dimensions {
        let n_rows = self.vectors.as_ref().map_or(0, TokenVectors::n_rows);
        Dimensions {
            vocabulary_size: self
                .tokenizer
                .as_ref()
                .map_or(n_rows, |tokenizer| tokenizer.vocabulary.size()),
            max_len: self.max_len,
            n_classes: self.classes.len(),
            d_token: self.vectors.as_ref().map(TokenVectors::width),
        }
    }

    /// A network with fresh weights for this corpus; on an encoder's vectors one that starts as a
    /// linear probe.
    ///
    /// # Errors
    /// Those of [`Network::init`] and [`Network::on_encoder`].
    pub fn new_network(&self, config: &RunConfig, device: &Device) -> Result<Network, Error> {
        let size = self.dimensions();
        let Some(vectors) = &self.vectors else {
            return Network::init(config, size, device);
        };
        if config.private {
            // A probe of the training texts would tell of them.
            let probe = LinearClassifier::zeros(vectors.width(), size.n_classes);
            return Network::on_encoder(config, size, &probe, device);
        }
        let labels: Vec<usize> = self.training.iter().map(|example| example.label).collect();
        let mean_of = |text: usize| vectors.mean_of(&self.training[text].ids);
        let width = vectors.width();
        let probe = match &self.sets {
            Some(sets) => {
                let has = |text: usize, class| sets.has(labels[text], class);
                label_probes(labels.len(), size.n_classes, has, width, mean_of)
            }
            None => linear_probe(&labels, size.n_classes, width, mean_of),
        };
        Network::on_encoder(config, size, &probe, device)
    }

    /// The ids that a model reads of a text, cut to `max_len`; none where an encoder reads
    /// the texts.
    pub fn ids(&self, text: &str) -> Option<Vec<u32>> {
        self.tokenizer.as_ref().map(|tokenizer| ids(tokenizer, text).0)
    }

    /// How much each class counts, `[n_classes]`: inversely to its share of the training
    /// part (mean 1 over the examples) if `balanced`, else 1. Where a text may have several, the
    /// texts without a class for each with it.
    pub fn class_weights(&self, balanced: bool) -> Vec<f32> {
        let n_classes = self.classes.len();
        if !balanced {
            return vec![1.0; n_classes];
        }
        let n_examples = self.training.len() as f32;
        let mut counts = vec![0usize; n_classes];
        if let Some(sets) = &self.sets {
            for example in &self.training {
                sets.labels(example.label).iter().for_each(|&class| counts[class] += 1);
            }
            let ratio = |&count: &usize| (n_examples - count as f32) / count.max(1) as f32;
            return counts.iter().map(ratio).collect();
        }
        for example in &self.training {
            counts[example.label] += 1;
        }
        counts.iter().map(|&count| n_examples / (n_classes * count.max(1)) as f32).collect()
    }
}

/// A text's ids, cut to `max_len`, and how many there were before.
fn ids(tokenizer: &Tokenizer, text: &str) -> (Vec<u32>, usize) {
    let encoding = tokenizer.encode(text);
    let padded = tokenizer.pad(&encoding);
    (padded.ids[padded.filled].to_vec(), encoding.tokens.len())
}

/// An example's ids, and a warning if it is cut or empty.
fn encode(tokenizer: &Tokenizer, labelled: &Labelled) -> (Encoded, Option<Warning>) {
    let &Labelled { row, label, example, .. } = labelled;
    let (ids, n_tokens) = ids(tokenizer, &example.text);
    let max_len = tokenizer.max_len;
    let kind = match n_tokens {
        0 => Some(WarningKind::NoTokens),
        _ if n_tokens > max_len => Some(WarningKind::LongText { n_tokens, max_len }),
        _ => None,
    };
    let warning = kind.map(|kind| Warning { kind, line: example.source_line(), row: Some(row) });
    (Encoded { row, label, ids }, warning)
}
