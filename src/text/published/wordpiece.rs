//! Subwords by the longest match: WordPiece with the cleaning of BERT.
//!
//! Wu et al., *Google's Neural Machine Translation System*, 2016,
//! <https://arxiv.org/abs/1609.08144>, as in Devlin et al., *BERT*, NAACL 2019,
//! <https://arxiv.org/abs/1810.04805>.

use std::ops::Range;

use serde::Deserialize;

use super::Pieces;
use crate::text::{Normalized, Token};
use crate::unicode::base_characters;

/// A piece that continues a word starts so.
pub(crate) const CONTINUATION: &str = "##";
/// A word of more characters is unknown as a whole.
pub(crate) const LONGEST_WORD: usize = 100;
/// What is not text even where a text holds it.
pub(crate) const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/// What BERT's cleaning does to a text before it is cut; all of it in a vocabulary without case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct BertCleaning {
    /// Control and format characters go.
    pub clean: bool,
    /// Every Han character is a word.
    pub split_chinese: bool,
    /// Letters lose their accents.
    pub strip_accents: bool,
    /// Letters become lower-case.
    pub lowercase: bool,
}

impl Default for BertCleaning {
    fn default() -> Self {
        Self { clean: true, split_chinese: true, strip_accents: true, lowercase: true }
    }
}

/// A published WordPiece vocabulary.
#[derive(Debug, Clone)]
pub struct WordPiece {
    pieces: Pieces,
    /// The id of a word that cannot be put together from pieces.
    unknown: u32,
    cleaning: BertCleaning,
}

impl WordPiece {
    /// A vocabulary, and the id of a word that cannot be put together from it.
    pub fn new(pieces: Pieces, unknown: u32, cleaning: BertCleaning) -> Self {
        Self { pieces, unknown, cleaning }
    }

    /// The texts of all ids.
    pub fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// The pieces of a text; at least the first `limit` where it has so many.
    pub fn segment(&self, text: &str, limit: usize) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < text.len() && tokens.len() < limit {
            let special = self.next_special(&text[at..]);
            let end = special.as_ref().map_or(text.len(), |(found, _)| at + found.start);
            self.segment_part(text, at..end, limit, &mut tokens);
            at = end;
            if let Some((found, id)) = special {
                let token = Token {
                    text: self.pieces.get(id).to_string(),
                    id,
                    start: at,
                    end: at + found.len(),
                };
                at = token.end;
                tokens.push(token);
            }
        }
        tokens
    }

    fn next_special(&self, text: &str) -> Option<(Range<usize>, u32)> {
        text.match_indices('[').find_map(|(at, _)| {
            let special = SPECIAL.iter().find(|special| text[at..].starts_with(**special))?;
            Some((at..at + special.len(), self.pieces.id(special)?))
        })
    }

    /// Cleans a part without special pieces, cuts it into words, and these into pieces.
    fn segment_part(&self, text: &str, part: Range<usize>, limit: usize, tokens: &mut Vec<Token>) {
        let cleaning = self.cleaning;
        let mut word = Normalized::empty();
        for (index, c) in text[part.clone()].char_indices() {
            let source = part.start + index..part.start + index + c.len_utf8();
            if cleaning.clean && is_removed(c) {
                continue;
            }
            if c.is_whitespace() {
                self.finish(&mut word, tokens);
                if tokens.len() >= limit {
                    return;
                }
                continue;
            }
            let stands_alone = cleaning.split_chinese && is_chinese(c);
            if stands_alone {
                self.finish(&mut word, tokens);
            }
            let mut add = |base: char, cleaned: char| {
                let exact = base == c && cleaned.len_utf8() == c.len_utf8();
                if is_punctuation(cleaned) {
                    self.finish(&mut word, tokens);
                }
                word.push(cleaned.encode_utf8(&mut [0; 4]), source.clone(), exact);
                if is_punctuation(cleaned) {
                    self.finish(&mut word, tokens);
                }
            };
            let mut add_cased = |base: char| match cleaning.lowercase {
                true => base.to_lowercase().for_each(|lower| add(base, lower)),
                false => add(base, base),
            };
            match cleaning.strip_accents {
                true => base_characters(c, add_cased),
                false => add_cased(c),
            }
            if stands_alone {
                self.finish(&mut word, tokens);
            }
        }
        self.finish(&mut word, tokens);
    }

    /// Appends a word's pieces and starts the next word.
    fn finish(&self, word: &mut Normalized, tokens: &mut Vec<Token>) {
        let word = std::mem::replace(word, Normalized::empty());
        if word.text.is_empty() {
            return;
        }
        let n_before = tokens.len();
        let token = |range: Range<usize>, text: &str, id| {
            let source = word.source(range);
            Token { text: text.to_string(), id, start: source.start, end: source.end }
        };
        let mut at = 0;
        while at < word.text.len() {
            let head = if at == 0 { "" } else { CONTINUATION };
            let mut longest = None;
            if word.text.chars().nth(LONGEST_WORD).is_none() {
                let rest = &word.text[at..];
                self.pieces.prefixes(head, rest, |n_bytes, id| longest = Some((n_bytes, id)));
            }
            let Some((n_bytes, id)) = longest else {
                tokens.truncate(n_before);
                tokens.push(token(0..word.text.len(), &word.text, self.unknown));
                return;
            };
            tokens.push(token(at..at + n_bytes, self.pieces.get(id), id));
            at += n_bytes;
        }
    }
}

