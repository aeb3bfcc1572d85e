//! Finding out how a text is laid out.

use std::collections::HashSet;

use super::columns::{Columns, is_header};
use super::dialect::Dialect;
use super::lines::{head, lines};
use super::options::ParseOptions;
use super::prefixed::LABEL_PREFIX;
use crate::error::{Error, ErrorKind};

/// The layout is found out from this much of the text, so that a large one is read once.
const SAMPLE_BYTES: usize = 64 * 1024;

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
