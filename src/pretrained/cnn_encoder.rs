//! The convolutional Universal Sentence Encoder, multilingual, version 3.
//!
//! Yang et al., *Multilingual Universal Sentence Encoder for Semantic Retrieval*, ACL 2020,
//! <https://arxiv.org/abs/1907.04307>: three branches of convolutions over two, three and five
//! neighbouring tokens, and a deep averaging network (Iyyer et al., ACL 2015) on their sum.

use burn::module::{Module, Param};
use burn::nn::{LayerNorm, Linear};
use burn::prelude::*;
use burn::tensor::activation::relu;
use handful_kernels::Window;

use super::batch::unit_rows;
use super::parameters::{Parameters, Weight};
use super::{EncoderBatch, EncoderOutput};
use crate::model::{ActivationKind, Activations};
#[cfg(not(feature = "gpu"))]
use crate::operations;
use crate::tensor_file::Refusal;

/// Added to the variance in layer norms.
pub(crate) const EPSILON: f64 = 1e-12;
/// The branches: tokens in a window, and how many of them stand left of its own.
pub(crate) const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// A token without neighbours.
const ALONE: Window = Window { n_tokens: 1, n_left: 0 };

/// The CNN of the multilingual Universal Sentence Encoder (Yang et al., 2020), above its token
/// embedding.
#[derive(Module, Debug)]
pub struct CnnEncoder {
    pub(super) branches: Vec<Branch>,
    pub(super) norm: LayerNorm,
    /// Token vectors to the pooled vector.
    pub(super) pool_weight: Weight,
    pub(super) pool_bias: Param<Tensor<1>>,
    pub(super) averaging: AveragingNetwork,
}

/// Two convolutions, each added to what it was given.
#[derive(Module, Debug)]
pub(super) struct Branch {
    pub projection: Linear,
    pub norm: LayerNorm,
    pub first: Linear,
    pub second: Linear,
    #[module(skip)]
    pub window: Window,
}

/// Layers over layers: each reads the two before it.
#[derive(Module, Debug)]
pub(super) struct AveragingNetwork {
    pub pooled_to_first: Weight,
    pub pooled_to_second: Weight,
    pub first_to_second: Weight,
    pub second_to_third: Weight,
    pub second_to_vector: Weight,
    pub third_to_vector: Weight,
}

impl CnnEncoder {
    pub(super) fn read(parameters: &Parameters, d_embedding: usize) -> Result<Self, Refusal> {
        let d_branch = parameters.n_outputs("proj2")?;
        let d_token = d_embedding + BRANCHES.len() * d_branch;
        let d_pooled = parameters.n_outputs("cnn_W")?;
        let branches = BRANCHES
            .into_iter()
            .map(|window| Branch::read(parameters, window, d_embedding, d_branch));
        Ok(Self {
            branches: branches.collect::<Result<_, _>>()?,
            norm: parameters.layer_norm(("ln_g", "ln_b"), d_token, EPSILON)?,
            pool_weight: parameters.matrix("cnn_W", d_token, d_pooled)?,
            pool_bias: parameters.vector("cnn_b", d_pooled)?,
            averaging: AveragingNetwork::read(parameters, d_pooled)?,
        })
    }

    /// The features are the unit vector and the unit pooled vector, side by side.
    pub fn forward(&self, batch: &EncoderBatch) -> EncoderOutput {
        let tokens = self.tokens(batch); // [batch, seq, d_token]
        let pooled = self.pool(tokens.clone(), batch.mask.clone()); // [batch, d_pooled]
        let vector = self.average(pooled.clone());
        let features = Tensor::cat(vec![vector.clone(), unit_rows(pooled)], 1);
        EncoderOutput { tokens, features, vector }
    }

    /// The sentence vectors `[batch, d]` of token vectors: what lies above the convolutions.
    ///
    /// * `tokens` - `[batch, seq, d_token]`, zero at padding; `mask` - `[batch, seq]`.
    pub fn vector(&self, tokens: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
        self.average(self.pool(tokens, mask))
    }

    /// `[batch, d_pooled]` → unit rows `[batch, d]`
    fn average(&self, pooled: Tensor<2>) -> Tensor<2> {
        unit_rows(self.averaging.forward(pooled))
    }

