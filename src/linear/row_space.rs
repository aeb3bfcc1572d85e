//! Rows in coordinates of the space that they span.
//!
//! A penalty on the length of the weights does not see a rotation, and the best weights
//! lie in the span of the rows. So n rows of many more than n features can be learned from
//! as n rows of at most n coordinates, at a fraction of the work and with the same result.

use super::cholesky::Cholesky;
use super::classifier::LinearClassifier;
use super::rows::{Matrix, Rows};

/// Of more rows the coordinates, whose number grows with the square, cost too much.
const MAX_ROWS: usize = 1_000;

/// The coordinates of rows, and what leads back: row i of them is row i of the Cholesky factor
/// of the rows' scalar products, without the columns of rows that depend on others.
pub struct RowSpace {
    /// `[n_rows, n_independent]`, with the scalar products of the rows themselves.
    pub coordinates: Matrix,
    factor: Cholesky,
}

impl RowSpace {
    /// Whether learning in the row space costs less, finding it included.
    pub fn pays(n_rows: usize, n_features: usize) -> bool {
        n_rows <= MAX_ROWS && 2 * n_rows <= n_features
    }

    /// Finds the space that rows span.
    ///
    /// * `rows` - `[n_rows, n_features]`
    pub fn of(rows: &Rows) -> Self {
        let factor = Cholesky::of(rows.n_rows(), |row, other| rows.dot(row, other));
        let n_columns = factor.independent().len();
        let mut coordinates = Matrix { n_columns, values: Vec::new() };
        for own in factor.rows() {
            coordinates.values.extend(own.iter().map(|&value| value as f32));
            coordinates.values.extend(std::iter::repeat_n(0.0, n_columns - own.len()));
        }
        RowSpace { coordinates, factor }
    }

    /// A classifier of coordinates as one of features, with the same logits for all that
    /// has the same scalar products with the rows.
    ///
    /// * `rows` - the rows that the space was made of, `[n_rows, n_features]`.
    pub fn to_features(&self, linear: &LinearClassifier, rows: &Rows) -> LinearClassifier {
        let n_classes = linear.n_classes;
        let mut shares: Vec<f64> = linear.weights.iter().map(|&weight| f64::from(weight)).collect();
        self.factor.backward(&mut shares, n_classes);
        let mut weights = vec![0.0; rows.n_columns() * n_classes];
        let independent = self.factor.independent().iter();
        for (&row, share) in independent.zip(shares.chunks_exact(n_classes)) {
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
        assert_eq!(space.factor.independent(), [0, 1, 4]);
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
