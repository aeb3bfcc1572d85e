//! Hyper-parameter search: settings drawn at random, scored by cross-validation.
//!
//! Random search (Bergstra & Bengio, JMLR 13, 2012): few of the settings matter for a data
//! set, nobody knows which, and draws try more values of each than a grid of the same size.
//! All tries are scored on the same folds, so that they differ by their settings only.

mod ranges;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use burn::prelude::Device;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::{RunConfig, RunKind};
use crate::cross_validation::{
    Contestant, FoldOptions, FoldRows, FoldRun, FoldScores, OutOfFold, Partition, partition,
};
use crate::data::{self, Example};
use crate::error::{Error, ErrorKind};
use crate::metrics::LabelsScores;
use crate::pretrained::Encoder;
use crate::run::RunEncoders;

/// How much to search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SearchOptions {
    /// Configurations tried, the present one first; fewer where there are no more.
    pub n_tries: usize,
    /// Parts of the cross-validation; fewer where a class has fewer examples.
    pub n_folds: usize,
}

/// A configuration and its cross-validated scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Try {
    /// The settings that were tried.
    pub config: RunConfig,
    /// The settings that differ from those that the search began with.
    pub changed: Vec<String>,
    /// None where a run failed.
    pub scores: Option<TryScores>,
    /// Why a run failed.
    pub error: Option<Error>,
}

/// Scores over all held-out texts of a cross-validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TryScores {
    /// Share of the texts classified correctly, 0 … 1; where they may have several labels, with all
    /// of them right.
    pub accuracy: f64,
    /// Bounds of the 95 % interval, as those of the F1. It does not know that the best of
    /// several tries is also the luckiest.
    pub accuracy_low: f64,
    /// Its upper end.
    pub accuracy_high: f64,
    /// F1, the mean over classes, 0 … 1; where a text may have several labels, over all decisions.
    pub f1: f64,
    /// Its lower end.
    pub f1_low: f64,
    /// Its upper end.
    pub f1_high: f64,
    /// Mean cross-entropy, in nats; of several labels, over texts and labels.
    pub loss: f64,
}

/// What one call of the search's `advance` did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SearchProgress {
    /// Finished in this call.
    pub tries: Vec<Try>,
    /// Steps done.
    pub done: usize,
    /// Steps of the whole search, as far as it can be told.
    pub total: usize,
    /// Whether every configuration has been tried.
    pub finished: bool,
}

/// The most configurations of one search.
const MAX_TRIES: usize = 200;

/// The most parts of a cross-validation.
const MAX_FOLDS: usize = 20;

/// Held-out texts that are classified in one go: they count as one step of the pace.
const CHUNK: usize = 64;

/// A search and its place in it.
///
/// Pausing is not calling [`Search::advance`]; dropping it cancels.
pub struct Search {
    /// The table.
    examples: Vec<Example>,
    /// The classes of each held-out text, fold after fold.
    labels: Vec<Vec<usize>>,
    /// Class names; their order gives the class indices.
    classes: Vec<String>,
    folds: Vec<FoldRows>,
    encoder: Option<Rc<Encoder>>,
    device: Device,
    /// Every configuration, drawn at the beginning.
    configs: Vec<RunConfig>,
    /// Tries finished, and folds of the present try.
    n_tried: usize,
    n_folds_done: usize,
    run: Option<FoldRun>,
    /// What the present try has said so far, fold after fold.
    classified: Vec<OutOfFold>,
    /// Steps taken.
    n_steps_done: usize,
    /// Steps of the last run on an encoder's sentence vectors.
    n_transfer_steps: usize,
}

