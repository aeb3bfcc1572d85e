//! Texts to ids: the whole preprocessing of one run, fitted on its training part.

use std::ops::Range;

use super::{NormalizeOptions, PAD, Vocabulary, normalize, segment};
use crate::config::{RunConfig, Segmentation, Side};

/// The longest `max_len` that is chosen automatically: a Transformer's time grows with its
/// square, and what a text is about mostly shows sooner.
const LONGEST: usize = 400;

/// The `max_len` of a private run where the person has not chosen one: how long the training texts
/// are would tell of them.
const PRIVATE_LEN: usize = 128;

/// The most buckets of a private run: noise falls on every bucket's vector, whether a text has a
/// token there or not.
const MOST_BUCKETS: u32 = 1_000;

/// The number of buckets that the tokens of a private run go into.
pub(crate) fn n_buckets(config: &RunConfig) -> u32 {
    config.num_words.min(MOST_BUCKETS)
}

/// A token, its id and where it stands in the source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The token, cleaned.
    pub text: String,
    /// Its number in the vocabulary.
    pub id: u32,
    /// Byte range in the source; `source[start..end]` cleans to `text`, unless masked.
    /// Tokens cut from one source character (`½`) all have the whole of it.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
}

/// A text's tokens, all of them: cutting to `max_len` comes with padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// In the order of the text.
    pub tokens: Vec<Token>,
}

/// A text as the model reads it: exactly `max_len` ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Padded {
    /// `[max_len]`
    pub ids: Vec<u32>,
    /// The range of `ids` that are tokens; the rest is padding.
    pub filled: Range<usize>,
    /// The range of the encoding's tokens that were kept.
    pub kept: Range<usize>,
}

/// Cleans, cuts and numbers texts as one run's settings say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokenizer {
    /// The tokens that have an id, fitted on the training part.
    pub vocabulary: Vocabulary,
    /// Ids that a model reads of a text.
    pub max_len: usize,
    cutting: Cutting,
    padding: Side,
    truncation: Side,
}

impl Tokenizer {
    /// Fits the vocabulary and `max_len` (95th percentile of lengths, nearest rank,
    /// at least 1, at most 400; or the setting itself) on the training texts only; in a private
    /// run on none.
    pub fn fit<'a>(training: impl Iterator<Item = &'a str> + Clone, config: &RunConfig) -> Self {
        if config.private {
            return Self::private(config);
        }
        let cutting = Cutting::new(config);
        let texts: Vec<(String, Vec<Range<usize>>)> = training
            .map(|text| {
                let text = normalize(text, cutting.normalize).text;
                let tokens = cutting.segment(&text);
                (text, tokens)
            })
            .collect();
        let tokens =
            texts.iter().flat_map(|(text, tokens)| tokens.iter().map(|token| &text[token.clone()]));
        let vocabulary = Vocabulary::fit(tokens, config.num_words as usize);
        let max_len = match config.max_len as usize {
            0 => percentile_95(texts.iter().map(|(_, tokens)| tokens.len())).clamp(1, LONGEST),
            max_len => max_len,
        };
        Self::of(vocabulary, max_len, config)
    }

    /// A tokenizer that has seen no text, and so tells of none.
    pub fn private(config: &RunConfig) -> Self {
        let max_len = match config.max_len as usize {
            0 => PRIVATE_LEN,
            max_len => max_len,
        };
        Self::of(Vocabulary::hashed(n_buckets(config)), max_len, config)
    }

    /// A tokenizer of what another was fitted to find.
    pub fn of(vocabulary: Vocabulary, max_len: usize, config: &RunConfig) -> Self {
        Self {
            vocabulary,
            max_len,
            cutting: Cutting::new(config),
            padding: config.padding,
            truncation: config.truncation,
        }
    }

    /// All tokens of a text with ids and source offsets.
    pub fn encode(&self, text: &str) -> Encoding {
        let normalized = normalize(text, self.cutting.normalize);
        let token = |range: Range<usize>| {
            let text = &normalized.text[range.clone()];
            let source = normalized.source(range);
            Token {
                text: text.to_string(),
                id: self.vocabulary.id(text),
                start: source.start,
                end: source.end,
            }
        };
        Encoding { tokens: self.cutting.segment(&normalized.text).into_iter().map(token).collect() }
    }

    /// The ids the model reads, cut and padded to `max_len` at the configured ends.
    pub fn pad(&self, encoding: &Encoding) -> Padded {
        let n_tokens = encoding.tokens.len();
        let length = n_tokens.min(self.max_len);
        let kept = match self.truncation {
            Side::Post => 0..length,
            Side::Pre => n_tokens - length..n_tokens,
        };
        let filled = match self.padding {
            Side::Post => 0..length,
            Side::Pre => self.max_len - length..self.max_len,
        };
        let mut ids = vec![PAD; self.max_len];
        for (id, token) in ids[filled.clone()].iter_mut().zip(&encoding.tokens[kept.clone()]) {
            *id = token.id;
        }
        Padded { ids, filled, kept }
    }
}

