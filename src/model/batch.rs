//! Texts as tensors: ids, the mask of padding, and positions.

use burn::prelude::*;
use burn::tensor::TensorData;

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
            let offset = match padding {
                Side::Post => 0,
                Side::Pre => seq - text.len(),
            };
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
        }
    }

    /// The same texts for a network that records gradients.
    pub fn autodiff(self) -> Self {
        Self {
            ids: self.ids.autodiff(),
            mask: self.mask.autodiff(),
            positions: self.positions.autodiff(),
        }
    }
}
