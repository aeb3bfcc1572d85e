//! What is kept of a candidate while it is tried and after.

use super::candidates::Candidate;
use crate::linear::{HeadFit, NgramFit};
use crate::metrics::best_threshold;

/// A candidate on its way through the folds.
pub(super) struct InProgress {
    /// What is tried.
    pub candidate: Candidate,
    /// The present fold.
    pub fold: usize,
    /// On the present fold, once it has begun.
    pub fit: Option<FoldFit>,
    /// Held-out logits of the folds that are done, `[n_held_out * n_classes]`.
    pub logits: Vec<f64>,
}

impl InProgress {
    /// A candidate before its first fold.
    pub fn new(candidate: Candidate) -> Self {
        Self { candidate, fold: 0, fit: None, logits: Vec::new() }
    }
}

/// The fit of a candidate's classifier on one fold.
pub(super) struct FoldFit {
    pub fit: Fit,
    /// Steps in one call.
    pub n_steps: usize,
}

impl FoldFit {
    /// True once it is finished.
    pub fn advance(&mut self) -> bool {
        match &mut self.fit {
            Fit::Vectors(fit) => fit.advance(self.n_steps),
            Fit::Ngrams(fit) => fit.advance(self.n_steps),
        }
    }
}

/// By what a fold's classifier sees a text.
pub(super) enum Fit {
    /// The features of an encoder, published or tuned.
    Vectors(HeadFit),
    /// Its character n-grams.
    Ngrams(NgramFit),
}

/// What a choice needs to know of a trial.
pub(super) struct Detail {
    /// Factors of the logits, as [`crate::transfer::Choice::head_scales`].
    pub head_scales: Vec<f64>,
    /// Place of the classifier on the published encoder's vectors among those tried; none of
    /// the n-grams alone.
    pub published: Option<usize>,
    /// Of each held-out text.
    pub losses: Vec<f64>,
    /// The same in the first round of folds only, which all trials have.
    pub first_losses: Vec<f64>,
    /// Of two classes, the probability of the first for each held-out text, and the text's class.
    pub first_of_two: Vec<(f64, usize)>,
}

impl Detail {
    /// As [`crate::transfer::Choice::thresholds`].
    pub fn thresholds(&self) -> Option<[f64; 2]> {
        let of_class = |class: usize| {
            let probability = |&(first, _): &(f64, usize)| [first, 1.0 - first][class];
            let probabilities: Vec<f64> = self.first_of_two.iter().map(probability).collect();
            let has: Vec<bool> = self.first_of_two.iter().map(|own| own.1 == class).collect();
            best_threshold(&probabilities, &has)
        };
        (!self.first_of_two.is_empty()).then(|| [0, 1].map(of_class))
    }
}

/// Mean and its standard error.
pub(super) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0).max(1.0) / n).sqrt())
}
