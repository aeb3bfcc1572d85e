//! Cutting a cleaned text into tokens: words (UAX #29) and characters in one pass.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::mask::{NUMBER_MASK, URL_MASK};
use crate::config::Segmentation;

/// Byte ranges of the tokens of a cleaned text, in order of their start.
///
/// * A mask (`<url>`, `<number>`) is one token everywhere.
/// * A pictograph (emoji, flag, keycap) is one token with all that belongs to it,
///   punctuation or not: it says more than many a word.
/// * A run of the same mark (`!!!`, `...`) is one token, except in `Characters`.
/// * Thai, Lao, Khmer and Burmese, which write no spaces and need a dictionary to
///   find words, come out as characters, as UAX #29 has it.
pub fn segment(
    text: &str,
    segmentation: Segmentation,
    keep_punctuation: bool,
) -> Vec<Range<usize>> {
    let mut pieces = Pieces { text, pieces: Vec::new() };
    let mut at = 0;
    while let Some((start, end)) = next_mask(text, at) {
        pieces.cut(at..start, segmentation);
        pieces.push(start..end, Kind::Word);
        at = end;
    }
    pieces.cut(at..text.len(), segmentation);
    if segmentation == Segmentation::Bigrams {
        pieces.pair();
    }
    let kept =
        pieces.pieces.into_iter().filter(|piece| keep_punctuation || piece.kind != Kind::Mark);
    kept.map(|piece| piece.range).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    /// A Han, Hiragana or Katakana character.
    Ideograph,
    Pictograph,
    /// Punctuation and every other symbol.
    Mark,
}

#[derive(Debug, Clone)]
struct Piece {
    range: Range<usize>,
    kind: Kind,
}

struct Pieces<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
}

impl Pieces<'_> {
    fn push(&mut self, range: Range<usize>, kind: Kind) {
        self.pieces.push(Piece { range, kind });
    }

    /// Cuts a part of the text that holds no mask.
    fn cut(&mut self, part: Range<usize>, segmentation: Segmentation) {
        let words: Box<dyn Iterator<Item = &str>> = match segmentation {
            Segmentation::Characters => Box::new(self.text[part.clone()].graphemes(true)),
            _ => Box::new(self.text[part.clone()].split_word_bounds()),
        };
        let mut end = part.start;
        for word in words {
            let start = end;
            end += word.len();
            // A mark may sit on a space, and the rest of it can still be a letter; a sign that encloses
            // what follows may have a space there.
            let seen = word.trim_start_matches(is_unseen);
            let start = start + word.len() - seen.len();
            let word = seen.trim_end();
            let range = start..start + word.len();
            match kind(word) {
                None => {}
                Some(Kind::Mark) if segmentation != Segmentation::Characters => {
                    self.push_mark(range);
                }
                Some(Kind::Word)
                    if matches!(segmentation, Segmentation::Automatic | Segmentation::Bigrams)
                        && word.contains(is_ideograph) =>
                {
                    self.cut_ideographs(range);
                }
                Some(kind) => self.push(range, kind),
            }
        }
    }

    /// UAX #29 keeps Katakana together, and `_` ties it to letters.
    fn cut_ideographs(&mut self, word: Range<usize>) {
        let mut rest: Option<Range<usize>> = None;
        for (at, cluster) in self.text[word.clone()].grapheme_indices(true) {
            let range = word.start + at..word.start + at + cluster.len();
            if cluster.starts_with(is_ideograph) {
                self.pieces.extend(rest.take().map(|range| Piece { range, kind: Kind::Word }));
                self.push(range, Kind::Ideograph);
            } else {
                rest = Some(rest.map_or(range.start, |rest| rest.start)..range.end);
            }
        }
        self.pieces.extend(rest.map(|range| Piece { range, kind: Kind::Word }));
    }

    fn push_mark(&mut self, range: Range<usize>) {
        let text = self.text;
        if let Some(last) = self.pieces.last_mut()
            && last.kind == Kind::Mark
            && last.range.end == range.start
            && text[last.range.clone()].ends_with(&text[range.clone()])
        {
            last.range.end = range.end;
        } else {
            self.push(range, Kind::Mark);
        }
    }

    /// Overlapping pairs instead of single ideographs; one that stands alone stays.
    fn pair(&mut self) {
        let singles = std::mem::take(&mut self.pieces);
        let touch = |left: Option<&Piece>, right: Option<&Piece>| {
            left.zip(right).is_some_and(|(left, right)| {
                left.kind == Kind::Ideograph
                    && right.kind == Kind::Ideograph
                    && left.range.end == right.range.start
            })
        };
        for (at, piece) in singles.iter().enumerate() {
            let next = singles.get(at + 1);
            let previous = at.checked_sub(1).and_then(|at| singles.get(at));
            if let Some(next) = next.filter(|next| touch(Some(piece), Some(next))) {
                self.push(piece.range.start..next.range.end, Kind::Ideograph);
            } else if !touch(previous, Some(piece)) {
                self.pieces.push(piece.clone());
            }
        }
    }
}

/// The next mask at or after a place.
fn next_mask(text: &str, at: usize) -> Option<(usize, usize)> {
    text[at..].match_indices('<').find_map(|(skip, _)| {
        let start = at + skip;
        let mask =
            [URL_MASK, NUMBER_MASK].into_iter().find(|mask| text[start..].starts_with(mask))?;
        Some((start, start + mask.len()))
    })
}

