//! JSON Lines, and a JSON array of objects.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::lines::LineCounter;
use super::table::{MAX_COLUMNS, Table};
use crate::error::{Error, ErrorKind};

/// Reads JSON objects, one after the other or in one array; the keys are the columns.
///
/// # Errors
/// [`ErrorKind::InvalidJson`] at the line where the faulty object begins.
pub(super) fn read_json(text: &str) -> Result<Table, Error> {
    let mut table = Table::default();
    let mut names: Vec<String> = Vec::new();
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut counter = LineCounter::new(text);
    let skip = |at: usize, c: char| {
        let rest = text[at..].trim_start();
        let at = text.len() - rest.len();
        if rest.starts_with(c) { (at + 1, true) } else { (at, false) }
    };
    let (mut at, in_array) = skip(0, '[');
    let mut closed = false;
    loop {
        if in_array {
            (at, closed) = skip(at, ']');
        }
        at = text.len() - text[at..].trim_start().len();
        if closed || at == text.len() {
            break;
        }
        let line = counter.line_at(at);
        let mut objects = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Object>();
        let Object(entries) = match objects.next() {
            Some(Ok(object)) => object,
            Some(Err(error)) => return Err(invalid(reason(&error), line)),
            None => return Err(invalid("the input ends here", line)),
        };
        at += objects.byte_offset();
        let mut fields: Vec<String> = Vec::new();
        for (key, value) in entries {
            let column = *columns.entry(key).or_insert_with_key(|key| {
                names.push(key.clone());
                names.len() - 1
            });
            if column < MAX_COLUMNS {
                fields.resize(fields.len().max(column + 1), String::new());
                fields[column] = plain(value);
            }
        }
        table.push(line, || fields);
        if in_array {
            let (after, comma) = skip(at, ',');
            let (_, ends) = skip(at, ']');
            if !comma && !ends {
                return Err(invalid("expected `,` or `]` after an object", counter.line_at(after)));
            }
            at = after;
        }
    }
    if in_array && !closed {
        return Err(invalid("the array is never closed", counter.line_at(text.len())));
    }
    let rest = text[at..].trim_start();
    if !rest.is_empty() {
        let line = counter.line_at(text.len() - rest.len());
        return Err(invalid("there is more after the array", line));
    }
    names.truncate(MAX_COLUMNS);
    table.names = Some(names);
    Ok(table)
}

fn invalid(detail: impl Into<String>, line: usize) -> Error {
    ErrorKind::InvalidJson { detail: detail.into() }.at(line)
}

/// The parser's words without its position, which counts from the object's beginning.
fn reason(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.as_str(), |(reason, _)| reason).to_string()
}

/// A value as text: a string itself, nothing for null, the item of a list of one.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        Value::Array(mut items) if items.len() == 1 => plain(items.remove(0)),
        other => other.to_string(),
    }
}

/// An object with its keys in their order.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, names: &[&str], expected: &[(usize, &[&str])]) {
        let table = read_json(text).unwrap();
        table.check_rows(expected);
        assert_eq!(table.names.unwrap(), names, "{text}");
    }

    #[test]
    fn lines_arrays_and_spread_objects_are_read() {
        check(
            "{\"text\":\"x\",\"label\":1}\n\n{\"label\":true,\"text\":\"a\\nb\",\"id\":null}",
            &["text", "label", "id"],
            &[(1, &["x", "1"]), (3, &["a\nb", "true", ""])],
        );
        check(
            "[\n {\"a\": 1.5},\n {\"b\": [\"x\"]}\n]\n",
            &["a", "b"],
            &[(2, &["1.5"]), (3, &["", "x"])],
        );
        check(
            "{\n \"a\": {\"b\": [1, 2]}\n}\n{\"a\": \"\"}",
            &["a"],
            &[(1, &["{\"b\":[1,2]}"]), (4, &[""])],
        );
        check("[]", &[], &[]);
    }

    #[test]
    fn faults_name_the_line_where_the_object_begins() {
        let line = |text: &str| read_json(text).unwrap_err().line;
        assert_eq!(line("{\"a\":1}\n{\"a\":\n{\"a\":1}"), Some(2));
        assert_eq!(line("{\"a\":1}\n5"), Some(2));
        assert_eq!(line("{\"a\":1}\n\n{\"a\":\"\\ud800\"}"), Some(3));
        assert_eq!(line("[{\"a\":1}\n{\"a\":2}]"), Some(2));
        assert_eq!(line("[{\"a\":1},\n"), Some(2));
        assert_eq!(line("[{\"a\":1}]\nx"), Some(2));
        let error = read_json("{\"a\" 1}").unwrap_err();
        assert_eq!(error, invalid("expected `:`", 1));
        assert_eq!(read_json("5").unwrap_err().line, Some(1));
    }
}
