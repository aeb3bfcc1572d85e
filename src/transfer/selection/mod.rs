//! Which way to learn: candidates tried by cross-validation on the training part.

mod candidates;
mod choice;
mod folds;
mod grid;
mod options;
mod score;
mod select;
#[cfg(test)]
mod tests;
mod trial;

use std::collections::VecDeque;

pub use choice::Choice;
pub use options::{Features, SelectionOptions};

use super::Trial;
use crate::data::Fold;
use crate::linear::Matrix;
use candidates::{Candidate, Published};
use folds::{folds, sample};
use trial::{Detail, InProgress};

/// Above this many n_texts² · n_classes, which the time of a fit grows with, only the standard
/// strength of each head is tried, on one round of folds.
const FULL_GRID_WORK: usize = 5_000_000;

/// A cross-validation of several recipes, done piece by piece.
///
/// Candidates are every head with every strength, with and without class names, each alone
/// and averaged with a classifier on character n-grams; the n-grams alone; and the best of
/// them with a tuned encoder. Where the classes are about good and bad, all of them lean on the
/// direction of that, and the standard one is tried without it too. A class name
/// is in every training fold and in no held-out one. A text is held out only where another
/// of its class remains; equal texts are held out together. The scale of a head's logits and
/// the temperature of the final score are fitted to the held-out logits.
///
/// Of more than 1,000 texts, fewer with very many classes, a stratified sample is compared.
pub struct RecipeSelection {
    /// The training texts that are compared; everything below counts places in this list.
    sample: Vec<usize>,
    labels: Vec<usize>,
    texts: Vec<String>,
    n_classes: usize,
    options: SelectionOptions,
    /// Those of the first round first.
    folds: Vec<Fold>,
    n_folds: usize,
    full_grid: bool,
    /// The texts, then the class names, by the encoder as it was published; empty until added.
    frozen: Matrix,
    /// The direction of good and bad in these rows, where the classes are about that.
    valence: Option<Vec<f32>>,
    /// The same rows by the encoder tuned on each fold of the first round.
    tuned: Vec<Matrix>,
    waiting: VecDeque<Candidate>,
    current: Option<InProgress>,
    n_done: usize,
    n_total: usize,
    /// Held-out logits of the n-gram classifier, fold by fold: `[n_held_out * n_classes]`.
    ngram_logits: Option<Vec<f64>>,
    /// The classifiers on the published encoder's vectors, for those on tuned vectors to be
    /// averaged with; the standard one first.
    published: Vec<Published>,
    trials: Vec<Trial>,
    /// Of each trial.
    details: Vec<Detail>,
}

impl RecipeSelection {
    /// A selection with the candidates that need no encoder.
    ///
    /// * `labels` - class index of each training text, `[n_texts]`.
    /// * `groups` - the same number for equal texts, `[n_texts]`.
    /// * `texts` - `[n_texts]`
    pub fn new(
        labels: &[usize],
        groups: &[usize],
        texts: &[&str],
        n_classes: usize,
        options: SelectionOptions,
    ) -> Self {
        let sample = sample(labels, n_classes, options.seed);
        let work = sample.len() * sample.len() * n_classes;
        let full_grid = work <= FULL_GRID_WORK;
        let labels: Vec<usize> = sample.iter().map(|&index| labels[index]).collect();
        let groups: Vec<usize> = sample.iter().map(|&index| groups[index]).collect();
        let (folds, n_folds) = folds(&labels, &groups, full_grid, options.seed);
        let mut selection = RecipeSelection {
            texts: match options.ngrams {
                true => sample.iter().map(|&index| texts[index].to_string()).collect(),
                false => Vec::new(),
            },
            sample,
            labels,
            n_classes,
            folds,
            n_folds,
            full_grid,
            frozen: Matrix { n_columns: 0, values: Vec::new() },
            valence: None,
            tuned: Vec::new(),
            waiting: VecDeque::new(),
            current: None,
            n_done: 0,
            n_total: 0,
            ngram_logits: None,
            published: Vec::new(),
            trials: Vec::new(),
            details: Vec::new(),
            options,
        };
        if selection.options.ngrams {
            selection.wait(Candidate::Ngrams);
        }
        selection
    }

    /// The folds that tuned features are wanted for; empty where no text can be held out.
    pub fn folds(&self) -> Vec<Fold> {
        let own = |places: &[usize]| places.iter().map(|&place| self.sample[place]).collect();
        let folds = self.folds[..self.n_folds].iter();
        folds
            .map(|fold| Fold { training: own(&fold.training), held_out: own(&fold.held_out) })
            .collect()
    }

    /// Fits of one candidate on one fold that are done, and of all that have been added.
    pub fn progress(&self) -> (usize, usize) {
        (self.n_done, self.n_total)
    }

    /// Whether all candidates that have been added are tried.
    pub fn is_finished(&self) -> bool {
        self.current.is_none() && self.waiting.is_empty()
    }

    /// What has been tried, in its order.
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// Goes on with a candidate for a moment; the trials that this finished, mostly none.
    pub fn advance(&mut self) -> Vec<Trial> {
        let next = |waiting: &mut VecDeque<Candidate>| waiting.pop_front().map(InProgress::new);
        let Some(mut current) = self.current.take().or_else(|| next(&mut self.waiting)) else {
            return Vec::new();
        };
        let mut fit = match current.fit.take() {
            Some(fit) => fit,
            None => self.start(current.candidate, current.fold),
        };
        if !fit.advance() {
            current.fit = Some(fit);
            self.current = Some(current);
            return Vec::new();
        }
        current.logits.extend(self.held_out_logits(current.candidate, &fit, current.fold));
        current.fold += 1;
        self.n_done += 1;
        if current.fold < self.n_folds_of(current.candidate) {
            self.current = Some(current);
            return Vec::new();
        }
        let n_before = self.trials.len();
        self.finish(current.candidate, current.logits);
        self.trials[n_before..].to_vec()
    }
}
