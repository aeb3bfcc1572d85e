//! How far a score on a few texts may be from the one on all texts of their kind: intervals
//! at 95 %.

use rand::RngExt;

use super::ratio::f1;
use crate::random::{self, Purpose};

/// Standard normal quantile of 97.5 %.
const Z: f64 = 1.959_964;
/// Resamples of the bootstrap; fewer where there are many predictions, which need fewer.
const N_RESAMPLES: usize = 1_000;
const FEWEST_RESAMPLES: usize = 200;
/// A score has one interval, whatever the seed of the run.
const SEED: u32 = 1;
/// Predictions drawn in all resamples together, about.
const N_DRAWS: usize = 1_000_000;

/// The variance of a score of K folds beside that of as many texts classified by one model:
/// 1 + K / (K − 1), as in the corrected t-test of Nadeau & Bengio (Machine Learning 52, 2003).
/// Without it, intervals at 95 % of five folds cover the accuracy on new texts in as few as
/// 84 % of planted draws.
pub fn variance_of_folds(n_folds: usize) -> f64 {
    let n_folds = n_folds.max(2) as f64;
    1.0 + n_folds / (n_folds - 1.0)
}

/// Wilson's score interval (JASA 22, 1927) for a share of `n` texts: unlike the textbook one
/// it stays within 0 and 1 and is sound for a handful of texts.
///
/// * `variance` - of the share, beside that of `n` texts classified by one model.
pub fn wilson(share: f64, n: usize, variance: f64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let n = n as f64 / variance;
    let centre = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}

/// The percentile interval of the macro F1 by a bootstrap over texts (Efron, Annals of
/// Statistics 7, 1979), within each class, as the number of its texts is no accident.
///
/// A text is drawn with all its predictions, of which a repeated cross-validation has several.
/// One text more is in the bag, shared out among classes and predictions: as in Agresti and
/// Coull's interval (1998), without it a test without a mistake would look certain.
///
/// * `texts` - of each class, each with the classes predicted of it, `[n_classes][n_texts][…]`.
/// * `averaged` - the classes whose mean it is.
/// * `score` - of the predictions themselves; it is in the interval.
/// * `variance` - as for [`wilson`].
pub fn macro_f1(
    texts: &[Vec<Vec<usize>>],
    averaged: &[usize],
    score: f64,
    variance: f64,
) -> (f64, f64) {
    let n_classes = texts.len();
    let n_texts: usize = texts.iter().map(Vec::len).sum();
    let n_predictions: usize = texts.iter().flatten().map(Vec::len).sum();
    if n_texts == 0 {
        return (0.0, 1.0);
    }
    // The same for every text, but where a cross-validation was cut short.
    let n_each = n_predictions.div_ceil(n_texts);
    let mut rng = random::stream(SEED, Purpose::Bootstrap, 0);
    let n_resamples = (N_DRAWS / n_predictions).clamp(FEWEST_RESAMPLES, N_RESAMPLES);
    let mut scores = Vec::with_capacity(n_resamples);
    for _ in 0..n_resamples {
        let mut n_hits = vec![0; n_classes];
        // Texts of the class and texts taken for it, together.
        let mut n_named = vec![0; n_classes];
        for (expected, texts) in texts.iter().enumerate() {
            for _ in 0..texts.len() {
                let draw = rng.random_range(0..=texts.len() * n_classes);
                let any: [usize; 1];
                let (drawn, n_times) = match texts.get(draw / n_classes) {
                    Some(predicted) => (predicted.as_slice(), 1),
                    None => {
                        any = [rng.random_range(0..n_classes)];
                        (any.as_slice(), n_each)
                    }
                };
                for &predicted in drawn {
                    n_hits[predicted] += n_times * usize::from(predicted == expected);
                    n_named[predicted] += n_times;
                    n_named[expected] += n_times;
                }
            }
        }
        let sum: f64 = averaged.iter().map(|&class| f1(n_hits[class], n_named[class])).sum();
        scores.push(sum / averaged.len() as f64);
    }
    percentiles(scores, score, variance)
}

