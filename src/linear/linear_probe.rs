//! The start of a network on frozen vectors: ridge regression from a text's mean vector to
//! its class, in closed form.
//!
//! Penalty and sharpness are those whose leave-one-out predictions have the lowest
//! cross-entropy.

use super::classifier::LinearClassifier;
use super::ridge::DualRidge;
use super::rows::Matrix;

/// Texts that the probe is fitted on at most: the time grows with their cube, and with
/// more of them training does the rest.
const MOST_TEXTS: usize = 512;

/// Penalties, in units of the mean squared length of the vectors.
const PENALTIES: [f64; 7] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];

/// Factors from a regression on 0 and 1 to logits.
const SHARPNESSES: [f64; 9] = [2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0];

/// Penalty and sharpness where no text can be left out: every class has but one.
const FALLBACK: (f64, f64) = (1.0, 8.0);

/// Fits a probe: the classifier of a text's mean vector.
///
/// * `labels` - class index of each training text, `[n_texts]`.
/// * `width` - length of a text's vector.
/// * `mean_of` - the mean vector of a text, `[width]`; of many texts only some are asked for.
pub fn linear_probe(
    labels: &[usize],
    n_classes: usize,
    width: usize,
    mean_of: impl Fn(usize) -> Vec<f32>,
) -> LinearClassifier {
    let chosen = choose(labels.iter().copied(), n_classes);
    let mut rows = Matrix { n_columns: width, values: Vec::new() };
    chosen.iter().for_each(|&text| rows.push(&mean_of(text)));
    let labels: Vec<usize> = chosen.iter().map(|&text| labels[text]).collect();
    let ridge = DualRidge::new(&rows, &labels, n_classes);
    let unit = ridge.mean_square().max(1e-9);
    // A class that only the text left out belongs to cannot be predicted.
    let is_scored = |text: &usize| {
        labels.iter().enumerate().any(|(other, label)| other != *text && *label == labels[*text])
    };
    let scored: Vec<usize> = (0..labels.len()).filter(is_scored).collect();
    let mut best = (f64::INFINITY, None, FALLBACK.1);
    for penalty in PENALTIES.into_iter().filter(|_| !scored.is_empty()) {
        let fit = ridge.solve(penalty * unit);
        let left_out = ridge.left_out(&fit);
        let loss_at = |sharpness: f64| -> f64 {
            let losses = scored.iter().map(|&i| cross_entropy(&left_out[i], sharpness, labels[i]));
            losses.sum()
        };
        let mut least: Option<(f64, f64)> = None;
        for sharpness in SHARPNESSES {
            let loss = loss_at(sharpness);
            if loss < least.map_or(best.0, |(least, _)| least) {
                least = Some((loss, sharpness));
            }
        }
        if let Some((loss, sharpness)) = least {
            best = (loss, Some(fit), sharpness);
        }
    }
    let (_, fit, sharpness) = best;
    let fit = fit.unwrap_or_else(|| ridge.solve(FALLBACK.0 * unit));
    ridge.classifier(&fit, sharpness)
}

/// Fits a probe for each class, of which a text may have several: the log-odds of having it.
///
/// * `has` - whether a training text has a class.
/// * `width`, `mean_of` - as for [`linear_probe`].
pub fn label_probes(
    n_texts: usize,
    n_classes: usize,
    has: impl Fn(usize, usize) -> bool,
    width: usize,
    mean_of: impl Fn(usize) -> Vec<f32>,
) -> LinearClassifier {
    let mut all = LinearClassifier::zeros(width, n_classes);
    for class in 0..n_classes {
        let labels: Vec<usize> = (0..n_texts).map(|text| usize::from(has(text, class))).collect();
        let probe = linear_probe(&labels, 2, width, &mean_of);
        all.intercepts[class] = probe.intercepts[1] - probe.intercepts[0];
        for (own, pair) in
            all.weights.chunks_exact_mut(n_classes).zip(probe.weights.chunks_exact(2))
        {
            own[class] = pair[1] - pair[0];
        }
    }
    all
}

/// At most [`MOST_TEXTS`] texts, spread over the classes: each class's first, then each
/// class's second, and so on.
fn choose(labels: impl Iterator<Item = usize>, n_classes: usize) -> Vec<usize> {
    let mut seen = vec![0usize; n_classes];
    let mut ranked: Vec<(usize, usize)> = labels
        .enumerate()
        .map(|(index, label)| {
            seen[label] += 1;
            (seen[label], index)
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(MOST_TEXTS);
    ranked.into_iter().map(|(_, index)| index).collect()
}

fn cross_entropy(scores: &[f64], sharpness: f64, label: usize) -> f64 {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|score| (sharpness * (score - largest)).exp()).sum();
    sum.ln() - sharpness * (scores[label] - largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(rows: &[[f32; 2]], labels: &[usize]) -> LinearClassifier {
        linear_probe(labels, 2, 2, |text| rows[text].to_vec())
    }

    #[test]
    fn a_probe_tells_its_classes_apart() {
        let rows = [[2.0, 0.5], [1.0, -0.5], [-1.5, 0.25], [0.5, 1.0], [-2.0, -1.0], [-0.5, 0.75]];
        let labels = [0, 0, 1, 0, 1, 1];
        let probe = probe(&rows, &labels);
        for (row, &label) in rows.iter().zip(&labels) {
            let logits = probe.dense_logits(row);
            assert!(logits[label] > logits[1 - label], "{row:?}: {probe:?}");
        }
    }

    #[test]
    fn a_probe_of_each_of_several_labels_tells_who_has_it() {
        let rows = [[2.0f32, 1.0], [2.0, -1.0], [-2.0, 1.0], [-2.0, -1.0]];
        let has = |text: usize, class: usize| rows[text][class] > 0.0;
        let probes = label_probes(4, 2, has, 2, |text| rows[text].to_vec());
        for (text, row) in rows.iter().enumerate() {
            let logits = probes.dense_logits(row);
            for (class, &logit) in logits.iter().enumerate() {
                assert_eq!(logit > 0.0, has(text, class), "{text} {class}: {logits:?}");
            }
        }
    }

    #[test]
    fn one_text_a_class_and_texts_all_alike_stay_finite() {
        for rows in [[[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0]; 2]] {
            let probe = probe(&rows, &[0, 1]);
            assert!(probe.weights.iter().chain(&probe.intercepts).all(|value| value.is_finite()));
        }
    }

    #[test]
    fn many_texts_are_thinned_class_by_class() {
        let labels = (0..2_000).map(|index| usize::from(index >= 1_900));
        let chosen = choose(labels, 2);
        assert_eq!(chosen.len(), MOST_TEXTS);
        assert_eq!(chosen.iter().filter(|&&index| index >= 1_900).count(), 100);
    }
}
