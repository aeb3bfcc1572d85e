//! A pasted text or file to a table of examples, its layout detected or given.

mod columns;
mod delimited;
mod detect;
mod dialect;
mod json;
mod lines;
mod notes;
mod options;
mod prefixed;
mod table;

pub use notes::{LeftOut, Note, NoteKind, Qualifier, Tool, WhyLeftOut};
pub use options::{Format, ParseOptions};

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{Example, MAX_BYTES, MAX_EXAMPLES};
use crate::error::{Error, ErrorKind};
use columns::Columns;
use dialect::Dialect;
use lines::LineCounter;
use notes::Places;

/// How a text was read, so that the page can show it and the person correct it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    /// How the text is laid out.
    pub format: Format,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// 0-based column of the labels.
    pub label_column: usize,
    /// 0-based column of the texts.
    pub text_column: usize,
    /// Header or key names; without a header, the first row's values, shortened.
    pub columns: Vec<String>,
    /// What separates the columns, where they are [`Format::Csv`].
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub separator: Option<char>,
}

/// A table of examples and how it was read. Rows without a label or a text are
/// kept, with the empty field, so that the person can complete them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Parsed {
    /// The rows, in the text's order.
    pub examples: Vec<Example>,
    /// How they were found.
    pub layout: Layout,
    /// The rows that are not among them. With them they are all rows of the text.
    pub left_out: Vec<LeftOut>,
    /// What was decided on the way, in the order in which it was.
    pub notes: Vec<Note>,
}

/// Reads labelled texts in any of the known layouts.
///
/// ```
/// use handful::data::{Format, ParseOptions, parse};
///
/// let parsed = parse("good: loved it\ngood: a fine day\nbad: never again", &ParseOptions::default())?;
/// assert_eq!(parsed.layout.format, Format::Colon);
/// assert_eq!((&*parsed.examples[2].label, &*parsed.examples[2].text), ("bad", "never again"));
/// # Ok::<(), handful::Error>(())
/// ```
///
/// # Errors
/// [`crate::ErrorKind::EmptyInput`], `BinaryInput`, `TooLarge`, `TooManyTexts`,
/// `UnknownLayout`, `UnclosedQuote`, `InvalidJson`, `MissingColumn`, each with its line.
pub fn parse(text: &str, options: &ParseOptions) -> Result<Parsed, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_input(text)?;
    let dialect = match options.format {
        None => detect::dialect(text)?,
        Some(Format::Tsv) => Dialect::Tab,
        Some(Format::Csv) => detect::separator(text),
        Some(Format::JsonLines) => Dialect::Json,
        Some(Format::FastText) => Dialect::FastText,
        Some(Format::Colon) => Dialect::Colon,
    };
    let table = dialect.read(text)?;
    let columns = Columns::choose(&table, dialect, options)?;
    let n_texts = table.n_rows - usize::from(columns.has_header);
    if n_texts > MAX_EXAMPLES {
        return Err(ErrorKind::TooManyTexts { n_texts, limit: MAX_EXAMPLES }.into());
    }
    let rows = &table.rows[usize::from(columns.has_header)..];
    let examples: Vec<Example> = rows.iter().map(|row| columns.example(row, dialect)).collect();
    Ok(Parsed {
        notes: notes(text, &examples),
        examples,
        layout: Layout {
            format: dialect.format(),
            has_header: columns.has_header,
            label_column: columns.label,
            text_column: columns.text,
            columns: columns.names,
            separator: dialect.separator_char(),
        },
        left_out: Vec::new(),
    })
}

/// What is worth telling of any text.
fn notes(text: &str, examples: &[Example]) -> Vec<Note> {
    let mut replaced = Places::default();
    let mut counter = LineCounter::new(text);
    for (at, _) in text.match_indices('\u{fffd}') {
        replaced.add(1, counter.line_at(at));
    }
    let replaced = replaced.note(|n, lines| NoteKind::ReplacedCharacters { n, lines });
    let n_unlabelled = examples.iter().filter(|example| example.label.is_empty()).count();
    let unlabelled =
        (n_unlabelled > 0).then(|| Note::new(NoteKind::Unlabelled { n: n_unlabelled }));
    replaced.into_iter().chain(unlabelled).collect()
}

/// What must hold before anything else looks at the text.
fn check_input(text: &str) -> Result<(), Error> {
    if text.len() > MAX_BYTES {
        return Err(ErrorKind::TooLarge { n_bytes: text.len(), limit: MAX_BYTES }.into());
    }
    // White space below the space: tab, line feed, vertical tab, form feed, return.
    if let Some(at) = text.bytes().position(|b| b < b' ' && !(9..=13).contains(&b)) {
        return Err(ErrorKind::BinaryInput.at(LineCounter::new(text).line_at(at)));
    }
    if text.trim().is_empty() {
        return Err(ErrorKind::EmptyInput.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
