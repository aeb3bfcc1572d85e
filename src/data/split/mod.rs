//! Every way of parting examples: parts held out, folds, a sample, and texts that stay together.

mod by_sets;
mod groups;
mod hold_out;
mod k_fold;
mod parts;
mod sample;

pub use by_sets::folds_of_sets;
pub use hold_out::{Split, split};
pub use k_fold::{Fold, folds_leaving_each_class, folds_of_texts, k_folds};
pub use parts::{Labelled, Parts};
pub use sample::stratified_sample;
