//! Which way to learn: candidates tried by cross-validation on the training part.

mod parts;
mod select;
#[cfg(test)]
mod tests;

pub use parts::Fold;
pub use select::Choice;

use std::collections::VecDeque;

use parts::{coordinates, folds, sample};
use select::mean_and_error;

use super::combine::{inverse_temperature, scores};
use super::heads::{Fit, Standardizer};
use super::{FeatureKind, HeadChoice, Recipe, Trial};
use crate::config::HeadKind;
use crate::linear::{LinearClassifier, Matrix, TfIdf, softmax};
use crate::metrics::{variance_of_folds, wilson};

/// Above this many n_texts² · n_classes, which the time of a fit grows with, only the standard
/// strength of each head is tried, on one round of folds.
const FULL_GRID_WORK: usize = 5_000_000;
/// Multiplications in one call of `advance`, about.
const WORK_A_CALL: usize = 30_000_000;

const STANDARD_C: f64 = 10.0;
const OTHER_C: [f64; 2] = [1.0, 100.0];
const STANDARD_ALPHA: f64 = 1.0;
const OTHER_ALPHA: [f64; 2] = [0.1, 10.0];
const NGRAM_WEIGHT: f64 = 0.5;
/// The least factor of a head's logits. Where the few held-out texts are mostly wrong it is
/// for the final temperature to say that nothing is sure; a factor near 0 would leave the
/// decision to the n-grams.
const LOWEST_SCALE: f64 = 1.0;
const LOWEST_TEMPERATURE: f64 = 0.125;

/// Which candidates there are.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    pub head: HeadKind,
    /// Try class names as examples too.
    pub label_names: bool,
    /// Try character n-grams too.
    pub ngrams: bool,
    pub seed: u32,
}

/// Unit vectors (side by side) of everything that is compared, by one encoder.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Of the training texts, `[n_texts][n_features]`.
    pub texts: Vec<Vec<f32>>,
    /// Of the class names, `[n_classes][n_features]`.
    pub names: Vec<Vec<f32>>,
}

/// A cross-validation of several recipes, done piece by piece.
///
/// Candidates are every head with every strength, with and without class names, each alone
/// and averaged with a classifier on character n-grams; the n-grams alone; and the best of
/// them with a tuned encoder. A class name
/// is in every training fold and in no held-out one. A text is held out only where another
/// of its class remains; equal texts are held out together. The scale of a head's logits and
/// the temperature of the final score are fitted to the held-out logits.
///
/// Of more than 1,000 texts, fewer with very many classes, a stratified sample is compared.
pub struct Comparison {
    /// The training texts that are compared; everything below counts places in this list.
    sample: Vec<usize>,
    labels: Vec<usize>,
    texts: Vec<String>,
    n_classes: usize,
    options: CompareOptions,
    /// Those of the first round first.
    folds: Vec<Fold>,
    n_folds: usize,
    full_grid: bool,
    sources: Vec<Source>,
    waiting: VecDeque<Candidate>,
    current: Option<Work>,
    n_done: usize,
    n_total: usize,
    /// Held-out logits of the n-gram classifier, fold by fold.
    ngram_logits: Option<Vec<f64>>,
    /// The classifiers on the published encoder's vectors, for those on tuned vectors to be
    /// averaged with.
    published: Vec<Published>,
    trials: Vec<Trial>,
    /// Of each trial.
    details: Vec<Detail>,
}

/// A classifier on the published encoder's vectors.
struct Published {
    head: HeadChoice,
    label_names: bool,
    scale: f64,
    /// Held-out logits of the first round times the scale, `[n_held_out * n_classes]`.
    logits: Vec<f64>,
}

/// What a choice needs to know of a trial.
struct Detail {
    head_scales: Vec<f64>,
    /// Of each held-out text.
    losses: Vec<f64>,
    /// The same in the first round of folds only, which all trials have.
    first_losses: Vec<f64>,
}

