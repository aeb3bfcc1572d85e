//! Classifiers on an encoder's sentence vectors where a text may have several labels: one for each
//! label, which says whether a text has it (binary relevance; Boutell et al., Pattern Recognition
//! 37, 2004). Each learns like a run of two classes, and all of the same texts.

use std::ops::Range;
use std::rc::Rc;

use burn::prelude::Device;

use super::label_ways::TriedWays;
use super::part::{Part, chosen};
use crate::config::{Adaptation, LabelsPerText, PoolTeacher, RunConfig};
use crate::data::{Example, LabelSets, Labelled, NO_LABEL, Parts};
use crate::error::{Error, Warning};
use crate::metrics::{EVEN, LabelledRow};
use crate::model::LayerSummary;
use crate::pretrained::Encoder;
use crate::train::{Finish, FinishReason};
use crate::transfer::{LabelWay, Stage, Transfer, TransferEvent, coverage};

/// A run of several labels on an encoder's sentence vectors.
pub struct BinaryRelevance {
    config: RunConfig,
    encoder: Rc<Encoder>,
    classes: Vec<String>,
    sets: LabelSets,
    training: Vec<Text>,
    validation: Vec<Text>,
    test: Vec<Text>,
    warnings: Vec<Warning>,
    unknown_share: f64,
    /// Of each label, in class order.
    runs: Vec<Transfer>,
    /// The same of the ways that each has tried.
    ways: Vec<TriedWays>,
    /// Whether the end has been told.
    is_told: bool,
}

/// An example.
struct Text {
    row: LabelledRow,
    text: String,
}

impl BinaryRelevance {
    /// A run at its beginning.
    ///
    /// * `device` - with gradients, the one that the encoder was loaded on.
    ///
    /// # Errors
    /// Those of [`Parts::new`] and [`Transfer::new`].
    pub fn new(
        examples: &[Example],
        test_examples: Option<&[Example]>,
        config: RunConfig,
        encoder: Rc<Encoder>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.validate()?;
        let parts = Parts::new(examples, test_examples, &config)?;
        let sets = parts.sets.clone().unwrap_or_default();
        let own = config_of_one(&config);
        let run = |label: usize| {
            let examples = examples_of(label, &parts, &sets);
            let parts = Parts::new(&examples, None, &own)?;
            Transfer::new(&parts, own.clone(), encoder.clone(), None, device)
        };
        let runs = (0..parts.classes.len()).map(run).collect::<Result<_, Error>>()?;
        Ok(Self::of(&parts, config, encoder, runs))
    }

    /// * `parts` - without examples where the texts are not at hand.
    fn of(parts: &Parts, config: RunConfig, encoder: Rc<Encoder>, runs: Vec<Transfer>) -> Self {
        let (warnings, unknown_share) = coverage(parts, &encoder);
        let texts = |part: &[Labelled]| {
            let text = |own: &Labelled| Text {
                row: LabelledRow { row: own.row, label: own.label },
                text: own.example.text.clone(),
            };
            part.iter().map(text).collect()
        };
        let sets = parts.sets.clone().unwrap_or_default();
        let n_with = |label| parts.training.iter().filter(|own| sets.has(own.label, label)).count();
        let ways = (0..parts.classes.len())
            .map(|label| TriedWays::new(n_with(label), parts.training.len()))
            .collect();
        Self {
            classes: parts.classes.clone(),
            sets,
            training: texts(&parts.training),
            validation: texts(&parts.validation),
            test: texts(&parts.test),
            warnings,
            unknown_share,
            runs,
            ways,
            is_told: false,
            config,
            encoder,
        }
    }

    /// A run that is over.
    ///
    /// * `parts` - without examples where the texts are not at hand.
    /// * `runs` - of each label, at their ends.
    pub(super) fn trained(
        parts: &Parts,
        config: RunConfig,
        encoder: Rc<Encoder>,
        runs: Vec<Transfer>,
    ) -> Self {
        Self { is_told: true, ..Self::of(parts, config, encoder, runs) }
    }

    /// Lets each label that the other run has, too, go on with the way to learn that it has found
    /// there. False, and nothing is taken, where the other is on another encoder.
    pub(super) fn warm_start_from(&mut self, other: &Self) -> bool {
        let mut any = false;
        for (name, run) in self.classes.iter().zip(&mut self.runs) {
            if let Some(place) = other.classes.iter().position(|class| class == name) {
                any |= run.warm_start_from(&other.runs[place]);
            }
        }
        any
    }

