//! What a model says of a text that may have several labels.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::threshold::EVEN;

/// What the model said of one text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct LabelsPrediction {
    /// Index of the row in the table that was given (the test set's own table, if there is one).
    pub row: usize,
    /// The labels that it has, ascending.
    pub expected: Vec<usize>,
    /// The labels that it is given, ascending.
    pub predicted: Vec<usize>,
    /// Of every label, `[n_labels]`.
    pub probabilities: Vec<f64>,
}

impl LabelsPrediction {
    /// Whether the labels that it is given are those that it has.
    pub fn is_exact(&self) -> bool {
        self.expected == self.predicted
    }

    /// Of each label, how likely the likelier of having it and lacking it is, and whether that is
    /// so.
    pub(super) fn decisions(&self) -> impl Iterator<Item = (f64, bool)> {
        self.probabilities.iter().enumerate().map(|(label, &probability)| {
            let is_likely = probability >= EVEN;
            let confidence = if is_likely { probability } else { 1.0 - probability };
            (confidence, is_likely == self.expected.contains(&label))
        })
    }
}

/// The labels that are given, ascending.
///
/// * `probabilities`, `thresholds` - `[n_labels]`
pub fn given(probabilities: &[f64], thresholds: &[f64]) -> Vec<usize> {
    let is_given = |label: &usize| probabilities[*label] >= thresholds[*label];
    (0..probabilities.len()).filter(is_given).collect()
}

/// The cross-entropy of one answer that had this probability, in nats.
pub(super) fn surprise(probability: f64) -> f64 {
    // Nearer to 1 a probability is not told from it: as in scikit-learn, less stands for zero.
    -probability.max(f64::EPSILON).ln()
}
