//! The scores of texts that may have several labels, as scikit-learn defines them for a matrix of
//! labels (`zero_division=0`), but that a text without labels which is given none is right: its own
//! scores are 1.

use rand::RngExt;
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::calibration::{CalibrationBin, calibration};
use super::intervals::{percentiles, wilson};
use super::labels_prediction::{LabelsPrediction, given, surprise};
use super::ratio::{f1, ratio};
use super::report::Averages;
use crate::data::LabelSets;
use crate::metrics::LabelledRow;
use crate::random::{self, Purpose};

/// Resamples of the bootstrap.
const N_RESAMPLES: usize = 400;
/// A score has one interval, whatever the seed of the run.
const SEED: u32 = 1;

/// The evaluation of a model that gives several labels, on one part of the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelsReport {
    /// Texts that were scored.
    pub n_examples: usize,
    /// How many of them have all their labels right.
    pub n_exact: usize,
    /// Share of the texts that have all their labels right, 0 … 1.
    pub subset_accuracy: f64,
    /// 95 % interval of the subset accuracy on such texts (Wilson).
    pub subset_accuracy_low: f64,
    /// Its upper end.
    pub subset_accuracy_high: f64,
    /// Share of all decisions, one for each text and label, that are wrong.
    pub hamming_loss: f64,
    /// 95 % interval of the Hamming loss on such texts: the mean of each label's (Wilson), which is wide enough
    /// however the labels of a text hang together.
    pub hamming_loss_low: f64,
    /// Its upper end.
    pub hamming_loss_high: f64,
    /// Mean binary cross-entropy over texts and labels, in nats.
    pub loss: f64,
    /// Over all decisions, each counted alike.
    pub micro_average: Averages,
    /// 95 % interval of the micro F1 (bootstrap over texts).
    pub micro_f1_low: f64,
    /// Its upper end.
    pub micro_f1_high: f64,
    /// The mean over labels, each counted alike.
    pub macro_average: Averages,
    /// The mean over labels, each by its number of texts.
    pub weighted_average: Averages,
    /// The mean over texts of the scores of each text's own labels.
    pub samples_average: Averages,
    /// Mean distance between how sure the model was of a decision and the share that is right.
    pub expected_calibration_error: f64,
    /// Of all decisions, by how sure the model was, ascending.
    pub calibration: Vec<CalibrationBin>,
    /// In class order.
    pub labels: Vec<LabelScores>,
    /// One for each text, in the part's order.
    pub predictions: Vec<LabelsPrediction>,
}

/// One label's scores: whether it is given, as a question of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelScores {
    /// The label.
    pub label: String,
    /// The probability from which on it is given.
    pub threshold: f64,
    /// Texts that have it and are given it.
    pub true_positives: usize,
    /// Texts that lack it and are given it.
    pub false_positives: usize,
    /// Texts that have it and are not given it.
    pub false_negatives: usize,
    /// Texts that lack it and are not given it.
    pub true_negatives: usize,
    /// Share of the texts given it that have it; 0 where there are none.
    pub precision: f64,
    /// Share of the texts that have it that are given it; 0 where there are none.
    pub recall: f64,
    /// Harmonic mean of precision and recall; 0 where both are.
    pub f1: f64,
    /// Texts that have it.
    pub support: usize,
}

/// Decisions by what they are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    hits: usize,
    n_predicted: usize,
    n_expected: usize,
}

impl Counts {
    pub(super) fn of(prediction: &LabelsPrediction) -> Self {
        let LabelsPrediction { expected, predicted, .. } = prediction;
        let hits = predicted.iter().filter(|label| expected.contains(label)).count();
        Self { hits, n_predicted: predicted.len(), n_expected: expected.len() }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.n_predicted += other.n_predicted;
        self.n_expected += other.n_expected;
    }

    pub(super) fn scores(self) -> Averages {
        let Self { hits, n_predicted, n_expected } = self;
        Averages {
            precision: ratio(hits, n_predicted),
            recall: ratio(hits, n_expected),
            f1: f1(hits, n_predicted + n_expected),
        }
    }

