//! Rows of numbers in 16 bits, the left side of a product.

use wide::f32x4;

/// Rows that one pass of a product works on.
pub(crate) const TILE: usize = 4;

/// The largest of a row in 16 bits.
const LARGEST: f32 = 32_767.0;

/// Rows `[n_rows, n_inputs]` in 16 bits and a scale each: of a row whose largest magnitude is 1, a
/// number is off by at most 1/65,534.
#[derive(Debug, Default)]
pub struct PackedRows {
    n_inputs: usize,
    n_rows: usize,
    /// Two neighbours in one number, `[n_tiles, n_inputs / 2, TILE]`; the last tile is filled up
    /// with zeros.
    pub(crate) pairs: Vec<i32>,
    /// `[n_rows]`
    pub(crate) scales: Vec<f32>,
}

impl PackedRows {
    /// Takes other rows; what was allocated is used again.
    ///
    /// * `x` - `[n_rows, n_inputs]`, of an even number of inputs; NaN becomes 0, and what is
    ///   infinite makes its row NaN.
    pub fn pack(&mut self, x: &[f32], n_inputs: usize) {
        self.n_inputs = n_inputs;
        self.n_rows = x.len() / n_inputs;
        let n_pairs = n_inputs / 2;
        self.pairs.clear();
        self.pairs.resize(self.n_rows.div_ceil(TILE) * TILE * n_pairs, 0);
        self.scales.clear();
        let tiles = self.pairs.chunks_exact_mut(TILE * n_pairs);
        for (rows, tile) in x.chunks(TILE * n_inputs).zip(tiles) {
            for (place, row) in rows.chunks_exact(n_inputs).enumerate() {
                let largest = largest_of(row);
                self.scales.push(largest / LARGEST);
                let factor = if largest > 0.0 { LARGEST / largest } else { 0.0 };
                let factor = f32x4::splat(factor);
                let fours = row.chunks_exact(4);
                let rest = fours.remainder();
                let mut targets = tile[place..].iter_mut().step_by(TILE);
                let mut put = |low: i32, high: i32| {
                    if let Some(target) = targets.next() {
                        *target = pair(low, high);
                    }
                };
                for four in fours {
                    let four = f32x4::new([four[0], four[1], four[2], four[3]]);
                    let [a, b, c, d] = (four * factor).round_int().to_array();
                    put(a, b);
                    put(c, d);
                }
                if let &[low, high] = rest {
                    let [low, high, ..] =
                        (f32x4::new([low, high, 0.0, 0.0]) * factor).round_int().to_array();
                    put(low, high);
                }
            }
        }
    }

    /// Numbers in a row.
    pub fn n_inputs(&self) -> usize {
        self.n_inputs
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

/// Two numbers of 16 bits in one.
pub(crate) fn pair(low: i32, high: i32) -> i32 {
    (low & 0xffff) | (high << 16)
}

/// The largest magnitude; of NaN nothing.
pub(crate) fn largest_of(row: &[f32]) -> f32 {
    let (fours, rest) = row.as_chunks::<4>();
    let most = fours.iter().fold(f32x4::ZERO, |most, four| most.max(f32x4::new(*four).abs()));
    let rest = rest.iter().fold(0.0f32, |most, value| most.max(value.abs()));
    most.to_array().into_iter().fold(rest, f32::max)
}
