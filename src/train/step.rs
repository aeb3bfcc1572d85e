//! What goes into a gradient step and what comes of it: numbers that are read from the device once
//! several steps are done.

use std::ops::Range;

use burn::prelude::*;
use burn::tensor::Transaction;
use rand::RngExt;

use super::Encoded;
use crate::config::RunConfig;
use crate::engine;
use crate::error::Error;
use crate::privacy::SecretNoise;
use crate::random::{self, Purpose};
use crate::text::OUT_OF_VOCABULARY;

/// A step whose numbers have not been read from the device yet.
pub(super) struct PendingStep {
    /// 1-based count of steps since the run began.
    pub step: usize,
    /// 1-based epoch.
    pub epoch: usize,
    pub learning_rate: f64,
    /// Of each text of the batch, as [`Encoded::label`].
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

/// What the steps of a private run are made by.
pub(super) struct PrivateSteps {
    pub noise: SecretNoise,
    /// q of the steps to come, and σ over C.
    pub sampling_rate: f64,
    pub noise_multiplier: f64,
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

impl PendingStep {
    /// Reads the numbers of steps from the device, all at once.
    ///
    /// * `is_right` - whether a text's logits are right for its label.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::ErrorKind::Engine) where the device fails.
    pub async fn read(
        steps: Vec<Self>,
        is_right: impl Fn(&[f32], usize) -> bool,
    ) -> Result<Vec<StepNumbers>, Error> {
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
                .filter(|(logits, label)| is_right(logits, **label))
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
