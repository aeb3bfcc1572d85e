//! What every reader gives: rows of fields, with their lines.

use std::collections::HashMap;

use super::notes::{LeftOut, Note};
use crate::data::MAX_EXAMPLES;

/// What stands between the items of a field that is a list. It is a control character, and so in
/// no field otherwise.
pub(super) const LIST: char = '\u{1f}';

/// Columns past this one are not told apart: no table of texts has so many, but a
/// file that is no table may.
pub(super) const MAX_COLUMNS: usize = 100;

/// Rows as they were read, before anyone knows which column is which.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// At most one header and [`MAX_EXAMPLES`] rows.
    pub rows: Vec<Row>,
    /// All rows, those included that were only counted.
    pub n_rows: usize,
    /// Keys, where every row names its fields.
    pub names: Option<Vec<String>>,
    /// The label column, where the reader knows it.
    pub label: Option<usize>,
    /// The text column, where the reader knows it.
    pub text: Option<usize>,
    /// What the reader decided.
    pub notes: Vec<Note>,
    /// Rows that the reader left out.
    pub left_out: Vec<LeftOut>,
}

#[derive(Debug)]
pub(super) struct Row {
    /// 1-based line where the row begins.
    pub line: usize,
    pub fields: Vec<String>,
}

impl Table {
    /// Adds a row, or only counts it where there is no room for it.
    pub(super) fn push(&mut self, line: usize, fields: impl FnOnce() -> Vec<String>) {
        if self.has_room(self.rows.len()) {
            self.rows.push(Row { line, fields: fields() });
        }
        self.n_rows += 1;
    }

    /// Whether one more row is read; past the limit the rows are refused anyway.
    pub(super) fn has_room(&self, n_rows: usize) -> bool {
        n_rows <= MAX_EXAMPLES
    }

    /// The number of fields that most rows have.
    pub(super) fn usual_length(&self) -> usize {
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        for row in &self.rows {
            *lengths.entry(row.fields.len()).or_default() += 1;
        }
        lengths.into_iter().max_by_key(|&(length, n)| (n, length)).map_or(0, |(length, _)| length)
    }

    /// Whether some row has more than one field.
    pub(super) fn is_split(&self) -> bool {
        self.rows.iter().any(|row| row.fields.len() > 1)
    }

    /// Asserts the rows' lines and fields.
    #[cfg(test)]
    #[track_caller]
    pub(super) fn check_rows(&self, expected: &[(usize, &[&str])]) {
        let rows: Vec<(usize, Vec<&str>)> = self
            .rows
            .iter()
            .map(|row| (row.line, row.fields.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(line, fields)| (*line, fields.to_vec())).collect();
        assert_eq!(rows, expected);
    }
}
