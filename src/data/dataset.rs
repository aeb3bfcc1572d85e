//! Labelled examples, counted and checked.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::label_sets::label_names;
use super::limits::{MAX_BYTES, MAX_CLASSES, MAX_EXAMPLES};
use crate::config::LabelsPerText;
use crate::error::{Error, ErrorKind};

/// One row of the table: a text and its label, either of which may still be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Example {
    /// The text as the person gave it.
    pub text: String,
    /// The class name, without surrounding white space; empty where it is missing.
    pub label: String,
    /// 1-based line in the pasted text where the row begins; 0 for a row added by hand.
    pub line: usize,
}

impl Example {
    /// The line of the pasted text; none for a row added by hand.
    pub fn source_line(&self) -> Option<usize> {
        (self.line > 0).then_some(self.line)
    }

    /// The classes that its label names: the label itself, or each of several.
    pub fn classes(&self, labels: LabelsPerText) -> Vec<&str> {
        match labels {
            LabelsPerText::One => vec![self.label.as_str()],
            LabelsPerText::Several => label_names(&self.label),
        }
    }

    /// Whether it has both a text and a label, so that it can be trained on.
    pub fn is_usable(&self) -> bool {
        !self.text.trim().is_empty() && !self.label.trim().is_empty()
    }
}

/// A class and the usable rows that carry its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ClassCount {
    /// The class name.
    pub label: String,
    /// How many rows.
    pub n_examples: usize,
}

/// The labels of the usable rows, in order of first appearance.
pub fn classes(examples: &[Example], labels: LabelsPerText) -> Vec<String> {
    count(examples, labels).into_iter().map(|class| class.label).collect()
}

/// The class index of each example, `[n_examples]`.
///
/// * `classes` - names, in the order of the indices.
///
/// # Errors
/// [`ErrorKind::UnknownClass`] with the line of the first example whose label is no class.
pub fn class_indices<'a>(
    classes: &[String],
    examples: impl IntoIterator<Item = &'a Example>,
) -> Result<Vec<usize>, Error> {
    Ok(class_lists(classes, examples, LabelsPerText::One)?.concat())
}

/// The same as a list for each example: its class alone, or all that it has where texts may have
/// several, ascending.
///
/// # Errors
/// As for [`class_indices`].
pub fn class_lists<'a>(
    classes: &[String],
    examples: impl IntoIterator<Item = &'a Example>,
    labels: LabelsPerText,
) -> Result<Vec<Vec<usize>>, Error> {
    let indices: HashMap<&str, usize> =
        classes.iter().enumerate().map(|(index, class)| (class.as_str(), index)).collect();
    let of_example = |example: &Example| {
        let index_of = |name: &str| {
            let kind = || ErrorKind::UnknownClass { label: name.to_string() };
            let unknown = || Error { kind: kind(), line: example.source_line() };
            indices.get(name).copied().ok_or_else(unknown)
        };
        let mut list =
            example.classes(labels).into_iter().map(index_of).collect::<Result<Vec<_>, _>>()?;
        list.sort_unstable();
        Ok(list)
    };
    examples.into_iter().map(of_example).collect()
}

/// Checks that a table can be trained on. Where texts have several labels, one is enough if some
/// text lacks it; a label that no text lacks says nothing.
///
/// # Errors
/// [`ErrorKind::TooManyTexts`], `TooLarge`, `NoExamples`, `OneClass` or `TooManyClasses`.
pub fn check(examples: &[Example], labels: LabelsPerText) -> Result<(), Error> {
    if examples.len() > MAX_EXAMPLES {
        let limit = MAX_EXAMPLES;
        return Err(ErrorKind::TooManyTexts { n_texts: examples.len(), limit }.into());
    }
    let n_bytes = examples.iter().map(|example| example.text.len() + example.label.len()).sum();
    if n_bytes > MAX_BYTES {
        return Err(ErrorKind::TooLarge { n_bytes, limit: MAX_BYTES }.into());
    }
    let counts = count(examples, labels);
    let n_usable = examples.iter().filter(|example| example.is_usable()).count();
    let n_classes = counts.len();
    if n_classes == 0 {
        return Err(ErrorKind::NoExamples.into());
    }
    if let Some(class) = counts.iter().find(|class| class.n_examples == n_usable) {
        return Err(ErrorKind::OneClass { label: class.label.clone() }.into());
    }
    if n_classes > MAX_CLASSES {
        return Err(ErrorKind::TooManyClasses { n_classes, limit: MAX_CLASSES }.into());
    }
    Ok(())
}

/// The classes in order of first appearance.
pub(super) fn count(examples: &[Example], labels: LabelsPerText) -> Vec<ClassCount> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut counts: Vec<ClassCount> = Vec::new();
    let usable = examples.iter().filter(|example| example.is_usable());
    for class in usable.flat_map(|example| example.classes(labels)) {
        let place = *places.entry(class).or_insert(counts.len());
        if place == counts.len() {
            counts.push(ClassCount { label: class.to_string(), n_examples: 0 });
        }
        counts[place].n_examples += 1;
    }
    counts
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::LabelsPerText::One;

    /// Rows from `(label, text)`, on lines from 1.
    pub fn table(rows: &[(&str, &str)]) -> Vec<Example> {
        let example = |(index, &(label, text)): (usize, &(&str, &str))| Example {
            text: text.to_string(),
            label: label.to_string(),
            line: index + 1,
        };
        rows.iter().enumerate().map(example).collect()
    }

    #[test]
    fn a_label_that_is_no_class_is_named_with_its_line() {
        let rows = table(&[("b", "x"), ("a", "y"), ("c", "z")]);
        let names = |names: &[&str]| names.iter().copied().map(str::to_string).collect::<Vec<_>>();
        assert_eq!(class_indices(&names(&["a", "b", "c"]), &rows).unwrap(), [1, 0, 2]);
        let unknown = ErrorKind::UnknownClass { label: "c".to_string() }.at(3);
        assert_eq!(class_indices(&names(&["a", "b"]), &rows), Err(unknown));
    }

    #[test]
    fn tables_that_cannot_be_trained_on_are_refused() {
        let kind = |examples: &[Example]| check(examples, One).unwrap_err().kind;
        assert_eq!(kind(&[]), ErrorKind::NoExamples);
        assert_eq!(kind(&table(&[("a", ""), ("", "x")])), ErrorKind::NoExamples);
        assert_eq!(
            kind(&table(&[("a", "1"), ("a", "2")])),
            ErrorKind::OneClass { label: "a".to_string() }
        );
        let many: Vec<Example> = (0..=MAX_CLASSES)
            .map(|n| Example { text: "x".to_string(), label: n.to_string(), line: n + 1 })
            .collect();
        let limit = MAX_CLASSES;
        assert_eq!(kind(&many), ErrorKind::TooManyClasses { n_classes: limit + 1, limit });
        check(&many[1..], One).unwrap();
        let limit = MAX_EXAMPLES;
        let rows = vec![("a", "x"); MAX_EXAMPLES + 1];
        assert_eq!(kind(&table(&rows)), ErrorKind::TooManyTexts { n_texts: limit + 1, limit });
        let text = "x".repeat(MAX_BYTES);
        let n_bytes = MAX_BYTES + 1;
        assert_eq!(
            kind(&table(&[("a", &text)])),
            ErrorKind::TooLarge { n_bytes, limit: MAX_BYTES }
        );
    }
}
