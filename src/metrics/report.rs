//! Confusion matrix, accuracy, precision, recall and F1, as scikit-learn defines them
//! (`zero_division=0`, all classes of the data set in every average but those of a
//! cross-validation, see [`Report::of_folds`]).

use super::calibration::{CalibrationBin, calibration};
use super::intervals::{macro_f1, variance_of_folds, wilson};
use super::prediction::{ClassProbability, ExamplePrediction, LabelledRow, ranked};
use super::ratio::{f1, ratio};
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// The evaluation of a model on one part of the data, or of several models on the texts that
/// each has not seen. Then all predictions are counted together, which for the F1 is less
/// biased than its mean over folds (Forman & Scholz, SIGKDD Explorations 12, 2010); intervals
/// go by the number of different texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Predictions that were scored.
    pub n_examples: usize,
    /// How many of them are right.
    pub n_correct: usize,
    /// Share of them that is right, 0 … 1.
    pub accuracy: f64,
    /// 95 % interval of the accuracy on such texts (Wilson).
    pub accuracy_low: f64,
    /// Its upper end.
    pub accuracy_high: f64,
    /// 95 % interval of the macro F1 (bootstrap over texts).
    pub macro_f1_low: f64,
    /// Its upper end.
    pub macro_f1_high: f64,
    /// Mean cross-entropy, in nats.
    pub loss: f64,
    /// Mean distance between the predicted class's probability and the share that is right.
    pub expected_calibration_error: f64,
    /// By the predicted class's probability, ascending.
    pub calibration: Vec<CalibrationBin>,
    /// In class order.
    pub classes: Vec<ClassScores>,
    /// The mean over classes, each counted alike.
    pub macro_average: Averages,
    /// Over all predictions, each counted alike: here it equals the accuracy.
    pub micro_average: Averages,
    /// The mean over classes, each by its number of examples.
    pub weighted_average: Averages,
    /// `[expected][predicted]`, counts.
    pub confusion_matrix: Vec<Vec<usize>>,
    /// One for each example, in the part's order.
    pub predictions: Vec<ExamplePrediction>,
    /// The probability of each example's own class; not told outside.
    #[serde(skip)]
    pub expected_probabilities: Vec<f64>,
}

/// One class's scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct ClassScores {
    /// The class name.
    pub label: String,
    /// Share of the predictions of this class that are right; 0 where there are none.
    pub precision: f64,
    /// Share of the class's examples that were found; 0 where there are none.
    pub recall: f64,
    /// Harmonic mean of precision and recall; 0 where both are.
    pub f1: f64,
    /// Examples of this class.
    pub support: usize,
}

/// Precision, recall and F1 averaged over classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Averages {
    /// The averaged precision.
    pub precision: f64,
    /// The averaged recall.
    pub recall: f64,
    /// The averaged F1; not the harmonic mean of the other two.
    pub f1: f64,
}

/// Classes that each prediction names.
const N_TOP: usize = 3;

impl Report {
    /// Scores predictions against labels.
    ///
    /// * `classes` - names, in the order of the class indices.
    /// * `probabilities` - `[n_examples][n_classes]`, in the order of the examples.
    pub fn new(classes: &[String], examples: &[LabelledRow], probabilities: &[Vec<f64>]) -> Self {
        Self::scored(classes, examples, probabilities, None)
    }

    /// As [`Report::new`] of a cross-validation. A class of one text is learned from in every
    /// fold and never held out: it says nothing of the model and is in no macro average. Scores
    /// vary more than those of one model, as the folds learn from much the same texts.
    ///
    /// * `n_folds` - parts of the cross-validation, those that are not done yet among them.
    pub fn of_folds(
        classes: &[String],
        examples: &[LabelledRow],
        probabilities: &[Vec<f64>],
        n_folds: usize,
    ) -> Self {
        Self::scored(classes, examples, probabilities, Some(n_folds))
    }

