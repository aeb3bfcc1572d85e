//! The parts that a data set is split into.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// A part of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// What is learned from.
    Training,
    /// What tells when to stop.
    Validation,
    /// What is only scored.
    Test,
}

impl Part {
    /// Its own of three.
    pub(super) fn of<T>(self, [training, validation, test]: [T; 3]) -> T {
        match self {
            Self::Training => training,
            Self::Validation => validation,
            Self::Test => test,
        }
    }
}
