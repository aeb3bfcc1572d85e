//! Differentially private gradient steps (Abadi et al., 2016, <https://arxiv.org/abs/1607.00133>).
//!
//! Each text is in a batch by chance, whatever the others are, as the accountant assumes. Its
//! gradient is cut to a length of C, the gradients are added up, and to every number of the sum
//! comes noise. The update rule and the weight decay see only that. Dropout and hidden words are
//! drawn without a look at the texts, and a text's gradient depends on no other text.
//!
//! The gradients are taken text by text: a pass over one text is the same code for every network
//! and on every engine. Formulas for the norms of a whole batch's gradients (Goodfellow, 2015) would
//! be one for each kind of layer.

use burn::prelude::*;
use burn::tensor::TensorData;

use super::optimizer::flat_gradients;
use super::step::{NextStep, PendingStep, PrivateSteps, hide_words};
use super::{Encoded, Trainer};
use crate::error::{Error, ErrorKind};
use crate::model::Pass;
use crate::privacy::{PrivacySpent, SecretNoise, noise_multiplier};

/// What some texts come to.
struct ClippedSum {
    /// Of each parameter; none of one that is not trained, and without a text.
    gradients: Vec<Option<Tensor<1>>>,
    /// Mean loss, `[1]`, and logits, `[batch, n_outputs]`; none without a text.
    scores: Option<(Tensor<1>, Tensor<2>)>,
}

impl Trainer {
    /// What a private run has spent so far.
    pub fn privacy(&self) -> Option<PrivacySpent> {
        let config = &self.config;
        let spent = &self.position.spent;
        let last = spent.last();
        let planned = self.private.as_ref();
        let of_last = last.map(|last| (last.sampling_rate, last.noise_multiplier));
        let planned = planned.map(|steps| (steps.sampling_rate, steps.noise_multiplier));
        let (sampling_rate, noise_multiplier) = of_last.or(planned)?;
        config.private.then(|| PrivacySpent {
            epsilon: spent.epsilon(config.delta),
            delta: config.delta,
            target: config.epsilon,
            noise_multiplier,
            sampling_rate,
            clip_norm: config.clip_norm,
            n_steps: spent.n_steps(),
        })
    }

    /// Finds the noise with which the steps to come end at the budget, whatever is spent already:
    /// at the beginning, after a change of the settings, and where the run goes on elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] where no noise is enough; [`ErrorKind::Engine`] where the
    /// system gives no randomness.
    pub(super) fn plan_privacy(&mut self) -> Result<(), Error> {
        let config = &self.config;
        if !config.private {
            return Ok(());
        }
        let n_examples = self.corpus.training.len().max(1);
        let sampling_rate = (f64::from(config.batch_size) / n_examples as f64).min(1.0);
        let n_left = self.n_steps() - self.step();
        let (spent, epsilon, delta) = (&self.position.spent, config.epsilon, config.delta);
        let noise_multiplier = noise_multiplier(spent, sampling_rate, n_left, epsilon, delta)
            .ok_or_else(|| ErrorKind::InvalidSetting {
                key: "epsilon".to_string(),
                value: epsilon.to_string(),
                allowed: format!("more than {:.2}", spent.epsilon(delta)),
            })?;
        let noise = SecretNoise::new()?;
        self.private = Some(PrivateSteps { noise, sampling_rate, noise_multiplier });
        Ok(())
    }

    /// As [`Trainer::train_step`], with texts that chance takes, and noise.
    pub(super) fn private_train_step(&mut self) -> PendingStep {
        let NextStep { step, epoch, learning_rate, .. } = self.next_step();
        let n_examples = self.corpus.training.len();
        let Some(mut private) = self.private.take() else {
            unreachable!("only a private run takes private steps")
        };
        let PrivateSteps { noise, sampling_rate, noise_multiplier } = &mut private;
        let chosen = noise.sample(n_examples, *sampling_rate);
        let clip_norm = self.config.clip_norm;
        let ClippedSum { gradients, scores } = self.clipped_sum(&chosen, step, clip_norm);
        let deviation = *noise_multiplier * clip_norm;
        // The size that is expected: how many texts there are in this batch would tell of them.
        let n_expected = *sampling_rate * n_examples as f64;
        let parameters = self.model.parameters();
        let is_trained = self.layer_of_parameters.iter().map(Option::is_some);
        let noisy = parameters.iter().zip(is_trained).zip(gradients);
        let noisy = noisy.map(|((parameter, is_trained), gradient)| {
            is_trained.then(|| {
                let n_values = parameter.dims()[0];
                let values = TensorData::new(noise.normal(n_values, deviation), [n_values]);
                let noise = Tensor::<1>::from_data(values, &parameter.device());
                let sum = gradient.map_or_else(|| noise.clone(), |sum| sum + noise.clone());
                sum.div_scalar(n_expected)
            })
        });
        let noisy: Vec<Option<Tensor<1>>> = noisy.collect();
        let size = self.step_size(learning_rate, 0.0);
        let (model, squares) = self.optimizer.step_flat(self.model.clone(), noisy, size);
        self.model = model;
        self.position.spent.add(*sampling_rate, *noise_multiplier);
        self.private = Some(private);
        let device = squares.device();
        let (loss, logits) = scores.unwrap_or_else(|| {
            (Tensor::zeros([1], &device), Tensor::zeros([1, self.corpus.classes.len()], &device))
        });
        let labels = chosen.iter().map(|&index| self.corpus.training[index].label).collect();
        let step = step as usize;
        PendingStep { step, epoch, learning_rate, labels, loss, squares, logits }
    }

