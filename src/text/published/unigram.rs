//! Subwords of a unigram language model: the split of a text whose pieces are most probable.
//!
//! Kudo, *Subword Regularization*, ACL 2018, <https://arxiv.org/abs/1804.10959>, with the
//! vocabularies and conventions of SentencePiece.

use super::Pieces;
use super::piece_normalizer::{PieceNormalizer, SPACE};
use crate::text::{Normalized, Token};

/// A published unigram vocabulary.
#[derive(Debug, Clone)]
pub struct Unigram {
    normalizer: PieceNormalizer,
    pieces: Pieces,
    /// The logarithm of each piece's probability.
    scores: Vec<f32>,
    unknown: u32,
    unknown_score: f32,
    fuses_unknown: bool,
}

impl Unigram {
    /// * `pieces` - U+2581 may stand at a piece's start only, as SentencePiece has it.
    /// * `scores` - one for each piece.
    /// * `unknown` - the id of a character without a piece, and what that costs.
    ///
    /// # Errors
    /// What does not fit together, in words.
    pub fn new(
        normalizer: PieceNormalizer,
        pieces: Pieces,
        scores: Vec<f32>,
        (unknown, unknown_score): (u32, f32),
    ) -> Result<Self, String> {
        if scores.len() != pieces.len() {
            return Err(format!("{} scores for {} pieces", scores.len(), pieces.len()));
        }
        if !unknown_score.is_finite() || scores.iter().any(|score| !score.is_finite()) {
            return Err("a score is not a number".to_string());
        }
        Ok(Self { normalizer, pieces, scores, unknown, unknown_score, fuses_unknown: false })
    }

    /// The same, as Hugging Face's tokenizers cut with it: neighbouring unknown characters of a
    /// word are one piece, and a text without a piece has none.
    pub fn fusing_unknown(self, fuses_unknown: bool) -> Self {
        Self { fuses_unknown, ..self }
    }

    /// Whether a text without a piece is an unknown one.
    pub fn reads_nothing_as_unknown(&self) -> bool {
        !self.fuses_unknown
    }

    /// The pieces of a text; at least the first `limit` where it has so many.
    ///
    /// No piece reaches over the start of a word, so the best split of a text is the best split
    /// of each of its words, and those after `limit` need not be looked at. A character
    /// without a piece is an unknown one each.
    pub fn segment(&self, text: &str, limit: usize) -> Vec<Token> {
        let normalized = self.normalizer.normalize(text);
        let mut tokens = Vec::new();
        let mut start = 0;
        while start < normalized.text.len() && tokens.len() < limit {
            let end = start + word_length(&normalized.text[start..]);
            let mut at = start;
            for (n_bytes, id) in self.best_split(&normalized.text[start..end]) {
                tokens.push(token(&normalized, at, at + n_bytes, id));
                at += n_bytes;
            }
            start = end;
        }
        tokens
    }

    /// The texts of all ids.
    pub fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// The lengths in bytes and the ids of the pieces with the highest sum of scores (Viterbi,
    /// 1967); of equal sums the one found first.
    fn best_split(&self, word: &str) -> Vec<(usize, u32)> {
        // By the byte at which a piece ends: the sum so far, the last piece's length and id.
        let mut best = vec![(f64::NEG_INFINITY, 0, self.unknown); word.len() + 1];
        best[0].0 = 0.0;
        for (start, c) in word.char_indices() {
            let sum = best[start].0;
            let mut offer = |n_bytes: usize, id: u32, score: f32| {
                let end = &mut best[start + n_bytes];
                let sum = sum + f64::from(score);
                if sum > end.0 {
                    *end = (sum, n_bytes, id);
                }
            };
            let mut is_known = false;
            self.pieces.prefixes("", &word[start..], |n_bytes, id| {
                is_known |= n_bytes == c.len_utf8();
                offer(n_bytes, id, self.scores[id as usize]);
            });
            if !is_known {
                offer(c.len_utf8(), self.unknown, self.unknown_score);
            }
        }
        let mut split = Vec::new();
        let mut end = word.len();
        while end > 0 {
            let (_, n_bytes, id) = best[end];
            split.push((n_bytes, id));
            end -= n_bytes;
        }
        split.reverse();
        if self.fuses_unknown {
            split.dedup_by(|(n_bytes, id), (n_before, before)| {
                let fuses = *id == self.unknown && *before == self.unknown;
                if fuses {
                    *n_before += *n_bytes;
                }
                fuses
            });
        }
        split
    }
}

