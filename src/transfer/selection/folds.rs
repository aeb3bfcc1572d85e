//! Which texts are compared, and the parts that they are held out in.

use rand::seq::SliceRandom;

use super::options::Features;
use crate::data::k_folds_of_groups;
use crate::linear::{Matrix, RowSpace, Rows};
use crate::random::{self, Purpose};

const N_FOLDS: usize = 3;
/// With few texts the folds are drawn again, up to so many times, until this many texts
/// have been held out: what is chosen should not hang on who was held out with whom.
const MAX_ROUNDS: usize = 4;
const ENOUGH_HELD_OUT: usize = 240;
/// Of more texts a sample is compared.
const MAX_TEXTS: usize = 1_000;
/// Limit of n_texts² · n_classes, which the time of a fit grows with; above it a smaller
/// sample is compared, down to four texts a class.
const MAX_WORK: usize = 100_000_000;

/// A part of the cross-validation; indices into the training texts, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Texts that classifiers learn from.
    pub training: Vec<usize>,
    /// Texts that they are scored on.
    pub held_out: Vec<usize>,
}

/// The texts compared, ascending: all, or a stratified sample.
pub(super) fn sample(labels: &[usize], n_classes: usize, seed: u32) -> Vec<usize> {
    let by_work = ((MAX_WORK / n_classes.max(1)) as f64).sqrt() as usize;
    let limit = MAX_TEXTS.min(by_work).max(1);
    if labels.len() <= limit {
        return (0..labels.len()).collect();
    }
    let mut classes: Vec<Vec<usize>> = vec![Vec::new(); n_classes];
    for (index, &label) in labels.iter().enumerate() {
        classes[label].push(index);
    }
    let mut sample = Vec::new();
    for (class, mut members) in classes.into_iter().enumerate() {
        members.shuffle(&mut random::stream(seed, Purpose::Folds, class as u32));
        members.truncate((members.len() * limit / labels.len()).max(4));
        sample.extend(members);
    }
    sample.sort_unstable();
    sample
}

/// Folds of all rounds, and the number of folds in the first.
///
/// * `labels`, `groups` - class and group of each text compared, `[n_texts]`.
pub(super) fn folds(
    labels: &[usize],
    groups: &[usize],
    repeat: bool,
    seed: u32,
) -> (Vec<Fold>, usize) {
    // A text without another of its class is trained on in every fold.
    let usable: Vec<usize> = (0..labels.len())
        .filter(|&place| {
            let mut others = labels.iter().zip(groups);
            others.any(|(&label, &group)| label == labels[place] && group != groups[place])
        })
        .collect();
    let of_usable = |values: &[usize]| usable.iter().map(|&place| values[place]).collect();
    let (usable_labels, usable_groups): (Vec<usize>, Vec<usize>) =
        (of_usable(labels), of_usable(groups));
    let n_rounds = match repeat {
        true => ENOUGH_HELD_OUT.div_ceil(usable.len().max(1)).min(MAX_ROUNDS),
        false => 1,
    };
    let (mut folds, mut n_first) = (Vec::new(), 0);
    for round in 0..n_rounds as u32 {
        let seed = seed.wrapping_add(round);
        for held_out in k_folds_of_groups(&usable_labels, &usable_groups, N_FOLDS, seed) {
            let held_out: Vec<usize> = held_out.into_iter().map(|at| usable[at]).collect();
            let stays = |place: &usize| held_out.binary_search(place).is_err();
            let training: Vec<usize> = (0..labels.len()).filter(stays).collect();
            if !held_out.is_empty() && !training.is_empty() {
                folds.push(Fold { training, held_out });
            }
        }
        if round == 0 {
            n_first = folds.len();
        }
    }
    (folds, n_first)
}

/// The rows of the texts compared and of the class names, in few coordinates where those
/// are fewer.
pub(super) fn coordinates(features: &Features, sample: &[usize]) -> Matrix {
    let texts = sample.iter().map(|&index| &features.texts[index]);
    let n_columns = features.texts.first().map_or(0, Vec::len);
    let rows = texts.chain(&features.names).map(Vec::as_slice);
    let matrix = Matrix::from_rows(n_columns, rows);
    match matrix.n_rows() < n_columns {
        true => RowSpace::of(&Rows::Dense(matrix)).coordinates,
        false => matrix,
    }
}
