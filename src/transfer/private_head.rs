//! A differentially private head on an encoder's vectors: logistic regression by noisy gradient
//! steps on all texts (Abadi et al., 2016, <https://arxiv.org/abs/1607.00133>, with q = 1).
//!
//! Not by objective perturbation (Chaudhuri et al., 2011): its promise holds at the exact minimum
//! only, so that a run that is stopped would have none, and it would need an accountant of its own.
//! On a few texts sampling them would gain nothing: the noise of a few steps on all of them is
//! less than that of many on some.
//!
//! Nothing else looks at the training texts. The encoder is published; vectors are centred on the
//! mean of the class names' vectors, which are public; strength, steps and sharpness are fixed.

use super::Recipe;
use super::recipe::FeatureKind;
use crate::config::RunConfig;
use crate::error::{Error, ErrorKind};
use crate::linear::{FittedHead, HeadChoice, LinearClassifier, Standardizer, softmax};
use crate::privacy::{Accountant, PrivacySpent, SecretNoise, noise_multiplier};

/// Gradient steps. Chosen on the public sets of `docs/privacy.md`, as all constants here: the noise
/// of all steps together is the same for any number of them, and past a dozen nothing changes.
const N_STEPS: usize = 12;
/// The length of a step without noise, in units of the mean gradient of the texts.
const RATE: f64 = 4.0;
/// The noise of the mean gradient over all steps, as a standard deviation, that halves the steps:
/// where it is more than the texts can say, the start is the better model. It depends on the
/// settings and on the number of texts alone.
const HALVING_NOISE: f64 = 0.012;
/// Factor of the logits before the softmax: a few short steps say less than they know.
const INVERSE_TEMPERATURE: f64 = 2.0;
/// How sure the start is of what the class names say.
const NAME_SHARPNESS: f64 = 4.0;

/// The fit of a private head, in progress.
pub(super) struct PrivateHeadFit {
    standardizer: Standardizer,
    /// Of each text, `[n_features + 1]`: the last number is for the intercept. Of length 1.
    rows: Vec<Vec<f64>>,
    labels: Vec<usize>,
    n_classes: usize,
    /// `[n_features + 1][n_classes]`, side by side.
    weights: Vec<f64>,
    noise: SecretNoise,
    noise_multiplier: f64,
    budget: Budget,
    spent: Accountant,
}

/// What may be spent.
#[derive(Debug, Clone, Copy)]
struct Budget {
    epsilon: f64,
    delta: f64,
    clip_norm: f64,
}

impl PrivateHeadFit {
    /// A fit at its beginning.
    ///
    /// * `texts` - features of the training texts, `[n_texts][n_features]`.
    /// * `labels` - class index of each text, `[n_texts]`.
    /// * `names` - features of the class names, `[n_classes][n_features]`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the system gives no randomness.
    pub fn new(
        texts: &[Vec<f32>],
        labels: Vec<usize>,
        names: &[Vec<f32>],
        config: &RunConfig,
    ) -> Result<Self, Error> {
        let standardizer = Standardizer::fit(names.iter().map(Vec::as_slice));
        let n_classes = names.len();
        let row = |features: &Vec<f32>| -> Vec<f64> {
            let values = standardizer.apply(features).into_iter().map(f64::from);
            values.chain([1.0]).map(|value| value / std::f64::consts::SQRT_2).collect()
        };
        let n_columns = standardizer.mean().len() + 1;
        let mut weights = vec![0.0; n_columns * n_classes];
        if config.label_names {
            for (class, name) in names.iter().enumerate() {
                for (column, value) in standardizer.apply(name).into_iter().enumerate() {
                    weights[column * n_classes + class] = NAME_SHARPNESS * f64::from(value);
                }
            }
        }
        let RunConfig { epsilon, delta, clip_norm, .. } = *config;
        let budget = Budget { epsilon, delta, clip_norm };
        let noise_multiplier =
            noise_multiplier(&Accountant::default(), 1.0, N_STEPS, epsilon, delta).ok_or_else(
                || ErrorKind::InvalidSetting {
                    key: "epsilon".to_string(),
                    value: epsilon.to_string(),
                    allowed: "more".to_string(),
                },
            )?;
        Ok(Self {
            rows: texts.iter().map(row).collect(),
            standardizer,
            labels,
            n_classes,
            weights,
            noise: SecretNoise::new()?,
            noise_multiplier,
            budget,
            spent: Accountant::default(),
        })
    }

    /// Takes one step; true once there is none left.
    pub fn advance(&mut self) -> bool {
        if self.spent.n_steps() < N_STEPS {
            let deviation = self.noise_multiplier * self.budget.clip_norm;
            let sum = self.clipped_sum();
            let noise = self.noise.normal(sum.len(), deviation);
            let n_texts = self.rows.len().max(1) as f64;
            let noise_of_mean = deviation / (n_texts * (N_STEPS as f64).sqrt());
            let rate = RATE / (1.0 + (noise_of_mean / HALVING_NOISE).powi(2));
            let factor = rate / n_texts;
            for ((weight, sum), noise) in self.weights.iter_mut().zip(sum).zip(noise) {
                *weight -= factor * (sum + f64::from(noise));
            }
            self.spent.add(1.0, self.noise_multiplier);
        }
        self.spent.n_steps() == N_STEPS
    }

    /// Steps that are done, and all.
    pub fn progress(&self) -> (usize, usize) {
        (self.spent.n_steps(), N_STEPS)
    }

