//! Recurrent classifier: embedding → recurrence in one or two directions → pooling → output.
//!
//! With Elman's cell, one direction and the last state this is the article's network:
//! `h_t = f(W_xh x_t + W_hh h_{t-1} + b_h)`, `y_T = W_hy h_T + b_y`.

use burn::module::Module;
use burn::nn::Embedding;
use burn::prelude::*;

use super::{
    Batch, Cell, Dimensions, Dropout, Head, Initialize, LayerSummary, Recurrence, masked_max,
    masked_mean,
};
use crate::config::{RnnPooling, RunConfig};

#[derive(Module, Debug)]
pub struct Rnn {
    embedding: Embedding,
    forwards: Recurrence,
    backwards: Option<Recurrence>,
    head: Head,
    #[module(skip)]
    pooling: RnnPooling,
}

impl Rnn {
    pub fn init(
        cell: Cell,
        config: &RunConfig,
        size: Dimensions,
        initialize: &mut Initialize,
    ) -> Self {
        let d_model = config.embedding_dim as usize;
        let hidden = config.hidden_size as usize;
        let n_directions = if config.bidirectional { 2 } else { 1 };
        Self {
            embedding: initialize.embedding(size.vocabulary_size, d_model),
            forwards: Recurrence::init(cell, d_model, hidden, initialize),
            backwards: config
                .bidirectional
                .then(|| Recurrence::init(cell, d_model, hidden, initialize)),
            head: Head::init(config, size, n_directions * hidden, initialize),
            pooling: config.rnn_pooling,
        }
    }

    /// Logits, `[batch, n_outputs]`.
    pub fn forward(&self, batch: &Batch, dropout: &mut Dropout) -> Tensor<2> {
        let x = dropout.apply(self.embedding.forward(batch.ids.clone())); // [batch, seq, d_model]
        let mut states = Vec::new();
        let mut last = Vec::new();
        for (recurrence, is_backwards) in
            [(Some(&self.forwards), false), (self.backwards.as_ref(), true)]
        {
            let Some(recurrence) = recurrence else { continue };
            let (all, end) = recurrence.forward(x.clone(), batch.mask.clone(), is_backwards);
            states.push(all);
            last.push(end);
        }
        let x = match self.pooling {
            RnnPooling::Last => Tensor::cat(last, 1), // [batch, directions * hidden]
            RnnPooling::Mean => masked_mean(Tensor::cat(states, 2), batch.mask.clone()),
            RnnPooling::Max => masked_max(Tensor::cat(states, 2), batch.mask.clone()),
        };
        self.head.forward(dropout.apply(x)) // [batch, n_outputs]
    }

    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        let [n_embedding, d_model] = self.embedding.weight.dims();
        let [width, hidden] = {
            let n_directions = 1 + usize::from(self.backwards.is_some());
            let hidden = self.forwards.hidden_size();
            [n_directions * hidden, hidden]
        };
        let cell = self.forwards.cell().name();
        let direction = if self.backwards.is_some() { "Bidirectional " } else { "" };
        let pooling = match self.pooling {
            RnnPooling::Last => "Last state",
            RnnPooling::Mean => "Mean over time",
            RnnPooling::Max => "Max over time",
        };
        vec![
            LayerSummary::new(
                format!("Embedding({n_embedding} × {d_model})"),
                &[max_len, d_model],
                self.embedding.num_params(),
            ),
            LayerSummary::new(
                format!("{direction}{cell}({d_model} → {hidden})"),
                &[max_len, width],
                self.forwards.num_params()
                    + self.backwards.as_ref().map_or(0, |layer| layer.num_params()),
            ),
            LayerSummary::new(pooling, &[width], 0),
            self.head.layer(),
        ]
    }
}
