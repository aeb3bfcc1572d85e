//! Accuracy against the number of labelled texts, and what more of them would bring.

use rand::RngExt;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::fold_job::OutOfFold;
use crate::metrics::{percentiles, variance_of_folds, wilson};
use crate::random::{self, Purpose};

/// A cross-validation in which only some of the texts are learned from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CurveSize {
    /// Texts learned from, the mean over folds.
    pub n_training: f64,
    /// Those of one cross-validation at this size.
    pub predictions: Vec<OutOfFold>,
}

/// An accuracy with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// Texts learned from, the mean over folds.
    pub n_training: f64,
    /// Share of the texts classified correctly, 0 … 1; where they may have several labels, with all
    /// of them right.
    pub accuracy: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Accuracy by the number of texts learned from, measured and foretold.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LearningCurve {
    /// What was measured.
    pub points: Vec<CurvePoint>,
    /// What the fitted law says of the sizes asked for; none from fewer than three sizes.
    pub forecast: Vec<CurvePoint>,
}

/// Resamples of the forecast.
const N_RESAMPLES: usize = 400;
const SEED: u32 = 1;

/// The measured curve and its continuation.
///
/// The error is taken to fall as a power of the number of texts, e = a · n^−b with b ≥ 0
/// (Cortes et al., NIPS 1993), fitted to the logarithms by least squares with weights that
/// grow with n (Figueroa et al., BMC Medical Informatics and Decision Making 12, 2012). The
/// interval of the forecast is that of the same fit to texts drawn again with replacement.
///
/// * `n_folds` - of the [`super::Partition`], the same at every size.
/// * `ahead` - numbers of texts to tell the accuracy of.
pub fn learning_curve(sizes: &[CurveSize], n_folds: usize, ahead: &[f64]) -> LearningCurve {
    let variance = variance_of_folds(n_folds);
    let n_rows = sizes.iter().flat_map(|size| &size.predictions).map(|one| one.row + 1).max();
    let right: Vec<Vec<Option<f64>>> =
        sizes.iter().map(|size| right_by_row(&size.predictions, n_rows.unwrap_or(0))).collect();
    let point = |(size, right): (&CurveSize, &Vec<Option<f64>>)| {
        let n = right.iter().flatten().count();
        let accuracy = right.iter().flatten().sum::<f64>() / n.max(1) as f64;
        let (low, high) = wilson(accuracy, n, variance);
        CurvePoint { n_training: size.n_training, accuracy, low, high }
    };
    let points = sizes.iter().zip(&right).map(point).collect();
    if sizes.len() < 3 {
        return LearningCurve { points, forecast: Vec::new() };
    }
    let rows: Vec<usize> =
        (0..n_rows.unwrap_or(0)).filter(|&row| right.iter().all(|r| r[row].is_some())).collect();
    let logarithms: Vec<f64> = sizes.iter().map(|size| size.n_training.ln()).collect();
    let weights: Vec<f64> = sizes.iter().map(|size| size.n_training).collect();
    // Half a mistake more, of one text more, as the logarithm of no mistake is not finite.
    let fit = |n_wrong: &[f64], n: f64| {
        let errors: Vec<f64> =
            n_wrong.iter().map(|wrong| ((wrong + 0.5) / (n + 1.0)).ln()).collect();
        power_law(&logarithms, &errors, &weights)
    };
    let n_wrong_of = |row: usize, n_wrong: &mut [f64]| {
        for (sum, right) in n_wrong.iter_mut().zip(&right) {
            *sum += 1.0 - right[row].unwrap_or(0.0);
        }
    };
    let mut rng = random::stream(SEED, Purpose::Bootstrap, 1);
    let mut fits = Vec::with_capacity(N_RESAMPLES);
    for _ in 0..N_RESAMPLES {
        let mut n_wrong = vec![0.0; sizes.len()];
        for _ in 0..rows.len() {
            match rows.get(rng.random_range(0..=rows.len())) {
                Some(&row) => n_wrong_of(row, &mut n_wrong),
                // One text more of which nothing is known, as in the interval of the macro F1.
                None => n_wrong.iter_mut().for_each(|sum| *sum += 0.5),
            }
        }
        fits.push(fit(&n_wrong, rows.len() as f64));
    }
    let mut n_wrong = vec![0.0; sizes.len()];
    rows.iter().for_each(|&row| n_wrong_of(row, &mut n_wrong));
    let best = fit(&n_wrong, rows.len() as f64);
    let accuracy = |(intercept, slope): &(f64, f64), n: f64| {
        (1.0 - (intercept + slope * n.ln()).exp()).max(0.0)
    };
    let foretell = |&n_training: &f64| {
        let all = fits.iter().map(|fit| accuracy(fit, n_training)).collect();
        let accuracy = accuracy(&best, n_training);
        let (low, high) = percentiles(all, accuracy, variance);
        CurvePoint { n_training, accuracy, low, high }
    };
    LearningCurve { points, forecast: ahead.iter().map(foretell).collect() }
}

