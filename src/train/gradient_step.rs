//! One gradient step: forward, loss, backward, update.

use burn::prelude::*;

use super::step::{NextStep, PendingStep, hide_words};
use super::{Encoded, StepSize, Trainer, learning_rate};
use crate::config::RunConfig;
use crate::error::Error;
use crate::model::{Pass, Targets};

impl Trainer {
    /// One mini-batch: forward, loss, backward, update. Reads nothing from a GPU.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub(super) async fn train_step(&mut self) -> Result<PendingStep, Error> {
        if self.private.is_some() {
            return Ok(self.private_train_step());
        }
        let (seed, n_examples) = (self.config.seed, self.corpus.training.len());
        self.order.shuffle(seed, self.position.epoch, n_examples);
        let NextStep { places, step, epoch, learning_rate } = self.next_step();
        let chosen = &self.order.places[places];
        let examples: Vec<&Encoded> =
            chosen.iter().map(|&index| &self.corpus.training[index]).collect();
        let labels: Vec<usize> = examples.iter().map(|example| example.label).collect();
        let mut hidden = hide_words(&examples, &self.config, step);
        let size = self.step_size(learning_rate, self.config.gradient_clip);
        let narrowed = self.narrow(&mut hidden, &size).await?;
        let texts: Vec<&[u32]> = hidden.iter().map(Vec::as_slice).collect();
        let mut pass = Pass::training(self.config.dropout, self.config.seed, step);
        let (loss, logits) = self.loss(&texts, &labels, &mut pass);
        let gradients = loss.backward();
        let (model, squares) = self.optimizer.step(self.model.clone(), gradients, size);
        self.model = model;
        if let Some(narrowed) = narrowed {
            self.widen(narrowed, &size).await?;
        }
        Ok(PendingStep {
            step: step as usize,
            epoch,
            learning_rate,
            labels,
            loss: loss.inner(),
            squares,
            logits: logits.inner(),
        })
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
        let sets = self.corpus.sets.as_ref();
        let smoothing = self.config.label_smoothing;
        let targets = Targets { labels, sets, class_weights, smoothing };
        (targets.loss(logits.clone()), logits)
    }

    /// The numbers of a step.
    pub(super) fn step_size(&self, learning_rate: f64, gradient_clip: f64) -> StepSize {
        let RunConfig { momentum, weight_decay, .. } = self.config;
        StepSize { learning_rate, momentum, weight_decay, gradient_clip }
    }
}