    fn scores_of_text(self) -> Averages {
        match self.n_predicted + self.n_expected {
            0 => Averages { precision: 1.0, recall: 1.0, f1: 1.0 },
            _ => self.scores(),
        }
    }
}

impl LabelsReport {
    /// Scores what is given to texts against what they have.
    ///
    /// * `names` - of the labels, in the order of their indices.
    /// * `examples` - their labels are numbers of `sets`.
    /// * `probabilities` - `[n_examples][n_labels]`, in the order of the examples.
    /// * `thresholds` - the probability from which on each label is given, `[n_labels]`.
    pub fn new(
        names: &[String],
        sets: &LabelSets,
        examples: &[LabelledRow],
        probabilities: &[Vec<f64>],
        thresholds: &[f64],
    ) -> Self {
        let prediction = |(example, probabilities): (&LabelledRow, &Vec<f64>)| LabelsPrediction {
            row: example.row,
            expected: sets.labels(example.label).to_vec(),
            predicted: given(probabilities, thresholds),
            probabilities: probabilities.clone(),
        };
        let predictions: Vec<LabelsPrediction> =
            examples.iter().zip(probabilities).map(prediction).collect();
        let n_examples = predictions.len();
        let n_exact = predictions.iter().filter(|own| own.is_exact()).count();
        let of_texts: Vec<Counts> = predictions.iter().map(Counts::of).collect();
        let mut all = Counts::default();
        of_texts.iter().for_each(|&own| all.add(own));
        let labels: Vec<LabelScores> = (0..names.len())
            .map(|label| label_scores(&names[label], thresholds[label], label, &predictions))
            .collect();
        let n_wrong = all.n_predicted + all.n_expected - 2 * all.hits;
        let (hamming_loss_low, hamming_loss_high) = hamming_interval(&labels, n_examples);
        let subset_accuracy = ratio(n_exact, n_examples);
        let (subset_accuracy_low, subset_accuracy_high) = wilson(subset_accuracy, n_examples, 1.0);
        let micro_average = all.scores();
        let (micro_f1_low, micro_f1_high) = micro_f1(&of_texts, micro_average.f1, 1.0);
        let (calibration, expected_calibration_error) =
            calibration(predictions.iter().flat_map(LabelsPrediction::decisions));
        let of_label = |own: &LabelScores| Averages {
            precision: own.precision,
            recall: own.recall,
            f1: own.f1,
        };
        Self {
            n_examples,
            n_exact,
            subset_accuracy,
            subset_accuracy_low,
            subset_accuracy_high,
            hamming_loss: ratio(n_wrong, n_examples * names.len()),
            hamming_loss_low,
            hamming_loss_high,
            loss: binary_cross_entropy(sets, examples, probabilities),
            micro_average,
            micro_f1_low,
            micro_f1_high,
            macro_average: mean(labels.iter().map(|own| (of_label(own), 1.0))),
            weighted_average: mean(labels.iter().map(|own| (of_label(own), own.support as f64))),
            samples_average: mean(of_texts.iter().map(|own| (own.scores_of_text(), 1.0))),
            expected_calibration_error,
            calibration,
            labels,
            predictions,
        }
    }
}

/// The mean binary cross-entropy in nats, and how many texts have all their labels right.
///
/// * `examples` - their labels are numbers of `sets`.
/// * `probabilities` - `[n_examples][n_labels]`
/// * `thresholds` - `[n_labels]`
pub fn label_loss_and_hits(
    sets: &LabelSets,
    examples: &[LabelledRow],
    probabilities: &[Vec<f64>],
    thresholds: &[f64],
) -> (f64, usize) {
    let is_hit = |(example, probabilities): &(&LabelledRow, &Vec<f64>)| {
        given(probabilities, thresholds) == sets.labels(example.label)
    };
    let n_hits = examples.iter().zip(probabilities).filter(is_hit).count();
    (binary_cross_entropy(sets, examples, probabilities), n_hits)
}

fn binary_cross_entropy(
    sets: &LabelSets,
    examples: &[LabelledRow],
    probabilities: &[Vec<f64>],
) -> f64 {
    let (mut sum, mut n) = (0.0, 0usize);
    for (example, probabilities) in examples.iter().zip(probabilities) {
        for (label, &probability) in probabilities.iter().enumerate() {
            let own = match sets.has(example.label, label) {
                true => probability,
                false => 1.0 - probability,
            };
            sum += surprise(own);
            n += 1;
        }
    }
    sum / n.max(1) as f64
}

