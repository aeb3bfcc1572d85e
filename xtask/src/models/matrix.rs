//! Matrices of weights and the precisions that they are stored in.

use half::f16;

/// Columns that share one scale in [`Blocks`].
pub const BLOCK: usize = 32;

/// Rows one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    pub n_rows: usize,
    pub n_columns: usize,
    pub values: Vec<f32>,
}

/// How a matrix of a network is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As F32.
    Full,
    /// As whole numbers from `-levels` to `levels` with one scale a row.
    Rows { levels: i8 },
    /// As 4-bit numbers with one scale for 32 columns.
    Blocks,
}

/// value = code · scale of the row.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    pub codes: Vec<i8>,
    pub scales: Vec<f32>,
}

/// 4-bit blocks, called Q4_0 by ggml: of each 16 bytes, the low half of byte j is column j
/// and the high half column j + 16; value = (half byte - 8) · scale of the block.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocks {
    pub codes: Vec<u8>,
    pub scales: Vec<f16>,
}

impl Matrix {
    pub fn new(n_rows: usize, n_columns: usize, values: Vec<f32>) -> Self {
        assert_eq!(values.len(), n_rows * n_columns, "[{n_rows}, {n_columns}]");
        Self { n_rows, n_columns, values }
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.n_columns..(row + 1) * self.n_columns]
    }

    pub fn transposed(&self) -> Self {
        let column = |column: usize| self.values.iter().skip(column).step_by(self.n_columns);
        let values = (0..self.n_columns).flat_map(|index| column(index).copied()).collect();
        Self::new(self.n_columns, self.n_rows, values)
    }

    /// The first `n_rows` rows.
    pub fn first_rows(mut self, n_rows: usize) -> Self {
        self.n_rows = self.n_rows.min(n_rows);
        self.values.truncate(self.n_rows * self.n_columns);
        self
    }

    pub fn to_rows(&self, levels: i8) -> Rows {
        let levels = f32::from(levels);
        let mut codes = Vec::with_capacity(self.values.len());
        let mut scales = Vec::with_capacity(self.n_rows);
        for row in 0..self.n_rows {
            let row = self.row(row);
            let scale =
                row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs())) / levels;
            // A row of zeros has no scale of its own.
            let scale = if scale > 0.0 { scale } else { 1.0 };
            codes.extend(row.iter().map(|value| (value / scale).round() as i8));
            scales.push(scale);
        }
        Rows { codes, scales }
    }

    pub fn to_blocks(&self) -> Blocks {
        assert!(self.n_columns.is_multiple_of(BLOCK), "{} columns", self.n_columns);
        let mut codes = Vec::with_capacity(self.values.len() / 2);
        let mut scales = Vec::with_capacity(self.values.len() / BLOCK);
        for block in self.values.chunks_exact(BLOCK) {
            let scale = best_scale(block);
            let nibbles: Vec<u8> = block.iter().map(|value| nibble(*value, scale)).collect();
            let (low, high) = nibbles.split_at(BLOCK / 2);
            codes.extend(low.iter().zip(high).map(|(low, high)| low | high << 4));
            scales.push(scale);
        }
        Blocks { codes, scales }
    }
}

impl Blocks {
    /// From the layout of ggml: the scale, two bytes, in front of every block's 16 bytes.
    pub fn from_ggml(bytes: &[u8]) -> Self {
        let mut codes = Vec::with_capacity(bytes.len() / 18 * 16);
        let mut scales = Vec::with_capacity(bytes.len() / 18);
        for block in bytes.chunks_exact(18) {
            scales.push(f16::from_le_bytes([block[0], block[1]]));
            codes.extend_from_slice(&block[2..]);
        }
        Self { codes, scales }
    }

    /// The rows named, of a matrix with `n_columns` columns.
    pub fn select(&self, rows: &[u32], n_columns: usize) -> Self {
        Self {
            codes: select(&self.codes, rows, n_columns / 2),
            scales: select(&self.scales, rows, n_columns / BLOCK),
        }
    }
}

/// The rows named, of a table whose rows have `width` items.
pub fn select<T: Copy>(items: &[T], rows: &[u32], width: usize) -> Vec<T> {
    rows.iter().flat_map(|row| &items[*row as usize * width..][..width]).copied().collect()
}

fn nibble(value: f32, scale: f16) -> u8 {
    let scale = scale.to_f32();
    if scale == 0.0 { 8 } else { ((value / scale).round() + 8.0).clamp(0.0, 15.0) as u8 }
}

