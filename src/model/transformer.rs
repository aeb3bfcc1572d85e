//! Transformer encoder with normalisation before each sub-layer.
//!
//! Vaswani et al., 2017, <https://arxiv.org/abs/1706.03762>; pre-norm after Xiong et al.,
//! *On Layer Normalization in the Transformer Architecture*, ICML 2020,
//! <https://arxiv.org/abs/2002.04745>, which trains without a warm-up.

use burn::module::{Module, Param};
use burn::nn::{Embedding, LayerNorm, Linear};
use burn::prelude::*;
use burn::tensor::activation::gelu;

use super::{
    ActivationKind, Activations, Batch, Dimensions, Initialize, LayerKind, LayerSummary,
    MultiHeadAttention, Pass, Pooling, each_token, layer_norm, masked_mean,
};
use crate::config::{Positions, RunConfig, TransformerPooling};
#[cfg(not(feature = "gpu"))]
use crate::operations::{self, Dropout, TransformerParameters, TransformerShape};

/// Positions, blocks and the pooling of what they make of the tokens.
#[derive(Module, Debug)]
pub struct Transformer {
    positions: PositionTable,
    blocks: Vec<Block>,
    norm: LayerNorm,
    #[module(skip)]
    pooling: TransformerPooling,
}

/// A vector for each place in a text, `[max_len, d_model]`.
#[derive(Module, Debug)]
enum PositionTable {
    Learned(Embedding),
    /// Computed, not trained.
    Sinusoidal(SinusoidalTable),
}

#[derive(Module, Debug)]
struct SinusoidalTable {
    table: Param<Tensor<2>>,
}

/// Attention, then a feed-forward layer, each added to what it was given.
#[derive(Module, Debug)]
struct Block {
    attention_norm: LayerNorm,
    attention: MultiHeadAttention,
    feed_forward_norm: LayerNorm,
    expand: Linear,
    contract: Linear,
}

impl Transformer {
    /// Makes the positions for `size.max_len` tokens and the blocks, with fresh weights.
    pub fn init(config: &RunConfig, size: Dimensions, initialize: &mut Initialize) -> Self {
        let d_model = config.embedding_dim as usize;
        let n_heads = config.n_heads as usize;
        let d_inner = config.feed_forward as usize;
        let positions = match config.positions {
            Positions::Learned => {
                PositionTable::Learned(initialize.embedding(size.max_len, d_model))
            }
            Positions::Sinusoidal => PositionTable::Sinusoidal(SinusoidalTable {
                table: initialize
                    .parameter([size.max_len, d_model], sinusoids(size.max_len, d_model))
                    .set_require_grad(false),
            }),
        };
        let blocks = (0..config.n_layers)
            .map(|_| Block {
                attention_norm: initialize.layer_norm(d_model),
                attention: MultiHeadAttention::init(d_model, n_heads, initialize),
                feed_forward_norm: initialize.layer_norm(d_model),
                expand: initialize.linear(d_model, d_inner),
                contract: initialize.linear(d_inner, d_model),
            })
            .collect();
        let norm = initialize.layer_norm(d_model);
        Self { positions, blocks, norm, pooling: config.transformer_pooling }
    }

    /// A vector a text.
    ///
    /// * `x` - `[batch, seq, d_model]`
    /// * `batch` - the mask and the positions of these tokens
    ///
    /// Returns `[batch, d_model]`.
    pub fn forward(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        let x = x + self.positions.forward(batch.positions.clone()); // [batch, seq, d_model]
        pass.record(|| x.clone());
        let mut x = pass.drop_out(x);
        for block in &self.blocks {
            x = block.forward(x, batch.mask.clone(), pass); // [batch, seq, d_model]
        }
        let x = layer_norm(&self.norm, x, Initialize::LAYER_NORM_EPSILON); // [batch, seq, d_model]
        pass.record(|| x.clone());
        let x = match self.pooling {
            TransformerPooling::Mean => masked_mean(x, batch.mask.clone()), // [batch, d_model]
            TransformerPooling::First => first_token(x, batch),             // [batch, d_model]
        };
        pass.record(|| x.clone());
        x
    }

