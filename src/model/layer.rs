//! The layers of a network as data: the page draws their formulas, words and pictures from them.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::Cell;

/// One layer of a network, as shown before training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LayerSummary {
    /// What it computes.
    pub kind: LayerKind,
    /// Shape of its output, without the batch.
    pub output_shape: Vec<usize>,
    /// Trained numbers; of a pretrained encoder all outside its embedding table.
    pub n_parameters: usize,
}

impl LayerSummary {
    pub(crate) fn new(kind: LayerKind, output_shape: &[usize], n_parameters: usize) -> Self {
        Self { kind, output_shape: output_shape.to_vec(), n_parameters }
    }

    /// One vector of `width` numbers a text, of its tokens'.
    pub(super) fn pooling(pooling: Pooling, width: usize) -> Self {
        Self::new(LayerKind::Pooling { pooling, width }, &[width], 0)
    }
}

/// What a layer computes, with the numbers that its formula needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LayerKind {
    /// A trained vector of `d_model` numbers for each of `n_rows` ids.
    Embedding {
        /// The number of ids that have a vector.
        n_rows: usize,
        /// The length of a vector.
        d_model: usize,
    },
    /// A frozen encoder's vector of `d_token` numbers for each token.
    FrozenEncoder {
        /// The length of a vector.
        d_token: usize,
    },
    /// Layer normalisation of each of an encoder's vectors, then a linear layer.
    Projection {
        /// The length of the encoder's vectors.
        d_token: usize,
        /// The length of the vectors that the body reads.
        d_model: usize,
    },
    /// Convolution over windows of `kernel` tokens, then ReLU.
    Conv1d {
        /// The length of a token's vector.
        d_model: usize,
        /// The number of filters, which is the number of values at each window.
        filters: usize,
        /// The number of tokens in a window.
        kernel: usize,
    },
    /// Convolution over squares of `kernel` tokens and as many numbers of their vectors, then ReLU.
    Conv2d {
        /// The number of filters, each of which makes a picture of its own.
        filters: usize,
        /// The side of a window, in tokens and in numbers.
        kernel: usize,
    },
    /// The largest value of each square of `side` × `side`.
    MaxPool2d {
        /// The side of a square, in places of the picture.
        side: usize,
    },
    /// All numbers of a text, one after the other.
    Flatten,
    /// A linear layer, then ReLU.
    Dense {
        /// How many numbers are read.
        d_input: usize,
        /// How many numbers come out.
        units: usize,
    },
    /// States of `hidden` numbers, each from the token and the state before it.
    Recurrence {
        /// The formula by which a state follows from the one before.
        cell: Cell,
        /// The length of a token's vector.
        d_model: usize,
        /// The length of a state.
        hidden: usize,
        /// Whether a second recurrence reads the text from its end.
        is_bidirectional: bool,
    },
    /// A trained vector for each place in a text, added to its token's.
    LearnedPositions {
        /// The length of a position's vector, which is that of a token's.
        d_model: usize,
    },
    /// A fixed vector for each place in a text, added to its token's.
    SinusoidalPositions {
        /// The length of a position's vector, which is that of a token's.
        d_model: usize,
    },
    /// Layer normalisation and self-attention, added to what they were given.
    Attention {
        /// The Transformer's block that it belongs to, from 1.
        block: usize,
        /// The number of heads, which share `d_model` among them.
        n_heads: usize,
        /// The length of a token's vector.
        d_model: usize,
    },
    /// Layer normalisation and a small network on each token, added to what they were given.
    FeedForward {
        /// The Transformer's block that it belongs to, from 1.
        block: usize,
        /// The length of a token's vector.
        d_model: usize,
        /// The width of the hidden layer.
        d_inner: usize,
    },
    /// Each vector brought to mean 0 and variance 1, then scaled and shifted as trained.
    LayerNorm {
        /// The length of a vector.
        d_model: usize,
    },
    /// One vector of `width` numbers of the vectors of a text's tokens.
    Pooling {
        /// The rule by which many vectors become one.
        pooling: Pooling,
        /// The length of the one vector.
        width: usize,
    },
    /// What a network found, `n_features` numbers, added to the mean of the encoder's vectors.
    Residual {
        /// The length of the network's vector of the text.
        n_features: usize,
        /// The length of the encoder's vectors.
        d_token: usize,
    },
    /// A linear layer from a text's vector to the logits of its classes.
    Output {
        /// The length of the text's vector.
        d_input: usize,
        /// The number of logits: 1 for a sigmoid, else one for each class.
        n_outputs: usize,
        /// The function that makes probabilities of the logits.
        activation: OutputActivation,
    },
    /// A pretrained encoder that makes one vector of `width` numbers of a whole text.
    SentenceEncoder {
        /// The published model.
        model: String,
        /// The length of a text's vector.
        width: usize,
    },
    /// A linear classifier on an encoder's vectors of whole texts.
    SentenceClassifier {
        /// The length of a text's vector.
        d_input: usize,
        /// The number of classes, each with a logit.
        n_classes: usize,
    },
}

/// How the vectors of a text's tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Pooling {
    /// The largest value of each filter of a convolution.
    MaxOfFilters,
    /// The largest value of each number of a recurrence's states.
    MaxOfStates,
    /// The mean of a recurrence's states.
    MeanOfStates,
    /// The last of a recurrence's states.
    LastState,
    /// The mean of a Transformer's vectors.
    MeanOfTokens,
    /// A Transformer's vector of the first token.
    FirstToken,
}

/// What makes probabilities of logits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum OutputActivation {
    /// One logit for two classes.
    Sigmoid,
    /// One logit for each class.
    Softmax,
}
