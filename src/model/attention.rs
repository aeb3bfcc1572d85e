//! Scaled dot-product attention with several heads.
//!
//! Vaswani et al., *Attention Is All You Need*, NeurIPS 2017, section 3.2,
//! <https://arxiv.org/abs/1706.03762>.

use burn::module::Module;
use burn::nn::Linear;
use burn::prelude::*;
use burn::tensor::activation::softmax;

#[cfg(feature = "gpu")]
use super::each_token;
use super::{Initialize, Pass};

/// `softmax(Q Kᵀ / √d_head) V` in each head; the heads side by side, mixed by a last product.
#[derive(Module, Debug)]
pub struct MultiHeadAttention {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    n_heads: usize,
}

impl MultiHeadAttention {
    /// `n_heads` must divide `d_model`.
    pub fn init(d_model: usize, n_heads: usize, initialize: &mut Initialize) -> Self {
        Self {
            query: initialize.linear(d_model, d_model),
            key: initialize.linear(d_model, d_model),
            value: initialize.linear(d_model, d_model),
            output: initialize.linear(d_model, d_model),
            n_heads,
        }
    }

    /// Four layers `[d_model, d_model]` as one; `n_heads` must divide `d_model`.
    pub fn new(query: Linear, key: Linear, value: Linear, output: Linear, n_heads: usize) -> Self {
        Self { query, key, value, output, n_heads }
    }

