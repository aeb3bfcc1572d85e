//! Cleaning: NFKC, case, white space, optional masks; every character knows its source.

use std::ops::Range;

use super::mask::{self, NUMBER_MASK, URL_MASK};
use crate::unicode::{joins_previous, nfc, nfkc};

/// Which cleaning steps are taken; NFKC and white space always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormalizeOptions {
    /// Letters become lower-case.
    pub lowercase: bool,
    /// Web and e-mail addresses become `<url>`.
    pub mask_urls: bool,
    /// Numbers become `<number>`.
    pub mask_numbers: bool,
}

/// A cleaned text, with the source of every byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalized {
    /// The text after all steps.
    pub text: String,
    /// Ascending, without gaps in `text`.
    pieces: Vec<Piece>,
}

impl Normalized {
    /// The bytes of the source that a byte range of the cleaned text came from.
    ///
    /// Both ranges lie on character boundaries. Where one source character became
    /// several (`ﬁ`, `½`, a mask), each of them came from the whole of it.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let end = range.end.min(self.text.len());
        if self.pieces.is_empty() || range.start >= end {
            let at = self.pieces.last().map_or(0, |piece| piece.source.end);
            return at..at;
        }
        let first = self.piece_at(range.start);
        let last = self.piece_at(end - 1);
        let start_offset = if first.exact { range.start - first.start } else { 0 };
        let source_end =
            if last.exact { last.source.start + end - last.start } else { last.source.end };
        first.source.start + start_offset..source_end
    }

    pub(super) fn empty() -> Self {
        Self { text: String::new(), pieces: Vec::new() }
    }

    /// The piece that holds a byte of the text.
    fn piece_at(&self, at: usize) -> &Piece {
        &self.pieces[self.pieces.partition_point(|piece| piece.start <= at) - 1]
    }

    /// Appends what came from a part of the source, which begins where the last one ended or
    /// later; `exact` where both have the same characters' lengths.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>, exact: bool) {
        match self.pieces.last_mut() {
            Some(last) if exact && last.exact && last.source.end == source.start => {
                last.source.end = source.end;
            }
            _ => self.pieces.push(Piece { start: self.text.len(), source, exact }),
        }
        self.text.push_str(text);
    }

    /// Keeps the first `length` bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        self.pieces.retain(|piece| piece.start < length);
    }

    /// This text with each of the ranges, which ascend, replaced by the mask.
    fn masked(self, ranges: &[Range<usize>], mask: &str) -> Self {
        if ranges.is_empty() {
            return self;
        }
        let mut masked = Self::empty();
        let mut copied = 0;
        for range in ranges {
            self.copy(copied..range.start, &mut masked);
            masked.push(mask, self.source(range.clone()), false);
            copied = range.end;
        }
        self.copy(copied..self.text.len(), &mut masked);
        masked
    }

    fn copy(&self, range: Range<usize>, target: &mut Self) {
        let mut at = range.start;
        while at < range.end {
            let index = self.pieces.partition_point(|piece| piece.start <= at);
            let next = self.pieces.get(index).map_or(self.text.len(), |piece| piece.start);
            let end = next.min(range.end);
            let exact = self.pieces[index - 1].exact;
            target.push(&self.text[at..end], self.source(at..end), exact);
            at = end;
        }
    }
}

/// A stretch of the cleaned text and the source bytes it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    start: usize,
    source: Range<usize>,
    /// Character by character of the same length, so that an offset in the one is
    /// an offset in the other; otherwise the stretch came from `source` as a whole.
    exact: bool,
}

/// Cleans a text. Cleaning a clean text changes nothing.
///
/// 1. Bidirectional marks, variation selectors, soft hyphens and byte-order marks go:
///    they change how a text looks, not what it says. Joiners stay, for emoji
///    sequences and for the scripts that spell with them.
/// 2. NFKC (UAX #15), so that full-width letters, ligatures, composed and decomposed
///    accents are one. Spacing accents are the exception: NFKC makes `´` a space and
///    a combining mark, which would cut `don´t` in two.
/// 3. Lower case by the Unicode mapping of each character; a final sigma becomes the
///    ordinary one, so that a word in capitals equals the same word in small letters.
/// 4. A run of white space, control characters and zero-width spaces becomes one space; none is
///    left at the ends.
/// 5. The masks. A person's own `<url>` reads as the mask does.
pub fn normalize(text: &str, options: NormalizeOptions) -> Normalized {
    let mut normalized = clean(text, options.lowercase);
    if options.mask_urls {
        let addresses = mask::addresses(&normalized.text);
        normalized = normalized.masked(&addresses, URL_MASK);
    }
    if options.mask_numbers {
        let numbers = mask::numbers(&normalized.text);
        normalized = normalized.masked(&numbers, NUMBER_MASK);
    }
    normalized
}

fn clean(text: &str, lowercase: bool) -> Normalized {
    let mut normalized = Normalized::empty();
    let mut space: Option<Range<usize>> = None;
    let mut unit = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if is_invisible(c) {
            continue;
        }
        unit.clear();
        unit.push(c);
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if !is_invisible(next) {
                if !joins_previous(next) {
                    break;
                }
                unit.push(next);
            }
            end = at + next.len_utf8();
            chars.next();
        }
        fold(&mut unit, lowercase);
        let single = unit.chars().nth(1).is_none();
        for c in unit.chars() {
            if is_blank(c) {
                let from = space.map_or(start, |space| space.start);
                space = Some(from..end);
                continue;
            }
            if let Some(space) = space.take().filter(|_| !normalized.text.is_empty()) {
                let exact = space.len() == 1;
                normalized.push(" ", space, exact);
            }
            let exact = single && c.len_utf8() == end - start;
            normalized.push(c.encode_utf8(&mut [0; 4]), start..end, exact);
        }
    }
    normalized
}

