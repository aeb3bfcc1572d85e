//! Pretrained encoders: a file of weights in, vectors of texts and of their tokens out.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::EncoderName;

/// What a file of weights says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EncoderInfo {
    pub name: EncoderName,
    /// The published model, such as `universal-sentence-encoder-multilingual-3`.
    pub model: String,
    /// BCP 47 tags of the languages whose pieces were kept.
    pub languages: Vec<String>,
    pub vocabulary_size: usize,
    /// Weights outside the embedding table.
    pub n_parameters: usize,
    /// Length of a text's vector.
    pub n_features: usize,
    /// Length of a token's vector.
    pub d_token: usize,
    /// Ids read of a text, both specials counted.
    pub max_len: usize,
}
