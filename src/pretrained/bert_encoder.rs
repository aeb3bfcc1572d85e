//! BERT as a sentence encoder: a Transformer with normalisation after each sub-layer, and the
//! mean of its token vectors, or the first of them.
//!
//! Devlin et al., *BERT*, NAACL 2019, <https://arxiv.org/abs/1810.04805>; Reimers and
//! Gurevych, *Sentence-BERT*, EMNLP 2019, <https://arxiv.org/abs/1908.10084>. The files hold
//! multilingual-e5-small (Wang et al., 2024, <https://arxiv.org/abs/2402.05672>) and
//! all-MiniLM-L6-v2 (Wang et al., 2020, <https://arxiv.org/abs/2002.10957>).

use burn::module::Module;
use burn::nn::LayerNorm;
use burn::prelude::*;

use super::batch::unit_rows;
use super::bert_architecture::{BertArchitecture, Pooling};
use super::bert_layer::BertLayer;
use super::parameters::{Parameters, Weight};
use super::{EncoderBatch, EncoderOutput};
use crate::model::masked_mean;
use crate::tensor_file::Refusal;

/// A published BERT.
#[derive(Module, Debug)]
pub struct BertEncoder {
    /// What is added to the embedding at each place in a text, `[n_positions, d]`.
    pub(super) positions: Weight,
    pub(super) embedding_norm: LayerNorm,
    pub(super) layers: Vec<BertLayer>,
    #[module(skip)]
    pub(super) pooling: Pooling,
}

/// After how many layers features are taken besides the last, and how much they weigh beside
/// its: what a text is about shows there, and its form, such as the type of a question, sooner.
/// Two layers at full weight would outvote the last, and blur what texts mean whose form says
/// little of their class.
pub(crate) fn lower_features(n_layers: usize) -> (&'static [usize], f64) {
    match n_layers {
        12 => (&[8, 10], 0.5),
        6 => (&[4], 1.0),
        _ => (&[], 1.0),
    }
}

/// Numbers that a classifier reads of a text: the last layer's vector, and those of some lower ones.
pub(super) fn n_features(n_layers: usize, d: usize) -> usize {
    (lower_features(n_layers).0.len() + 1) * d
}

/// One layer in so many is tuned, at the top: fewer have not the room to learn what a new set
/// asks, and more take longer for next to nothing.
const LAYERS_PER_TUNED: usize = 3;

/// The first layer that is tuned: the layers below it know the language, those above what was
/// asked of the encoder.
pub(crate) fn first_tuned_layer(n_layers: usize) -> usize {
    n_layers - (n_layers / LAYERS_PER_TUNED).max(1)
}

impl BertEncoder {
    /// * `table` - as [`BertArchitecture::position_table`] gives it.
    pub(super) fn read(
        parameters: &Parameters,
        sizes: BertArchitecture,
        table: Vec<f32>,
    ) -> Result<Self, Refusal> {
        let BertArchitecture { hidden, layers, eps, positions, pooling, .. } = sizes;
        let norm = ("embedding_norm.weight", "embedding_norm.bias");
        let layers = (0..layers).map(|index| BertLayer::read(parameters, sizes, index));
        Ok(Self {
            positions: parameters.parameter(table, [positions, hidden]),
            embedding_norm: parameters.layer_norm(norm, hidden, eps)?,
            layers: layers.collect::<Result<_, _>>()?,
            pooling,
        })
    }

    /// The features are the sentence vectors after some layers, those below the
    /// last with less weight, side by side; the last one's at the end.
    pub fn forward(&self, batch: &EncoderBatch) -> EncoderOutput {
        self.forward_keeping(batch).0
    }

    /// As [`BertEncoder::forward`], and what [`BertEncoder::hidden_at`] gives for
    /// [`BertEncoder::first_tuned_layer`].
    pub fn forward_keeping(&self, batch: &EncoderBatch) -> (EncoderOutput, Tensor<3>) {
        let (lower, weight) = lower_features(self.n_layers());
        let mut features = Vec::with_capacity(lower.len() + 1);
        let mut hidden = self.embed(batch);
        let mut kept = hidden.clone();
        for (index, layer) in self.layers.iter().enumerate() {
            if index == self.first_tuned_layer() {
                kept = hidden.clone();
            }
            if lower.contains(&index) {
                let vector = self.vector(hidden.clone(), batch.mask.clone());
                features.push(vector.mul_scalar(weight));
            }
            hidden = layer.forward(hidden, batch.mask.clone());
        }
        let vector = self.vector(hidden.clone(), batch.mask.clone());
        features.push(vector.clone());
        let mask = batch.mask.clone().unsqueeze_dim::<3>(2); // [batch, seq, 1]
        (EncoderOutput { tokens: hidden * mask, features: Tensor::cat(features, 1), vector }, kept)
    }

    /// The token vectors `[batch, seq, d]` after the first `n_layers` layers; of 0 layers the
    /// embeddings.
    pub fn hidden_at(&self, batch: &EncoderBatch, n_layers: usize) -> Tensor<3> {
        let layers = self.layers.iter().take(n_layers);
        layers.fold(self.embed(batch), |hidden, layer| layer.forward(hidden, batch.mask.clone()))
    }

    /// The last layer's token vectors, from those that [`BertEncoder::hidden_at`] gave for
    /// `first_layer`.
    ///
    /// * `hidden` - `[batch, seq, d]`; `mask` - `[batch, seq]`, 1 for tokens and 0 for padding.
    pub fn forward_from(
        &self,
        hidden: Tensor<3>,
        mask: Tensor<2>,
        first_layer: usize,
    ) -> Tensor<3> {
        let layers = self.layers.iter().skip(first_layer);
        layers.fold(hidden, |hidden, layer| layer.forward(hidden, mask.clone()))
    }

    /// The attention of one layer, from 0: `[batch, heads, seq, seq]`.
    pub fn attention(&self, batch: &EncoderBatch, layer: usize) -> Tensor<4> {
        let layer = layer.min(self.n_layers() - 1);
        let hidden = self.hidden_at(batch, layer);
        self.layers[layer].attention.weights(hidden, batch.mask.clone())
    }

    /// The first layer that is tuned.
    pub fn first_tuned_layer(&self) -> usize {
        first_tuned_layer(self.n_layers())
    }

    /// The sentence vectors `[batch, d]` of token vectors: their mean or the first, of length 1.
    pub fn vector(&self, hidden: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
        unit_rows(match self.pooling {
            Pooling::Mean => masked_mean(hidden, mask),
            Pooling::Cls => hidden.narrow(1, 0, 1).squeeze_dim::<2>(1),
        })
    }

    /// The number of the Transformer's layers.
    pub fn n_layers(&self) -> usize {
        self.layers.len()
    }

    /// Numbers that a classifier reads of a text: the last layer's vector, and those of some lower ones.
    pub fn n_features(&self) -> usize {
        n_features(self.n_layers(), self.d_token())
    }

    /// Numbers in a token's vector.
    pub fn d_token(&self) -> usize {
        self.positions.dims()[1]
    }

    fn embed(&self, batch: &EncoderBatch) -> Tensor<3> {
        let seq = batch.embedded.dims()[1];
        let positions = self.positions.val().narrow(0, 0, seq).unsqueeze_dim::<3>(0); // [1, seq, d]
        self.embedding_norm.forward(batch.embedded.clone() + positions)
    }
}
