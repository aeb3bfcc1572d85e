//! Why a folder of a published encoder cannot be read.

use std::fmt;

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// What is wrong with a published encoder's folder, or is not understood of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PublishedFault {
    /// A file that must be there is not.
    MissingFile {
        /// Its name.
        file: String,
    },
    /// The weights are there as a program's pickled objects only, which may run code.
    Pickled {
        /// The file's name.
        file: String,
    },
    /// The weights are in several files.
    InParts,
    /// A file that is to be JSON is none, or not of the form that it is to have.
    NotJson {
        /// Its name.
        file: String,
        /// Where and why.
        detail: String,
    },
    /// A model of another kind.
    Architecture {
        /// As its file calls it.
        found: String,
    },
    /// A setting that is not understood.
    Setting {
        /// The file that it stands in.
        file: String,
        /// Its name.
        key: String,
        /// Its value.
        value: String,
    },
    /// A tokenizer that is not understood.
    Tokenizer {
        /// The part of tokenizer.json.
        part: String,
        /// As the file calls it.
        found: String,
    },
    /// Weights that are not there.
    MissingTensor {
        /// Their name.
        tensor: String,
    },
    /// Weights of another number than the model's sizes ask for.
    TensorShape {
        /// Their name.
        tensor: String,
    },
    /// Weights of numbers that are not read.
    TensorType {
        /// Their name.
        tensor: String,
        /// What they are.
        found: String,
    },
    /// Weights that are no numbers, or larger than any model's.
    NotNumbers {
        /// Their name.
        tensor: String,
    },
    /// The file of the weights broke off, or is none.
    Damaged,
    /// More than may be.
    TooLarge {
        /// What there is.
        n_bytes: u64,
        /// What may be.
        limit: u64,
    },
}

impl fmt::Display for PublishedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingFile { file } => {
                write!(f, "{file} is missing; choose the folder as it was published")
            }
            Self::Pickled { file } => write!(
                f,
                "its weights are in {file}, which may run code when it is read; use model.safetensors, or convert it"
            ),
            Self::InParts => f.write_str(
                "its weights are in several files; use a model with one model.safetensors",
            ),
            Self::NotJson { file, detail } => write!(f, "{file} cannot be read: {detail}"),
            Self::Architecture { found } => write!(
                f,
                "{found} is another architecture; use a BERT, RoBERTa, XLM-R, DistilBERT or MiniLM"
            ),
            Self::Setting { file, key, value } => {
                write!(f, "{file} says {key} = {value}, which is not supported")
            }
            Self::Tokenizer { part, found } => {
                write!(f, "the {part} of its tokenizer.json is {found}, which is not supported")
            }
            Self::MissingTensor { tensor } => write!(f, "the weights {tensor} are missing"),
            Self::TensorShape { tensor } => {
                write!(f, "the weights {tensor} have another shape than config.json says")
            }
            Self::TensorType { tensor, found } => {
                write!(f, "the weights {tensor} are {found}; F32, F16 and BF16 are read")
            }
            Self::NotNumbers { tensor } => {
                write!(f, "the weights {tensor} have values that are no numbers, or too large")
            }
            Self::Damaged => f.write_str("model.safetensors broke off, or is damaged"),
            Self::TooLarge { n_bytes, limit } => {
                write!(f, "{n_bytes} bytes are more than the limit of {limit}; use a smaller model")
            }
        }
    }
}

impl std::error::Error for PublishedFault {}
