//! Where a network's token vectors come from: a table of its own, or a frozen encoder.

use burn::module::Module;
use burn::nn::{Embedding, LayerNorm, Linear};
use burn::prelude::*;

use super::{Batch, Initialize, LayerKind, LayerSummary, each_token, layer_norm};

/// Tokens to the vectors that a network's body reads.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one a network")]
pub enum TokenEmbedding {
    /// A trained row for each id, `[n_rows, d_model]`.
    Table(Embedding),
    /// A frozen encoder's vectors, brought to the body's size.
    Projection(Projection),
}

/// Layer normalisation of each vector, then a linear layer `[d_token, d_model]`.
#[derive(Module, Debug)]
pub struct Projection {
    norm: LayerNorm,
    linear: Linear,
}

impl TokenEmbedding {
    /// A table with fresh rows.
    pub fn table(n_rows: usize, d_model: usize, initialize: &mut Initialize) -> Self {
        Self::Table(initialize.embedding(n_rows, d_model))
    }

    /// A projection of an encoder's vectors, with fresh weights.
    pub fn projection(d_token: usize, d_model: usize, initialize: &mut Initialize) -> Self {
        let norm = initialize.layer_norm(d_token);
        Self::Projection(Projection { norm, linear: initialize.linear(d_token, d_model) })
    }

    /// The tokens' vectors: a table's, `[batch, seq, d_model]`, or the encoder's that the batch
    /// has, `[batch, seq, d_token]`.
    pub fn embed(&self, batch: &Batch) -> Tensor<3> {
        match (self, &batch.vectors) {
            (Self::Table(table), _) => table.forward(batch.ids.clone()),
            (Self::Projection(_), Some(vectors)) => vectors.clone(),
            (Self::Projection(projection), None) => {
                let [n_texts, seq] = batch.ids.dims();
                let [d_token, _] = projection.linear.weight.dims();
                Tensor::zeros([n_texts, seq, d_token], &batch.mask.device())
            }
        }
    }

    /// What the body reads, `[batch, seq, d_model]`.
    ///
    /// * `x` - as [`TokenEmbedding::embed`] gives it.
    pub fn project(&self, x: Tensor<3>) -> Tensor<3> {
        match self {
            Self::Table(_) => x,
            Self::Projection(Projection { norm, linear }) => {
                each_token(linear, layer_norm(norm, x, Initialize::LAYER_NORM_EPSILON))
            }
        }
    }

    /// The layers, with the shapes that a text of `max_len` tokens takes.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        match self {
            Self::Table(table) => {
                let [n_rows, d_model] = table.weight.dims();
                let kind = LayerKind::Embedding { n_rows, d_model };
                vec![LayerSummary::new(kind, &[max_len, d_model], table.num_params())]
            }
            Self::Projection(projection) => {
                let [d_token, d_model] = projection.linear.weight.dims();
                let frozen = LayerKind::FrozenEncoder { d_token };
                let kind = LayerKind::Projection { d_token, d_model };
                vec![
                    LayerSummary::new(frozen, &[max_len, d_token], 0),
                    LayerSummary::new(kind, &[max_len, d_model], projection.num_params()),
                ]
            }
        }
    }
}