impl Search {
    /// A search at its beginning: it draws every configuration, and trains nothing yet.
    ///
    /// * `encoder` - the one that [`RunConfig::encoder`] names.
    /// * `device` - with gradients, the one that the encoder was loaded on.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a configuration or options out of range;
    /// [`ErrorKind::EncoderMissing`]; those of [`partition`].
    pub fn new(
        examples: &[Example],
        config: RunConfig,
        options: SearchOptions,
        encoder: Option<Rc<Encoder>>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.validate()?;
        if config.private {
            // The settings that are chosen by the texts would tell of them, and nobody counts it.
            return Err(ErrorKind::InvalidSetting {
                key: "private".to_string(),
                value: "true".to_string(),
                allowed: "false while settings are searched for".to_string(),
            }
            .into());
        }
        check_count("n_tries", options.n_tries, 1, MAX_TRIES)?;
        check_count("n_folds", options.n_folds, 2, MAX_FOLDS)?;
        if let (Some(name), None) = (config.encoder(), &encoder) {
            return Err(name.missing().into());
        }
        let folds = FoldOptions {
            n_folds: options.n_folds,
            n_repeats: 1,
            seed: config.seed,
            training_share: 1.0,
            labels: config.labels,
        };
        let Partition { classes, repeats, .. } = partition(examples, folds)?;
        let folds: Vec<FoldRows> = repeats.into_iter().flatten().collect();
        let held_out = folds.iter().flat_map(|fold| &fold.held_out).map(|&row| &examples[row]);
        let labels = data::class_lists(&classes, held_out, config.labels)?;
        Ok(Self {
            configs: ranges::draw(config, options.n_tries),
            examples: examples.to_vec(),
            labels,
            classes,
            folds,
            encoder,
            device: device.clone(),
            n_tried: 0,
            n_folds_done: 0,
            run: None,
            classified: Vec::new(),
            n_steps_done: 0,
            n_transfer_steps: 0,
        })
    }

    /// Goes on for about `n_steps` steps of runs, or about as much work of other kinds.
    ///
    /// A try whose run fails is told with its error, and the search goes on.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails: no other try could do better. Tries
    /// that were finished before are told first, and the error by the next call.
    pub async fn advance(&mut self, n_steps: usize) -> Result<SearchProgress, Error> {
        let mut tries = Vec::new();
        let mut n_steps_left = n_steps;
        while n_steps_left > 0 && !self.is_finished() {
            match self.go_on(n_steps_left).await {
                Ok(n_steps_taken) => n_steps_left = n_steps_left.saturating_sub(n_steps_taken),
                Err(error) if matches!(error.kind, ErrorKind::Engine { .. }) => {
                    match tries.is_empty() {
                        true => return Err(error),
                        false => break,
                    }
                }
                Err(error) => tries.push(self.end_try(Err(error))),
            }
            if self.n_folds_done == self.folds.len() {
                let scores = self.scores();
                tries.push(self.end_try(Ok(scores)));
            }
        }
        Ok(SearchProgress {
            tries,
            done: self.n_steps_done,
            total: self.n_steps_done + self.n_steps_to_come(),
            finished: self.is_finished(),
        })
    }

    fn is_finished(&self) -> bool {
        self.n_tried == self.configs.len()
    }

    /// Begins a fold's run, trains it or classifies with it; gives the steps that this took.
    async fn go_on(&mut self, n_steps: usize) -> Result<usize, Error> {
        let fold = &self.folds[self.n_folds_done];
        // The present fold's texts that are classified already.
        let n_done = self.classified.len() - self.n_held_out_before();
        let run = match &mut self.run {
            Some(run) => run,
            None => {
                let take = |rows: &[usize]| -> Vec<Example> {
                    rows.iter().map(|&row| self.examples[row].clone()).collect()
                };
                let run = FoldRun::new(
                    Contestant::Run,
                    &self.configs[self.n_tried],
                    &take(&fold.training),
                    &take(&fold.held_out),
                    &self.classes,
                    // As who runs one fold has them: the code is there once.
                    RunEncoders::from(self.encoder.clone()),
                    &self.device,
                );
                self.run.insert(run?)
            }
        };
        if !run.is_finished() {
            let before = run.step();
            let result = run.advance(n_steps).await;
            let n_steps_taken = run.step() - before;
            self.n_steps_done += n_steps_taken;
            if self.configs[self.n_tried].kind() == RunKind::Transfer {
                self.n_transfer_steps = run.n_steps();
            }
            return result.map(|()| n_steps_taken);
        }
        let rows = &fold.held_out[n_done..fold.held_out.len().min(n_done + CHUNK)];
        let probabilities = run.probabilities(n_done..n_done + rows.len()).await?;
        let thresholds = run.thresholds();
        for (&row, probabilities) in rows.iter().zip(probabilities) {
            let labels = self.labels[self.classified.len()].clone();
            let thresholds = thresholds.clone();
            let said = OutOfFold { repeat: 0, row, labels, probabilities, thresholds };
            self.classified.push(said);
        }
        if n_done + rows.len() == fold.held_out.len() {
            self.run = None;
            self.n_folds_done += 1;
        }
        Ok(1)
    }