/// The settings that turn a text into tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cutting {
    normalize: NormalizeOptions,
    segmentation: Segmentation,
    keep_punctuation: bool,
}

impl Cutting {
    fn new(config: &RunConfig) -> Self {
        Self {
            normalize: NormalizeOptions {
                lowercase: config.lowercase,
                mask_urls: config.mask_urls,
                mask_numbers: config.mask_numbers,
            },
            segmentation: config.segmentation,
            keep_punctuation: config.keep_punctuation,
        }
    }

    fn segment(&self, cleaned: &str) -> Vec<Range<usize>> {
        segment(cleaned, self.segmentation, self.keep_punctuation)
    }
}

/// Nearest rank: the smallest length that at least 95 % do not exceed; 0 of none.
fn percentile_95(lengths: impl Iterator<Item = usize>) -> usize {
    let mut lengths: Vec<usize> = lengths.collect();
    lengths.sort_unstable();
    let rank = (lengths.len() * 95).div_ceil(100);
    rank.checked_sub(1).map_or(0, |index| lengths[index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::OUT_OF_VOCABULARY;

    fn fit(texts: &[&str], config: RunConfig) -> Tokenizer {
        Tokenizer::fit(texts.iter().copied(), &config)
    }

    fn ids(encoding: &Encoding) -> Vec<u32> {
        encoding.tokens.iter().map(|token| token.id).collect()
    }

    #[test]
    fn tokens_carry_ids_and_slice_the_source() {
        let tokenizer = fit(&["good movie", "good 电影"], RunConfig::default());
        let source = "  ＧＯＯＤ 影  film";
        let encoding = tokenizer.encode(source);
        assert_eq!(ids(&encoding), [2, 5, OUT_OF_VOCABULARY]);
        let slices: Vec<_> = encoding.tokens.iter().map(|t| &source[t.start..t.end]).collect();
        assert_eq!(slices, ["ＧＯＯＤ", "影", "film"]);
        assert_eq!(encoding.tokens[0].text, "good");
    }

    #[test]
    fn both_ends_can_be_padded_and_cut() {
        let check = |padding, truncation, text: &str, ids: [u32; 3], filled, kept| {
            let config = RunConfig { max_len: 3, padding, truncation, ..RunConfig::default() };
            let tokenizer = fit(&["a b c d"], config);
            let padded = tokenizer.pad(&tokenizer.encode(text));
            assert_eq!(padded, Padded { ids: ids.to_vec(), filled, kept });
        };
        check(Side::Post, Side::Post, "a b", [2, 3, 0], 0..2, 0..2);
        check(Side::Pre, Side::Post, "a b", [0, 2, 3], 1..3, 0..2);
        check(Side::Post, Side::Post, "a b c d", [2, 3, 4], 0..3, 0..3);
        check(Side::Post, Side::Pre, "a b c d", [3, 4, 5], 0..3, 1..4);
        check(Side::Pre, Side::Pre, "", [0, 0, 0], 3..3, 0..0);
    }

    #[test]
    fn automatic_length_is_the_nearest_rank_of_95_percent() {
        assert_eq!(percentile_95(1..=20), 19);
        assert_eq!(percentile_95(1..=19), 19);
        assert_eq!(percentile_95(1..=100), 95);
        assert_eq!(percentile_95(std::iter::empty()), 0);
        assert_eq!(fit(&["", "!"], RunConfig::default()).max_len, 1);
        assert_eq!(fit(&[], RunConfig::default()).max_len, 1);
        assert_eq!(fit(&["a ".repeat(5_000).as_str()], RunConfig::default()).max_len, LONGEST);
    }

    #[test]
    fn num_words_bounds_the_vocabulary() {
        let config = RunConfig { num_words: 10, ..RunConfig::default() };
        let tokenizer = fit(&["a b c d e f g h i j k l"], config);
        assert_eq!(tokenizer.vocabulary.size(), 12);
        assert_eq!(ids(&tokenizer.encode("j k")), [11, OUT_OF_VOCABULARY]);
    }
}
