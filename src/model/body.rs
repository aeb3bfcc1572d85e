//! What reads a text's tokens together and makes one vector of them.

use burn::module::Module;
use burn::prelude::*;

use super::{
    Activations, ArticleCnn, Batch, Cell, Cnn, Dimensions, Initialize, LayerSummary, Pass, Rnn,
    Transformer,
};
use crate::config::{ModelKind, RunConfig};

/// One of the architectures, the same over an embedding of its own and over an encoder's vectors.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one body a network")]
pub enum Body {
    /// Convolutions over words.
    Cnn(Cnn),
    /// The article's network: a text as a picture.
    ArticleCnn(ArticleCnn),
    /// A recurrence in one or two directions.
    Rnn(Rnn),
    /// Blocks of self-attention.
    Transformer(Transformer),
}

impl Body {
    /// The body that the settings ask for, for token vectors of `config.embedding_dim` numbers.
    pub fn init(config: &RunConfig, size: Dimensions, initialize: &mut Initialize) -> Self {
        match config.model {
            ModelKind::Cnn => Self::Cnn(Cnn::init(config, initialize)),
            ModelKind::ArticleCnn => Self::ArticleCnn(ArticleCnn::init(config, size, initialize)),
            ModelKind::Rnn => Self::Rnn(Rnn::init(Cell::Elman, config, initialize)),
            ModelKind::Gru => Self::Rnn(Rnn::init(Cell::Gru, config, initialize)),
            ModelKind::Lstm => Self::Rnn(Rnn::init(Cell::Lstm, config, initialize)),
            ModelKind::Transformer => {
                Self::Transformer(Transformer::init(config, size, initialize))
            }
        }
    }

    /// A vector a text: `[batch, seq, d_model]` → `[batch, n_features]`
    pub fn forward(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        match self {
            Self::Cnn(body) => body.forward(x, batch.mask.clone(), pass),
            Self::ArticleCnn(body) => body.forward(x, batch.mask.clone(), pass),
            Self::Rnn(body) => body.forward(x, batch.mask.clone(), pass),
            Self::Transformer(body) => body.forward(x, batch, pass),
        }
    }

    /// What there is to see inside: filters of a batch, states and gates, or the attention of one
    /// block for a batch's first text.
    ///
    /// * `x` - `[batch, seq, d_model]`
    pub fn activations(&self, x: Tensor<3>, batch: &Batch, block: usize) -> Vec<Activations> {
        match self {
            Self::Cnn(body) => body.activations(x, batch.mask.clone()),
            Self::ArticleCnn(body) => body.activations(x, batch.mask.clone()),
            Self::Rnn(body) => body.activations(x, batch.mask.clone()),
            Self::Transformer(body) => body.activations(x, batch, block),
        }
    }

    /// Numbers in a text's vector.
    pub fn n_features(&self) -> usize {
        match self {
            Self::Cnn(body) => body.n_features(),
            Self::ArticleCnn(body) => body.n_features(),
            Self::Rnn(body) => body.n_features(),
            Self::Transformer(body) => body.n_features(),
        }
    }

    /// Blocks with attention.
    pub fn n_blocks(&self) -> usize {
        match self {
            Self::Transformer(body) => body.n_blocks(),
            Self::Cnn(_) | Self::ArticleCnn(_) | Self::Rnn(_) => 0,
        }
    }

    /// The length that every batch must have, where the body asks for one.
    pub fn fixed_len(&self) -> Option<usize> {
        match self {
            Self::ArticleCnn(body) => Some(body.max_len()),
            Self::Cnn(_) | Self::Rnn(_) | Self::Transformer(_) => None,
        }
    }

    /// Whether rows of an embedding are dropped out before it reads them: a Transformer drops
    /// them itself, after their positions are added.
    pub fn drops_embedding(&self) -> bool {
        match self {
            Self::Rnn(_) => true,
            Self::Cnn(_) | Self::ArticleCnn(_) | Self::Transformer(_) => false,
        }
    }

    /// The layers in order, with the shapes that a text of `max_len` tokens takes.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        match self {
            Self::Cnn(body) => body.layers(max_len),
            Self::ArticleCnn(body) => body.layers(),
            Self::Rnn(body) => body.layers(max_len),
            Self::Transformer(body) => body.layers(max_len),
        }
    }
}
