//! The temperature under which probabilities can be believed.

use crate::linear::softmax;

/// The largest inverse temperature tried.
const COLDEST: f64 = 64.0;
/// Halvings of the search interval, to about 1 % of the temperature.
const SEARCH_STEPS: usize = 14;

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
}
