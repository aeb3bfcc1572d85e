//! The sizes of a BERT, as a file tells them.

use serde::Deserialize;

use super::parameters::Parameters;
use crate::tensor_file::Refusal;

/// The most that is added to a variance, which is 1 where a layer norm does its work.
const MOST_EPSILON: f64 = 0.01;

/// What a sentence's vector is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean of all tokens' vectors.
    #[default]
    Mean,
    /// The vector of the first token, which stands before the text.
    Cls,
}

/// The sizes of a [`super::BertEncoder`], as a file tells them, and how it makes one vector of a
/// text's.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct BertArchitecture {
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    pub inner: usize,
    pub eps: f64,
    pub positions: usize,
    #[serde(default)]
    pub pooling: Pooling,
}

impl BertArchitecture {
    /// What is added to the embedding at each place in a text, `[positions, hidden]`, once the
    /// sizes are found to be possible.
    pub(super) fn position_table(&self, parameters: &Parameters) -> Result<Vec<f32>, Refusal> {
        let &Self { hidden, layers, heads, eps, positions, .. } = self;
        if heads == 0 || layers == 0 || !hidden.is_multiple_of(heads) {
            return Err("the network's heads or layers cannot be".into());
        }
        // So written that NaN fails.
        if !(eps > 0.0 && eps <= MOST_EPSILON) {
            return Err(format!("{eps} is added to variances").into());
        }
        let token_type = parameters.floats("type", hidden)?;
        let mut table = parameters.rows("position", positions, hidden)?;
        for row in table.chunks_exact_mut(hidden) {
            row.iter_mut().zip(&token_type).for_each(|(value, token_type)| *value += token_type);
        }
        Ok(table)
    }
}
