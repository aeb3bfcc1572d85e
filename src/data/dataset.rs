//! Labelled examples, counted and checked.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::doubtful;
use super::limits::{MAX_BYTES, MAX_CLASSES, MAX_EXAMPLES};
use crate::error::{Error, ErrorKind, Warning, WarningKind};

/// The largest class has this many times the examples of the smallest: past it a model
/// that always names the largest looks good already.
const STRONG_IMBALANCE: usize = 5;

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

    /// Whether it has both a text and a label, so that it can be trained on.
    pub fn is_usable(&self) -> bool {
        !self.text.trim().is_empty() && !self.label.trim().is_empty()
    }
}

/// What a data set holds, and what to look at before training on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// The classes in order of first appearance, which is their order everywhere.
    pub classes: Vec<ClassCount>,
    /// Rows that have both a text and a label.
    pub n_usable: usize,
    /// In row order, those about the whole set first.
    pub warnings: Vec<Warning>,
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

/// Counts the classes of a table and lists what deserves a look: empty texts,
/// missing labels, labels that may be one or none, duplicates, the same text under
/// two labels, replaced characters, classes with one example, strong imbalance.
pub fn inspect(examples: &[Example]) -> Inspection {
    let counts = count(examples);
    let mut warnings: Vec<Warning> = imbalance(&counts).into_iter().collect();
    warnings.extend(doubtful_labels(&counts));
    warnings.extend(single_examples(examples, &counts));
    warnings.extend(row_warnings(examples));
    Inspection {
        n_usable: counts.iter().map(|class| class.n_examples).sum(),
        classes: counts,
        warnings,
    }
}

/// The labels of the usable rows, in order of first appearance.
pub fn classes(examples: &[Example]) -> Vec<String> {
    count(examples).into_iter().map(|class| class.label).collect()
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
    let indices: HashMap<&str, usize> =
        classes.iter().enumerate().map(|(index, class)| (class.as_str(), index)).collect();
    let of_example = |example: &Example| {
        let unknown = || Error {
            kind: ErrorKind::UnknownClass { label: example.label.clone() },
            line: example.source_line(),
        };
        indices.get(example.label.as_str()).copied().ok_or_else(unknown)
    };
    examples.into_iter().map(of_example).collect()
}

/// Checks that a table can be trained on.
///
/// # Errors
/// [`ErrorKind::TooManyTexts`], `TooLarge`, `NoExamples`, `OneClass` or `TooManyClasses`.
pub fn check(examples: &[Example]) -> Result<(), Error> {
    if examples.len() > MAX_EXAMPLES {
        let limit = MAX_EXAMPLES;
        return Err(ErrorKind::TooManyTexts { n_texts: examples.len(), limit }.into());
    }
    let n_bytes = examples.iter().map(|example| example.text.len() + example.label.len()).sum();
    if n_bytes > MAX_BYTES {
        return Err(ErrorKind::TooLarge { n_bytes, limit: MAX_BYTES }.into());
    }
    let n_classes = match classes(examples).as_slice() {
        [] => return Err(ErrorKind::NoExamples.into()),
        [label] => return Err(ErrorKind::OneClass { label: label.clone() }.into()),
        classes => classes.len(),
    };
    if n_classes > MAX_CLASSES {
        return Err(ErrorKind::TooManyClasses { n_classes, limit: MAX_CLASSES }.into());
    }
    Ok(())
}

/// The classes in order of first appearance.
fn count(examples: &[Example]) -> Vec<ClassCount> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut counts: Vec<ClassCount> = Vec::new();
    for example in examples.iter().filter(|example| example.is_usable()) {
        let place = *places.entry(&example.label).or_insert(counts.len());
        if place == counts.len() {
            counts.push(ClassCount { label: example.label.clone(), n_examples: 0 });
        }
        counts[place].n_examples += 1;
    }
    counts
}

fn imbalance(counts: &[ClassCount]) -> Option<Warning> {
    // Of equally large classes the first one is named.
    let largest = counts.iter().rev().max_by_key(|class| class.n_examples)?;
    let smallest = counts.iter().min_by_key(|class| class.n_examples)?;
    (largest.n_examples >= STRONG_IMBALANCE * smallest.n_examples).then(|| Warning {
        kind: WarningKind::Imbalance {
            largest: largest.label.clone(),
            n_largest: largest.n_examples,
            smallest: smallest.label.clone(),
            n_smallest: smallest.n_examples,
        },
        line: None,
        row: None,
    })
}

/// What deserves a look among the labels themselves.
fn doubtful_labels(counts: &[ClassCount]) -> Vec<Warning> {
    let labels: Vec<_> = counts.iter().map(|class| (&*class.label, class.n_examples)).collect();
    let kinds = doubtful::doubtful(&labels).into_iter();
    kinds.map(|kind| Warning { kind, line: None, row: None }).collect()
}