/// NFKC and case of the characters that combine with each other.
fn fold(unit: &mut String, lowercase: bool) {
    if unit.is_ascii() {
        if lowercase {
            unit.make_ascii_lowercase();
        }
        return;
    }
    *unit = compose(unit);
    if lowercase && unit.chars().any(|c| c == 'ς' || !c.to_lowercase().eq([c])) {
        let lower: String = unit.chars().flat_map(char::to_lowercase).collect();
        // Lower case can undo the order of marks: İ becomes i and a dot above.
        *unit = compose(&lower.replace('ς', "σ"));
    }
}

fn compose(unit: &str) -> String {
    let composed = nfkc(unit);
    if composed.starts_with(' ') && !unit.starts_with(char::is_whitespace) {
        return nfc(unit);
    }
    composed
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{200b}'
}

/// What changes how a text looks, not what it says.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: NormalizeOptions =
        NormalizeOptions { lowercase: true, mask_urls: false, mask_numbers: false };
    const MASKED: NormalizeOptions =
        NormalizeOptions { lowercase: true, mask_urls: true, mask_numbers: true };

    fn check(source: &str, expected: &str) {
        assert_eq!(normalize(source, PLAIN).text, expected, "{source:?}");
    }

    #[test]
    fn forms_case_and_white_space_are_made_one() {
        check("Ｇｏｏｄ，１２３！", "good,123!");
        check("oﬃce ﬁle", "office file");
        check("cafe\u{301}", "café");
        check("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "한글");
        check("ｶﾞｷﾞ", "ガギ");
        check("  a \t\u{3000}\u{a0}\r\n b\u{200b}c  ", "a b c");
        check("ΟΔΟΣ οδος", "οδοσ οδοσ");
        check("STRASSE Straße", "strasse straße");
        check("İI", "i̇i");
        check("", "");
        check(" \n\t ", "");
    }

    #[test]
    fn case_is_kept_where_asked() {
        let options = NormalizeOptions { lowercase: false, ..PLAIN };
        assert_eq!(normalize("ＧOOD ς", options).text, "GOOD ς");
    }

    #[test]
    fn what_only_shows_goes_and_what_spells_stays() {
        check("\u{feff}❤\u{fe0f} soft\u{ad}ware", "❤ software");
        check("\u{200f}שלום\u{200e} \u{2066}a\u{2069}", "שלום a");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("👩\u{200d}👩\u{200d}👧", "👩\u{200d}👩\u{200d}👧");
        check("a\u{200e}\u{301}", "á");
        check("don´t", "don´t");
        check("\u{fffd}", "\u{fffd}");
    }

    #[test]
    fn every_character_is_clean_after_one_pass() {
        // All but the ideographs, syllables and private characters, which are alike.
        let blocks = [
            '\0'..='\u{33ff}',
            '\u{a000}'..='\u{ac00}',
            '\u{f900}'..='\u{1ffff}',
            '\u{2f800}'..='\u{2fa1f}',
            '\u{e0000}'..='\u{e01ff}',
        ];
        for c in blocks.into_iter().flatten() {
            for source in [c.to_string(), format!("a{c}b"), format!("{c}\u{338}\u{301}")] {
                for options in [PLAIN, NormalizeOptions { lowercase: false, ..MASKED }] {
                    let once = normalize(&source, options).text;
                    assert_eq!(normalize(&once, options).text, once, "{source:?}");
                }
            }
        }
    }

    #[test]
    fn sources_slice_back() {
        let source = "\u{feff}  Ｇｏ\u{301}❤\u{fe0f}  ﬁ ½";
        let normalized = normalize(source, PLAIN);
        assert_eq!(normalized.text, "gó❤ fi 1⁄2");
        let slice = |part: &str| {
            let start = normalized.text.find(part).unwrap();
            &source[normalized.source(start..start + part.len())]
        };
        assert_eq!(slice("g"), "Ｇ");
        assert_eq!(slice("ó"), "ｏ\u{301}");
        assert_eq!(slice("❤"), "❤\u{fe0f}");
        assert_eq!(slice(" "), "  ");
        assert_eq!(slice("f"), "ﬁ");
        assert_eq!(slice("fi 1"), "ﬁ ½");
        assert_eq!(normalized.source(0..normalized.text.len()), 5..source.len());
        assert_eq!(normalized.source(3..3), source.len()..source.len());
        assert_eq!(normalize("", PLAIN).source(0..0), 0..0);
    }

    #[test]
    fn masks_know_their_source() {
        let source = "See  HTTP://X.org/A?b=1, 3.5 kg";
        let normalized = normalize(source, MASKED);
        assert_eq!(normalized.text, "see <url>, <number> kg");
        assert_eq!(&source[normalized.source(4..9)], "HTTP://X.org/A?b=1");
        assert_eq!(&source[normalized.source(11..19)], "3.5");
        assert_eq!(&source[normalized.source(20..22)], "kg");
        let fraction = normalize("½!", MASKED);
        assert_eq!(fraction.text, "<number>⁄<number>!");
        assert_eq!(fraction.source(0..8), 0..2);
        assert_eq!(fraction.source(11..20), 0..3);
    }
}