/// The scale with the smallest squared error among those that put the value farthest from
/// zero on a number between 5 and 9: the usual choices, 7 and -8, cost up to a fifth more.
fn best_scale(block: &[f32]) -> f16 {
    let farthest =
        block.iter().fold(0.0_f32, |far, value| if value.abs() > far.abs() { *value } else { far });
    let candidates = (0..=16).map(|step| 5.0 + step as f32 / 4.0);
    let candidates = candidates.flat_map(|place| [farthest / place, -farthest / place]);
    let mut best = (f16::ZERO, f32::INFINITY);
    for scale in candidates.map(f16::from_f32) {
        let error = block.iter().map(|value| {
            let decoded = (f32::from(nibble(*value, scale)) - 8.0) * scale.to_f32();
            (value - decoded) * (value - decoded)
        });
        let error: f32 = error.sum();
        if error < best.1 {
            best = (scale, error);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposed_and_cut() {
        let matrix = Matrix::new(2, 3, vec![1., 2., 3., 4., 5., 6.]);
        assert_eq!(matrix.transposed(), Matrix::new(3, 2, vec![1., 4., 2., 5., 3., 6.]));
        assert_eq!(matrix.first_rows(1), Matrix::new(1, 3, vec![1., 2., 3.]));
    }

    #[test]
    fn rows_have_a_scale_each() {
        let matrix = Matrix::new(3, 2, vec![15.5, -8.2, 0.0, 0.0, 3.875, 1.9]);
        let rows = matrix.to_rows(31);
        assert_eq!(rows.codes, [31, -16, 0, 0, 31, 15]);
        assert_eq!(rows.scales, [0.5, 1.0, 0.125]);
    }

    #[test]
    fn select_takes_rows_in_the_order_asked_for() {
        assert_eq!(select(&[1, 2, 3, 4, 5, 6], &[2, 0], 2), [5, 6, 1, 2]);
    }

    #[test]
    fn ggml_blocks_keep_their_bits() {
        // 0.5 as F16 is 0x3800.
        let mut bytes = vec![0x00, 0x38];
        bytes.extend(0..16);
        let blocks = Blocks::from_ggml(&bytes);
        assert_eq!(blocks.scales, [f16::from_f32(0.5)]);
        assert_eq!(blocks.codes, (0..16).collect::<Vec<u8>>());
        assert_eq!(blocks.select(&[0], BLOCK), blocks);
    }

    /// What a reader makes of one block.
    fn decode(blocks: &Blocks) -> Vec<f32> {
        let scale = blocks.scales[0].to_f32();
        let value = |nibble: u8| (f32::from(nibble) - 8.0) * scale;
        let low = blocks.codes.iter().map(|code| value(code & 15));
        low.chain(blocks.codes.iter().map(|code| value(code >> 4))).collect()
    }

    #[test]
    fn blocks_hold_what_four_bits_can_hold() {
        // -8 is there and 8 is not: the scale has to be 0.25, not -0.25.
        let values: Vec<f32> = (0..32).map(|index| (index % 16 - 8) as f32 * 0.25).collect();
        let blocks = Matrix::new(1, BLOCK, values.clone()).to_blocks();
        assert_eq!(blocks.scales, [f16::from_f32(0.25)]);
        // Columns 0 and 16 are both -2.0: nibble 0; columns 15 and 31 are 1.75: nibble 15.
        assert_eq!((blocks.codes[0], blocks.codes[15]), (0x00, 0xff));
        assert_eq!(decode(&blocks), values);
    }

    #[test]
    fn a_block_of_zeros_stays_zero() {
        let blocks = Matrix::new(1, BLOCK, vec![0.0; BLOCK]).to_blocks();
        assert_eq!(decode(&blocks), [0.0; BLOCK]);
    }

    #[test]
    fn the_scale_is_better_than_the_usual_one() {
        let values: Vec<f32> = (0..32).map(|index| ((index * index) as f32).sin()).collect();
        let error =
            |decoded: &[f32]| values.iter().zip(decoded).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let usual = largest / 7.0;
        let usually: Vec<f32> =
            values.iter().map(|value| (value / usual).round() * usual).collect();
        let blocks = Matrix::new(1, BLOCK, values.clone()).to_blocks();
        assert!(error(&decode(&blocks)) < error(&usually));
    }
}
