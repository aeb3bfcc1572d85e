//! Labelled examples, counted and checked.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::error::Warning;

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
    pub label: String,
    pub n_examples: usize,
}

/// Counts the classes of a table and lists what deserves a look: empty texts,
/// missing labels, duplicates, the same text under two labels, replaced
/// characters, classes with one example, strong imbalance.
pub fn inspect(examples: &[Example]) -> Inspection {
    let _ = examples;
    todo!()
}