/// The bytes up to the next word: up to a U+2581 that follows another character.
fn word_length(text: &str) -> usize {
    let word = text.trim_start_matches(SPACE);
    let n_spaces = text.len() - word.len();
    word.find(SPACE).map_or(text.len(), |length| n_spaces + length)
}

/// A piece with the source of its characters; the space before a word is not counted in.
fn token(normalized: &Normalized, start: usize, end: usize, id: u32) -> Token {
    let text = &normalized.text[start..end];
    let word = text.trim_start_matches(SPACE);
    let source = normalized.source(if word.is_empty() { start } else { end - word.len() }..end);
    Token { text: text.to_string(), id, start: source.start, end: source.end }
}

#[cfg(test)]
mod tests {
    use super::super::{CharacterMap, Replacements};
    use super::*;

    /// Ids 0 to 2 are special; `scores` are those of the listed pieces.
    fn unigram(normalizer: PieceNormalizer, pieces: &[(&str, f32)]) -> Unigram {
        let mut text = "<unk>\0<s>\0</s>\0".to_string();
        let mut scores = vec![0.0; 3];
        for (piece, score) in pieces {
            text.push_str(piece);
            text.push('\0');
            scores.push(*score);
        }
        let pieces = Pieces::new(text.as_bytes(), |id| id >= 3).unwrap();
        Unigram::new(normalizer, pieces, scores, (0, -20.0)).unwrap()
    }

    /// Makes Ａ an A, ½ 1 and 2, drops U+0007 and turns a line break into a space.
    fn code_points() -> PieceNormalizer {
        let mut bytes = Vec::new();
        for (from, to) in [('Ａ', "A"), ('½', "12"), ('\u{7}', ""), ('\n', " ")] {
            bytes.extend(u32::from(from).to_le_bytes());
            bytes.push(to.chars().count() as u8);
            to.chars().for_each(|c| bytes.extend(u32::from(c).to_le_bytes()));
        }
        PieceNormalizer::CodePoints(Replacements::new(&bytes).unwrap())
    }

    /// A trie of one key, the tab, which becomes a space.
    fn character_map() -> PieceNormalizer {
        // Unit 0 leads to offset 16; the tab's unit is 16 ^ 9 = 25, and its value lies at
        // 25 ^ 32 = 57.
        let mut trie = vec![0u32; 64];
        trie[0] = 16 << 10;
        trie[25] = (32 << 10) | 0x100 | 9;
        trie[57] = 0x8000_0000;
        let mut bytes = 256u32.to_le_bytes().to_vec();
        trie.iter().for_each(|unit| bytes.extend(unit.to_le_bytes()));
        bytes.extend(b" \0");
        PieceNormalizer::CharacterMap(CharacterMap::new(&bytes).unwrap())
    }

