//! A convolution of each channel alone.

use wide::f32x4;

use super::{Grid, Seen, Shape};
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
        let stored = file.halves(name, n_channels * n_taps)?;
        let bias = file.floats(&format!("{name}.bias"), n_channels)?;
        let weight = |index: usize| stored[index % n_channels * n_taps + index / n_channels];
        let weights = (0..n_taps * n_channels).map(weight).collect();
        Ok(Self { kernel, stride, n_channels, weights, bias })
    }

    /// Convolves, and cuts to 0 … 6.
    ///
    /// * `y` - becomes what is made.
    pub fn forward(&self, x: &Grid, y: &mut Grid) {
        let Self { kernel, stride, .. } = *self;
        let shape = Shape { kernel: [kernel, kernel], stride, padded: [true, true] };
        let (height, top) = shape.along(0, x.height);
        let (width, left) = shape.along(1, x.width);
        y.clear([height, width, x.n_channels]);
        if x.n_channels != self.n_channels {
            return;
        }
        for row in 0..y.height {
            let rows = shape.seen(0, row, top, x.height);
            for column in 0..y.width {
                let columns = shape.seen(1, column, left, x.width);
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

#[inline]
fn fours(values: &[f32]) -> [f32x4; LANES / 4] {
    let values = values.first_chunk::<LANES>().unwrap_or(&[0.0; LANES]);
    std::array::from_fn(|at| {
        f32x4::new([values[4 * at], values[4 * at + 1], values[4 * at + 2], values[4 * at + 3]])
    })
}
