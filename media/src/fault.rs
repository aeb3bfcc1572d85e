//! Why a file, a picture or a sound is refused.

use std::fmt;

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// What is wrong with an encoder's file, or with what it is to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MediaFault {
    /// The file broke off, or is none of this program's.
    Damaged {
        /// What the reader says.
        detail: String,
    },
    /// The file is of a later version of this program.
    Newer {
        /// Its version.
        format: u32,
    },
    /// A file, or something to read, of another kind than this encoder's.
    Kind {
        /// That kind.
        found: String,
    },
    /// Weights that are missing, or have another type or number than the network needs.
    Unfit {
        /// Their name.
        tensor: String,
    },
    /// Weights that are no numbers, or larger than any network's.
    NotNumbers {
        /// Their name.
        tensor: String,
    },
    /// Pixels that are not those of one picture of the right size.
    Pixels {
        /// Bytes that were given.
        n_bytes: usize,
        /// Bytes that there have to be.
        expected: usize,
    },
    /// A sound without a single sample.
    Silent,
    /// A sound with samples that are no numbers.
    Samples,
}

impl fmt::Display for MediaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { detail } => write!(f, "the encoder's file is damaged ({detail})"),
            Self::Newer { format } => {
                write!(f, "the encoder's file is of a later version ({format})")
            }
            Self::Kind { found } => write!(f, "this is not the encoder for {found:?}"),
            Self::Unfit { tensor } => {
                write!(f, "the weights {tensor:?} of the encoder's file do not fit")
            }
            Self::NotNumbers { tensor } => {
                write!(f, "the weights {tensor:?} of the encoder's file are no numbers")
            }
            Self::Pixels { n_bytes, expected } => {
                write!(f, "the picture has {n_bytes} bytes of pixels, not {expected}")
            }
            Self::Silent => write!(f, "the sound has no samples"),
            Self::Samples => write!(f, "the sound has samples that are no numbers"),
        }
    }
}

impl std::error::Error for MediaFault {}
