//! A convolution of each channel alone.

use handful_kernels::{DEPTHWISE_LANES, depthwise};

use super::{Grid, Shape};
use crate::fault::MediaFault;
use crate::file::EncoderFile;

/// A convolution of each channel alone, by windows with zeros around, and cut to 0 … 6.
#[derive(Debug)]
pub struct Depthwise {
    shape: Shape,
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
        shape: Shape,
    ) -> Result<Self, MediaFault> {
        if !n_channels.is_multiple_of(DEPTHWISE_LANES) {
            return Err(MediaFault::Unfit { tensor: name.to_string() });
        }
        let n_taps = shape.kernel[0] * shape.kernel[1];
        let stored = file.halves(name, n_channels * n_taps)?;
        let bias = file.floats(&format!("{name}.bias"), n_channels)?;
        let weight = |index: usize| stored[index % n_channels * n_taps + index / n_channels];
        let weights = (0..n_taps * n_channels).map(weight).collect();
        Ok(Self { shape, n_channels, weights, bias })
    }

    /// Convolves, and cuts to 0 … 6.
    ///
    /// * `y` - becomes what is made.
    pub fn forward(&self, x: &Grid, y: &mut Grid) {
        let Self { shape, .. } = *self;
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
                let patch = shape.patch(x, rows, columns);
                depthwise(patch, &self.weights, &self.bias, target);
            }
        }
    }
}
