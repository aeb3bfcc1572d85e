//! Which texts are compared, and the parts that they are held out in.

use super::options::Features;
use crate::data::{Fold, folds_leaving_each_class, stratified_sample};
use crate::linear::{Matrix, RowSpace, Rows};

const N_FOLDS: usize = 3;
/// With few texts the folds are drawn again, up to so many times, until this many texts
/// have been held out: what is chosen should not hang on who was held out with whom.
const MAX_ROUNDS: usize = 4;
const ENOUGH_HELD_OUT: usize = 240;
/// Of more texts a sample is compared.
const MAX_TEXTS: usize = 1_000;
/// Limit of n_texts² · n_classes, which the time of a fit grows with; above it a smaller
/// sample is compared.
const MAX_WORK: usize = 100_000_000;
const LEAST_A_CLASS: usize = 4;

/// The texts compared, ascending: all, or a stratified sample.
pub(super) fn sample(labels: &[usize], n_classes: usize, seed: u32) -> Vec<usize> {
    let by_work = ((MAX_WORK / n_classes.max(1)) as f64).sqrt() as usize;
    let limit = MAX_TEXTS.min(by_work).max(1);
    stratified_sample(labels, n_classes, limit, LEAST_A_CLASS, seed)
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
    let mut folds = folds_leaving_each_class(labels, groups, N_FOLDS, seed);
    let n_first = folds.len();
    let n_held_out: usize = folds.iter().map(|fold| fold.held_out.len()).sum();
    let n_rounds = match repeat {
        true => ENOUGH_HELD_OUT.div_ceil(n_held_out.max(1)).min(MAX_ROUNDS),
        false => 1,
    };
    for round in 1..n_rounds as u32 {
        let seed = seed.wrapping_add(round);
        folds.extend(folds_leaving_each_class(labels, groups, N_FOLDS, seed));
    }
    (folds, n_first)
}

/// The rows of the texts compared and of the class names, in few coordinates where those
/// are fewer; and the direction of good and bad in the same.
pub(super) fn coordinates(features: &Features, sample: &[usize]) -> (Matrix, Option<Vec<f32>>) {
    let texts = sample.iter().map(|&index| &features.texts[index]);
    let n_columns = features.texts.first().map_or(0, Vec::len);
    let rows = texts.chain(&features.names).chain(&features.valence).map(Vec::as_slice);
    let mut matrix = Matrix::from_rows(n_columns, rows);
    if matrix.n_rows() < n_columns {
        matrix = RowSpace::of(&Rows::Dense(matrix)).coordinates;
    }
    let valence = features.valence.as_ref().map(|_| {
        let last = matrix.values.len() - matrix.n_columns;
        matrix.values.split_off(last)
    });
    (matrix, valence)
}