    /// The attention of one block, for a batch's first text.
    pub fn activations(&self, x: Tensor<3>, batch: &Batch, block: usize) -> Vec<Activations> {
        let mut x = x + self.positions.forward(batch.positions.clone());
        let block = block.min(self.n_blocks().saturating_sub(1));
        for before in self.blocks.iter().take(block) {
            x = before.forward(x, batch.mask.clone(), &mut Pass::evaluation());
        }
        let of_block = |block: &Block| {
            let epsilon = Initialize::LAYER_NORM_EPSILON;
            let normed = layer_norm(&block.attention_norm, x.clone(), epsilon);
            let weights = block.attention.weights(normed, batch.mask.clone());
            Activations::new(ActivationKind::Attention, weights.narrow(0, 0, 1).squeeze_dim::<3>(0))
        };
        self.blocks.get(block).map(of_block).into_iter().collect()
    }

    /// The number of blocks, one above the other.
    pub fn n_blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Numbers in a text's vector.
    pub fn n_features(&self) -> usize {
        self.norm.gamma.dims()[0]
    }

    /// The summaries of the layers for a text of `max_len` tokens, in the order that they compute in.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        let d_model = self.n_features();
        let sequence = [max_len, d_model];
        let (positions, n_positions) = match &self.positions {
            PositionTable::Learned(table) => {
                (LayerKind::LearnedPositions { d_model }, table.num_params())
            }
            PositionTable::Sinusoidal(_) => (LayerKind::SinusoidalPositions { d_model }, 0),
        };
        let mut layers = vec![LayerSummary::new(positions, &sequence, n_positions)];
        for (index, block) in self.blocks.iter().enumerate() {
            layers.extend(block.layers(index + 1, sequence));
        }
        let norm = LayerKind::LayerNorm { d_model };
        layers.push(LayerSummary::new(norm, &sequence, self.norm.num_params()));
        let pooling = match self.pooling {
            TransformerPooling::Mean => Pooling::MeanOfTokens,
            TransformerPooling::First => Pooling::FirstToken,
        };
        layers.push(LayerSummary::pooling(pooling, d_model));
        layers
    }
}

