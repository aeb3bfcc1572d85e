//! A network: tokens to vectors, a body that makes one vector of a text of them, an output layer.
//!
//! On a frozen encoder's vectors the body's findings are added to what a linear classifier reads:
//! `h = mean(x) + W_o f(x) / √n_features`. `W_o` starts at zero and the output layer as a linear
//! probe of the mean, so that training starts from the probe's predictions and learns what the
//! probe misses.
//!
//! Residual start at zero: Goyal et al., 2017, <https://arxiv.org/abs/1706.02677>, section 5.1;
//! probe before fine-tuning: Kumar et al., 2022, <https://arxiv.org/abs/2202.10054>.

use burn::module::Module;
use burn::nn::Linear;
use burn::prelude::*;

use super::{
    Activations, Batch, Body, Dimensions, Head, Initialize, LayerKind, LayerSummary, Pass,
    TokenEmbedding, masked_mean,
};
use crate::config::{ModelKind, Output, RunConfig};
use crate::error::{Error, ErrorKind};
use crate::linear::LinearClassifier;

/// A text classifier, from token ids or a frozen encoder's token vectors to logits.
///
/// Its parameters come in the order of its fields, which checkpoints rely on.
#[derive(Module, Debug)]
pub struct Network {
    embedding: TokenEmbedding,
    body: Body,
    /// There on an encoder's vectors.
    residual: Option<Residual>,
    head: Head,
}

/// `W_o`, `[n_features, d_token]`: adds what the body found to the mean of an encoder's vectors.
#[derive(Module, Debug)]
struct Residual {
    linear: Linear,
}

impl Network {
    /// What the learning rate is multiplied by on an encoder's vectors.
    ///
    /// Such a network starts near its goal, and several hundred inputs move a logit together:
    /// steps of the size that small networks need from random weights throw it off. Measured on
    /// topics and intents with 8 and 32 texts a class: at a rate of 0.003 accuracy falls by 4 to
    /// 27 points in the first epochs and does not all come back; at 0.0001 by less than one.
    const RATE_FACTOR_ON_ENCODER: f64 = 0.03;

    /// A network with fresh weights, drawn from the run's seed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] where a setting does not fit the number of classes.
    pub fn init(config: &RunConfig, size: Dimensions, device: &Device) -> Result<Self, Error> {
        check_output(config, size)?;
        let mut initialize = Initialize::new(config.initializer, config.seed, device);
        let d_model = config.embedding_dim as usize;
        let embedding = TokenEmbedding::table(size.vocabulary_size, d_model, &mut initialize);
        let body = Body::init(config, size, &mut initialize);
        let head = Head::init(config, size, body.n_features(), &mut initialize);
        Ok(Self { embedding, body, residual: None, head })
    }

    /// A network on a frozen encoder's vectors that starts as a linear probe of them.
    ///
    /// * `probe` - for vectors of `size.d_token` numbers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] as for [`Network::init`], and for a model that cannot stand
    /// on an encoder.
    pub fn on_encoder(
        config: &RunConfig,
        size: Dimensions,
        probe: &LinearClassifier,
        device: &Device,
    ) -> Result<Self, Error> {
        check_output(config, size)?;
        check_stands_on_encoder(config.model)?;
        let mut initialize = Initialize::new(config.initializer, config.seed, device);
        let d_token = size.d_token.unwrap_or_default();
        let d_model = config.embedding_dim as usize;
        let embedding = TokenEmbedding::projection(d_token, d_model, &mut initialize);
        let body = Body::init(config, size, &mut initialize);
        let residual = Residual::init(body.n_features(), d_token, &initialize);
        let head = Head::from_probe(config, size, d_token, probe, &initialize);
        Ok(Self { embedding, body, residual: Some(residual), head })
    }

    /// Logits of each text: `[batch, n_classes]`, or `[batch, 1]` with a sigmoid output.
    pub fn forward(&self, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        self.forward_embedded(self.embed(batch), batch, pass)
    }

    /// As [`Network::forward`], from the tokens' vectors on.
    ///
    /// * `x` - `[batch, seq, d]`, as [`Network::embed`] gives it.
    pub fn forward_embedded(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        let logits = self.head.forward(self.features(x, batch, pass));
        pass.record(|| logits.clone());
        logits
    }

    /// The tokens' vectors, `[batch, seq, d]`, before anything reads them together: a table's, or
    /// the batch's own from an encoder.
    pub fn embed(&self, batch: &Batch) -> Tensor<3> {
        self.embedding.embed(batch)
    }

