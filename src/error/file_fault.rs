//! What can be wrong with a file of tensors, an encoder's or a model's.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// What is wrong with a file of tensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum FileFault {
    /// It broke off, or some of it was changed on the way.
    Damaged,
    /// It is of another program.
    Foreign,
    /// It was written by a later version.
    Newer,
    /// Some of its values are no numbers, or larger than those of any model.
    NotNumbers,
    /// It is larger than any file of its kind.
    TooLarge,
    /// Its parts do not fit together, or not to the data.
    Unfit,
}
