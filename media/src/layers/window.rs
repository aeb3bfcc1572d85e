//! Windows that move over a grid.

use handful_kernels::Patch;

use super::Grid;

/// A window and how it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Rows and columns that a window sees.
    pub kernel: [usize; 2],
    /// Rows and columns by which it moves.
    pub stride: usize,
    /// Whether zeros stand around rows and columns, so that no place is lost.
    pub padded: [bool; 2],
}

/// The part of a window that is inside the grid, along one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The first place of the grid.
    pub first: usize,
    /// How many places.
    pub n: usize,
    /// Where the first of them is in the window.
    pub tap: usize,
}

impl Shape {
    /// A window of a single place.
    pub const POINT: Self = Self { kernel: [1, 1], stride: 1, padded: [true, true] };

    /// Places that it makes of so many, along rows (0) or columns (1), and the padding before them.
    pub fn along(self, axis: usize, length: usize) -> (usize, usize) {
        let kernel = self.kernel[axis];
        match self.padded[axis] {
            true => (length.div_ceil(self.stride), padding(length, kernel, self.stride)),
            false => ((length + self.stride).saturating_sub(kernel) / self.stride, 0),
        }
    }

    /// What is seen of a grid.
    pub fn patch(self, x: &Grid, rows: Seen, columns: Seen) -> Patch<'_> {
        let taps = self.kernel[1];
        Patch {
            values: x.values.get(x.at(rows.first, columns.first)..).unwrap_or_default(),
            row: x.width * x.n_channels,
            tap: rows.tap * taps + columns.tap,
            taps,
            seen: [rows.n, columns.n],
        }
    }

    /// What the window sees of `length` places where it makes the one with this number.
    ///
    /// * `padding` - before the first place.
    pub fn seen(self, axis: usize, number: usize, padding: usize, length: usize) -> Seen {
        let (start, kernel) = (number * self.stride, self.kernel[axis]);
        let tap = padding.saturating_sub(start).min(kernel);
        let first = (start + tap).saturating_sub(padding).min(length);
        let end = (start + kernel).saturating_sub(padding).min(length);
        Seen { first, n: end.saturating_sub(first), tap }
    }
}

/// The padding before `length` places, by which a window of `kernel` places that moves by `stride`
/// gives `length / stride` of them, rounded up: as TensorFlow's “same”, what is odd stands at the
/// end.
fn padding(length: usize, kernel: usize, stride: usize) -> usize {
    let needed = (length.div_ceil(stride).max(1) - 1) * stride + kernel;
    needed.saturating_sub(length) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_by_hand() {
        // 224 places by 3, every second: 112 windows reach over 225 places.
        assert_eq!(padding(224, 3, 2), 0);
        assert_eq!(padding(56, 5, 2), 1);
        assert_eq!(padding(7, 5, 1), 2);
        assert_eq!(padding(5, 3, 2), 1);
        assert_eq!(padding(4, 1, 1), 0);
    }

    #[test]
    fn windows_by_hand() {
        let shape = Shape { kernel: [3, 5], stride: 2, padded: [false, true] };
        assert_eq!(shape.along(0, 7), (3, 0));
        assert_eq!(shape.along(0, 2), (0, 0));
        assert_eq!(shape.along(1, 7), (4, 2));
        assert_eq!(shape.seen(0, 2, 0, 7), Seen { first: 4, n: 3, tap: 0 });
        assert_eq!(shape.seen(1, 0, 2, 7), Seen { first: 0, n: 3, tap: 2 });
        assert_eq!(shape.seen(1, 1, 2, 7), Seen { first: 0, n: 5, tap: 0 });
        assert_eq!(shape.seen(1, 3, 2, 7), Seen { first: 4, n: 3, tap: 0 });
        // A window larger than the grid.
        assert_eq!(shape.along(1, 1), (1, 2));
        assert_eq!(shape.seen(1, 0, 2, 1), Seen { first: 0, n: 1, tap: 2 });
    }
}
