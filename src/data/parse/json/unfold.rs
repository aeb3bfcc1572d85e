//! The rows inside the containers that programs write.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::names::{is_known, is_text_name};
use super::super::notes::{Note, NoteKind, Tool};
use super::super::qualifiers::is_split_value;
use super::super::table::MAX_COLUMNS;
use super::by_column::{of_lists, of_maps, pandas_split, viewer_rows};
use super::flatten::is_spans;
use super::rows::{Item, Unfolded, item};
use super::value::{Node, Value};

/// Rows are sought no deeper.
const MAX_DEPTH: usize = 6;

type Entries<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// The rows of the values that a text consists of.
pub(super) fn unfold<'a>(mut values: Vec<Node<'a>>, notes: &mut Vec<Note>) -> Unfolded<'a> {
    let mut unfolded = match values.len() {
        1 => values.pop().map(|value| of_value(value, notes)).unwrap_or_default(),
        _ => rows(values),
    };
    explode(&mut unfolded, notes);
    // Lines ascend, whatever the order of the columns that the rows were made of.
    unfolded.items.sort_by_key(|item| item.node.at);
    unfolded
}

fn rows(values: Vec<Node<'_>>) -> Unfolded<'_> {
    Unfolded::of(values.into_iter().map(|node| Item { node, extra: None }))
}

/// The rows of the only value.
fn of_value<'a>(node: Node<'a>, notes: &mut Vec<Note>) -> Unfolded<'a> {
    match node.value {
        Value::List(mut items) => {
            // A list of one list, or of one container.
            let is_container = |item: &Node<'_>| {
                item.list().is_some_and(|rows| rows.iter().any(|row| row.map().is_some()))
                    && !item.list().is_some_and(|rows| rows.first().is_some_and(Node::is_text))
            };
            match items.pop_if(|item| is_container(item)) {
                Some(only) if items.is_empty() => of_value(only, notes),
                Some(last) => {
                    items.push(last);
                    rows(items)
                }
                None => match items.pop_if(|item| item.map().is_some()) {
                    Some(Node { at, end, value: Value::Map(entries) }) if items.is_empty() => {
                        of_map(entries, at, end, notes)
                    }
                    last => {
                        items.extend(last);
                        rows(items)
                    }
                },
            }
        }
        Value::Map(entries) => of_map(entries, node.at, node.end, notes),
        _ => rows(vec![node]),
    }
}

fn of_map<'a>(entries: Entries<'a>, at: usize, end: usize, notes: &mut Vec<Note>) -> Unfolded<'a> {
    let node = Node { at, end, value: Value::Map(entries) };
    let tool = |tool| Note::new(NoteKind::Export { tool });
    if let Some(unfolded) = viewer_rows(&node) {
        notes.push(tool(Tool::HuggingFace));
        return unfolded;
    }
    if let Some(unfolded) = pandas_split(&node) {
        notes.push(tool(Tool::Pandas));
        return unfolded;
    }
    if let Some(unfolded) = of_maps(&node) {
        notes.push(tool(Tool::Pandas));
        return unfolded;
    }
    if let Some(unfolded) = of_lists(&node).or_else(|| by_label(&node)).or_else(|| by_text(&node)) {
        return unfolded;
    }
    if let Some(unfolded) = by_split(&node) {
        return unfolded;
    }
    let mut path = Vec::new();
    match longest_list(&node, &mut path, 0).filter(|found| !is_row(&node) || found.0 > 0) {
        Some((_, path)) => {
            let is_rasa = path.contains(&"rasa_nlu_data".to_string());
            notes.push(match (is_rasa, node.get("schema").is_some()) {
                (true, _) => tool(Tool::Rasa),
                (_, true) => tool(Tool::Pandas),
                _ => Note::new(NoteKind::Unfolded { path: path.join(".") }),
            });
            let found = path.iter().try_fold(&node, |node, key| node.get(key));
            let items = found.and_then(Node::list).unwrap_or_default().iter();
            Unfolded::of(items.map(|row| Item { node: row.clone(), extra: None }))
        }
        None => rows(vec![node]),
    }
}

/// Whether an object is itself a row.
fn is_row(node: &Node<'_>) -> bool {
    node.map().is_some_and(|entries| {
        entries.iter().take(MAX_COLUMNS).any(|(key, value)| is_text_name(key) && value.is_text())
    }) || node.get("data").is_some_and(|data| data.map().is_some())
        && node.get("annotations").is_some()
}

/// The list of objects with the most rows, those with a text or a label before others: whether it
/// is one of these, and the way to it.
fn longest_list(
    node: &Node<'_>,
    path: &mut Vec<String>,
    depth: usize,
) -> Option<(usize, Vec<String>)> {
    let mut best: Option<(usize, usize, Vec<String>)> = None;
    seek(node, path, depth, &mut best);
    best.map(|(named, _, path)| (named, path))
}

