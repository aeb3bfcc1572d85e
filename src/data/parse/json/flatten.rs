//! From an object to fields with names: what is nested is named by the way to it.

use super::super::notes::WhyLeftOut;
use super::super::table::{LIST, MAX_COLUMNS};
use super::cats::cats;
use super::value::{Node, Value};

/// Deeper values are shown as they are written.
const MAX_DEPTH: usize = 4;

/// Keys that are longer are those of other things than columns.
const LONGEST_KEY: usize = 1_000;

/// The longest part of the source that stands for a value that is no text.
const LONGEST_BLOB: usize = 2_000;

/// A row: keys with their values, and what was found beside them.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub entries: Vec<(String, String)>,
    /// The key of the label, where it is known.
    pub label: Option<String>,
    /// Keys under which places in the text are labelled.
    pub spans: Vec<String>,
    pub left_out: Option<WhyLeftOut>,
}

impl Fields {
    pub(super) fn push(&mut self, key: String, value: String) {
        if self.entries.len() < 2 * MAX_COLUMNS && key.len() <= LONGEST_KEY {
            self.entries.push((key, value));
        }
    }

    /// Adds a value, and what is nested in it by names with dots.
    pub(super) fn add(&mut self, source: &str, key: &str, node: &Node<'_>, depth: usize) {
        if key == "cats"
            && let Some(label) = cats(node)
        {
            self.push(key.to_string(), label);
            self.label = Some(key.to_string());
            return;
        }
        if is_spans(key, node) {
            if self.spans.len() < MAX_COLUMNS {
                self.spans.push(key.to_string());
            }
            return;
        }
        match &node.value {
            // A choice of Label Studio among the values of a task.
            Value::Map(entries) if entries.len() <= 2 && node.get("choices").is_some() => {
                let choices = node.get("choices").map(|choices| words(source, choices));
                self.push(key.to_string(), choices.unwrap_or_default());
            }
            Value::Map(entries) if depth < MAX_DEPTH && key.len() <= LONGEST_KEY => {
                for (inner, value) in entries.iter().take(MAX_COLUMNS) {
                    self.add(source, &format!("{key}.{inner}"), value, depth + 1);
                }
            }
            _ => self.push(key.to_string(), words(source, node)),
        }
    }
}

/// The fields of an object.
pub(super) fn object(source: &str, node: &Node<'_>) -> Option<Fields> {
    let mut fields = Fields::default();
    for (key, value) in node.map()? {
        fields.add(source, key, value, 0);
    }
    Some(fields)
}

/// The fields of a list that holds a text and an object about it.
pub(super) fn tuple(source: &str, node: &Node<'_>) -> Fields {
    let mut fields = Fields::default();
    for (at, cell) in node.list().unwrap_or_default().iter().take(MAX_COLUMNS).enumerate() {
        match cell.map() {
            Some(entries) => {
                for (key, value) in entries {
                    fields.add(source, key, value, 0);
                }
            }
            None if at == 0 => fields.push("text".to_string(), words(source, cell)),
            None => fields.push(at.to_string(), words(source, cell)),
        }
    }
    fields
}

/// What a value says in one field: a list's items, or the part of the source itself.
pub(super) fn words(source: &str, node: &Node<'_>) -> String {
    if let Some(scalar) = node.scalar() {
        return scalar.into_owned();
    }
    let items = node.list().map(|items| items.iter().map(item).collect::<Option<Vec<_>>>());
    match items.flatten() {
        Some(items) => items.join(&LIST.to_string()),
        None => {
            let end = source.floor_char_boundary(node.end.min(node.at + LONGEST_BLOB));
            source[node.at..end].to_string()
        }
    }
}

/// What an item of a list says: itself, or its name.
fn item(node: &Node<'_>) -> Option<String> {
    const NAMES: [&str; 8] =
        ["label", "name", "value", "class", "category", "title", "text", "displayName"];
    let named = || NAMES.iter().find_map(|name| node.get(name)?.scalar());
    node.scalar().or_else(named).map(String::from)
}

/// Whether a value labels places in a text.
pub(super) fn is_spans(key: &str, node: &Node<'_>) -> bool {
    let Some(items) = node.list().filter(|items| !items.is_empty()) else { return false };
    let numbers = |item: &Node<'_>| item.number().is_some();
    if matches!(key, "ner_tags" | "pos_tags" | "chunk_tags") {
        return items.iter().all(numbers);
    }
    items.iter().all(|item| match &item.value {
        Value::Map(_) => {
            let has = |keys: &[&str]| keys.iter().any(|key| item.get(key).is_some_and(numbers));
            has(&["start", "start_offset", "startOffset", "begin", "start_char"])
                && has(&["end", "end_offset", "endOffset", "end_char"])
        }
        Value::List(triple) => {
            triple.len() == 3 && numbers(&triple[0]) && numbers(&triple[1]) && triple[2].is_text()
        }
        _ => false,
    })
}