    /// Numbers in a text's vector: the pooled vector and what the dense layers make of it.
    pub fn n_features(&self) -> usize {
        self.n_outputs() + self.pool_weight.dims()[1]
    }

    /// Numbers in what the dense layers make of the pooled vector.
    pub fn n_outputs(&self) -> usize {
        self.averaging.second_to_vector.dims()[1]
    }

    /// Numbers in a token's vector.
    pub fn d_token(&self) -> usize {
        self.pool_weight.dims()[0]
    }

    /// The sum of all tokens' projections over the square root of their number: a long text's
    /// is longer than a short one's, but not by as much.
    fn pool(&self, tokens: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
        let root = mask.sum_dim(1).clamp_min(1.0).sqrt(); // [batch, 1]
        let sum = tokens.sum_dim(1).squeeze_dim::<2>(1); // [batch, d_token]
        let bias = self.pool_bias.val().unsqueeze_dim::<2>(0); // [1, d_pooled]
        sum.matmul(self.pool_weight.val()) / root.clone() + root * bias
    }

    /// What the filters of each branch's first convolution make of the tokens around each: all
    /// that such a value comes from is in its window. The second convolution's sees further.
    pub fn activations(&self, batch: &EncoderBatch) -> Vec<Activations> {
        let (embedded, mask) = masked(batch);
        let filters = self.branches.iter().map(|branch| {
            let (first, _) = branch.first(embedded.clone(), mask.clone());
            let values = (first * mask.clone()).swap_dims(1, 2); // [batch, d_branch, seq]
            let Window { n_tokens, n_left } = branch.window;
            let activations = Activations::new(ActivationKind::EncoderFilters, values);
            Activations { width: n_tokens, n_left, ..activations }
        });
        filters.collect()
    }

    /// `[batch, seq, d_token]`, zero at padding.
    fn tokens(&self, batch: &EncoderBatch) -> Tensor<3> {
        let (embedded, mask) = masked(batch);
        let mut parts = vec![embedded.clone()];
        for branch in &self.branches {
            parts.push(branch.forward(embedded.clone(), mask.clone()));
        }
        self.norm.forward(Tensor::cat(parts, 2)) * mask
    }
}

/// Embeddings `[batch, seq, d_embedding]`, zero at padding, and the mask, `[batch, seq, 1]`.
fn masked(batch: &EncoderBatch) -> (Tensor<3>, Tensor<3>) {
    let mask = batch.mask.clone().unsqueeze_dim::<3>(2);
    (batch.embedded.clone() * mask.clone(), mask)
}

impl Branch {
    fn read(
        parameters: &Parameters,
        (n_tokens, n_left): (usize, usize),
        d_embedding: usize,
        d_branch: usize,
    ) -> Result<Self, Refusal> {
        let n = n_tokens;
        let name = |start: &str| format!("{start}{n}");
        let linear = |weight: &str, bias: &str, d_input| {
            parameters.linear((&name(weight), &name(bias)), d_input, d_branch)
        };
        Ok(Self {
            projection: linear("proj", "proj_b", d_embedding)?,
            norm: parameters.layer_norm((&name("ln_g"), &name("ln_b")), d_branch, EPSILON)?,
            first: linear("w1_", "b1_", n * d_branch)?,
            second: linear("w2_", "b2_", n * d_branch)?,
            window: Window { n_tokens, n_left },
        })
    }

    /// * `embedded` - `[batch, seq, d_embedding]`; `mask` - `[batch, seq, 1]`.
    fn forward(&self, embedded: Tensor<3>, mask: Tensor<3>) -> Tensor<3> {
        let (first, projected) = self.first(embedded, mask.clone());
        let first = (first + projected) * mask.clone(); // [batch, seq, d_branch]
        let second = relu(apply(self.window, &self.second, first.clone(), &mask));
        (second + first) * mask // [batch, seq, d_branch]
    }

