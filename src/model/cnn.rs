//! Convolutional network over words, with several kernel widths and max-over-time pooling.
//!
//! Yoon Kim, *Convolutional Neural Networks for Sentence Classification*, EMNLP 2014,
//! <https://arxiv.org/abs/1408.5882>.

use burn::module::Module;
use burn::nn::conv::Conv1d;
use burn::prelude::*;
use burn::tensor::activation::relu;

use super::{ActivationKind, Activations, Initialize, LayerKind, LayerSummary, Pass, Pooling};
use crate::config::RunConfig;
use crate::operations;

/// `y = f(W * x + b)` for each kernel width, the largest value of each filter.
#[derive(Module, Debug)]
pub struct Cnn {
    convolutions: Vec<Conv1d>,
}

impl Cnn {
    /// Makes a convolution of `config.filters` filters for each of `config.kernel_widths`.
    pub fn init(config: &RunConfig, initialize: &mut Initialize) -> Self {
        let d_model = config.embedding_dim as usize;
        let filters = config.filters as usize;
        let widths = config.kernel_widths.numbers();
        let convolutions =
            widths.iter().map(|&width| initialize.conv1d(d_model, filters, width)).collect();
        Self { convolutions }
    }

    /// The largest value of each filter.
    ///
    /// * `x` - `[batch, seq, d_model]`
    /// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
    ///
    /// Returns `[batch, filters * widths]`.
    pub fn forward(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        if !pass.is_recording() {
            let largest = |convolution| largest_of(convolution, x.clone(), mask.clone());
            return Tensor::cat(self.convolutions.iter().map(largest).collect(), 1);
        }
        self.composed(x, mask, pass)
    }

    /// The same of Burn's operations.
    fn composed(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        // After relu and mask the least value is 0, so padding never wins.
        let pooled = self.activations(x, mask).into_iter().map(|Activations { values, .. }| {
            pass.record(|| values.clone().swap_dims(1, 2)); // [batch, seq, filters]
            values.max_dim(2).squeeze_dim::<2>(2)
        });
        let x = Tensor::cat(pooled.collect(), 1); // [batch, filters * widths]
        pass.record(|| x.clone());
        x
    }

    /// Each filter's value at the window that begins at each token, for each width.
    pub fn activations(&self, x: Tensor<3>, mask: Tensor<2>) -> Vec<Activations> {
        let mask = mask.unsqueeze_dim::<3>(1); // [batch, 1, seq]
        let x = x.swap_dims(1, 2) * mask.clone(); // [batch, d_model, seq]
        let values = self.convolutions.iter().map(|convolution| {
            // Zeros on the right: each window begins at a token, and a text shorter than the
            // kernel still has windows. Where padding stands changes nothing.
            let width = convolution.kernel_size;
            let x = x.clone().pad((0, width - 1, 0, 0), 0.0f32); // [batch, d_model, seq + width - 1]
            let x = relu(convolution.forward(x)) * mask.clone(); // [batch, filters, seq]
            Activations { width, ..Activations::new(ActivationKind::Filters, x) }
        });
        values.collect()
    }

    /// Numbers in a text's vector.
    pub fn n_features(&self) -> usize {
        self.convolutions.iter().map(|convolution| convolution.weight.dims()[0]).sum()
    }

    /// The summaries of the layers for a text of `max_len` tokens, in the order that they compute in.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        let mut layers = Vec::new();
        for convolution in &self.convolutions {
            let [filters, d_model, kernel] = convolution.weight.dims();
            layers.push(LayerSummary::new(
                LayerKind::Conv1d { d_model, filters, kernel },
                &[max_len, filters],
                convolution.num_params(),
            ));
        }
        layers.push(LayerSummary::pooling(Pooling::MaxOfFilters, self.n_features()));
        layers
    }
}

/// `[batch, filters]`
fn largest_of(convolution: &Conv1d, x: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
    let weight = convolution.weight.val();
    let bias = operations::or_zeros(convolution.bias.as_ref(), weight.dims()[0], &x.device());
    operations::largest_of_filters(x, mask, weight, bias)
}

#[cfg(test)]
mod tests {
    use burn::nn::Embedding;

    use super::super::Batch;
    use super::super::testing::{check, device, param};
    use super::*;
    use crate::config::{Integers, Side};

    #[test]
    fn windows_and_maximum_by_hand() {
        let device = device();
        let config = RunConfig {
            kernel_widths: Integers("2".to_string()),
            filters: 1,
            embedding_dim: 1,
            ..RunConfig::default()
        };
        let mut initialize = Initialize::new(config.initializer, 1, &device);
        let mut cnn = Cnn::init(&config, &mut initialize);
        let table = Embedding { weight: param([5, 1], &[9.0, 9.0, 1.0, 2.0, 4.0]) };
        cnn.convolutions[0].weight = param([1, 1, 2], &[1.0, -1.0]);
        cnn.convolutions[0].bias = Some(param([1], &[0.5]));

        // Embedded 1, 2, 4: windows 1-2+0.5, 2-4+0.5, 4-0+0.5; the largest after ReLU is 4.5.
        let features = |texts: &[&[u32]], padding| {
            let Batch { ids, mask, .. } = Batch::new(texts, None, padding, &device).autodiff();
            cnn.forward(table.forward(ids), mask, &mut Pass::evaluation())
        };
        check(features(&[&[2, 3, 4]], Side::Post), &[4.5]);
        // Shorter than the batch, and shorter than the kernel: 1-2+0.5 < 2+0.5; 4+0.5.
        for padding in [Side::Post, Side::Pre] {
            check(features(&[&[2, 3, 4], &[2, 3], &[4]], padding), &[4.5, 2.5, 4.5]);
        }
    }

    #[test]
    fn values_and_gradients_are_those_of_burns_operations() {
        use super::super::testing::{check_close, outcome, tensor};

        let config = RunConfig { filters: 5, embedding_dim: 6, ..RunConfig::default() };
        let cnn = Cnn::init(&config, &mut Initialize::new(config.initializer, 1, &device()));
        // Of 7, 4 and 0 tokens, one with padding before them.
        let mask = [[1.0; 7], [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0], [0.0; 7]].concat();
        let pass = |forward: fn(&Cnn, Tensor<3>, Tensor<2>, &mut Pass) -> Tensor<2>| {
            outcome(&cnn, [3, 7, 6], |cnn, x| {
                forward(cnn, x, tensor([3, 7], &mask), &mut Pass::evaluation())
            })
        };
        let (found, expected) = (pass(Cnn::forward), pass(Cnn::composed));
        for (found, expected) in found.iter().zip(&expected) {
            check_close(found, expected, 1e-5);
        }
    }
}
