//! The start of a network on frozen vectors: ridge regression from a text's mean vector to
//! its class, in closed form.
//!
//! Penalty and sharpness are those whose leave-one-out predictions have the lowest
//! cross-entropy. Leaving one text out of a ridge regression needs no second fit: its error
//! is the residual over `1 - H_ii` (Allen, 1974; Golub, Heath & Wahba, 1979).

/// Texts that the probe is fitted on at most: the time grows with their cube, and with
/// more of them training does the rest.
const MOST_TEXTS: usize = 512;

/// Penalties, in units of the mean squared length of the vectors.
const PENALTIES: [f64; 7] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];

/// Factors from a regression on 0 and 1 to logits.
const SHARPNESSES: [f64; 9] = [2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0];

/// Penalty and sharpness where no text can be left out: every class has but one.
const FALLBACK: (f64, f64) = (1.0, 8.0);

/// A linear layer from a text's mean vector to the logits of its classes.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearProbe {
    /// `[width, n_classes]`, row by row.
    pub weight: Vec<f32>,
    /// `[n_classes]`
    pub bias: Vec<f32>,
}

impl LinearProbe {
    /// A probe that knows nothing.
    pub fn zeros(width: usize, n_classes: usize) -> Self {
        Self { weight: vec![0.0; width * n_classes], bias: vec![0.0; n_classes] }
    }

