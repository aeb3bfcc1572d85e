//! Rows as a container gives them.

use super::value::{Node, Value};
use crate::data::MAX_EXAMPLES;

/// A row, and a field that the container gives it.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub node: Node<'a>,
    pub extra: Option<(&'static str, String)>,
}

/// Rows, and how many there are past the limit.
#[derive(Debug, Default)]
pub(super) struct Unfolded<'a> {
    pub items: Vec<Item<'a>>,
    pub n_more: usize,
    /// Columns whose values are numbers of names.
    pub class_names: Vec<(String, Vec<String>)>,
}

impl<'a> Unfolded<'a> {
    /// Adds a row, or only counts it where there is no room for it.
    pub(super) fn push(&mut self, item: impl FnOnce() -> Item<'a>) {
        match self.items.len() > MAX_EXAMPLES {
            true => self.n_more += 1,
            false => self.items.push(item()),
        }
    }

    pub(super) fn of(items: impl Iterator<Item = Item<'a>>) -> Self {
        let mut unfolded = Self::default();
        for item in items {
            unfolded.push(|| item);
        }
        unfolded
    }
}

/// A row that was put together, in the place of one of its values.
pub(super) fn item<'a>(place: &Node<'a>, value: Value<'a>) -> Item<'a> {
    Item { node: Node { at: place.at, end: place.end, value }, extra: None }
}