    /// The table of the tokens' vectors, `[n_rows, d_model]` and without gradients; none where they
    /// are an encoder's.
    pub(crate) fn table(&self) -> Option<Tensor<2>> {
        match &self.embedding {
            TokenEmbedding::Table(table) => Some(table.weight.val().inner()),
            TokenEmbedding::Projection(_) => None,
        }
    }

    /// Gives the network another table of tokens' vectors, `[n_rows, d_model]`; ids are its rows.
    pub(crate) fn set_table(&mut self, rows: Tensor<2>) {
        if let TokenEmbedding::Table(table) = &mut self.embedding {
            let weight = table.weight.clone();
            table.weight = weight.map(|_| Tensor::from_inner(rows).require_grad());
        }
    }

    /// What the output layer reads of each text, `[batch, n_features]`.
    ///
    /// * `x` - `[batch, seq, d]`, as [`Network::embed`] gives it.
    pub fn features(&self, x: Tensor<3>, batch: &Batch, pass: &mut Pass) -> Tensor<2> {
        pass.record(|| x.clone());
        let Some(residual) = &self.residual else {
            let x = if self.body.drops_embedding() { pass.drop_out(x) } else { x };
            let features = self.body.forward(x, batch, pass); // [batch, n_features]
            return pass.drop_out(features);
        };
        let mean = masked_mean(x.clone(), batch.mask.clone()); // [batch, d_token]
        let x = self.embedding.project(x); // [batch, seq, d_model]
        pass.record(|| x.clone());
        let features = self.body.forward(x, batch, pass); // [batch, n_features]
        let x = mean + residual.forward(features, pass); // [batch, d_token]
        pass.record(|| x.clone());
        x
    }

    /// What there is to see between the tokens' vectors and the text's.
    ///
    /// * `x` - `[batch, seq, d]`, as [`Network::embed`] gives it.
    /// * `block` - whose attention is wanted, from 0; ignored where there is none.
    pub fn activations(&self, x: Tensor<3>, batch: &Batch, block: usize) -> Vec<Activations> {
        self.body.activations(self.embedding.project(x), batch, block)
    }

    /// Blocks with attention.
    pub fn n_blocks(&self) -> usize {
        self.body.n_blocks()
    }

    /// Whether it reads a frozen encoder's vectors, which a batch must then have.
    pub fn is_on_encoder(&self) -> bool {
        self.residual.is_some()
    }

    /// What the learning rate is multiplied by, so that one setting fits every network.
    pub fn rate_factor(&self) -> f64 {
        if self.is_on_encoder() { Self::RATE_FACTOR_ON_ENCODER } else { 1.0 }
    }

    /// The length that every batch must have, where the network asks for one.
    pub fn fixed_len(&self) -> Option<usize> {
        self.body.fixed_len()
    }

    /// The layers in order, with the shapes that a text of `max_len` tokens takes.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        // A body of fixed length may be longer than the texts.
        let max_len = self.fixed_len().unwrap_or(max_len);
        let mut layers = self.embedding.layers(max_len);
        layers.extend(self.body.layers(max_len));
        layers.extend(self.residual.as_ref().map(Residual::layer));
        layers.push(self.head.layer());
        layers
    }
}

impl Residual {
    fn init(n_features: usize, d_token: usize, initialize: &Initialize) -> Self {
        let linear = Linear {
            weight: initialize.constant([n_features, d_token], 0.0),
            bias: Some(initialize.constant([d_token], 0.0)),
        };
        Self { linear }
    }

    /// `[batch, n_features]` → `[batch, d_token]`
    fn forward(&self, features: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        let [_, n_features] = features.dims();
        // So that a step on W_o moves the context no further where there are many features.
        let scale = (n_features as f64).sqrt().recip();
        self.linear.forward(pass.drop_out(features.mul_scalar(scale)))
    }

    fn layer(&self) -> LayerSummary {
        let [n_features, d_token] = self.linear.weight.dims();
        let kind = LayerKind::Residual { n_features, d_token };
        LayerSummary::new(kind, &[d_token], self.num_params())
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

fn check_stands_on_encoder(model: ModelKind) -> Result<(), Error> {
    match model {
        ModelKind::Cnn
        | ModelKind::Rnn
        | ModelKind::Gru
        | ModelKind::Lstm
        | ModelKind::Transformer => Ok(()),
        // Its flattened picture is one of fixed places: not a text's vector.
        ModelKind::ArticleCnn => Err(ErrorKind::InvalidSetting {
            key: "model".to_string(),
            value: model.name().to_string(),
            allowed: "cnn, rnn, gru, lstm or transformer on an encoder".to_string(),
        }
        .into()),
    }
}