/// For each row the share of its predictions that is right; none where there are none.
fn right_by_row(predictions: &[OutOfFold], n_rows: usize) -> Vec<Option<f64>> {
    let mut rows = vec![(0, 0); n_rows];
    for one in predictions {
        rows[one.row].0 += usize::from(one.is_right());
        rows[one.row].1 += 1;
    }
    rows.into_iter().map(|(right, n)| (n > 0).then(|| right as f64 / f64::from(n))).collect()
}

/// Intercept and slope, at most 0, of the line through points of weight by least squares.
fn power_law(x: &[f64], y: &[f64], weights: &[f64]) -> (f64, f64) {
    let total: f64 = weights.iter().sum();
    let mean = |values: &[f64]| {
        values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>() / total
    };
    let (mean_x, mean_y) = (mean(x), mean(y));
    let (mut covariance, mut variance) = (0.0, 0.0);
    for ((x, y), weight) in x.iter().zip(y).zip(weights) {
        covariance += weight * (x - mean_x) * (y - mean_y);
        variance += weight * (x - mean_x) * (x - mean_x);
    }
    // More texts are not taken to do harm.
    let slope = if variance > 0.0 { (covariance / variance).min(0.0) } else { 0.0 };
    (mean_y - slope * mean_x, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `n_rows` texts the first are right.
    fn size(n_training: f64, n_right: usize, n_rows: usize) -> CurveSize {
        let predict = |row| {
            let probabilities = if row < n_right { vec![0.7, 0.3] } else { vec![0.4, 0.6] };
            OutOfFold { repeat: 0, row, labels: vec![0], probabilities, thresholds: None }
        };
        CurveSize { n_training, predictions: (0..n_rows).map(predict).collect() }
    }

    #[test]
    fn a_line_by_hand() {
        // Through (0, 2), (1, 1) and (2, 0) whatever the weights; a rising one is levelled.
        let (intercept, slope) = power_law(&[0.0, 1.0, 2.0], &[2.0, 1.0, 0.0], &[1.0, 2.0, 5.0]);
        assert!((intercept - 2.0).abs() < 1e-12 && (slope + 1.0).abs() < 1e-12);
        assert_eq!(power_law(&[0.0, 1.0], &[1.0, 3.0], &[1.0, 1.0]), (2.0, 0.0));
        let (_, slope) = power_law(&[0.0, 2.0], &[1.0, 0.0], &[2.0, 1.0]);
        assert!((slope + 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_planted_power_law_is_continued() {
        // The error halves with four times the texts: 40 %, 20 %, 10 %; with twice as many 7.1 %.
        let sizes = [size(10.0, 600, 1_000), size(40.0, 800, 1_000), size(160.0, 900, 1_000)];
        let curve = learning_curve(&sizes, 5, &[320.0]);
        let measured: Vec<f64> = curve.points.iter().map(|point| point.accuracy).collect();
        assert_eq!(measured, [0.6, 0.8, 0.9]);
        let twice = curve.forecast[0];
        assert!((twice.accuracy - 0.929).abs() < 0.003, "{twice:?}");
        assert!(twice.low < twice.accuracy && twice.accuracy < twice.high);
        assert!(twice.high - twice.low < 0.05, "{twice:?}");
    }

    #[test]
    fn few_texts_make_a_wide_forecast_and_two_sizes_none() {
        let sizes =
            |n| [size(10.0, n * 6 / 10, n), size(20.0, n * 7 / 10, n), size(40.0, n * 8 / 10, n)];
        let width = |n| {
            let forecast = learning_curve(&sizes(n), 5, &[80.0]).forecast[0];
            forecast.high - forecast.low
        };
        assert!(width(20) > 2.0 * width(500));
        assert!(learning_curve(&sizes(20)[..2], 5, &[80.0]).forecast.is_empty());
        // All right at every size is not certain.
        let perfect = [size(10.0, 20, 20), size(20.0, 20, 20), size(40.0, 20, 20)];
        assert!(learning_curve(&perfect, 5, &[80.0]).forecast[0].low < 0.97);
    }
}
