//! Whether the first row names the columns.

use std::collections::{HashMap, HashSet};

use super::names::{is_header, is_known, is_plain};
use super::notes::{Note, NoteKind};
use super::table::{Row, Table};
use super::traits::{Traits, sample};

/// The longest name that is guessed to be one, in characters.
const LONGEST_NAME: usize = 30;

/// The fewest rows below by which a label can be expected to come back.
const FEWEST_ROWS: usize = 3;

/// What is known of the first row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    Yes,
    No,
    /// The person is asked; until then it is taken for names, or not.
    Asked {
        taken: bool,
    },
}

impl Header {
    pub(super) fn is_taken(self) -> bool {
        matches!(self, Self::Yes | Self::Asked { taken: true })
    }

    /// What is asked of the person.
    pub(super) fn note(self, table: &Table) -> Option<Note> {
        let (Self::Asked { taken }, Some(first)) = (self, table.rows.first()) else { return None };
        let values = first.fields.iter().filter(|field| !field.trim().is_empty()).take(8);
        let values = values.map(|value| super::notes::words(value)).collect();
        Some(Note::at(NoteKind::Header { taken, values }, first.line))
    }

    /// Looks at the first row and those below it. It names columns if it has the names of both
    /// that are needed, or one of the plainest beside words that look like names; a name that
    /// comes back below is a value. Where its label never comes back, and most others do, the
    /// person is asked.
    pub(super) fn of(rows: &[Row]) -> Self {
        let Some((first, rest)) = rows.split_first() else { return Self::No };
        let comes_back = |column: usize| {
            let name = first.fields[column].trim();
            sample(rest).any(|row| row.fields.get(column).is_some_and(|field| field.trim() == name))
        };
        let cells =
            || first.fields.iter().map(|field| field.trim()).filter(|name| !name.is_empty());
        let none_comes_back =
            || (0..first.fields.len()).all(|c| first.fields[c].trim().is_empty() || !comes_back(c));
        let is_named = is_header(&first.fields)
            || !rest.is_empty()
                && first.fields.len() > 1
                && first.fields.iter().any(|name| is_plain(name))
                && first.fields.iter().all(|name| is_word(name));
        if is_named && none_comes_back() {
            return Self::Yes;
        }
        if rest.len() < FEWEST_ROWS || cells().count() < 2 {
            return Self::No;
        }
        let n_columns = rest.iter().take(50).map(|row| row.fields.len()).max().unwrap_or(0);
        let traits = Traits::of(rest, n_columns.min(first.fields.len()), false, &[], &[]);
        let label = traits.label(None);
        let text = traits.text(label);
        if first.fields.get(label).is_none_or(|name| name.trim().is_empty())
            || rest.iter().any(|row| {
                row.fields.get(label).is_some_and(|f| f.trim() == first.fields[label].trim())
            })
        {
            return Self::No;
        }
        let come_back = labels_come_back(rest, label);
        let is_name = |name: &str| {
            name.chars().nth(LONGEST_NAME).is_none()
                && name.split([' ', '_', '-']).count() <= 3
                && name.chars().all(|c| c.is_alphanumeric() || " _-.()#/".contains(c))
                && name.parse::<f64>().is_err()
        };
        let text_name = first.fields.get(text).map(|name| name.trim()).unwrap_or_default();
        let looks_like_names = cells().all(is_name) && none_comes_back();
        let length = text_name.chars().count() as f64;
        let is_short = is_known(text_name) || 2.0 * length < traits.mean_length(text);
        // Of few rows only what looks like names is asked about.
        if !come_back && !(looks_like_names && some_come_back(rest, label)) {
            return Self::No;
        }
        let taken = come_back && looks_like_names && is_short && !text_name.contains(' ')
            || first.fields.iter().enumerate().all(|(at, name)| name.trim() == at.to_string());
        Self::Asked { taken }
    }
}

/// One word, that is no number.
fn is_word(name: &str) -> bool {
    let name = name.trim();
    name.chars().nth(20).is_none()
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && name.parse::<f64>().is_err()
}

/// Whether a label comes back at all.
fn some_come_back(rows: &[Row], label: usize) -> bool {
    let labels = || rows.iter().filter_map(|row| row.fields.get(label)).map(|field| field.trim());
    let different: HashSet<&str> = labels().collect();
    different.len() < labels().count()
}

/// Whether labels come back in most rows, so that one that never does is worth a question.
fn labels_come_back(rows: &[Row], label: usize) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for field in rows.iter().filter_map(|row| row.fields.get(label)) {
        *counts.entry(field.trim()).or_default() += 1;
    }
    let n_alone = counts.values().filter(|&&n| n == 1).count();
    2 * counts.len() <= rows.len() && 4 * n_alone <= rows.len()
}
