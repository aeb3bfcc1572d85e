//! From which probability on a label is given, where a text may have several.

use rand::RngExt;

use super::ratio::f1;
use crate::random::{self, Purpose};

/// The threshold where none is found: what is more likely than not.
pub const EVEN: f64 = 0.5;

/// Thresholds that are tried: twentieths.
const N_STEPS: usize = 20;
/// Resamples of the texts.
const N_RESAMPLES: usize = 100;
/// The same texts have one threshold, whatever the seed of the run.
const SEED: u32 = 1;

/// The threshold with the best F1 on texts that were held out, or the one nearest to a half that
/// is as good but for one standard error (of the difference, by a bootstrap over texts): of few
/// texts the very best is mostly luck.
///
/// * `probabilities` - that each text has the label, `[n_texts]`.
/// * `has` - whether it does, `[n_texts]`.
pub fn best_threshold(probabilities: &[f64], has: &[bool]) -> f64 {
    let threshold = |step: usize| step as f64 / N_STEPS as f64;
    let steps: Vec<usize> = (1..N_STEPS).collect();
    let n_texts = probabilities.len();
    if n_texts == 0 {
        return EVEN;
    }
    let mut rng = random::stream(SEED, Purpose::Bootstrap, 2);
    // `[n_resamples][n_steps]`
    let scores: Vec<Vec<f64>> = (0..N_RESAMPLES)
        .map(|_| {
            let drawn: Vec<usize> = (0..n_texts).map(|_| rng.random_range(0..n_texts)).collect();
            let score = |&step: &usize| {
                let (mut hits, mut n_named) = (0, 0);
                for &text in &drawn {
                    let is_given = probabilities[text] >= threshold(step);
                    hits += usize::from(is_given && has[text]);
                    n_named += usize::from(is_given) + usize::from(has[text]);
                }
                f1(hits, n_named)
            };
            steps.iter().map(score).collect()
        })
        .collect();
    let mean = |step: usize| scores.iter().map(|own| own[step]).sum::<f64>();
    // Of equals the one nearest to a half.
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by_key(|&at| steps[at].abs_diff(N_STEPS / 2));
    let best = order.iter().copied().rev().max_by(|&a, &b| mean(a).total_cmp(&mean(b)));
    let Some(best) = best else { return EVEN };
    let is_as_good = |at: &usize| {
        let differences: Vec<f64> = scores.iter().map(|own| own[best] - own[*at]).collect();
        let n = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / n;
        let variance = differences.iter().map(|own| (own - mean).powi(2)).sum::<f64>() / n;
        mean <= variance.sqrt()
    };
    order.into_iter().find(is_as_good).map_or(EVEN, |at| threshold(steps[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_is_underrated_has_a_low_threshold() {
        // Of 40 texts 20 have it, with 0.3; the others have 0.1.
        let has: Vec<bool> = (0..40).map(|text| text % 2 == 0).collect();
        let probabilities: Vec<f64> = has.iter().map(|&has| if has { 0.3 } else { 0.1 }).collect();
        let threshold = best_threshold(&probabilities, &has);
        assert!((0.15..=0.3).contains(&threshold), "{threshold}");
    }

    #[test]
    fn without_a_reason_it_is_a_half() {
        assert_eq!(best_threshold(&[], &[]), 0.5);
        let has = [true, false, true, false];
        assert_eq!(best_threshold(&[0.9, 0.1, 0.8, 0.2], &has), 0.5);
        // One text that says otherwise is luck.
        let mut has: Vec<bool> = (0..30).map(|text| text % 2 == 0).collect();
        let probabilities: Vec<f64> = has.iter().map(|&has| if has { 0.9 } else { 0.1 }).collect();
        has[1] = true;
        assert_eq!(best_threshold(&probabilities, &has), 0.5);
    }
}