/// What a word or a cluster is; none of nothing.
fn kind(part: &str) -> Option<Kind> {
    let first = part.chars().next()?;
    if is_pictograph(first) || part.contains('\u{20e3}') {
        Some(Kind::Pictograph)
    } else if part.contains(is_ideograph) && part.graphemes(true).nth(1).is_none() {
        Some(Kind::Ideograph)
    } else if part.contains(char::is_alphanumeric) {
        Some(Kind::Word)
    } else {
        Some(Kind::Mark)
    }
}

/// White space, control characters and joiners with nothing to join.
fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200c}' | '\u{200d}')
}

/// Scripts of one token a character, their iteration and length marks included.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{2e80}'..='\u{2fdf}' // radicals
            | '々'..='〇'
            | '\u{3021}'..='\u{3029}' // Hangzhou numerals
            | '\u{3031}'..='\u{3035}'
            | '\u{3038}'..='\u{303c}'
            | '\u{3041}'..='\u{3096}' // Hiragana
            | 'ゝ'..='ゟ'
            | '\u{30a1}'..='\u{30fa}' // Katakana
            | 'ー'..='ヿ'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' // Han
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9d}'
            | '\u{1aff0}'..='\u{1b16f}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

/// The blocks of emoji and pictures; arrows and technical signs before them are marks.
pub(crate) fn is_pictograph(c: char) -> bool {
    matches!(
        c,
        '\u{231a}'..='\u{231b}'
            | '\u{23e9}'..='\u{23fa}'
            | '\u{2600}'..='\u{27bf}'
            | '\u{2b05}'..='\u{2b55}'
            | '\u{1f000}'..='\u{1faff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use Segmentation::{Automatic, Bigrams, Characters, Words};

    fn check(segmentation: Segmentation, text: &str, expected: &str) {
        let tokens: Vec<_> =
            segment(text, segmentation, true).into_iter().map(|range| &text[range]).collect();
        assert_eq!(tokens.join(" "), expected, "{segmentation:?} {text:?}");
    }

    #[test]
    fn words_where_words_have_spaces() {
        check(
            Automatic,
            "i don't like 3.14, well-known co_op!",
            "i don't like 3.14 , well - known co_op !",
        );
        check(Automatic, "it’s 1,000.50", "it’s 1,000.50");
        check(
            Automatic,
            "¿Qué tal, señora? ¡Nos vemos a las 10:30!",
            "¿ Qué tal , señora ? ¡ Nos vemos a las 10 : 30 !",
        );
        check(Automatic, "שלום צה״ל", "שלום צה״ל");
        check(Automatic, "مرحبا بالعالم می\u{200c}خواهم", "مرحبا بالعالم می\u{200c}خواهم");
        check(Automatic, "नमस्ते दुनिया", "नमस्ते दुनिया");
        check(Automatic, "안녕하세요 세계", "안녕하세요 세계");
        check(Automatic, "สวัสดี", "ส วั ส ดี");
    }

    #[test]
    fn chinese_and_japanese_by_character_in_mixed_text() {
        check(Automatic, "我爱rust编程2024年。", "我 爱 rust 编 程 2024 年 。");
        check(Automatic, "コーヒーをください", "コ ー ヒ ー を く だ さ い");
        check(Automatic, "カ_a_ナ", "カ _a_ ナ");
        check(Automatic, "𠮷野家", "𠮷 野 家");
        check(Words, "コーヒー 我爱", "コーヒー 我 爱");
    }

    #[test]
    fn pairs_overlap_within_a_run() {
        check(Bigrams, "我爱你, a中b 谢谢", "我爱 爱你 , a 中 b 谢谢");
        check(Bigrams, "中<url>文字", "中 <url> 文字");
        check(Bigrams, "カ゚ナ", "カ゚ナ");
    }

    #[test]
    fn characters_in_every_script() {
        check(Characters, "a é 中!! 👍🏽", "a é 中 ! ! 👍🏽");
        check(Characters, "x<number>", "x <number>");
        check(Characters, "<url", "< u r l");
    }

    #[test]
    fn a_sign_that_encloses_what_follows_takes_no_space() {
        for segmentation in [Characters, Automatic] {
            check(segmentation, "a \u{6dd} b", "a \u{6dd} b");
            check(segmentation, "a \u{6dd}\u{661} b", "a \u{6dd}\u{661} b");
        }
    }

    #[test]
    fn emoji_are_whole_and_runs_of_a_mark_are_one() {
        check(
            Automatic,
            "👩\u{200d}👩\u{200d}👧👍🏽🇨🇳🇩🇪1\u{20e3}❤!",
            "👩\u{200d}👩\u{200d}👧 👍🏽 🇨🇳 🇩🇪 1\u{20e3} ❤ !",
        );
        check(Automatic, "so!!! ... !?! <<url>>", "so !!! ... ! ? ! < <url> >");
        check(Automatic, "c++ $5 a\u{fffd}b", "c ++ $ 5 a \u{fffd} b");
    }

    #[test]
    fn marks_can_be_left_out_but_not_emoji_or_masks() {
        let text = "ok!!! <url>, 👍 (中。)";
        let tokens = |segmentation| -> Vec<&str> {
            segment(text, segmentation, false).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(tokens(Automatic), ["ok", "<url>", "👍", "中"]);
        assert_eq!(tokens(Characters), ["o", "k", "<url>", "👍", "中"]);
    }

    #[test]
    fn nothing_to_see_gives_no_token() {
        for segmentation in [Automatic, Words, Characters, Bigrams] {
            check(segmentation, "", "");
            check(segmentation, " \n\u{3000}\u{200d} ", "");
        }
    }
}
