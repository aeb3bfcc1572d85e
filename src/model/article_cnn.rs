//! The article's own network: a text as a picture of `max_len` × `embedding_dim` pixels.
//!
//! Conv2D(32, 3×3) → max-pool 2×2 → flatten → dense 128, ReLU after the convolution and the
//! dense layer.

use burn::module::Module;
use burn::nn::Linear;
use burn::nn::conv::Conv2d;
use burn::prelude::*;
use burn::tensor::activation::relu;
use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;

use super::{ActivationKind, Activations, Dimensions, Initialize, LayerKind, LayerSummary, Pass};
use crate::config::RunConfig;

/// The sides of the convolution's window and of the pooling's.
pub(crate) const KERNEL: usize = 3;
/// See [`KERNEL`].
pub(crate) const POOL: usize = 2;
/// The shortest sequence that leaves something after convolution and pooling.
const MIN_LEN: usize = KERNEL + POOL - 1;

/// The length of every text that the network reads, where the longest has `max_len` tokens.
pub(crate) fn picture_len(max_len: usize) -> usize {
    max_len.max(MIN_LEN)
}

/// The article's network: one convolution over a text as a picture of tokens × numbers,
/// max-pooling, and a dense layer on all that is left.
#[derive(Module, Debug)]
pub struct ArticleCnn {
    convolution: Conv2d,
    dense: Linear,
    /// `[max_len, d_model]`, the picture's sides.
    picture: [usize; 2],
}

impl ArticleCnn {
    /// A body with fresh weights for texts of `size.max_len` tokens, and at least
    /// 4: a shorter picture leaves nothing after convolution and pooling.
    pub fn init(config: &RunConfig, size: Dimensions, initialize: &mut Initialize) -> Self {
        let filters = config.conv_filters as usize;
        let picture = [picture_len(size.max_len), config.embedding_dim as usize];
        let [height, width] = pooled(picture);
        Self {
            convolution: initialize.conv2d(1, filters, KERNEL),
            dense: initialize.linear(filters * height * width, config.dense_units as usize),
            picture,
        }
    }

    /// The length of every text that comes in.
    pub fn max_len(&self) -> usize {
        self.picture[0]
    }

    /// The dense layer's outputs.
    ///
    /// * `x` - `[batch, max_len, d_model]`
    /// * `mask` - `[batch, max_len]`, 1 for tokens and 0 for padding
    ///
    /// Returns `[batch, units]`.
    pub fn forward(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        let x = self.convolve(x, mask);
        pass.record(|| x.clone().flatten::<2>(1, 3));
        let x = max_pool2d(x, MaxPoolOptions::new([POOL, POOL]));
        let x = x.flatten::<2>(1, 3); // [batch, filters * height * width]
        pass.record(|| x.clone()); // of the pooling
        pass.record(|| x.clone()); // of the flattening
        let x = relu(self.dense.forward(x)); // [batch, units]
        pass.record(|| x.clone());
        x
    }

    /// The largest value of each filter over the embedding's columns, at the window that begins
    /// at each place, padded ones too.
    ///
    /// * `x`, `mask` - as for [`ArticleCnn::forward`].
    pub fn activations(&self, x: Tensor<3>, mask: Tensor<2>) -> Vec<Activations> {
        let x = self.convolve(x, mask).max_dim(3).squeeze_dim::<3>(3); // [batch, filters, seq - 2]
        vec![Activations { width: KERNEL, ..Activations::new(ActivationKind::PictureFilters, x) }]
    }

    /// `[batch, seq, d_model]` → `[batch, filters, seq - 2, d_model - 2]`
    fn convolve(&self, x: Tensor<3>, mask: Tensor<2>) -> Tensor<4> {
        let mask = mask.unsqueeze_dim::<3>(2); // [batch, seq, 1]
        let x = (x * mask).unsqueeze_dim::<4>(1); // [batch, 1, seq, d_model]
        relu(self.convolution.forward(x))
    }

    /// Numbers in a text's vector.
    pub fn n_features(&self) -> usize {
        self.dense.weight.dims()[1]
    }

    /// The layers in order, with the shapes of their outputs.
    pub fn layers(&self) -> Vec<LayerSummary> {
        let [filters, ..] = self.convolution.weight.dims();
        let [d_input, units] = self.dense.weight.dims();
        let [height, width] = pooled(self.picture);
        let [rows, columns] = self.picture.map(|side| side - KERNEL + 1);
        vec![
            LayerSummary::new(
                LayerKind::Conv2d { filters, kernel: KERNEL },
                &[filters, rows, columns],
                self.convolution.num_params(),
            ),
            LayerSummary::new(LayerKind::MaxPool2d { side: POOL }, &[filters, height, width], 0),
            LayerSummary::new(LayerKind::Flatten, &[d_input], 0),
            LayerSummary::new(
                LayerKind::Dense { d_input, units },
                &[units],
                self.dense.num_params(),
            ),
        ]
    }
}

/// Height and width after convolution and pooling.
fn pooled(picture: [usize; 2]) -> [usize; 2] {
    picture.map(|side| (side - KERNEL + 1) / POOL)
}

#[cfg(test)]
mod tests {
    use burn::nn::Embedding;

    use super::super::Batch;
    use super::super::testing::{check, device, param};
    use super::*;
    use crate::config::Side;

    #[test]
    fn windows_by_hand() {
        let device = device();
        let config =
            RunConfig { conv_filters: 1, embedding_dim: 4, dense_units: 1, ..RunConfig::default() };
        let size = Dimensions { vocabulary_size: 4, max_len: 5, n_classes: 2, d_token: None };
        let mut initialize = Initialize::new(config.initializer, 1, &device);
        let mut model = ArticleCnn::init(&config, size, &mut initialize);
        let mut table = [9.0; 16];
        table[8..12].copy_from_slice(&[1.0, 0.0, 0.0, 0.0]);
        table[12..16].copy_from_slice(&[0.0, 0.0, 0.0, 2.0]);
        let table = Embedding { weight: param([4, 4], &table) };
        model.convolution.weight = param([1, 1, 3, 3], &[1.0; 9]);
        model.convolution.bias = Some(param([1], &[0.5]));

        // The first three columns hold 1 and 0, the last three 0 and 2.
        let windows = |padding| {
            let Batch { ids, mask, .. } =
                Batch::new(&[&[2, 3]], Some(5), padding, &device).autodiff();
            let windows = model.activations(table.forward(ids), mask);
            let [Activations { width, n_left, values, .. }] = windows.try_into().ok().unwrap();
            assert_eq!((width, n_left, values.dims()), (3, 0, [1, 1, 3]));
            values
        };
        check(windows(Side::Post), &[2.5, 2.5, 0.5]);
        check(windows(Side::Pre), &[0.5, 1.5, 2.5]);
    }
}
