//! The first convolution of a network, in single precision: all that follows depends on its few
//! weights.

use wide::f32x4;

use super::{Grid, Shape};
use crate::fault::MediaFault;
use crate::file::EncoderFile;

/// Outputs that one pass works on: two registers.
const LANES: usize = 8;

/// A convolution over few channels.
#[derive(Debug)]
pub struct Stem {
    shape: Shape,
    n_channels: usize,
    n_outputs: usize,
    /// `[n_outputs / LANES, n_rows, n_columns, n_channels, LANES]`
    weights: Vec<[f32; LANES]>,
    /// `[n_outputs]`
    bias: Vec<f32>,
}

impl Stem {
    /// The convolution of a file, by its name there.
    pub fn read(
        file: &EncoderFile,
        name: &str,
        n_channels: usize,
        n_outputs: usize,
        shape: Shape,
    ) -> Result<Self, MediaFault> {
        if !n_outputs.is_multiple_of(LANES) {
            return Err(MediaFault::Unfit { tensor: name.to_string() });
        }
        let n_seen = shape.kernel[0] * shape.kernel[1] * n_channels;
        let stored = file.halves(name, n_outputs * n_seen)?;
        let bias = file.floats(&format!("{name}.bias"), n_outputs)?;
        let weights = |at: usize| {
            let (first, seen) = (at / n_seen * LANES, at % n_seen);
            std::array::from_fn(|lane| stored[(first + lane) * n_seen + seen])
        };
        let weights = (0..n_outputs / LANES * n_seen).map(weights).collect();
        Ok(Self { shape, n_channels, n_outputs, weights, bias })
    }

    /// Convolves.
    ///
    /// * `finish` - what becomes of each output.
    /// * `y` - becomes what is made.
    pub fn forward(&self, x: &Grid, y: &mut Grid, finish: impl Fn(f32) -> f32 + Copy) {
        let Self { shape, n_channels, n_outputs, .. } = *self;
        let (height, top) = shape.along(0, x.height);
        let (width, left) = shape.along(1, x.width);
        y.clear([height, width, n_outputs]);
        let n_seen = shape.kernel[0] * shape.kernel[1] * n_channels;
        let places = y.values.chunks_exact_mut(n_outputs).enumerate();
        for (place, targets) in places {
            let (row, column) = (place / width, place % width);
            let rows = shape.seen(0, row, top, x.height);
            let columns = shape.seen(1, column, left, x.width);
            let lanes = targets.as_chunks_mut::<LANES>().0.iter_mut();
            let weights = self.weights.chunks_exact(n_seen);
            for ((target, weights), bias) in
                lanes.zip(weights).zip(self.bias.as_chunks::<LANES>().0)
            {
                let mut sums = halves(bias);
                for row in 0..rows.n {
                    let from = x.at(rows.first + row, columns.first);
                    let tap = (rows.tap + row) * shape.kernel[1] + columns.tap;
                    let values = &x.values[from..from + columns.n * n_channels];
                    for (value, weights) in values.iter().zip(&weights[tap * n_channels..]) {
                        let value = f32x4::splat(*value);
                        let [low, high] = halves(weights);
                        sums[0] += value * low;
                        sums[1] += value * high;
                    }
                }
                let values = sums.iter().flat_map(|sums| sums.to_array());
                target.iter_mut().zip(values).for_each(|(target, value)| *target = finish(value));
            }
        }
    }
}

#[inline]
fn halves(values: &[f32; LANES]) -> [f32x4; 2] {
    let [a, b, c, d, e, f, g, h] = *values;
    [f32x4::new([a, b, c, d]), f32x4::new([e, f, g, h])]
}
