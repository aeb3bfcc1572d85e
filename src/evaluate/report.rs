//! Confusion matrix, accuracy, precision, recall and F1, as scikit-learn defines them
//! (`zero_division=0`, all classes of the data set in every average).

use crate::train::Encoded;
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

/// Classes that each prediction names.
const N_TOP: usize = 3;

impl Report {
    /// Scores predictions against labels.
    ///
    /// * `classes` - names, in the order of the class indices.
    /// * `probabilities` - `[n_examples][n_classes]`, in the order of the examples.
    pub fn new(classes: &[String], examples: &[Encoded], probabilities: &[Vec<f64>]) -> Self {
        let mut confusion_matrix = vec![vec![0; classes.len()]; classes.len()];
        let mut loss = 0.0;
        let mut predictions = Vec::with_capacity(examples.len());
        for (example, probabilities) in examples.iter().zip(probabilities) {
            let ranked = ranked(probabilities);
            let predicted = ranked[0];
            confusion_matrix[example.label][predicted] += 1;
            // The smallest positive number stands for zero: the loss stays finite.
            loss -= probabilities[example.label].max(f64::MIN_POSITIVE).ln();
            predictions.push(ExamplePrediction {
                row: example.row,
                expected: example.label,
                predicted,
                top: ranked
                    .into_iter()
                    .take(N_TOP)
                    .map(|class| ClassProbability {
                        label: classes[class].clone(),
                        probability: probabilities[class],
                    })
                    .collect(),
            });
        }
        let n_examples = examples.len();
        let n_correct: usize = (0..classes.len()).map(|class| confusion_matrix[class][class]).sum();
        let class_scores = class_scores(classes, &confusion_matrix);
        let accuracy = ratio(n_correct, n_examples);
        Self {
            n_examples,
            n_correct,
            accuracy,
            loss: loss / n_examples.max(1) as f64,
            macro_average: average(&class_scores, |_| 1.0),
            // Every error is one false positive and one false negative: all three are the accuracy.
            micro_average: Averages { precision: accuracy, recall: accuracy, f1: accuracy },
            weighted_average: average(&class_scores, |class| class.support as f64),
            classes: class_scores,
            confusion_matrix,
            predictions,
        }
    }
}

/// The classes of one text, most probable first; equally probable ones in class order.
pub fn ranked(probabilities: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
    order
}

fn class_scores(classes: &[String], confusion_matrix: &[Vec<usize>]) -> Vec<ClassScores> {
    let scores = |(class, label): (usize, &String)| {
        let hits = confusion_matrix[class][class];
        let support = confusion_matrix[class].iter().sum();
        let n_predicted = confusion_matrix.iter().map(|row| row[class]).sum();
        let precision = ratio(hits, n_predicted);
        let recall = ratio(hits, support);
        // 2PR / (P + R), in counts.
        let f1 = ratio(2 * hits, support + n_predicted);
        ClassScores { label: label.clone(), precision, recall, f1, support }
    };
    classes.iter().enumerate().map(scores).collect()
}

fn average(classes: &[ClassScores], weight: impl Fn(&ClassScores) -> f64) -> Averages {
    let total: f64 = classes.iter().map(&weight).sum();
    let mean = |score: fn(&ClassScores) -> f64| {
        if total == 0.0 {
            return 0.0;
        }
        classes.iter().map(|class| weight(class) * score(class)).sum::<f64>() / total
    };
    Averages {
        precision: mean(|class| class.precision),
        recall: mean(|class| class.recall),
        f1: mean(|class| class.f1),
    }
}

/// 0 where there is nothing to divide by, as scikit-learn's `zero_division=0`.
fn ratio(numerator: usize, denominator: usize) -> f64 {
    if denominator == 0 { 0.0 } else { numerator as f64 / denominator as f64 }
}