fn label_scores(
    name: &str,
    threshold: f64,
    label: usize,
    predictions: &[LabelsPrediction],
) -> LabelScores {
    let n = |expected: bool, predicted: bool| {
        let is_such = |own: &&LabelsPrediction| {
            own.expected.contains(&label) == expected && own.predicted.contains(&label) == predicted
        };
        predictions.iter().filter(is_such).count()
    };
    let (hits, misses, excess) = (n(true, true), n(true, false), n(false, true));
    LabelScores {
        label: name.to_string(),
        threshold,
        true_positives: hits,
        false_positives: excess,
        false_negatives: misses,
        true_negatives: n(false, false),
        precision: ratio(hits, hits + excess),
        recall: ratio(hits, hits + misses),
        f1: f1(hits, 2 * hits + misses + excess),
        support: hits + misses,
    }
}

/// The mean of the intervals of each label's share of wrong decisions.
fn hamming_interval(labels: &[LabelScores], n_examples: usize) -> (f64, f64) {
    let n = labels.len().max(1) as f64;
    labels.iter().fold((0.0, 0.0), |(low, high), own| {
        let share = ratio(own.false_positives + own.false_negatives, n_examples);
        let own = wilson(share, n_examples, 1.0);
        (low + own.0 / n, high + own.1 / n)
    })
}

/// The weighted mean of scores; 0 without weight.
fn mean(scores: impl Iterator<Item = (Averages, f64)>) -> Averages {
    let mut sum = Averages { precision: 0.0, recall: 0.0, f1: 0.0 };
    let mut total = 0.0;
    for (own, weight) in scores {
        sum.precision += weight * own.precision;
        sum.recall += weight * own.recall;
        sum.f1 += weight * own.f1;
        total += weight;
    }
    let part = |sum: f64| if total > 0.0 { sum / total } else { 0.0 };
    Averages { precision: part(sum.precision), recall: part(sum.recall), f1: part(sum.f1) }
}

