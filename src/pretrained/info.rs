//! What an encoder's file says of itself.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::EncoderName;

/// What a file of weights says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EncoderInfo {
    /// The name by which the settings ask for the file.
    pub name: EncoderName,
    /// The published model, such as `universal-sentence-encoder-multilingual-3`.
    pub model: String,
    /// BCP 47 tags of the languages whose pieces were kept.
    pub languages: Vec<String>,
    /// The number of pieces that were kept, which is the number of the table's rows.
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
