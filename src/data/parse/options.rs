//! What the person may say of a text's layout.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

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
    /// The kind of layout.
    pub format: Option<Format>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
    /// 0-based column (or key, in order of first appearance, for JSON Lines).
    pub label_column: Option<usize>,
    /// 0-based column (or key).
    pub text_column: Option<usize>,
}
