//! Subwords of bytes: byte-pair encoding as GPT-2 and RoBERTa have it.
//!
//! Sennrich, Haddow and Birch, *Neural Machine Translation of Rare Words with Subword Units*, ACL
//! 2016, <https://arxiv.org/abs/1508.07909>; of bytes, Radford et al., *Language Models are
//! Unsupervised Multitask Learners*, 2019; Liu et al., *RoBERTa*, 2019,
//! <https://arxiv.org/abs/1907.11692>.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::Pieces;
use crate::text::Token;
use crate::unicode::is_letter;

/// What a word may end with that is cut off it.
const CONTRACTIONS: [&str; 7] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/// A published vocabulary of byte pairs.
#[derive(Debug, Clone)]
pub struct ByteLevel {
    pieces: Pieces,
    /// Of two neighbouring pieces that are merged: when, and what they become.
    merges: HashMap<(u32, u32), (u32, u32)>,
    /// The piece of each byte.
    bytes: Vec<u32>,
    /// Whether a text is read as after a space.
    adds_space: bool,
}

impl ByteLevel {
    /// * `pieces` - their bytes written as letters, as `letter` does.
    /// * `merges` - the ids of two pieces each that are merged, those that come first first.
    ///
    /// # Errors
    /// What does not fit together, in words.
    pub fn new(pieces: Pieces, merges: &[u32], adds_space: bool) -> Result<Self, String> {
        let byte = |byte: u8| {
            let id = pieces.id(letter(byte).encode_utf8(&mut [0; 4]));
            id.ok_or_else(|| format!("the byte {byte} has no piece"))
        };
        let bytes = (0..=255).map(byte).collect::<Result<Vec<u32>, String>>()?;
        let (pairs, rest) = merges.as_chunks::<2>();
        if !rest.is_empty() {
            return Err("the last merge is of one piece".to_string());
        }
        let mut by_pair = HashMap::with_capacity(pairs.len());
        let mut merged = String::new();
        for (rank, &[left, right]) in (0..).zip(pairs) {
            merged.clear();
            merged.push_str(pieces.get(left));
            merged.push_str(pieces.get(right));
            let id = pieces.id(&merged).ok_or_else(|| format!("{merged:?} is no piece"))?;
            by_pair.entry((left, right)).or_insert((rank, id));
        }
        Ok(Self { pieces, merges: by_pair, bytes, adds_space })
    }

    /// The texts of all ids, their bytes written as letters.
    pub fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// The pieces of a text; at least the first `limit` where it has so many. One that holds a
    /// part of a character's bytes comes from the whole of it; a space before a word is not
    /// counted in.
    pub fn segment(&self, text: &str, limit: usize) -> Vec<Token> {
        let space =
            if self.adds_space && !text.is_empty() && !text.starts_with(' ') { " " } else { "" };
        let spaced = format!("{space}{text}");
        let mut tokens = Vec::new();
        let mut start = 0;
        while start < spaced.len() && tokens.len() < limit {
            let end = start + word_length(&spaced[start..]);
            let mut at = start;
            for (n_bytes, id) in self.merge(&spaced.as_bytes()[start..end]) {
                tokens.push(self.token(&spaced, at, at + n_bytes, id, space.len()));
                at += n_bytes;
            }
            start = end;
        }
        tokens
    }

    /// * `n_added` - bytes of `spaced` that are not of the text.
    fn token(&self, spaced: &str, start: usize, end: usize, id: u32, n_added: usize) -> Token {
        let n_spaces = spaced.as_bytes()[start..end].iter().take_while(|b| **b == b' ').count();
        let first = if n_spaces < end - start { start + n_spaces } else { start };
        let source = spaced.floor_char_boundary(first)..spaced.ceil_char_boundary(end);
        // A piece of whole characters can be read; of others there is only how it is written.
        let is_whole = spaced.is_char_boundary(start) && spaced.is_char_boundary(end);
        let text = match is_whole && !spaced[start..end].is_ascii() {
            true => spaced[start..end].replace(' ', "Ġ"),
            false => self.pieces.get(id).to_string(),
        };
        let in_text = |at: usize| at.saturating_sub(n_added);
        Token { text, id, start: in_text(source.start), end: in_text(source.end) }
    }

