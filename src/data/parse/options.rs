//! What the person may say of a text's layout.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::LabelsPerText;

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// Columns between tabs: `label<TAB>text`, `text<TAB>label` or a table.
    Tsv,
    /// Comma-separated values, RFC 4180 (other separators are detected).
    Csv,
    /// JSON: an object a line, an array, or one of the containers that tools write.
    JsonLines,
    /// fastText: `__label__x text`.
    FastText,
    /// `label: text`, with an ASCII or a full-width colon.
    Colon,
    /// The label is the first word, as in TREC's `COARSE:fine text`.
    FirstWord,
    /// Two or more spaces between label and text.
    Spaces,
    /// A Markdown table, or another one drawn with `|`.
    Markdown,
    /// An HTML table.
    Html,
    /// YAML: Rasa's training data, or a list of entries with keys; Rasa's Markdown, too.
    Yaml,
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
    /// What separates the columns of [`Format::Csv`].
    pub separator: Option<char>,
    /// Lines above the table that are skipped.
    pub skip_lines: Option<usize>,
    /// Whether a backslash makes the quote or separator after it an ordinary character.
    pub escapes: Option<bool>,
    /// Whether quotes that do not close as they should are ordinary characters. If not, a field
    /// runs to the next quote, and one that is never closed is an error.
    pub recover_quotes: Option<bool>,
    /// Whether rows are left out by what other columns say of their labels.
    pub obey_qualifiers: Option<bool>,
    /// Which parts of a column such as `split` are kept; all, unless given.
    pub keep_split: Option<Vec<String>>,
    /// Whether a text may have several labels.
    pub labels: Option<LabelsPerText>,
    /// Whether spellings of a label that look alike are one label.
    pub merge_labels: Option<bool>,
}
