//! The article's own network: a text as a picture of `max_len` × `embedding_dim` pixels.
//!
//! Conv2D(32, 3×3) → max-pool 2×2 → flatten → dense 128 → output, ReLU after the
//! convolution and the dense layer, over a trained embedding.

use burn::module::Module;
use burn::nn::conv::Conv2d;
use burn::nn::{Embedding, Linear};
use burn::prelude::*;
use burn::tensor::activation::relu;
use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;

use super::{ActivationKind, Activations, Batch, Dimensions, Head, Initialize, LayerSummary, Pass};
use crate::config::RunConfig;

const KERNEL: usize = 3;
const POOL: usize = 2;
/// The shortest sequence that leaves something after convolution and pooling.
const MIN_LEN: usize = KERNEL + POOL - 1;

#[derive(Module, Debug)]
pub struct ArticleCnn {
    embedding: Embedding,
    convolution: Conv2d,
    dense: Linear,
    head: Head,
    max_len: usize,
}

impl ArticleCnn {
    pub fn init(config: &RunConfig, size: Dimensions, initialize: &mut Initialize) -> Self {
        let d_model = config.embedding_dim as usize;
        let filters = config.conv_filters as usize;
        let units = config.dense_units as usize;
        let max_len = size.max_len.max(MIN_LEN);
        let [height, width] = pooled(max_len, d_model);
        Self {
            embedding: initialize.embedding(size.vocabulary_size, d_model),
            convolution: initialize.conv2d(1, filters, KERNEL),
            dense: initialize.linear(filters * height * width, units),
            head: Head::init(config, size, units, initialize),
            max_len,
        }
    }

    /// The length of every text that comes in.
    pub fn max_len(&self) -> usize {
        self.max_len
    }

    /// The tokens' vectors, `[batch, seq, d_model]`.
    pub fn embed(&self, batch: &Batch) -> Tensor<3> {
        self.embedding.forward(batch.ids.clone())
    }

    /// The text's vector, `[batch, features]`, which the head reads.
    ///
    /// * `x` - the tokens' vectors, `[batch, seq, d_model]`
    ///
    /// The batch must be `max_len` long.
    pub fn features(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        let x = self.convolve(x, batch);
        pass.record(|| x.clone().flatten::<2>(1, 3));
        let x = max_pool2d(x, MaxPoolOptions::new([POOL, POOL]));
        let x = x.flatten::<2>(1, 3); // [batch, filters * height * width]
        pass.record(|| x.clone()); // of the pooling
        pass.record(|| x.clone()); // of the flattening
        let x = relu(self.dense.forward(x)); // [batch, units]
        pass.record(|| x.clone());
        pass.drop_out(x)
    }

    /// The largest value of each filter over the embedding's columns, at the window that begins
    /// at each place, padded ones too.
    ///
    /// * `x`, `batch` - as for [`ArticleCnn::features`].
    pub fn activations(&self, x: Tensor<3>, batch: &Batch) -> Vec<Activations> {
        let x = self.convolve(x, batch).max_dim(3).squeeze_dim::<3>(3); // [batch, filters, seq - 2]
        vec![Activations { width: KERNEL, ..Activations::new(ActivationKind::PictureFilters, x) }]
    }

    /// `[batch, seq, d_model]` → `[batch, filters, seq - 2, d_model - 2]`
    fn convolve(&self, x: Tensor<3>, batch: &Batch) -> Tensor<4> {
        let mask = batch.mask.clone().unsqueeze_dim::<3>(2); // [batch, seq, 1]
        let x = (x * mask).unsqueeze_dim::<4>(1); // [batch, 1, seq, d_model]
        relu(self.convolution.forward(x))
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    pub fn layers(&self) -> Vec<LayerSummary> {
        let [_, d_model] = self.embedding.weight.dims();
        let [filters, ..] = self.convolution.weight.dims();
        let [n_features, units] = self.dense.weight.dims();
        let [height, width] = pooled(self.max_len, d_model);
        vec![
            LayerSummary::of_embedding(&self.embedding, self.max_len),
            LayerSummary::new(
                format!("Conv2d(1 → {filters}, kernel {KERNEL} × {KERNEL}) + ReLU"),
                &[filters, self.max_len - KERNEL + 1, d_model - KERNEL + 1],
                self.convolution.num_params(),
            ),
            LayerSummary::new(format!("MaxPool2d({POOL} × {POOL})"), &[filters, height, width], 0),
            LayerSummary::new("Flatten", &[n_features], 0),
            LayerSummary::new(
                format!("Linear({n_features} → {units}) + ReLU"),
                &[units],
                self.dense.num_params(),
            ),
            self.head.layer(),
        ]
    }
}

/// Height and width after convolution and pooling.
fn pooled(max_len: usize, d_model: usize) -> [usize; 2] {
    [max_len, d_model].map(|side| (side - KERNEL + 1) / POOL)
}

#[cfg(test)]
mod tests {
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
        let mut embedding = [9.0; 16];
        embedding[8..12].copy_from_slice(&[1.0, 0.0, 0.0, 0.0]);
        embedding[12..16].copy_from_slice(&[0.0, 0.0, 0.0, 2.0]);
        model.embedding.weight = param([4, 4], &embedding);
        model.convolution.weight = param([1, 1, 3, 3], &[1.0; 9]);
        model.convolution.bias = Some(param([1], &[0.5]));

        // The first three columns hold 1 and 0, the last three 0 and 2.
        let windows = |padding| {
            let batch = Batch::new(&[&[2, 3]], Some(5), padding, &device).autodiff();
            let [activations] =
                model.activations(model.embed(&batch), &batch).try_into().ok().unwrap();
            assert_eq!(
                (activations.width, activations.n_left, activations.values.dims()),
                (3, 0, [1, 1, 3])
            );
            activations.values
        };
        check(windows(Side::Post), &[2.5, 2.5, 0.5]);
        check(windows(Side::Pre), &[0.5, 1.5, 2.5]);
    }
}
