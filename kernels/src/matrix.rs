//! A layer's matrix in signed bytes, and products with it.
//!
//! Bytes are widened to 16 bits as they are read, so that two products are made and added in one
//! instruction (`i32x4.dot_i16x8_s`, `pmaddwd`). As the rows on the left are in 16 bits anyway,
//! they cost no more than in 8, as int8 inference has them, and lose next to nothing; sums are
//! exact, in 32 bits, up to the end of a group of inputs.

use std::ops::Range;

use wide::{f32x4, i8x16, i16x8, i32x4};

use crate::rows::{PackedRows, TILE};

/// Outputs that one pass works on: two registers.
const PANEL: usize = 8;

/// As long as this the sum of products of 16 bits and 8 surely fits 32 bits.
const LONGEST_GROUP: usize = 512;

/// A layer's matrix `[n_outputs, n_inputs]` as it is stored: `byte · scale`, with one scale for
/// each group of neighbouring inputs of an output.
#[derive(Debug, Clone)]
pub struct MatrixBytes {
    /// Numbers in each row.
    pub n_inputs: usize,
    /// `[n_outputs, n_inputs]`
    pub bytes: Vec<i8>,
    /// `[n_outputs, n_groups]`
    pub scales: Vec<f32>,
}

/// A matrix laid out for [`PackedMatrix::multiply`], with what is added to each output.
#[derive(Debug, Clone)]
pub struct PackedMatrix {
    n_inputs: usize,
    n_outputs: usize,
    /// Inputs that share a scale.
    group: usize,
    /// `[n_panels, n_inputs / 2, PANEL, 2]`; the two halves of a panel are interleaved, byte by byte.
    bytes: Vec<i8>,
    /// `[n_panels, n_groups, PANEL]`
    scales: Vec<f32>,
    /// `[n_panels, PANEL]`
    bias: Vec<f32>,
}

impl PackedMatrix {
    /// A matrix, or several of as many inputs and groups, whose outputs come one after the other.
    /// None where the numbers of inputs, groups and outputs do not fit together, or are not even.
    ///
    /// * `parts` - each with what is added to its outputs, `[n_outputs]`.
    pub fn new(parts: &[(MatrixBytes, Vec<f32>)]) -> Option<Self> {
        let (first, bias) = parts.first()?;
        let n_inputs = first.n_inputs;
        let n_stored_groups = first.scales.len().checked_div(bias.len())?;
        let stored_group = n_inputs.checked_div(n_stored_groups)?;
        // A long group is several, of the same scale.
        let fits = |&n: &usize| stored_group % n == 0 && (stored_group / n).is_multiple_of(2);
        let fewest = stored_group.div_ceil(LONGEST_GROUP).max(1);
        let n_parts = (fewest..=stored_group / 2).find(fits)?;
        let group = stored_group / n_parts;
        let n_groups = n_stored_groups * n_parts;
        if group * n_groups != n_inputs {
            return None;
        }
        let n_outputs = parts.iter().map(|(_, bias)| bias.len()).sum::<usize>();
        let n_panels = n_outputs.div_ceil(PANEL);
        let mut packed = Self {
            n_inputs,
            n_outputs,
            group,
            bytes: vec![0; n_panels * n_inputs * PANEL],
            scales: vec![0.0; n_panels * n_groups * PANEL],
            bias: vec![0.0; n_panels * PANEL],
        };
        let mut output = 0;
        for (matrix, bias) in parts {
            let fits = matrix.n_inputs == n_inputs
                && matrix.bytes.len() == bias.len() * n_inputs
                && matrix.scales.len() == bias.len() * n_stored_groups;
            if !fits {
                return None;
            }
            for (index, bias) in bias.iter().enumerate() {
                let (panel, place) = (output / PANEL, output % PANEL);
                let row = &matrix.bytes[index * n_inputs..(index + 1) * n_inputs];
                let target = &mut packed.bytes[panel * n_inputs * PANEL..];
                for (pair, bytes) in row.chunks_exact(2).enumerate() {
                    let start = byte_at(pair, place);
                    target[start] = bytes[0];
                    target[start + 2] = bytes[1];
                }
                let scales = &matrix.scales[index * n_stored_groups..(index + 1) * n_stored_groups];
                for group in 0..n_groups {
                    packed.scales[(panel * n_groups + group) * PANEL + place] =
                        scales[group / n_parts];
                }
                packed.bias[output] = *bias;
                output += 1;
            }
        }
        Some(packed)
    }

    /// Numbers of a row that it reads.
    pub fn n_inputs(&self) -> usize {
        self.n_inputs
    }

    /// Numbers that it makes of a row.
    pub fn n_outputs(&self) -> usize {
        self.n_outputs
    }

