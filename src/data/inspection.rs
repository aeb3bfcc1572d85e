//! What a table holds, and what is odd about it.

use std::collections::HashMap;

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::dataset::{ClassCount, Example, count};
use super::doubtful;
use crate::config::LabelsPerText;
use crate::error::{Warning, WarningKind};

/// The largest class has this many times the examples of the smallest: past it a model
/// that always names the largest looks good already.
const STRONG_IMBALANCE: usize = 5;

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

/// Counts the classes of a table and lists what deserves a look: empty texts,
/// missing labels, labels that may be one or none, duplicates, the same text under
/// two labels, replaced characters, classes with one example, strong imbalance.
pub fn inspect(examples: &[Example], labels: LabelsPerText) -> Inspection {
    let counts = count(examples, labels);
    let mut warnings: Vec<Warning> = imbalance(&counts).into_iter().collect();
    warnings.extend(doubtful_labels(&counts));
    warnings.extend(single_examples(examples, &counts, labels));
    warnings.extend(row_warnings(examples, labels));
    Inspection {
        n_usable: examples.iter().filter(|example| example.is_usable()).count(),
        classes: counts,
        warnings,
    }
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
fn single_examples(
    examples: &[Example],
    counts: &[ClassCount],
    labels: LabelsPerText,
) -> Vec<Warning> {
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for (row, example) in examples.iter().enumerate().filter(|(_, example)| example.is_usable()) {
        rows.extend(example.classes(labels).into_iter().map(|class| (class, row)));
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

fn row_warnings(examples: &[Example], labels: LabelsPerText) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut first_of_text: HashMap<&str, usize> = HashMap::new();
    let mut first_of_pair: HashMap<(&str, Vec<&str>), usize> = HashMap::new();
    for (row, example) in examples.iter().enumerate() {
        let text = example.text.trim();
        let label = example.label.as_str();
        let mut classes = example.classes(labels);
        classes.sort_unstable();
        let pair = (text, classes);
        let mut warn = |kind| warnings.push(warning(kind, row, example));
        if text.is_empty() {
            warn(WarningKind::EmptyText);
        } else if label.trim().is_empty() {
            warn(WarningKind::MissingLabel);
        } else if let Some(&first_row) = first_of_pair.get(&pair) {
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
            first_of_pair.insert(pair, row);
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
    use super::super::dataset::tests::table;
    use super::super::dataset::{check, classes};
    use super::*;
    use crate::config::LabelsPerText::{One, Several};
    use crate::error::ErrorKind;

    fn at(row: usize, kind: WarningKind) -> Warning {
        Warning { kind, line: Some(row + 1), row: Some(row) }
    }

    #[test]
    fn classes_are_counted_in_order_of_appearance() {
        let examples =
            table(&[("b", "1"), ("a", "2"), ("b", "3"), ("a", "4"), ("", "5"), ("c", " ")]);
        let inspection = inspect(&examples, One);
        let counts: Vec<_> =
            inspection.classes.iter().map(|c| (c.label.as_str(), c.n_examples)).collect();
        assert_eq!(counts, [("b", 2), ("a", 2)]);
        assert_eq!(inspection.n_usable, 4);
        assert_eq!(
            inspection.warnings,
            [at(4, WarningKind::MissingLabel), at(5, WarningKind::EmptyText)]
        );
        assert_eq!(classes(&examples, One), ["b", "a"]);
    }

    #[test]
    fn repeated_texts_name_the_earlier_row() {
        let rows = [("a", "x"), ("b", "y"), ("a", " x "), ("b", "x"), ("b", "x"), ("a", "z")];
        assert_eq!(
            inspect(&table(&rows), One).warnings,
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
        assert_eq!(inspect(&table(&rows), One).warnings, expected);
        assert_eq!(inspect(&table(&rows[1..]), One).warnings.len(), 1, "4 to 1 is no imbalance");
    }

    #[test]
    fn rows_added_by_hand_have_no_line() {
        let examples = [Example { text: String::new(), label: "a".to_string(), line: 0 }];
        let expected = Warning { kind: WarningKind::EmptyText, line: None, row: Some(0) };
        assert_eq!(inspect(&examples, One).warnings, [expected]);
    }

    #[test]
    fn of_several_labels_each_is_counted() {
        let examples = table(&[
            ("a | b", "x"),
            ("b | a", "x"),
            ("a", "x"),
            ("∅", "y"),
            ("", "z"),
            ("b|c", "w"),
        ]);
        let Inspection { classes, n_usable, warnings } = inspect(&examples, Several);
        let counts: Vec<_> = classes.iter().map(|c| (c.label.as_str(), c.n_examples)).collect();
        assert_eq!(counts, [("a", 3), ("b", 3), ("c", 1)]);
        assert_eq!(n_usable, 5);
        let conflict = WarningKind::ConflictingLabels {
            first_row: 0,
            first_line: 1,
            label: "a".to_string(),
            other_label: "a | b".to_string(),
        };
        let expected = [
            at(5, WarningKind::SingleExample { label: "c".to_string() }),
            at(1, WarningKind::Duplicate { first_row: 0, first_line: 1 }),
            at(2, conflict),
            at(4, WarningKind::MissingLabel),
        ];
        assert_eq!(warnings, expected);
        check(&examples, Several).unwrap();
        let kind = |rows: &[(&str, &str)]| check(&table(rows), Several).map_err(|error| error.kind);
        kind(&[("a", "x"), ("∅", "y")]).unwrap();
        assert_eq!(kind(&[("∅", "y")]), Err(ErrorKind::NoExamples));
        let everywhere = ErrorKind::OneClass { label: "a".to_string() };
        assert_eq!(kind(&[("a", "x"), ("a | b", "y")]), Err(everywhere));
    }
}
