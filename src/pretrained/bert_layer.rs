//! One layer of a [`super::BertEncoder`].

use burn::module::Module;
use burn::nn::{LayerNorm, Linear};
use burn::prelude::*;

use super::bert_architecture::BertArchitecture;
use super::parameters::Parameters;
use crate::model::MultiHeadAttention;
#[cfg(any(feature = "gpu", test))]
use crate::model::{each_token, layer_norm};
#[cfg(not(feature = "gpu"))]
use crate::operations::{self, TransformerParameters, TransformerShape};
use crate::tensor_file::Refusal;

/// Attention and a small network on each token, each added to what it was given and normalised.
#[derive(Module, Debug)]
pub(super) struct BertLayer {
    pub attention: MultiHeadAttention,
    pub attention_norm: LayerNorm,
    pub expand: Linear,
    pub contract: Linear,
    pub output_norm: LayerNorm,
    /// Added to the variance by both norms.
    #[module(skip)]
    pub epsilon: f64,
}

impl BertLayer {
    pub fn read(
        parameters: &Parameters,
        sizes: BertArchitecture,
        index: usize,
    ) -> Result<Self, Refusal> {
        let BertArchitecture { hidden, heads, inner, eps, .. } = sizes;
        let names = |part: &str| {
            (format!("layer.{index}.{part}.weight"), format!("layer.{index}.{part}.bias"))
        };
        let linear = |part: &str, d_input, d_output| {
            let (weight, bias) = names(part);
            parameters.linear((&weight, &bias), d_input, d_output)
        };
        let norm = |part: &str| {
            let (scale, shift) = names(part);
            parameters.layer_norm((&scale, &shift), hidden, eps)
        };
        Ok(Self {
            attention: MultiHeadAttention::new(
                linear("query", hidden, hidden)?,
                linear("key", hidden, hidden)?,
                linear("value", hidden, hidden)?,
                linear("attention_output", hidden, hidden)?,
                heads,
            ),
            attention_norm: norm("attention_norm")?,
            expand: linear("expand", hidden, inner)?,
            contract: linear("contract", inner, hidden)?,
            output_norm: norm("output_norm")?,
            epsilon: eps,
        })
    }

    /// * `x` - `[batch, seq, d]`; `mask` - `[batch, seq]`.
    pub fn forward(&self, x: Tensor<3>, mask: Tensor<2>) -> Tensor<3> {
        #[cfg(feature = "gpu")]
        return self.composed(x, mask);
        #[cfg(not(feature = "gpu"))]
        {
            let shape = TransformerShape {
                n_heads: self.attention.n_heads(),
                epsilon: self.epsilon,
                is_norm_first: false,
                // In tuning. What only reads, or is explained, does so in full precision.
                is_rounded: self.output_norm.gamma.val().is_require_grad(),
            };
            let parameters = TransformerParameters::of(
                self.attention.parts(),
                [&self.attention_norm, &self.output_norm],
                [&self.expand, &self.contract],
            );
            operations::transformer_layer(x, mask, parameters, shape, None)
        }
    }

    /// The same of Burn's operations.
    #[cfg(any(feature = "gpu", test))]
    fn composed(&self, x: Tensor<3>, mask: Tensor<2>) -> Tensor<3> {
        let attended =
            self.attention.forward(x.clone(), mask, &mut crate::model::Pass::evaluation());
        let x = layer_norm(&self.attention_norm, x + attended, self.epsilon);
        let inner = burn::tensor::activation::gelu(each_token(&self.expand, x.clone())); // [batch, seq, d_inner]
        layer_norm(&self.output_norm, x + each_token(&self.contract, inner), self.epsilon)
    }
}

#[cfg(test)]
#[cfg(not(feature = "gpu"))]
mod tests {
    use super::*;
    use crate::config::Initializer;
    use crate::model::Initialize;
    use crate::model::testing::{check_close, device, outcome, tensor};
    use crate::pretrained::network::WithoutMatrices;

    /// What a layer makes of three texts, the gradients of what it reads and of its parameters.
    fn pass(
        layer: &BertLayer,
        forward: impl Fn(&BertLayer, Tensor<3>, Tensor<2>) -> Tensor<3>,
    ) -> Vec<Vec<f32>> {
        // Of 5, 3 and 1 tokens.
        let mask = [1., 1., 1., 1., 1., 1., 1., 1., 0., 0., 1., 0., 0., 0., 0.];
        let mask = tensor([3, 5], &mask);
        outcome(layer, [3, 5, 16], |layer, x| {
            forward(layer, x, mask.clone()) * mask.clone().unsqueeze_dim::<3>(2)
        })
    }

    fn layer() -> BertLayer {
        let mut initialize = Initialize::new(Initializer::Xavier, 3, &device());
        BertLayer {
            attention: MultiHeadAttention::init(16, 2, &mut initialize),
            attention_norm: initialize.layer_norm(16),
            expand: initialize.linear(16, 40),
            contract: initialize.linear(40, 16),
            output_norm: initialize.layer_norm(16),
            epsilon: 1e-5,
        }
    }

    /// Checks what a layer gives and so many gradients against Burn's operations.
    #[track_caller]
    fn check_pass(layer: &BertLayer, n_parameters: usize) {
        let found = pass(layer, BertLayer::forward);
        let expected = pass(layer, BertLayer::composed);
        // What it gives, and the gradient of what it reads.
        assert_eq!(found.len(), 2 + n_parameters);
        for (found, expected) in found.iter().zip(&expected) {
            check_close(found, expected, 2e-3);
        }
    }

    #[test]
    fn a_layer_and_its_gradients_are_those_of_burns_operations() {
        check_pass(&layer(), 16);
    }

    #[test]
    fn in_tuning_biases_and_norms_alone_have_gradients() {
        check_pass(&layer().map(&mut WithoutMatrices), 10);
    }
}