    /// The numbers of some outputs as single-precision ones, input by input:
    /// `[n_inputs, n_outputs]`.
    pub fn numbers(&self, outputs: Range<usize>) -> Vec<f32> {
        let n_groups = self.n_inputs / self.group;
        let mut all = vec![0.0; outputs.len() * self.n_inputs];
        let n_columns = outputs.len();
        for (column, output) in outputs.enumerate() {
            let (panel, place) = (output / PANEL, output % PANEL);
            let bytes = &self.bytes[panel * self.n_inputs * PANEL..];
            let scales = &self.scales[panel * n_groups * PANEL..];
            for (input, target) in all[column..].iter_mut().step_by(n_columns).enumerate() {
                let scale = scales[input / self.group * PANEL + place];
                *target = f32::from(bytes[byte_at(input / 2, place) + 2 * (input % 2)]) * scale;
            }
        }
        all
    }

    /// What is added to the outputs, `[n_outputs]`.
    pub fn bias(&self) -> &[f32] {
        &self.bias[..self.n_outputs]
    }

    /// `y = x Wᵀ + b`
    ///
    /// * `x` - of as many inputs; without them nothing is written.
    /// * `y` - becomes `[n_rows, n_outputs]`
    pub fn multiply(&self, x: &PackedRows, y: &mut Vec<f32>) {
        y.clear();
        y.resize(x.n_rows() * self.n_outputs, 0.0);
        if x.n_inputs() != self.n_inputs || y.is_empty() {
            return;
        }
        let n_groups = self.n_inputs / self.group;
        let panels = self.bytes.chunks_exact(self.n_inputs * PANEL);
        let scales = self.scales.chunks_exact(n_groups * PANEL);
        let biases = self.bias.chunks_exact(PANEL);
        for (panel, ((bytes, scales), bias)) in panels.zip(scales).zip(biases).enumerate() {
            let n_columns = PANEL.min(self.n_outputs - panel * PANEL);
            let tiles = x.pairs.chunks_exact(TILE * self.n_inputs / 2);
            for (tile, rows) in tiles.enumerate() {
                let sums = product(rows, bytes, scales, self.group / 2);
                let row_scales = x.scales[tile * TILE..].iter();
                for (place, (sums, scale)) in sums.iter().zip(row_scales).enumerate() {
                    let start = (tile * TILE + place) * self.n_outputs + panel * PANEL;
                    let target = &mut y[start..start + n_columns];
                    let numbers = sums.iter().flat_map(|sums| sums.to_array());
                    for ((target, sum), bias) in target.iter_mut().zip(numbers).zip(bias) {
                        *target = sum * scale + bias;
                    }
                }
            }
        }
    }
}

/// Where the first byte of a pair of inputs stands in a panel; the second is two further.
fn byte_at(pair: usize, place: usize) -> usize {
    pair * 2 * PANEL + place % (PANEL / 2) * 4 + place / (PANEL / 2)
}

/// A tile of rows times a panel: `[TILE, PANEL]`, without the rows' scales.
///
/// * `rows` - `[n_pairs, TILE]`; `bytes` - `[n_pairs, PANEL, 2]`; `scales` - `[n_groups, PANEL]`
#[inline]
fn product(rows: &[i32], bytes: &[i8], scales: &[f32], group_pairs: usize) -> [[f32x4; 2]; TILE] {
    let mut all = [[f32x4::ZERO; 2]; TILE];
    let rows = rows.chunks_exact(TILE * group_pairs);
    let bytes = bytes.chunks_exact(2 * PANEL * group_pairs);
    for ((rows, bytes), scales) in rows.zip(bytes).zip(scales.as_chunks::<4>().0.as_chunks::<2>().0)
    {
        let mut sums = [[i32x4::ZERO; 2]; TILE];
        let rows = rows.as_chunks::<TILE>().0;
        let bytes = bytes.as_chunks::<{ 2 * PANEL }>().0;
        for (rows, bytes) in rows.iter().zip(bytes) {
            let (left, right) = widened(bytes);
            for (pair, sums) in rows.iter().zip(&mut sums) {
                let pair: i16x8 = bytemuck::cast(i32x4::splat(*pair));
                sums[0] += pair.dot(left);
                sums[1] += pair.dot(right);
            }
        }
        let scales = scales.map(f32x4::new);
        for (all, sums) in all.iter_mut().zip(sums) {
            all[0] += sums[0].round_float() * scales[0];
            all[1] += sums[1].round_float() * scales[1];
        }
    }
    all
}

