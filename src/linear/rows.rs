//! Feature rows, dense or sparse, one a text.

/// Dense rows, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    /// Values in each row.
    pub n_columns: usize,
    /// `[n_rows * n_columns]`
    pub values: Vec<f32>,
}

impl Matrix {
    /// * `rows` - `[n_rows][n_columns]`, all of the same length.
    pub fn from_rows<'a>(n_columns: usize, rows: impl IntoIterator<Item = &'a [f32]>) -> Self {
        let mut matrix = Matrix { n_columns, values: Vec::new() };
        for row in rows {
            matrix.push(row);
        }
        matrix
    }

    /// * `row` - `[n_columns]`
    pub fn push(&mut self, row: &[f32]) {
        debug_assert_eq!(row.len(), self.n_columns);
        self.values.extend_from_slice(row);
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.values.len().checked_div(self.n_columns).unwrap_or(0)
    }

    /// `[n_columns]`
    pub fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.n_columns..(index + 1) * self.n_columns]
    }
}

/// Rows of which only the values that are not 0 are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseMatrix {
    /// Columns, those that no row uses included.
    pub n_columns: usize,
    /// `[n_rows]` lists of (column, value), columns ascending.
    pub rows: Vec<Vec<(u32, f32)>>,
}

/// The rows that a classifier learns from.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// Every value is kept, as of sentence vectors.
    Dense(Matrix),
    /// Only values other than 0 are kept, as of n-grams.
    Sparse(SparseMatrix),
}

impl Rows {
    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        match self {
            Rows::Dense(matrix) => matrix.n_rows(),
            Rows::Sparse(matrix) => matrix.rows.len(),
        }
    }

    /// How many columns each row has.
    pub fn n_columns(&self) -> usize {
        match self {
            Rows::Dense(matrix) => matrix.n_columns,
            Rows::Sparse(matrix) => matrix.n_columns,
        }
    }

    /// Calls `visit` with each column of a row whose value is not 0, and with the value.
    #[inline]
    pub fn visit(&self, index: usize, mut visit: impl FnMut(usize, f64)) {
        match self {
            Rows::Dense(matrix) => {
                for (column, &value) in matrix.row(index).iter().enumerate() {
                    if value != 0.0 {
                        visit(column, f64::from(value));
                    }
                }
            }
            Rows::Sparse(matrix) => {
                for &(column, value) in &matrix.rows[index] {
                    visit(column as usize, f64::from(value));
                }
            }
        }
    }

    /// The scalar product of two rows.
    pub fn dot(&self, left: usize, right: usize) -> f64 {
        match self {
            Rows::Dense(matrix) => dot(matrix.row(left), matrix.row(right)),
            Rows::Sparse(matrix) => sparse_dot(&matrix.rows[left], &matrix.rows[right]),
        }
    }
}

/// Four sums at a time: one sum would wait for each addition before the next.
fn dot(left: &[f32], right: &[f32]) -> f64 {
    let mut sums = [0.0_f64; 4];
    let (left_chunks, right_chunks) = (left.chunks_exact(4), right.chunks_exact(4));
    let rest = left_chunks.remainder().iter().zip(right_chunks.remainder());
    let rest: f64 = rest.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
    for (a, b) in left_chunks.zip(right_chunks) {
        for lane in 0..4 {
            sums[lane] += f64::from(a[lane]) * f64::from(b[lane]);
        }
    }
    sums.iter().sum::<f64>() + rest
}

fn sparse_dot(left: &[(u32, f32)], right: &[(u32, f32)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < left.len() && j < right.len() {
        let ((left_column, a), (right_column, b)) = (left[i], right[j]);
        if left_column == right_column {
            sum += f64::from(a) * f64::from(b);
        }
        i += usize::from(left_column <= right_column);
        j += usize::from(right_column <= left_column);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_of_two_rows_is_the_same_dense_or_sparse() {
        let dense = Rows::Dense(Matrix::from_rows(
            5,
            [[1.0, 0.0, 2.0, 0.0, 3.0].as_slice(), [4.0, 5.0, 0.0, 0.0, 6.0].as_slice()],
        ));
        let rows = vec![vec![(0, 1.0), (2, 2.0), (4, 3.0)], vec![(0, 4.0), (1, 5.0), (4, 6.0)]];
        let sparse = Rows::Sparse(SparseMatrix { n_columns: 5, rows });
        for rows in [dense, sparse] {
            assert_eq!(rows.dot(0, 1), 22.0);
            assert_eq!(rows.dot(1, 1), 77.0);
            assert_eq!((rows.n_rows(), rows.n_columns()), (2, 5));
        }
    }
}
