//! What an encoder's network reads and says of texts.

use burn::prelude::*;
use burn::tensor::TensorData;

/// Texts as a network reads them, padded at the end to the longest.
#[derive(Debug, Clone)]
pub struct EncoderBatch {
    /// `[batch, seq, d_embedding]`, zero at padding.
    pub embedded: Tensor<3>,
    /// `[batch, seq]`, 1 for ids and 0 for padding; for the sum of several ids their number.
    pub mask: Tensor<2>,
}

impl EncoderBatch {
    /// The vectors of some tokens of each text, each of `d` numbers.
    pub fn of_tokens(texts: &[Vec<&[f32]>], d: usize, device: &Device) -> Self {
        let seq = texts.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut values = vec![0f32; texts.len() * seq * d];
        let mut mask = vec![0f32; texts.len() * seq];
        for (row, tokens) in texts.iter().enumerate() {
            for (column, token) in tokens.iter().enumerate() {
                let at = row * seq + column;
                mask[at] = 1.0;
                values[at * d..(at + 1) * d].copy_from_slice(token);
            }
        }
        Self::of_values(values, mask, [texts.len(), seq, d], device)
    }

    /// The sum of some tokens' vectors of each text, each of `d` numbers, as if it were one id's: for
    /// what reads no more of them.
    pub fn of_sums(texts: &[Vec<&[f32]>], d: usize, device: &Device) -> Self {
        let mut values = vec![0f32; texts.len() * d];
        for (tokens, sum) in texts.iter().zip(values.chunks_exact_mut(d)) {
            for token in tokens {
                sum.iter_mut().zip(*token).for_each(|(sum, value)| *sum += value);
            }
        }
        let mask = texts.iter().map(|tokens| tokens.len() as f32).collect();
        Self::of_values(values, mask, [texts.len(), 1, d], device)
    }

    /// * `values` - `shape`, which is `[batch, seq, d]`; `mask` - `[batch, seq]`.
    pub(super) fn of_values(
        values: Vec<f32>,
        mask: Vec<f32>,
        shape: [usize; 3],
        device: &Device,
    ) -> Self {
        let mask = TensorData::new(mask, [shape[0], shape[1]]);
        let embedded = Tensor::from_data(TensorData::new(values, shape), device);
        Self { embedded, mask: Tensor::from_data(mask, device) }
    }
}

/// What a network says of a batch.
#[derive(Debug, Clone)]
pub struct EncoderOutput {
    /// `[batch, seq, d_token]`, zero at padding.
    pub tokens: Tensor<3>,
    /// `[batch, n_features]`, what a classifier reads.
    pub features: Tensor<2>,
    /// `[batch, d]`, the published sentence vector, of length 1.
    pub vector: Tensor<2>,
}

/// The vectors of one text's ids.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenStates {
    /// `[n_tokens, d_token]`, row by row.
    pub values: Vec<f32>,
    /// The length of one id's vector.
    pub d_token: usize,
}

impl HiddenStates {
    /// The number of ids, special ones counted.
    pub fn n_tokens(&self) -> usize {
        self.values.len() / self.d_token
    }

    /// One id's vector.
    pub fn row(&self, place: usize) -> &[f32] {
        &self.values[place * self.d_token..(place + 1) * self.d_token]
    }

    /// `n_tokens` slices of `d_token` numbers.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.d_token)
    }
}

/// Batches of texts of similar length: their indices, short texts first. A batch's texts,
/// padded to its longest, have at most `max_tokens_per_batch` ids; each batch has a text.
pub fn chunks_by_length(texts: &[&[u32]], max_tokens_per_batch: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&index| texts[index].len());
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    for index in order {
        match chunks.last_mut() {
            Some(chunk) if (chunk.len() + 1) * texts[index].len() <= max_tokens_per_batch => {
                chunk.push(index);
            }
            _ => chunks.push(vec![index]),
        }
    }
    chunks
}

/// Rows of length 1; a row of zeros stays one.
pub(super) fn unit_rows(x: Tensor<2>) -> Tensor<2> {
    let length = (x.clone() * x.clone()).sum_dim(1).add_scalar(1e-24).sqrt(); // [batch, 1]
    x / length
}
