//! The scores of a cross-validation of texts that may have several labels.

use std::collections::BTreeMap;

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::calibration::{CalibrationBin, calibration};
use super::intervals::{variance_of_folds, wilson};
use super::labels_prediction::{LabelsPrediction, surprise};
use super::labels_report::{Counts, micro_f1};
use super::ratio::ratio;

/// What was said of texts by models that had not seen them. All predictions are counted together;
/// intervals go by the number of different texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelsScores {
    /// Predictions that were scored.
    pub n_examples: usize,
    /// Share of them that have all labels right, 0 … 1.
    pub accuracy: f64,
    /// 95 % interval of that share on such texts (Wilson).
    pub accuracy_low: f64,
    /// Its upper end.
    pub accuracy_high: f64,
    /// The F1 over all decisions, one for each text and label.
    pub micro_f1: f64,
    /// 95 % interval of the micro F1 (bootstrap over texts).
    pub micro_f1_low: f64,
    /// Its upper end.
    pub micro_f1_high: f64,
    /// Mean binary cross-entropy over texts and labels, in nats.
    pub loss: f64,
    /// Mean distance between the probability of what is the likelier, that a text has a label or
    /// that it has not, and the share of decisions that this is right of.
    pub expected_calibration_error: f64,
    /// By that probability, ascending; its numbers are of decisions.
    pub calibration: Vec<CalibrationBin>,
}

impl LabelsScores {
    /// Scores predictions of a cross-validation, one or more of each text.
    ///
    /// * `n_folds` - parts of the cross-validation, those that are not done yet among them.
    pub fn of_folds(predictions: &[LabelsPrediction], n_folds: usize) -> Self {
        let variance = variance_of_folds(n_folds);
        let mut texts: BTreeMap<usize, Counts> = BTreeMap::new();
        for own in predictions {
            texts.entry(own.row).or_default().add(Counts::of(own));
        }
        let texts: Vec<Counts> = texts.into_values().collect();
        let mut all = Counts::default();
        texts.iter().for_each(|&own| all.add(own));
        let n_exact = predictions.iter().filter(|own| own.is_exact()).count();
        let accuracy = ratio(n_exact, predictions.len());
        let (accuracy_low, accuracy_high) = wilson(accuracy, texts.len(), variance);
        let micro_f1_score = all.scores().f1;
        let (micro_f1_low, micro_f1_high) = micro_f1(&texts, micro_f1_score, variance);
        let (calibration, expected_calibration_error) =
            calibration(predictions.iter().flat_map(LabelsPrediction::decisions));
        Self {
            n_examples: predictions.len(),
            accuracy,
            accuracy_low,
            accuracy_high,
            micro_f1: micro_f1_score,
            micro_f1_low,
            micro_f1_high,
            loss: binary_cross_entropy(predictions),
            expected_calibration_error,
            calibration,
        }
    }
}

fn binary_cross_entropy(predictions: &[LabelsPrediction]) -> f64 {
    let losses = predictions.iter().flat_map(|own| {
        let has = |label| own.expected.contains(&label);
        own.probabilities.iter().enumerate().map(move |(label, &probability)| {
            surprise(if has(label) { probability } else { 1.0 - probability })
        })
    });
    let (sum, n) = losses.fold((0.0, 0usize), |(sum, n), loss| (sum + loss, n + 1));
    sum / n.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(
        row: usize,
        expected: &[usize],
        predicted: &[usize],
        probabilities: [f64; 2],
    ) -> LabelsPrediction {
        LabelsPrediction {
            row,
            expected: expected.to_vec(),
            predicted: predicted.to_vec(),
            probabilities: probabilities.to_vec(),
        }
    }

    #[test]
    fn scores_by_hand() {
        let predictions = [
            said(0, &[0], &[0], [0.9, 0.2]),
            said(1, &[0, 1], &[0], [0.8, 0.4]),
            said(2, &[], &[1], [0.3, 0.7]),
            said(0, &[0], &[0, 1], [0.9, 0.6]),
        ];
        let scores = LabelsScores::of_folds(&predictions, 5);
        assert_eq!((scores.n_examples, scores.accuracy), (4, 0.25));
        // 3 hits of 5 given and of 4 there.
        assert!((scores.micro_f1 - 6.0 / 9.0).abs() < 1e-12);
        assert!(scores.micro_f1_low < scores.micro_f1 && scores.micro_f1 < scores.micro_f1_high);
        // One of the four, with the weight of three texts.
        assert_eq!((scores.accuracy_low, scores.accuracy_high), wilson(0.25, 3, 2.25));
        let own = [0.9, 0.8, 0.8, 0.4, 0.7, 0.3, 0.9, 0.4];
        let loss: f64 = own.iter().map(|p: &f64| -p.ln()).sum();
        assert!((scores.loss - loss / 8.0).abs() < 1e-12);
        let n: Vec<usize> = scores.calibration.iter().map(|bin| bin.n_examples).collect();
        assert_eq!(n, [0, 0, 0, 0, 0, 2, 2, 2, 2, 0]);
        // Between 0.5 and 0.6: 0.6 twice, of which neither is right.
        assert!((scores.calibration[5].confidence - 0.6).abs() < 1e-12);
        assert_eq!(scores.calibration[5].accuracy, 0.0);
    }

    #[test]
    fn no_predictions_have_no_scores() {
        let scores = LabelsScores::of_folds(&[], 5);
        assert_eq!((scores.n_examples, scores.accuracy, scores.micro_f1), (0, 0.0, 0.0));
        assert_eq!((scores.accuracy_low, scores.accuracy_high), (0.0, 1.0));
    }
}
