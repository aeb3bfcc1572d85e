//! From a candidate's fits to its trials.

use super::RecipeSelection;
use super::candidates::{Candidate, Published};
use super::grid::{NGRAM_WEIGHT, STANDARD_C};
use super::trial::{Detail, FoldFit, View, mean_and_error};
use crate::linear::{HeadChoice, LinearFit, Matrix, Standardizer, softmax};
use crate::metrics::{variance_of_folds, wilson};
use crate::transfer::ensemble::{inverse_temperature, scores};
use crate::transfer::{FeatureKind, Recipe, Trial};

/// Multiplications in one call of `advance`, about.
const WORK_A_CALL: usize = 30_000_000;
/// The least factor of a head's logits. Where the few held-out texts are mostly wrong it is
/// for the final temperature to say that nothing is sure; a factor near 0 would leave the
/// decision to the n-grams.
const LOWEST_SCALE: f64 = 1.0;
const LOWEST_TEMPERATURE: f64 = 0.125;

impl RecipeSelection {
    /// The fit of a candidate's classifier on the training texts of a fold, at its beginning.
    pub(super) fn start(&self, candidate: Candidate, fold: usize) -> FoldFit {
        match candidate {
            Candidate::Ngrams => {
                let training = &self.folds[fold].training;
                let texts: Vec<&str> =
                    training.iter().map(|&index| self.texts[index].as_str()).collect();
                let labels: Vec<usize> = training.iter().map(|&i| self.labels[i]).collect();
                let (fit, vectorizer) = LinearFit::of_ngrams(&texts, &labels, self.n_classes);
                let n_steps = self.n_steps_a_call(labels.len(), labels.len());
                FoldFit { fit, view: View::Ngrams(vectorizer), n_steps }
            }
            Candidate::Frozen { head, label_names } => {
                self.start_on(&self.frozen, fold, head, label_names, View::Frozen)
            }
            Candidate::Tuned { like, .. } => {
                let Published { head, label_names, .. } = self.published[like];
                self.start_on(&self.tuned[fold], fold, head, label_names, View::Tuned)
            }
        }
    }

    fn start_on(
        &self,
        rows: &Matrix,
        fold: usize,
        head: HeadChoice,
        label_names: bool,
        view: fn(Standardizer) -> View,
    ) -> FoldFit {
        let training = &self.folds[fold].training;
        let mut labels: Vec<usize> = training.iter().map(|&index| self.labels[index]).collect();
        let standardizer = Standardizer::fit(training.iter().map(|&i| rows.row(i)));
        let mut fitted = Matrix { n_columns: rows.n_columns, values: Vec::new() };
        for &index in training {
            fitted.push(&standardizer.apply(rows.row(index)));
        }
        if label_names {
            for class in 0..self.n_classes {
                fitted.push(&standardizer.apply(rows.row(self.labels.len() + class)));
                labels.push(class);
            }
        }
        let n_steps = self.n_steps_a_call(labels.len(), rows.n_columns);
        let fit = LinearFit::of_vectors(head, fitted, &labels, self.n_classes);
        FoldFit { fit, view: view(standardizer), n_steps }
    }

    /// Steps of a fit whose work is moderate, for a number of rows and multiplications of each.
    fn n_steps_a_call(&self, n_rows: usize, row_work: usize) -> usize {
        let work_a_step = 2 * n_rows * row_work * self.n_classes;
        (WORK_A_CALL / work_a_step.max(1)).max(1)
    }

    /// The logits of a fold's held-out texts, `[n_held_out * n_classes]`.
    pub(super) fn held_out_logits(&self, fit: &FoldFit, fold: usize) -> Vec<f64> {
        let linear = fit.fit.linear();
        let of_text = |&index: &usize| match &fit.view {
            View::Frozen(standardizer) => {
                linear.dense_logits(&standardizer.apply(self.frozen.row(index)))
            }
            View::Tuned(standardizer) => {
                linear.dense_logits(&standardizer.apply(self.tuned[fold].row(index)))
            }
            View::Ngrams(vectorizer) => linear.sparse_logits(&vectorizer.row(&self.texts[index])),
        };
        self.folds[fold].held_out.iter().flat_map(of_text).collect()
    }

