//! Learning on a pretrained encoder: its vectors of the texts, a classifier on them,
//! and, where cross-validation finds that it helps, its tuning.

mod answers;
mod coverage;
mod ensemble;
mod event;
mod private_head;
mod progress;
mod recipe;
mod run;
mod selection;
mod texts;
mod tuning;
mod valence;
mod zero_shot;

pub(crate) use coverage::coverage;
pub(crate) use ensemble::{Ensemble, EnsembleHeader, SMOOTHING, final_logits, head_logits};
pub use ensemble::{inverse_temperature, probabilities};
pub use event::{Stage, TransferEvent};
pub use recipe::{Chosen, FeatureKind, LabelWay, LossEffect, Recipe, Trial};
pub(crate) use run::WorkDone;
pub use run::{Borrowed, BorrowedProgress, Transfer};
pub use selection::{Choice, Features, RecipeSelection, SelectionOptions};
pub(crate) use texts::LEAST_UNLABELLED;
pub use texts::LabelledText;
pub use tuning::{Base, Hidden, Tuning, TuningStep, n_tuning_steps, supervised_contrastive_loss};
pub use zero_shot::zero_shot;
