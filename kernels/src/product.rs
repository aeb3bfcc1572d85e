//! Products of matrices, `y += left · right`, in one precision or another.

use wide::f32x4;

use crate::matrix_view::{Matrix, Target};

/// The way in which matrices are multiplied.
pub trait Product {
    /// Rows on the left; what was allocated is used again.
    type Left: Default;
    /// Columns on the right; what was allocated is used again.
    type Right: Default;
    /// Takes the rows of a matrix.
    fn take_left(side: &mut Self::Left, matrix: Matrix<'_>);
    /// Takes the columns of a matrix.
    fn take_right(side: &mut Self::Right, matrix: Matrix<'_>);
    /// `y += left · right`, if they are of one length.
    ///
    /// * `y` - `[n_rows, n_columns]`
    fn add(left: &Self::Left, right: &Self::Right, y: Target<'_>);
}

/// The two sides of one product after the other.
pub(crate) struct Room<P: Product> {
    pub left: P::Left,
    pub right: P::Right,
}

impl<P: Product> Room<P> {
    pub fn new() -> Self {
        Self { left: P::Left::default(), right: P::Right::default() }
    }

    /// `y += left · right`
    pub fn add(&mut self, left: Matrix<'_>, right: Matrix<'_>, y: Target<'_>) {
        P::take_left(&mut self.left, left);
        self.add_same_left(right, y);
    }

    /// The same with the rows that were taken last.
    pub fn add_same_left(&mut self, right: Matrix<'_>, y: Target<'_>) {
        P::take_right(&mut self.right, right);
        P::add(&self.left, &self.right, y);
    }

    /// The same with the columns that were taken last.
    pub fn add_same_right(&mut self, left: Matrix<'_>, y: Target<'_>) {
        P::take_left(&mut self.left, left);
        P::add(&self.left, &self.right, y);
    }
}

/// Adds a product tile by tile of `TILE` rows and `4 FOURS` columns. A panel's block of numbers stays
/// near the processor while all rows pass.
///
/// * `left` - `[n_tiles, length]`; `right` - `[n_panels, length]`
/// * `product` - of a tile's and a panel's numbers in one block, with their places among tiles and
///   panels.
#[inline]
pub(crate) fn add_tiles<L, R, const TILE: usize, const FOURS: usize>(
    (left, right): (&[L], &[R]),
    (length, block): (usize, usize),
    n_columns: usize,
    mut y: Target<'_>,
    product: impl Fn((usize, &[L]), (usize, &[R])) -> [[f32x4; FOURS]; TILE],
) {
    if length == 0 {
        return;
    }
    for (panel, columns) in right.chunks_exact(length).enumerate() {
        let first = panel * 4 * FOURS;
        let places = first..n_columns.min(first + 4 * FOURS);
        for (index, columns) in columns.chunks(block).enumerate() {
            let start = index * block;
            for (tile, rows) in left.chunks_exact(length).enumerate() {
                let rows = &rows[start..start + columns.len()];
                let sums = product((tile, rows), (panel, columns));
                for (target, sums) in y.rows(tile * TILE, places.clone()).zip(sums) {
                    add_to(target, sums);
                }
            }
        }
    }
}

#[inline]
fn add_to<const FOURS: usize>(target: &mut [f32], sums: [f32x4; FOURS]) {
    if target.len() == 4 * FOURS {
        for (target, sum) in target.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
            *target = (f32x4::new(*target) + sum).to_array();
        }
        return;
    }
    let sums = sums.iter().flat_map(|sum| sum.to_array());
    target.iter_mut().zip(sums).for_each(|(target, sum)| *target += sum);
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A sum of products, and how large they are.
    pub struct Expected {
        pub sum: f64,
        /// Of their magnitudes.
        pub size: f64,
        pub length: usize,
        /// The largest magnitudes of the row and of the column.
        pub of_row: f64,
        pub of_column: f64,
    }

    /// Checks each of the four ways in which two sides may lie against sums in double precision.
    ///
    /// * `numbers` - so many, by a seed; `bound` - the largest error.
    #[track_caller]
    pub fn check<P: Product>(
        [n_rows, length, n_columns]: [usize; 3],
        numbers: impl Fn(usize, f32) -> Vec<f32>,
        bound: impl Fn(&Expected) -> f64,
    ) {
        let (x, w) = (numbers(n_rows * length, 0.3), numbers(length * n_columns, 2.1));
        let transposed = |values: &[f32], n_columns: usize| -> Vec<f32> {
            (0..n_columns)
                .flat_map(|column| values[column..].iter().step_by(n_columns).copied())
                .collect()
        };
        let (x_columns, w_columns) = (transposed(&x, length), transposed(&w, n_columns));
        let lefts = [Matrix::new(&x, length), Matrix::new(&x_columns, n_rows).transposed()];
        let rights = [Matrix::new(&w, n_columns), Matrix::new(&w_columns, length).transposed()];
        let mut room = Room::<P>::new();
        for (l, r) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            // Added to what is there, beside other columns.
            let stride = n_columns + 2;
            let mut y = vec![0.5; n_rows * stride];
            room.add(lefts[l], rights[r], Target::new(&mut y, stride).from_column(1));
            for (row, y) in y.chunks_exact(stride).enumerate() {
                assert_eq!([y[0], y[stride - 1]], [0.5, 0.5]);
                let x = &x[row * length..(row + 1) * length];
                for (column, found) in y[1..=n_columns].iter().enumerate() {
                    let expected = expected(x, w[column..].iter().step_by(n_columns).copied());
                    let error = (f64::from(*found) - 0.5 - expected.sum).abs();
                    assert!(error <= bound(&expected), "{found} is not {}", expected.sum);
                }
            }
        }
    }

    fn expected(row: &[f32], column: impl Iterator<Item = f32> + Clone) -> Expected {
        let products = row.iter().zip(column.clone()).map(|(x, w)| f64::from(*x) * f64::from(w));
        let most = |values: &mut dyn Iterator<Item = f32>| {
            f64::from(values.fold(0.0f32, |most, x| most.max(x.abs())))
        };
        Expected {
            sum: products.clone().sum(),
            size: products.map(f64::abs).sum(),
            length: row.len(),
            of_row: most(&mut row.iter().copied()),
            of_column: most(&mut column.clone()),
        }
    }
}
