//! Equal texts as one group: a model that has seen a text proves nothing by knowing it, so a
//! group stays together wherever texts are put aside.

use std::collections::HashMap;

/// The numbers of texts, in the order in which each was first seen.
#[derive(Debug, Default)]
pub struct Groups<'a> {
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Groups<'a> {
    /// The number of a text, which is a new one if none was equal to it.
    pub fn of(&mut self, text: &'a str) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(text).or_insert(next)
    }

    /// Different texts seen.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// The group of each row, `[n_rows]`, and the rows of each group: equal texts are one.
/// Groups are numbered in the order of their first rows.
pub fn same_texts(texts: &[&str]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut numbers = Groups::default();
    let groups: Vec<usize> = texts.iter().map(|text| numbers.of(text)).collect();
    let mut members = vec![Vec::new(); numbers.len()];
    for (row, &group) in groups.iter().enumerate() {
        members[group].push(row);
    }
    (groups, members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_group() {
        let (groups, members) = same_texts(&["a", "b", "a", "c", "b"]);
        assert_eq!(groups, [0, 1, 0, 2, 1]);
        assert_eq!(members, [vec![0, 2], vec![1, 4], vec![3]]);
    }
}
