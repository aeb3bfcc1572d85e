//! How texts are dealt out to folds.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::LabelsPerText;
use crate::data::{self, Example, folds_of_texts};
use crate::error::{Error, ErrorKind, HeldOut};
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
    data::check(examples, LabelsPerText::One)?;
    let classes = data::classes(examples, LabelsPerText::One);
    let rows: Vec<usize> = (0..examples.len()).filter(|&row| examples[row].is_usable()).collect();
    let labels = data::class_indices(&classes, rows.iter().map(|&row| &examples[row]))?;
    let texts: Vec<&str> = rows.iter().map(|&row| examples[row].text.trim()).collect();
    let mut repeats = Vec::with_capacity(options.n_repeats);
    for repeat in 0..options.n_repeats {
        let seed = seed_of(options.seed, repeat);
        let folds = folds_of_texts(&texts, &labels, options.n_folds, seed);
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
pub(super) fn seed_of(seed: u32, repeat: usize) -> u32 {
    seed.wrapping_add(repeat as u32) & 0x7fff_ffff
}
