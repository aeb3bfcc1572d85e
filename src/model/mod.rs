//! The networks: a batch of token ids in, one row of logits a text out.

mod activations;
mod article_cnn;
mod attention;
mod batch;
mod cnn;
mod head;
mod initializer;
pub mod memory;
mod parameters;
mod pass;
mod pretrained_network;
mod recurrence;
mod rnn;
mod token_vectors;
mod transformer;

#[cfg(test)]
pub(crate) mod testing;

use burn::module::Module;
use burn::nn::Embedding;
use burn::prelude::*;
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

pub use activations::{ActivationKind, Activations};
pub use article_cnn::ArticleCnn;
pub use attention::MultiHeadAttention;
pub use batch::Batch;
pub use cnn::{Cnn, CnnBody};
pub use head::{Head, Targets, probabilities};
pub use initializer::Initialize;
pub use pass::Pass;
pub use pretrained_network::PretrainedNetwork;
pub use recurrence::{Cell, Recurrence};
pub use rnn::{Rnn, RnnBody};
pub use token_vectors::TokenVectors;
pub use transformer::{Transformer, TransformerBody};

use crate::config::{ModelKind, Output, RunConfig};
use crate::error::{Error, ErrorKind};
use crate::linear::LinearClassifier;

/// One of the networks, with its output layer.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one network a run")]
pub enum Network {
    Cnn(Cnn),
    ArticleCnn(ArticleCnn),
    Rnn(Rnn),
    Transformer(Transformer),
    Pretrained(PretrainedNetwork),
}

/// What a network's size depends on, besides the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// Ids in use, padding and unknown included.
    pub vocabulary_size: usize,
    /// Tokens a text is padded or cut to.
    pub max_len: usize,
    pub n_classes: usize,
    /// Length of a frozen encoder's token vectors; none for a network with an embedding.
    pub d_token: Option<usize>,
}

/// One layer of a network, as shown before training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LayerSummary {
    /// The layer's standard name with its hyper-parameters, such as `Conv1d(64 → 64, kernel 3)`.
    pub name: String,
    /// Shape of its output, without the batch.
    pub output_shape: Vec<usize>,
    pub n_parameters: usize,
}

impl LayerSummary {
    pub(crate) fn new(
        name: impl Into<String>,
        output_shape: &[usize],
        n_parameters: usize,
    ) -> Self {
        Self { name: name.into(), output_shape: output_shape.to_vec(), n_parameters }
    }

    fn of_embedding(embedding: &Embedding, max_len: usize) -> Self {
        let [n_embedding, d_model] = embedding.weight.dims();
        let name = format!("Embedding({n_embedding} × {d_model})");
        Self::new(name, &[max_len, d_model], embedding.num_params())
    }
}

impl Network {
    /// A network with fresh weights, drawn from the run's seed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] where a setting does not fit the number of classes.
    pub fn init(config: &RunConfig, size: Dimensions, device: &Device) -> Result<Self, Error> {
        check_output(config, size)?;
        let mut initialize = Initialize::new(config.initializer, config.seed, device);
        Ok(match config.model {
            ModelKind::Cnn => Self::Cnn(Cnn::init(config, size, &mut initialize)),
            ModelKind::ArticleCnn => {
                Self::ArticleCnn(ArticleCnn::init(config, size, &mut initialize))
            }
            ModelKind::Rnn => Self::Rnn(Rnn::init(Cell::Elman, config, size, &mut initialize)),
            ModelKind::Gru => Self::Rnn(Rnn::init(Cell::Gru, config, size, &mut initialize)),
            ModelKind::Lstm => Self::Rnn(Rnn::init(Cell::Lstm, config, size, &mut initialize)),
            ModelKind::Transformer => {
                Self::Transformer(Transformer::init(config, size, &mut initialize))
            }
        })
    }

    /// A network on a frozen encoder's vectors that starts as a linear probe of them.
    ///
    /// * `probe` - for vectors of `size.d_token` numbers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] as for [`Network::init`], and for a model that cannot
    /// stand on an encoder.
    pub fn on_vectors(
        config: &RunConfig,
        size: Dimensions,
        probe: &LinearClassifier,
        device: &Device,
    ) -> Result<Self, Error> {
        check_output(config, size)?;
        let mut initialize = Initialize::new(config.initializer, config.seed, device);
        PretrainedNetwork::init(config, size, probe, &mut initialize).map(Self::Pretrained)
    }

    /// Logits of each text: `[batch, n_classes]`, or `[batch, 1]` with a sigmoid output.
    pub fn forward(&self, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        let features = self.features(self.embed(batch), batch, pass);
        let logits = self.head().forward(features);
        pass.record(|| logits.clone());
        logits
    }