    #[track_caller]
    fn check(unigram: &Unigram, text: &str, expected: &[(&str, u32, &str)]) {
        let tokens = unigram.segment(text, usize::MAX);
        let found: Vec<_> = tokens
            .iter()
            .map(|token| (token.text.as_str(), token.id, &text[token.start..token.end]))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn the_most_probable_split() {
        let pieces = [("▁", -3.0), ("▁a", -3.0), ("b", -3.0), ("ab", -3.5), ("▁ab", -7.0)];
        let unigram = unigram(code_points(), &pieces);
        // ▁a + b: -6; ▁ + ab: -6.5; ▁ab: -7.
        check(&unigram, "ab", &[("▁a", 4, "a"), ("b", 5, "b")]);
        // ▁a + b + ab: -9.5; ▁ + ab + ab: -10.
        check(&unigram, "abab", &[("▁a", 4, "a"), ("b", 5, "b"), ("ab", 6, "ab")]);
        check(&unigram, "b", &[("▁", 3, ""), ("b", 5, "b")]);
        check(&unigram, "b b", &[("▁", 3, ""), ("b", 5, "b"), ("▁", 3, " "), ("b", 5, "b")]);
    }

    #[test]
    fn of_equal_sums_the_first() {
        let unigram = unigram(code_points(), &[("▁a", -3.0), ("b", -3.0), ("▁ab", -6.0)]);
        check(&unigram, "ab", &[("▁ab", 5, "ab")]);
    }

    #[test]
    fn unknown_characters() {
        let unigram = unigram(code_points(), &[("▁", -3.0), ("b", -3.0)]);
        check(&unigram, "x中b", &[("▁", 3, ""), ("x", 0, "x"), ("中", 0, "中"), ("b", 4, "b")]);
        // What a special piece looks like is text.
        check(
            &unigram,
            "<s>b",
            &[("▁", 3, ""), ("<", 0, "<"), ("s", 0, "s"), (">", 0, ">"), ("b", 4, "b")],
        );
    }

    #[test]
    fn neighbouring_unknown_characters_may_be_one_piece() {
        let pieces = [("▁", -3.0), ("b", -3.0)];
        let unigram = unigram(code_points(), &pieces).fusing_unknown(true);
        check(&unigram, "x中b", &[("▁", 3, ""), ("x中", 0, "x中"), ("b", 4, "b")]);
        // Words are cut one by one.
        check(&unigram, "x y", &[("▁", 3, ""), ("x", 0, "x"), ("▁", 3, " "), ("y", 0, "y")]);
    }

    #[test]
    fn a_character_map_may_keep_the_end() {
        let PieceNormalizer::CharacterMap(map) = character_map() else { unreachable!() };
        let normalizer = PieceNormalizer::CharacterMap(map.keeping_end(true));
        let unigram = unigram(normalizer, &[("▁", -3.0), ("▁a", -1.0)]);
        check(&unigram, "\ta \t", &[("▁a", 4, "a"), ("▁", 3, " ")]);
        check(&unigram, " ", &[("▁", 3, "")]);
        check(&unigram, "", &[]);
    }

    #[test]
    fn code_points_are_replaced() {
        let unigram = unigram(code_points(), &[("▁A", -1.0), ("▁", -3.0), ("1", -1.0)]);
        check(&unigram, "\n  Ａ\u{7}", &[("▁A", 3, "Ａ")]);
        check(&unigram, "½", &[("▁", 4, ""), ("1", 5, "½"), ("2", 0, "½")]);
        check(&unigram, "1 \n ", &[("▁", 4, ""), ("1", 5, "1"), ("▁", 4, " ")]);
        check(&unigram, "", &[("▁", 4, "")]);
    }

    #[test]
    fn the_character_map_is_applied() {
        let unigram = unigram(character_map(), &[("▁", -3.0), ("▁a", -1.0)]);
        check(&unigram, "\t \ta\t\ta ", &[("▁a", 4, "a"), ("▁a", 4, "a")]);
        check(&unigram, " \t▁", &[]);
        check(&unigram, "", &[]);
        check(&unigram, "\0a", &[("▁", 3, ""), ("\0", 0, "\0"), ("a", 0, "a")]);
    }

    #[test]
    fn a_limit_changes_no_piece_before_it() {
        let unigram = unigram(code_points(), &[("▁a", -3.0), ("b", -3.0), ("▁", -3.0)]);
        let text = "ab ".repeat(1_000);
        let all = unigram.segment(&text, usize::MAX);
        assert_eq!(all.len(), 2_001);
        let some = unigram.segment(&text, 9);
        assert_eq!(some, all[..10]);
    }

    #[test]
    fn damaged_tables() {
        assert!(CharacterMap::new(b"").is_err());
        assert!(CharacterMap::new(&[0, 0, 0, 0]).is_err());
        assert!(CharacterMap::new(&[255; 16]).is_err());
        assert!(Replacements::new(&[1, 0, 0, 0, 1, 0]).is_err());
        assert!(Replacements::new(&[1, 0, 0, 0, 1, 0, 0, 0, 255]).is_err());
        let pieces = || Pieces::new(b"a\0", |_| true).unwrap();
        assert!(Unigram::new(code_points(), pieces(), vec![], (0, 0.0)).is_err());
        assert!(Unigram::new(code_points(), pieces(), vec![f32::NAN], (0, 0.0)).is_err());
    }
}