    /// The sum of the gradients of some examples, each cut to a length.
    fn clipped_sum(&self, chosen: &[usize], step: u32, clip_norm: f64) -> ClippedSum {
        let examples: Vec<&Encoded> =
            chosen.iter().map(|&index| &self.corpus.training[index]).collect();
        let hidden = hide_words(&examples, &self.config, step);
        let mut pass = Pass::training(self.config.dropout, self.config.seed, step);
        let mut sums: Vec<Option<Tensor<1>>> = vec![None; self.layer_of_parameters.len()];
        let (mut losses, mut logits) = (Vec::new(), Vec::new());
        for (example, ids) in examples.iter().zip(&hidden) {
            let (loss, scores) = self.loss(&[ids], &[example.label], &mut pass);
            let gradients = flat_gradients(&self.model, loss.backward());
            let squares = gradients.iter().flatten().map(|g| g.clone().square().sum());
            // On the device: reading the norm to decide would make every text wait.
            let norm = Tensor::cat(squares.collect(), 0).sum().sqrt(); // [1]
            let factor = norm.clamp_min(1e-12).recip().mul_scalar(clip_norm).clamp_max(1.0); // [1]
            for (sum, gradient) in sums.iter_mut().zip(gradients) {
                let Some(gradient) = gradient else { continue };
                let clipped = gradient * factor.clone();
                *sum =
                    Some(sum.take().map_or_else(|| clipped.clone(), |sum| sum + clipped.clone()));
            }
            losses.push(loss.inner());
            logits.push(scores.inner());
        }
        let scores =
            (!losses.is_empty()).then(|| (Tensor::cat(losses, 0).mean(), Tensor::cat(logits, 0)));
        ClippedSum { gradients: sums, scores }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Transaction;

    use super::*;
    use crate::config::{ModelKind, OptimizerKind, RunConfig, Start};
    use crate::data::Example;
    use crate::engine;
    use crate::model::testing::device;
    use crate::train::{Corpus, TrainingEvent};

    const TEXTS: [(&str, &str); 6] = [
        ("good", "early and well packed"),
        ("bad", "it never came"),
        ("good", "works, very happy with it, would buy again"),
        ("bad", "stopped"),
        ("fair", "came late, but works"),
        ("fair", "well, it works"),
    ];

    fn config(model: ModelKind) -> RunConfig {
        RunConfig {
            model,
            start: Start::Random,
            private: true,
            embedding_dim: 8,
            num_words: 20,
            n_heads: 2,
            feed_forward: 8,
            hidden_size: 4,
            filters: 4,
            dense_units: 4,
            conv_filters: 2,
            max_len: 12,
            batch_size: 3,
            epochs: 5,
            dropout: 0.0,
            word_dropout: 0.0,
            validation_share: 0.0,
            ..RunConfig::default()
        }
    }

    fn trainer(config: &RunConfig) -> Trainer {
        let example = |(label, text): &(&str, &str)| Example {
            text: text.to_string(),
            label: label.to_string(),
            line: 1,
        };
        let examples: Vec<Example> = TEXTS.iter().map(example).collect();
        let corpus = Corpus::build(&examples, None, config).unwrap();
        Trainer::new(corpus, config.clone(), &device()).unwrap()
    }

    /// All numbers, one parameter after the other.
    fn read(tensors: impl IntoIterator<Item = Tensor<1>>) -> Vec<f64> {
        let all = tensors.into_iter().fold(Transaction::default(), Transaction::register);
        let all = pollster::block_on(engine::read(all)).unwrap();
        all.into_iter().flatten().map(f64::from).collect()
    }

    fn sum(trainer: &Trainer, chosen: &[usize], clip_norm: f64) -> Vec<f64> {
        read(trainer.clipped_sum(chosen, 1, clip_norm).gradients.into_iter().flatten())
    }

    fn norm(values: &[f64]) -> f64 {
        values.iter().map(|value| value * value).sum::<f64>().sqrt()
    }

    #[test]
    fn text_by_text_the_gradients_are_those_of_the_batch_in_every_network() {
        for &model in ModelKind::ALL {
            let trainer = trainer(&config(model));
            let chosen = [0, 1, 2, 4, 5];
            let texts: Vec<&[u32]> =
                chosen.iter().map(|&i| trainer.corpus.training[i].ids.as_slice()).collect();
            let labels = chosen.map(|i| trainer.corpus.training[i].label);
            let (loss, _) = trainer.loss(&texts, &labels, &mut Pass::evaluation());
            let of_batch = flat_gradients(&trainer.model, loss.backward()).into_iter().flatten();
            let of_batch = read(of_batch);
            let actual = sum(&trainer, &chosen, 1e6);
            assert_eq!(actual.len(), of_batch.len(), "{model:?}");
            let scale = norm(&of_batch);
            for (actual, mean) in actual.iter().zip(&of_batch) {
                // The batch's loss is the mean of its texts'.
                assert!((actual / 5.0 - mean).abs() < 1e-5 * scale.max(1.0), "{model:?}");
            }
        }
    }

    #[test]
    fn no_text_moves_the_sum_further_than_it_may() {
        for &model in ModelKind::ALL {
            let trainer = trainer(&config(model));
            for clip_norm in [1e-3, 0.05, 10.0] {
                let all = sum(&trainer, &[0, 1, 2, 3, 4, 5], clip_norm);
                let mut one_by_one = vec![0.0; all.len()];
                for text in 0..TEXTS.len() {
                    let own = sum(&trainer, &[text], clip_norm);
                    let is_within = norm(&own) <= clip_norm * (1.0 + 1e-5);
                    assert!(is_within, "{model:?} {clip_norm}: {}", norm(&own));
                    one_by_one.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
                }
                let difference: Vec<f64> =
                    all.iter().zip(one_by_one).map(|(all, sum)| all - sum).collect();
                assert!(norm(&difference) < 1e-4 * norm(&all).max(1e-3), "{model:?} {clip_norm}");
            }
        }
    }

    #[test]
    fn a_step_has_the_noise_that_the_accountant_counts() {
        let sgd = OptimizerKind::Sgd;
        let config = RunConfig {
            optimizer: sgd,
            weight_decay: 0.0,
            learning_rate: 1.0,
            clip_norm: 0.01,
            epsilon: 0.5,
            ..config(ModelKind::Cnn)
        };
        let mut trainer = trainer(&config);
        let before = read(trainer.model.parameters());
        pollster::block_on(trainer.advance(1)).unwrap();
        let spent = trainer.privacy().unwrap();
        // Of six texts three are expected in a batch.
        let unit = spent.noise_multiplier * config.clip_norm / 3.0;
        let moved: Vec<f64> =
            read(trainer.model.parameters()).iter().zip(before).map(|(a, b)| a - b).collect();
        let n = moved.len() as f64;
        let variance = moved.iter().map(|x| x * x).sum::<f64>() / n / (unit * unit);
        // Six standard errors, and what the texts themselves add: at most 6 · 0.01 / 3 in all.
        let slack = 6.0 * (2.0 / n).sqrt() + (0.02 / unit).powi(2) / n;
        assert!((variance - 1.0).abs() < slack, "{variance} of {n}");
    }

    #[test]
    fn a_run_spends_its_budget_and_no_more_whatever_becomes_of_it() {
        let config = RunConfig { epsilon: 3.0, ..config(ModelKind::Cnn) };
        let mut first = trainer(&config);
        assert_eq!(first.privacy().unwrap().epsilon, 0.0);
        pollster::block_on(first.advance(4)).unwrap();
        let half = first.privacy().unwrap();
        assert!(half.epsilon > 0.0 && half.epsilon < 3.0, "{half:?}");
        let checkpoint = pollster::block_on(first.checkpoint()).unwrap();

        let mut second = trainer(&config);
        second.restore(&checkpoint).unwrap();
        assert_eq!(second.privacy().unwrap(), half);
        // Twice as many epochs take more noise, and fewer take less.
        let before = half.noise_multiplier;
        for (epochs, is_more) in [(10, true), (4, false)] {
            let mut run = trainer(&config);
            run.restore(&checkpoint).unwrap();
            run.update(RunConfig { epochs, ..config.clone() }).unwrap();
            pollster::block_on(run.advance(1)).unwrap();
            let changed = run.privacy().unwrap().noise_multiplier;
            assert!((changed > before) == is_more, "{epochs}: {changed} against {before}");
            let mut last = Vec::new();
            while !run.is_finished() {
                last = pollster::block_on(run.advance(3)).unwrap();
            }
            assert!(matches!(last.last(), Some(TrainingEvent::Finished(_))));
            let spent = run.privacy().unwrap();
            assert!(spent.epsilon <= 3.0 && spent.epsilon > 2.97, "{spent:?}");
            assert_eq!(spent.n_steps, run.step());
        }
    }

    #[test]
    fn two_private_runs_of_one_seed_differ() {
        let weights = || {
            let mut trainer = trainer(&config(ModelKind::Cnn));
            pollster::block_on(trainer.advance(2)).unwrap();
            read(trainer.model.parameters())
        };
        assert_ne!(weights(), weights());
    }
}
