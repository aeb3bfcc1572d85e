//! A part of the data that an error can be about.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// A part of the data put aside from training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum HeldOut {
    /// The part that early stopping goes by.
    Validation,
    /// The part that the final scores come from.
    Test,
}
