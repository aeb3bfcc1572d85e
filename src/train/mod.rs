//! The training loop: a corpus and a configuration in, events out, one step at a time.

mod activation_statistics;
mod adam_table;
mod checkpoint;
mod corpus;
mod event;
mod gradient_step;
mod inference;
mod optimizer;
mod position;
mod private_step;
mod reference;
mod row_step;
mod schedule;
mod step;
mod trained;
mod trainer;
mod warm_start;

pub use activation_statistics::ActivationStatistics;
pub use corpus::{Corpus, Encoded};
pub use event::{Finish, FinishReason, Scores, TrainingEvent};
pub use optimizer::{Optimizer, StepSize};
pub(crate) use position::RunPosition;
pub use reference::reference_run;
pub use schedule::learning_rate;
pub use trainer::Trainer;
pub(crate) use warm_start::Learned;