/// The middle 95 % of resampled scores, stretched away from the score itself; within 0 and 1.
///
/// * `scores` - at least 40.
/// * `variance` - as for [`wilson`].
pub fn percentiles(mut scores: Vec<f64>, score: f64, variance: f64) -> (f64, f64) {
    scores.sort_unstable_by(f64::total_cmp);
    let tail = scores.len() / 40;
    let stretch = |to: f64| score + variance.sqrt() * (to - score);
    let (low, high) = (stretch(scores[tail]), stretch(scores[scores.len() - 1 - tail]));
    (low.min(score).max(0.0), high.max(score).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_of_the_published_examples() {
        #[derive(serde::Deserialize)]
        struct Published {
            intervals: Vec<(usize, usize, f64, f64)>,
        }
        let published = include_str!("../../tests/fixtures/wilson.json");
        let Published { intervals } = serde_json::from_str(published).unwrap();
        for (n_right, n, low, high) in intervals {
            let actual = wilson(n_right as f64 / n as f64, n, 1.0);
            let is_near = |a: f64, b: f64| (a - b).abs() < 6e-5;
            assert!(is_near(actual.0, low) && is_near(actual.1, high), "{n_right}/{n}: {actual:?}");
        }
        assert_eq!(wilson(0.0, 0, 1.0), (0.0, 1.0));
    }

    #[test]
    fn accuracy_intervals_cover_the_truth() {
        let mut rng = random::stream(3, Purpose::Bootstrap, 1);
        for n in [8, 12, 20, 40, 60, 200] {
            for truth in [0.5, 0.65, 0.8, 0.9, 0.95] {
                let n_draws = 2_000;
                let mut n_covered = 0;
                for _ in 0..n_draws {
                    let n_right = (0..n).filter(|_| rng.random_bool(truth)).count();
                    let (low, high) = wilson(n_right as f64 / n as f64, n, 1.0);
                    n_covered += usize::from((low..=high).contains(&truth));
                }
                let share = f64::from(n_covered as u32) / f64::from(n_draws);
                assert!(share >= 0.9, "{n} texts, accuracy {truth}: {share}");
            }
        }
    }

    /// The texts of each class, classified by one that is right with a probability, else wrong
    /// at random.
    fn draw(n: usize, n_classes: usize, right: f64, rng: &mut impl RngExt) -> Vec<Vec<Vec<usize>>> {
        let mut predict = |expected: usize| {
            let shift = rng.random_range(1..n_classes);
            let is_right = rng.random_bool(right);
            vec![if is_right { expected } else { (expected + shift) % n_classes }]
        };
        (0..n_classes).map(|class| (0..n).map(|_| predict(class)).collect()).collect()
    }

    fn score(texts: &[Vec<Vec<usize>>]) -> f64 {
        let of_class = |class: usize| {
            let n = |texts: &[Vec<usize>]| texts.iter().flatten().filter(|&&c| c == class).count();
            let n_predicted: usize = texts.iter().map(|texts| n(texts)).sum();
            let n_all: usize = texts[class].iter().map(Vec::len).sum();
            f1(n(&texts[class]), n_predicted + n_all)
        };
        (0..texts.len()).map(of_class).sum::<f64>() / texts.len() as f64
    }

    fn whole(texts: &[Vec<Vec<usize>>], score: f64) -> (f64, f64) {
        macro_f1(texts, &(0..texts.len()).collect::<Vec<_>>(), score, 1.0)
    }

    #[test]
    fn macro_f1_intervals_cover_the_truth() {
        let mut rng = random::stream(5, Purpose::Bootstrap, 2);
        for (n_classes, n) in [(2, 6), (2, 20), (4, 8), (5, 12)] {
            for right in [0.6, 0.8, 0.95] {
                // Classes and mistakes are spread evenly: precision and recall are both `right`.
                let covers = |_: &usize| {
                    let texts = draw(n, n_classes, right, &mut rng);
                    let (low, high) = whole(&texts, score(&texts));
                    (low..=high).contains(&right)
                };
                let n_draws = 120;
                let share = (0..n_draws).filter(covers).count() as f64 / n_draws as f64;
                assert!(share >= 0.9, "{n_classes} × {n}, {right}: {share}");
            }
        }
    }

    #[test]
    fn a_test_without_a_mistake_is_not_certain() {
        let texts = draw(5, 2, 1.0, &mut random::stream(1, Purpose::Bootstrap, 3));
        let (low, high) = whole(&texts, 1.0);
        assert!((0.6..0.9).contains(&low) && high == 1.0, "{low} {high}");
        assert_eq!(whole(&texts, 1.0), (low, high));
        assert_eq!(whole(&[], 0.0), (0.0, 1.0));
    }

    #[test]
    fn more_variance_is_a_wider_interval() {
        // Four times the variance is a quarter of the texts, or twice as far to either side.
        assert_eq!(wilson(0.7, 40, 4.0), wilson(0.7, 10, 1.0));
        let scores: Vec<f64> = (0..400).map(|index| 0.5 + f64::from(index) / 4_000.0).collect();
        let (low, high) = percentiles(scores, 0.55, 4.0);
        assert!((low - 0.455).abs() < 1e-9 && (high - 0.6445).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn the_variance_of_folds_by_hand() {
        assert_eq!([2, 3, 5].map(variance_of_folds), [3.0, 2.5, 2.25]);
        assert!((variance_of_folds(101) - 2.01).abs() < 1e-12);
    }

    #[test]
    fn repeated_predictions_of_the_same_texts_are_no_more_texts() {
        let once = draw(10, 2, 0.8, &mut random::stream(2, Purpose::Bootstrap, 4));
        let mut often = once.clone();
        often.iter_mut().flatten().for_each(|predicted| *predicted = predicted.repeat(10));
        let width = |texts: &[Vec<Vec<usize>>]| {
            let (low, high) = whole(texts, score(texts));
            high - low
        };
        let (one, other) = (width(&once), width(&often));
        assert!((one - other).abs() < 0.02, "{one} {other}");
    }
}
