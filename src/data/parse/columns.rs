//! Which column is the label and which is the text.

use std::collections::HashSet;

use super::dialect::Dialect;
use super::header::Header;
use super::names::{find_names, is_known, plain_name};
use super::notes::{Note, NoteKind, words};
use super::options::ParseOptions;
use super::qualifiers::{self, Qualifying};
use super::several;
use super::table::{LIST, Row, Table};
use super::traits::{Traits, sample};
use crate::config::LabelsPerText;
use crate::data::Example;
use crate::error::{Error, ErrorKind};

/// Unused columns that a note names.
const MOST_NAMED: usize = 12;

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    pub header: Header,
    pub label: usize,
    pub text: usize,
    /// One for each column.
    pub names: Vec<String>,
    /// Those that say something about labels.
    pub qualifying: Vec<Qualifying>,
    /// Every row names its fields.
    named: bool,
    /// The last name is of no column: there are no labels.
    is_unlabelled: bool,
    /// Lines end in separators after which nothing comes.
    ends_blank: bool,
}

impl Columns {
    /// Takes what the person chose and finds out the rest.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownLayout`] at the first row where no row has two fields;
    /// [`ErrorKind::MissingColumn`] where the person chose one that is not there.
    pub(super) fn choose(
        table: &Table,
        dialect: Dialect,
        options: &ParseOptions,
    ) -> Result<Self, Error> {
        let line = table.rows.first().map_or(1, |row| row.line);
        let named = table.names.is_some();
        let may_have_header = !named && dialect.is_tabular() && !table.rows.is_empty();
        let header = match options.has_header {
            _ if !may_have_header => Header::No,
            Some(true) => Header::Yes,
            Some(false) => Header::No,
            None => Header::of(&table.rows),
        };
        let body = &table.rows[usize::from(header.is_taken())..];
        let has_names = header.is_taken() || named;
        let mut names = match (&table.names, table.rows.first()) {
            (Some(names), _) => names.clone(),
            (None, Some(first)) if header.is_taken() && first.fields.len() > 1 => {
                header_names(&first.fields)
            }
            _ => stand_ins(body),
        };
        let n_columns = names.len();
        if n_columns < 2 || !named && !table.is_split() {
            return Err(ErrorKind::UnknownLayout.at(line));
        }
        // Past the last column there are no labels.
        let wants_none = has_names && options.label_column == Some(n_columns);
        let label_column = options.label_column.filter(|_| !wants_none);
        for column in [label_column, options.text_column].into_iter().flatten() {
            if column >= n_columns {
                return Err(ErrorKind::MissingColumn { column, n_columns }.at(line));
            }
        }
        let qualifying = qualifiers::find(&names, has_names, body, options);
        let aside: Vec<usize> = qualifying.iter().map(|one| one.column).collect();
        let (named_label, named_text) = match (dialect.is_tabular() || named, has_names) {
            (true, false) => (None, None),
            (_, true) => named_columns(&names, &aside),
            (false, false) => (Some(0), Some(1)),
        };
        let named_label = table.label.or(named_label);
        let named_text = table.text.or(named_text.filter(|&c| Some(c) != named_label));
        let label = label_column.or(named_label.filter(|&c| Some(c) != options.text_column));
        let text = options.text_column.or(named_text.filter(|&c| Some(c) != label));
        let known: &[String] = if has_names { &names } else { &[] };
        let traits = Traits::of(body, n_columns, named, known, &aside);
        let found = label.unwrap_or_else(|| traits.label(text));
        // A table of ids and texts has no labels.
        let is_unlabelled = wants_none
            || label.is_none() && has_names && text.is_some() && !traits.may_be_label(found);
        let label = if is_unlabelled { n_columns } else { found };
        if is_unlabelled {
            names.push("label".to_string());
        }
        let text = text.unwrap_or_else(|| traits.text(label));
        let is_longer = |row: &Row| header.is_taken() && row.fields.len() > n_columns;
        let ends_blank = table.rows.first().is_some_and(is_longer);
        Ok(Self { header, label, text, names, qualifying, named, is_unlabelled, ends_blank })
    }

