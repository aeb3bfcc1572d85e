//! The dialects of the layouts, and the reader of each.

use super::delimited::{read_csv, read_open_csv, read_tsv};
use super::json::read_json;
use super::options::Format;
use super::prefixed::{read_colon, read_fasttext};
use super::table::Table;
use crate::error::Error;

/// A format with its separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Tab,
    Comma,
    Semicolon,
    Json,
    FastText,
    Colon,
}

impl Dialect {
    /// The format that the person knows it by.
    pub(super) fn format(self) -> Format {
        match self {
            Self::Tab => Format::Tsv,
            Self::Comma | Self::Semicolon => Format::Csv,
            Self::Json => Format::JsonLines,
            Self::FastText => Format::FastText,
            Self::Colon => Format::Colon,
        }
    }

    /// What stands between fields, where a text may hold it unquoted.
    pub(super) fn separator(self) -> &'static str {
        match self {
            Self::Tab => "\t",
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Json | Self::FastText | Self::Colon => " ",
        }
    }

    /// The separator of [`Format::Csv`].
    pub(super) fn separator_char(self) -> Option<char> {
        match self {
            Self::Comma => Some(','),
            Self::Semicolon => Some(';'),
            Self::Tab | Self::Json | Self::FastText | Self::Colon => None,
        }
    }

    /// Whether fields stand in columns, the first row of which may name them.
    pub(super) fn is_tabular(self) -> bool {
        matches!(self, Self::Tab | Self::Comma | Self::Semicolon)
    }

    /// Reads a whole text.
    pub(super) fn read(self, text: &str) -> Result<Table, Error> {
        match self {
            Self::Tab => Ok(read_tsv(text)),
            Self::Comma => read_csv(text, b','),
            Self::Semicolon => read_csv(text, b';'),
            Self::Json => read_json(text),
            Self::FastText => Ok(read_fasttext(text)),
            Self::Colon => Ok(read_colon(text)),
        }
    }

    /// Reads a sample, which may end inside a quoted field.
    pub(super) fn read_sample(self, sample: &str) -> Result<Table, Error> {
        match self {
            Self::Comma => read_open_csv(sample, b',').map(|(table, _)| table),
            Self::Semicolon => read_open_csv(sample, b';').map(|(table, _)| table),
            _ => self.read(sample),
        }
    }
}