    /// The first convolution and what it reads, both `[batch, seq, d_branch]`.
    fn first(&self, embedded: Tensor<3>, mask: Tensor<3>) -> (Tensor<3>, Tensor<3>) {
        let projected = apply(ALONE, &self.projection, embedded, &mask);
        let projected = self.norm.forward(projected) * mask.clone();
        (relu(apply(self.window, &self.first, projected.clone(), &mask)), projected)
    }
}

/// A linear layer on each window, `[batch, seq, n_outputs]`; what it says of padding is not to be
/// looked at.
fn apply(window: Window, linear: &Linear, x: Tensor<3>, mask: &Tensor<3>) -> Tensor<3> {
    // What is tuned need not be exact, as each step only goes in about the right direction.
    #[cfg(not(feature = "gpu"))]
    if linear.weight.val().is_require_grad() {
        let n_outputs = linear.weight.dims()[1];
        let bias = operations::or_zeros(linear.bias.as_ref(), n_outputs, &x.device());
        let mask = mask.clone().squeeze_dim::<2>(2);
        return operations::window_linear(x, mask, (linear.weight.val(), bias), window.n_left);
    }
    #[cfg(feature = "gpu")]
    let _ = mask;
    composed(window, linear, x)
}

/// Piece by piece, by Burn's operations.
fn composed(window: Window, linear: &Linear, x: Tensor<3>) -> Tensor<3> {
    linear.forward(gather(window, x))
}

/// Each token with its neighbours side by side, zero outside the text:
/// `[batch, seq, width]` → `[batch, seq, n_tokens · width]`. A convolution is a product
/// with these.
fn gather(Window { n_tokens, n_left }: Window, x: Tensor<3>) -> Tensor<3> {
    let [n_texts, seq, width] = x.dims();
    let zeros = |n| Tensor::zeros([n_texts, n, width], &x.device());
    let mut parts = Vec::with_capacity(3);
    if n_left > 0 {
        parts.push(zeros(n_left));
    }
    parts.push(x.clone());
    parts.push(zeros(n_tokens - 1 - n_left));
    let padded = Tensor::cat(parts, 1); // [batch, seq + n_tokens - 1, width]
    let shifted = |shift| padded.clone().narrow(1, shift, seq);
    Tensor::cat((0..n_tokens).map(shifted).collect(), 2)
}

impl AveragingNetwork {
    fn read(parameters: &Parameters, d_pooled: usize) -> Result<Self, Refusal> {
        let d_first = parameters.n_outputs("d0")?;
        let d_second = parameters.n_outputs("p1")?;
        let d_third = parameters.n_outputs("d2")?;
        let d_vector = parameters.n_outputs("p3")?;
        Ok(Self {
            pooled_to_first: parameters.matrix("d0", d_pooled, d_first)?,
            pooled_to_second: parameters.matrix("p1", d_pooled, d_second)?,
            first_to_second: parameters.matrix("d1", d_first, d_second)?,
            second_to_third: parameters.matrix("d2", d_second, d_third)?,
            second_to_vector: parameters.matrix("p3", d_second, d_vector)?,
            third_to_vector: parameters.matrix("d3", d_third, d_vector)?,
        })
    }

