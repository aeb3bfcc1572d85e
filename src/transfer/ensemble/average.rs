//! The average of a classifier on vectors and one on n-grams.

use burn::prelude::*;
use burn::tensor::TensorData;

use crate::linear::{FittedHead, softmax};
use crate::transfer::Recipe;

/// Keeps the logarithm of a probability of 0 finite, and one classifier from a veto.
pub(crate) const SMOOTHING: f64 = 1e-4;

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
pub(in crate::transfer) fn scores(
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

/// The logits of a classifier on vectors, with gradients: `[batch, n_features]` →
/// `[batch, n_classes]`.
pub(crate) fn head_logits(head: &FittedHead, features: Tensor<2>) -> Tensor<2> {
    let device = features.device();
    let tensor = |values: &[f32], n_rows: usize| {
        let data = TensorData::new(values.to_vec(), [n_rows, values.len() / n_rows.max(1)]);
        Tensor::<2>::from_data(data, &device)
    };
    let x = features - tensor(head.standardizer.mean(), 1); // [batch, n_features]
    // Near the mean `Standardizer::apply` stops at a length of 1e-9 too.
    let length = (x.clone() * x.clone()).sum_dim(1).add_scalar(1e-18).sqrt(); // [batch, 1]
    let weights = tensor(&head.linear.weights, head.linear.n_features());
    (x / length).matmul(weights) + tensor(&head.linear.intercepts, 1)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
