//! The first convolution of a network, in single precision: all that follows depends on its few
//! weights.

use handful_kernels::{LANES, convolve};

use super::{Grid, Shape};
use crate::fault::MediaFault;
use crate::file::EncoderFile;

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
        let places = y.values.chunks_exact_mut(n_outputs).enumerate();
        for (place, target) in places {
            let rows = shape.seen(0, place / width, top, x.height);
            let columns = shape.seen(1, place % width, left, x.width);
            let patch = shape.patch(x, rows, columns);
            convolve(patch, n_channels, &self.weights, &self.bias, target);
            target.iter_mut().for_each(|value| *value = finish(*value));
        }
    }
}
