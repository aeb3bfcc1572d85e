//! Products of matrices in single precision.
//!
//! Without fused instructions, as WebAssembly is, what counts is how many numbers are read for each
//! that is multiplied: two rows times sixteen columns fill the registers.

use wide::f32x4;

use crate::matrix_view::{Matrix, Target};

/// Rows and columns that one pass works on.
const TILE: usize = 2;
const PANEL: usize = 16;

/// Numbers of each column that one pass reads: those of a panel stay near the processor.
const BLOCK: usize = 256;
/// Rows that are read over and over before the next ones.
const NEAR_ROWS: usize = 32;

/// The rows of a left side; what was allocated is used again.
#[derive(Debug, Default)]
pub struct Left(Packed<TILE>);

/// The columns of a right side; what was allocated is used again.
#[derive(Debug, Default)]
pub struct Right(Packed<PANEL>);

/// Vectors of equal length, `WIDTH` of which are read at once.
#[derive(Debug, Default)]
struct Packed<const WIDTH: usize> {
    n_vectors: usize,
    length: usize,
    /// `[n_panels, length, WIDTH]`; the last panel is filled up with zeros.
    values: Vec<[f32; WIDTH]>,
}

impl Left {
    /// Takes the rows of a matrix.
    pub fn pack(&mut self, matrix: Matrix<'_>) {
        self.0.pack(matrix);
    }

    /// Takes rows of `length` numbers, which may overlap.
    pub fn pack_rows<'a>(&mut self, rows: impl ExactSizeIterator<Item = &'a [f32]>, length: usize) {
        self.0.make_room(rows.len(), length);
        self.0.pack_rows(rows);
    }
}

impl Right {
    /// Takes the columns of a matrix.
    pub fn pack(&mut self, matrix: Matrix<'_>) {
        self.0.pack(matrix.transposed());
    }
}

/// Adds a product: `y += left · right`.
///
/// * `y` - `[n_rows, n_columns]`
pub fn add_product(left: &Left, right: &Right, mut y: Target<'_>) {
    let (left, right) = (&left.0, &right.0);
    let length = left.length;
    if length == 0 || length != right.length {
        return;
    }
    for (panel, columns) in right.values.chunks_exact(length).enumerate() {
        let first = panel * PANEL;
        let places = first..right.n_vectors.min(first + PANEL);
        for (block, columns) in columns.chunks(BLOCK).enumerate() {
            let start = block * BLOCK;
            for (tile, rows) in left.values.chunks_exact(length).enumerate() {
                let sums = product(&rows[start..start + columns.len()], columns);
                for (target, sums) in y.rows(tile * TILE, places.clone()).zip(sums) {
                    add_to(target, sums);
                }
            }
        }
    }
}

/// A tile of rows times a panel of columns.
#[inline]
fn product(rows: &[[f32; TILE]], columns: &[[f32; PANEL]]) -> [[f32x4; PANEL / 4]; TILE] {
    let mut sums = [[f32x4::ZERO; PANEL / 4]; TILE];
    for (rows, columns) in rows.iter().zip(columns) {
        let columns = columns.as_chunks::<4>().0;
        let columns: [f32x4; PANEL / 4] = std::array::from_fn(|at| f32x4::new(columns[at]));
        for (number, sums) in rows.iter().zip(&mut sums) {
            let number = f32x4::splat(*number);
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum += number * column;
            }
        }
    }
    sums
}

#[inline]
fn add_to(target: &mut [f32], sums: [f32x4; PANEL / 4]) {
    if let Ok(target) = <&mut [f32; PANEL]>::try_from(&mut *target) {
        for (target, sum) in target.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
            *target = (f32x4::new(*target) + sum).to_array();
        }
        return;
    }
    let sums = sums.iter().flat_map(|sum| sum.to_array());
    target.iter_mut().zip(sums).for_each(|(target, sum)| *target += sum);
}

impl<const WIDTH: usize> Packed<WIDTH> {
    /// Takes the rows of a matrix.
    fn pack(&mut self, matrix: Matrix<'_>) {
        let (n_rows, n_columns) = matrix.shape();
        self.make_room(n_rows, n_columns);
        if !matrix.is_transposed {
            return self.pack_rows(matrix.stored_rows());
        }
        // Some rows at a time, so that they are still near when the next vectors are read of them.
        for start in (0..n_columns).step_by(NEAR_ROWS) {
            for (panel, targets) in self.values.chunks_exact_mut(n_columns).enumerate() {
                let first = panel * WIDTH;
                let places = first..n_rows.min(first + WIDTH);
                let rows = matrix.stored_rows_from(start).take(NEAR_ROWS);
                for (row, target) in rows.zip(&mut targets[start..]) {
                    match row[first..].first_chunk() {
                        Some(whole) => *target = *whole,
                        None => target[..places.len()].copy_from_slice(&row[places.clone()]),
                    }
                }
            }
        }
    }

    fn make_room(&mut self, n_vectors: usize, length: usize) {
        (self.n_vectors, self.length) = (n_vectors, length);
        self.values.clear();
        self.values.resize(n_vectors.div_ceil(WIDTH) * length, [0.0; WIDTH]);
    }

    fn pack_rows<'a>(&mut self, rows: impl Iterator<Item = &'a [f32]>) {
        for (index, row) in rows.enumerate() {
            let targets = &mut self.values[index / WIDTH * self.length..];
            for (value, target) in row.iter().zip(targets) {
                target[index % WIDTH] = *value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(n_rows: usize, length: usize, n_columns: usize) {
        let numbers = |n: usize, seed: f32| -> Vec<f32> {
            (0..n).map(|at| (at as f32 * 1.7 + seed).sin()).collect()
        };
        let (x, w) = (numbers(n_rows * length, 0.3), numbers(length * n_columns, 2.1));
        let transposed = |values: &[f32], n_columns: usize| -> Vec<f32> {
            (0..n_columns)
                .flat_map(|column| values[column..].iter().step_by(n_columns).copied())
                .collect()
        };
        let (x_columns, w_columns) = (transposed(&x, length), transposed(&w, n_columns));
        let lefts = [Matrix::new(&x, length), Matrix::new(&x_columns, n_rows).transposed()];
        let rights = [Matrix::new(&w, n_columns), Matrix::new(&w_columns, length).transposed()];
        let (mut left, mut right) = (Left::default(), Right::default());
        for (l, r) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            left.pack(lefts[l]);
            right.pack(rights[r]);
            // Added to what is there, beside other columns.
            let stride = n_columns + 2;
            let mut y = vec![0.5; n_rows * stride];
            add_product(&left, &right, Target::new(&mut y, stride).from_column(1));
            for (row, y) in y.chunks_exact(stride).enumerate() {
                assert_eq!([y[0], y[stride - 1]], [0.5, 0.5]);
                for (column, found) in y[1..=n_columns].iter().enumerate() {
                    let product = |at: usize| {
                        f64::from(x[row * length + at]) * f64::from(w[at * n_columns + column])
                    };
                    let sum: f64 = (0..length).map(product).sum();
                    assert!((f64::from(*found) - 0.5 - sum).abs() < 1e-4, "{found} is not {sum}");
                }
            }
        }
    }

    #[test]
    fn products_are_those_of_the_numbers() {
        check(1, 1, 1);
        check(2, 3, 16);
        check(5, 7, 17);
        check(3, 600, 33);
    }
}