    /// Texts that the present try's finished folds held out.
    fn n_held_out_before(&self) -> usize {
        self.folds[..self.n_folds_done].iter().map(|fold| fold.held_out.len()).sum()
    }

    /// Scores over all held-out texts of the present try.
    fn scores(&self) -> TryScores {
        match FoldScores::new(&self.classes, &self.classified, self.folds.len()) {
            FoldScores::One(report) => TryScores {
                accuracy: report.accuracy,
                accuracy_low: report.accuracy_low,
                accuracy_high: report.accuracy_high,
                f1: report.macro_average.f1,
                f1_low: report.macro_f1_low,
                f1_high: report.macro_f1_high,
                loss: report.loss,
            },
            FoldScores::Several(scores) => {
                let LabelsScores { accuracy, accuracy_low, accuracy_high, loss, .. } = scores;
                let LabelsScores { micro_f1, micro_f1_low, micro_f1_high, .. } = scores;
                TryScores {
                    accuracy,
                    accuracy_low,
                    accuracy_high,
                    f1: micro_f1,
                    f1_low: micro_f1_low,
                    f1_high: micro_f1_high,
                    loss,
                }
            }
        }
    }

    fn end_try(&mut self, result: Result<TryScores, Error>) -> Try {
        let config = self.configs[self.n_tried].clone();
        self.n_tried += 1;
        self.n_folds_done = 0;
        self.run = None;
        self.classified.clear();
        let changed = ranges::differences(&self.configs[0], &config);
        let (scores, error) = match result {
            Ok(scores) => (Some(scores), None),
            Err(error) => (None, Some(error)),
        };
        Try { config, changed, scores, error }
    }

    /// Steps that are still to be taken, as far as it can be told.
    fn n_steps_to_come(&self) -> usize {
        let mut n_steps = 0;
        for (index, config) in self.configs.iter().enumerate().skip(self.n_tried) {
            let n_folds_done = if index == self.n_tried { self.n_folds_done } else { 0 };
            for (place, fold) in self.folds.iter().enumerate().skip(n_folds_done) {
                let is_present = (index, place) == (self.n_tried, self.n_folds_done);
                n_steps += match &self.run {
                    Some(run) if is_present => run.n_steps().saturating_sub(run.step()),
                    _ => self.n_steps_expected(config, fold.training.len()),
                };
            }
        }
        n_steps
    }

    /// About the steps of a run that is not made yet.
    fn n_steps_expected(&self, config: &RunConfig, n_training: usize) -> usize {
        match config.kind() {
            RunKind::Scratch | RunKind::Network => {
                config.epochs as usize * n_training.div_ceil(config.batch_size as usize)
            }
            // Other settings seldom make it much longer or shorter.
            RunKind::Transfer => self.n_transfer_steps,
        }
    }
}

fn check_count(key: &str, value: usize, min: usize, max: usize) -> Result<(), Error> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(ErrorKind::InvalidSetting {
        key: key.to_string(),
        value: value.to_string(),
        allowed: format!("{min} … {max}"),
    }
    .into())
}