/// The percentile interval of the micro F1 by a bootstrap over texts (Efron, Annals of
/// Statistics 7, 1979). One text more is in the bag, which is half right: without it a test
/// without a mistake would look certain.
///
/// * `variance` - of the score, as many times that of one model on other texts.
pub(super) fn micro_f1(texts: &[Counts], score: f64, variance: f64) -> (f64, f64) {
    if texts.is_empty() {
        return (0.0, 1.0);
    }
    let half = Counts { hits: 1, n_predicted: 2, n_expected: 2 };
    let mut rng = random::stream(SEED, Purpose::Bootstrap, 0);
    let resampled = (0..N_RESAMPLES).map(|_| {
        let mut all = Counts::default();
        for _ in texts {
            let drawn = rng.random_range(0..=texts.len());
            all.add(texts.get(drawn).copied().unwrap_or(half));
        }
        all.scores().f1
    });
    percentiles(resampled.collect(), score, variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(texts: &[(&[usize], [f64; 3])], thresholds: [f64; 3]) -> LabelsReport {
        let mut sets = LabelSets::default();
        let rows: Vec<LabelledRow> = texts
            .iter()
            .enumerate()
            .map(|(row, (labels, _))| LabelledRow { row, label: sets.number_of(labels.to_vec()) })
            .collect();
        let probabilities: Vec<Vec<f64>> = texts.iter().map(|(_, own)| own.to_vec()).collect();
        let names = ["a", "b", "c"].map(str::to_string);
        LabelsReport::new(&names, &sets, &rows, &probabilities, &thresholds)
    }

    /// By hand, and the same by scikit-learn 1.5:
    /// `precision_recall_fscore_support(y, p, average=…, zero_division=0)`, `hamming_loss`,
    /// `accuracy_score`.
    #[test]
    fn scores_by_hand() {
        let texts: [(&[usize], [f64; 3]); 4] = [
            (&[0, 1], [0.9, 0.8, 0.1]), // exact
            (&[0], [0.2, 0.7, 0.3]),    // a missed, b in excess
            (&[2], [0.1, 0.2, 0.6]),    // exact
            (&[], [0.3, 0.4, 0.5]),     // c in excess, at its threshold
        ];
        let report = report(&texts, [0.5; 3]);
        assert_eq!((report.n_examples, report.n_exact), (4, 2));
        assert_eq!(report.subset_accuracy, 0.5);
        assert_eq!(report.hamming_loss, 3.0 / 12.0);
        // One of four decisions on each label: (0.25 + z²/8 ± z √(0.1875/4 + z²/64)) / (1 + z²/4).
        assert!((report.hamming_loss_low - 0.0456).abs() < 5e-5, "{}", report.hamming_loss_low);
        assert!((report.hamming_loss_high - 0.6994).abs() < 5e-5, "{}", report.hamming_loss_high);
        let near = |own: Averages, precision: f64, recall: f64, f1: f64| {
            let expected = [precision, recall, f1];
            for (own, expected) in [own.precision, own.recall, own.f1].into_iter().zip(expected) {
                assert!((own - expected).abs() < 1e-12, "{own} for {expected}");
            }
        };
        // 3 hits of 5 given and of 4 there.
        near(report.micro_average, 0.6, 0.75, 2.0 / 3.0);
        // a: 1/1, 1/2; b: 1/2, 1/1; c: 1/2, 1/1.
        near(report.macro_average, 2.0 / 3.0, 5.0 / 6.0, 2.0 / 3.0);
        near(report.weighted_average, 0.75, 0.75, 2.0 / 3.0);
        // Texts: 1, 0, 1, 0.
        near(report.samples_average, 0.5, 0.5, 0.5);
        let a = &report.labels[0];
        let confusion =
            (a.true_positives, a.false_positives, a.false_negatives, a.true_negatives, a.support);
        assert_eq!(confusion, (1, 0, 1, 2, 2));
        let loss: f64 = [0.9, 0.8, 0.9, 0.2, 0.3, 0.7, 0.9, 0.8, 0.6, 0.7, 0.6, 0.5]
            .iter()
            .map(|p: &f64| -p.ln())
            .sum();
        assert!((report.loss - loss / 12.0).abs() < 1e-12);
        let LabelsReport { micro_f1_low: low, micro_f1_high: high, .. } = report;
        assert!(low < 2.0 / 3.0 && 2.0 / 3.0 < high && low > 0.0 && high <= 1.0, "{low} {high}");
        assert_eq!(report.predictions[1].predicted, [1]);
        // Sure by 0.5 once, in the last text; by 0.6 twice, both times rightly; by more three times each.
        let n: Vec<usize> = report.calibration.iter().map(|bin| bin.n_examples).collect();
        assert_eq!(n, [0, 0, 0, 0, 1, 2, 3, 3, 3, 0]);
        assert!((report.calibration[5].accuracy - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_threshold_decides_for_its_label_alone() {
        let texts: [(&[usize], [f64; 3]); 2] = [(&[0], [0.4, 0.4, 0.4]), (&[1], [0.1, 0.6, 0.0])];
        let report = report(&texts, [0.3, 0.5, 0.5]);
        assert_eq!(report.n_exact, 2);
        assert_eq!(report.labels[0].threshold, 0.3);
        assert!(report.micro_f1_low < 1.0, "two texts prove little");
    }

    #[test]
    fn a_text_without_labels_that_is_given_none_is_right() {
        let report = report(&[(&[], [0.1; 3]), (&[0], [0.9, 0.1, 0.1])], [0.5; 3]);
        assert_eq!((report.n_exact, report.samples_average.f1), (2, 1.0));
    }

    #[test]
    fn no_texts_have_no_scores() {
        let report = report(&[], [0.5; 3]);
        assert_eq!((report.n_examples, report.hamming_loss, report.loss), (0, 0.0, 0.0));
        assert_eq!((report.micro_f1_low, report.micro_f1_high), (0.0, 1.0));
        assert_eq!((report.hamming_loss_low, report.hamming_loss_high), (0.0, 1.0));
    }
}