    /// Fits a probe.
    ///
    /// * `labels` - class index of each training text, `[n_texts]`.
    /// * `mean_of` - the mean vector of a text, `[width]`; of many texts only some are asked for.
    pub fn fit(
        labels: &[usize],
        n_classes: usize,
        width: usize,
        mean_of: impl Fn(usize) -> Vec<f32>,
    ) -> Self {
        let chosen = choose(labels.iter().copied(), n_classes);
        let rows: Vec<Vec<f64>> = chosen
            .iter()
            .map(|&index| mean_of(index).into_iter().map(f64::from).collect())
            .collect();
        let labels: Vec<usize> = chosen.iter().map(|&index| labels[index]).collect();
        fit(&rows, &labels, n_classes, width)
    }
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

/// * `rows` - `[n_texts, width]`
fn fit(rows: &[Vec<f64>], labels: &[usize], n_classes: usize, width: usize) -> LinearProbe {
    let n_texts = rows.len();
    let mut counts = vec![0usize; n_classes];
    labels.iter().for_each(|&label| counts[label] += 1);
    let share: Vec<f64> =
        counts.iter().map(|&count| count as f64 / n_texts.max(1) as f64).collect();
    let mean: Vec<f64> = (0..width)
        .map(|column| rows.iter().map(|row| row[column]).sum::<f64>() / n_texts.max(1) as f64)
        .collect();
    let centred: Vec<Vec<f64>> =
        rows.iter().map(|row| row.iter().zip(&mean).map(|(x, mean)| x - mean).collect()).collect();
    let mut gram = vec![0f64; n_texts * n_texts];
    for i in 0..n_texts {
        for j in 0..=i {
            let product = dot(&centred[i], &centred[j]);
            gram[i * n_texts + j] = product;
            gram[j * n_texts + i] = product;
        }
    }
    let trace: f64 = (0..n_texts).map(|i| gram[i * n_texts + i]).sum();
    let unit = (trace / n_texts.max(1) as f64).max(1e-9);

    // A class that only the text left out belongs to cannot be predicted.
    let is_scored = |i: &usize| counts[labels[*i]] > 1;
    let n_scored = (0..n_texts).filter(is_scored).count();
    let mut best =
        (f64::INFINITY, Dual::solve(&gram, FALLBACK.0 * unit, labels, &share), FALLBACK.1);
    if n_scored > 0 {
        for penalty in PENALTIES {
            let dual = Dual::solve(&gram, penalty * unit, labels, &share);
            for sharpness in SHARPNESSES {
                let losses = (0..n_texts)
                    .filter(is_scored)
                    .map(|i| cross_entropy(&dual.left_out[i], sharpness, labels[i]));
                let loss = losses.sum::<f64>();
                if loss < best.0 {
                    best = (loss, dual.clone(), sharpness);
                }
            }
        }
    }
    let (_, dual, sharpness) = best;

    // W = Xᵀ C, and b so that the mean text gets each class's share.
    let mut weight = vec![0f64; width * n_classes];
    for (row, coefficients) in centred.iter().zip(&dual.coefficients) {
        for (x, weights) in row.iter().zip(weight.chunks_exact_mut(n_classes)) {
            for (weight, coefficient) in weights.iter_mut().zip(coefficients) {
                *weight += sharpness * x * coefficient;
            }
        }
    }
    let mut bias: Vec<f64> = share.iter().map(|share| sharpness * share).collect();
    for (mean, weights) in mean.iter().zip(weight.chunks_exact(n_classes)) {
        for (bias, weight) in bias.iter_mut().zip(weights) {
            *bias -= mean * weight;
        }
    }
    let single = |values: Vec<f64>| values.into_iter().map(|value| value as f32).collect();
    LinearProbe { weight: single(weight), bias: single(bias) }
}

/// A ridge regression by its texts' coefficients: `C = (K + αI)⁻¹ (Y - Ȳ)`.
#[derive(Clone)]
struct Dual {
    /// `[n_texts][n_classes]`
    coefficients: Vec<Vec<f64>>,
    /// What is predicted for each text by the regression without it, `[n_texts][n_classes]`.
    left_out: Vec<Vec<f64>>,
}

impl Dual {
    /// * `gram` - `K`, the centred rows' products, `[n_texts, n_texts]`
    fn solve(gram: &[f64], penalty: f64, labels: &[usize], share: &[f64]) -> Self {
        let n_texts = labels.len();
        let inverse = inverse_factor(gram, penalty, n_texts); // L⁻¹, lower
        let target = |i: usize, class: usize| f64::from(u8::from(labels[i] == class));
        // C = L⁻ᵀ (L⁻¹ (Y - Ȳ))
        let mut half = vec![vec![0f64; share.len()]; n_texts];
        let mut coefficients = half.clone();
        let mut diagonal = vec![0f64; n_texts];
        for i in 0..n_texts {
            for k in 0..=i {
                let value = inverse[i * n_texts + k];
                diagonal[k] += value * value;
                for (class, share) in share.iter().enumerate() {
                    half[i][class] += value * (target(k, class) - share);
                }
            }
            for k in 0..=i {
                let value = inverse[i * n_texts + k];
                for (sum, half) in coefficients[k].iter_mut().zip(&half[i]) {
                    *sum += value * half;
                }
            }
        }
        // Residual αc_i over 1 - H_ii = α(K + αI)⁻¹_ii - 1/n.
        let left_out = (0..n_texts).map(|i| {
            let free = (penalty * diagonal[i] - 1.0 / n_texts as f64).max(1e-9);
            let predict = |(class, c): (usize, &f64)| target(i, class) - penalty * c / free;
            coefficients[i].iter().enumerate().map(predict).collect()
        });
        let left_out = left_out.collect();
        Self { coefficients, left_out }
    }
}

/// The inverse of the Cholesky factor of `gram + penalty I`: lower, `[n, n]`.
fn inverse_factor(gram: &[f64], penalty: f64, n: usize) -> Vec<f64> {
    let mut factor = gram.to_vec();
    for i in 0..n {
        factor[i * n + i] += penalty;
        for j in 0..=i {
            let rest =
                factor[i * n + j] - dot(&factor[i * n..i * n + j], &factor[j * n..j * n + j]);
            // Positive but for rounding: the penalty is added to a sum of squares.
            factor[i * n + j] =
                if i == j { rest.max(1e-300).sqrt() } else { rest / factor[j * n + j] };
        }
    }
    let mut inverse = vec![0f64; n * n];
    for i in 0..n {
        // Row i of L⁻¹ from the rows above it.
        let (above, row) = inverse.split_at_mut(i * n);
        for k in 0..i {
            let weight = factor[i * n + k];
            for (sum, value) in row[..=k].iter_mut().zip(&above[k * n..=k * n + k]) {
                *sum -= weight * value;
            }
        }
        row[i] = 1.0;
        row[..=i].iter_mut().for_each(|value| *value /= factor[i * n + i]);
    }
    inverse
}

fn cross_entropy(scores: &[f64], sharpness: f64, label: usize) -> f64 {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|score| (sharpness * (score - largest)).exp()).sum();
    sum.ln() - sharpness * (scores[label] - largest)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> (Vec<Vec<f64>>, Vec<usize>) {
        let rows = [[2.0, 0.5], [1.0, -0.5], [-1.5, 0.25], [0.5, 1.0], [-2.0, -1.0], [-0.5, 0.75]];
        (rows.iter().map(|row| row.to_vec()).collect(), vec![0, 0, 1, 0, 1, 1])
    }

