//! Recurrent classifier: embedding → recurrence in one or two directions → pooling → output.
//!
//! With Elman's cell, one direction and the last state this is the article's network:
//! `h_t = f(W_xh x_t + W_hh h_{t-1} + b_h)`, `y_T = W_hy h_T + b_y`.

use burn::module::Module;
use burn::prelude::*;

use super::pooling::{masked_max, masked_mean};
use super::{
    ActivationKind, Activations, Cell, Initialize, LayerKind, LayerSummary, Pass, Pooling,
    Recurrence,
};
use crate::config::{RnnPooling, RunConfig};

/// The recurrence and the pooling of its states.
#[derive(Module, Debug)]
pub struct Rnn {
    forwards: Recurrence,
    backwards: Option<Recurrence>,
    #[module(skip)]
    pooling: RnnPooling,
}

impl Rnn {
    /// Makes a recurrence of the cell, and another one backwards where `config.bidirectional` says so.
    pub fn init(cell: Cell, config: &RunConfig, initialize: &mut Initialize) -> Self {
        let d_model = config.embedding_dim as usize;
        let hidden = config.hidden_size as usize;
        let mut recurrence = || Recurrence::init(cell, d_model, hidden, initialize);
        Self {
            forwards: recurrence(),
            backwards: config.bidirectional.then(recurrence),
            pooling: config.rnn_pooling,
        }
    }

    /// The pooled states.
    ///
    /// * `x` - `[batch, seq, d_model]`
    /// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
    ///
    /// Returns `[batch, directions * hidden]`.
    pub fn forward(&self, x: Tensor<3>, mask: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        let mut states = Vec::new();
        let mut last = Vec::new();
        for (recurrence, is_backwards) in
            [(Some(&self.forwards), false), (self.backwards.as_ref(), true)]
        {
            let Some(recurrence) = recurrence else { continue };
            let (all, end) = recurrence.forward(x.clone(), mask.clone(), is_backwards);
            states.push(all);
            last.push(end);
        }
        pass.record(|| Tensor::cat(states.clone(), 2)); // [batch, seq, directions * hidden]
        let x = match self.pooling {
            RnnPooling::Last => Tensor::cat(last, 1), // [batch, directions * hidden]
            RnnPooling::Mean => masked_mean(Tensor::cat(states, 2), mask),
            RnnPooling::Max => masked_max(Tensor::cat(states, 2), mask),
        };
        pass.record(|| x.clone());
        x
    }

    /// The states and gates of each direction, as [`Rnn::forward`] has them.
    pub fn activations(&self, x: Tensor<3>, mask: Tensor<2>) -> Vec<Activations> {
        let mut all = Vec::new();
        for (recurrence, is_backwards) in
            [(Some(&self.forwards), false), (self.backwards.as_ref(), true)]
        {
            let Some(recurrence) = recurrence else { continue };
            let (states, _) = recurrence.forward(x.clone(), mask.clone(), is_backwards);
            all.push(Activations {
                is_backwards,
                ..Activations::new(ActivationKind::State, states.clone())
            });
            for (kind, values) in recurrence.gates(x.clone(), states, is_backwards) {
                all.push(Activations { is_backwards, ..Activations::new(kind, values) });
            }
        }
        all
    }

    /// Numbers in a text's vector.
    pub fn n_features(&self) -> usize {
        (1 + usize::from(self.backwards.is_some())) * self.forwards.hidden_size()
    }

    /// The summaries of the layers for a text of `max_len` tokens, in the order that they compute in.
    pub fn layers(&self, max_len: usize) -> Vec<LayerSummary> {
        let width = self.n_features();
        let kind = LayerKind::Recurrence {
            cell: self.forwards.cell(),
            d_model: self.forwards.d_input(),
            hidden: self.forwards.hidden_size(),
            is_bidirectional: self.backwards.is_some(),
        };
        let pooling = match self.pooling {
            RnnPooling::Last => Pooling::LastState,
            RnnPooling::Mean => Pooling::MeanOfStates,
            RnnPooling::Max => Pooling::MaxOfStates,
        };
        vec![
            LayerSummary::new(kind, &[max_len, width], self.num_params()),
            LayerSummary::pooling(pooling, width),
        ]
    }
}