    /// The lengths in bytes and the ids of a word's pieces: of all neighbours the pair that was
    /// merged first is merged, the one on the left among equals, until there is none.
    fn merge(&self, word: &[u8]) -> Vec<(usize, u32)> {
        let mut parts: Vec<Part> = (0..word.len())
            .map(|at| Part {
                id: self.bytes[usize::from(word[at])],
                n_bytes: 1,
                before: at.checked_sub(1),
                after: Some(at + 1).filter(|after| *after < word.len()),
            })
            .collect();
        let pair = |parts: &[Part], left: usize| {
            let right = parts[left].after?;
            let (rank, id) = *self.merges.get(&(parts[left].id, parts[right].id))?;
            Some(Reverse((rank, left, parts[left].n_bytes + parts[right].n_bytes, id)))
        };
        let mut waiting: BinaryHeap<_> =
            (0..parts.len()).filter_map(|left| pair(&parts, left)).collect();
        while let Some(Reverse((rank, left, n_bytes, id))) = waiting.pop() {
            // One of the two may have been merged since, or be gone.
            if parts[left].n_bytes == 0
                || pair(&parts, left) != Some(Reverse((rank, left, n_bytes, id)))
            {
                continue;
            }
            let Some(right) = parts[left].after else { continue };
            let after = parts[right].after;
            parts[right].n_bytes = 0;
            parts[left] = Part { id, n_bytes, after, ..parts[left] };
            if let Some(after) = after {
                parts[after].before = Some(left);
            }
            waiting.extend(pair(&parts, left));
            waiting.extend(parts[left].before.and_then(|before| pair(&parts, before)));
        }
        parts.iter().filter(|part| part.n_bytes > 0).map(|part| (part.n_bytes, part.id)).collect()
    }
}

/// A part of a word in the making, and its neighbours.
#[derive(Clone, Copy)]
struct Part {
    id: u32,
    /// None of a part that has gone into another.
    n_bytes: usize,
    before: Option<usize>,
    after: Option<usize>,
}

/// The letter that a byte is written as: itself where it can be seen, else one above U+0100.
fn letter(byte: u8) -> char {
    let is_seen = |byte: u8| matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    if is_seen(byte) {
        return char::from(byte);
    }
    let n_before = (0..byte).filter(|byte| !is_seen(*byte)).count();
    char::from_u32(0x100 + n_before as u32).unwrap_or_default()
}

