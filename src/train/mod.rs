//! The training loop: a corpus and a configuration in, events out, one step at a time.

mod activation_statistics;
mod checkpoint;
mod corpus;
mod event;
mod go_on;
mod optimizer;
mod parts;
mod reference;
mod schedule;
mod trainer;

pub(crate) use crate::engine::failure as engine_error;
pub use activation_statistics::ActivationStatistics;
pub use corpus::{Corpus, Encoded};
pub use event::{Event, FinishReason, Scores};
pub use optimizer::{Optimizer, StepSize};
pub use parts::{Labelled, Parts};
pub use reference::reference_run;
pub use schedule::learning_rate;
pub use trainer::Trainer;