impl Block {
    /// `[batch, seq, d_model]` → `[batch, seq, d_model]`
    fn forward(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<3> {
        #[cfg(not(feature = "gpu"))]
        if !pass.is_recording() {
            let [n_texts, seq, _] = x.dims();
            let n_heads = self.attention.n_heads();
            let weights = pass.draw(n_texts * n_heads * seq * seq);
            let inner = pass.draw(n_texts * seq * self.expand.weight.dims()[1]);
            let dropout = weights.zip(inner).map(|(weights, inner)| Dropout { weights, inner });
            let parameters = TransformerParameters::of(
                self.attention.parts(),
                [&self.attention_norm, &self.feed_forward_norm],
                [&self.expand, &self.contract],
            );
            let epsilon = Initialize::LAYER_NORM_EPSILON;
            let shape =
                TransformerShape { n_heads, epsilon, is_norm_first: true, is_rounded: false };
            return operations::transformer_layer(x, mask, parameters, shape, dropout);
        }
        self.composed(x, mask, pass)
    }

    /// The same of Burn's operations.
    fn composed(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<3> {
        let normed = layer_norm(&self.attention_norm, x.clone(), Initialize::LAYER_NORM_EPSILON);
        let x = x + self.attention.forward(normed, mask, pass);
        pass.record(|| x.clone());
        let normed = layer_norm(&self.feed_forward_norm, x.clone(), Initialize::LAYER_NORM_EPSILON);
        let inner = gelu(each_token(&self.expand, normed)); // [batch, seq, d_inner]
        let x = x + each_token(&self.contract, pass.drop_out(inner));
        pass.record(|| x.clone());
        x
    }

    /// * `number` - of the block, from 1.
    fn layers(&self, number: usize, sequence: [usize; 2]) -> [LayerSummary; 2] {
        let [d_model, d_inner] = self.expand.weight.dims();
        let n_heads = self.attention.n_heads();
        let attention = LayerKind::Attention { block: number, n_heads, d_model };
        let feed_forward = LayerKind::FeedForward { block: number, d_model, d_inner };
        let n_attention = self.attention_norm.num_params() + self.attention.num_params();
        let n_feed_forward = self.feed_forward_norm.num_params()
            + self.expand.num_params()
            + self.contract.num_params();
        [
            LayerSummary::new(attention, &sequence, n_attention),
            LayerSummary::new(feed_forward, &sequence, n_feed_forward),
        ]
    }
}

impl PositionTable {
    /// `[batch, seq]` → `[batch, seq, d_model]`
    fn forward(&self, positions: Tensor<2, Int>) -> Tensor<3> {
        match self {
            Self::Learned(table) => table.forward(positions),
            Self::Sinusoidal(SinusoidalTable { table }) => {
                burn::tensor::module::embedding(table.val(), positions)
            }
        }
    }
}

/// The vector of each text's first token, wherever padding puts it.
///
/// `[batch, seq, d_model]` → `[batch, d_model]`
fn first_token(x: Tensor<3>, batch: &Batch) -> Tensor<2> {
    // The only token at position 0; padding, at position 0 too, is masked.
    let is_first = batch.positions.clone().equal_scalar(0).float() * batch.mask.clone(); // [batch, seq]
    (x * is_first.unsqueeze_dim::<3>(2)).sum_dim(1).squeeze_dim::<2>(1)
}

/// `PE(pos, 2i) = sin(pos / 10000^(2i/d))`, `PE(pos, 2i+1) = cos(…)`, row by row.
fn sinusoids(max_len: usize, d_model: usize) -> Vec<f32> {
    let mut table = Vec::with_capacity(max_len * d_model);
    for position in 0..max_len {
        for column in 0..d_model {
            let exponent = (column - column % 2) as f64 / d_model as f64;
            let angle = position as f64 / 10_000f64.powf(exponent);
            table.push(if column % 2 == 0 { angle.sin() } else { angle.cos() } as f32);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, device};
    use super::*;
    use crate::config::Side;

    #[test]
    fn sinusoids_by_hand() {
        let table = sinusoids(2, 4);
        let expected = [0.0, 1.0, 0.0, 1.0, 0.841_471, 0.540_302_3, 0.009_999_8, 0.999_95];
        for (value, expected) in table.iter().zip(expected) {
            assert!((value - expected).abs() < 1e-6, "{table:?}");
        }
    }

    #[test]
    fn the_first_token_is_found_behind_padding() {
        let device = device().inner();
        for padding in [Side::Post, Side::Pre] {
            let batch = Batch::new(&[&[2, 3, 4], &[5]], None, padding, &device);
            let x = batch.ids.clone().float().unsqueeze_dim::<3>(2); // [batch, seq, 1]
            check(first_token(x, &batch), &[2.0, 5.0]);
        }
    }

    #[cfg(not(feature = "gpu"))]
    #[test]
    fn a_block_and_its_gradients_are_those_of_burns_operations() {
        use super::super::testing::{check_close, outcome, tensor};

        let config =
            RunConfig { embedding_dim: 16, n_heads: 2, feed_forward: 24, ..RunConfig::default() };
        let size = Dimensions { vocabulary_size: 9, max_len: 7, n_classes: 2, d_token: None };
        let mut initialize = Initialize::new(config.initializer, 1, &device());
        let transformer = Transformer::init(&config, size, &mut initialize);
        let block = &transformer.blocks[0];
        // Of 7, 4 and 1 tokens, one with padding before them.
        let mask =
            [1., 1., 1., 1., 1., 1., 1., 0., 1., 1., 1., 1., 0., 0., 0., 0., 0., 0., 0., 0., 1.];
        for dropout in [0.0, 0.3] {
            let pass = |forward: fn(&Block, Tensor<3>, Tensor<2>, &mut Pass) -> Tensor<3>| {
                outcome(block, [3, 7, 16], |block, x| {
                    let mask = tensor([3, 7], &mask);
                    let mut pass = Pass::training(dropout, 1, 1);
                    forward(block, x, mask.clone(), &mut pass) * mask.unsqueeze_dim::<3>(2)
                })
            };
            let (found, expected) = (pass(Block::forward), pass(Block::composed));
            assert_eq!(found.len(), 18);
            for (found, expected) in found.iter().zip(&expected) {
                check_close(found, expected, 5e-5);
            }
        }
    }
}
