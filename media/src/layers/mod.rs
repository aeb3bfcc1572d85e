//! The layers that networks of pictures and of sounds are made of. Values lie row by row, all
//! channels of a place side by side.

mod convolution;
mod depthwise;
mod graph;
mod grid;
mod pooling;
mod stem;
#[cfg(test)]
mod tests;
mod window;

pub use convolution::{Convolution, Room};
pub use depthwise::Depthwise;
pub use graph::NetworkGraph;
pub use grid::Grid;
pub use pooling::{max_pool, mean};
pub use stem::Stem;
use window::Seen;
pub use window::Shape;
