//! Labels that may be one class, or none.

use super::spelling::{grouped, look};
use crate::error::WarningKind;

/// Labels that differ only in how they are written, and such as say that there is no label.
///
/// * `labels` - each with its number of rows.
pub(super) fn doubtful(labels: &[(&str, usize)]) -> Vec<WarningKind> {
    let groups = grouped(labels.iter().copied(), |(label, _)| meaning(label));
    let similar = groups.into_iter().filter(|group| group.len() > 1).filter_map(|group| {
        // Of equally large ones the first.
        let into = group.iter().rev().max_by_key(|(_, n)| *n)?.0.to_string();
        let labels = group.iter().map(|(label, _)| label.to_string()).collect();
        Some(WarningKind::SimilarLabels { labels, into })
    });
    let means_none = |(label, _): &&(&str, usize)| *label == "-1" || meaning(label).is_empty();
    let none = labels.iter().filter(means_none).map(|&(label, n_examples)| {
        WarningKind::MeansNoLabel { label: label.to_string(), n_examples }
    });
    similar.chain(none).collect()
}

/// What a label says, however it is written; nothing where it says that there is none.
fn meaning(label: &str) -> String {
    const MISSING: [&str; 12] = [
        "nan",
        "none",
        "null",
        "n/a",
        "na",
        "<na>",
        "#n/a",
        "undefined",
        "unlabeled",
        "unlabelled",
        "[]",
        "?",
    ];
    let folded = look(label).to_lowercase();
    if MISSING.contains(&folded.as_str()) {
        return String::new();
    }
    match folded.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_may_be_one_or_none_are_pointed_out() {
        let labels = [("Good", 1), ("good", 2), ("1", 1), ("1.0", 1), ("nan", 1), ("None", 1)];
        let labels =
            [&labels[..], &[("-1", 1), ("bad", 2), ("a\u{301}", 1), ("\u{e1}", 1)]].concat();
        let similar = |labels: &[&str], into: &str| WarningKind::SimilarLabels {
            labels: labels.iter().map(ToString::to_string).collect(),
            into: into.to_string(),
        };
        let none =
            |label: &str| WarningKind::MeansNoLabel { label: label.to_string(), n_examples: 1 };
        assert_eq!(
            doubtful(&labels),
            [
                similar(&["Good", "good"], "good"),
                similar(&["1", "1.0"], "1"),
                similar(&["nan", "None"], "nan"),
                similar(&["a\u{301}", "\u{e1}"], "a\u{301}"),
                none("nan"),
                none("None"),
                none("-1"),
            ]
        );
    }
}
