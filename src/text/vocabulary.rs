//! The most frequent tokens of the training part, and their ids.

use std::cmp::Reverse;
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
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for token in tokens {
            let place = *places.entry(token).or_insert(counts.len());
            if place == counts.len() {
                counts.push((token, 0));
            }
            counts[place].1 += 1;
        }
        // A stable sort keeps equally frequent tokens in the order they were seen.
        counts.sort_by_key(|&(_, count)| Reverse(count));
        Self::of(counts.into_iter().take(num_words).map(|(token, _)| token.to_string()).collect())
    }

    /// A vocabulary of these tokens, in the order of their ids.
    pub fn of(tokens: Vec<String>) -> Self {
        let ids = tokens.iter().cloned().zip(OUT_OF_VOCABULARY + 1..).collect();
        Self { tokens, ids }
    }

    /// The tokens, in the order of their ids.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_tokens_come_first_and_ties_in_order_of_appearance() {
        let vocabulary = Vocabulary::fit("b a c a d c".split(' '), 3);
        assert_eq!([vocabulary.id("a"), vocabulary.id("c"), vocabulary.id("b")], [2, 3, 4]);
        assert_eq!(vocabulary.id("d"), OUT_OF_VOCABULARY);
        assert_eq!(vocabulary.size(), 5);
        assert_eq!(vocabulary.token(2), Some("a"));
        assert_eq!(vocabulary.token(4), Some("b"));
        for id in [PAD, OUT_OF_VOCABULARY, 5] {
            assert_eq!(vocabulary.token(id), None);
        }
    }

    #[test]
    fn no_tokens_leave_the_two_special_ids() {
        assert_eq!(Vocabulary::fit(std::iter::empty(), 10).size(), 2);
    }
}
