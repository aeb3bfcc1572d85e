//! Values at the places of a grid.

/// Values `[height, width, n_channels]`. Of a picture a row is a row of pixels; of a sound it is a
/// moment, whose places are frequencies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Rows.
    pub height: usize,
    /// Places in a row.
    pub width: usize,
    /// Values at a place.
    pub n_channels: usize,
    /// Row by row.
    pub values: Vec<f32>,
}

impl Grid {
    /// A grid of zeros; what was allocated is used again.
    pub fn clear(&mut self, [height, width, n_channels]: [usize; 3]) {
        (self.height, self.width, self.n_channels) = (height, width, n_channels);
        self.values.clear();
        self.values.resize(height * width * n_channels, 0.0);
    }

    /// Where the values of a place begin.
    pub fn at(&self, row: usize, column: usize) -> usize {
        (row * self.width + column) * self.n_channels
    }
}
