//! Products of matrices whose numbers change from step to step, in integers of 16 bits.
//!
//! Two products are made and added in one instruction (`i32x4.dot_i16x8_s`, `pmaddwd`), which takes
//! a third of the time that single precision takes without fused instructions, as WebAssembly is.
//! Each row on the left and each column on the right has its own scale, so that a number is off by
//! at most 1/8,190 of the largest beside it. Networks are trained in half precision, which loses
//! more (Micikevicius et al., 2018, <https://arxiv.org/abs/1710.03740>), and integers of 12 bits
//! are known to be enough to tune a BERT (Ghaffari et al., 2022, <https://arxiv.org/abs/2209.09815>).

use wide::{f32x4, i16x8, i32x4};

use crate::matrix_view::{Matrix, Target};
use crate::product::{Product, add_tiles};
use crate::rows::{largest_of, pair};

/// Rows and columns that one pass works on.
const TILE: usize = 4;
const PANEL: usize = 8;

/// Products that are summed up in 32 bits before they become a number: more could overflow.
const GROUP: usize = 128;
/// Numbers of each column that one pass reads: those of a panel stay near the processor.
const BLOCK: usize = 4 * GROUP;

/// The largest magnitude of a vector becomes this.
const LARGEST: f32 = 4_095.0;
const _: () = assert!(LARGEST as i64 * LARGEST as i64 * GROUP as i64 <= i32::MAX as i64);

/// In integers of 16 bits, which takes half the time. Where a side has a number that is not finite,
/// the whole product is NaN.
#[derive(Debug)]
pub struct Rounded;

/// Vectors of equal length, `WIDTH` of which are read at once.
#[derive(Debug, Default)]
pub struct Packed<const WIDTH: usize> {
    n_vectors: usize,
    /// Numbers in a vector, filled up with a zero if they are odd.
    length: usize,
    /// Two neighbours in one number, `[n_panels, length / 2, WIDTH]`; the last panel is filled up
    /// with zeros.
    pairs: Vec<[i32; WIDTH]>,
    /// `[n_panels, WIDTH]`
    scales: Vec<f32>,
}

impl Product for Rounded {
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
        let row_scales = left.scales.as_chunks::<TILE>().0;
        let column_scales = right.scales.as_chunks::<PANEL>().0;
        let sides = (&left.pairs[..], &right.pairs[..]);
        let steps = (left.length / 2, BLOCK / 2);
        add_tiles(sides, steps, right.n_vectors, y, |(tile, rows), (panel, columns)| {
            let mut sums = product(rows, columns);
            let column_scales = column_scales[panel].as_chunks::<4>().0;
            for (sums, row_scale) in sums.iter_mut().zip(row_scales[tile]) {
                for (sum, column_scales) in sums.iter_mut().zip(column_scales) {
                    *sum = *sum * f32x4::splat(row_scale) * f32x4::new(*column_scales);
                }
            }
            sums
        });
    }
}

/// A tile of rows times a panel of columns, in units of both scales.
#[inline]
fn product(rows: &[[i32; TILE]], columns: &[[i32; PANEL]]) -> [[f32x4; PANEL / 4]; TILE] {
    let mut all = [[f32x4::ZERO; PANEL / 4]; TILE];
    for (rows, columns) in rows.chunks(GROUP / 2).zip(columns.chunks(GROUP / 2)) {
        let mut sums = [[i32x4::ZERO; PANEL / 4]; TILE];
        for (rows, columns) in rows.iter().zip(columns) {
            // Both sums of a row are named and few enough for the registers: of twelve columns in a
            // loop they were written to memory at each pair.
            let &[a, b, c, d, e, f, g, h] = columns;
            let left: i16x8 = bytemuck::cast(i32x4::new([a, b, c, d]));
            let right: i16x8 = bytemuck::cast(i32x4::new([e, f, g, h]));
            for (pair, sums) in rows.iter().zip(&mut sums) {
                let pair: i16x8 = bytemuck::cast(i32x4::splat(*pair));
                sums[0] += pair.dot(left);
                sums[1] += pair.dot(right);
            }
        }
        for (all, sums) in all.iter_mut().zip(sums) {
            all[0] += sums[0].round_float();
            all[1] += sums[1].round_float();
        }
    }
    all
}