    /// The settings.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// The labels; their order gives the class indices.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The sets of labels that texts have.
    pub fn sets(&self) -> &LabelSets {
        &self.sets
    }

    /// The frozen encoder.
    pub fn encoder(&self) -> &Rc<Encoder> {
        &self.encoder
    }

    /// Texts longer than the encoder reads, by row.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Share of the tokens that the encoder does not know.
    pub fn unknown_share(&self) -> f64 {
        self.unknown_share
    }

    /// The encoder and the classifiers on it.
    pub fn layers(&self) -> Vec<LayerSummary> {
        Transfer::layers_of(self.encoder.info(), self.classes.len())
    }

    /// Each label's run: of two classes, whether a text has it or not.
    pub(super) fn runs(&self) -> &[Transfer] {
        &self.runs
    }

    /// The run of a label, and which of its two classes is having it.
    pub(super) fn run_of(&self, label: usize) -> Option<(&Transfer, usize)> {
        self.runs.get(label).map(|run| (run, usize::from(run.classes()[0] == NO_LABEL)))
    }

    /// How many examples each part has: training, validation, test.
    pub(super) fn n_examples(&self) -> [usize; 3] {
        [&self.training, &self.validation, &self.test].map(Vec::len)
    }

    /// The rows of a part and the numbers of their sets.
    pub(super) fn rows(&self, part: Part) -> Vec<LabelledRow> {
        self.part(part).iter().map(|text| text.row).collect()
    }

