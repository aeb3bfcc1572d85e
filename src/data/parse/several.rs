//! Rows with several labels: how they are found, and what a row's label is then.

use std::collections::{HashMap, HashSet};

use super::notes::{Note, NoteKind, Places, words};
use super::table::{LIST, Row, Table};
use crate::config::LabelsPerText;
use crate::data::{NO_LABEL, label_names, label_of_names};

/// What may stand between the labels of a cell, the likeliest first.
const SEPARATORS: &[char] = &['|', ';', '；', '、', ',', '，'];
/// Labels that a note names.
const MOST_NAMED: usize = 20;
/// One row in so many has several labels, and at least so many rows, where nobody says that a text
/// has one: what a few rows have may be a slip.
const RARELY: usize = 10;
const LEAST_ROWS: usize = 2;

/// Turns columns that say yes or no, each of a label of its own, into one of labels: where at least
/// two have nothing but 0 and 1 (or true and false), both among them, and none is called label.
///
/// * `may_have_header` - whether the first row may name the columns, where the table does not.
pub(super) fn unfold_yes_and_no(table: &mut Table, may_have_header: bool) {
    let names = match (&table.names, table.rows.first()) {
        (Some(names), _) => names.clone(),
        (None, Some(first)) if may_have_header => first.fields.clone(),
        _ => return,
    };
    let n_first = usize::from(table.names.is_none());
    if table.rows.len() <= n_first || table.rows.iter().any(|row| row.fields.len() != names.len()) {
        return;
    }
    let body = &table.rows[n_first..];
    let cells = |column: usize| body.iter().map(move |row| yes_or_no(&row.fields[column]));
    let is_answer = |column: &usize| {
        let name = names[*column].trim();
        !name.is_empty()
            && name.parse::<f64>().is_err()
            && yes_or_no(name).is_none()
            && cells(*column).all(|cell| cell.is_some())
    };
    let columns: Vec<usize> = (0..names.len()).filter(is_answer).collect();
    let varies = |column: &usize| cells(*column).collect::<HashSet<_>>().len() == 2;
    if columns.len() < 2 || columns.iter().filter(|column| varies(column)).count() < 2 {
        return;
    }
    if names.len() == columns.len() || names.iter().any(|name| super::names::is_label_name(name)) {
        return;
    }
    let label_of = |fields: &[String]| {
        let has = |column: &&usize| yes_or_no(&fields[**column]) == Some(true);
        let own: Vec<&str> =
            columns.iter().filter(has).map(|&column| names[column].trim()).collect();
        if own.is_empty() { NO_LABEL.to_string() } else { own.join(&LIST.to_string()) }
    };
    let joined = |fields: &[String], label: String| {
        let others = fields.iter().enumerate().filter(|(column, _)| !columns.contains(column));
        others.map(|(_, field)| field.clone()).chain([label]).collect::<Vec<_>>()
    };
    for (index, row) in table.rows.iter_mut().enumerate() {
        let label = if index < n_first { "labels".to_string() } else { label_of(&row.fields) };
        row.fields = joined(&row.fields, label);
    }
    if let Some(own) = &mut table.names {
        *own = joined(own, "labels".to_string());
    }
    let before = |own: usize| columns.iter().filter(|&&other| other < own).count();
    let text = table.text.filter(|own| !columns.contains(own));
    table.text = text.map(|own| own - before(own));
    table.label = Some(names.len() - columns.len());
}

/// Of a cell, where it is one or the other.
fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "1" | "1.0" | "true" => Some(true),
        "0" | "0.0" | "false" => Some(false),
        _ => None,
    }
}

/// Whether a cell is as sets of labels are written out here: `a | b`, or that there is none.
fn is_own(cell: &str) -> bool {
    cell.contains(" | ") || cell.trim() == NO_LABEL
}

/// Whether some label is as sets of labels are written out here.
pub(super) fn are_own(rows: &[Row], column: usize) -> bool {
    rows.iter().filter_map(|row| row.fields.get(column)).any(|cell| is_own(cell))
}

/// Turns cells such as `a; b` into lists, where the labels of a column recur in other company.
///
/// * `is_told` - whether the person says that a text has several labels: then all that separates
///   counts.
pub(super) fn unpack(rows: &mut [Row], column: usize, is_told: bool) {
    let cells = || rows.iter().filter_map(|row| row.fields.get(column).map(String::as_str));
    if cells().any(|cell| cell.contains(LIST)) {
        return;
    }
    let separates = |separator: &&char| {
        let several = |cell: &&str| cell.contains(**separator);
        cells().any(|cell| several(&cell)) && (is_told || recur(cells(), **separator))
    };
    let Some(separator) = SEPARATORS.iter().find(separates).copied() else { return };
    for cell in rows.iter_mut().filter_map(|row| row.fields.get_mut(column)) {
        if cell.contains(separator) {
            let items = cell.split(separator).map(str::trim).filter(|item| !item.is_empty());
            *cell = items.collect::<Vec<_>>().join(&LIST.to_string());
        }
    }
}

/// Whether every part of the cells that a separator parts stands in another row, too, and they are
/// fewer than the different cells.
fn recur<'a>(cells: impl Iterator<Item = &'a str>, separator: char) -> bool {
    let mut n_rows: HashMap<&str, usize> = HashMap::new();
    let (mut different, mut parted) = (HashSet::new(), HashSet::new());
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        different.insert(cell);
        let parts: HashSet<&str> =
            cell.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        for &part in &parts {
            *n_rows.entry(part).or_default() += 1;
        }
        if cell.contains(separator) {
            parted.extend(parts);
        }
    }
    parted.len() > 1 && parted.iter().all(|part| n_rows[part] > 1) && n_rows.len() < different.len()
}

/// Whether the rows are of several labels, where nobody says so.
///
/// * `n_several` - rows with more than one label, of `n_rows`.
pub(super) fn found(n_several: usize, n_rows: usize) -> LabelsPerText {
    match n_several >= LEAST_ROWS && RARELY * n_several >= n_rows {
        true => LabelsPerText::Several,
        false => LabelsPerText::One,
    }
}

/// A row's label, of a cell in which lists are marked.
pub(super) fn label_of(cell: &str, labels: LabelsPerText) -> String {
    match labels {
        LabelsPerText::One => cell.split(LIST).next().unwrap_or_default().trim().to_string(),
        LabelsPerText::Several => {
            let marked = cell.replace(LIST, "|");
            match label_names(&marked).as_slice() {
                [] if !marked.contains(NO_LABEL) => String::new(),
                names => label_of_names(names),
            }
        }
    }
}

/// The note about rows with several labels.
///
/// * `several` - those rows.
pub(super) fn note<'a>(
    several: Places,
    names: impl Iterator<Item = &'a str>,
    labels: LabelsPerText,
) -> Option<Note> {
    several.note(|n, lines| match labels {
        LabelsPerText::One => NoteKind::SeveralLabels { n, lines },
        LabelsPerText::Several => {
            let mut different: Vec<String> = Vec::new();
            for name in names {
                if different.len() < MOST_NAMED && !different.iter().any(|own| own == name) {
                    different.push(name.to_string());
                }
            }
            let names = different.iter().map(|name| words(name)).collect();
            NoteKind::LabelSets { n, names }
        }
    })
}
