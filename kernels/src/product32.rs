//! Products of matrices in single precision.
//!
//! Without fused instructions, as WebAssembly is, what counts is how many numbers are read for each
//! that is multiplied: two rows times sixteen columns fill the registers.

use wide::f32x4;

use crate::matrix_view::{Matrix, Target};
use crate::product::{Product, add_tiles};

/// Rows and columns that one pass works on.
const TILE: usize = 2;
const PANEL: usize = 16;

/// Numbers of each column that one pass reads: those of a panel stay near the processor.
const BLOCK: usize = 256;
/// Rows that are read over and over before the next ones.
const NEAR_ROWS: usize = 32;

/// In single precision.
#[derive(Debug)]
pub struct Exact;

/// Vectors of equal length, `WIDTH` of which are read at once.
#[derive(Debug, Default)]
pub struct Packed<const WIDTH: usize> {
    n_vectors: usize,
    length: usize,
    /// `[n_panels, length, WIDTH]`; the last panel is filled up with zeros.
    values: Vec<[f32; WIDTH]>,
}

impl Product for Exact {
    type Left = Packed<TILE>;
    type Right = Packed<PANEL>;

    fn take_left(side: &mut Self::Left, matrix: Matrix<'_>) {
        side.pack(matrix);
    }

    fn take_right(side: &mut Self::Right, matrix: Matrix<'_>) {
        side.pack(matrix.transposed());
    }

    fn add(left: &Self::Left, right: &Self::Right, y: Target<'_>) {
        if left.length != right.length {
            return;
        }
        let sides = (&left.values[..], &right.values[..]);
        let steps = (left.length, BLOCK);
        add_tiles(sides, steps, right.n_vectors, y, |(_, rows), (_, columns)| {
            product(rows, columns)
        });
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

impl<const WIDTH: usize> Packed<WIDTH> {
    /// Takes rows of `length` numbers, which may overlap.
    pub(crate) fn pack_each<'a>(
        &mut self,
        rows: impl ExactSizeIterator<Item = &'a [f32]>,
        length: usize,
    ) {
        self.make_room(rows.len(), length);
        self.pack_rows(rows);
    }

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

    fn pack_rows<'a>(&mut self, mut rows: impl ExactSizeIterator<Item = &'a [f32]>) {
        if self.length == 0 {
            return;
        }
        for targets in self.values.chunks_exact_mut(self.length) {
            let n_rows = rows.len().min(WIDTH);
            let panel: [&[f32]; WIDTH] = std::array::from_fn(|_| rows.next().unwrap_or_default());
            if n_rows == WIDTH {
                let panel = panel.map(|row| &row[..targets.len()]);
                for (at, target) in targets.iter_mut().enumerate() {
                    *target = panel.map(|row| row[at]);
                }
                continue;
            }
            for (place, row) in panel.into_iter().take(n_rows).enumerate() {
                for (value, target) in row.iter().zip(&mut *targets) {
                    target[place] = *value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::testing;

    #[track_caller]
    fn check(n_rows: usize, length: usize, n_columns: usize) {
        let numbers = |n: usize, seed: f32| -> Vec<f32> {
            (0..n).map(|at| (at as f32 * 1.7 + seed).sin()).collect()
        };
        testing::check::<Exact>([n_rows, length, n_columns], numbers, |_| 1e-4);
    }

    #[test]
    fn products_are_those_of_the_numbers() {
        check(1, 1, 1);
        check(2, 3, 16);
        check(5, 7, 17);
        check(3, 600, 33);
    }
}
