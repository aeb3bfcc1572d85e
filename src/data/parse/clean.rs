//! What must hold before a text is read, and what is cleaned from it first.

use std::borrow::Cow;

use super::lines::LineCounter;
use super::notes::{Note, NoteKind, Places};
use crate::data::MAX_BYTES;
use crate::error::{Error, ErrorKind};

/// Files that are no texts begin so; what is no UTF-8 in them is U+FFFD by now.
const SIGNATURES: [&str; 9] = [
    "PK\u{3}\u{4}",
    "%PDF-",
    "GIF8",
    "\u{fffd}PNG",
    "\u{89}PNG",
    "\u{7f}ELF",
    "SQLite format 3",
    "{\\rtf",
    "\u{1f}\u{8b}",
];

/// Of so many characters at most one may be a control character: past it this is no text.
const CHARS_A_CONTROL: usize = 16;

/// So many control characters are no sign of anything.
const FEW_CONTROLS: usize = 2;

/// Whether a character has neither a shape nor a meaning in a text. Tabs and line ends have.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t'..='\r' | '\u{85}')
}

/// The text with a space in the place of each control character.
///
/// # Errors
/// [`ErrorKind::TooLarge`], `BinaryInput` or `EmptyInput`.
pub(super) fn clean<'a>(text: &'a str, notes: &mut Vec<Note>) -> Result<Cow<'a, str>, Error> {
    if text.len() > MAX_BYTES {
        return Err(ErrorKind::TooLarge { n_bytes: text.len(), limit: MAX_BYTES }.into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if SIGNATURES.iter().any(|signature| text.starts_with(signature)) {
        return Err(ErrorKind::BinaryInput.into());
    }
    let cleaned = without_controls(text, notes)?;
    if cleaned.trim().is_empty() {
        return Err(ErrorKind::EmptyInput.into());
    }
    let mut replaced = Places::default();
    let mut counter = LineCounter::new(&cleaned);
    for (at, _) in cleaned.match_indices('\u{fffd}') {
        replaced.add(1, counter.line_at(at));
    }
    notes.extend(replaced.note(|n, lines| NoteKind::ReplacedCharacters { n, lines }));
    Ok(cleaned)
}

fn without_controls<'a>(text: &'a str, notes: &mut Vec<Note>) -> Result<Cow<'a, str>, Error> {
    let mut controls = Places::default();
    let mut cleaned = String::new();
    let mut counter = LineCounter::new(text);
    let mut copied = 0;
    for (at, control) in text.match_indices(is_control) {
        cleaned.push_str(&text[copied..at]);
        cleaned.push(' ');
        copied = at + control.len();
        controls.add(1, counter.line_at(at));
    }
    let (n, line) = (controls.n(), controls.first_line());
    // A share of few characters says nothing.
    if n > FEW_CONTROLS && n * CHARS_A_CONTROL > text.chars().count()
        || n > 0 && text.trim_matches(|c: char| is_control(c) || c.is_whitespace()).is_empty()
    {
        return Err(Error { kind: ErrorKind::BinaryInput, line });
    }
    if n == 0 {
        return Ok(Cow::Borrowed(text));
    }
    cleaned.push_str(&text[copied..]);
    notes.extend(controls.note(|n, lines| NoteKind::ControlCharacters { n, lines }));
    Ok(Cow::Owned(cleaned))
}
