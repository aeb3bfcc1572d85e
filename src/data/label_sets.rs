//! Texts with several labels: a row's label as a set of names.

use std::collections::HashMap;

/// What stands between the names of a row's label.
const SEPARATOR: char = '|';

/// The label of a text to which none of the labels applies.
pub const NO_LABEL: &str = "∅";

/// The different names in a label that may hold several, in their order; none in [`NO_LABEL`].
///
/// ```
/// assert_eq!(handful::data::label_names("billing | urgent"), ["billing", "urgent"]);
/// ```
pub fn label_names(label: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for name in label.split(SEPARATOR).map(str::trim) {
        if !name.is_empty() && name != NO_LABEL && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The label that holds some names: what [`label_names`] reads.
pub fn label_of_names<T: AsRef<str>>(names: &[T]) -> String {
    if names.is_empty() {
        return NO_LABEL.to_string();
    }
    // A name with the separator in it would come back as two.
    let name = |name: &T| name.as_ref().replace(SEPARATOR, "/");
    names.iter().map(name).collect::<Vec<_>>().join(" | ")
}

/// The sets of labels that the texts of a data set have, by their numbers: what a class index
/// is where a text has one label, the number of its set is where it may have several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSets {
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, usize>,
}

impl LabelSets {
    /// The number of a set, which is a new one if none was equal to it.
    pub fn number_of(&mut self, mut labels: Vec<usize>) -> usize {
        labels.sort_unstable();
        let next = self.sets.len();
        let number = *self.numbers.entry(labels.clone()).or_insert(next);
        if number == next {
            self.sets.push(labels);
        }
        number
    }

    /// The labels of a set, ascending.
    pub fn labels(&self, set: usize) -> &[usize] {
        &self.sets[set]
    }

    /// Whether a set has a label.
    pub fn has(&self, set: usize, label: usize) -> bool {
        self.sets[set].binary_search(&label).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_its_names() {
        let check = |label: &str, names: &[&str]| assert_eq!(label_names(label), names, "{label}");
        check("a", &["a"]);
        check(" b |a|| b ", &["b", "a"]);
        check(NO_LABEL, &[]);
        check("a | ∅", &["a"]);
        check("|", &[]);
        assert_eq!(label_of_names(&["b", "a"]), "b | a");
        assert_eq!(label_of_names::<&str>(&[]), NO_LABEL);
        assert_eq!(label_of_names(&["a|b"]), "a/b");
    }

    #[test]
    fn equal_sets_have_one_number() {
        let mut sets = LabelSets::default();
        let numbers = [vec![2, 0], vec![], vec![0, 2], vec![1]].map(|set| sets.number_of(set));
        assert_eq!(numbers, [0, 1, 0, 2]);
        assert_eq!((sets.labels(0), sets.labels(1)), (&[0, 2][..], &[][..]));
        assert!(sets.has(0, 2) && !sets.has(0, 1) && !sets.has(1, 0));
    }
}
