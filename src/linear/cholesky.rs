//! The Cholesky factorisation of a matrix of scalar products (Golub & Van Loan, Matrix
//! Computations, algorithm 4.2.2).

/// A row whose squared distance to the span of the rows before it is a smaller share of its
/// squared length than this is taken to depend on them.
const INDEPENDENT: f64 = 1e-10;

/// The lower factor L of a matrix L Lᵀ, without the columns of rows that depend on others.
pub(super) struct Cholesky {
    /// `[size][≤ n_independent]`; an independent row ends with its own pivot.
    rows: Vec<Vec<f64>>,
    /// The rows that made a column, ascending, `[n_independent]`.
    independent: Vec<usize>,
}

impl Cholesky {
    /// Factorises a positive semi-definite matrix.
    ///
    /// * `entry` - the element at (row, column), of the lower half.
    pub fn of(size: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let mut independent: Vec<usize> = Vec::new();
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
        for row in 0..size {
            let mut own: Vec<f64> = Vec::with_capacity(independent.len() + 1);
            let length = entry(row, row);
            let mut rest = length;
            for &pivot in &independent {
                let other = &rows[pivot];
                let known: f64 = own.iter().zip(other).map(|(a, b)| a * b).sum();
                let value = (entry(row, pivot) - known) / other[own.len()];
                rest -= value * value;
                own.push(value);
            }
            if rest > INDEPENDENT * length {
                own.push(rest.sqrt());
                independent.push(row);
            }
            rows.push(own);
        }
        Self { rows, independent }
    }

    /// The rows of L, `[size][≤ n_independent]`; what a row lacks is 0.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The rows that depend on none before them, ascending, `[n_independent]`.
    pub fn independent(&self) -> &[usize] {
        &self.independent
    }

    /// Solves L X = B in place of B `[n_independent, n_columns]`, for the independent rows.
    pub fn forward(&self, values: &mut [f64], n_columns: usize) {
        for (at, &row) in self.independent.iter().enumerate() {
            let (solved, from) = values.split_at_mut(at * n_columns);
            let target = &mut from[..n_columns];
            for (&factor, solved) in self.rows[row].iter().zip(solved.chunks_exact(n_columns)) {
                for (target, solved) in target.iter_mut().zip(solved) {
                    *target -= factor * solved;
                }
            }
            let pivot = self.rows[row][at];
            target.iter_mut().for_each(|value| *value /= pivot);
        }
    }

    /// Solves Lᵀ X = B in place of B `[n_independent, n_columns]`, for the independent rows.
    pub fn backward(&self, values: &mut [f64], n_columns: usize) {
        for (at, &row) in self.independent.iter().enumerate().rev() {
            let (earlier, from) = values.split_at_mut(at * n_columns);
            let solved = &mut from[..n_columns];
            let pivot = self.rows[row][at];
            solved.iter_mut().for_each(|value| *value /= pivot);
            for (&factor, target) in self.rows[row].iter().zip(earlier.chunks_exact_mut(n_columns))
            {
                for (target, solved) in target.iter_mut().zip(solved.iter()) {
                    *target -= factor * solved;
                }
            }
        }
    }

    /// The diagonal of (L Lᵀ)⁻¹, for the independent rows, `[n_independent]`.
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        let n = self.independent.len();
        let mut diagonal = vec![0.0; n];
        // L⁻¹ row by row, each from the rows above it; a column's squares are summed.
        let mut inverse = vec![0.0; n * n];
        for (at, &row) in self.independent.iter().enumerate() {
            let (above, own) = inverse.split_at_mut(at * n);
            for (other, &factor) in self.rows[row][..at].iter().enumerate() {
                let above = &above[other * n..=other * n + other];
                for (sum, value) in own.iter_mut().zip(above) {
                    *sum -= factor * value;
                }
            }
            own[at] = 1.0;
            for (sum, value) in diagonal.iter_mut().zip(&mut own[..=at]) {
                *value /= self.rows[row][at];
                *sum += *value * *value;
            }
        }
        diagonal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_by_hand() {
        // [[4, 2], [2, 5]] = L Lᵀ with L = [[2, 0], [1, 2]]; x = (1, 2) gives (8, 12).
        let factor = Cholesky::of(2, |row, column| [[4.0, 2.0], [2.0, 5.0]][row][column]);
        assert_eq!(factor.rows(), [vec![2.0], vec![1.0, 2.0]]);
        let mut values = vec![8.0, 12.0];
        factor.forward(&mut values, 1);
        factor.backward(&mut values, 1);
        assert_eq!(values, [1.0, 2.0]);
        // The inverse is [[5, -2], [-2, 4]] / 16.
        assert_eq!(factor.inverse_diagonal(), [5.0 / 16.0, 4.0 / 16.0]);
    }

    #[test]
    fn a_row_that_depends_on_others_has_no_column() {
        // Of (1, 0), (2, 0) and (1, 1).
        let products = [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 2.0]];
        let factor = Cholesky::of(3, |row, column| products[row][column]);
        assert_eq!(factor.independent(), [0, 2]);
        assert_eq!(factor.rows(), [vec![1.0], vec![2.0], vec![1.0, 1.0]]);
    }
}
