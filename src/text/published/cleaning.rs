//! Steps of cleaning that some published vocabularies ask for before a text is cut.

use serde::Deserialize;

use crate::text::Normalized;
use crate::unicode::{base_characters, joins_previous, nfc, nfkc};

/// One step of cleaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CleaningStep {
    /// Characters and their accents are put together (UAX #15).
    Nfc,
    /// As NFC, and what only looks different becomes the same.
    Nfkc,
    /// Letters become lower-case.
    Lowercase,
    /// Letters lose their accents.
    StripAccents,
}

/// The steps of a vocabulary, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct TextCleaning(pub Vec<CleaningStep>);

impl TextCleaning {
    /// Whether texts stay as they are.
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// The text after all steps. It is cleaned between characters that do not combine, so that
    /// its parts keep their source.
    pub fn clean(&self, text: &str) -> Normalized {
        let mut cleaned = Normalized::empty();
        let mut start = 0;
        while start < text.len() {
            let mut later = text[start..].char_indices().skip(1);
            let end = later.find(|(_, c)| !joins_previous(*c));
            let end = end.map_or(text.len(), |(length, _)| start + length);
            let part = &text[start..end];
            let result = self.0.iter().fold(part.to_string(), |part, step| step.apply(&part));
            if !result.is_empty() {
                // Another character of as many bytes, and not several (Ĳ and IJ have as many).
                let is_one = |text: &str| text.chars().nth(1).is_none();
                let exact =
                    result == part || result.len() == part.len() && is_one(part) && is_one(&result);
                cleaned.push(&result, start..end, exact);
            }
            start = end;
        }
        cleaned
    }
}

impl CleaningStep {
    fn apply(self, text: &str) -> String {
        match self {
            Self::Nfc => nfc(text),
            Self::Nfkc => nfkc(text),
            Self::Lowercase => text.chars().flat_map(char::to_lowercase).collect(),
            Self::StripAccents => {
                let mut bare = String::with_capacity(text.len());
                text.chars().for_each(|c| base_characters(c, |base| bare.push(base)));
                bare
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CleaningStep::{Lowercase, Nfc, Nfkc, StripAccents};
    use super::*;

    #[test]
    fn every_step_keeps_the_source() {
        let check = |steps: &[CleaningStep], text: &str, expected: &[(&str, &str)]| {
            let cleaned = TextCleaning(steps.to_vec()).clean(text);
            let found: Vec<(&str, &str)> = cleaned
                .text
                .char_indices()
                .map(|(at, c)| {
                    let range = at..at + c.len_utf8();
                    (&cleaned.text[range.clone()], &text[cleaned.source(range)])
                })
                .collect();
            assert_eq!(found, expected, "{steps:?} {text:?}");
        };
        check(&[Nfc], "e\u{301}a", &[("é", "e\u{301}"), ("a", "a")]);
        check(&[Nfkc], "½Ａ", &[("1", "½"), ("\u{2044}", "½"), ("2", "½"), ("A", "Ａ")]);
        check(&[Nfkc], "Ĳ", &[("I", "Ĳ"), ("J", "Ĳ")]);
        check(&[Lowercase], "ÉaB", &[("é", "É"), ("a", "a"), ("b", "B")]);
        check(&[StripAccents, Lowercase], "É\u{301}x", &[("e", "É\u{301}"), ("x", "x")]);
        check(&[], "aB", &[("a", "a"), ("B", "B")]);
        check(&[Nfc], "", &[]);
    }
}
