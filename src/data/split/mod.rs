//! Every way of parting examples: one held-out part, folds, and texts that stay together.

mod hold_out;
mod k_fold;

pub use hold_out::{Split, k_folds, k_folds_of_groups, split};
pub use k_fold::folds;
