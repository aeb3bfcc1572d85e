//! The dialects of the layouts, and the reader of each.

use super::delimited::{Csv, has_escapes, read_csv};
use super::json::read_json;
use super::lines::sample;
use super::markup::{read_html, read_markdown};
use super::notes::{Note, NoteKind};
use super::options::{Format, ParseOptions};
use super::prefixed::{read_colon, read_fasttext, read_first_word, read_spaces};
use super::quotes::Quoting;
use super::table::Table;
use super::tabs::read_tsv;
use super::yaml::read_yaml;
use crate::error::Error;

/// A format with its separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Tab,
    /// Comma-separated values, with the separator that they have.
    Csv(u8),
    Json,
    FastText,
    Colon,
    FirstWord,
    Spaces,
    Markdown,
    Html,
    Yaml,
}

impl Dialect {
    /// The dialect of columns between a character.
    pub(super) fn of_separator(separator: char) -> Option<Self> {
        match separator {
            '\t' => Some(Self::Tab),
            other => u8::try_from(other).ok().filter(u8::is_ascii).map(Self::Csv),
        }
    }

    /// The format that the person knows it by.
    pub(super) fn format(self) -> Format {
        match self {
            Self::Tab => Format::Tsv,
            Self::Csv(_) => Format::Csv,
            Self::Json => Format::JsonLines,
            Self::FastText => Format::FastText,
            Self::Colon => Format::Colon,
            Self::FirstWord => Format::FirstWord,
            Self::Spaces => Format::Spaces,
            Self::Markdown => Format::Markdown,
            Self::Html => Format::Html,
            Self::Yaml => Format::Yaml,
        }
    }

    /// What stands between fields, where a text may hold it unquoted.
    pub(super) fn separator(self) -> String {
        match self {
            Self::Tab => "\t".to_string(),
            Self::Csv(delimiter) => char::from(delimiter).to_string(),
            Self::Markdown => " | ".to_string(),
            Self::Json
            | Self::FastText
            | Self::Colon
            | Self::FirstWord
            | Self::Spaces
            | Self::Html
            | Self::Yaml => " ".to_string(),
        }
    }

    /// The separator of [`Format::Csv`].
    pub(super) fn separator_char(self) -> Option<char> {
        match self {
            Self::Csv(delimiter) => Some(char::from(delimiter)),
            _ => None,
        }
    }

    /// Whether fields stand in columns, the first row of which may name them.
    pub(super) fn is_tabular(self) -> bool {
        match self {
            Self::Tab | Self::Csv(_) | Self::Markdown | Self::Html | Self::Json | Self::Spaces => {
                true
            }
            Self::FastText | Self::Colon | Self::FirstWord | Self::Yaml => false,
        }
    }

    /// Reads a text, all of it or a sample.
    ///
    /// # Errors
    /// Those of the layout's reader.
    pub(super) fn read(self, text: &str, options: &ParseOptions) -> Result<Table, Error> {
        match self {
            Self::Tab | Self::Csv(_) => {
                let delimiter = if let Self::Csv(delimiter) = self { delimiter } else { b'\t' };
                let escapes =
                    options.escapes.unwrap_or_else(|| has_escapes(&sample(text), delimiter));
                if self == Self::Tab && !escapes {
                    return Ok(read_tsv(text));
                }
                let quoting = Quoting { escapes, recover: options.recover_quotes != Some(false) };
                let mut table = read_csv(text, Csv { delimiter, quoting })?;
                if escapes {
                    table.notes.insert(0, Note::new(NoteKind::Escapes));
                }
                Ok(table)
            }
            Self::Json => read_json(text, options),
            Self::FastText => Ok(read_fasttext(text)),
            Self::Colon => Ok(read_colon(text)),
            Self::FirstWord => Ok(read_first_word(text)),
            Self::Spaces => Ok(read_spaces(text)),
            Self::Markdown => Ok(read_markdown(text)),
            Self::Html => Ok(read_html(text)),
            Self::Yaml => Ok(read_yaml(text)),
        }
    }
}
