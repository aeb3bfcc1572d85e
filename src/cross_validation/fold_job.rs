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
use crate::metrics::{LabelledRow, Report};
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
    /// Class index.
    pub label: usize,
    /// `[n_classes]`
    pub probabilities: Vec<f64>,
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
    labels: Vec<usize>,
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
        config.check_one_label()?;
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
        let labels = data::class_indices(&classes, &texts)?;
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
            for (index, probabilities) in probabilities.into_iter().enumerate() {
                let (row, label) = (self.held_out[from + index], self.labels[from + index]);
                self.predictions.push(OutOfFold { repeat: self.repeat, row, label, probabilities });
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

/// The scores of a contestant, over all its predictions.
///
/// * `classes`, `n_folds` - of the [`super::Partition`].
pub fn report(classes: &[String], predictions: &[OutOfFold], n_folds: usize) -> Report {
    let labelled = |one: &OutOfFold| LabelledRow { row: one.row, label: one.label };
    let rows: Vec<LabelledRow> = predictions.iter().map(labelled).collect();
    let probabilities: Vec<Vec<f64>> =
        predictions.iter().map(|one| one.probabilities.clone()).collect();
    Report::of_folds(classes, &rows, &probabilities, n_folds)
}