    /// Every text: training, then validation, then test.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let all = self.training.iter().chain(&self.validation).chain(&self.test);
        all.map(|text| text.text.as_str())
    }

    fn part(&self, part: Part) -> &[Text] {
        part.of([&self.training, &self.validation, &self.test])
    }

    /// Work done so far, in units of about a millisecond.
    pub fn step(&self) -> usize {
        self.runs.iter().map(Transfer::step).sum()
    }

    /// Work of the whole run, as far as it can be told.
    pub fn n_steps(&self) -> usize {
        self.runs.iter().map(Transfer::n_steps).sum()
    }

    /// Whether every label's classifier is at its end.
    pub fn is_finished(&self) -> bool {
        self.runs.iter().all(Transfer::is_finished)
    }

    /// Takes over the live settings: this kind of run has none.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidSetting`] for a value out of range or a change that needs a new run.
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        config.validate()?;
        self.config.check_fixed(&config)?;
        self.config = config;
        Ok(())
    }

    /// Goes on for about `n_steps` units of work and tells how far it has come. All labels keep
    /// pace, so that a run that is stopped knows something of each.
    ///
    /// # Errors
    /// Those of [`Transfer::advance`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<Vec<TransferEvent>, Error> {
        let end = self.step().saturating_add(n_steps);
        let mut is_told = false;
        let mut has_news = vec![false; self.runs.len()];
        while self.step() < end {
            let left = |label: &usize| !self.runs[*label].is_finished();
            let of_label = |label: &usize| self.runs[*label].step();
            let Some(label) = (0..self.runs.len()).filter(left).min_by_key(of_label) else {
                break;
            };
            // What is told of one label's ways to learn is not that of all.
            for event in self.runs[label].advance(1).await? {
                has_news[label] |= self.ways[label].note(event);
            }
            is_told = true;
        }
        let news = (0..self.ways.len()).filter(|&label| has_news[label]);
        let ways = news.filter_map(|label| self.ways[label].way(label));
        let mut events: Vec<_> = ways.map(|way| TransferEvent::LabelTried { way }).collect();
        // Once something is known of every label, the run can be stopped with a model.
        let stage = match self.runs.iter().all(Transfer::can_settle) {
            true => Stage::Compare,
            false => Stage::Encode,
        };
        if is_told {
            let (done, total) = (self.step(), self.n_steps());
            events.push(TransferEvent::Stage { stage, done, total });
        }
        if self.is_finished() && !self.is_told {
            self.is_told = true;
            let reason = FinishReason::Completed;
            let finish = Finish { reason, epoch: 0, best_epoch: None };
            events.push(TransferEvent::Finished(finish));
        }
        Ok(events)
    }

    /// Makes a model of what is known so far, where the run is not at its end.
    ///
    /// # Errors
    /// [`crate::ErrorKind::NotReady`] before something is known of every label.
    pub fn settle(&mut self) -> Result<(), Error> {
        self.runs.iter_mut().try_for_each(Transfer::settle)?;
        for (ways, run) in self.ways.iter_mut().zip(&self.runs) {
            if let Some(model) = run.model() {
                ways.settle(&model.choice);
            }
        }
        Ok(())
    }

    /// The way to learn of each label that has tried any in this run.
    pub fn ways(&self) -> Vec<LabelWay> {
        self.ways.iter().enumerate().filter_map(|(label, ways)| ways.way(label)).collect()
    }

    /// The probability from which on each label is given, `[n_labels]`: by the texts that
    /// cross-validation held out.
    pub fn thresholds(&self) -> Vec<f64> {
        let threshold = |label: usize| {
            let (run, place) = self.run_of(label)?;
            run.model()?.choice.thresholds.map(|own| own[place])
        };
        (0..self.runs.len()).map(|label| threshold(label).unwrap_or(EVEN)).collect()
    }

    /// The probability of each label for texts, read as one batch: `[n_texts][n_labels]`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::NotReady`] before there is a model; [`crate::ErrorKind::Engine`].
    pub async fn probabilities(&self, texts: &[&str]) -> Result<Vec<Vec<f64>>, Error> {
        let mut all = vec![Vec::with_capacity(self.runs.len()); texts.len()];
        for (run, place) in (0..self.runs.len()).filter_map(|label| self.run_of(label)) {
            for (own, of_classes) in all.iter_mut().zip(run.probabilities(texts).await?) {
                own.push(of_classes[place]);
            }
        }
        Ok(all)
    }

    /// What all labels' classifiers see of texts: the frozen encoder's vectors, `[n_texts][d]`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`].
    pub(super) async fn features_of(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Error> {
        let ids: Vec<Vec<u32>> = texts.iter().map(|text| self.encoder.ids(text)).collect();
        let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
        self.encoder.features(&ids).await
    }

    /// The same of some examples of a part.
    ///
    /// * `places` - within the part.
    ///
    /// # Errors
    /// [`crate::ErrorKind::MissingRow`] for a place that the part does not have; as for
    /// [`BinaryRelevance::features_of`].
    pub(super) async fn features(
        &self,
        part: Part,
        places: &[usize],
    ) -> Result<Vec<Vec<f32>>, Error> {
        let texts = chosen(self.part(part), places)?;
        self.features_of(&texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>()).await
    }

    /// The probability of each label for some examples of a part, `[n_texts][n_labels]`.
    ///
    /// * `places` - within the part.
    ///
    /// # Errors
    /// As for [`BinaryRelevance::probabilities`].
    pub(super) async fn probabilities_of(
        &self,
        part: Part,
        places: Range<usize>,
    ) -> Result<Vec<Vec<f64>>, Error> {
        let mut all = Vec::new();
        for text in self.part(part).get(places).unwrap_or_default() {
            all.extend(self.probabilities(&[&text.text]).await?);
        }
        Ok(all)
    }
}

/// The settings of one label's run: its texts are all for learning, nothing can be tuned for each
/// of many labels, and the name of what lacks a label says nothing.
fn config_of_one(config: &RunConfig) -> RunConfig {
    RunConfig {
        labels: LabelsPerText::One,
        validation_share: 0.0,
        test_share: 0.0,
        early_stopping: false,
        adaptation: Adaptation::Frozen,
        label_names: false,
        teacher: PoolTeacher::Itself,
        ..config.clone()
    }
}

/// The training texts by whether they have a label, and the texts without labels.
fn examples_of(label: usize, parts: &Parts, sets: &LabelSets) -> Vec<Example> {
    let labelled = parts.training.iter().map(|own| {
        let name = match sets.has(own.label, label) {
            true => parts.classes[label].clone(),
            false => NO_LABEL.to_string(),
        };
        Example { label: name, ..own.example.clone() }
    });
    let open = parts.unlabelled.iter().map(|&text| Example {
        text: text.to_string(),
        label: String::new(),
        line: 0,
    });
    labelled.chain(open).collect()
}
