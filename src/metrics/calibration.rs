//! Whether probabilities can be believed: of the texts classified with 80 %, four of five
//! should be right.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// Ranges of the confidence, all of the same width.
const N_BINS: usize = 10;

/// The texts whose class was predicted with a probability within one tenth.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CalibrationBin {
    /// How many texts fall into the range.
    pub n_examples: usize,
    /// Mean probability of the predicted class; 0 without examples.
    pub confidence: f64,
    /// Share that is right; 0 without examples.
    pub accuracy: f64,
}

/// The reliability diagram and the expected calibration error, the mean distance between
/// confidence and accuracy (Guo et al., On Calibration of Modern Neural Networks, ICML 2017,
/// equations 2 to 5). Bin m holds confidences above m / 10, up to (m + 1) / 10.
///
/// * `predictions` - each one's confidence, and whether it is right.
pub fn calibration(
    predictions: impl IntoIterator<Item = (f64, bool)>,
) -> (Vec<CalibrationBin>, f64) {
    let mut bins = vec![CalibrationBin::default(); N_BINS];
    let mut n = 0;
    for (confidence, is_right) in predictions {
        n += 1;
        let place = ((confidence * N_BINS as f64).ceil() as usize).clamp(1, N_BINS) - 1;
        bins[place].n_examples += 1;
        bins[place].confidence += confidence;
        bins[place].accuracy += f64::from(u8::from(is_right));
    }
    let mut error = 0.0;
    for bin in bins.iter_mut().filter(|bin| bin.n_examples > 0) {
        error += (bin.accuracy - bin.confidence).abs() / f64::from(n);
        bin.accuracy /= bin.n_examples as f64;
        bin.confidence /= bin.n_examples as f64;
    }
    (bins, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_and_error_by_hand() {
        // In (0.5, 0.6]: mean confidence 0.58, one of two right; in (0.9, 1]: 0.95 and both.
        let said = [(0.56, true), (0.6, false), (0.9 + 1e-9, true), (1.0 - 1e-9, true)];
        let (bins, error) = calibration(said);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
        assert_eq!(
            bins.iter().map(|bin| bin.n_examples).collect::<Vec<_>>(),
            [0, 0, 0, 0, 0, 2, 0, 0, 0, 2]
        );
        near(bins[5].confidence, 0.58);
        near(bins[5].accuracy, 0.5);
        near(bins[9].confidence, 0.95);
        near(bins[9].accuracy, 1.0);
        near(error, 0.5 * 0.08 + 0.5 * 0.05);
        assert_eq!(calibration([]).1, 0.0);
    }

    #[test]
    fn a_classifier_that_knows_what_it_knows_has_no_error() {
        assert!(calibration((0..40).map(|row| (0.75, row % 4 != 0))).1 < 1e-9);
    }
}
