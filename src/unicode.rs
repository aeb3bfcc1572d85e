//! The Unicode character database, as far as texts are cleaned with it.
//!
//! In a browser the browser's own tables answer: they would be a tenth of the CPU engine's file.
//! Unicode promises that the normal forms of a character never change, so the answers are those
//! of the tables that other builds carry.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{base_characters, is_mark, joins_previous, nfc, nfkc};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tables::{base_characters, is_mark, joins_previous, nfc, nfkc};

#[cfg(not(target_arch = "wasm32"))]
mod tables {
    use unicode_normalization::char::{
        canonical_combining_class, decompose_canonical, decompose_compatible, is_combining_mark,
    };
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

    /// Whether a character may combine with the one before it under NFKC. Between two
    /// characters where it does not, a text can be cut and its parts normalized alone:
    /// that keeps the alignment fine and the result exactly NFKC.
    pub fn joins_previous(c: char) -> bool {
        if c.is_ascii() {
            return false;
        }
        let mut first = None;
        decompose_compatible(c, |part| {
            first.get_or_insert(part);
        });
        first.is_some_and(|first| canonical_combining_class(first) != 0 || may_compose(first))
    }

    /// Composes with what stands before it (`NFC_Quick_Check` is not "yes").
    pub(super) fn may_compose(c: char) -> bool {
        is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes
    }

    pub fn nfkc(text: &str) -> String {
        text.nfkc().collect()
    }

    pub fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    /// Whether a character is a combining mark (general category M).
    pub fn is_mark(c: char) -> bool {
        is_combining_mark(c)
    }

    /// The canonical decomposition of a character, without combining marks.
    pub fn base_characters(c: char, mut each: impl FnMut(char)) {
        decompose_canonical(c, |base| {
            if !is_combining_mark(base) {
                each(base);
            }
        });
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::cell::RefCell;

    use js_sys::{JsString, RegExp};

    use super::composes_as_starter;

    /// What is known of a character; 0 before it was asked for.
    const KNOWN: u8 = 1;
    const JOINS_PREVIOUS: u8 = 2;
    /// Its NFKC is another text.
    const CHANGES: u8 = 4;
    /// Its canonical decomposition without marks is another text.
    const HAS_MARKS: u8 = 8;
    /// It is a mark itself.
    const IS_MARK: u8 = 16;

    thread_local! {
        /// By code point: a call of the browser takes longer than a look into memory.
        static FACTS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }

    pub fn joins_previous(c: char) -> bool {
        !c.is_ascii() && facts(c) & JOINS_PREVIOUS != 0
    }

    pub fn nfkc(text: &str) -> String {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if facts(c) & CHANGES == 0 => text.to_string(),
            _ => form(text, "NFKC"),
        }
    }

    pub fn nfc(text: &str) -> String {
        form(text, "NFC")
    }

    pub fn is_mark(c: char) -> bool {
        !c.is_ascii() && facts(c) & IS_MARK != 0
    }

    pub fn base_characters(c: char, mut each: impl FnMut(char)) {
        if facts(c) & HAS_MARKS == 0 {
            return each(c);
        }
        without_marks(&form(c.encode_utf8(&mut [0; 4]), "NFD")).chars().for_each(each);
    }

    fn facts(c: char) -> u8 {
        let at = c as usize;
        FACTS.with_borrow_mut(|facts| {
            if facts.len() <= at {
                facts.resize(at + 1, 0);
            }
            if facts[at] == 0 {
                facts[at] = look_up(c);
            }
            facts[at]
        })
    }

    fn look_up(c: char) -> u8 {
        let text = c.to_string();
        let first = form(&text, "NFKD").chars().next().unwrap_or(c);
        // Marks of the classes 1 and 240: canonical order puts a mark of a lower class before one
        // of a higher, and moves nothing across a character of class 0.
        let is_moved = |pair: String| form(&pair, "NFD") != pair;
        let is_mark_of_a_class =
            is_moved(format!("{first}\u{334}")) || is_moved(format!("\u{345}{first}"));
        let flag = |holds, flag| if holds { flag } else { 0 };
        KNOWN
            | flag(is_mark_of_a_class || composes_as_starter(first), JOINS_PREVIOUS)
            | flag(form(&text, "NFKC") != text, CHANGES)
            | flag(without_marks(&form(&text, "NFD")) != text, HAS_MARKS)
            | flag(without_marks(&text).is_empty(), IS_MARK)
    }

    fn form(text: &str, form: &str) -> String {
        JsString::from(text).normalize(form).into()
    }

    fn without_marks(text: &str) -> String {
        JsString::from(text).replace_by_pattern(&RegExp::new("\\p{M}", "gu"), "").into()
    }
}

/// Whether a character is a letter (general category L). Rust counts as alphabetic what may stand
/// in a word besides: numbers that are letters, marks, and letters in circles and squares.
pub(crate) fn is_letter(c: char) -> bool {
    let is_symbol = matches!(c,
        '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}'
        | '\u{1f170}'..='\u{1f189}');
    c.is_alphabetic() && !c.is_numeric() && !is_symbol && !is_mark(c)
}

/// Whether a character of combining class 0 composes with what stands before it: vowel signs of
/// Indic scripts, and the vowels and final consonants that Hangul syllables are made of.
#[cfg(any(test, target_arch = "wasm32"))]
fn composes_as_starter(c: char) -> bool {
    matches!(c,
        '\u{9be}' | '\u{9d7}' | '\u{b3e}' | '\u{b56}' | '\u{b57}' | '\u{bbe}' | '\u{bd7}'
        | '\u{cc2}' | '\u{cd5}' | '\u{cd6}' | '\u{d3e}' | '\u{d57}' | '\u{dcf}' | '\u{ddf}'
        | '\u{102e}' | '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' | '\u{1b35}'
        | '\u{11127}' | '\u{1133e}' | '\u{11357}' | '\u{113b8}' | '\u{113bb}' | '\u{113c2}'
        | '\u{113c9}' | '\u{114b0}' | '\u{114ba}' | '\u{114bd}' | '\u{115af}' | '\u{11930}'
        | '\u{1611e}'..='\u{16120}' | '\u{16129}' | '\u{16d67}')
}

#[cfg(test)]
mod tests {
    use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

    use super::*;

    #[test]
    fn letters_are_those_of_the_category() {
        let check = |text: &str, expected: bool| {
            assert!(text.chars().all(|c| is_letter(c) == expected), "{text}");
        };
        check("aÉßжあ中ىʰªǅ\u{20000}", true);
        check("1½Ⅳ²_-'\u{301}\u{93e}Ⓐⓩ🄰🅐🅰 \u{a0}。😀", false);
    }

    /// The browser is asked by this rule; only a browser can test the rest.
    #[test]
    fn starters_that_compose_are_listed() {
        for c in '\0'..=char::MAX {
            let mut first = None;
            decompose_compatible(c, |part| {
                first.get_or_insert(part);
            });
            let first = first.unwrap();
            if canonical_combining_class(first) == 0 {
                assert_eq!(composes_as_starter(first), tables::may_compose(first), "{first:?}");
            }
        }
    }
}
