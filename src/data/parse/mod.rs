//! A pasted text or file to a table of examples, its layout detected or given.

mod clean;
mod columns;
mod delimited;
mod detect;
mod dialect;
mod header;
mod json;
mod known_names;
mod labels;
mod lines;
mod markup;
mod names;
mod notes;
mod options;
mod preamble;
mod prefixed;
mod qualifiers;
mod quotes;
mod several;
mod table;
mod tabs;
mod traits;
mod yaml;

pub use notes::{LeftOut, Note, NoteKind, Qualifier, Tool, WhyLeftOut};
pub use options::{Format, ParseOptions};

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{Example, MAX_EXAMPLES, NO_LABEL};
use crate::config::LabelsPerText;
use crate::error::{Error, ErrorKind};
use clean::clean;
use columns::Columns;
use dialect::Dialect;
use notes::Places;
use preamble::Preamble;
use quotes::separator_of_quoted;
use table::{LIST, Row};

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
    /// Whether a row's label may be several, as [`super::label_names`] reads them.
    pub labels: LabelsPerText,
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
/// `UnknownLayout`, `UnclosedQuote`, `InvalidJson`, `NoWholeTextLabels`, `MissingColumn`, each with
/// its line.
pub fn parse(text: &str, options: &ParseOptions) -> Result<Parsed, Error> {
    let mut notes = Vec::new();
    let mut text = clean(text, &mut notes)?;
    let has_marks = text.trim_start().starts_with(['{', '[', '<']);
    let quoted = separator_of_quoted(&text).and_then(Dialect::of_separator);
    let has_none_above = has_marks || quoted.is_some() || options.has_header == Some(false);
    let skip_lines = options.skip_lines.or(has_none_above.then_some(0));
    let preamble = Preamble::of(&text, skip_lines);
    if preamble.n_lines > 0 {
        text = preamble.blanked(&text).into();
    }
    notes.extend(preamble.notes);
    let separator = options.separator.or(preamble.separator).and_then(Dialect::of_separator);
    let dialect = match (options.format, separator) {
        (None | Some(Format::Csv), Some(separator)) => separator,
        (None, None) => match quoted.filter(|_| preamble.n_lines == 0) {
            Some(quoted) => quoted,
            None => detect::dialect(&text)?,
        },
        (Some(format), _) => detect::of_format(format, &text),
    };
    let mut table = dialect.read(&text, options)?;
    notes.append(&mut table.notes);
    if options.labels != Some(LabelsPerText::One) {
        let may_have_header = options.has_header != Some(false) && dialect.is_tabular();
        several::unfold_yes_and_no(&mut table, may_have_header);
    }
    let columns = Columns::choose(&table, dialect, options)?;
    notes.extend(columns.header.note(&table));
    let has_header = columns.header.is_taken();
    let n_texts = table.n_rows - usize::from(has_header);
    if n_texts > MAX_EXAMPLES {
        return Err(ErrorKind::TooManyTexts { n_texts, limit: MAX_EXAMPLES }.into());
    }
    let mut rows = std::mem::take(&mut table.rows);
    rows.drain(..usize::from(has_header));
    labels::unpack(&mut rows, columns.label);
    let mut labels = options.labels;
    if labels.is_none() && several::are_own(&rows, columns.label) {
        labels = Some(LabelsPerText::Several);
    }
    if labels != Some(LabelsPerText::One) {
        several::unpack(&mut rows, columns.label, labels.is_some());
    }
    let n_several = rows.iter().filter(|row| columns.n_labels(row) > 1).count();
    let labels = labels.unwrap_or_else(|| several::found(n_several, rows.len()));
    notes.extend(told(&rows, &columns, labels));

    let qualifying = (&columns.names[..], &columns.qualifying[..]);
    let example = |row: &Row| columns.example(row, dialect, labels);
    let mut examples = qualifiers::obey(&mut table, &rows, qualifying, options, example);
    notes.append(&mut table.notes);
    notes.extend(columns.notes(&rows, has_header || table.names.is_some()));
    if options.merge_labels != Some(false) {
        notes.extend(labels::merge(&mut examples, labels));
    }
    // A label of nothing that can be seen is none by now.
    let (examples, empty) = apart(examples);
    let n = examples.iter().filter(|example| example.label.is_empty()).count();
    notes.extend((n > 0).then(|| Note::new(NoteKind::Unlabelled { n })));
    let mut left_out = table.left_out;
    left_out.extend(empty);
    left_out.sort_by_key(|row| row.line);
    Ok(Parsed {
        examples,
        labels,
        layout: Layout {
            format: dialect.format(),
            has_header,
            label_column: columns.label,
            text_column: columns.text,
            columns: columns.names.iter().map(|name| notes::words(name)).collect(),
            separator: dialect.separator_char(),
        },
        left_out,
        notes,
    })
}

/// The notes about rows: several labels, and separators in excess.
fn told(rows: &[Row], columns: &Columns, labels: LabelsPerText) -> Vec<Note> {
    let (mut several, mut long) = (Places::default(), Places::default());
    for row in rows {
        if columns.n_labels(row) > 1 {
            several.add(1, row.line);
        }
        if columns.n_excess(row) > 0 {
            long.add(1, row.line);
        }
    }
    let cells = rows.iter().filter_map(|row| row.fields.get(columns.label));
    let names = cells.flat_map(|cell| cell.split(LIST)).map(str::trim);
    let names = names.filter(|name| !name.is_empty() && *name != NO_LABEL);
    let several = several::note(several, names, labels);
    let long = long.note(|n, lines| NoteKind::LongRows { n, lines });
    several.into_iter().chain(long).collect()
}

/// The rows with a text or a label, and those with neither.
fn apart(examples: Vec<Example>) -> (Vec<Example>, Vec<LeftOut>) {
    let is_empty = |example: &Example| example.text.trim().is_empty() && example.label.is_empty();
    let (empty, examples): (Vec<_>, Vec<_>) = examples.into_iter().partition(is_empty);
    let left_out = |example: Example| LeftOut { line: example.line, why: WhyLeftOut::Empty };
    (examples, empty.into_iter().map(left_out).collect())
}

#[cfg(test)]
mod tests;
