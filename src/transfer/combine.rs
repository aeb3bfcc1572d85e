//! From the logits of the classifiers to probabilities that can be believed.

use burn::prelude::*;

use super::Recipe;
use crate::linear::softmax;

/// Keeps the logarithm of a probability of 0 finite, and one classifier from a veto.
const SMOOTHING: f64 = 1e-4;
/// The largest inverse temperature tried.
const COLDEST: f64 = 64.0;
/// Halvings of the search interval, to about 1 % of the temperature.
const SEARCH_STEPS: usize = 14;

/// Class probabilities of a text, `[n_classes]`: the softmax of `inverse_temperature` times
/// ln(P_features + 1e-4) + `ngram_weight` · ln(P_ngrams + 1e-4).
///
/// * `features` - logits of the classifier on sentence vectors, `[n_classes]`, if there is one.
/// * `ngrams` - logits of the classifier on n-grams, `[n_classes]`; alone they weigh 1.
pub fn probabilities(
    features: Option<&[f64]>,
    ngrams: Option<&[f64]>,
    ngram_weight: f64,
    inverse_temperature: f64,
) -> Vec<f64> {
    let mut scores = scores(features, ngrams, ngram_weight);
    scores.iter_mut().for_each(|score| *score *= inverse_temperature);
    softmax(&mut scores);
    scores
}

/// The scores that [`probabilities`] takes the softmax of, before the temperature.
pub(super) fn scores(
    features: Option<&[f64]>,
    ngrams: Option<&[f64]>,
    ngram_weight: f64,
) -> Vec<f64> {
    let logarithms = |logits: &[f64]| {
        let mut values = logits.to_vec();
        softmax(&mut values);
        values.iter_mut().for_each(|value| *value = (*value + SMOOTHING).ln());
        values
    };
    match (features, ngrams) {
        (Some(features), Some(ngrams)) if ngram_weight > 0.0 => {
            let mut scores = logarithms(features);
            for (score, other) in scores.iter_mut().zip(logarithms(ngrams)) {
                *score += ngram_weight * other;
            }
            scores
        }
        (Some(logits), _) | (None, Some(logits)) => logarithms(logits),
        (None, None) => Vec::new(),
    }
}

/// What [`probabilities`] takes the softmax of, with gradients: `[batch, n_classes]`.
///
/// * `features`, `ngrams` - `[batch, n_classes]`, at least one of them.
pub(crate) fn final_logits(
    features: Option<Tensor<2>>,
    ngrams: Option<Tensor<2>>,
    recipe: &Recipe,
) -> Option<Tensor<2>> {
    let logarithms =
        |logits| burn::tensor::activation::softmax(logits, 1).add_scalar(SMOOTHING).log();
    let scores = match (features.map(logarithms), ngrams.map(logarithms)) {
        (Some(features), Some(ngrams)) if recipe.ngram_weight > 0.0 => {
            features + ngrams.mul_scalar(recipe.ngram_weight)
        }
        (Some(scores), _) | (None, Some(scores)) => scores,
        (None, None) => return None,
    };
    Some(scores.mul_scalar(recipe.inverse_temperature))
}

/// The inverse temperature under which held-out logits have the least cross-entropy (Guo et
/// al., 2017).
///
/// Targets are smoothed as in Platt (1999): as if one of n + 1 texts had every class alike,
/// so that few texts, all classified correctly, do not ask for certainty. The objective is
/// convex, so a search by golden section finds the minimum.
///
/// * `lowest` - the smallest inverse temperature to return.
/// * `logits` - `[n_rows * n_classes]`
/// * `labels` - class index of each row, `[n_rows]`.
pub fn inverse_temperature(lowest: f64, logits: &[f64], labels: &[usize], n_classes: usize) -> f64 {
    let uniform = 1.0 / (labels.len() + 1) as f64;
    let mut row = vec![0.0; n_classes];
    let mut loss = |logarithm: f64| {
        let factor = logarithm.exp();
        let mut sum = 0.0;
        for (logits, &label) in logits.chunks_exact(n_classes).zip(labels) {
            let mean = logits.iter().sum::<f64>() / n_classes as f64;
            let target = (1.0 - uniform) * logits[label] + uniform * mean;
            for (value, logit) in row.iter_mut().zip(logits) {
                *value = factor * logit;
            }
            sum += softmax(&mut row) - factor * target;
        }
        sum
    };
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (lowest.ln(), COLDEST.ln());
    let inner = |low: f64, high: f64| (high - golden * (high - low), low + golden * (high - low));
    let (mut left, mut right) = inner(low, high);
    let (mut left_loss, mut right_loss) = (loss(left), loss(right));
    for _ in 0..SEARCH_STEPS {
        if left_loss <= right_loss {
            high = right;
            (right, right_loss) = (left, left_loss);
            left = inner(low, high).0;
            left_loss = loss(left);
        } else {
            low = left;
            (left, left_loss) = (right, right_loss);
            right = inner(low, high).1;
            right_loss = loss(right);
        }
    }
    (0.5 * (low + high)).exp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::RngExt;

    use super::*;
    use crate::random::{Purpose, stream};

    #[test]
    fn a_planted_temperature_is_found() {
        // Labels drawn from softmax(2.5 · logits).
        let mut random = stream(1, Purpose::Folds, 0);
        let (mut logits, mut labels) = (Vec::new(), Vec::new());
        for _ in 0..20_000 {
            let row: [f64; 3] = std::array::from_fn(|_| random.random_range(-1.0..1.0));
            let mut truth = row.map(|logit| 2.5 * logit);
            softmax(&mut truth);
            let draw: f64 = random.random();
            labels.push(if draw < truth[0] {
                0
            } else {
                1 + usize::from(draw >= truth[0] + truth[1])
            });
            logits.extend(row);
        }
        let found = inverse_temperature(0.1, &logits, &labels, 3);
        assert!((found - 2.5).abs() < 0.1, "{found}");
    }

    #[test]
    fn few_texts_all_right_do_not_ask_for_certainty() {
        // Softened: class 0 wanted with 1 - 1/5 · 1/2 = 0.9, so t · 2 = ln 9.
        let found = inverse_temperature(0.1, &[1.0, -1.0].repeat(4), &[0; 4], 2);
        assert!((found - 9.0_f64.ln() / 2.0).abs() < 0.02, "{found}");
    }

    #[test]
    fn two_classifiers_by_hand() {
        // P = 3/4, 1/4 and 1/5, 4/5; with weight 1 the odds are 3 · 1/4.
        let features = [3.0_f64.ln(), 0.0];
        let ngrams = [0.0, 4.0_f64.ln()];
        let check = |weight, temperature, expected: f64| {
            let actual = probabilities(Some(&features), Some(&ngrams), weight, temperature)[0];
            assert!((actual - expected).abs() < 2e-4, "{actual} is not {expected}");
        };
        check(1.0, 1.0, 0.75 / 1.75);
        check(0.0, 1.0, 0.75);
        check(0.0, 2.0, 0.9);
        check(0.5, 1.0, 1.5 / 2.5);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(
            features in prop::collection::vec(-1e3..1e3_f64, 4),
            ngrams in prop::collection::vec(-1e3..1e3_f64, 4),
            weight in 0.0..2.0_f64,
            temperature in 0.1..64.0_f64,
        ) {
            let result = probabilities(Some(&features), Some(&ngrams), weight, temperature);
            prop_assert!((result.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(result.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }
}
