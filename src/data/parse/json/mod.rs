//! JSON: objects line by line, in an array, or in one of the containers that programs write.

mod by_column;
mod cats;
mod exports;
mod flatten;
mod rows;
mod unfold;
mod value;

use std::collections::HashMap;

use super::lines::LineCounter;
use super::names::{find_names, is_text_name};
use super::notes::{LeftOut, Note, NoteKind, Places};
use super::options::ParseOptions;
use super::table::{LIST, MAX_COLUMNS, Table};
use crate::data::MAX_EXAMPLES;
use crate::error::{Error, ErrorKind};
use exports::Export;
use flatten::Fields;
use rows::{Item, Unfolded};
use value::{Fault, Node, Reader, Value};

/// Reads JSON values, one after the other or in containers; the keys are the columns.
///
/// # Errors
/// [`ErrorKind::InvalidJson`] at the line where the fault is; `NoWholeTextLabels` for labels of
/// places in texts.
pub(super) fn read_json(text: &str, options: &ParseOptions) -> Result<Table, Error> {
    let mut reader = Reader::new(text);
    let mut table = Table::default();
    let (values, n_values) = top_level(&mut reader, &mut table.notes)
        .map_err(|(fault, row)| located(text, &fault, row))?;
    let Unfolded { items, n_more, class_names } = unfold::unfold(values, &mut table.notes);
    let n_more = n_more + n_values;
    replaced(text, &mut reader, &mut table.notes);

    if items.iter().all(|item| matches!(item.node.value, Value::List(_))) && !items.is_empty() {
        return Ok(rows_of_lists(text, items, n_more, table));
    }
    let mut rows = Rows::new(Export::of(&items));
    let mut counter = LineCounter::new(text);
    let wants_all = options.obey_qualifiers == Some(false);
    for item in items {
        let line = counter.line_at(item.node.at);
        let fields = rows.export.fields(text, &item.node);
        let Some(mut fields) = fields else {
            return Err(invalid("expected an object", line));
        };
        if let Some(why) = fields.left_out.filter(|_| !wants_all) {
            table.left_out.push(LeftOut { line, why });
            continue;
        }
        if let Some((key, value)) = item.extra {
            fields.push(key.to_string(), value);
        }
        let values = rows.arrange(fields);
        table.push(line, || values);
    }
    table.n_rows += n_more;
    rows.finish(&mut table, &class_names)?;
    Ok(table)
}

/// The items of a list in a cell, as other programs write lists into tables: `["a", "b"]`,
/// `['a']` or `{"choices": ["a"]}`.
pub(super) fn listed(cell: &str) -> Option<String> {
    let mut reader = Reader::new(cell);
    let node = reader.value().ok().filter(|_| reader.is_at_end())?;
    let items = node.get("choices").unwrap_or(&node).list()?;
    let items: Option<Vec<String>> =
        items.iter().map(|item| item.scalar().map(String::from)).collect();
    Some(items?.join(&LIST.to_string()))
}

/// All values, and how many there are past the limit, or the fault and the row that it is in.
fn top_level<'a>(
    reader: &mut Reader<'a>,
    notes: &mut Vec<Note>,
) -> Result<(Vec<Node<'a>>, usize), (Fault, Option<usize>)> {
    let mut values = Vec::new();
    let (mut n_commas, mut n_more) = (0, 0);
    loop {
        reader.skip_blanks();
        while reader.skip(b',') {
            n_commas += 1;
            reader.skip_blanks();
        }
        if reader.is_at_end() {
            break;
        }
        let at = reader.at;
        let value = reader.value().map_err(|fault| (fault, Some(at)))?;
        if values.len() <= MAX_EXAMPLES {
            values.push(value);
        } else {
            n_more += 1;
        }
    }
    if n_commas > 0 {
        notes.push(Note::new(NoteKind::Commas { n: n_commas }));
    }
    Ok((values, n_more))
}

/// A fault of an object that stands alone is told where that begins, as what is missing at its
/// end is found out only on a later line.
fn located(text: &str, fault: &Fault, row: Option<usize>) -> Error {
    let mut at = fault.at.min(text.len());
    if let Some(row) = row
        && text[row..].starts_with('{')
        && !text[..row].trim().is_empty()
    {
        at = row;
    }
    invalid(fault.detail, LineCounter::new(text).line_at(at))
}

fn invalid(detail: &str, line: usize) -> Error {
    ErrorKind::InvalidJson { detail: detail.to_string() }.at(line)
}

/// The notes about characters that escapes name.
fn replaced(text: &str, reader: &mut Reader<'_>, notes: &mut Vec<Note>) {
    let places = |offsets: Vec<usize>| {
        let mut counter = LineCounter::new(text);
        let mut places = Places::default();
        for at in offsets {
            places.add(1, counter.line_at(at));
        }
        places
    };
    let controls = places(std::mem::take(&mut reader.controls));
    notes.extend(controls.note(|n, lines| NoteKind::ControlCharacters { n, lines }));
    let halves = places(std::mem::take(&mut reader.halves));
    notes.extend(halves.note(|n, lines| NoteKind::ReplacedCharacters { n, lines }));
}

