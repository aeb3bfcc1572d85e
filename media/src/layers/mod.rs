//! The layers that networks of pictures and of sounds are made of. Values lie row by row, all
//! channels of a place side by side.

mod convolution;
mod depthwise;
mod grid;
mod pooling;

pub use convolution::{Convolution, Room, Shape};
pub use depthwise::Depthwise;
pub use grid::Grid;
pub use pooling::{max_pool, mean};

/// The padding before and after `length` places, by which a window of `kernel` places that moves by
/// `stride` gives `length / stride` of them, rounded up: as TensorFlow's “same”, what is odd stands
/// at the end.
pub fn same_padding(length: usize, kernel: usize, stride: usize) -> (usize, usize) {
    let needed = (length.div_ceil(stride).max(1) - 1) * stride + kernel;
    let all = needed.saturating_sub(length);
    (all / 2, all - all / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_by_hand() {
        // 224 places by 3, every second: 112 windows reach over 225 places.
        assert_eq!(same_padding(224, 3, 2), (0, 1));
        assert_eq!(same_padding(56, 5, 2), (1, 2));
        assert_eq!(same_padding(7, 5, 1), (2, 2));
        assert_eq!(same_padding(5, 3, 2), (1, 1));
        assert_eq!(same_padding(4, 1, 1), (0, 0));
    }
}