    /// The tokens' vectors, `[batch, seq, d]`, before anything reads them together.
    pub fn embed(&self, batch: &Batch) -> Tensor<3> {
        match self {
            Self::Cnn(model) => model.embed(batch),
            Self::ArticleCnn(model) => model.embed(batch),
            Self::Rnn(model) => model.embed(batch),
            Self::Transformer(model) => model.embed(batch),
            Self::Pretrained(model) => model.embed(batch),
        }
    }

    /// What the output layer reads of each text, `[batch, n_features]`.
    ///
    /// * `x` - `[batch, seq, d]`, as [`Network::embed`] gives it.
    pub fn features(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        pass.record(|| x.clone());
        match self {
            Self::Cnn(model) => model.features(x, batch, pass),
            Self::ArticleCnn(model) => model.features(x, batch, pass),
            Self::Rnn(model) => model.features(x, batch, pass),
            Self::Transformer(model) => model.features(x, batch, pass),
            Self::Pretrained(model) => model.features(x, batch, pass),
        }
    }

    /// What there is to see between the tokens' vectors and the text's.
    ///
    /// * `x` - `[batch, seq, d]`, as [`Network::embed`] gives it.
    /// * `block` - whose attention is wanted, from 0; ignored where there is none.
    pub fn activations(&self, x: Tensor<3>, batch: &Batch, block: usize) -> Vec<Activations> {
        match self {
            Self::Cnn(model) => model.body().activations(x, batch.mask.clone()),
            Self::ArticleCnn(model) => model.activations(x, batch),
            Self::Rnn(model) => model.body().activations(x, batch.mask.clone()),
            Self::Transformer(model) => model.body().activations(x, batch, block),
            Self::Pretrained(model) => model.activations(x, batch, block),
        }
    }

    /// Blocks with attention.
    pub fn n_blocks(&self) -> usize {
        match self {
            Self::Transformer(model) => model.body().n_blocks(),
            Self::Pretrained(model) => model.n_blocks(),
            Self::Cnn(_) | Self::ArticleCnn(_) | Self::Rnn(_) => 0,
        }
    }

    pub fn head(&self) -> &Head {
        match self {
            Self::Cnn(model) => model.head(),
            Self::ArticleCnn(model) => model.head(),
            Self::Rnn(model) => model.head(),
            Self::Transformer(model) => model.head(),
            Self::Pretrained(model) => model.head(),
        }
    }

    /// What the learning rate is multiplied by, so that one setting fits every network.
    pub fn rate_factor(&self) -> f64 {
        match self {
            Self::Cnn(_) | Self::ArticleCnn(_) | Self::Rnn(_) | Self::Transformer(_) => 1.0,
            Self::Pretrained(_) => PretrainedNetwork::RATE_FACTOR,
        }
    }

    /// The length that every batch must have, where the network asks for one.
    pub fn fixed_len(&self) -> Option<usize> {
        match self {
            Self::ArticleCnn(model) => Some(model.max_len()),
            Self::Cnn(_) | Self::Rnn(_) | Self::Transformer(_) | Self::Pretrained(_) => None,
        }
    }

    /// The layers in order, with the shapes that a text of `max_len` tokens takes.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        match self {
            Self::Cnn(model) => model.layers(max_len),
            Self::ArticleCnn(model) => model.layers(),
            Self::Rnn(model) => model.layers(max_len),
            Self::Transformer(model) => model.layers(max_len),
            Self::Pretrained(model) => model.layers(max_len),
        }
    }
}

fn check_output(config: &RunConfig, size: Dimensions) -> Result<(), Error> {
    if config.output == Output::Sigmoid && size.n_classes != 2 {
        return Err(ErrorKind::InvalidSetting {
            key: "output".to_string(),
            value: Output::Sigmoid.name().to_string(),
            allowed: format!("softmax for {} classes", size.n_classes),
        }
        .into());
    }
    Ok(())
}

/// The mean of the token vectors, padding left out.
///
/// * `x` - `[batch, seq, width]`; `mask` - `[batch, seq]`, 1 for tokens and 0 for padding.
pub(crate) fn masked_mean(x: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
    let count = mask.clone().sum_dim(1).clamp_min(1.0); // [batch, 1]
    let sum = (x * mask.unsqueeze_dim::<3>(2)).sum_dim(1).squeeze_dim::<2>(1); // [batch, width]
    sum / count
}

/// The maximum of the token vectors, padding left out; zeros for a text without tokens.
///
/// * `x` - `[batch, seq, width]`; `mask` - `[batch, seq]`, 1 for tokens and 0 for padding.
fn masked_max(x: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
    // Far below any activation, yet finite: infinity times zero would be NaN in the gradient.
    let has_token = mask.clone().max_dim(1); // [batch, 1]
    let penalty = (mask.sub_scalar(1.0)).mul_scalar(1e4).unsqueeze_dim::<3>(2); // [batch, seq, 1]
    let max = (x + penalty).max_dim(1).squeeze_dim::<2>(1); // [batch, width]
    max * has_token
}
