//! How texts are dealt out to folds.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::LabelsPerText;
use crate::data::{self, Example, LabelSets, folds_of_sets, folds_of_texts};
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
    /// Whether a text may have several labels: then each label has about the same share in every
    /// fold, and a text with it and one without it are left to learn from.
    pub labels: LabelsPerText,
}

/// Which rows each model learns from and is scored on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Partition {
    /// Class names, or those of labels where a text may have several; their order gives the class
    /// indices.
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
    data::check(examples, options.labels)?;
    let classes = data::classes(examples, options.labels);
    let rows: Vec<usize> = (0..examples.len()).filter(|&row| examples[row].is_usable()).collect();
    let usable = rows.iter().map(|&row| &examples[row]);
    let lists = data::class_lists(&classes, usable, options.labels)?;
    let texts: Vec<&str> = rows.iter().map(|&row| examples[row].text.trim()).collect();
    let mut repeats = Vec::with_capacity(options.n_repeats);
    for repeat in 0..options.n_repeats {
        let seed = seed_of(options.seed, repeat);
        let folds = folds(&texts, &lists, classes.len(), options, seed);
        if folds.is_empty() {
            return Err(ErrorKind::NothingToHoldOut { part: HeldOut::Validation }.into());
        }
        let fold_rows = |held_out: &Vec<usize>| {
            let stays = |place: &usize| held_out.binary_search(place).is_err();
            let left: Vec<usize> = (0..rows.len()).filter(stays).collect();
            let learned = match options.labels {
                LabelsPerText::One => share_of_each(&left, &lists, classes.len(), options, seed),
                LabelsPerText::Several => share_of_all(&left, &lists, classes.len(), options, seed),
            };
            FoldRows {
                training: learned.into_iter().map(|place| rows[place]).collect(),
                held_out: held_out.iter().map(|&place| rows[place]).collect(),
            }
        };
        repeats.push(folds.iter().map(fold_rows).collect());
    }
    Ok(Partition { n_texts: rows.len(), classes, repeats })
}

/// The places of the texts that each fold holds out.
///
/// * `lists` - the classes of each text.
fn folds(
    texts: &[&str],
    lists: &[Vec<usize>],
    n_classes: usize,
    options: FoldOptions,
    seed: u32,
) -> Vec<Vec<usize>> {
    match options.labels {
        LabelsPerText::One => folds_of_texts(texts, &lists.concat(), options.n_folds, seed),
        LabelsPerText::Several => {
            let mut sets = LabelSets::default();
            let numbers: Vec<usize> =
                lists.iter().map(|labels| sets.number_of(labels.clone())).collect();
            folds_of_sets(texts, &sets, &numbers, n_classes, options.n_folds, seed)
        }
    }
}

/// The share of each class that is learned from, of some places; ascending.
fn share_of_each(
    left: &[usize],
    lists: &[Vec<usize>],
    n_classes: usize,
    options: FoldOptions,
    seed: u32,
) -> Vec<usize> {
    let mut learned = Vec::with_capacity(left.len());
    for class in 0..n_classes {
        let is_of_class = |place: &usize| lists[*place].contains(&class);
        let mut places: Vec<usize> = left.iter().copied().filter(is_of_class).collect();
        let n = (places.len() as f64 * options.training_share).round() as usize;
        places.shuffle(&mut random::stream(seed, Purpose::TrainingShare, class as u32));
        learned.extend(places.into_iter().take(n.max(1)));
    }
    learned.sort_unstable();
    learned
}

/// The share of all that is learned from, where a text may have several labels: of each label
/// first one with it and one without it.
fn share_of_all(
    left: &[usize],
    lists: &[Vec<usize>],
    n_labels: usize,
    options: FoldOptions,
    seed: u32,
) -> Vec<usize> {
    let mut order = left.to_vec();
    order.shuffle(&mut random::stream(seed, Purpose::TrainingShare, 0));
    let mut learned: Vec<usize> = Vec::new();
    for label in 0..n_labels {
        for with in [true, false] {
            let is_such = |place: &usize| lists[*place].contains(&label) == with;
            if !learned.iter().any(is_such) {
                learned.extend(order.iter().copied().find(is_such));
            }
        }
    }
    let n = (left.len() as f64 * options.training_share).round() as usize;
    let others: Vec<usize> = order.into_iter().filter(|place| !learned.contains(place)).collect();
    learned.extend(others.into_iter().take(n.saturating_sub(learned.len())));
    learned.sort_unstable();
    learned
}

/// The seed of a repeat's folds and runs.
pub(super) fn seed_of(seed: u32, repeat: usize) -> u32 {
    seed.wrapping_add(repeat as u32) & 0x7fff_ffff
}
