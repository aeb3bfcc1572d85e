//! Ridge regression on one-hot targets, in closed form: by its features, or by its rows where
//! those are fewer.

use super::cholesky::Cholesky;
use super::classifier::LinearClassifier;
use super::row_space::RowSpace;
use super::rows::Matrix;

/// The weights that minimise ‖Y − XW − b‖² + α ‖W‖², with free intercepts, as
/// scikit-learn's `Ridge` on one-hot targets; to be scaled before they serve as logits.
///
/// * `rows` - `[n_rows, n_features]`
/// * `labels` - class index of each row, `[n_rows]`.
/// * `alpha` - the penalty, above 0.
pub fn ridge(rows: &Matrix, labels: &[usize], n_classes: usize, alpha: f64) -> LinearClassifier {
    if RowSpace::pays(rows.n_rows(), rows.n_columns) {
        let dual = DualRidge::new(rows, labels, n_classes);
        return dual.classifier(&dual.solve(alpha), 1.0);
    }
    by_features(rows, labels, n_classes, alpha)
}

/// W = (XᵀX + αI)⁻¹ XᵀY, of centred X.
fn by_features(rows: &Matrix, labels: &[usize], n_classes: usize, alpha: f64) -> LinearClassifier {
    let (d, n) = (rows.n_columns, labels.len() as f64);
    let mut means = vec![0.0; d];
    let mut shares = vec![0.0; n_classes];
    for (index, &label) in labels.iter().enumerate() {
        shares[label] += 1.0 / n;
        for (mean, &value) in means.iter_mut().zip(rows.row(index)) {
            *mean += f64::from(value) / n;
        }
    }
    // Lower half of XᵀX, and XᵀY; with X centred, Y need not be, for XᵀY is the same.
    let mut products = vec![0.0; d * d];
    let mut weights = vec![0.0; d * n_classes];
    let mut centred = vec![0.0; d];
    for (index, &label) in labels.iter().enumerate() {
        for ((to, &from), mean) in centred.iter_mut().zip(rows.row(index)).zip(&means) {
            *to = f64::from(from) - mean;
        }
        for (column, &value) in centred.iter().enumerate() {
            weights[column * n_classes + label] += value;
            let products = &mut products[column * d..column * d + column + 1];
            for (product, other) in products.iter_mut().zip(&centred) {
                *product += value * other;
            }
        }
    }
    let penalty = |row: usize, column: usize| if row == column { alpha } else { 0.0 };
    let factor = Cholesky::of(d, |row, column| products[row * d + column] + penalty(row, column));
    factor.forward(&mut weights, n_classes);
    factor.backward(&mut weights, n_classes);
    for (class, share) in shares.iter_mut().enumerate() {
        let own = weights.iter().skip(class).step_by(n_classes);
        let at_mean: f64 = means.iter().zip(own).map(|(mean, weight)| mean * weight).sum();
        *share -= at_mean;
    }
    LinearClassifier::new(&weights, &shares)
}

/// The regression by its rows' coefficients, C = (K + αI)⁻¹ (Y − Ȳ) with K the scalar products
/// of the centred rows and W = Xᵀ C, for as many penalties as are to be tried.
pub(super) struct DualRidge<'a> {
    labels: &'a [usize],
    /// Share of each class, `[n_classes]`.
    shares: Vec<f64>,
    /// `[n_features]`
    means: Vec<f64>,
    /// `[n_rows][n_features]`
    centred: Vec<Vec<f64>>,
    /// K, `[n_rows, n_rows]`.
    gram: Vec<f64>,
}

/// The coefficients for one penalty.
pub(super) struct DualFit {
    penalty: f64,
    factor: Cholesky,
    /// `[n_rows, n_classes]`
    coefficients: Vec<f64>,
}

