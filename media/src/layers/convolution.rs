//! A convolution over all channels, as products of a matrix with what a window sees.

use handful_kernels::{PackedMatrix, PackedRows};

use super::{Grid, Seen, Shape};
use crate::fault::MediaFault;
use crate::file::EncoderFile;

/// Numbers that one product reads: they stay near the processor while all outputs are made.
const NEAR_VALUES: usize = 24 * 1024;

/// A convolution with its weights. What a window sees is in the order row, column, channel.
#[derive(Debug)]
pub struct Convolution {
    shape: Shape,
    matrix: PackedMatrix,
    n_channels: usize,
    /// Numbers of a window, filled up to an even number.
    n_inputs: usize,
}

/// Room that convolutions use one after the other.
#[derive(Debug, Default)]
pub struct Room {
    seen: Vec<f32>,
    rows: PackedRows,
    made: Vec<f32>,
}

impl Convolution {
    /// The convolution of a file, by its name there.
    pub fn read(
        file: &EncoderFile,
        name: &str,
        n_channels: usize,
        n_outputs: usize,
        shape: Shape,
    ) -> Result<Self, MediaFault> {
        let n_seen = shape.kernel[0] * shape.kernel[1] * n_channels;
        let (mut matrix, bias) = file.matrix(name, n_outputs, n_seen)?;
        let n_inputs = n_seen.next_multiple_of(2);
        if n_inputs > n_seen {
            let rows = matrix.bytes.chunks_exact(n_seen);
            matrix.bytes = rows.flat_map(|row| [row, &[0]].concat()).collect();
            matrix.n_inputs = n_inputs;
        }
        let matrix = PackedMatrix::new(&[(matrix, bias)]);
        let unfit = || MediaFault::Unfit { tensor: name.to_string() };
        Ok(Self { shape, matrix: matrix.ok_or_else(unfit)?, n_channels, n_inputs })
    }

    /// Convolves.
    ///
    /// * `finish` - what becomes of each output.
    /// * `y` - becomes what is made.
    pub fn forward(
        &self,
        x: &Grid,
        y: &mut Grid,
        room: &mut Room,
        finish: impl Fn(f32) -> f32 + Copy,
    ) {
        let (height, top) = self.shape.along(0, x.height);
        let (width, left) = self.shape.along(1, x.width);
        let n_outputs = self.matrix.n_outputs();
        y.clear([height, width, n_outputs]);
        let n_places = (NEAR_VALUES / self.n_inputs.max(1)).max(4).next_multiple_of(4);
        let is_point = self.shape == Shape::POINT && self.n_inputs == self.n_channels;
        for (index, targets) in y.values.chunks_mut(n_places * n_outputs).enumerate() {
            let first = index * n_places;
            let places = first..first + targets.len() / n_outputs;
            match is_point {
                true => {
                    let seen = places.start * self.n_inputs..places.end * self.n_inputs;
                    room.rows.pack(&x.values[seen], self.n_inputs);
                }
                false => {
                    room.seen.clear();
                    for place in places {
                        let rows = self.shape.seen(0, place / width, top, x.height);
                        let columns = self.shape.seen(1, place % width, left, x.width);
                        self.see(x, (rows, columns), &mut room.seen);
                    }
                    room.rows.pack(&room.seen, self.n_inputs);
                }
            }
            self.matrix.multiply(&room.rows, &mut room.made);
            for (target, value) in targets.iter_mut().zip(&room.made) {
                *target = finish(*value);
            }
        }
    }

    /// Adds what a window sees, with zeros outside the grid.
    fn see(&self, x: &Grid, (rows, columns): (Seen, Seen), seen: &mut Vec<f32>) {
        let (start, n_columns) = (seen.len(), self.shape.kernel[1]);
        for row in 0..rows.n {
            let tap = (rows.tap + row) * n_columns + columns.tap;
            seen.resize(start + tap * self.n_channels, 0.0);
            let from = x.at(rows.first + row, columns.first);
            seen.extend_from_slice(&x.values[from..from + columns.n * self.n_channels]);
        }
        seen.resize(start + self.n_inputs, 0.0);
    }
}