/// Classes with one example, each at the row that holds it, in class order.
fn single_examples(examples: &[Example], counts: &[ClassCount]) -> Vec<Warning> {
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for (row, example) in examples.iter().enumerate().filter(|(_, example)| example.is_usable()) {
        rows.insert(&example.label, row);
    }
    counts
        .iter()
        .filter(|class| class.n_examples == 1)
        .map(|class| {
            let row = rows[class.label.as_str()];
            let kind = WarningKind::SingleExample { label: class.label.clone() };
            warning(kind, row, &examples[row])
        })
        .collect()
}

fn row_warnings(examples: &[Example]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut first_of_text: HashMap<&str, usize> = HashMap::new();
    let mut first_of_pair: HashMap<(&str, &str), usize> = HashMap::new();
    for (row, example) in examples.iter().enumerate() {
        let text = example.text.trim();
        let label = example.label.as_str();
        let mut warn = |kind| warnings.push(warning(kind, row, example));
        if text.is_empty() {
            warn(WarningKind::EmptyText);
        } else if label.trim().is_empty() {
            warn(WarningKind::MissingLabel);
        } else if let Some(&first_row) = first_of_pair.get(&(text, label)) {
            let first_line = examples[first_row].line;
            warn(WarningKind::Duplicate { first_row, first_line });
        } else {
            if let Some(&first_row) = first_of_text.get(text) {
                warn(WarningKind::ConflictingLabels {
                    first_row,
                    first_line: examples[first_row].line,
                    label: label.to_string(),
                    other_label: examples[first_row].label.clone(),
                });
            }
            first_of_text.entry(text).or_insert(row);
            first_of_pair.insert((text, label), row);
        }
        if text.contains('\u{fffd}') || label.contains('\u{fffd}') {
            warn(WarningKind::ReplacedCharacters);
        }
    }
    warnings
}

/// A warning about a row; a row added by hand has no line.
fn warning(kind: WarningKind, row: usize, example: &Example) -> Warning {
    Warning { kind, line: example.source_line(), row: Some(row) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows from `(label, text)`, on lines from 1.
    fn table(rows: &[(&str, &str)]) -> Vec<Example> {
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

    fn at(row: usize, kind: WarningKind) -> Warning {
        Warning { kind, line: Some(row + 1), row: Some(row) }
    }

    #[test]
    fn classes_are_counted_in_order_of_appearance() {
        let examples =
            table(&[("b", "1"), ("a", "2"), ("b", "3"), ("a", "4"), ("", "5"), ("c", " ")]);
        let inspection = inspect(&examples);
        let counts: Vec<_> =
            inspection.classes.iter().map(|c| (c.label.as_str(), c.n_examples)).collect();
        assert_eq!(counts, [("b", 2), ("a", 2)]);
        assert_eq!(inspection.n_usable, 4);
        assert_eq!(
            inspection.warnings,
            [at(4, WarningKind::MissingLabel), at(5, WarningKind::EmptyText)]
        );
        assert_eq!(classes(&examples), ["b", "a"]);
    }

    #[test]
    fn repeated_texts_name_the_earlier_row() {
        let rows = [("a", "x"), ("b", "y"), ("a", " x "), ("b", "x"), ("b", "x"), ("a", "z")];
        assert_eq!(
            inspect(&table(&rows)).warnings,
            [
                at(2, WarningKind::Duplicate { first_row: 0, first_line: 1 }),
                at(
                    3,
                    WarningKind::ConflictingLabels {
                        first_row: 0,
                        first_line: 1,
                        label: "b".to_string(),
                        other_label: "a".to_string(),
                    }
                ),
                at(4, WarningKind::Duplicate { first_row: 3, first_line: 4 }),
            ]
        );
    }

    #[test]
    fn whole_set_warnings_come_first() {
        let rows = [("a", "1\u{fffd}"), ("a", "2"), ("a", "3"), ("a", "4"), ("a", "5"), ("b", "6")];
        let expected = [
            Warning {
                kind: WarningKind::Imbalance {
                    largest: "a".to_string(),
                    n_largest: 5,
                    smallest: "b".to_string(),
                    n_smallest: 1,
                },
                line: None,
                row: None,
            },
            at(5, WarningKind::SingleExample { label: "b".to_string() }),
            at(0, WarningKind::ReplacedCharacters),
        ];
        assert_eq!(inspect(&table(&rows)).warnings, expected);
        assert_eq!(inspect(&table(&rows[1..])).warnings.len(), 1, "4 to 1 is no imbalance");
    }

    #[test]
    fn rows_added_by_hand_have_no_line() {
        let examples = [Example { text: String::new(), label: "a".to_string(), line: 0 }];
        let expected = Warning { kind: WarningKind::EmptyText, line: None, row: Some(0) };
        assert_eq!(inspect(&examples).warnings, [expected]);
    }

    #[test]
    fn tables_that_cannot_be_trained_on_are_refused() {
        let kind = |examples: &[Example]| check(examples).unwrap_err().kind;
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
        check(&many[1..]).unwrap();
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