struct Source {
    kind: FeatureKind,
    /// Texts, then class names; one for each fold of the first round, or one for all folds.
    rows: Vec<Matrix>,
    /// How much the n-grams weigh that the classifiers are averaged with.
    ngram_weights: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
enum Candidate {
    Ngrams,
    Vectors { source: usize, head: HeadChoice, label_names: bool },
}

struct Work {
    candidate: Candidate,
    fold: usize,
    fit: Option<(Fit, View, usize)>,
    /// Of the folds that are done, `[n_held_out * n_classes]`.
    logits: Vec<f64>,
}

/// How a fold's classifier sees a text.
enum View {
    Vectors(Standardizer),
    Ngrams(TfIdf),
}

impl Comparison {
    /// * `labels` - class index of each training text, `[n_texts]`.
    /// * `groups` - the same number for equal texts, `[n_texts]`.
    /// * `texts` - `[n_texts]`
    pub fn new(
        labels: &[usize],
        groups: &[usize],
        texts: &[&str],
        n_classes: usize,
        options: CompareOptions,
    ) -> Self {
        let sample = sample(labels, n_classes, options.seed);
        let work = sample.len() * sample.len() * n_classes;
        let full_grid = work <= FULL_GRID_WORK;
        let labels: Vec<usize> = sample.iter().map(|&index| labels[index]).collect();
        let groups: Vec<usize> = sample.iter().map(|&index| groups[index]).collect();
        let (folds, n_folds) = folds(&labels, &groups, full_grid, options.seed);
        let mut comparison = Comparison {
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
            sources: Vec::new(),
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
        if comparison.options.ngrams {
            comparison.wait(Candidate::Ngrams);
        }
        comparison
    }

    /// The folds that tuned features are wanted for; empty where no text can be held out.
    pub fn folds(&self) -> Vec<Fold> {
        let own = |places: &[usize]| places.iter().map(|&place| self.sample[place]).collect();
        let folds = self.folds[..self.n_folds].iter();
        folds
            .map(|fold| Fold { training: own(&fold.training), held_out: own(&fold.held_out) })
            .collect()
    }

    /// Adds candidates on the features of the encoder as it was published.
    pub fn add_frozen(&mut self, features: &Features) {
        let mut ngram_weights = vec![0.0];
        if self.options.ngrams {
            ngram_weights.push(NGRAM_WEIGHT);
        }
        let features = std::slice::from_ref(features);
        let source = self.add(FeatureKind::Frozen, features, ngram_weights);
        for head in self.heads() {
            for label_names in [true, false] {
                let wanted = match self.full_grid {
                    true => self.options.label_names || !label_names,
                    false => self.options.label_names == label_names,
                };
                if wanted {
                    self.wait(Candidate::Vectors { source, head, label_names });
                }
            }
        }
    }

    /// Adds the choice so far with features of the encoder tuned on the training texts of each
    /// fold: the mean of the logits of a classifier on the tuned features and of the like one
    /// on the published encoder's. The mean gains nearly as much as the tuned features alone
    /// where tuning helps, and loses less where it does not. That tuning is tried with one
    /// recipe only keeps luck from choosing it.
    ///
    /// * `features` - of all training texts and class names, for each of [`Self::folds`].
    pub fn add_tuned(&mut self, features: &[Features]) {
        let mut recipe = self.choose_untuned().recipe;
        if recipe.features == FeatureKind::None {
            recipe = self.standard();
        }
        let Recipe { head, label_names, ngram_weight, .. } = recipe;
        let source = self.add(FeatureKind::Tuned, features, vec![ngram_weight]);
        self.wait(Candidate::Vectors { source, head, label_names });
    }

    /// The place of a new source.
    fn add(&mut self, kind: FeatureKind, features: &[Features], ngram_weights: Vec<f64>) -> usize {
        let rows = features.iter().map(|features| coordinates(features, &self.sample)).collect();
        self.sources.push(Source { kind, rows, ngram_weights });
        self.sources.len() - 1
    }

    fn heads(&self) -> Vec<HeadChoice> {
        let others = |values: [f64; 2]| if self.full_grid { values.to_vec() } else { Vec::new() };
        let logistic = || {
            let strengths = [STANDARD_C].into_iter().chain(others(OTHER_C));
            strengths.map(|c| HeadChoice::Logistic { c })
        };
        let ridge = || {
            let strengths = [STANDARD_ALPHA].into_iter().chain(others(OTHER_ALPHA));
            strengths.map(|alpha| HeadChoice::Ridge { alpha })
        };
        match self.options.head {
            HeadKind::Automatic => {
                logistic().chain(ridge()).chain([HeadChoice::Prototypes]).collect()
            }
            HeadKind::LogisticRegression => logistic().collect(),
            HeadKind::Ridge => ridge().collect(),
            HeadKind::Prototypes => vec![HeadChoice::Prototypes],
        }
    }

    fn wait(&mut self, candidate: Candidate) {
        let n_folds = self.n_folds_of(candidate);
        if n_folds > 0 {
            self.n_total += n_folds;
            self.waiting.push_back(candidate);
        }
    }

    /// Tuning is too slow to be repeated on other folds.
    fn n_folds_of(&self, candidate: Candidate) -> usize {
        match candidate {
            Candidate::Ngrams => self.folds.len(),
            Candidate::Vectors { source, .. } => match self.sources[source].rows.len() {
                1 => self.folds.len(),
                n_rows => n_rows.min(self.n_folds),
            },
        }
    }

    /// Fits of one candidate on one fold that are done, and of all that have been added.
    pub fn progress(&self) -> (usize, usize) {
        (self.n_done, self.n_total)
    }

    pub fn is_finished(&self) -> bool {
        self.current.is_none() && self.waiting.is_empty()
    }

    /// Goes on with a candidate for a moment; the trials that this finished, mostly none.
    pub fn advance(&mut self) -> Vec<Trial> {
        let Some(mut work) = self.current.take().or_else(|| self.next()) else {
            return Vec::new();
        };
        let (mut fit, view, n_steps) = match work.fit.take() {
            Some(fit) => fit,
            None => self.start(&work),
        };
        if !fit.advance(n_steps) {
            work.fit = Some((fit, view, n_steps));
            self.current = Some(work);
            return Vec::new();
        }
        self.hold_out(&mut work, &fit.linear(), &view);
        work.fold += 1;
        self.n_done += 1;
        if work.fold < self.n_folds_of(work.candidate) {
            self.current = Some(work);
            return Vec::new();
        }
        let n_before = self.trials.len();
        self.finish(work);
        self.trials[n_before..].to_vec()
    }

    fn next(&mut self) -> Option<Work> {
        let candidate = self.waiting.pop_front()?;
        Some(Work { candidate, fold: 0, fit: None, logits: Vec::new() })
    }

    /// The rows of a source that a fold sees, and the index of the first class name.
    fn rows(&self, source: usize, fold: usize) -> (&Matrix, usize) {
        let rows = &self.sources[source].rows;
        let rows = &rows[fold.min(rows.len() - 1)];
        (rows, self.labels.len())
    }

    fn start(&self, work: &Work) -> (Fit, View, usize) {
        let training = &self.folds[work.fold].training;
        let mut labels: Vec<usize> = training.iter().map(|&index| self.labels[index]).collect();
        let (fit, view, row_work) = match work.candidate {
            Candidate::Ngrams => {
                let texts: Vec<&str> =
                    training.iter().map(|&index| self.texts[index].as_str()).collect();
                let (fit, vectorizer) = Fit::of_ngrams(&texts, &labels, self.n_classes);
                (fit, View::Ngrams(vectorizer), labels.len())
            }
            Candidate::Vectors { source, head, label_names } => {
                let (rows, first_name) = self.rows(source, work.fold);
                let standardizer = Standardizer::fit(training.iter().map(|&i| rows.row(i)));
                let mut fitted = Matrix { n_columns: rows.n_columns, values: Vec::new() };
                for &index in training {
                    fitted.push(&standardizer.apply(rows.row(index)));
                }
                if label_names {
                    for class in 0..self.n_classes {
                        fitted.push(&standardizer.apply(rows.row(first_name + class)));
                        labels.push(class);
                    }
                }
                let fit = Fit::of_vectors(head, fitted, &labels, self.n_classes);
                (fit, View::Vectors(standardizer), rows.n_columns)
            }
        };
        let work_a_step = 2 * labels.len() * row_work * self.n_classes;
        (fit, view, (WORK_A_CALL / work_a_step.max(1)).max(1))
    }

    /// Adds the logits of a fold's held-out texts.
    fn hold_out(&self, work: &mut Work, linear: &LinearClassifier, view: &View) {
        for &index in &self.folds[work.fold].held_out {
            let logits = match (view, work.candidate) {
                (View::Vectors(standardizer), Candidate::Vectors { source, .. }) => {
                    let (rows, _) = self.rows(source, work.fold);
                    linear.dense_logits(&standardizer.apply(rows.row(index)))
                }
                (View::Ngrams(vectorizer), Candidate::Ngrams) => {
                    linear.sparse_logits(&vectorizer.row(&self.texts[index]))
                }
                (View::Vectors(_), Candidate::Ngrams)
                | (View::Ngrams(_), Candidate::Vectors { .. }) => continue,
            };
            work.logits.extend(logits);
        }
    }

    fn finish(&mut self, work: Work) {
        let n_folds = self.n_folds_of(work.candidate);
        let held_out: Vec<usize> =
            self.folds[..n_folds].iter().flat_map(|fold| fold.held_out.iter().copied()).collect();
        match work.candidate {
            Candidate::Ngrams => {
                let recipe = Recipe {
                    features: FeatureKind::None,
                    head: HeadChoice::Logistic { c: STANDARD_C },
                    label_names: false,
                    ngram_weight: 1.0,
                    inverse_temperature: 1.0,
                };
                self.judge(recipe, Vec::new(), None, Some(&work.logits), &held_out);
                self.ngram_logits = Some(work.logits);
            }
            Candidate::Vectors { source, head, label_names } => {
                let labels: Vec<usize> = held_out.iter().map(|&i| self.labels[i]).collect();
                let scale =
                    inverse_temperature(LOWEST_SCALE, &work.logits, &labels, self.n_classes);
                let mut logits = work.logits;
                logits.iter_mut().for_each(|logit| *logit *= scale);
                let features = self.sources[source].kind;
                let scales = match features {
                    FeatureKind::None | FeatureKind::Frozen => {
                        let logits = logits[..self.n_first() * self.n_classes].to_vec();
                        self.published.push(Published { head, label_names, scale, logits });
                        vec![scale]
                    }
                    FeatureKind::Tuned => {
                        let is_like = |other: &&Published| {
                            other.head == head && other.label_names == label_names
                        };
                        let Some(other) = self.published.iter().find(is_like) else { return };
                        for (logit, other) in logits.iter_mut().zip(&other.logits) {
                            *logit = 0.5 * (*logit + other);
                        }
                        vec![other.scale, scale]
                    }
                };
                for ngram_weight in self.sources[source].ngram_weights.clone() {
                    let inverse_temperature = 1.0;
                    let recipe =
                        Recipe { features, head, label_names, ngram_weight, inverse_temperature };
                    let ngrams = self.ngram_logits.clone().filter(|_| ngram_weight > 0.0);
                    self.judge(recipe, scales.clone(), Some(&logits), ngrams.as_deref(), &held_out);
                }
            }
        }
    }

    /// Texts held out in the first round of folds.
    fn n_first(&self) -> usize {
        self.folds[..self.n_folds].iter().map(|fold| fold.held_out.len()).sum()
    }

    /// Adds a trial.
    ///
    /// * `features`, `ngrams` - held-out logits, `[n_held_out * n_classes]`.
    /// * `held_out` - the texts, `[n_held_out]`.
    fn judge(
        &mut self,
        mut recipe: Recipe,
        head_scales: Vec<f64>,
        features: Option<&[f64]>,
        ngrams: Option<&[f64]>,
        held_out: &[usize],
    ) {
        let k = self.n_classes;
        let row = |logits: Option<&'_ [f64]>, at: usize| -> Option<Vec<f64>> {
            logits.map(|logits| logits[at * k..(at + 1) * k].to_vec())
        };
        let mut all = Vec::with_capacity(held_out.len() * k);
        for at in 0..held_out.len() {
            let (features, ngrams) = (row(features, at), row(ngrams, at));
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
        self.details.push(Detail { head_scales, losses, first_losses });
    }

    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }
}
