//! How far a run has come.

use serde::{Deserialize, Serialize};

use super::FinishReason;
use crate::privacy::Accountant;

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