impl<const WIDTH: usize> Packed<WIDTH> {
    /// Takes the rows of a matrix.
    fn pack(&mut self, matrix: Matrix<'_>) {
        let (n_rows, n_columns) = matrix.shape();
        (self.n_vectors, self.length) = (n_rows, n_columns.next_multiple_of(2));
        let n_panels = n_rows.div_ceil(WIDTH);
        self.pairs.clear();
        self.pairs.resize(n_panels * self.length / 2, [0; WIDTH]);
        self.scales.clear();
        self.scales.resize(n_panels * WIDTH, 0.0);
        if n_columns == 0 {
            return;
        }
        if !matrix.stored_rows().all(is_finite) {
            self.scales.fill(f32::NAN);
        } else if matrix.is_transposed {
            self.pack_columns(matrix);
        } else {
            self.pack_rows(matrix);
        }
    }

    /// Vectors that lie one after the other.
    fn pack_rows(&mut self, matrix: Matrix<'_>) {
        let n_pairs = self.length / 2;
        for ((index, row), scale) in matrix.stored_rows().enumerate().zip(&mut self.scales) {
            let factor;
            (*scale, factor) = scale_and_factor(largest_of(row));
            let factor = f32x4::splat(factor);
            let panel = self.pairs[index / WIDTH * n_pairs..].iter_mut().take(n_pairs);
            let mut targets = panel.map(|target| &mut target[index % WIDTH]);
            let mut put = |four: &[f32; 4]| {
                let [a, b, c, d] = rounded(f32x4::new(*four) * factor).to_array();
                for pair in [pair(a, b), pair(c, d)] {
                    if let Some(target) = targets.next() {
                        *target = pair;
                    }
                }
            };
            let (fours, rest) = row.as_chunks::<4>();
            fours.iter().for_each(&mut put);
            if !rest.is_empty() {
                put(&full(rest));
            }
        }
    }

    /// Vectors that lie side by side: the first numbers of all, then the second ones, ….
    fn pack_columns(&mut self, matrix: Matrix<'_>) {
        let n_vectors = self.n_vectors;
        let mut factors = vec![0.0f32; n_vectors];
        for row in matrix.stored_rows() {
            let (most, rest) = factors.as_chunks_mut::<4>();
            let (fours, last) = row.as_chunks::<4>();
            for (most, four) in most.iter_mut().zip(fours) {
                *most = f32x4::new(*most).fast_max(f32x4::new(*four).abs()).to_array();
            }
            for (most, value) in rest.iter_mut().zip(last) {
                *most = most.max(value.abs());
            }
        }
        for (factor, scale) in factors.iter_mut().zip(&mut self.scales) {
            (*scale, *factor) = scale_and_factor(*factor);
        }
        let zeros = vec![0.0; n_vectors];
        let n_pairs = self.length / 2;
        for (panel, targets) in self.pairs.chunks_exact_mut(n_pairs).enumerate() {
            let first = panel * WIDTH;
            let factors = full::<WIDTH>(&factors[first..]);
            let mut rows = matrix.stored_rows();
            for target in targets {
                let Some(low) = rows.next() else { break };
                let high = rows.next().unwrap_or(&zeros);
                let (low, high) = (full::<WIDTH>(&low[first..]), full::<WIDTH>(&high[first..]));
                let parts = low.as_chunks::<4>().0.iter().zip(high.as_chunks::<4>().0);
                let parts = parts.zip(factors.as_chunks::<4>().0);
                for (((low, high), factors), target) in parts.zip(target.as_chunks_mut::<4>().0) {
                    let factors = f32x4::new(*factors);
                    let low = rounded(f32x4::new(*low) * factors) & i32x4::splat(0xffff);
                    let high: i32x4 = rounded(f32x4::new(*high) * factors) << 16;
                    *target = (low | high).to_array();
                }
            }
        }
    }
}

/// The first numbers, filled up with zeros.
#[inline]
fn full<const WIDTH: usize>(values: &[f32]) -> [f32; WIDTH] {
    values.first_chunk().copied().unwrap_or_else(|| {
        let mut full = [0.0; WIDTH];
        full[..values.len()].copy_from_slice(values);
        full
    })
}

/// What a vector's integers are multiplied by, and what its numbers are, for its largest magnitude.
fn scale_and_factor(most: f32) -> (f32, f32) {
    (most / LARGEST, if most > 0.0 { LARGEST / most } else { 0.0 })
}

