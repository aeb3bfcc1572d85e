//! One spelling for labels that look alike, and the items of labels that are lists.

use std::collections::HashMap;

use super::json::listed;
use super::notes::{Note, NoteKind, words};
use super::prefixed::LABEL_PREFIX;
use super::table::{LIST, Row};
use crate::config::LabelsPerText;
use crate::data::spelling::{grouped, is_needless, look};
use crate::data::{Example, label_names, label_of_names};

/// Merged labels that are told of.
const MOST_NOTES: usize = 20;

/// Spellings of one label that its note names.
const MOST_SPELLINGS: usize = 10;

/// Turns cells such as `['a', 'b']` into lists, where most labels are written so, and takes away
/// fastText's prefix where all have it.
pub(super) fn unpack(rows: &mut [Row], column: usize) {
    let is_list = |cell: &str| {
        let cell = cell.trim();
        cell.starts_with('[') && cell.ends_with(']')
            || cell.starts_with("{\"choices\"") && cell.ends_with('}')
    };
    if n_with_prefix(rows, column) == rows.len() {
        for cell in rows.iter_mut().filter_map(|row| row.fields.get_mut(column)) {
            let labels = cell.split(LABEL_PREFIX).map(str::trim).filter(|label| !label.is_empty());
            *cell = labels.collect::<Vec<_>>().join(&LIST.to_string());
        }
    }
    let cells =
        || rows.iter().filter_map(|row| row.fields.get(column)).filter(|f| !f.trim().is_empty());
    if 2 * cells().filter(|cell| is_list(cell)).count() <= cells().count() {
        return;
    }
    for cell in rows.iter_mut().filter_map(|row| row.fields.get_mut(column)) {
        if let Some(list) = listed(cell.trim()) {
            *cell = list;
        }
    }
}

/// How many labels begin as fastText's do, as in a table that was made for it.
fn n_with_prefix(rows: &[Row], column: usize) -> usize {
    let label =
        |row: &&Row| row.fields.get(column).is_some_and(|f| f.trim().starts_with(LABEL_PREFIX));
    rows.iter().filter(label).count()
}

/// Gives labels that look alike one spelling: the one that most rows have.
pub(super) fn merge(examples: &mut [Example], labels: LabelsPerText) -> Vec<Note> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut spellings: Vec<&str> = Vec::new();
    let labelled = examples.iter().filter(|example| !example.label.is_empty());
    for name in labelled.flat_map(|example| example.classes(labels)) {
        let n = counts.entry(name).or_default();
        if *n == 0 {
            spellings.push(name);
        }
        *n += 1;
    }
    let mut notes = Vec::new();
    let mut others: HashMap<String, String> = HashMap::new();
    for group in grouped(spellings, |spelling| look(spelling)) {
        // Of equally frequent ones the first.
        let Some(most) = group.iter().rev().max_by_key(|spelling| counts[*spelling]) else {
            continue;
        };
        let clean: String = most.chars().filter(|c| !is_needless(*c)).collect();
        let into = clean.trim().to_string();
        let differing: Vec<&str> = group.into_iter().filter(|spelling| *spelling != into).collect();
        if differing.is_empty() {
            continue;
        }
        if notes.len() < MOST_NOTES {
            notes.push(Note::new(NoteKind::MergedLabels {
                labels: differing.iter().take(MOST_SPELLINGS).map(|label| words(label)).collect(),
                n: differing.iter().map(|label| counts[label]).sum(),
                into: words(&into),
            }));
        }
        others.extend(differing.into_iter().map(|label| (label.to_string(), into.clone())));
    }
    for example in examples {
        let names = example.classes(labels);
        if !names.iter().any(|name| others.contains_key(*name)) {
            continue;
        }
        let merged = |name: &&str| others.get(*name).map_or(*name, String::as_str).to_string();
        let names: Vec<String> = names.iter().map(merged).collect();
        example.label = match labels {
            LabelsPerText::One => names.concat(),
            LabelsPerText::Several => label_of_names(&label_names(&names.join("|"))),
        };
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(labels: &[&str]) -> (Vec<String>, Vec<Note>) {
        let row =
            |label: &&str| Example { text: "x".to_string(), label: label.to_string(), line: 1 };
        let mut examples: Vec<Example> = labels.iter().map(row).collect();
        let notes = merge(&mut examples, LabelsPerText::One);
        (examples.into_iter().map(|example| example.label).collect(), notes)
    }

    #[test]
    fn labels_that_look_alike_become_one() {
        let (labels, notes) = merged(&[
            "good",
            "good\u{200b}",
            "ｇｏｏｄ",
            "good",
            "Good",
            "caf\u{e9}",
            "cafe\u{301}",
        ]);
        assert_eq!(labels, ["good", "good", "good", "good", "Good", "caf\u{e9}", "caf\u{e9}"]);
        let kind = |into: &str, labels: &[&str], n| NoteKind::MergedLabels {
            into: into.to_string(),
            labels: labels.iter().map(ToString::to_string).collect(),
            n,
        };
        let kinds: Vec<NoteKind> = notes.into_iter().map(|note| note.kind).collect();
        assert_eq!(
            kinds,
            [
                kind("good", &["good\u{200b}", "ｇｏｏｄ"], 2),
                kind("caf\u{e9}", &["cafe\u{301}"], 1)
            ]
        );
    }

    #[test]
    fn what_a_label_needs_stays() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let (labels, notes) = merged(&[family, "❤\u{fe0f}", "（好）", "a\u{200b}"]);
        assert_eq!(labels, [family, "❤\u{fe0f}", "（好）", "a"]);
        assert_eq!(notes.len(), 1);
    }
}
