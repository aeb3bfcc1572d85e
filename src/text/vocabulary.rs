//! The most frequent tokens of the training part, and their ids.

use std::collections::HashMap;

/// The id of padding.
pub const PAD: u32 = 0;

/// The id of every token that the vocabulary lacks.
pub const OUT_OF_VOCABULARY: u32 = 1;

/// Tokens and their ids; ids from 2 up, most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    tokens: Vec<String>,
    ids: HashMap<String, u32>,
}

impl Vocabulary {
    /// Keeps the `num_words` most frequent tokens; of equally frequent ones the first seen.
    pub fn fit<'a>(tokens: impl Iterator<Item = &'a str>, num_words: usize) -> Self {
        let _ = (tokens, num_words);
        todo!()
    }

    /// The token's id, or [`OUT_OF_VOCABULARY`].
    pub fn id(&self, token: &str) -> u32 {
        self.ids.get(token).copied().unwrap_or(OUT_OF_VOCABULARY)
    }

    /// The token of an id from 2 up.
    pub fn token(&self, id: u32) -> Option<&str> {
        self.tokens.get((id as usize).checked_sub(2)?).map(String::as_str)
    }

    /// Ids in use, those of padding and unknown tokens included.
    pub fn size(&self) -> usize {
        self.tokens.len() + 2
    }
}
