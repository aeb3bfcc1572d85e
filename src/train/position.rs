//! How far a run has come.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::FinishReason;
use crate::privacy::Accountant;
use crate::random::{self, Purpose};

/// In which order the examples of an epoch are learned from.
#[derive(Default)]
pub(crate) struct EpochOrder {
    /// None as long as it is that of no epoch.
    epoch: Option<u32>,
    /// Numbers of training examples.
    pub places: Vec<usize>,
}

impl EpochOrder {
    /// Draws the order of an epoch, once, from the seed and the epoch: a resumed run needs no
    /// saved one.
    pub fn shuffle(&mut self, seed: u32, epoch: u32, n_examples: usize) {
        if self.epoch == Some(epoch) {
            return;
        }
        self.places = (0..n_examples).collect();
        self.places.shuffle(&mut random::stream(seed, Purpose::Shuffle, epoch));
        self.epoch = Some(epoch);
    }
}

/// How far a run has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct RunPosition {
    /// Gradient steps taken.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// Examples of the current epoch already trained on.
    pub cursor: usize,
    /// Sums over those examples.
    pub loss_sum: f64,
    pub n_correct: usize,
    /// How many they are: in a private run chance says how many texts a step takes.
    #[serde(default)]
    pub n_seen: usize,
    /// The steps of the current epoch, and the sum of each layer's gradient norm over them, in
    /// single precision, which survives being written as text.
    #[serde(default)]
    pub n_steps: usize,
    #[serde(default)]
    pub layer_norms: Vec<f32>,
    /// 1-based epoch with the lowest validation loss, and that loss.
    pub best_epoch: Option<usize>,
    pub best_loss: f64,
    pub finished: Option<FinishReason>,
    /// Of a private run: what its steps have spent.
    #[serde(default)]
    pub spent: Accountant,
}

impl RunPosition {
    /// What a private model's file may tell: all but what was seen of the texts.
    pub fn without_scores(&self) -> Self {
        let Self { step, epoch, cursor, finished, spent, .. } = self.clone();
        Self { step, epoch, cursor, finished, spent, ..Self::default() }
    }
}