    /// The classifier as far as it has come.
    pub fn head(&self) -> FittedHead {
        let scale = std::f64::consts::FRAC_1_SQRT_2;
        let values: Vec<f32> = self.weights.iter().map(|&weight| (weight * scale) as f32).collect();
        let (weights, intercepts) = values.split_at(values.len() - self.n_classes);
        let linear = LinearClassifier {
            n_classes: self.n_classes,
            weights: weights.to_vec(),
            intercepts: intercepts.to_vec(),
        };
        FittedHead { standardizer: self.standardizer.clone(), linear }
    }

    /// What is spent so far.
    pub fn spent(&self) -> PrivacySpent {
        let Budget { epsilon, delta, clip_norm } = self.budget;
        PrivacySpent {
            epsilon: self.spent.epsilon(delta),
            delta,
            target: epsilon,
            noise_multiplier: self.noise_multiplier,
            sampling_rate: 1.0,
            clip_norm,
            n_steps: self.spent.n_steps(),
        }
    }

    /// The sum of the texts' gradients, each cut to the longest that is allowed,
    /// `[(n_features + 1) * n_classes]`.
    fn clipped_sum(&self) -> Vec<f64> {
        let mut sum = vec![0.0; self.weights.len()];
        for (row, &label) in self.rows.iter().zip(&self.labels) {
            let errors = self.errors(row, label);
            let square = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
            // The gradient is the product of two vectors, and its length that of theirs.
            let norm = (square(row) * square(&errors)).sqrt();
            let factor = (self.budget.clip_norm / norm.max(1e-12)).min(1.0);
            for (sums, value) in sum.chunks_exact_mut(self.n_classes).zip(row) {
                for (sum, error) in sums.iter_mut().zip(&errors) {
                    *sum += factor * value * error;
                }
            }
        }
        sum
    }

    /// Probabilities minus what they should be, `[n_classes]`.
    fn errors(&self, row: &[f64], label: usize) -> Vec<f64> {
        let mut logits = vec![0.0; self.n_classes];
        for (weights, value) in self.weights.chunks_exact(self.n_classes).zip(row) {
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += value * weight;
            }
        }
        softmax(&mut logits);
        logits[label] -= 1.0;
        logits
    }
}

/// The way to learn of every private run on an encoder.
pub(super) fn private_recipe(config: &RunConfig) -> Recipe {
    Recipe {
        features: FeatureKind::Frozen,
        head: HeadChoice::Logistic { c: 1.0 },
        label_names: config.label_names,
        valence: false,
        ngram_weight: 0.0,
        inverse_temperature: INVERSE_TEMPERATURE,
        n_unlabelled: 0,
        teacher: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> RunConfig {
        RunConfig { private: true, ..RunConfig::default() }
    }

    fn texts() -> (Vec<Vec<f32>>, Vec<usize>) {
        let rows = [[1.0, 0.1], [0.9, -0.3], [0.1, 1.0], [-0.2, 0.8]];
        (rows.map(|row| row.to_vec()).to_vec(), vec![0, 0, 1, 1])
    }

    fn fit(config: &RunConfig) -> PrivateHeadFit {
        let (rows, labels) = texts();
        let names = [vec![0.6, 0.2], vec![0.2, 0.6]];
        PrivateHeadFit::new(&rows, labels, &names, config).unwrap()
    }

    /// Mean cross-entropy.
    fn loss(fit: &PrivateHeadFit, only: Option<usize>) -> f64 {
        let texts = fit.rows.iter().zip(&fit.labels).enumerate();
        let texts = texts.filter(|(index, _)| only.is_none_or(|only| only == *index));
        texts.map(|(_, (row, &label))| -(1.0 + fit.errors(row, label)[label]).ln()).sum()
    }

    #[test]
    fn gradients_are_those_of_the_loss() {
        let mut fit = fit(&RunConfig { clip_norm: 100.0, ..config() });
        fit.weights = vec![0.3, -0.2, 0.5, 0.1, -0.4, 0.2];
        let sum = fit.clipped_sum();
        for (index, gradient) in sum.iter().enumerate() {
            let mut at = |change: f64| {
                fit.weights[index] += change;
                let loss = loss(&fit, None);
                fit.weights[index] -= change;
                loss
            };
            let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((gradient - expected).abs() < 1e-8, "{gradient} is not {expected}");
        }
    }

    #[test]
    fn no_text_moves_the_sum_further_than_it_may() {
        let whole = fit(&RunConfig { clip_norm: 0.05, ..config() });
        let sum = whole.clipped_sum();
        for left_out in 0..whole.rows.len() {
            let mut without = fit(&RunConfig { clip_norm: 0.05, ..config() });
            without.rows.remove(left_out);
            without.labels.remove(left_out);
            let other = without.clipped_sum();
            let square: f64 = sum.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
            assert!(square.sqrt() <= 0.05 + 1e-12, "{}", square.sqrt());
        }
    }

    #[test]
    fn it_learns_where_the_budget_is_large_and_says_what_it_spent() {
        let mut fit = fit(&RunConfig { epsilon: 100.0, label_names: false, ..config() });
        fit.rows = vec![fit.rows.clone(); 20].concat();
        fit.labels = fit.labels.repeat(20);
        let before = loss(&fit, None);
        assert_eq!(fit.spent().epsilon, 0.0);
        while !fit.advance() {}
        assert!(loss(&fit, None) < 0.6 * before);
        let spent = fit.spent();
        assert!(spent.epsilon <= 100.0 && spent.epsilon > 95.0, "{spent:?}");
        assert_eq!(fit.progress(), (N_STEPS, N_STEPS));
        let (rows, labels) = texts();
        for (row, label) in rows.iter().zip(labels) {
            let logits = fit.head().logits(row);
            assert!(logits[label] > logits[1 - label], "{logits:?}");
        }
    }
}
