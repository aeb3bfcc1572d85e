//! Stratified, seeded parts of a data set.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::error::Error;

/// The parts of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Part {
    Training,
    Validation,
    Test,
}

/// Indices of the examples in each part, each ascending; together every example once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    pub training: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}

/// Splits examples so that each class has about the same share in each part.
///
/// A class of n examples gives `round(n * share)` to a part, at least one where
/// n allows it, and always keeps one for training; a class of one goes to training.
///
/// * `labels` - class index of each example, `[n_examples]`.
/// * `validation_share`, `test_share` - each in 0..=0.5; 0 gives an empty part.
/// * `seed` - the same seed gives the same split.
///
/// # Errors
/// [`crate::ErrorKind::NothingToHoldOut`] where a share is not 0 but no class can spare an example.
pub fn split(
    labels: &[usize],
    validation_share: f64,
    test_share: f64,
    seed: u32,
) -> Result<Split, Error> {
    let _ = (labels, validation_share, test_share, seed);
    todo!()
}