/// Control, format and private-use characters, and what stands for an unreadable one.
fn is_removed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}' => true,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' => true,
        '\u{e0001}'..='\u{e007f}' | '\u{f0000}'.. => true,
        _ => c.is_control(),
    }
}

/// A character that is a word by itself: a Han character, as BERT counts them.
fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{20000}'..='\u{2a6df}'
        | '\u{2a700}'..='\u{2ceaf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{2f800}'..='\u{2fa1f}')
}

/// ASCII's punctuation and symbols, and the punctuation of Unicode's basic plane.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let Ok(c) = u16::try_from(u32::from(c)) else { return false };
    let index = PUNCTUATION.partition_point(|&(start, _)| start <= c);
    index > 0 && c <= PUNCTUATION[index - 1].1
}

/// The characters of general category P beyond ASCII (Unicode 15), first and last of each run.
#[rustfmt::skip]
const PUNCTUATION: [(u16, u16); 124] = [
    (0x00a1, 0x00a1), (0x00a7, 0x00a7), (0x00ab, 0x00ab), (0x00b6, 0x00b7), (0x00bb, 0x00bb),
    (0x00bf, 0x00bf), (0x037e, 0x037e), (0x0387, 0x0387), (0x055a, 0x055f), (0x0589, 0x058a),
    (0x05be, 0x05be), (0x05c0, 0x05c0), (0x05c3, 0x05c3), (0x05c6, 0x05c6), (0x05f3, 0x05f4),
    (0x0609, 0x060a), (0x060c, 0x060d), (0x061b, 0x061b), (0x061d, 0x061f), (0x066a, 0x066d),
    (0x06d4, 0x06d4), (0x0700, 0x070d), (0x07f7, 0x07f9), (0x0830, 0x083e), (0x085e, 0x085e),
    (0x0964, 0x0965), (0x0970, 0x0970), (0x09fd, 0x09fd), (0x0a76, 0x0a76), (0x0af0, 0x0af0),
    (0x0c77, 0x0c77), (0x0c84, 0x0c84), (0x0df4, 0x0df4), (0x0e4f, 0x0e4f), (0x0e5a, 0x0e5b),
    (0x0f04, 0x0f12), (0x0f14, 0x0f14), (0x0f3a, 0x0f3d), (0x0f85, 0x0f85), (0x0fd0, 0x0fd4),
    (0x0fd9, 0x0fda), (0x104a, 0x104f), (0x10fb, 0x10fb), (0x1360, 0x1368), (0x1400, 0x1400),
    (0x166e, 0x166e), (0x169b, 0x169c), (0x16eb, 0x16ed), (0x1735, 0x1736), (0x17d4, 0x17d6),
    (0x17d8, 0x17da), (0x1800, 0x180a), (0x1944, 0x1945), (0x1a1e, 0x1a1f), (0x1aa0, 0x1aa6),
    (0x1aa8, 0x1aad), (0x1b5a, 0x1b60), (0x1b7d, 0x1b7e), (0x1bfc, 0x1bff), (0x1c3b, 0x1c3f),
    (0x1c7e, 0x1c7f), (0x1cc0, 0x1cc7), (0x1cd3, 0x1cd3), (0x2010, 0x2027), (0x2030, 0x2043),
    (0x2045, 0x2051), (0x2053, 0x205e), (0x207d, 0x207e), (0x208d, 0x208e), (0x2308, 0x230b),
    (0x2329, 0x232a), (0x2768, 0x2775), (0x27c5, 0x27c6), (0x27e6, 0x27ef), (0x2983, 0x2998),
    (0x29d8, 0x29db), (0x29fc, 0x29fd), (0x2cf9, 0x2cfc), (0x2cfe, 0x2cff), (0x2d70, 0x2d70),
    (0x2e00, 0x2e2e), (0x2e30, 0x2e4f), (0x2e52, 0x2e5d), (0x3001, 0x3003), (0x3008, 0x3011),
    (0x3014, 0x301f), (0x3030, 0x3030), (0x303d, 0x303d), (0x30a0, 0x30a0), (0x30fb, 0x30fb),
    (0xa4fe, 0xa4ff), (0xa60d, 0xa60f), (0xa673, 0xa673), (0xa67e, 0xa67e), (0xa6f2, 0xa6f7),
    (0xa874, 0xa877), (0xa8ce, 0xa8cf), (0xa8f8, 0xa8fa), (0xa8fc, 0xa8fc), (0xa92e, 0xa92f),
    (0xa95f, 0xa95f), (0xa9c1, 0xa9cd), (0xa9de, 0xa9df), (0xaa5c, 0xaa5f), (0xaade, 0xaadf),
    (0xaaf0, 0xaaf1), (0xabeb, 0xabeb), (0xfd3e, 0xfd3f), (0xfe10, 0xfe19), (0xfe30, 0xfe52),
    (0xfe54, 0xfe61), (0xfe63, 0xfe63), (0xfe68, 0xfe68), (0xfe6a, 0xfe6b), (0xff01, 0xff03),
    (0xff05, 0xff0a), (0xff0c, 0xff0f), (0xff1a, 0xff1b), (0xff1f, 0xff20), (0xff3b, 0xff3d),
    (0xff3f, 0xff3f), (0xff5b, 0xff5b), (0xff5d, 0xff5d), (0xff5f, 0xff65),
];

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: [&str; 15] = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "cafe", "un", "##aff", "##able", "a", "##b", ",", "中",
        "ss", "##f", "「",
    ];

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u32, &str)]) {
        let pieces = PIECES.map(|piece| format!("{piece}\0")).concat();
        let tokenizer = WordPiece::new(
            Pieces::new(pieces.as_bytes(), |_| true).unwrap(),
            1,
            BertCleaning::default(),
        );
        let tokens = tokenizer.segment(text, usize::MAX);
        let found: Vec<_> = tokens
            .iter()
            .map(|token| (token.text.as_str(), token.id, &text[token.start..token.end]))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn the_longest_piece_first() {
        check("Unaffable", &[("un", 5, "Un"), ("##aff", 6, "aff"), ("##able", 7, "able")]);
        check("abb", &[("a", 8, "a"), ("##b", 9, "b"), ("##b", 9, "b")]);
        check("abc ab", &[("abc", 1, "abc"), ("a", 8, "a"), ("##b", 9, "b")]);
        check("", &[]);
    }

    #[test]
    fn case_accents_and_invisible_characters() {
        check("CAFÉ", &[("cafe", 4, "CAFÉ")]);
        check("Cafe\u{301} a", &[("cafe", 4, "Cafe"), ("a", 8, "a")]);
        check("ca\u{200b}\u{ad}fe\u{7}", &[("cafe", 4, "ca\u{200b}\u{ad}fe")]);
    }

    #[test]
    fn punctuation_and_han_stand_alone() {
        check("a,,a", &[("a", 8, "a"), (",", 10, ","), (",", 10, ","), ("a", 8, "a")]);
        check("a中「文", &[("a", 8, "a"), ("中", 11, "中"), ("「", 14, "「"), ("文", 1, "文")]);
    }

    #[test]
    fn special_pieces_are_found_in_the_text() {
        check(
            "a[SEP]a [CLS]",
            &[("a", 8, "a"), ("[SEP]", 3, "[SEP]"), ("a", 8, "a"), ("[CLS]", 2, "[CLS]")],
        );
    }

    #[test]
    fn overlong_words_are_unknown() {
        let long = format!("a{}", "b".repeat(99));
        let tokenizer_input = format!("{long} {long}b");
        let pieces = PIECES.map(|piece| format!("{piece}\0")).concat();
        let tokenizer = WordPiece::new(
            Pieces::new(pieces.as_bytes(), |_| true).unwrap(),
            1,
            BertCleaning::default(),
        );
        let tokens = tokenizer.segment(&tokenizer_input, usize::MAX);
        assert_eq!(tokens.len(), 101);
        assert_eq!((tokens[100].id, tokens[100].start, tokens[100].end), (1, 101, 202));
        assert_eq!(tokenizer.segment(&tokenizer_input, 3)[..], tokens[..100]);
    }

    #[test]
    fn a_vocabulary_with_case_keeps_it() {
        let pieces = "[UNK]\0Café\0cafe\0中文\0".as_bytes();
        let pieces = || Pieces::new(pieces, |_| true).unwrap();
        let ids = |cleaning, text: &str| -> Vec<u32> {
            let tokens = WordPiece::new(pieces(), 0, cleaning).segment(text, usize::MAX);
            tokens.iter().map(|token| token.id).collect()
        };
        let none = BertCleaning {
            clean: false,
            split_chinese: false,
            strip_accents: false,
            lowercase: false,
        };
        assert_eq!(ids(none, "Café cafe 中文 Ca\u{ad}fé"), [1, 2, 3, 0]);
        assert_eq!(ids(BertCleaning { clean: true, ..none }, "Ca\u{ad}fé"), [1]);
        assert_eq!(ids(BertCleaning { split_chinese: true, ..none }, "中文"), [0, 0]);
        assert_eq!(ids(BertCleaning { lowercase: true, ..none }, "Café CAFE"), [0, 2]);
        assert_eq!(ids(BertCleaning::default(), "Café"), [2]);
    }

    #[test]
    fn the_table_of_punctuation_ascends() {
        assert!(PUNCTUATION.iter().all(|&(first, last)| first <= last));
        assert!(PUNCTUATION.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }
}
