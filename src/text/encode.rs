//! Texts to ids: the whole preprocessing of one run, fitted on its training part.

use super::Vocabulary;
use crate::config::{RunConfig, Side};

/// A token, its id and where it stands in the source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub id: u32,
    /// Byte range in the source; `source[start..end]` cleans to `text`, unless masked.
    pub start: usize,
    pub end: usize,
}

/// A text's tokens, all of them: cutting to `max_len` comes with padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    pub tokens: Vec<Token>,
}

/// A text as the model reads it: exactly `max_len` ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Padded {
    /// `[max_len]`
    pub ids: Vec<u32>,
    /// The range of `ids` that are tokens; the rest is padding.
    pub filled: std::ops::Range<usize>,
    /// The range of the encoding's tokens that were kept.
    pub kept: std::ops::Range<usize>,
}

/// Cleans, cuts and numbers texts as one run's settings say.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    // normalize options, segmentation, keep_punctuation, vocabulary, max_len, padding, truncation
    pub vocabulary: Vocabulary,
    pub max_len: usize,
    padding: Side,
    truncation: Side,
}

impl Tokenizer {
    /// Fits the vocabulary and `max_len` (95th percentile of lengths, nearest rank,
    /// at least 1, at most the setting's upper bound; or the setting itself) on the training texts only.
    pub fn fit<'a>(training: impl Iterator<Item = &'a str> + Clone, config: &RunConfig) -> Self {
        let _ = (training, config);
        todo!()
    }

    /// All tokens of a text with ids and source offsets.
    pub fn encode(&self, text: &str) -> Encoding {
        let _ = text;
        todo!()
    }

    /// The ids the model reads, cut and padded to `max_len` at the configured ends.
    pub fn pad(&self, encoding: &Encoding) -> Padded {
        let _ = (encoding, self.padding, self.truncation);
        todo!()
    }
}