    /// A row's label and text; the whole row is the text where it has but one field. Fields in
    /// excess are parts of the text, which holds separators.
    pub(super) fn example(&self, row: &Row, dialect: Dialect, labels: LabelsPerText) -> Example {
        let fields = &row.fields;
        let n_columns = self.names.len() - usize::from(self.is_unlabelled);
        let field = |column: usize| fields.get(column).map(String::as_str).unwrap_or_default();
        let (label, text) = if fields.len() == 1 && !self.named && !self.is_unlabelled {
            ("", fields[0].clone())
        } else {
            let n_excess = self.n_excess(row);
            let end = (self.text + 1 + n_excess).min(fields.len());
            let label = if self.label > self.text && self.label < n_columns {
                self.label + n_excess
            } else {
                self.label
            };
            let text = match fields.get(self.text..end) {
                Some([text]) => text.clone(),
                Some(parts) => parts.join(&dialect.separator()),
                None => String::new(),
            };
            (if self.is_unlabelled { "" } else { field(label) }, text)
        };
        Example {
            text: text.replace(LIST, " "),
            label: several::label_of(label, labels),
            line: row.line,
        }
    }

    /// Whether there is no column of labels.
    pub(super) fn are_unlabelled(&self) -> bool {
        self.is_unlabelled
    }

    /// How many fields a row has in excess, blank ones at its end aside.
    pub(super) fn n_excess(&self, row: &Row) -> usize {
        let n_columns = self.names.len() - usize::from(self.is_unlabelled);
        if self.named || row.fields.len() <= n_columns || self.text == self.label {
            return 0;
        }
        let excess = &row.fields[n_columns..];
        // Blanks after a label are no part of the text before it; after a text they may be.
        let may_be_text = self.text + 1 == n_columns && !self.ends_blank;
        let blanks = excess.iter().rev().take_while(|f| !may_be_text && f.trim().is_empty());
        excess.len() - blanks.count()
    }

    /// How many labels a row has.
    pub(super) fn n_labels(&self, row: &Row) -> usize {
        let label = row.fields.get(self.label).filter(|label| label.contains(LIST));
        label.map_or(1, |label| label.split(LIST).filter(|part| !part.trim().is_empty()).count())
    }

    /// The notes about columns that are neither label nor text.
    pub(super) fn notes(&self, rows: &[Row], has_names: bool) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut known: HashSet<usize> = self.qualifying.iter().map(|one| one.column).collect();
        known.extend([self.label, self.text]);
        if has_names {
            for column in qualifiers::confidence(&self.names, rows) {
                if known.insert(column) {
                    notes.push(qualifiers::confidence_note(&self.names[column], column, rows));
                }
            }
        }
        let has_values = |&column: &usize| {
            sample(rows).any(|row| row.fields.get(column).is_some_and(|f| !f.trim().is_empty()))
        };
        let unused: Vec<String> = (0..self.names.len())
            .filter(|column| !known.contains(column))
            .filter(has_values)
            .take(MOST_NAMED)
            .map(|column| words(&self.names[column]))
            .collect();
        if !unused.is_empty() {
            notes.push(Note::new(NoteKind::UnusedColumns { columns: unused }));
        }
        notes
    }
}

/// The label and text columns by their names, those aside that say something else.
fn named_columns(names: &[String], aside: &[usize]) -> (Option<usize>, Option<usize>) {
    let known: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(column, name)| if aside.contains(&column) { String::new() } else { name.clone() })
        .collect();
    find_names(&known)
}

/// The names of a header, each without what stands around it.
fn header_names(fields: &[String]) -> Vec<String> {
    let name = |field: &String| field.trim().trim_start_matches('\u{feff}').to_string();
    let mut names: Vec<String> = fields.iter().map(name).collect();
    // Separators at the end of each line make no columns.
    while names.len() > 2 && names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    if let Some(first) = names.first_mut()
        && let Some(rest) = first.strip_prefix('#')
        && is_known(rest)
    {
        *first = plain_name(first);
    }
    names
}

/// The first row's values, shortened, for columns without names. Rows may be longer,
/// where a text holds separators: there are as many columns as the shortest kind of
/// row has, rows aside that are rare and so more likely incomplete.
fn stand_ins(rows: &[Row]) -> Vec<String> {
    let lengths: Vec<usize> = sample(rows).map(|row| row.fields.len()).filter(|&n| n > 1).collect();
    let mut candidates: Vec<usize> = lengths.clone();
    candidates.sort_unstable();
    candidates.dedup();
    let is_common =
        |n: &usize| 4 * lengths.iter().filter(|&length| length == n).count() >= lengths.len();
    let most = candidates.last().copied().unwrap_or_default();
    let n_columns = candidates.into_iter().find(is_common).unwrap_or(most.min(2));
    let first = rows.iter().find(|row| row.fields.len() >= n_columns);
    let fields = first.map_or(&[][..], |row| &row.fields);
    fields.iter().take(n_columns).map(|field| shorten(field)).collect()
}

fn shorten(field: &str) -> String {
    const LENGTH: usize = 24;
    let field = field.split(LIST).next().unwrap_or_default().trim();
    match field.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", field[..end].trim_end()),
        None => field.to_string(),
    }
}
