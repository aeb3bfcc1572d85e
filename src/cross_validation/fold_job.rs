//! One contestant on one fold as a job for any worker, and what it says of the held-out texts.

use burn::prelude::Device;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::fold_run::{Contestant, FoldRun};
use super::partition::{FoldRows, seed_of};
use crate::config::RunConfig;
use crate::data::{self, Example};
use crate::error::{Error, ErrorKind};
use crate::metrics::{LabelledRow, LabelsPrediction, Report, given, ranked};
use crate::run::RunEncoders;

/// One contestant on one fold of one repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FoldJob {
    /// What learns.
    pub contestant: Contestant,
    /// Class names, in the order of the [`super::Partition`].
    pub classes: Vec<String>,
    /// Which repeat of the partition, from 0.
    pub repeat: usize,
    /// What it learns from and is scored on.
    pub rows: FoldRows,
}

/// What was said of a text by a model that had not seen it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OutOfFold {
    /// The repeat of the fold, from 0.
    pub repeat: usize,
    /// Of the table.
    pub row: usize,
    /// Class indices: of its class alone, or of all labels that it has where it may have several.
    pub labels: Vec<usize>,
    /// `[n_classes]`
    pub probabilities: Vec<f64>,
    /// Where a text may have several labels, the probability from which on each is given,
    /// `[n_classes]`.
    pub thresholds: Option<Vec<f64>>,
}

impl OutOfFold {
    /// Whether all that was said is right.
    pub fn is_right(&self) -> bool {
        match &self.thresholds {
            None => self.labels == ranked(&self.probabilities)[..1],
            Some(thresholds) => self.labels == given(&self.probabilities, thresholds),
        }
    }

    /// What was said, where a text may have several labels.
    pub(super) fn of_labels(&self) -> Option<LabelsPrediction> {
        Some(LabelsPrediction {
            row: self.row,
            expected: self.labels.clone(),
            predicted: given(&self.probabilities, self.thresholds.as_ref()?),
            probabilities: self.probabilities.clone(),
        })
    }
}

/// What one call of [`CrossRun::advance`] did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FoldProgress {
    /// Steps done.
    pub done: usize,
    /// Steps in all, as far as it can be told.
    pub total: usize,
    /// Whether this is the last answer.
    pub finished: bool,
    /// Once it is finished.
    pub predictions: Option<Vec<OutOfFold>>,
}

/// Held-out texts that are classified in one go: they count as one step of the pace.
const CHUNK: usize = 64;

/// A job in progress. Dropping it cancels.
pub struct CrossRun {
    run: FoldRun,
    repeat: usize,
    held_out: Vec<usize>,
    labels: Vec<Vec<usize>>,
    predictions: Vec<OutOfFold>,
}

impl CrossRun {
    /// A job at its beginning.
    ///
    /// * `examples` - the table, whose rows without labels may be learned from in every fold.
    /// * `config` - of a run; its seed is that of the first repeat.
    ///
    /// # Errors
    /// Those of [`FoldRun::new`]; [`ErrorKind::MissingRow`] for a row that the table lacks;
    /// [`ErrorKind::UnknownClass`] for a label that is none of the job's classes.
    pub fn new(
        examples: &[Example],
        config: &RunConfig,
        job: FoldJob,
        encoders: impl Into<RunEncoders>,
        device: &Device,
    ) -> Result<Self, Error> {
        let FoldJob { contestant, classes, repeat, rows: FoldRows { training, held_out } } = job;
        let take = |rows: &[usize]| -> Result<Vec<Example>, Error> {
            let missing = |row| ErrorKind::MissingRow { row, n_rows: examples.len() };
            let example = |&row: &usize| examples.get(row).cloned().ok_or_else(|| missing(row));
            Ok(rows.iter().map(example).collect::<Result<_, _>>()?)
        };
        let (mut training, texts) = (take(&training)?, take(&held_out)?);
        training.extend(examples.iter().filter(|example| example.label.trim().is_empty()).cloned());
        let config = RunConfig { seed: seed_of(config.seed, repeat), ..config.clone() };
        let run = FoldRun::new(contestant, &config, &training, &texts, &classes, encoders, device)?;
        let labels = data::class_lists(&classes, &texts, config.labels)?;
        Ok(Self { run, repeat, held_out, labels, predictions: Vec::new() })
    }

    /// The contestant on this fold.
    pub fn run(&self) -> &FoldRun {
        &self.run
    }

    /// Goes on for at most about `n_steps` steps.
    ///
    /// # Errors
    /// Those of [`FoldRun::advance`] and [`FoldRun::probabilities`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<FoldProgress, Error> {
        if self.run.is_finished() {
            let from = self.predictions.len();
            let places = from..self.held_out.len().min(from + CHUNK);
            let probabilities = self.run.probabilities(places).await?;
            let thresholds = self.run.thresholds();
            for (index, probabilities) in probabilities.into_iter().enumerate() {
                self.predictions.push(OutOfFold {
                    repeat: self.repeat,
                    row: self.held_out[from + index],
                    labels: std::mem::take(&mut self.labels[from + index]),
                    probabilities,
                    thresholds: thresholds.clone(),
                });
            }
        } else {
            self.run.advance(n_steps).await?;
        }
        let n_chunks = self.held_out.len().div_ceil(CHUNK);
        let is_done = self.predictions.len() == self.held_out.len();
        Ok(FoldProgress {
            done: self.run.step() + self.predictions.len().div_ceil(CHUNK),
            total: self.run.n_steps().max(self.run.step()) + n_chunks,
            finished: is_done,
            predictions: is_done.then(|| std::mem::take(&mut self.predictions)),
        })
    }
}

/// The scores of a contestant over all its predictions, of texts that have one label.
///
/// * `classes`, `n_folds` - of the [`super::Partition`].
pub fn report(classes: &[String], predictions: &[OutOfFold], n_folds: usize) -> Report {
    let labelled =
        |one: &OutOfFold| Some(LabelledRow { row: one.row, label: *one.labels.first()? });
    let rows: Vec<LabelledRow> = predictions.iter().filter_map(labelled).collect();
    let probabilities: Vec<Vec<f64>> =
        predictions.iter().map(|one| one.probabilities.clone()).collect();
    Report::of_folds(classes, &rows, &probabilities, n_folds)
}