    /// `[batch, d_pooled]` → `[batch, d_vector]`
    fn forward(&self, pooled: Tensor<2>) -> Tensor<2> {
        let first = relu(pooled.clone().matmul(self.pooled_to_first.val()));
        let second =
            pooled.matmul(self.pooled_to_second.val()) + first.matmul(self.first_to_second.val());
        let second = relu(second);
        let third = relu(second.clone().matmul(self.second_to_third.val()));
        let vector =
            second.matmul(self.second_to_vector.val()) + third.matmul(self.third_to_vector.val());
        vector.tanh()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{EncoderNetwork, testing};
    use super::*;
    #[cfg(not(feature = "gpu"))]
    use crate::config::Initializer;
    #[cfg(not(feature = "gpu"))]
    use crate::model::Initialize;
    use crate::model::testing::{check, param, tensor};
    #[cfg(not(feature = "gpu"))]
    use crate::model::testing::{check_close, outcome};

    #[test]
    fn windows_hold_the_neighbours() {
        let x = || tensor([1, 3, 1], &[1.0, 2.0, 3.0]);
        let windows = |(n_tokens, n_left)| gather(Window { n_tokens, n_left }, x());
        check(windows(BRANCHES[0]), &[1.0, 2.0, 2.0, 3.0, 3.0, 0.0]);
        check(windows(BRANCHES[1]), &[0.0, 1.0, 2.0, 1.0, 2.0, 3.0, 2.0, 3.0, 0.0]);
        let five = [0.0, 0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0, 0.0, 0.0];
        check(windows(BRANCHES[2]), &five);
    }

    #[cfg(not(feature = "gpu"))]
    #[test]
    fn what_is_tuned_and_its_gradients_are_those_of_burns_operations() {
        let device = crate::model::testing::device();
        let mut initialize = Initialize::new(Initializer::Xavier, 3, &device);
        // Of 5, 3 and 1 tokens.
        let mask = [1., 1., 1., 1., 1., 1., 1., 1., 0., 0., 1., 0., 0., 0., 0.];
        let mask = tensor([3, 5], &mask).unsqueeze_dim::<3>(2);
        for (n_tokens, n_left) in BRANCHES.into_iter().chain([(1, 0)]) {
            let window = Window { n_tokens, n_left };
            let linear = initialize.linear(n_tokens * 16, 24);
            let pass = |forward: &dyn Fn(&Linear, Tensor<3>) -> Tensor<3>| {
                outcome(&linear, [3, 5, 16], |linear, x| {
                    forward(linear, x * mask.clone()) * mask.clone()
                })
            };
            let found = pass(&|linear, x| apply(window, linear, x, &mask));
            let expected = pass(&|linear, x| composed(window, linear, x));
            assert_eq!(found.len(), 4);
            assert_ne!(found[0], expected[0], "one of them was taken twice");
            for (found, expected) in found.iter().zip(&expected) {
                check_close(found, expected, 2e-3);
            }
        }
    }

    #[test]
    fn a_filter_reads_its_window_and_nothing_else() {
        let encoder = testing::encoder(&testing::cnn());
        let EncoderNetwork::Cnn(mut network) = encoder.network().unwrap().clone() else {
            unreachable!()
        };
        for branch in &mut network.branches {
            branch.first.bias = Some(param([2], &[20.0, 20.0])); // Every filter fires.
        }
        let seq = 7;
        // Of one text of six tokens, with the opposite numbers for one of them.
        let activations = |other: Option<usize>| {
            let number = |index: usize| {
                let sign = if other == Some(index / 4) { -10.0 } else { 10.0 };
                sign * (index as f32 * 1.7).sin()
            };
            let embedded: Vec<f32> = (0..seq * 4).map(number).collect();
            let mask = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
            let embedded = tensor([1, seq, 4], &embedded);
            let batch = EncoderBatch { embedded, mask: tensor([1, seq], &mask) };
            let numbers = |activations: Activations| {
                assert_eq!(activations.values.dims(), [1, 2, seq]);
                let values = activations.values.into_data().try_into_vec::<f32>().unwrap();
                (activations.width, activations.n_left, values)
            };
            network.activations(&batch).into_iter().map(numbers).collect::<Vec<_>>()
        };
        let plain = activations(None);
        assert_eq!(
            plain.iter().map(|(width, n_left, _)| (*width, *n_left)).collect::<Vec<_>>(),
            BRANCHES
        );
        let mut seen = [const { Vec::new() }; 3];
        for token in 0..seq {
            for ((plain, other), seen) in plain.iter().zip(activations(Some(token))).zip(&mut seen)
            {
                let (width, n_left, values) = plain;
                for (index, (a, b)) in values.iter().zip(&other.2).enumerate() {
                    let place = index % seq;
                    assert!(place < 6 || *a == 0.0, "{values:?}");
                    if (a - b).abs() > 1e-6 {
                        let shift = token + n_left - place; // The token's place in the window.
                        assert!(shift < *width);
                        seen.push(shift);
                    }
                }
            }
        }
        // Every place in every window counts.
        for (seen, (width, _)) in seen.iter_mut().zip(BRANCHES) {
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(*seen, (0..width).collect::<Vec<_>>());
        }
    }
}