fn is_finite(values: &[f32]) -> bool {
    let (fours, rest) = values.as_chunks::<4>();
    // Nothing times zero is zero, but for what is infinite or NaN.
    let zeros = fours.iter().fold(f32x4::ZERO, |all, four| all + f32x4::new(*four) * f32x4::ZERO);
    rest.iter().fold(zeros.reduce_add(), |all, value| all + value * 0.0) == 0.0
}

/// The nearest integer in the lower 16 bits, of numbers far below 2²²: added to 1.5 · 2²³, a number
/// has no room for its fraction.
#[inline]
fn rounded(x: f32x4) -> i32x4 {
    bytemuck::cast(x + f32x4::splat(12_582_912.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::Room;
    use crate::product::testing::{self, Expected};

    fn numbers(n: usize, seed: f32) -> Vec<f32> {
        (0..n).map(|at| (at as f32 * 1.7 + seed).sin() * (1.0 + (at % 7) as f32)).collect()
    }

    #[track_caller]
    fn check(n_rows: usize, length: usize, n_columns: usize) {
        testing::check::<Rounded>([n_rows, length, n_columns], numbers, |expected| {
            let Expected { size, length, of_row, of_column, .. } = *expected;
            // Half a unit of each number on both sides, were all off to the same side.
            let all = length as f64 * of_row * of_column / 4_095.0 * 1.001 + 1e-6 * size;
            // As they are off to both, far less is lost.
            all.min(0.05 * all + 1e-3 * of_row * of_column + 1e-6 * size)
        });
    }

    #[test]
    fn products_are_those_of_the_numbers() {
        check(1, 1, 1);
        check(4, 2, 12);
        check(5, 7, 13);
        check(9, 130, 25);
        check(3, 1_100, 4);
    }

    #[test]
    fn some_columns_of_a_matrix() {
        // Rows of 4, of which the two in the middle are a matrix.
        let values = [9.0, 1.0, 2.0, 9.0, 9.0, 3.0, 4.0, 9.0];
        let middle = Matrix::new(&values, 4).columns(1..3);
        let identity = [1.0, 0.0, 0.0, 1.0];
        let mut room = Room::<Rounded>::new();
        let mut product = |l: Matrix<'_>, r: Matrix<'_>| {
            let mut y = vec![0.0; 4];
            room.add(l, r, Target::new(&mut y, 2));
            y.iter().map(|y| (y * 1_000.0).round() / 1_000.0).collect::<Vec<_>>()
        };
        let identity = Matrix::new(&identity, 2);
        assert_eq!(product(middle, identity), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(product(middle.transposed(), identity), [1.0, 3.0, 2.0, 4.0]);
        assert_eq!(product(identity, middle), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(product(identity, middle.transposed()), [1.0, 3.0, 2.0, 4.0]);
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        for sign in [1.0, -1.0] {
            let (row, column) = ([2.0; BLOCK + 2], [sign; BLOCK + 2]);
            let (row, column) = (Matrix::new(&row, BLOCK + 2), Matrix::new(&column, 1));
            let mut y = [0.0];
            Room::<Rounded>::new().add(row, column, Target::new(&mut y, 1));
            assert!((y[0] - 2.0 * sign * (BLOCK + 2) as f32).abs() < 0.01, "{y:?}");
        }
    }

    #[test]
    fn zeros_stay_zeros_and_nothing_hides_what_is_no_number() {
        let product = |x: [f32; 4], w: [f32; 4]| {
            let mut y = [0.0; 4];
            let (x, w) = (Matrix::new(&x, 2), Matrix::new(&w, 2));
            Room::<Rounded>::new().add(x, w, Target::new(&mut y, 2));
            y
        };
        assert_eq!(product([0.0; 4], [1.0; 4]), [0.0; 4]);
        assert_eq!(product([1.0; 4], [0.0; 4]), [0.0; 4]);
        for bad in [f32::NAN, f32::INFINITY] {
            assert!(product([1.0, bad, 1.0, 1.0], [1.0; 4]).iter().all(|y| y.is_nan()));
            assert!(product([1.0; 4], [1.0, 1.0, bad, 1.0]).iter().all(|y| y.is_nan()));
        }
    }

    #[test]
    fn nothing_times_nothing() {
        let mut room = Room::<Rounded>::new();
        room.add(Matrix::new(&[], 4), Matrix::new(&[1.0; 8], 2), Target::new(&mut [], 2));
        room.add(Matrix::new(&[1.0; 8], 4), Matrix::new(&[], 0), Target::new(&mut [], 0));
    }
}
