//! The networks: a batch of token ids or of an encoder's vectors in, one row of logits a text out.

mod activations;
mod article_cnn;
mod attention;
mod batch;
mod body;
mod cnn;
mod dimensions;
mod head;
mod initializer;
mod layer;
pub mod memory;
mod network;
mod parameters;
mod pass;
mod pooling;
mod recurrence;
mod rnn;
mod token_embedding;
mod token_layers;
mod token_vectors;
mod transformer;

#[cfg(test)]
pub(crate) mod testing;

pub use activations::{ActivationKind, Activations};
pub use article_cnn::ArticleCnn;
pub(crate) use article_cnn::{KERNEL as ARTICLE_KERNEL, POOL as ARTICLE_POOL, picture_len};
pub use attention::MultiHeadAttention;
pub use batch::Batch;
pub use body::Body;
pub use cnn::Cnn;
pub use dimensions::Dimensions;
pub(crate) use head::n_outputs;
pub use head::{Head, Targets, probabilities, sigmoids};
pub use initializer::Initialize;
pub use layer::{LayerKind, LayerSummary, OutputActivation, Pooling};
pub use network::Network;
pub(crate) use parameters::{parameters_of, with_parameters_of};
pub use pass::Pass;
pub(crate) use pooling::masked_mean;
pub use recurrence::{Cell, Recurrence};
pub use rnn::Rnn;
pub use token_embedding::{Projection, TokenEmbedding};
pub(crate) use token_layers::{each_token, layer_norm};
pub use token_vectors::TokenVectors;
pub use transformer::Transformer;
