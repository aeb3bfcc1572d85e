//! How texts are dealt out to folds, and one fold as a job.

use std::rc::Rc;

use burn::prelude::Device;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::fold_run::{Contestant, FoldRun};
use crate::config::RunConfig;
use crate::data::{self, Example, folds};
use crate::error::{Error, ErrorKind, HeldOut};
use crate::metrics::{LabelledRow, Report};
use crate::pretrained::Encoder;
use crate::random::{self, Purpose};

/// How the texts are dealt out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FoldOptions {
    /// Parts, fewer where the smallest class has fewer texts; 0 holds out each text alone.
    pub n_folds: usize,
    /// Times that all is done, each with other folds.
    pub n_repeats: usize,
    /// It deals the texts out; the run's own seed decides what happens inside a fold.
    pub seed: u32,
    /// Share of each class that is learned from, of the texts that a fold leaves, above 0; of
    /// each class at least one text. A larger share has the texts of a smaller one.
    pub training_share: f64,
}

/// Which rows each model learns from and is scored on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Partition {
    /// Class names; their order gives the class indices.
    pub classes: Vec<String>,
    /// Rows with a text and a label.
    pub n_texts: usize,
    /// `[n_repeats][n_folds]`; fewer folds than were asked for where a class has fewer texts.
    pub repeats: Vec<Vec<FoldRows>>,
}

impl Partition {
    /// Folds in each repeat.
    pub fn n_folds(&self) -> usize {
        self.repeats.first().map_or(0, Vec::len)
    }
}

/// Rows of the table, each list ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FoldRows {
    /// Rows that a model learns from.
    pub training: Vec<usize>,
    /// Rows that it is scored on.
    pub held_out: Vec<usize>,
}

/// Deals out the rows: stratified, equal texts together, another seed for each repeat.
///
/// # Errors
/// Those of [`data::check`]; [`ErrorKind::NothingToHoldOut`] where no class has two
/// different texts.
pub fn partition(examples: &[Example], options: FoldOptions) -> Result<Partition, Error> {
    data::check(examples)?;
    let classes = data::classes(examples);
    let rows: Vec<usize> = (0..examples.len()).filter(|&row| examples[row].is_usable()).collect();
    let labels = data::class_indices(&classes, rows.iter().map(|&row| &examples[row]))?;
    let texts: Vec<&str> = rows.iter().map(|&row| examples[row].text.trim()).collect();
    let mut repeats = Vec::with_capacity(options.n_repeats);
    for repeat in 0..options.n_repeats {
        let seed = seed_of(options.seed, repeat);
        let folds = folds(&texts, &labels, options.n_folds, seed);
        if folds.is_empty() {
            return Err(ErrorKind::NothingToHoldOut { part: HeldOut::Validation }.into());
        }
        let fold_rows = |held_out: &Vec<usize>| {
            let mut of_class = vec![Vec::new(); classes.len()];
            for place in 0..rows.len() {
                if held_out.binary_search(&place).is_err() {
                    of_class[labels[place]].push(place);
                }
            }
            let mut is_learned = vec![false; rows.len()];
            for (class, mut places) in of_class.into_iter().enumerate() {
                let n = (places.len() as f64 * options.training_share).round() as usize;
                places.shuffle(&mut random::stream(seed, Purpose::TrainingShare, class as u32));
                places.into_iter().take(n.max(1)).for_each(|place| is_learned[place] = true);
            }
            FoldRows {
                training: (0..rows.len()).filter(|&p| is_learned[p]).map(|p| rows[p]).collect(),
                held_out: held_out.iter().map(|&place| rows[place]).collect(),
            }
        };
        repeats.push(folds.iter().map(fold_rows).collect());
    }
    Ok(Partition { n_texts: rows.len(), classes, repeats })
}

/// The seed of a repeat's folds and runs.
fn seed_of(seed: u32, repeat: usize) -> u32 {
    seed.wrapping_add(repeat as u32) & 0x7fff_ffff
}

/// One contestant on one fold of one repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FoldJob {
    /// What learns.
    pub contestant: Contestant,
    /// Of the [`Partition`].
    pub classes: Vec<String>,
    /// 0-based; it shifts the run's seed.
    pub repeat: usize,
    /// The fold's rows.
    pub rows: FoldRows,
}

/// What was said of a text by a model that had not seen it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OutOfFold {
    /// 0-based repeat in which it was said.
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
    /// Steps done and in all, as far as it can be told.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
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
    /// * `examples` - the table.
    /// * `config` - of a run; its seed is that of the first repeat.
    ///
    /// # Errors
    /// Those of [`FoldRun::new`]; [`ErrorKind::MissingRow`] for a row that the table lacks;
    /// [`ErrorKind::UnknownClass`] for a label that is none of the job's classes.
    pub fn new(
        examples: &[Example],
        config: &RunConfig,
        job: FoldJob,
        encoder: Option<Rc<Encoder>>,
        device: &Device,
    ) -> Result<Self, Error> {
        let FoldJob { contestant, classes, repeat, rows: FoldRows { training, held_out } } = job;
        let take = |rows: &[usize]| -> Result<Vec<Example>, Error> {
            let missing = |row| ErrorKind::MissingRow { row, n_rows: examples.len() };
            let example = |&row: &usize| examples.get(row).cloned().ok_or_else(|| missing(row));
            Ok(rows.iter().map(example).collect::<Result<_, _>>()?)
        };
        let (training, texts) = (take(&training)?, take(&held_out)?);
        let config = RunConfig { seed: seed_of(config.seed, repeat), ..config.clone() };
        let run = FoldRun::new(contestant, &config, &training, &texts, &classes, encoder, device)?;
        let labels = data::class_indices(&classes, &texts)?;
        Ok(Self { run, repeat, held_out, labels, predictions: Vec::new() })
    }

    /// The contestant itself.
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
/// * `classes`, `n_folds` - of the [`Partition`].
pub fn report(classes: &[String], predictions: &[OutOfFold], n_folds: usize) -> Report {
    let labelled = |one: &OutOfFold| LabelledRow { row: one.row, label: one.label };
    let rows: Vec<LabelledRow> = predictions.iter().map(labelled).collect();
    let probabilities: Vec<Vec<f64>> =
        predictions.iter().map(|one| one.probabilities.clone()).collect();
    Report::of_folds(classes, &rows, &probabilities, n_folds)
}