/// The bytes of the first word of a text that is not empty, as this expression finds it:
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
fn word_length(text: &str) -> usize {
    if let Some(ending) = CONTRACTIONS.iter().find(|ending| text.starts_with(**ending)) {
        return ending.len();
    }
    let word = text.strip_prefix(' ').unwrap_or(text);
    let n_spaces = text.len() - word.len();
    let run = |is: fn(char) -> bool| word.find(|c| !is(c)).unwrap_or(word.len());
    let is_other = |c: char| !c.is_whitespace() && !is_letter(c) && !c.is_numeric();
    for n_bytes in [run(is_letter), run(char::is_numeric), run(is_other)] {
        if n_bytes > 0 {
            return n_spaces + n_bytes;
        }
    }
    let n_bytes = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
    let last = text[..n_bytes].chars().next_back().map_or(0, char::len_utf8);
    // The last space before a word is the word's, unless it is the only one.
    if n_bytes == text.len() || n_bytes == last { n_bytes } else { n_bytes - last }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All bytes have pieces, in their order, from id 1; the merges' pieces follow.
    fn byte_level(merges: &[(&str, &str)], adds_space: bool) -> ByteLevel {
        let mut texts = vec!["<s>".to_string()];
        texts.extend((0..=255).map(|byte| letter(byte).to_string()));
        texts.extend(merges.iter().map(|(left, right)| format!("{left}{right}")));
        let list: String = texts.iter().map(|text| format!("{text}\0")).collect();
        let pieces = Pieces::new(list.as_bytes(), |id| id > 0).unwrap();
        let id = |text: &str| pieces.id(text).unwrap();
        let pairs: Vec<u32> =
            merges.iter().flat_map(|(left, right)| [id(left), id(right)]).collect();
        ByteLevel::new(pieces, &pairs, adds_space).unwrap()
    }

    #[test]
    fn bytes_and_their_letters() {
        assert_eq!([b' ', b'\n', b'a', 0x7f, 0xff].map(letter), ['Ġ', 'Ċ', 'a', 'ġ', 'ÿ']);
        let all: std::collections::BTreeSet<char> = (0..=255).map(letter).collect();
        assert_eq!(all.len(), 256);
    }

    #[test]
    fn words() {
        let check = |text: &str, expected: &[&str]| {
            let mut words = Vec::new();
            let mut rest = text;
            while !rest.is_empty() {
                let (word, after) = rest.split_at(word_length(rest));
                words.push(word);
                rest = after;
            }
            assert_eq!(words, expected, "{text:?}");
        };
        check("It's we'll 'tis", &["It", "'s", " we", "'ll", " '", "tis"]);
        check("a1 23½ x_y!?", &["a", "1", " 23½", " x", "_", "y", "!?"]);
        check("a  b \n c  ", &["a", " ", " b", " \n", " c", "  "]);
        check("a\nb\t\tc", &["a", "\n", "b", "\t", "\t", "c"]);
        check("中文。好 é\u{301}Ⅳ", &["中文", "。", "好", " é", "\u{301}", "Ⅳ"]);
        check("''s", &["''", "s"]);
        check("\u{a0}a", &["\u{a0}", "a"]);
    }

    #[track_caller]
    fn check(byte_level: &ByteLevel, text: &str, expected: &[(&str, &str)]) {
        let tokens = byte_level.segment(text, usize::MAX);
        let found: Vec<_> =
            tokens.iter().map(|token| (&*token.text, &text[token.start..token.end])).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn the_pair_that_was_merged_first() {
        let merges = [("b", "c"), ("a", "b"), ("a", "bc"), ("Ġ", "a"), ("c", "c")];
        let plain = byte_level(&merges, false);
        check(&plain, "abc", &[("abc", "abc")]);
        check(&plain, "ab", &[("ab", "ab")]);
        check(&plain, "a ad", &[("a", "a"), ("Ġa", "a"), ("d", "d")]);
        check(&plain, "ccc", &[("cc", "cc"), ("c", "c")]);
        check(&plain, "", &[]);
        check(&byte_level(&merges, true), "a", &[("Ġa", "a")]);
        check(&byte_level(&merges, true), " a", &[("Ġa", "a")]);
        check(&byte_level(&merges, true), "", &[]);
    }

    #[test]
    fn parts_of_a_character_come_from_the_whole_of_it() {
        // 中 is e4 b8 ad.
        let [first, second, third] = [0xe4, 0xb8, 0xad].map(|byte| letter(byte).to_string());
        let plain = byte_level(&[(&first, &second)], false);
        let start = format!("{first}{second}");
        check(&plain, "a 中", &[("a", "a"), ("Ġ", " "), (&start, "中"), (&third, "中")]);
        let whole = byte_level(&[(&first, &second), (&start, &third)], false);
        check(&whole, "中", &[("中", "中")]);
    }

    #[test]
    fn a_limit_changes_no_piece_before_it() {
        let plain = byte_level(&[("a", "b")], false);
        let text = "ab ".repeat(500);
        let all = plain.segment(&text, usize::MAX);
        assert_eq!(plain.segment(&text, 9)[..9], all[..9]);
        // Long words take no time that grows with their square.
        assert_eq!(plain.segment(&"ab".repeat(100_000), usize::MAX).len(), 100_000);
    }

    #[test]
    fn what_does_not_fit() {
        let pieces = |text: &str| Pieces::new(text.as_bytes(), |_| true).unwrap();
        assert!(ByteLevel::new(pieces("a\0"), &[], false).is_err());
        let all: String = (0..=255).map(|byte| format!("{}\0", letter(byte))).collect();
        assert!(ByteLevel::new(pieces(&all), &[1], false).is_err());
        assert!(ByteLevel::new(pieces(&all), &[1, 2], false).is_err());
        assert!(ByteLevel::new(pieces(&all), &[], false).is_ok());
    }
}
