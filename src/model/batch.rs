//! Texts as tensors: ids, the mask of padding, positions, and vectors of tokens.

use burn::prelude::*;
use burn::tensor::TensorData;

use super::TokenVectors;
use crate::config::Side;
use crate::text::PAD;

/// Some texts, padded to one length.
#[derive(Debug, Clone)]
pub struct Batch {
    /// `[batch, seq]`
    pub ids: Tensor<2, Int>,
    /// `[batch, seq]`, 1 for tokens and 0 for padding.
    pub mask: Tensor<2>,
    /// `[batch, seq]`, each token's place in its text, from 0; 0 for padding.
    pub positions: Tensor<2, Int>,
    /// `[batch, seq, d_token]`, a frozen encoder's vectors of the tokens; zeros for padding.
    pub vectors: Option<Tensor<3>>,
}

impl Batch {
    /// Pads texts to the longest of them, or to `fixed_len`.
    ///
    /// * `texts` - token ids of each text, already cut to `max_len`.
    /// * `padding` - the end that is filled. Every model masks padding, so this changes
    ///   no result except where `fixed_len` makes position part of the network.
    /// * `device` - without gradients: ids, masks and positions have none.
    pub fn new(texts: &[&[u32]], fixed_len: Option<usize>, padding: Side, device: &Device) -> Self {
        let device = &device.clone().inner();
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0).max(1);
        let seq = fixed_len.unwrap_or(longest);
        let size = texts.len() * seq;
        let mut ids = vec![PAD as i32; size];
        let mut mask = vec![0f32; size];
        let mut positions = vec![0i32; size];
        for (row, text) in texts.iter().enumerate() {
            let offset = offset(padding, seq, text.len());
            for (position, &id) in text.iter().enumerate() {
                let index = row * seq + offset + position;
                ids[index] = id as i32;
                mask[index] = 1.0;
                positions[index] = position as i32;
            }
        }
        let shape = [texts.len(), seq];
        Self {
            ids: Tensor::from_data(TensorData::new(ids, shape), device),
            mask: Tensor::from_data(TensorData::new(mask, shape), device),
            positions: Tensor::from_data(TensorData::new(positions, shape), device),
            vectors: None,
        }
    }

    /// Texts whose ids are rows of a frozen encoder's vectors; otherwise as [`Batch::new`].
    pub fn with_vectors(
        texts: &[&[u32]],
        vectors: &TokenVectors,
        padding: Side,
        device: &Device,
    ) -> Self {
        let batch = Self::new(texts, None, padding, device);
        let [n_texts, seq] = batch.ids.dims();
        let width = vectors.width();
        let mut values = vec![0f32; n_texts * seq * width];
        for (row, text) in texts.iter().enumerate() {
            let first = row * seq + offset(padding, seq, text.len());
            let places = values[first * width..].chunks_exact_mut(width);
            for (place, &id) in places.zip(*text) {
                place.iter_mut().zip(vectors.row(id)).for_each(|(place, value)| *place = value);
            }
        }
        let data = TensorData::new(values, [n_texts, seq, width]);
        let vectors = Tensor::from_data(data, &device.clone().inner());
        Self { vectors: Some(vectors), ..batch }
    }

    /// The same texts for a network that records gradients.
    pub fn autodiff(self) -> Self {
        Self {
            ids: self.ids.autodiff(),
            mask: self.mask.autodiff(),
            positions: self.positions.autodiff(),
            vectors: self.vectors.map(Tensor::autodiff),
        }
    }
}

/// Where a text of `length` tokens begins in a row of `seq`.
fn offset(padding: Side, seq: usize, length: usize) -> usize {
    match padding {
        Side::Post => 0,
        Side::Pre => seq - length,
    }
}
