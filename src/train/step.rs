//! What goes into a gradient step and what comes of it: numbers that are read from the device once
//! several steps are done.

use std::ops::Range;

use burn::prelude::*;
use burn::tensor::Transaction;
use rand::RngExt;
use rand::seq::SliceRandom;

use super::{Encoded, StepSize, Trainer, learning_rate};
use crate::config::RunConfig;
use crate::engine;
use crate::error::Error;
use crate::metrics::ranked;
use crate::model::{Pass, Targets, probabilities};
use crate::random::{self, Purpose};
use crate::text::OUT_OF_VOCABULARY;

/// A step whose numbers have not been read from the device yet.
pub(super) struct PendingStep {
    /// 1-based count of steps since the run began.
    pub step: usize,
    /// 1-based epoch.
    pub epoch: usize,
    pub learning_rate: f64,
    /// Class index of each text of the batch.
    pub labels: Vec<usize>,
    /// Mean loss of the batch, `[1]`.
    pub loss: Tensor<1>,
    /// Squared norm of each parameter's gradient, `[n_parameters]`.
    pub squares: Tensor<1>,
    /// `[batch, n_outputs]`
    pub logits: Tensor<2>,
}

/// The numbers of a step.
pub(super) struct StepNumbers {
    /// 1-based count of steps since the run began.
    pub step: usize,
    /// 1-based epoch.
    pub epoch: usize,
    pub learning_rate: f64,
    /// Texts of the batch, and how many were classified correctly.
    pub n_texts: usize,
    pub n_correct: usize,
    /// Mean loss of the batch.
    pub loss: f64,
    /// Squared norm of each parameter's gradient before clipping, `[n_parameters]`.
    pub squares: Vec<f32>,
}

/// The place of a step in its run.
pub(super) struct NextStep {
    /// Of the epoch's order.
    pub places: Range<usize>,
    /// 1-based count of steps since the run began.
    pub step: u32,
    /// 1-based epoch.
    pub epoch: usize,
    pub learning_rate: f64,
}

/// The examples' ids, some replaced by "unknown" so that no single word is relied on.
///
/// * `step` - 1-based; each draws anew.
pub(super) fn hide_words(examples: &[&Encoded], config: &RunConfig, step: u32) -> Vec<Vec<u32>> {
    let probability = config.word_dropout;
    if probability == 0.0 {
        return examples.iter().map(|example| example.ids.clone()).collect();
    }
    let mut rng = random::stream(config.seed, Purpose::WordDropout, step);
    let mut hide = |&id: &u32| if rng.random_bool(probability) { OUT_OF_VOCABULARY } else { id };
    examples.iter().map(|example| example.ids.iter().map(&mut hide).collect()).collect()
}

impl Trainer {
    /// One mini-batch: forward, loss, backward, update. Reads nothing from the device.
    pub(super) fn train_step(&mut self) -> PendingStep {
        if self.private.is_some() {
            return self.private_train_step();
        }
        // Drawn anew from the seed and the epoch, so that a resumed run needs no saved order.
        let mut order: Vec<usize> = (0..self.corpus.training.len()).collect();
        let stream = random::stream(self.config.seed, Purpose::Shuffle, self.position.epoch);
        order.shuffle(&mut { stream });
        let NextStep { places, step, epoch, learning_rate } = self.next_step();
        let chosen = &order[places];
        let examples: Vec<&Encoded> =
            chosen.iter().map(|&index| &self.corpus.training[index]).collect();
        let labels: Vec<usize> = examples.iter().map(|example| example.label).collect();
        let hidden = hide_words(&examples, &self.config, step);
        let texts: Vec<&[u32]> = hidden.iter().map(Vec::as_slice).collect();
        let mut pass = Pass::training(self.config.dropout, self.config.seed, step);
        let (loss, logits) = self.loss(&texts, &labels, &mut pass);
        let gradients = loss.backward();
        let size = self.step_size(learning_rate, self.config.gradient_clip);
        let (model, squares) = self.optimizer.step(self.model.clone(), gradients, size);
        self.model = model;
        PendingStep {
            step: step as usize,
            epoch,
            learning_rate,
            labels,
            loss: loss.inner(),
            squares,
            logits: logits.inner(),
        }
    }

    /// Moves on by one step.
    pub(super) fn next_step(&mut self) -> NextStep {
        let position = &mut self.position;
        let n_examples = self.corpus.training.len();
        let start = position.cursor;
        let end = (start + self.config.batch_size as usize).min(n_examples);
        let middle = (start + end) as f64 / 2.0;
        let progress = (f64::from(position.epoch) + middle / n_examples as f64)
            / f64::from(self.config.epochs.max(position.epoch + 1));
        position.cursor = end;
        position.step += 1;
        NextStep {
            places: start..end,
            step: position.step,
            epoch: position.epoch as usize + 1,
            learning_rate: learning_rate(&self.config, progress) * self.model.rate_factor(),
        }
    }

    /// The mean loss of some texts, `[1]`, and their logits, `[batch, n_outputs]`; with gradients.
    pub(super) fn loss(
        &self,
        texts: &[&[u32]],
        labels: &[usize],
        pass: &mut Pass,
    ) -> (Tensor<1>, Tensor<2>) {
        let batch = self.batch(self.corpus.vectors.as_ref(), texts);
        let logits = self.model.forward(&batch.autodiff(), pass);
        let class_weights = &self.class_weights;
        let targets = Targets { labels, class_weights, smoothing: self.config.label_smoothing };
        (targets.loss(logits.clone()), logits)
    }

    /// The numbers of a step.
    pub(super) fn step_size(&self, learning_rate: f64, gradient_clip: f64) -> StepSize {
        let RunConfig { momentum, weight_decay, .. } = self.config;
        StepSize { learning_rate, momentum, weight_decay, gradient_clip }
    }
}

impl PendingStep {
    /// Reads the numbers of steps from the device, all at once.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::ErrorKind::Engine) where the device fails.
    pub async fn read(steps: Vec<Self>) -> Result<Vec<StepNumbers>, Error> {
        let mut transaction = Transaction::default();
        for step in &steps {
            transaction = transaction
                .register(step.loss.clone())
                .register(step.squares.clone())
                .register(step.logits.clone());
        }
        let mut values = engine::read(transaction).await?.into_iter();
        let mut next = || values.next().ok_or_else(|| engine::failure("no value read"));
        let mut all = Vec::with_capacity(steps.len());
        for Self { step, epoch, learning_rate, labels, .. } in steps {
            let loss = f64::from(next()?[0]);
            let squares = next()?;
            let logits = next()?;
            let n_texts = labels.len();
            let n_correct = logits
                .chunks(logits.len() / n_texts.max(1))
                .zip(&labels)
                .filter(|(logits, label)| ranked(&probabilities(logits))[0] == **label)
                .count();
            all.push(StepNumbers { step, epoch, learning_rate, n_texts, n_correct, loss, squares });
        }
        Ok(all)
    }
}

impl StepNumbers {
    /// Euclidean norm of the whole gradient, before clipping.
    pub fn gradient_norm(&self) -> f64 {
        self.squares.iter().copied().map(f64::from).sum::<f64>().sqrt()
    }
}
