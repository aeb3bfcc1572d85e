//! Containers that programs write tables into: pandas, and the Hugging Face data set viewer.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::names::{is_id_name, is_known, is_label_name, is_text_name};
use super::super::table::MAX_COLUMNS;
use super::rows::{Item, Unfolded, item};
use super::value::{Node, Value};

/// The Hugging Face data set viewer's `{"features": […], "rows": [{"row": {…}}]}`.
pub(super) fn viewer_rows<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let rows = node.get("rows")?.list()?;
    let mut unfolded = Unfolded::default();
    for row in rows {
        let node = row.get("row")?;
        unfolded.push(|| Item { node: node.clone(), extra: None });
    }
    for feature in node.get("features").and_then(Node::list).unwrap_or_default() {
        let names = feature.get("type").and_then(|kind| kind.get("names")?.list());
        if let (Some(names), Some(key)) = (names, feature.get("name").and_then(Node::scalar)) {
            let names = names.iter().filter_map(Node::scalar).map(String::from).collect();
            unfolded.class_names.push((key.into_owned(), names));
        }
    }
    Some(unfolded)
}

/// pandas' orient "split": `{"columns": […], "index": […], "data": [[…]]}`.
pub(super) fn pandas_split<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let names: Option<Vec<Cow<'a, str>>> =
        node.get("columns")?.list()?.iter().take(MAX_COLUMNS).map(Node::scalar).collect();
    let names = names?;
    let mut unfolded = Unfolded::default();
    for row in node.get("data")?.list()? {
        let cells = row.list()?;
        unfolded.push(|| {
            let entries = names.iter().cloned().zip(cells.iter().cloned()).collect();
            item(row, Value::Map(entries))
        });
    }
    Some(unfolded)
}

/// pandas' orients "columns" and "index": objects by column, or by row.
pub(super) fn of_maps<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let entries = node.map()?;
    let inner: Option<Vec<&[(Cow<'a, str>, Node<'a>)]>> =
        entries.iter().map(|(_, value)| value.map()).collect();
    let inner = inner?;
    let first = *inner.first()?;
    let holds_maps = |map: &&[(Cow<'a, str>, Node<'a>)]| map.iter().any(|(_, v)| v.map().is_some());
    // Nothing but lists are columns of their own.
    if first.iter().all(|(_, value)| value.list().is_some()) || inner.iter().any(holds_maps) {
        return None;
    }
    let is_name = |key: &str| is_known(key) || !is_index(key) && is_id_name(key);
    let outer_named = entries.iter().take(MAX_COLUMNS).filter(|(key, _)| is_name(key)).count();
    let inner_named = first.iter().take(MAX_COLUMNS).filter(|(key, _)| is_name(key)).count();
    let outer_is_index = entries.iter().all(|(key, _)| is_index(key));
    let inner_is_index = first.iter().all(|(key, _)| is_index(key));
    let by_row = match (outer_is_index, inner_is_index) {
        (true, false) => true,
        (false, true) => false,
        _ if inner_named != outer_named => inner_named > outer_named,
        // Not even the same keys: these are other objects.
        _ if inner.iter().any(|map| map.len() != first.len()) => return None,
        _ => entries.len() > first.len(),
    };
    if by_row {
        let items = entries.iter().map(|(_, row)| Item { node: row.clone(), extra: None });
        return Some(Unfolded::of(items));
    }
    let columns: Vec<HashMap<&str, &Node<'a>>> = inner
        .iter()
        .take(MAX_COLUMNS)
        .map(|map| map.iter().map(|(k, v)| (&**k, v)).collect())
        .collect();
    let items = first.iter().map(|(row, cell)| {
        let fields = entries
            .iter()
            .zip(&columns)
            .filter_map(|((name, _), column)| Some((name.clone(), (*column.get(&**row)?).clone())));
        item(cell, Value::Map(fields.collect()))
    });
    Some(Unfolded::of(items))
}

fn is_index(key: &str) -> bool {
    key.parse::<u64>().is_ok()
}

/// Lists by column: `{"text": […], "label": […]}`.
pub(super) fn of_lists<'a>(node: &Node<'a>) -> Option<Unfolded<'a>> {
    let entries = node.map()?;
    let lists: Option<Vec<&[Node<'a>]>> = entries.iter().map(|(_, value)| value.list()).collect();
    let lists = lists?;
    let n = lists.first()?.len();
    let alike = n > 0 && lists.iter().all(|list| list.len() == n);
    let texts = entries.iter().take(MAX_COLUMNS).filter(|(key, _)| is_text_name(key)).count();
    let labels = entries.iter().take(MAX_COLUMNS).filter(|(key, _)| is_label_name(key)).count();
    if !alike || texts == 0 || lists.len() > 1 && labels == 0 && !has_repeats(&lists) {
        return None;
    }
    let items = (0..n).map(|row| {
        let columns = entries.iter().zip(&lists).take(MAX_COLUMNS);
        let fields = columns.map(|((key, _), list)| (key.clone(), list[row].clone()));
        item(&lists[0][row], Value::Map(fields.collect()))
    });
    Some(Unfolded::of(items))
}

/// Whether values of one list come back, as labels do.
fn has_repeats(lists: &[&[Node<'_>]]) -> bool {
    lists.iter().any(|list| {
        let different: HashSet<_> = list.iter().filter_map(Node::scalar).collect();
        2 * different.len() <= list.len()
    })
}
