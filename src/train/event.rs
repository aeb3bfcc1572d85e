//! What training reports, one value a step and one an epoch.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::transfer::{Chosen, Stage, Trial};

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// One gradient step.
    Step {
        /// 1-based count of steps since the run began.
        step: usize,
        /// 1-based epoch.
        epoch: usize,
        /// Mean loss of the batch.
        loss: f64,
        /// Share of the batch that was classified correctly.
        accuracy: f64,
        /// Euclidean norm of the whole gradient, before clipping.
        gradient_norm: f64,
        learning_rate: f64,
    },
    /// One pass over the training part.
    Epoch {
        epoch: usize,
        step: usize,
        /// Means over the epoch's batches, as they were trained: with dropout, label
        /// smoothing and class weights, which validation has not.
        training: Scores,
        /// On the whole validation part, after the epoch.
        validation: Option<Scores>,
        /// The lowest validation loss so far.
        is_best: bool,
        /// Euclidean norm of each layer's gradient before clipping, the mean over the epoch's
        /// steps; in the order of the network's layers, 0 for those without parameters.
        gradient_norms: Vec<f64>,
    },
    /// A run on a pretrained encoder has come this far in a stage.
    Stage { stage: Stage, done: usize, total: usize },
    /// One step of the encoder's tuning.
    Tuning {
        /// 1-based, from 1 again for each fold.
        step: usize,
        n_steps: usize,
        /// 1-based fold, of so many; none on the whole training part.
        fold: Option<usize>,
        n_folds: usize,
        /// Supervised-contrastive loss of the batch.
        loss: f64,
        learning_rate: f64,
    },
    /// A way to learn was tried by cross-validation.
    Tried { trial: Trial },
    /// The way to learn that the run goes on with.
    Chosen { chosen: Chosen },
    /// The run is over.
    Finished { reason: FinishReason, epoch: usize, best_epoch: Option<usize> },
}

/// Loss and accuracy over some examples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Scores {
    pub loss: f64,
    pub accuracy: f64,
}

/// Why a run is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum FinishReason {
    /// All epochs are done.
    Completed,
    /// Validation no longer improved; the best epoch's weights are restored.
    EarlyStopped,
}
