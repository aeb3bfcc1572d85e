//! The files of a folder, and its JSON.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::PublishedFault;

/// How many bytes the names of the weights are looked for in.
pub const N_WEIGHTS_START: usize = 1 << 20;
/// The longest name or value that is kept.
const MOST_NAME_CHARACTERS: usize = 100;
/// What the small files have at most, and what tokenizer.json, of a quarter of a million pieces.
const MOST_JSON_BYTES: usize = 1_000_000;
pub const MOST_TOKENIZER_BYTES: usize = 60_000_000;

/// The files of a published encoder; what may be missing is what not every encoder has.
#[derive(Debug, Clone, Copy)]
pub struct PublishedFolder<'a> {
    /// What the encoder is called.
    pub name: &'a str,
    /// `config.json`
    pub config: &'a [u8],
    /// `tokenizer.json`
    pub tokenizer: &'a [u8],
    /// `modules.json` of sentence-transformers
    pub modules: Option<&'a [u8]>,
    /// `1_Pooling/config.json` of sentence-transformers
    pub pooling: Option<&'a [u8]>,
    /// `sentence_bert_config.json` of sentence-transformers
    pub sentence: Option<&'a [u8]>,
    /// The first [`crate::Conversion::N_WEIGHTS_START`] bytes of `model.safetensors`, or all of them.
    pub weights_start: &'a [u8],
    /// Bytes of `model.safetensors`
    pub n_weights_bytes: u64,
}

/// A small file of settings.
pub fn read_json<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, PublishedFault> {
    read_json_up_to(MOST_JSON_BYTES, file, bytes)
}

pub fn read_json_up_to<T: DeserializeOwned>(
    limit: usize,
    file: &str,
    bytes: &[u8],
) -> Result<T, PublishedFault> {
    if bytes.len() > limit {
        return Err(PublishedFault::TooLarge { n_bytes: bytes.len() as u64, limit: limit as u64 });
    }
    serde_json::from_slice(bytes).map_err(|error| PublishedFault::NotJson {
        file: file.to_string(),
        detail: error.to_string(),
    })
}

/// A value of JSON, shortened, as a person is shown it.
pub fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    shortened(&text)
}

/// The beginning of a name or a value.
pub fn shortened(text: &str) -> String {
    text.chars().take(MOST_NAME_CHARACTERS).collect()
}