/// Rows that are lists have columns without names, as in a table of another layout.
fn rows_of_lists(text: &str, items: Vec<Item<'_>>, n_more: usize, mut table: Table) -> Table {
    let mut counter = LineCounter::new(text);
    let with_keys = items.iter().any(|item| {
        item.node.list().is_some_and(|row| row.iter().any(|cell| cell.map().is_some()))
    });
    if with_keys {
        // spaCy's `["text", {"cats": {…}}]`.
        let mut rows = Rows::new(Export::Plain);
        for item in items {
            let line = counter.line_at(item.node.at);
            let values = rows.arrange(flatten::tuple(text, &item.node));
            table.push(line, || values);
        }
        table.names = Some(rows.names);
    } else {
        for item in items {
            let line = counter.line_at(item.node.at);
            let cells = item.node.list().unwrap_or_default().iter().take(MAX_COLUMNS);
            table.push(line, || cells.map(|cell| flatten::words(text, cell)).collect());
        }
    }
    table.n_rows += n_more;
    table
}

/// Rows while their keys become columns.
struct Rows {
    export: Export,
    names: Vec<String>,
    columns: HashMap<String, usize>,
    label: Option<usize>,
    /// Keys under which places in texts are labelled.
    spans: Vec<String>,
}

impl Rows {
    fn new(export: Export) -> Self {
        Self { export, names: Vec::new(), columns: HashMap::new(), label: None, spans: Vec::new() }
    }

    /// The values of a row in the order of the columns.
    fn arrange(&mut self, row: Fields) -> Vec<String> {
        for key in row.spans {
            if self.spans.len() < MAX_COLUMNS && !self.spans.contains(&key) {
                self.spans.push(key);
            }
        }
        let mut values: Vec<String> = Vec::new();
        for (key, value) in row.entries {
            let n_columns = self.names.len();
            if n_columns >= MAX_COLUMNS && !self.columns.contains_key(&key) {
                continue;
            }
            let column = *self.columns.entry(key).or_insert_with_key(|key| {
                self.names.push(key.clone());
                n_columns
            });
            values.resize(values.len().max(column + 1), String::new());
            values[column] = value;
        }
        let of_key = |key: String| self.columns.get(&key).copied();
        self.label = self.label.or_else(|| row.label.and_then(of_key));
        values
    }

    /// Names the columns.
    fn finish(
        mut self,
        table: &mut Table,
        class_names: &[(String, Vec<String>)],
    ) -> Result<(), Error> {
        table.label = self.label;
        if let Some(tool) = self.export.tool(&self.names) {
            table.notes.push(Note::new(NoteKind::Export { tool }));
        }
        for (key, names) in class_names {
            let Some(&column) = self.columns.get(key) else { continue };
            if name_classes(table, column, names) {
                let names = names.iter().take(20).cloned().collect();
                table.notes.push(Note::new(NoteKind::ClassNames { names }));
            }
        }
        self.refuse_spans(table)?;
        if self.names.len() == 1 && (is_text_name(&self.names[0]) || self.export == Export::Texts) {
            table.text = Some(0);
            table.label = Some(1);
            self.names.push("label".to_string());
        }
        // A tool whose labels are known by their place has written none.
        if self.label.is_none()
            && find_names(&self.names).0.is_none()
            && self.export.has_labels_of_its_own()
        {
            table.label = Some(self.names.len());
            self.names.push("label".to_string());
        }
        table.names = Some(self.names);
        Ok(())
    }

    /// Labels of places in texts are no labels of texts.
    fn refuse_spans(&self, table: &Table) -> Result<(), Error> {
        let Some(first) = self.spans.first() else { return Ok(()) };
        let (named, _) = find_names(&self.names);
        let label = table.label.or(named.filter(|&column| self.names[column] != "answer"));
        let has_values = |column: usize| {
            table.rows.iter().any(|row| row.fields.get(column).is_some_and(|f| !f.is_empty()))
        };
        if label.is_some_and(has_values) {
            return Ok(());
        }
        let usual = ["spans", "entities", "label", "labels", "annotations"];
        let found = usual.iter().find(|usual| self.spans.iter().any(|key| key == *usual));
        let found = found.map_or(first.as_str(), |found| *found).to_string();
        Err(ErrorKind::NoWholeTextLabels { found }.into())
    }
}

/// Puts names in the place of numbers; whether there were any.
fn name_classes(table: &mut Table, column: usize, names: &[String]) -> bool {
    let mut named = false;
    for row in &mut table.rows {
        let Some(field) = row.fields.get_mut(column) else { continue };
        if let Some(name) = field.parse::<usize>().ok().and_then(|class| names.get(class)) {
            name.clone_into(field);
            named = true;
        }
    }
    named
}

#[cfg(test)]
mod tests;
