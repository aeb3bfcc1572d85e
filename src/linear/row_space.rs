//! Rows in coordinates of the space that they span.
//!
//! A penalty on the length of the weights does not see a rotation, and the best weights
//! lie in the span of the rows. So n rows of many more than n features can be learned from
//! as n rows of at most n coordinates, at a fraction of the work and with the same result.

use super::classifier::LinearClassifier;
use super::rows::{Matrix, Rows};

/// A row whose squared distance to the span of the rows before it is a smaller share of its
/// squared length than this adds no coordinate.
const INDEPENDENT: f64 = 1e-10;

/// Of more rows the coordinates, whose number grows with the square, cost too much.
const MAX_ROWS: usize = 1_000;

/// The coordinates of rows, and what leads back.
///
/// Row i of `coordinates` is row i of the Cholesky factor L of the rows' scalar products
/// (Golub & Van Loan, algorithm 4.2.2), without the columns of rows that depend on others.
pub struct RowSpace {
    /// `[n_rows, n_independent]`, with the scalar products of the rows themselves.
    pub coordinates: Matrix,
    /// The rows that made a coordinate, `[n_independent]`.
    independent: Vec<usize>,
}

impl RowSpace {
    /// Whether learning in the row space costs less, finding it included.
    pub fn pays(n_rows: usize, n_features: usize) -> bool {
        n_rows <= MAX_ROWS && 2 * n_rows <= n_features
    }

    /// * `rows` - `[n_rows, n_features]`
    pub fn of(rows: &Rows) -> Self {
        let mut independent: Vec<usize> = Vec::new();
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(rows.n_rows());
        for index in 0..rows.n_rows() {
            let mut own: Vec<f64> = Vec::with_capacity(independent.len() + 1);
            let length = rows.dot(index, index);
            let mut rest = length;
            for &pivot in &independent {
                let other = &factor[pivot];
                let known: f64 = own.iter().zip(other).map(|(a, b)| a * b).sum();
                // The pivot's own coordinate is the last of its row.
                let value = (rows.dot(index, pivot) - known) / other[own.len()];
                rest -= value * value;
                own.push(value);
            }
            if rest > INDEPENDENT * length {
                own.push(rest.sqrt());
                independent.push(index);
            }
            factor.push(own);
        }
        let mut coordinates = Matrix { n_columns: independent.len(), values: Vec::new() };
        for own in &factor {
            let zeros = independent.len() - own.len();
            coordinates.values.extend(own.iter().map(|&value| value as f32));
            coordinates.values.extend(std::iter::repeat_n(0.0, zeros));
        }
        RowSpace { coordinates, independent }
    }

    /// A classifier of coordinates as one of features, with the same logits for all that
    /// has the same scalar products with the rows.
    ///
    /// * `rows` - the rows that the space was made of, `[n_rows, n_features]`.
    pub fn to_features(&self, linear: &LinearClassifier, rows: &Rows) -> LinearClassifier {
        let n_classes = linear.n_classes;
        let coordinate = |row: usize, column: usize| {
            f64::from(self.coordinates.row(self.independent[row])[column])
        };
        // Solves Lᵀ shares = weights from the last coordinate to the first.
        let mut shares: Vec<f64> = linear.weights.iter().map(|&weight| f64::from(weight)).collect();
        for column in (0..self.independent.len()).rev() {
            let (earlier, from) = shares.split_at_mut(column * n_classes);
            let solved = &mut from[..n_classes];
            let pivot = coordinate(column, column);
            solved.iter_mut().for_each(|share| *share /= pivot);
            for row in 0..column {
                let factor = coordinate(column, row);
                let target = &mut earlier[row * n_classes..(row + 1) * n_classes];
                for (target, share) in target.iter_mut().zip(solved.iter()) {
                    *target -= factor * share;
                }
            }
        }
        let mut weights = vec![0.0; rows.n_columns() * n_classes];
        for (&row, share) in self.independent.iter().zip(shares.chunks_exact(n_classes)) {
            rows.visit(row, |column, value| {
                let weights = &mut weights[column * n_classes..(column + 1) * n_classes];
                for (weight, share) in weights.iter_mut().zip(share) {
                    *weight += value * share;
                }
            });
        }
        let intercepts: Vec<f64> =
            linear.intercepts.iter().map(|&value| f64::from(value)).collect();
        LinearClassifier::new(&weights, &intercepts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows {
        // The third row is the sum of the first two, the fourth is 0.
        let rows: [[f32; 3]; 5] =
            [[3.0, 4.0, 0.0], [0.0, 1.0, 0.0], [3.0, 5.0, 0.0], [0.0; 3], [1.0, 2.0, 3.0]];
        Rows::Dense(Matrix::from_rows(3, rows.iter().map(<[f32; 3]>::as_slice)))
    }

    #[test]
    fn coordinates_keep_scalar_products_and_leave_out_what_depends() {
        let rows = rows();
        let space = RowSpace::of(&rows);
        assert_eq!(space.independent, [0, 1, 4]);
        assert_eq!(space.coordinates.row(0), [5.0, 0.0, 0.0]);
        let coordinates = Rows::Dense(space.coordinates);
        for left in 0..5 {
            for right in 0..5 {
                let (actual, expected) = (coordinates.dot(left, right), rows.dot(left, right));
                assert!((actual - expected).abs() < 1e-5, "{left} {right}: {actual} {expected}");
            }
        }
    }

    #[test]
    fn a_classifier_of_coordinates_gives_the_same_logits_on_features() {
        let rows = rows();
        let space = RowSpace::of(&rows);
        let linear = LinearClassifier::new(&[1.0, -2.0, 0.5, 3.0, -1.0, 0.25], &[0.5, 0.0]);
        let features = space.to_features(&linear, &rows);
        let coordinates = Rows::Dense(space.coordinates);
        for index in 0..5 {
            let pairs = linear.logits(&coordinates, index);
            let pairs = pairs.into_iter().zip(features.logits(&rows, index));
            for (expected, actual) in pairs {
                assert!((actual - expected).abs() < 1e-5, "{index}: {actual} {expected}");
            }
        }
    }
}
