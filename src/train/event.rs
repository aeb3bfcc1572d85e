//! What the training of a network reports, one value a step and one an epoch.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::privacy::PrivacySpent;

/// Something that happened while a network was trained.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TrainingEvent {
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
        /// The step's learning rate, by the schedule.
        learning_rate: f64,
    },
    /// One pass over the training part.
    Epoch {
        /// 1-based epoch that is over.
        epoch: usize,
        /// Steps since the run began.
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
    /// What a private run has spent so far.
    Privacy(PrivacySpent),
    /// The run is over.
    Finished(Finish),
}

/// The end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Finish {
    /// Why it is over.
    pub reason: FinishReason,
    /// Epochs that are done; 0 of a run without epochs.
    pub epoch: usize,
    /// 1-based epoch whose weights were kept, where validation told.
    pub best_epoch: Option<usize>,
}

/// Loss and accuracy over some examples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Scores {
    /// Mean cross-entropy, in nats.
    pub loss: f64,
    /// Share that was classified correctly.
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