fn seek(
    node: &Node<'_>,
    path: &mut Vec<String>,
    depth: usize,
    best: &mut Option<(usize, usize, Vec<String>)>,
) {
    if depth > MAX_DEPTH {
        return;
    }
    for (key, value) in node.map().unwrap_or_default() {
        path.push(key.to_string());
        let are_rows = |items: &&[Node<'_>]| {
            items.iter().any(|item| item.map().is_some())
                || items.len() > 1 && items.iter().all(|item| item.list().is_some())
        };
        if let Some(items) = value.list().filter(are_rows).filter(|_| !is_spans(key, value)) {
            let named = items.iter().take(3).any(|item| {
                item.map().is_some_and(|entries| {
                    entries.iter().take(MAX_COLUMNS).any(|(key, value)| {
                        // What a list of classes has, too.
                        (is_known(key) && key != "type")
                            && (value.is_text() || value.list().is_some())
                            || key == "data" && value.map().is_some()
                    })
                })
            });
            let rank = (usize::from(named), items.len());
            if best.as_ref().is_none_or(|(named, n, _)| rank > (*named, *n)) {
                *best = Some((rank.0, rank.1, path.clone()));
            }
        } else if value.map().is_some() {
            seek(value, path, depth + 1, best);
        }
        path.pop();
    }
}

/// Texts by label: `{"good": ["…", "…"], "bad": ["…"]}`.
fn by_label<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let entries = node.map().filter(|entries| entries.len() > 1)?;
    let is_texts =
        |value: &Node<'_>| value.list().is_some_and(|texts| texts.iter().all(Node::is_text));
    if !entries.iter().all(|(_, value)| is_texts(value))
        || entries.iter().all(|(_, v)| v.list().is_some_and(<[_]>::is_empty))
    {
        return None;
    }
    let mut unfolded = Unfolded::default();
    for (label, texts) in entries {
        for text in texts.list().unwrap_or_default() {
            unfolded.push(|| pair(text, text.clone(), label.clone()));
        }
    }
    Some(unfolded)
}

/// Labels by text: `{"lovely": "good", "awful": "bad"}`.
fn by_text<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let entries = node.map().filter(|entries| entries.len() > 3)?;
    let labels: Option<Vec<Cow<'a, str>>> =
        entries.iter().map(|(_, value)| value.scalar()).collect();
    let labels = labels?;
    let different: HashSet<&Cow<'a, str>> = labels.iter().collect();
    if 2 * different.len() > labels.len()
        || entries.iter().take(MAX_COLUMNS).any(|(key, _)| is_known(key))
    {
        return None;
    }
    let items = entries.iter().zip(labels).map(|((text, value), label)| {
        let text = Node { at: value.at, end: value.end, value: Value::Text(text.clone()) };
        pair(value, text, label)
    });
    Some(Unfolded::of(items))
}

/// A row made of a text and its label.
fn pair<'a>(place: &Node<'a>, text: Node<'a>, label: Cow<'a, str>) -> Item<'a> {
    let label = Node { at: place.at, end: place.end, value: Value::Text(label) };
    let fields = vec![(Cow::Borrowed("label"), label), (Cow::Borrowed("text"), text)];
    item(place, Value::Map(fields))
}

/// Rows by part: `{"train": [{…}], "test": [{…}]}`, or lists by column in each.
fn by_split<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let mut unfolded = Unfolded::default();
    let mut n_parts = 0;
    for (part, rows) in node.map()?.iter().filter(|(key, _)| is_split_value(key)) {
        let of_part = match rows.list() {
            Some(rows) if !rows.is_empty() && rows.iter().all(|row| row.map().is_some()) => {
                Unfolded::of(rows.iter().map(|row| Item { node: row.clone(), extra: None }))
            }
            Some(_) => continue,
            None => match of_lists(rows) {
                Some(of_part) => of_part,
                None => continue,
            },
        };
        n_parts += 1;
        unfolded.n_more += of_part.n_more;
        for mut item in of_part.items {
            item.extra = Some(("split", part.to_string()));
            unfolded.push(|| item);
        }
    }
    (n_parts > 1).then_some(unfolded)
}

/// Rows that hold a list of texts each, beside a label, become one row a text.
fn explode<'a>(unfolded: &mut Unfolded<'a>, notes: &mut Vec<Note>) {
    const KEYS: [&str; 8] = [
        "patterns",
        "examples",
        "utterances",
        "texts",
        "sentences",
        "phrases",
        "samples",
        "questions",
    ];
    let is_texts = |node: &Node<'_>| {
        node.list().is_some_and(|texts| !texts.is_empty() && texts.iter().all(Node::is_text))
    };
    let n_items = unfolded.items.len();
    let key = KEYS.iter().find(|key| {
        let has = |item: &&Item<'a>| item.node.get(key).is_some_and(is_texts);
        2 * unfolded.items.iter().filter(has).count() > n_items
    });
    let Some(&key) = key else { return };
    let mut exploded = Unfolded { n_more: unfolded.n_more, ..Unfolded::default() };
    for row in unfolded.items.drain(..) {
        let fields = row.node.map().unwrap_or_default().iter().take(MAX_COLUMNS);
        let others: Vec<_> = fields
            .filter(|(name, value)| name != key && value.scalar().is_some())
            .cloned()
            .collect();
        for text in row.node.get(key).and_then(Node::list).unwrap_or_default() {
            exploded.push(|| {
                let mut fields = others.clone();
                fields.push((Cow::Borrowed(key), text.clone()));
                Item { extra: row.extra.clone(), ..item(text, Value::Map(fields)) }
            });
        }
    }
    unfolded.items = exploded.items;
    unfolded.n_more = exploded.n_more;
    notes.push(Note::new(NoteKind::Unfolded { path: key.to_string() }));
}