    /// Adds the trials of a candidate.
    ///
    /// * `logits` - of the held-out texts, fold by fold: `[n_held_out * n_classes]`.
    pub(super) fn finish(&mut self, candidate: Candidate, mut logits: Vec<f64>) {
        let n_folds = self.n_folds_of(candidate);
        let held_out: Vec<usize> =
            self.folds[..n_folds].iter().flat_map(|fold| fold.held_out.iter().copied()).collect();
        let scale = |logits: &mut [f64]| {
            let labels: Vec<usize> = held_out.iter().map(|&i| self.labels[i]).collect();
            let scale = inverse_temperature(LOWEST_SCALE, logits, &labels, self.n_classes);
            logits.iter_mut().for_each(|logit| *logit *= scale);
            scale
        };
        match candidate {
            Candidate::Ngrams => {
                let recipe = Recipe {
                    features: FeatureKind::None,
                    head: HeadChoice::Logistic { c: STANDARD_C },
                    label_names: false,
                    ngram_weight: 1.0,
                    inverse_temperature: 1.0,
                };
                self.judge(recipe, Vec::new(), None, (None, Some(&logits)), &held_out);
                self.ngram_logits = Some(logits);
            }
            Candidate::Frozen { head, label_names } => {
                let scale = scale(&mut logits);
                let first = logits[..self.n_first() * self.n_classes].to_vec();
                self.published.push(Published { head, label_names, scale, logits: first });
                let features = FeatureKind::Frozen;
                let (published, scales) = (self.published.len() - 1, vec![scale]);
                let mut ngram_weights = vec![0.0];
                if self.options.ngrams {
                    ngram_weights.push(NGRAM_WEIGHT);
                }
                for ngram_weight in ngram_weights {
                    let recipe = untempered(features, head, label_names, ngram_weight);
                    self.judge_with_ngrams(recipe, scales.clone(), published, &logits, &held_out);
                }
            }
            Candidate::Tuned { like, ngram_weight } => {
                let scale = scale(&mut logits);
                let other = &self.published[like];
                for (logit, other) in logits.iter_mut().zip(&other.logits) {
                    *logit = 0.5 * (*logit + other);
                }
                let scales = vec![other.scale, scale];
                let (head, label_names) = (other.head, other.label_names);
                let recipe = untempered(FeatureKind::Tuned, head, label_names, ngram_weight);
                self.judge_with_ngrams(recipe, scales, like, &logits, &held_out);
            }
        }
    }

    /// Adds a trial of a classifier on vectors, averaged with the n-grams where they weigh.
    fn judge_with_ngrams(
        &mut self,
        recipe: Recipe,
        scales: Vec<f64>,
        published: usize,
        logits: &[f64],
        held_out: &[usize],
    ) {
        let ngrams = self.ngram_logits.clone().filter(|_| recipe.ngram_weight > 0.0);
        self.judge(recipe, scales, Some(published), (Some(logits), ngrams.as_deref()), held_out);
    }

    /// Adds a trial.
    ///
    /// * `logits` - held-out logits of the classifiers on vectors and on n-grams, each
    ///   `[n_held_out * n_classes]`.
    /// * `held_out` - the texts, `[n_held_out]`.
    fn judge(
        &mut self,
        mut recipe: Recipe,
        head_scales: Vec<f64>,
        published: Option<usize>,
        logits: (Option<&[f64]>, Option<&[f64]>),
        held_out: &[usize],
    ) {
        let k = self.n_classes;
        let row = |logits: Option<&'_ [f64]>, at: usize| -> Option<Vec<f64>> {
            logits.map(|logits| logits[at * k..(at + 1) * k].to_vec())
        };
        let mut all = Vec::with_capacity(held_out.len() * k);
        for at in 0..held_out.len() {
            let (features, ngrams) = (row(logits.0, at), row(logits.1, at));
            all.extend(scores(features.as_deref(), ngrams.as_deref(), recipe.ngram_weight));
        }
        let labels: Vec<usize> = held_out.iter().map(|&index| self.labels[index]).collect();
        recipe.inverse_temperature = inverse_temperature(LOWEST_TEMPERATURE, &all, &labels, k);
        let n_first = self.n_first();
        let mut first_losses = Vec::with_capacity(n_first);
        // A text held out in several rounds counts once, with its mean.
        let mut sums = vec![(0.0, 0.0, 0.0); self.labels.len()];
        for (at, (scores, &index)) in all.chunks_exact_mut(k).zip(held_out).enumerate() {
            scores.iter_mut().for_each(|score| *score *= recipe.inverse_temperature);
            let own = scores[self.labels[index]];
            let right = scores
                .iter()
                .enumerate()
                .all(|(class, &score)| class == self.labels[index] || score < own);
            let sums = &mut sums[index];
            let loss = softmax(scores) - own;
            sums.0 += loss;
            sums.1 += f64::from(u8::from(right));
            sums.2 += 1.0;
            if at < n_first {
                first_losses.push(loss);
            }
        }
        sums.retain(|sums| sums.2 > 0.0);
        let losses: Vec<f64> = sums.iter().map(|sums| sums.0 / sums.2).collect();
        let accuracy = sums.iter().map(|sums| sums.1 / sums.2).sum::<f64>() / sums.len() as f64;
        let (loss, loss_error) = mean_and_error(&losses);
        let (accuracy_low, accuracy_high) =
            wilson(accuracy, sums.len(), variance_of_folds(self.n_folds));
        self.trials.push(Trial { recipe, accuracy, accuracy_low, accuracy_high, loss, loss_error });
        self.details.push(Detail { head_scales, published, losses, first_losses });
    }

    /// Texts held out in the first round of folds.
    fn n_first(&self) -> usize {
        self.folds[..self.n_folds].iter().map(|fold| fold.held_out.len()).sum()
    }
}

/// A recipe whose temperature is not fitted yet.
fn untempered(
    features: FeatureKind,
    head: HeadChoice,
    label_names: bool,
    ngram_weight: f64,
) -> Recipe {
    Recipe { features, head, label_names, ngram_weight, inverse_temperature: 1.0 }
}
