//! Ridge regression on one-hot targets, in closed form.

use super::classifier::LinearClassifier;
use super::row_space::RowSpace;
use super::rows::{Matrix, Rows};

/// The weights that minimise ‖Y − XW − b‖² + α ‖W‖², with free intercepts, as
/// scikit-learn's `Ridge` on one-hot targets; to be scaled before they serve as logits.
///
/// * `rows` - `[n_rows, n_features]`
/// * `labels` - class index of each row, `[n_rows]`.
/// * `alpha` - the penalty, above 0.
pub fn ridge(rows: &Matrix, labels: &[usize], n_classes: usize, alpha: f64) -> LinearClassifier {
    if RowSpace::pays(rows.n_rows(), rows.n_columns) {
        let rows = Rows::Dense(rows.clone());
        let space = RowSpace::of(&rows);
        return space.to_features(&primal(&space.coordinates, labels, n_classes, alpha), &rows);
    }
    primal(rows, labels, n_classes, alpha)
}

fn primal(rows: &Matrix, labels: &[usize], n_classes: usize, alpha: f64) -> LinearClassifier {
    let (d, n) = (rows.n_columns, labels.len() as f64);
    let mut means = vec![0.0; d];
    let mut shares = vec![0.0; n_classes];
    for (index, &label) in labels.iter().enumerate() {
        shares[label] += 1.0 / n;
        for (mean, &value) in means.iter_mut().zip(rows.row(index)) {
            *mean += f64::from(value) / n;
        }
    }
    // Lower half of XᵀX + αI, and XᵀY; with X centred, Y need not be, for XᵀY is the same.
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
    for column in 0..d {
        products[column * d + column] += alpha;
    }
    factorize(&mut products, d);
    solve(&products, d, &mut weights, n_classes);
    for (class, share) in shares.iter_mut().enumerate() {
        let own = weights.iter().skip(class).step_by(n_classes);
        let at_mean: f64 = means.iter().zip(own).map(|(mean, weight)| mean * weight).sum();
        *share -= at_mean;
    }
    LinearClassifier::new(&weights, &shares)
}

/// Cholesky: the lower half of a positive definite `[size, size]` becomes L with L Lᵀ.
fn factorize(matrix: &mut [f64], size: usize) {
    for row in 0..size {
        let (above, from) = matrix.split_at_mut(row * size);
        for column in 0..=row {
            let other = if column < row { &above[column * size..] } else { &from[..] };
            let known: f64 = from[..column].iter().zip(&other[..column]).map(|(a, b)| a * b).sum();
            let rest = from[column] - known;
            from[column] = if column < row { rest / other[column] } else { rest.sqrt() };
        }
    }
}

/// Solves L Lᵀ X = B in place of B `[size, n_columns]`.
fn solve(factor: &[f64], size: usize, values: &mut [f64], n_columns: usize) {
    let subtract = |values: &mut [f64], row: usize, other: usize, share: f64| {
        let (low, high) = values.split_at_mut(row.max(other) * n_columns);
        let low = &mut low[row.min(other) * n_columns..][..n_columns];
        let high = &mut high[..n_columns];
        let (target, source) = if row > other { (high, low) } else { (low, high) };
        for (target, source) in target.iter_mut().zip(source.iter()) {
            *target -= share * source;
        }
    };
    let divide = |values: &mut [f64], row: usize| {
        let pivot = factor[row * size + row];
        values[row * n_columns..(row + 1) * n_columns].iter_mut().for_each(|x| *x /= pivot);
    };
    for row in 0..size {
        for other in 0..row {
            subtract(values, row, other, factor[row * size + other]);
        }
        divide(values, row);
    }
    for row in (0..size).rev() {
        for other in row + 1..size {
            subtract(values, row, other, factor[other * size + row]);
        }
        divide(values, row);
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
        let (dual, direct) = (ridge(&rows, &labels, 3, 0.5), primal(&rows, &labels, 3, 0.5));
        for (a, b) in dual.weights.iter().zip(&direct.weights) {
            assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        }
    }

    #[test]
    fn a_system_by_hand() {
        // [[4, 2], [2, 5]] = L Lᵀ with L = [[2, 0], [1, 2]]; x = (1, 2) gives (8, 12).
        let mut matrix = vec![4.0, 0.0, 2.0, 5.0];
        factorize(&mut matrix, 2);
        assert_eq!([matrix[0], matrix[2], matrix[3]], [2.0, 1.0, 2.0]);
        let mut values = vec![8.0, 12.0];
        solve(&matrix, 2, &mut values, 1);
        assert_eq!(values, [1.0, 2.0]);
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
