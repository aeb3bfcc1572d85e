//! Confusion matrix, accuracy, precision, recall and F1, as scikit-learn defines them
//! (`zero_division=0`, all classes of the data set in every average).

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// The evaluation of a model on one part of the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub n_examples: usize,
    pub n_correct: usize,
    pub accuracy: f64,
    /// Mean cross-entropy, in nats.
    pub loss: f64,
    /// In class order.
    pub classes: Vec<ClassScores>,
    pub macro_average: Averages,
    pub micro_average: Averages,
    pub weighted_average: Averages,
    /// `[expected][predicted]`, counts.
    pub confusion_matrix: Vec<Vec<usize>>,
    /// One for each example, in the part's order.
    pub predictions: Vec<ExamplePrediction>,
}

/// One class's scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct ClassScores {
    pub label: String,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    /// Examples of this class.
    pub support: usize,
}

/// Precision, recall and F1 averaged over classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Averages {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

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
    pub label: String,
    pub probability: f64,
}
