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

/// Rows and columns that one pass works on.
const TILE: usize = 4;
const PANEL: usize = 12;

/// Products that are summed up in 32 bits before they become a number: more could overflow.
const GROUP: usize = 128;
/// Numbers of each column that one pass reads: those of a panel stay near the processor.
const BLOCK: usize = 4 * GROUP;

/// The largest magnitude of a vector becomes this.
const LARGEST: f32 = 4_095.0;
const _: () = assert!(LARGEST as i64 * LARGEST as i64 * GROUP as i64 <= i32::MAX as i64);

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
    /// Numbers in a vector, filled up with a zero if they are odd.
    length: usize,
    /// Two neighbours in one number, `[n_panels, length / 2, WIDTH]`; the last panel is filled up
    /// with zeros.
    pairs: Vec<[i32; WIDTH]>,
    /// `[n_panels, WIDTH]`
    scales: Vec<f32>,
}

impl Left {
    /// Takes the rows of a matrix.
    pub fn pack(&mut self, matrix: Matrix<'_>) {
        self.0.pack(matrix);
    }
}

impl Right {
    /// Takes the columns of a matrix.
    pub fn pack(&mut self, matrix: Matrix<'_>) {
        self.0.pack(matrix.transposed());
    }
}

/// Adds a product: `y += left · right`. Where a side has a number that is not finite, all become
/// NaN.
///
/// * `y` - `[n_rows, n_columns]`
pub fn add_product(left: &Left, right: &Right, mut y: Target<'_>) {
    let (left, right) = (&left.0, &right.0);
    let n_pairs = left.length / 2;
    if n_pairs == 0 || left.length != right.length {
        return;
    }
    let panels = right.pairs.chunks_exact(n_pairs).zip(right.scales.as_chunks::<PANEL>().0);
    for (panel, (columns, scales)) in panels.enumerate() {
        let scales = scales.as_chunks::<4>().0;
        let first = panel * PANEL;
        let places = first..right.n_vectors.min(first + PANEL);
        for (block, columns) in columns.chunks(BLOCK / 2).enumerate() {
            let start = block * BLOCK / 2;
            let tiles = left.pairs.chunks_exact(n_pairs).zip(left.scales.as_chunks::<TILE>().0);
            for (tile, (rows, row_scales)) in tiles.enumerate() {
                let sums = product(&rows[start..start + columns.len()], columns);
                let targets = y.rows(tile * TILE, places.clone());
                for ((target, sums), row_scale) in targets.zip(sums).zip(row_scales) {
                    let row_scale = f32x4::splat(*row_scale);
                    let scaled = |at: usize| sums[at] * row_scale * f32x4::new(scales[at]);
                    add_to(target, std::array::from_fn(scaled));
                }
            }
        }
    }
}

/// A tile of rows times a panel of columns, in units of both scales.
#[inline]
fn product(rows: &[[i32; TILE]], columns: &[[i32; PANEL]]) -> [[f32x4; PANEL / 4]; TILE] {
    let mut all = [[f32x4::ZERO; PANEL / 4]; TILE];
    for (rows, columns) in rows.chunks(GROUP / 2).zip(columns.chunks(GROUP / 2)) {
        let mut sums = [[i32x4::ZERO; PANEL / 4]; TILE];
        for (rows, columns) in rows.iter().zip(columns) {
            let columns = columns.as_chunks::<4>().0;
            let columns: [i16x8; PANEL / 4] =
                std::array::from_fn(|at| bytemuck::cast(i32x4::new(columns[at])));
            for (pair, sums) in rows.iter().zip(&mut sums) {
                let pair: i16x8 = bytemuck::cast(i32x4::splat(*pair));
                for (sum, column) in sums.iter_mut().zip(columns) {
                    *sum += pair.dot(column);
                }
            }
        }
        for (all, sums) in all.iter_mut().flatten().zip(sums.iter().flatten()) {
            *all += sums.round_float();
        }
    }
    all
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

fn pair(low: i32, high: i32) -> i32 {
    (low & 0xffff) | (high << 16)
}

/// The largest magnitude.
fn largest_of(row: &[f32]) -> f32 {
    let (fours, rest) = row.as_chunks::<4>();
    let most = fours.iter().fold(f32x4::ZERO, |most, four| most.fast_max(f32x4::new(*four).abs()));
    let rest = rest.iter().fold(0.0f32, |most, value| most.max(value.abs()));
    most.to_array().into_iter().fold(rest, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: f32) -> Vec<f32> {
        (0..n).map(|at| (at as f32 * 1.7 + seed).sin() * (1.0 + (at % 7) as f32)).collect()
    }

    /// Each of the four ways in which two sides may lie, against sums in double precision.
    #[track_caller]
    fn check(n_rows: usize, length: usize, n_columns: usize) {
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
                    let terms = (0..length).map(|at| {
                        let product = f64::from(x[row * length + at] * w[at * n_columns + column]);
                        (product, product.abs())
                    });
                    let (sum, size) =
                        terms.fold((0.0, 0.0), |(sum, size), (p, abs)| (sum + p, size + abs));
                    let most = |values: &mut dyn Iterator<Item = f32>| {
                        f64::from(values.fold(0.0f32, |most, x| most.max(x.abs())))
                    };
                    let of_row = most(&mut x[row * length..(row + 1) * length].iter().copied());
                    let of_column = most(&mut w[column..].iter().step_by(n_columns).copied());
                    // Half a unit of each number on both sides, were all off to the same side.
                    let bound = length as f64 * of_row * of_column / 4_095.0 * 1.001 + 1e-6 * size;
                    let error = (f64::from(*found) - 0.5 - sum).abs();
                    assert!(error <= bound, "{found} is not {sum}");
                    // As they are off to both, far less is lost.
                    assert!(error <= 0.05 * bound + 1e-3 * of_row * of_column + 1e-6 * size);
                }
            }
        }
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
        let (mut left, mut right) = (Left::default(), Right::default());
        let mut product = |l: Matrix<'_>, r: Matrix<'_>| {
            let mut y = vec![0.0; 4];
            left.pack(l);
            right.pack(r);
            add_product(&left, &right, Target::new(&mut y, 2));
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
            let (mut left, mut right) = (Left::default(), Right::default());
            left.pack(Matrix::new(&[2.0; BLOCK + 2], BLOCK + 2));
            right.pack(Matrix::new(&[sign; BLOCK + 2], 1));
            let mut y = [0.0];
            add_product(&left, &right, Target::new(&mut y, 1));
            assert!((y[0] - 2.0 * sign * (BLOCK + 2) as f32).abs() < 0.01, "{y:?}");
        }
    }

    #[test]
    fn zeros_stay_zeros_and_nothing_hides_what_is_no_number() {
        let product = |x: [f32; 4], w: [f32; 4]| {
            let (mut left, mut right) = (Left::default(), Right::default());
            left.pack(Matrix::new(&x, 2));
            right.pack(Matrix::new(&w, 2));
            let mut y = [0.0; 4];
            add_product(&left, &right, Target::new(&mut y, 2));
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
        let (mut left, mut right) = (Left::default(), Right::default());
        left.pack(Matrix::new(&[], 4));
        right.pack(Matrix::new(&[1.0; 8], 2));
        add_product(&left, &right, Target::new(&mut [], 2));
        left.pack(Matrix::new(&[1.0; 8], 4));
        right.pack(Matrix::new(&[], 0));
        add_product(&left, &right, Target::new(&mut [], 0));
    }
}
