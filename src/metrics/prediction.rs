//! What was said of texts, and the order of classes by their probabilities.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// What the model said of one example.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct ExamplePrediction {
    /// Index of the row in the table that was given (the test set's own table, if there is one).
    pub row: usize,
    /// Class index.
    pub expected: usize,
    /// Class index.
    pub predicted: usize,
    /// The three most probable classes, most probable first.
    pub top: Vec<ClassProbability>,
}

/// A class and its probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct ClassProbability {
    /// The class name.
    pub label: String,
    /// 0 … 1.
    pub probability: f64,
}

/// An example that is scored: which row it is, and its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelledRow {
    /// Index of the row in the table that was given.
    pub row: usize,
    /// Class index.
    pub label: usize,
}

/// The classes of one text, most probable first; equally probable ones in class order.
pub fn ranked(probabilities: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
    order
}

/// Values with the highest `key` first, equal ones as they were. A sort for each type would be
/// some kilobytes of the engine each.
pub fn ranked_by<T>(values: Vec<T>, key: impl Fn(&T) -> f64) -> Vec<T> {
    let keys: Vec<f64> = values.iter().map(key).collect();
    let mut values: Vec<Option<T>> = values.into_iter().map(Some).collect();
    ranked(&keys).into_iter().filter_map(|place| values[place].take()).collect()
}