    /// Each token's view of all tokens.
    ///
    /// * `x` - `[batch, seq, d_model]`
    /// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding, which nobody attends to
    pub fn forward(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<3> {
        #[cfg(feature = "gpu")]
        {
            let [n_texts, seq, _] = x.dims();
            let factors = pass.draw(n_texts * self.n_heads * seq * seq);
            let of_tokens = |linear| each_token(linear, x.clone());
            let parts = [&self.query, &self.key, &self.value].map(of_tokens);
            let context = crate::operations::attention(parts, mask, self.n_heads, factors);
            each_token(&self.output, context)
        }
        #[cfg(not(feature = "gpu"))]
        self.composed(x, mask, pass)
    }

    /// The same of Burn's operations.
    #[cfg(any(not(feature = "gpu"), test))]
    fn composed(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<3> {
        let [n_texts, seq, d_model] = x.dims();
        let weights = pass.drop_out(self.weights(x.clone(), mask)); // [batch, heads, seq, seq]
        let value = self.split_heads(self.value.forward(x)); // [batch, heads, seq, d_head]
        let context = weights.matmul(value).swap_dims(1, 2); // [batch, seq, heads, d_head]
        self.output.forward(context.reshape([n_texts, seq, d_model])) // [batch, seq, d_model]
    }

    /// How much each token (third axis) attends to each (fourth axis): `[batch, heads, seq, seq]`,
    /// each row a distribution over the tokens that are not padding.
    pub fn weights(&self, x: Tensor<3>, mask: Tensor<2>) -> Tensor<4> {
        let d_head = x.dims()[2] / self.n_heads;
        let query = self.split_heads(self.query.forward(x.clone())); // [batch, heads, seq, d_head]
        let key = self.split_heads(self.key.forward(x)); // [batch, heads, seq, d_head]
        let scores = query.matmul(key.swap_dims(2, 3)).div_scalar((d_head as f64).sqrt());
        // Finite, so that a text without a single token gives a uniform row, not NaN.
        let penalty = mask.sub_scalar(1.0).mul_scalar(1e9); // [batch, seq]
        let penalty = penalty.unsqueeze_dims::<4>(&[1, 2]); // [batch, 1, 1, seq]
        softmax(scores + penalty, 3)
    }

    /// The layers to query, key and value, and the one that mixes the heads.
    #[cfg(not(feature = "gpu"))]
    pub fn parts(&self) -> [&Linear; 4] {
        [&self.query, &self.key, &self.value, &self.output]
    }

    /// The number of heads, each of which attends by itself.
    pub fn n_heads(&self) -> usize {
        self.n_heads
    }

    /// `[batch, seq, d_model]` → `[batch, heads, seq, d_head]`
    fn split_heads(&self, x: Tensor<3>) -> Tensor<4> {
        let [n_texts, seq, d_model] = x.dims();
        x.reshape([n_texts, seq, self.n_heads, d_model / self.n_heads]).swap_dims(1, 2)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_close, device, outcome, param, tensor};
    use super::*;
    use crate::config::Initializer;

    fn identity() -> Linear {
        let bias = Some(param([2], &[0.0, 0.0]));
        Linear { weight: param([2, 2], &[1.0, 0.0, 0.0, 1.0]), bias }
    }

    fn layer(n_heads: usize) -> MultiHeadAttention {
        MultiHeadAttention {
            query: identity(),
            key: identity(),
            value: identity(),
            output: identity(),
            n_heads,
        }
    }

    /// Tokens (1, 0) and (0, 2), and a third that is padding.
    fn tokens() -> (Tensor<3>, Tensor<2>) {
        (tensor([1, 3, 2], &[1.0, 0.0, 0.0, 2.0, 7.0, 7.0]), tensor([1, 3], &[1.0, 1.0, 0.0]))
    }

    #[test]
    fn one_head_by_hand() {
        // Scores (1, 0) and (0, 4) over √2; padding gets nothing.
        let (x, mask) = tokens();
        let weights = layer(1).weights(x.clone(), mask.clone());
        let rows = weights.narrow(2, 0, 2);
        check(rows, &[0.669_761_5, 0.330_238_5, 0.0, 0.055_807_2, 0.944_192_8, 0.0]);
        // Each row of weights times the tokens.
        let out = layer(1).forward(x, mask, &mut Pass::evaluation()).narrow(1, 0, 2);
        check(out, &[0.669_761_5, 0.660_477, 0.055_807_2, 1.888_385_6]);
    }

    #[test]
    fn two_heads_by_hand() {
        // Heads of one number: scores (1, 0), (0, 0) and (0, 0), (0, 4), not scaled.
        let (x, mask) = tokens();
        let weights = layer(2).weights(x, mask).narrow(2, 0, 2);
        check(
            weights,
            &[
                0.731_058_6,
                0.268_941_4,
                0.0,
                0.5,
                0.5,
                0.0, // first head
                0.5,
                0.5,
                0.0,
                0.017_986_2,
                0.982_013_8,
                0.0, // second head
            ],
        );
    }

    #[test]
    fn values_and_gradients_are_those_of_burns_operations() {
        let mut initialize = Initialize::new(Initializer::Xavier, 3, &device());
        let attention = MultiHeadAttention::init(12, 3, &mut initialize);
        // Of 5, 3 and 0 tokens.
        let mask = [1., 1., 1., 1., 1., 0., 1., 1., 1., 0., 0., 0., 0., 0., 0.];
        for dropout in [0.0, 0.5] {
            let pass = |forward: fn(&_, _, _, &mut Pass) -> Tensor<3>| {
                outcome(&attention, [3, 5, 12], |attention, x| {
                    forward(attention, x, tensor([3, 5], &mask), &mut Pass::training(dropout, 1, 1))
                })
            };
            let found = pass(MultiHeadAttention::forward);
            let expected = pass(MultiHeadAttention::composed);
            assert_eq!(found.len(), 10);
            for (found, expected) in found.iter().zip(&expected) {
                check_close(found, expected, 1e-5);
            }
        }
    }

    #[test]
    fn a_text_without_tokens_is_not_nan() {
        let (x, _) = tokens();
        let weights = layer(1).weights(x, tensor([1, 3], &[0.0, 0.0, 0.0]));
        let sum = weights.sum().into_data().try_into_vec::<f32>().unwrap()[0];
        assert!((sum - 3.0).abs() < 1e-5);
    }
}
