//! What a network computes on the way, to be looked at.

use burn::prelude::*;

/// Numbers of one layer for a batch of texts.
pub struct Activations {
    /// What the numbers are, which also says what the axes of `values` are.
    pub kind: ActivationKind,
    /// Tokens in a filter's window; 1 for what belongs to one token.
    pub width: usize,
    /// How many of them stand left of the place where the window's value is.
    pub n_left: usize,
    /// Of the direction that reads from the last token to the first.
    pub is_backwards: bool,
    /// Filters: `[batch, filters, windows]`; states and gates: `[batch, seq, hidden]`; attention of
    /// a batch's first text: `[heads, seq, seq]`, how much each token (row) attends to each.
    pub values: Tensor<3>,
}

/// What the numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ActivationKind {
    /// The outputs of convolutions over windows of tokens, after ReLU.
    Filters,
    /// Of the article's network: windows of tokens and of the embedding's columns.
    PictureFilters,
    /// Of a pretrained encoder.
    EncoderFilters,
    /// The states of a recurrence, one after each token.
    State,
    /// Gates, between 0 and 1: how much of the state a candidate sees, how much of the state
    /// stays (GRU); how much of the candidate comes in, how much of the memory stays, and how
    /// much of it is told (LSTM).
    Reset,
    /// How much of the state stays (GRU).
    Update,
    /// How much of the candidate comes into the memory (LSTM).
    Input,
    /// How much of the memory stays (LSTM).
    Forget,
    /// How much of the memory is told as the state (LSTM).
    Output,
    /// The weights of self-attention, which sum to 1 over the tokens attended to.
    Attention,
}

impl Activations {
    pub(crate) fn new(kind: ActivationKind, values: Tensor<3>) -> Self {
        Self { kind, width: 1, n_left: 0, is_backwards: false, values }
    }
}

impl ActivationKind {
    /// Whether these are filters, each of which fires for windows of its own.
    pub fn is_filters(self) -> bool {
        matches!(self, Self::Filters | Self::PictureFilters | Self::EncoderFilters)
    }
}