    fn scored(
        classes: &[String],
        examples: &[LabelledRow],
        probabilities: &[Vec<f64>],
        n_folds: Option<usize>,
    ) -> Self {
        let mut confusion_matrix = vec![vec![0; classes.len()]; classes.len()];
        let mut predictions = Vec::with_capacity(examples.len());
        for (example, probabilities) in examples.iter().zip(probabilities) {
            let ranked = ranked(probabilities);
            let predicted = ranked[0];
            confusion_matrix[example.label][predicted] += 1;
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
        let (loss, n_correct) = loss_and_hits(examples, probabilities);
        let class_scores = class_scores(classes, &confusion_matrix);
        let accuracy = ratio(n_correct, n_examples);
        let counts = |class: &ClassScores| n_folds.is_none() || class.support > 0;
        let macro_average = average(&class_scores, |class| f64::from(u8::from(counts(class))));
        let averaged: Vec<usize> =
            (0..classes.len()).filter(|&class| counts(&class_scores[class])).collect();
        let variance = n_folds.map_or(1.0, variance_of_folds);
        let texts = predictions_of_texts(classes.len(), &predictions);
        let (accuracy_low, accuracy_high) =
            wilson(accuracy, texts.iter().map(Vec::len).sum(), variance);
        let (macro_f1_low, macro_f1_high) = macro_f1(&texts, &averaged, macro_average.f1, variance);
        let confidences =
            predictions.iter().map(|ExamplePrediction { expected, predicted, top, .. }| {
                (top.first().map_or(0.0, |class| class.probability), expected == predicted)
            });
        let (calibration, expected_calibration_error) = calibration(confidences);
        Self {
            n_examples,
            n_correct,
            accuracy,
            accuracy_low,
            accuracy_high,
            macro_f1_low,
            macro_f1_high,
            loss,
            expected_calibration_error,
            calibration,
            macro_average,
            // Every error is one false positive and one false negative: all three are the accuracy.
            micro_average: Averages { precision: accuracy, recall: accuracy, f1: accuracy },
            weighted_average: average(&class_scores, |class| class.support as f64),
            classes: class_scores,
            confusion_matrix,
            predictions,
            expected_probabilities: examples
                .iter()
                .zip(probabilities)
                .map(|(example, probabilities)| probabilities[example.label])
                .collect(),
        }
    }
}

/// The mean cross-entropy in nats, and how many examples are classified rightly.
///
/// * `probabilities` - `[n_examples][n_classes]`, in the order of the examples.
pub fn loss_and_hits(examples: &[LabelledRow], probabilities: &[Vec<f64>]) -> (f64, usize) {
    let (mut loss, mut n_hits) = (0.0, 0);
    for (example, probabilities) in examples.iter().zip(probabilities) {
        // The smallest positive number stands for zero: the loss stays finite.
        loss -= probabilities[example.label].max(f64::MIN_POSITIVE).ln();
        n_hits += usize::from(ranked(probabilities)[0] == example.label);
    }
    (loss / examples.len().max(1) as f64, n_hits)
}

/// For each class its texts, each with what was predicted of it, once or several times.
fn predictions_of_texts(
    n_classes: usize,
    predictions: &[ExamplePrediction],
) -> Vec<Vec<Vec<usize>>> {
    let n_rows = predictions.iter().map(|prediction| prediction.row + 1).max().unwrap_or(0);
    let mut of_row = vec![(0, Vec::new()); n_rows];
    for prediction in predictions {
        let (expected, predicted) = &mut of_row[prediction.row];
        *expected = prediction.expected;
        predicted.push(prediction.predicted);
    }
    let mut texts = vec![Vec::new(); n_classes];
    for (expected, predicted) in of_row {
        if !predicted.is_empty() {
            texts[expected].push(predicted);
        }
    }
    texts
}

fn class_scores(classes: &[String], confusion_matrix: &[Vec<usize>]) -> Vec<ClassScores> {
    let scores = |(class, label): (usize, &String)| {
        let hits = confusion_matrix[class][class];
        let support = confusion_matrix[class].iter().sum();
        let n_predicted = confusion_matrix.iter().map(|row| row[class]).sum();
        let precision = ratio(hits, n_predicted);
        let recall = ratio(hits, support);
        let f1 = f1(hits, support + n_predicted);
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