/// Bytes as numbers of 16 bits: the first, third, … and the second, fourth, ….
#[inline]
fn widened(bytes: &[i8; 2 * PANEL]) -> (i16x8, i16x8) {
    let both: i16x8 = bytemuck::cast(i8x16::new(*bytes));
    ((both << 8) >> 8, both >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix of numbers that look random, of one scale for each group.
    fn matrix(n_inputs: usize, n_outputs: usize, n_groups: usize) -> MatrixBytes {
        let byte = |at: usize| (at * 7_919 % 251) as i16 - 125;
        MatrixBytes {
            n_inputs,
            bytes: (0..n_inputs * n_outputs).map(|at| byte(at) as i8).collect(),
            scales: (0..n_outputs * n_groups).map(|at| 0.001 + (at % 13) as f32 * 1e-3).collect(),
        }
    }

    fn value(matrix: &MatrixBytes, output: usize, input: usize) -> f64 {
        let n_outputs = matrix.bytes.len() / matrix.n_inputs;
        let n_groups = matrix.scales.len() / n_outputs;
        let scale = matrix.scales[output * n_groups + input * n_groups / matrix.n_inputs];
        f64::from(matrix.bytes[output * matrix.n_inputs + input]) * f64::from(scale)
    }

    #[track_caller]
    fn check(n_rows: usize, n_inputs: usize, n_outputs: &[usize], n_groups: usize) {
        let bias = |n: usize| (0..n).map(|at| at as f32 * 0.25 - 1.0).collect::<Vec<_>>();
        let parts: Vec<_> =
            n_outputs.iter().map(|&n| (matrix(n_inputs, n, n_groups), bias(n))).collect();
        let packed = PackedMatrix::new(&parts).unwrap();
        let x: Vec<f32> = (0..n_rows * n_inputs).map(|at| (at as f32 * 0.7).sin() * 3.0).collect();
        let (mut rows, mut y) = (PackedRows::default(), vec![9.0; 3]);
        rows.pack(&x, n_inputs);
        packed.multiply(&rows, &mut y);
        assert_eq!(y.len(), n_rows * packed.n_outputs());
        let mut first = 0;
        for (matrix, bias) in &parts {
            let outputs = first..first + bias.len();
            assert_eq!(packed.bias()[outputs.clone()], **bias);
            let numbers = packed.numbers(outputs);
            for (at, found) in numbers.iter().enumerate() {
                let expected = value(matrix, at % bias.len(), at / bias.len());
                assert!((f64::from(*found) - expected).abs() < 1e-6);
            }
            first += bias.len();
        }
        for (row, x) in x.chunks_exact(n_inputs).enumerate() {
            let mut start = row * packed.n_outputs();
            for (matrix, bias) in &parts {
                for (output, bias) in bias.iter().enumerate() {
                    let products =
                        x.iter().enumerate().map(|(i, x)| f64::from(*x) * value(matrix, output, i));
                    let expected = products.sum::<f64>() + f64::from(*bias);
                    // Half a step of each number on the left, were all off to the same side.
                    let weights = (0..n_inputs).map(|i| value(matrix, output, i).abs());
                    let bound = 3.0 / 65_534.0 * weights.sum::<f64>() + 1e-4 * expected.abs();
                    let found = f64::from(y[start + output]);
                    assert!((found - expected).abs() <= bound + 1e-6, "{found} is not {expected}");
                }
                start += bias.len();
            }
        }
    }

    #[test]
    fn products_are_those_of_the_numbers() {
        check(1, 2, &[1], 1);
        check(4, 8, &[8], 1);
        check(5, 64, &[3, 10], 2);
        check(9, 96, &[16], 3);
        check(3, 384, &[384], 12);
        check(7, 1_536, &[24, 9], 1);
        check(2, 1_280, &[9], 1);
        check(2, 1_022, &[9], 1);
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        let n = LONGEST_GROUP;
        let part = MatrixBytes { n_inputs: n, bytes: vec![-128; n], scales: vec![1.0] };
        let packed = PackedMatrix::new(&[(part, vec![0.0])]).unwrap();
        let (mut rows, mut y) = (PackedRows::default(), Vec::new());
        rows.pack(&vec![-2.0; n], n);
        packed.multiply(&rows, &mut y);
        assert_eq!(y, [256.0 * n as f32]);
    }

    #[test]
    fn zeros_stay_zeros_and_nothing_hides_what_is_infinite() {
        let packed = PackedMatrix::new(&[(matrix(4, 2, 1), vec![1.0, 2.0])]).unwrap();
        let (mut rows, mut y) = (PackedRows::default(), Vec::new());
        rows.pack(&[0.0, 0.0, 0.0, 0.0, f32::INFINITY, 1.0, 1.0, 1.0], 4);
        packed.multiply(&rows, &mut y);
        assert_eq!(y[..2], [1.0, 2.0]);
        assert!(y[2..].iter().all(|y| !y.is_finite()), "{y:?}");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let bias = || vec![0.0; 2];
        assert!(PackedMatrix::new(&[]).is_none());
        assert!(PackedMatrix::new(&[(matrix(3, 2, 1), bias())]).is_none());
        assert!(PackedMatrix::new(&[(matrix(8, 2, 1), vec![0.0; 3])]).is_none());
        assert!(PackedMatrix::new(&[(matrix(8, 2, 1), vec![])]).is_none());
        let parts = [(matrix(8, 2, 1), bias()), (matrix(6, 2, 1), bias())];
        assert!(PackedMatrix::new(&parts).is_none());
        let parts = [(matrix(8, 2, 1), bias()), (matrix(8, 2, 2), bias())];
        assert!(PackedMatrix::new(&parts).is_none());
    }
}
