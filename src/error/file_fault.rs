//! What can be wrong with a file of tensors, an encoder's or a model's.

use std::fmt;

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

/// What a file does or is, after the word "it".
impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Damaged => "is damaged",
            Self::Foreign => "is of another program",
            Self::Newer => "was written by a later version of this program",
            Self::NotNumbers => "holds values that are no numbers, or too large",
            Self::TooLarge => "is larger than any file of its kind",
            Self::Unfit => "does not fit together",
        })
    }
}