    /// The centred rows' products, as `fit` makes them.
    fn gram(rows: &[Vec<f64>]) -> Vec<f64> {
        let n = rows.len() as f64;
        let mean: Vec<f64> =
            (0..2).map(|column| rows.iter().map(|row| row[column]).sum::<f64>() / n).collect();
        let centred: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| row.iter().zip(&mean).map(|(x, mean)| x - mean).collect())
            .collect();
        centred.iter().flat_map(|a| centred.iter().map(|b| dot(a, b))).collect()
    }

    #[test]
    fn two_texts_by_hand() {
        // x = ±1, targets ±½: K = [[1, -1], [-1, 1]], (K + I)⁻¹ (Y - Ȳ) = ±½ / 3.
        let dual = Dual::solve(&[1.0, -1.0, -1.0, 1.0], 1.0, &[0, 1], &[0.5, 0.5]);
        for (coefficients, expected) in dual.coefficients.iter().zip([1.0 / 6.0, -1.0 / 6.0]) {
            assert!((coefficients[0] - expected).abs() < 1e-12, "{:?}", dual.coefficients);
        }
        // Without the first, all that is known is the second: not class 0.
        assert!(dual.left_out[0][0].abs() < 1e-12, "{:?}", dual.left_out);
    }

    #[test]
    fn leaving_one_out_is_what_a_fit_without_it_predicts() {
        let (rows, labels) = rows();
        let whole = Dual::solve(&gram(&rows), 0.7, &labels, &[0.5, 0.5]);
        for left_out in 0..rows.len() {
            let mut rest = rows.clone();
            let row = rest.remove(left_out);
            let mut rest_labels = labels.clone();
            let label = rest_labels.remove(left_out);
            let mut share = [0.6, 0.6];
            share[label] = 0.4;
            let dual = Dual::solve(&gram(&rest), 0.7, &rest_labels, &share);
            let mean = |column| rest.iter().map(|row: &Vec<f64>| row[column]).sum::<f64>() / 5.0;
            let mean = [mean(0), mean(1)];
            for class in 0..2 {
                let products = rest.iter().zip(&dual.coefficients).map(|(x, coefficients)| {
                    let product: f64 = (0..2).map(|k| (x[k] - mean[k]) * (row[k] - mean[k])).sum();
                    product * coefficients[class]
                });
                let expected = share[class] + products.sum::<f64>();
                let actual = whole.left_out[left_out][class];
                assert!((actual - expected).abs() < 1e-9, "{actual} is not {expected}");
            }
        }
    }

    #[test]
    fn a_probe_tells_its_classes_apart() {
        let (rows, labels) = rows();
        let probe = fit(&rows, &labels, 2, 2);
        for (row, &label) in rows.iter().zip(&labels) {
            let logit = |class: usize| {
                let products = row.iter().zip(probe.weight.chunks(2));
                products.map(|(x, weights)| *x as f32 * weights[class]).sum::<f32>()
                    + probe.bias[class]
            };
            assert!(logit(label) > logit(1 - label), "{row:?}: {probe:?}");
        }
    }

    #[test]
    fn one_text_a_class_and_texts_all_alike_stay_finite() {
        for rows in [vec![vec![1.0, 0.0], vec![0.0, 1.0]], vec![vec![0.0, 0.0]; 2]] {
            let probe = fit(&rows, &[0, 1], 2, 2);
            assert!(probe.weight.iter().chain(&probe.bias).all(|value| value.is_finite()));
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
