//! The tuning of an encoder on the texts of a training part, before any classifier is fitted.

mod base;
mod contrastive;
mod job;
mod steps;

pub use base::{Base, Hidden};
pub use contrastive::supervised_contrastive_loss;
pub(super) use job::Job;
pub use steps::{Tuning, TuningStep, n_tuning_steps};
