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
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Precision {
    /// As F32.
    Full,
    /// As whole numbers from `-levels` to `levels` with one scale.
    Whole { levels: i8 },
    /// As whole multiples of `step` times the row's standard deviation, or of more where a
    /// value would not fit; of half a step in the first `n_fine` rows. Most are small
    /// numbers, which gzip uses: of equal size this is finer than [`Blocks`].
    Spread { n_fine: usize, step: f32 },
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

    /// With one scale only.
    pub fn to_whole(&self, levels: i8) -> Rows {
        let scale = largest(&self.values) / f32::from(levels);
        Rows { scales: vec![scale], ..self.scaled(|_| scale) }
    }

    /// With a scale for each row.
    pub fn to_spread(&self, n_fine: usize, step: f32) -> Rows {
        self.scaled(|index| {
            let step = if index < n_fine { step / 2.0 } else { step };
            (step * deviation(self.row(index))).max(largest(self.row(index)) / 127.0)
        })
    }

    /// * `scale` - of the row with an index.
    fn scaled(&self, scale: impl Fn(usize) -> f32) -> Rows {
        let mut codes = Vec::with_capacity(self.values.len());
        let mut scales = Vec::with_capacity(self.n_rows);
        for index in 0..self.n_rows {
            let scale = scale(index);
            // A row of zeros has no scale of its own.
            let scale = if scale > 0.0 { scale } else { 1.0 };
            codes.extend(self.row(index).iter().map(|value| (value / scale).round() as i8));
            scales.push(scale);
        }
        Rows { codes, scales }
    }
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |largest, value| largest.max(value.abs()))
}

/// The standard deviation.
pub fn deviation(values: &[f32]) -> f32 {
    let n = values.len() as f32;
    let mean = values.iter().sum::<f32>() / n;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / n).sqrt()
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
    fn one_scale_for_all_rows() {
        let rows = Matrix::new(2, 2, vec![63.5, -8.0, 0.5, 0.2]).to_whole(127);
        assert_eq!(rows.codes, [127, -16, 1, 0]);
        assert_eq!(rows.scales, [0.5]);
    }

    #[test]
    fn steps_follow_the_spread_of_a_row() {
        // The deviations are 3 and 0; 254 in the last row asks for a scale of 2.
        let values = [vec![4.0, -2.0, 4.0, -2.0], vec![0.0; 4], vec![254.0, 253.0, 254.0, 253.0]];
        let rows = Matrix::new(3, 4, values.concat()).to_spread(0, 0.5);
        assert_eq!(rows.codes, [3, -1, 3, -1, 0, 0, 0, 0, 127, 127, 127, 127]);
        assert_eq!(rows.scales, [1.5, 1.0, 2.0]);
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
}
