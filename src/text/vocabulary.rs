//! The most frequent tokens of the training part, and their ids; or buckets for any token, which
//! tell nothing of the training part.

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
    /// Where tokens are not known but hashed; else 0.
    n_buckets: u32,
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
        Self { tokens, ids, n_buckets: 0 }
    }

    /// A vocabulary of no text: each token goes by its hash into one of some buckets, and shares
    /// its id with whatever else does (Weinberger et al., 2009,
    /// <https://arxiv.org/abs/0902.2206>).
    pub fn hashed(n_buckets: u32) -> Self {
        Self { n_buckets, ..Self::of(Vec::new()) }
    }

    /// The tokens, in the order of their ids.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// The token's id, or [`OUT_OF_VOCABULARY`].
    pub fn id(&self, token: &str) -> u32 {
        if self.n_buckets > 0 {
            return OUT_OF_VOCABULARY + 1 + (hash(token) % u64::from(self.n_buckets)) as u32;
        }
        self.ids.get(token).copied().unwrap_or(OUT_OF_VOCABULARY)
    }

    /// The token of an id from 2 up; none of a bucket.
    pub fn token(&self, id: u32) -> Option<&str> {
        self.tokens.get((id as usize).checked_sub(2)?).map(String::as_str)
    }

    /// Ids in use, those of padding and unknown tokens included.
    pub fn size(&self) -> usize {
        self.tokens.len().max(self.n_buckets as usize) + 2
    }
}

/// FNV-1a, 64 bits: the same on every machine, as a model's file relies on it.
fn hash(token: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    token.bytes().fold(0xcbf2_9ce4_8422_2325, step)
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
    fn hashed_tokens_have_ids_that_no_text_decides() {
        let vocabulary = Vocabulary::hashed(100);
        assert_eq!((vocabulary.size(), vocabulary.tokens().len()), (102, 0));
        // FNV-1a of "a" is af63dc4c8601ec8c, which leaves 4 of 100, as published by its authors.
        assert_eq!(vocabulary.id("a"), 2 + (0xaf63_dc4c_8601_ec8c_u64 % 100) as u32);
        for token in ["", "a", "银行", "bank"] {
            assert!((2..102).contains(&vocabulary.id(token)));
        }
        assert_eq!(vocabulary.token(vocabulary.id("bank")), None);
    }

    #[test]
    fn no_tokens_leave_the_two_special_ids() {
        assert_eq!(Vocabulary::fit(std::iter::empty(), 10).size(), 2);
    }
}
