//! From a candidate's fits to its trials.

use super::RecipeSelection;
use super::candidates::{Candidate, OnVectors, Published};
use super::choice::Choice;
use super::grid::{NGRAM_WEIGHT, OTHER_NGRAM_WEIGHTS, STANDARD_C};
use super::select::is_as_good;
use super::trial::{Detail, Fit, FoldFit, mean_and_error};
use crate::linear::{Examples, HeadChoice, HeadFit, Matrix, NgramFit, softmax};
use crate::metrics::{variance_of_folds, wilson};
use crate::transfer::ensemble::{inverse_temperature, scores};
use crate::transfer::{FeatureKind, LossEffect, Recipe, Trial};

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
                let n_steps = self.n_steps_a_call(labels.len(), labels.len());
                let fit = NgramFit::new(&texts, &labels, self.n_classes);
                FoldFit { fit: Fit::Ngrams(fit), n_steps }
            }
            Candidate::Frozen(way) => {
                self.start_on(&self.frozen, self.valence.as_deref(), fold, way)
            }
            Candidate::Tuned { like, .. } => {
                self.start_on(&self.tuned[fold], None, fold, self.published[like].way)
            }
        }
    }

    /// * `direction` - of good and bad in the rows, where it is known.
    fn start_on(
        &self,
        rows: &Matrix,
        direction: Option<&[f32]>,
        fold: usize,
        way: OnVectors,
    ) -> FoldFit {
        let training = &self.folds[fold].training;
        let labels: Vec<usize> = training.iter().map(|&index| self.labels[index]).collect();
        let n_names = if way.label_names { self.n_classes } else { 0 };
        let names = (0..n_names).map(|class| rows.row(self.labels.len() + class));
        let examples = Examples {
            features: training.iter().map(|&index| rows.row(index)).collect(),
            labels: &labels,
            names: names.collect(),
            pool: Vec::new(),
            direction: direction.filter(|_| way.valence),
        };
        let n_steps = self.n_steps_a_call(labels.len() + n_names, rows.n_columns);
        // The factor of the logits is fitted to those of the held-out texts.
        let fit = HeadFit::new(way.head, 1.0, examples, self.n_classes);
        FoldFit { fit: Fit::Vectors(fit), n_steps }
    }

    /// Steps of a fit whose work is moderate, for a number of rows and multiplications of each.
    fn n_steps_a_call(&self, n_rows: usize, row_work: usize) -> usize {
        let work_a_step = 2 * n_rows * row_work * self.n_classes;
        (WORK_A_CALL / work_a_step.max(1)).max(1)
    }

    /// The logits of a fold's held-out texts, `[n_held_out * n_classes]`.
    pub(super) fn held_out_logits(
        &self,
        candidate: Candidate,
        fit: &FoldFit,
        fold: usize,
    ) -> Vec<f64> {
        let held_out = self.folds[fold].held_out.iter();
        match &fit.fit {
            Fit::Vectors(fit) => {
                let rows = match candidate {
                    Candidate::Tuned { .. } => &self.tuned[fold],
                    Candidate::Ngrams | Candidate::Frozen(_) => &self.frozen,
                };
                let head = fit.finish();
                held_out.flat_map(|&index| head.logits(rows.row(index))).collect()
            }
            Fit::Ngrams(fit) => {
                let ngrams = fit.finish();
                held_out.flat_map(|&index| ngrams.logits(&self.texts[index])).collect()
            }
        }
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
                    valence: false,
                    ngram_weight: 1.0,
                    inverse_temperature: 1.0,
                    n_unlabelled: 0,
                    teacher: None,
                };
                let judged = self.judged(recipe, (None, Some(&logits)), &held_out);
                self.add(judged, Vec::new(), None);
                self.ngram_logits = Some(logits);
            }
            Candidate::Frozen(way) => {
                let scale = scale(&mut logits);
                let first = logits[..self.n_first() * self.n_classes].to_vec();
                let published = self.published.len();
                self.published.push(Published { way, scale, logits: first });
                let recipe = |ngram_weight| untempered(FeatureKind::Frozen, way, ngram_weight);
                let alone = self.judged(recipe(0.0), (Some(&logits), None), &held_out);
                self.add(alone, vec![scale], Some(published));
                if let Some(averaged) = self.best_average(recipe, &logits, &held_out) {
                    self.add(averaged, vec![scale], Some(published));
                }
            }
            Candidate::Tuned { like, ngram_weight } => {
                let scale = scale(&mut logits);
                let other = &self.published[like];
                for (logit, other) in logits.iter_mut().zip(&other.logits) {
                    *logit = 0.5 * (*logit + other);
                }
                let scales = vec![other.scale, scale];
                let recipe = untempered(FeatureKind::Tuned, other.way, ngram_weight);
                let ngrams = self.ngram_logits.as_deref().filter(|_| ngram_weight > 0.0);
                let judged = self.judged(recipe, (Some(&logits), ngrams), &held_out);
                self.add(judged, scales, Some(like));
            }
        }
    }

    /// The average of a classifier on vectors and the n-grams, by the weight nearest to the
    /// standard one whose loss is within one standard error of the least; none without n-grams.
    fn best_average(
        &self,
        recipe: impl Fn(f64) -> Recipe,
        logits: &[f64],
        held_out: &[usize],
    ) -> Option<Judged> {
        let ngrams = self.ngram_logits.as_deref()?;
        let weights = [NGRAM_WEIGHT].into_iter().chain(OTHER_NGRAM_WEIGHTS);
        let judged = weights
            .map(|weight| self.judged(recipe(weight), (Some(logits), Some(ngrams)), held_out));
        let judged: Vec<Judged> = judged.collect();
        let best = judged.iter().min_by(|a, b| a.trial.loss.total_cmp(&b.trial.loss))?;
        let best = best.losses.clone();
        judged.into_iter().find(|own| is_as_good(&own.losses, &best))
    }

    /// Adds the trial of a choice as [`RecipeSelection::taught`], on the folds of the
    /// first round; the choice with the temperature that is fitted to it. It is not refused where
    /// it is worse: over few held-out texts that is mostly luck (and the loss says so).
    ///
    /// * `features`, `ngrams` - logits of the texts held out, fold by fold, of the classifiers on
    ///   vectors and on n-grams, each `[n_held_out * n_classes]`.
    pub fn add_taught(
        &mut self,
        choice: Choice,
        features: Option<&[f64]>,
        ngrams: Option<&[f64]>,
    ) -> Choice {
        let held_out: Vec<usize> =
            self.folds[..self.n_folds].iter().flat_map(|fold| fold.held_out.clone()).collect();
        let published = choice.index.and_then(|index| self.details[index].published);
        let scales = choice.head_scales.clone();
        let judged = self.judged(choice.recipe.clone(), (features, ngrams), &held_out);
        self.add(judged, scales, published);
        let index = self.trials.len() - 1;
        let first = |index: usize| mean_and_error(&self.details[index].first_losses).0;
        let effect =
            choice.index.map(|before| LossEffect { without: first(before), with: first(index) });
        let recipe = self.trials[index].recipe.clone();
        let thresholds = self.details[index].thresholds();
        Choice { index: Some(index), recipe, thresholds, self_training: effect, ..choice }
    }

    /// A recipe's trial, with the temperature that is fitted to it.
    ///
    /// * `logits` - held-out logits of the classifiers on vectors and on n-grams, each
    ///   `[n_held_out * n_classes]`.
    /// * `held_out` - the texts, `[n_held_out]`.
    fn judged(
        &self,
        mut recipe: Recipe,
        logits: (Option<&[f64]>, Option<&[f64]>),
        held_out: &[usize],
    ) -> Judged {
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
        let mut first_of_two = vec![0.0; self.labels.len()];
        for (at, (scores, &index)) in all.chunks_exact_mut(k).zip(held_out).enumerate() {
            scores.iter_mut().for_each(|score| *score *= recipe.inverse_temperature);
            let own = scores[self.labels[index]];
            let right = scores
                .iter()
                .enumerate()
                .all(|(class, &score)| class == self.labels[index] || score < own);
            let sums = &mut sums[index];
            let loss = softmax(scores) - own;
            // By now they are probabilities.
            first_of_two[index] += scores[0];
            sums.0 += loss;
            sums.1 += f64::from(u8::from(right));
            sums.2 += 1.0;
            if at < n_first {
                first_losses.push(loss);
            }
        }
        let held_out = (0..sums.len()).filter(|&index| k == 2 && sums[index].2 > 0.0);
        let first_of_two =
            held_out.map(|index| (first_of_two[index] / sums[index].2, self.labels[index]));
        let first_of_two = first_of_two.collect();
        sums.retain(|sums| sums.2 > 0.0);
        let losses: Vec<f64> = sums.iter().map(|sums| sums.0 / sums.2).collect();
        let accuracy = sums.iter().map(|sums| sums.1 / sums.2).sum::<f64>() / sums.len() as f64;
        let (loss, loss_error) = mean_and_error(&losses);
        let (accuracy_low, accuracy_high) =
            wilson(accuracy, sums.len(), variance_of_folds(self.n_folds));
        let trial = Trial { recipe, accuracy, accuracy_low, accuracy_high, loss, loss_error };
        Judged { trial, losses, first_losses, first_of_two }
    }

    fn add(&mut self, judged: Judged, head_scales: Vec<f64>, published: Option<usize>) {
        let Judged { trial, losses, first_losses, first_of_two } = judged;
        self.trials.push(trial);
        self.details.push(Detail { head_scales, published, losses, first_losses, first_of_two });
    }

    /// Texts held out in the first round of folds.
    fn n_first(&self) -> usize {
        self.folds[..self.n_folds].iter().map(|fold| fold.held_out.len()).sum()
    }
}

/// A trial, with what a choice needs to know of it.
struct Judged {
    trial: Trial,
    losses: Vec<f64>,
    first_losses: Vec<f64>,
    first_of_two: Vec<(f64, usize)>,
}

/// A recipe whose temperature is not fitted yet.
fn untempered(features: FeatureKind, way: OnVectors, ngram_weight: f64) -> Recipe {
    let OnVectors { head, label_names, valence } = way;
    Recipe {
        features,
        head,
        label_names,
        valence,
        ngram_weight,
        inverse_temperature: 1.0,
        n_unlabelled: 0,
        teacher: None,
    }
}
