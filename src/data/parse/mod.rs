//! A pasted text or file to a table of examples, its layout detected or given.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::Example;
use crate::error::Error;

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// Columns between tabs: `label<TAB>text`, `text<TAB>label` or a table.
    Tsv,
    /// Comma-separated values, RFC 4180 (a semicolon as separator is detected).
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// fastText: `__label__x text`.
    FastText,
    /// `label: text`, with an ASCII or a full-width colon.
    Colon,
}

/// What the person corrected; `None` is detected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(default, rename_all = "camelCase")]
pub struct ParseOptions {
    pub format: Option<Format>,
    pub has_header: Option<bool>,
    /// 0-based column (or key, in order of first appearance, for JSON Lines).
    pub label_column: Option<usize>,
    /// 0-based column (or key).
    pub text_column: Option<usize>,
}

/// How a text was read, so that the page can show it and the person correct it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    pub format: Format,
    pub has_header: bool,
    pub label_column: usize,
    pub text_column: usize,
    /// Header or key names; without a header, the first row's values, shortened.
    pub columns: Vec<String>,
}

/// A table of examples and how it was read. Rows without a label or a text are
/// kept, with the empty field, so that the person can complete them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Parsed {
    pub examples: Vec<Example>,
    pub layout: Layout,
}

/// Reads labelled texts in any of the known layouts.
///
/// # Errors
/// [`crate::ErrorKind::EmptyInput`], `BinaryInput`, `TooLarge`, `TooManyTexts`,
/// `UnknownLayout`, `UnclosedQuote`, `InvalidJson`, `MissingColumn`, each with its line.
pub fn parse(text: &str, options: &ParseOptions) -> Result<Parsed, Error> {
    let _ = (text, options);
    todo!()
}
