//! Finding out how a text is laid out.

use std::collections::HashSet;

use super::columns::{Columns, is_header};
use super::delimited::{read_csv, read_open_csv, read_tsv};
use super::json::read_json;
use super::lines::{head, lines};
use super::prefixed::{LABEL_PREFIX, read_colon, read_fasttext};
use super::table::Table;
use super::{Format, ParseOptions};
use crate::error::{Error, ErrorKind};

/// The layout is found out from this much of the text, so that a large one is read once.
const SAMPLE_BYTES: usize = 64 * 1024;

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

    /// Whether fields stand in columns, the first row of which may name them.
    pub(super) fn is_tabular(self) -> bool {
        matches!(self, Self::Tab | Self::Comma | Self::Semicolon)
    }

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
    fn read_sample(self, sample: &str) -> Result<Table, Error> {
        match self {
            Self::Comma => read_open_csv(sample, b',').map(|(table, _)| table),
            Self::Semicolon => read_open_csv(sample, b';').map(|(table, _)| table),
            _ => self.read(sample),
        }
    }
}

/// The layout of a text.
///
/// # Errors
/// [`ErrorKind::UnknownLayout`] at the first line.
pub(super) fn dialect(text: &str) -> Result<Dialect, Error> {
    let sample = head(text, SAMPLE_BYTES);
    if is_json(sample) {
        return Ok(Dialect::Json);
    }
    let first = lines(sample).next().or_else(|| lines(text).next()).ok_or(ErrorKind::EmptyInput)?;
    let (n_lines, n_labelled) = lines(sample).fold((0, 0), |(n_lines, n_labelled), (_, line)| {
        let labelled = line.trim_start().starts_with(LABEL_PREFIX);
        (n_lines + 1, n_labelled + usize::from(labelled))
    });
    if 2 * n_labelled >= n_lines.max(1) {
        return Ok(Dialect::FastText);
    }
    let tabular = [Dialect::Tab, Dialect::Comma, Dialect::Semicolon];
    if let Some(named) = tabular.into_iter().find(|dialect| names_columns(*dialect, first.1)) {
        return Ok(named);
    }
    // A tab is hardly ever a part of a text: where most lines have one, it separates.
    if score(Dialect::Tab, sample).is_some() {
        return Ok(Dialect::Tab);
    }
    best(&[Dialect::Comma, Dialect::Semicolon, Dialect::Colon], sample)
        .ok_or(ErrorKind::UnknownLayout.at(first.0))
}

/// The separator of comma- or semicolon-separated values.
pub(super) fn separator(text: &str) -> Dialect {
    let sample = head(text, SAMPLE_BYTES);
    let mut first = lines(sample).take(1);
    if first.any(|(_, line)| names_columns(Dialect::Semicolon, line)) {
        return Dialect::Semicolon;
    }
    best(&[Dialect::Comma, Dialect::Semicolon], sample).unwrap_or(Dialect::Comma)
}

/// Whether it begins like an object or an array of objects.
fn is_json(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    match (marks.next(), marks.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => next == '{',
        _ => false,
    }
}

/// Whether the first line names a label column and a text column.
fn names_columns(dialect: Dialect, line: &str) -> bool {
    let table = dialect.read_sample(line);
    table.is_ok_and(|table| table.rows.first().is_some_and(|row| is_header(&row.fields)))
}

/// The dialect that explains a sample best; of equally good ones the first.
fn best(dialects: &[Dialect], sample: &str) -> Option<Dialect> {
    let mut best: Option<(Dialect, f64)> = None;
    for &dialect in dialects {
        if let Some(score) = score(dialect, sample)
            && best.is_none_or(|(_, highest)| score > highest)
        {
            best = Some((dialect, score));
        }
    }
    best.map(|(dialect, _)| dialect)
}

/// How well a dialect explains a sample: the share of rows that it gives a label and a
/// text, and how often labels come back; short labels decide between equals. None where
/// it splits fewer than half of the rows.
fn score(dialect: Dialect, sample: &str) -> Option<f64> {
    let table = dialect.read_sample(sample).ok()?;
    let columns = Columns::choose(&table, dialect, &ParseOptions::default()).ok()?;
    let rows = &table.rows[usize::from(columns.has_header)..];
    let examples: Vec<_> = rows.iter().map(|row| columns.example(row, dialect)).collect();
    let labels: Vec<&str> = examples
        .iter()
        .filter(|example| example.is_usable())
        .map(|example| example.label.as_str())
        .collect();
    let n_split = rows.iter().filter(|row| row.fields.len() > 1).count();
    if labels.is_empty() || 2 * n_split < rows.len() {
        return None;
    }
    let n_labels = labels.len() as f64;
    let n_classes = labels.iter().collect::<HashSet<_>>().len() as f64;
    let length = labels.iter().map(|label| label.chars().count()).sum::<usize>() as f64 / n_labels;
    if dialect != Dialect::Tab {
        // Prose has commas and colons too, but not in every line alike, and what stands
        // before them seldom comes back. A few lines are too few to tell.
        let even = rows.iter().all(|row| row.fields.len() == rows[0].fields.len());
        let repeats = n_classes <= 0.8 * n_labels;
        if length > 40.0 || labels.len() >= 8 && !even && !repeats {
            return None;
        }
    }
    Some(n_labels / rows.len() as f64 + 1.0 - n_classes / n_labels - length / 100.0)
}
