//! A small network on a frozen encoder's token vectors.
//!
//! A text's vector is the mean of its tokens' plus what a context layer (convolutions, a
//! recurrence or Transformer blocks) adds to it: `h = mean(x) + W_o f(x) / √n_features`.
//! `W_o` starts at zero and the output layer as a linear probe of the mean, so that training
//! starts from the probe's predictions and learns what the probe misses.
//!
//! Residual start at zero: Goyal et al., 2017, <https://arxiv.org/abs/1706.02677>, section 5.1;
//! probe before fine-tuning: Kumar et al., 2022, <https://arxiv.org/abs/2202.10054>.

use burn::module::Module;
use burn::nn::{LayerNorm, Linear};
use burn::prelude::*;

use super::{
    Activations, Batch, Cell, CnnBody, Dimensions, Head, Initialize, LayerSummary, Pass, RnnBody,
    TransformerBody, masked_mean,
};
use crate::config::{ModelKind, RunConfig};
use crate::error::{Error, ErrorKind};
use crate::linear::LinearClassifier;

#[derive(Module, Debug)]
pub struct PretrainedNetwork {
    norm: LayerNorm,
    /// `[d_token, d_model]`
    input: Linear,
    context: Context,
    /// `W_o`, `[features, d_token]`
    output: Linear,
    head: Head,
}

/// What reads the tokens in their context.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one a network")]
enum Context {
    Cnn(CnnBody),
    Rnn(RnnBody),
    Transformer(TransformerBody),
}

impl PretrainedNetwork {
    /// It starts near its goal, and several hundred inputs move a logit together: steps of
    /// the size that small networks need from random weights throw it off. Measured on topics
    /// and intents with 8 and 32 texts a class: at a rate of 0.003 accuracy falls by 4 to 27
    /// points in the first epochs and does not all come back; at 0.0001 by less than one.
    pub const RATE_FACTOR: f64 = 0.03;

    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a model that cannot stand on an encoder.
    pub fn init(
        config: &RunConfig,
        size: Dimensions,
        probe: &LinearClassifier,
        initialize: &mut Initialize,
    ) -> Result<Self, Error> {
        let d_token = size.d_token.unwrap_or_default();
        let norm = initialize.layer_norm(d_token);
        let input = initialize.linear(d_token, config.embedding_dim as usize);
        let context = Context::init(config, size, initialize)?;
        let n_features = context.n_features();
        let output = Linear {
            weight: initialize.constant([n_features, d_token], 0.0),
            bias: Some(initialize.constant([d_token], 0.0)),
        };
        let head = Head::from_probe(config, size, d_token, probe, initialize);
        Ok(Self { norm, input, context, output, head })
    }

    /// The tokens' vectors, `[batch, seq, d_token]`; the batch must have them.
    pub fn embed(&self, batch: &Batch) -> Tensor<3> {
        match &batch.vectors {
            Some(vectors) => vectors.clone(),
            None => {
                let [n_texts, seq] = batch.ids.dims();
                let [d_token, _] = self.input.weight.dims();
                Tensor::zeros([n_texts, seq, d_token], &batch.mask.device())
            }
        }
    }

    /// The text's vector, `[batch, d_token]`, which the head reads.
    ///
    /// * `x` - the tokens' vectors, `[batch, seq, d_token]`
    pub fn features(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        let mean = masked_mean(x.clone(), batch.mask.clone()); // [batch, d_token]
        let x = self.input.forward(self.norm.forward(x)); // [batch, seq, d_model]
        pass.record(|| x.clone());
        let features = self.context.forward(x, batch, pass); // [batch, features]
        // So that a step on W_o moves the context no further where there are many features.
        let scale = (self.context.n_features() as f64).sqrt().recip();
        let features = pass.drop_out(features.mul_scalar(scale));
        let x = mean + self.output.forward(features); // [batch, d_token]
        pass.record(|| x.clone());
        x
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The inside of the context layer; of a Transformer the attention of one block.
    pub fn activations(&self, x: Tensor<3>, batch: &Batch, block: usize) -> Vec<Activations> {
        let x = self.input.forward(self.norm.forward(x)); // [batch, seq, d_model]
        match &self.context {
            Context::Cnn(body) => body.activations(x, batch.mask.clone()),
            Context::Rnn(body) => body.activations(x, batch.mask.clone()),
            Context::Transformer(body) => body.activations(x, batch, block),
        }
    }

    pub fn n_blocks(&self) -> usize {
        match &self.context {
            Context::Transformer(body) => body.n_blocks(),
            Context::Cnn(_) | Context::Rnn(_) => 0,
        }
    }

    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        let [d_token, d_model] = self.input.weight.dims();
        let n_features = self.context.n_features();
        let n_parameters = |layers: &[usize]| layers.iter().sum();
        let mut layers = vec![
            LayerSummary::new("Encoder (frozen)", &[max_len, d_token], 0),
            LayerSummary::new(
                format!("LayerNorm + Linear({d_token} → {d_model})"),
                &[max_len, d_model],
                n_parameters(&[self.norm.num_params(), self.input.num_params()]),
            ),
        ];
        layers.extend(self.context.layers(max_len));
        layers.push(LayerSummary::new(
            format!("Linear({n_features} → {d_token}) + Mean"),
            &[d_token],
            self.output.num_params(),
        ));
        layers.push(self.head.layer());
        layers
    }
}

impl Context {
    fn init(
        config: &RunConfig,
        size: Dimensions,
        initialize: &mut Initialize,
    ) -> Result<Self, Error> {
        Ok(match config.model {
            ModelKind::Cnn => Self::Cnn(CnnBody::init(config, initialize)),
            ModelKind::Rnn => Self::Rnn(RnnBody::init(Cell::Elman, config, initialize)),
            ModelKind::Gru => Self::Rnn(RnnBody::init(Cell::Gru, config, initialize)),
            ModelKind::Lstm => Self::Rnn(RnnBody::init(Cell::Lstm, config, initialize)),
            ModelKind::Transformer => {
                Self::Transformer(TransformerBody::init(config, size, initialize))
            }
            // Its flattened picture is one of fixed places: not a text's vector.
            ModelKind::ArticleCnn => {
                return Err(ErrorKind::InvalidSetting {
                    key: "model".to_string(),
                    value: config.model.name().to_string(),
                    allowed: "cnn, rnn, gru, lstm or transformer on an encoder".to_string(),
                }
                .into());
            }
        })
    }

    /// `[batch, seq, d_model]` → `[batch, features]`
    fn forward(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        match self {
            Self::Cnn(body) => body.forward(x, batch.mask.clone(), pass),
            Self::Rnn(body) => body.forward(x, batch.mask.clone(), pass),
            Self::Transformer(body) => body.forward(x, batch, pass),
        }
    }

    fn n_features(&self) -> usize {
        match self {
            Self::Cnn(body) => body.n_features(),
            Self::Rnn(body) => body.n_features(),
            Self::Transformer(body) => body.n_features(),
        }
    }

    fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        match self {
            Self::Cnn(body) => body.layers(max_len),
            Self::Rnn(body) => body.layers(max_len),
            Self::Transformer(body) => body.layers(max_len),
        }
    }
}
