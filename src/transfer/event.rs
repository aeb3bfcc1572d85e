//! What a run on a pretrained encoder reports.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{Chosen, LabelWay, Trial};
use crate::error::Error;
use crate::privacy::PrivacySpent;
use crate::train::Finish;

/// Something that happened in a run on a pretrained encoder.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TransferEvent {
    /// The run has come this far in a stage.
    Stage {
        /// Where the run stands.
        stage: Stage,
        /// Pieces of work of this stage that are done: texts, fits or folds.
        done: usize,
        /// Pieces of work of this stage in all, as far as it can be told.
        total: usize,
    },
    /// One step of the encoder's tuning.
    Tuning {
        /// 1-based, from 1 again for each fold.
        step: usize,
        /// Steps of this tuning.
        n_steps: usize,
        /// 1-based.
        fold: usize,
        /// Folds that tuning is tried on.
        n_folds: usize,
        /// Supervised-contrastive loss of the batch.
        loss: f64,
        /// The step's learning rate, by the schedule.
        learning_rate: f64,
    },
    /// A way to learn was tried by cross-validation.
    Tried {
        /// The way, and what it was worth.
        trial: Trial,
    },
    /// Of one label among several, another way to learn is the best so far, or is kept.
    LabelTried {
        /// The way, and what it was worth.
        way: LabelWay,
    },
    /// Tuning was one way of several, and broke off; the run goes on without it.
    TuningFailed {
        /// What went wrong.
        error: Error,
    },
    /// The way to learn that the run goes on with.
    Chosen {
        /// Its place among those tried.
        chosen: Chosen,
    },
    /// What a private run has spent so far.
    Privacy(PrivacySpent),
    /// The run is over.
    Finished(Finish),
}

/// Where a run on a pretrained encoder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The classifier that says what the texts without labels are learns first.
    Teacher,
    /// Texts to vectors; once more where the encoder has been tuned.
    Encode,
    /// Classifiers on the frozen vectors, cross-validated.
    Compare,
    /// The encoder is tuned on the training folds, and judged on the held-out ones.
    TryTuning,
    /// The choice is tried with texts without labels to learn from.
    Teach,
    /// A head is fitted by steps with noise.
    FitPrivately,
}