impl<'a> DualRidge<'a> {
    /// * `rows` - `[n_rows, n_features]`
    /// * `labels` - class index of each row, `[n_rows]`.
    pub fn new(rows: &Matrix, labels: &'a [usize], n_classes: usize) -> Self {
        let n = labels.len();
        let mut counts = vec![0_usize; n_classes];
        labels.iter().for_each(|&label| counts[label] += 1);
        let shares = counts.iter().map(|&count| count as f64 / n.max(1) as f64).collect();
        let mut means = vec![0.0; rows.n_columns];
        for index in 0..n {
            for (sum, &value) in means.iter_mut().zip(rows.row(index)) {
                *sum += f64::from(value);
            }
        }
        means.iter_mut().for_each(|sum| *sum /= n.max(1) as f64);
        let centre = |index: usize| -> Vec<f64> {
            rows.row(index).iter().zip(&means).map(|(&x, mean)| f64::from(x) - mean).collect()
        };
        let centred: Vec<Vec<f64>> = (0..n).map(centre).collect();
        let mut gram = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let product: f64 = centred[i].iter().zip(&centred[j]).map(|(a, b)| a * b).sum();
                gram[i * n + j] = product;
                gram[j * n + i] = product;
            }
        }
        Self { labels, shares, means, centred, gram }
    }

    /// The mean squared length of the centred rows.
    pub fn mean_square(&self) -> f64 {
        let n = self.labels.len();
        (0..n).map(|i| self.gram[i * n + i]).sum::<f64>() / n.max(1) as f64
    }

    /// The coefficients for a penalty above 0.
    pub fn solve(&self, penalty: f64) -> DualFit {
        let n = self.labels.len();
        let own = |row: usize, column: usize| if row == column { penalty } else { 0.0 };
        let factor = Cholesky::of(n, |row, column| self.gram[row * n + column] + own(row, column));
        let mut coefficients: Vec<f64> = (0..n)
            .flat_map(|row| (0..self.shares.len()).map(move |class| self.target(row, class)))
            .collect();
        factor.forward(&mut coefficients, self.shares.len());
        factor.backward(&mut coefficients, self.shares.len());
        DualFit { penalty, factor, coefficients }
    }

    /// What is predicted for each row by the regression without it, `[n_rows][n_classes]`,
    /// without a second fit: its error is the residual αc_i over 1 − H_ii = α(K + αI)⁻¹_ii − 1/n
    /// (Allen, 1974; Golub, Heath & Wahba, 1979).
    pub fn left_out(&self, fit: &DualFit) -> Vec<Vec<f64>> {
        let (n, n_classes) = (self.labels.len(), self.shares.len());
        let diagonal = fit.factor.inverse_diagonal();
        let predict = |(row, inverse): (usize, f64)| {
            let free = (fit.penalty * inverse - 1.0 / n as f64).max(1e-9);
            let own = &fit.coefficients[row * n_classes..(row + 1) * n_classes];
            let predict = |(class, c): (usize, &f64)| {
                self.target(row, class) + self.shares[class] - fit.penalty * c / free
            };
            own.iter().enumerate().map(predict).collect()
        };
        diagonal.into_iter().enumerate().map(predict).collect()
    }

    /// The classifier of a row's features, its logits times `scale`.
    pub fn classifier(&self, fit: &DualFit, scale: f64) -> LinearClassifier {
        let n_classes = self.shares.len();
        // W = Xᵀ C, and b so that the mean row gets each class's share.
        let mut weights = vec![0.0; self.means.len() * n_classes];
        for (row, coefficients) in self.centred.iter().zip(fit.coefficients.chunks_exact(n_classes))
        {
            for (x, weights) in row.iter().zip(weights.chunks_exact_mut(n_classes)) {
                for (weight, coefficient) in weights.iter_mut().zip(coefficients) {
                    *weight += scale * x * coefficient;
                }
            }
        }
        let mut intercepts: Vec<f64> = self.shares.iter().map(|share| scale * share).collect();
        for (mean, weights) in self.means.iter().zip(weights.chunks_exact(n_classes)) {
            for (intercept, weight) in intercepts.iter_mut().zip(weights) {
                *intercept -= mean * weight;
            }
        }
        LinearClassifier::new(&weights, &intercepts)
    }

    /// Y − Ȳ: 1 for the row's own class, less the class's share.
    fn target(&self, row: usize, class: usize) -> f64 {
        f64::from(u8::from(self.labels[row] == class)) - self.shares[class]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_feature_by_hand() {
        // x centred: -1, 0, 1; y₁ = 0, 0, 1: w = 1 / (2 + 2) for α = 2, b = 1/3 - 2w.
        let rows = Matrix { n_columns: 1, values: vec![1.0, 2.0, 3.0] };
        let linear = ridge(&rows, &[0, 0, 1], 2, 2.0);
        assert_eq!(linear.weights, [-0.25, 0.25]);
        assert!((linear.intercepts[1] - (1.0 / 3.0 - 0.5)).abs() < 1e-6, "{linear:?}");
    }

    #[test]
    fn more_features_than_rows_give_the_weights_of_the_direct_solution() {
        let values = vec![1.0, 2.0, 0.0, -1.0, 0.5, 1.0, 3.0, 0.0, 0.0, 1.0, -2.0, 1.0];
        let rows = Matrix { n_columns: 4, values };
        let labels = [0, 1, 2];
        let (dual, direct) = (ridge(&rows, &labels, 3, 0.5), by_features(&rows, &labels, 3, 0.5));
        for (a, b) in dual.weights.iter().zip(&direct.weights) {
            assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        }
    }

    #[test]
    fn two_rows_by_hand() {
        // x = ±1, targets ±½: K = [[1, -1], [-1, 1]], (K + I)⁻¹ (Y - Ȳ) = ±½ / 3.
        let rows = Matrix { n_columns: 1, values: vec![1.0, -1.0] };
        let ridge = DualRidge::new(&rows, &[0, 1], 2);
        assert_eq!((&ridge.gram[..], ridge.mean_square()), (&[1.0, -1.0, -1.0, 1.0][..], 1.0));
        let fit = ridge.solve(1.0);
        for (c, expected) in fit.coefficients.iter().step_by(2).zip([1.0 / 6.0, -1.0 / 6.0]) {
            assert!((c - expected).abs() < 1e-12, "{:?}", fit.coefficients);
        }
        // Without the first, all that is known is the second: not class 0.
        let left_out = ridge.left_out(&fit);
        assert!(left_out[0][0].abs() < 1e-12, "{left_out:?}");
    }

    #[test]
    fn leaving_one_out_is_what_a_fit_without_it_predicts() {
        let rows = [[2.0, 0.5], [1.0, -0.5], [-1.5, 0.25], [0.5, 1.0], [-2.0, -1.0], [-0.5, 0.75]];
        let labels = [0, 0, 1, 0, 1, 1];
        let matrix = |rows: &[[f32; 2]]| Matrix::from_rows(2, rows.iter().map(|row| &row[..]));
        let whole = DualRidge::new(&matrix(&rows), &labels, 2);
        let predicted = whole.left_out(&whole.solve(0.7));
        for (left_out, predicted) in predicted.iter().enumerate() {
            let mut rest = rows.to_vec();
            let row = rest.remove(left_out);
            let mut rest_labels = labels.to_vec();
            rest_labels.remove(left_out);
            let ridge = DualRidge::new(&matrix(&rest), &rest_labels, 2);
            let linear = ridge.classifier(&ridge.solve(0.7), 1.0);
            for (actual, expected) in predicted.iter().zip(linear.dense_logits(&row)) {
                assert!((actual - expected).abs() < 1e-6, "{actual} is not {expected}");
            }
        }
    }

    #[test]
    fn outputs_are_those_of_scikit_learn() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/fixtures/heads.json")).unwrap();
        for case in &cases {
            let rows = Matrix::from_rows(case.rows[0].len(), case.rows.iter().map(Vec::as_slice));
            for golden in &case.ridge {
                let linear = ridge(&rows, &case.labels, case.n_classes, golden.alpha);
                for (row, expected) in case.test.iter().zip(&golden.outputs) {
                    for (actual, expected) in linear.dense_logits(row).iter().zip(expected) {
                        let name = format!("{} {}: {actual} {expected}", case.name, golden.alpha);
                        assert!((actual - expected).abs() < 2e-5, "{name}");
                    }
                }
            }
        }
    }

    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        n_classes: usize,
        rows: Vec<Vec<f32>>,
        labels: Vec<usize>,
        test: Vec<Vec<f32>>,
        ridge: Vec<Golden>,
    }

    #[derive(serde::Deserialize)]
    struct Golden {
        alpha: f64,
        outputs: Vec<Vec<f64>>,
    }
}
