//! The tuning of an encoder's network on the texts of a training part, step by step.

use burn::prelude::*;
use burn::tensor::Transaction;
use rand::RngExt;
use rand::seq::SliceRandom;

use super::{Base, supervised_contrastive_loss};
use crate::config::{OptimizerKind, RunConfig};
use crate::engine;
use crate::error::Error;
use crate::pretrained::{Encoder, EncoderNetwork, NetworkKind, TunedPart};
use crate::random::{self, Purpose};
use crate::train::{Optimizer, StepSize};

/// Steps over which the learning rate rises; it then falls linearly to zero.
const WARM_UP_STEPS: usize = 10;
/// Share of the ids left out of each text, so that no single word is relied on.
const TOKEN_DROPOUT: f64 = 0.1;
const WEIGHT_DECAY: f64 = 0.01;
/// The top of a CNN has few weights and nothing above it to upset: it learns faster.
const TOP_OF_CNN_FACTOR: f64 = 3.0;
/// Biases and norms alone have to go far to move what a text means.
const BIASES_FACTOR: f64 = 50.0;

/// What one step reads. Its time grows with both, and what a text is about mostly shows soon.
struct StepExtent {
    n_texts: usize,
    /// Ids of each text.
    max_len: usize,
}

impl StepExtent {
    /// A step of a BERT's layers takes ten times as long as one of the CNN's top.
    fn of(network: &EncoderNetwork) -> Self {
        match network {
            EncoderNetwork::Cnn(_) => Self { n_texts: 24, max_len: 64 },
            EncoderNetwork::Bert(_) => Self { n_texts: 12, max_len: 32 },
        }
    }
}

/// A network on its way from the published weights to tuned ones.
pub struct Tuning {
    network: EncoderNetwork,
    optimizer: Optimizer,
    /// The texts tuned on, as numbers in the [`Base`], and their classes.
    texts: Vec<usize>,
    labels: Vec<usize>,
    step: usize,
    n_steps: usize,
    learning_rate: f64,
    seed: u32,
    /// Tells the folds' random numbers apart.
    stream: u32,
}

/// What one step of tuning says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TuningStep {
    /// 1-based.
    pub step: usize,
    /// Steps of this tuning.
    pub n_steps: usize,
    /// Supervised-contrastive loss of the batch.
    pub loss: f64,
    /// The step's learning rate, by the schedule.
    pub learning_rate: f64,
}

/// Gradient steps for a number of texts, unless the settings say. Of a CNN 60 for eight texts
/// a class, and 120 for 32 and more; of a BERT always 30, as it gains nothing from more.
pub fn n_tuning_steps(
    config: &RunConfig,
    network: NetworkKind,
    n_texts: usize,
    n_classes: usize,
) -> usize {
    match (config.tuning_steps as usize, network) {
        (0, NetworkKind::Cnn) => (40 + 5 * n_texts / (2 * n_classes.max(1))).clamp(60, 120),
        (0, NetworkKind::Bert) => 30,
        (n_steps, _) => n_steps,
    }
}

impl Tuning {
    /// A tuning at its beginning.
    ///
    /// * `network` - as published; on a device with gradients.
    /// * `texts` - numbers of texts in the base; `labels` - their class indices.
    /// * `fold` - tells runs of the same seed apart.
    pub fn new(
        network: &EncoderNetwork,
        texts: Vec<usize>,
        labels: Vec<usize>,
        n_steps: usize,
        config: &RunConfig,
        fold: usize,
    ) -> Self {
        Self {
            network: network.tunable(),
            optimizer: Optimizer::new(OptimizerKind::AdamW),
            texts,
            labels,
            step: 0,
            n_steps,
            learning_rate: config.tuning_rate,
            seed: config.seed,
            stream: fold as u32,
        }
    }

    /// A tuning that has come to its end with a tuned network.
    pub fn done(network: &EncoderNetwork, config: &RunConfig) -> Self {
        Self::new(network, Vec::new(), Vec::new(), 0, config, 0)
    }

    /// Whether all steps are done.
    pub fn is_finished(&self) -> bool {
        self.step == self.n_steps
    }

    /// Steps in all.
    pub fn n_steps(&self) -> usize {
        self.n_steps
    }

    /// Steps that are still to be done.
    pub fn n_steps_left(&self) -> usize {
        self.n_steps - self.step
    }

    /// The learning rate between its rise and its fall, as the settings say it.
    pub fn highest_rate(&self) -> f64 {
        self.learning_rate
    }

    /// The network as it is by now.
    pub fn network(&self) -> &EncoderNetwork {
        &self.network
    }

    /// One gradient step on some of the texts.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub async fn advance(
        &mut self,
        encoder: &Encoder,
        base: &Base,
        device: &Device,
    ) -> Result<TuningStep, Error> {
        let StepExtent { n_texts, max_len } = StepExtent::of(&self.network);
        let stream = (self.stream << 16) | self.step as u32;
        let mut order: Vec<usize> = (0..self.texts.len()).collect();
        order.shuffle(&mut random::stream(self.seed, Purpose::Tuning, stream));
        order.truncate(n_texts);
        let mut rng = random::stream(self.seed, Purpose::TokenDropout, stream);
        let mut drop = |text: usize| {
            let n_tokens = base.len_of(text).min(max_len);
            let kept: Vec<usize> =
                (0..n_tokens).filter(|_| !rng.random_bool(TOKEN_DROPOUT)).collect();
            (text, if kept.is_empty() { (0..n_tokens).collect() } else { kept })
        };
        let chosen: Vec<(usize, Vec<usize>)> =
            order.iter().map(|&index| drop(self.texts[index])).collect();
        let labels: Vec<usize> = order.iter().map(|&index| self.labels[index]).collect();

        let vectors =
            self.network.vectors_above(&base.batch(encoder, &chosen, device), base.part());
        let loss = supervised_contrastive_loss(vectors, &labels);
        let gradients = loss.backward();
        let warm_up = ((self.step + 1) as f64 / WARM_UP_STEPS as f64).min(1.0);
        let decay = 1.0 - self.step as f64 / self.n_steps as f64;
        let factor = match (&self.network, base.part()) {
            (EncoderNetwork::Cnn(_), TunedPart::Top) => TOP_OF_CNN_FACTOR,
            (EncoderNetwork::Cnn(_), TunedPart::Whole) => 1.0,
            (EncoderNetwork::Bert(_), _) => BIASES_FACTOR,
        };
        let learning_rate = factor * self.learning_rate * warm_up * decay;
        let size = StepSize {
            learning_rate,
            momentum: 0.9,
            weight_decay: WEIGHT_DECAY,
            gradient_clip: 0.0,
        };
        let (network, _) = self.optimizer.step(self.network.clone(), gradients, size);
        self.network = network;
        self.step += 1;
        let loss = read_one(loss.inner()).await?;
        Ok(TuningStep { step: self.step, n_steps: self.n_steps, loss, learning_rate })
    }
}

async fn read_one(tensor: Tensor<1>) -> Result<f64, Error> {
    let values = engine::read(Transaction::default().register(tensor)).await?;
    let value = values.first().and_then(|values| values.first());
    Ok(f64::from(value.copied().unwrap_or(f32::NAN)))
}
