//! A convolution of each channel alone.

use wide::f32x4;

use super::{Grid, same_padding};
use crate::fault::MediaFault;
use crate::file::EncoderFile;

/// Channels that one pass works on: four registers.
const LANES: usize = 16;

/// A convolution of each channel alone, by square windows with zeros around, and cut to 0 … 6.
#[derive(Debug)]
pub struct Depthwise {
    kernel: usize,
    stride: usize,
    n_channels: usize,
    /// `[kernel * kernel, n_channels]`
    weights: Vec<f32>,
    /// `[n_channels]`
    bias: Vec<f32>,
}

impl Depthwise {
    /// The convolution of a file, by its name there.
    pub fn read(
        file: &EncoderFile,
        name: &str,
        n_channels: usize,
        kernel: usize,
        stride: usize,
    ) -> Result<Self, MediaFault> {
        if !n_channels.is_multiple_of(LANES) {
            return Err(MediaFault::Unfit { tensor: name.to_string() });
        }
        let n_taps = kernel * kernel;
        let (matrix, bias) = file.matrix(name, n_channels, n_taps)?;
        let weight = |index: usize| {
            let (tap, channel) = (index / n_channels, index % n_channels);
            f32::from(matrix.bytes[channel * n_taps + tap]) * matrix.scales[channel]
        };
        let weights = (0..n_taps * n_channels).map(weight).collect();
        Ok(Self { kernel, stride, n_channels, weights, bias })
    }

    /// Convolves, and cuts to 0 … 6.
    ///
    /// * `y` - becomes what is made.
    pub fn forward(&self, x: &Grid, y: &mut Grid) {
        let (top, _) = same_padding(x.height, self.kernel, self.stride);
        let (left, _) = same_padding(x.width, self.kernel, self.stride);
        let shape = [x.height.div_ceil(self.stride), x.width.div_ceil(self.stride), x.n_channels];
        y.clear(shape);
        if x.n_channels != self.n_channels {
            return;
        }
        for row in 0..y.height {
            let rows = seen(row * self.stride, top, self.kernel, x.height);
            for column in 0..y.width {
                let columns = seen(column * self.stride, left, self.kernel, x.width);
                let start = y.at(row, column);
                let target = &mut y.values[start..start + self.n_channels];
                self.place(x, (&rows, &columns), target);
            }
        }
    }

    /// One place.
    ///
    /// * `rows`, `columns` - of the grid that the window sees, and the first tap that is inside.
    #[inline]
    fn place(&self, x: &Grid, (rows, columns): (&Seen, &Seen), target: &mut [f32]) {
        for (lane, target) in target.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let first = lane * LANES;
            let mut sums = fours(&self.bias[first..]);
            for row in 0..rows.n {
                let from = x.at(rows.first + row, columns.first) + first;
                let tap = (rows.tap + row) * self.kernel + columns.tap;
                let taps = &self.weights[tap * self.n_channels + first..];
                let values = x.values[from..].chunks(self.n_channels);
                for (values, taps) in values.zip(taps.chunks(self.n_channels)).take(columns.n) {
                    let (values, taps) = (fours(values), fours(taps));
                    for ((sum, value), tap) in sums.iter_mut().zip(values).zip(taps) {
                        *sum += value * tap;
                    }
                }
            }
            for (target, sum) in target.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
                *target = sum.max(f32x4::ZERO).min(f32x4::splat(6.0)).to_array();
            }
        }
    }
}

/// The part of a window that is inside the grid, along one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    first: usize,
    n: usize,
    tap: usize,
}

/// * `start` - where the window begins, padding counted.
fn seen(start: usize, padding: usize, kernel: usize, length: usize) -> Seen {
    let tap = padding.saturating_sub(start).min(kernel);
    let first = (start + tap).saturating_sub(padding).min(length);
    let end = (start + kernel).saturating_sub(padding).min(length);
    Seen { first, n: end.saturating_sub(first), tap }
}

#[inline]
fn fours(values: &[f32]) -> [f32x4; LANES / 4] {
    let values = values.first_chunk::<LANES>().unwrap_or(&[0.0; LANES]);
    std::array::from_fn(|at| {
        f32x4::new([values[4 * at], values[4 * at + 1], values[4 * at + 2], values[4 * at + 3]])
    })
}
