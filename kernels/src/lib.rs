//! The loops in which the CPU engine reads texts and learns, for one core with SIMD:
//! WebAssembly's, or what every machine of its kind has.
//!
//! A crate of its own, as it alone is optimised for speed where all else is for size. Rows are
//! tokens: those of many texts one after the other, without padding.

mod attention;
mod convolution;
mod elementwise;
mod matrix;
mod matrix_view;
mod optimizer;
mod patch;
mod product;
mod product16;
mod product32;
mod recurrence;
mod rows;
mod transformer_layer;
mod window;

pub use attention::{attention, padded};
pub use convolution::{Filters, FiltersGradients, FiltersPass};
pub use elementwise::{LayerNorm, add, dropout_factors, gelu};
pub use matrix::{MatrixBytes, PackedMatrix};
pub use matrix_view::{Matrix, Target};
pub use optimizer::{AdamStep, sum_of_squares};
pub use patch::{DEPTHWISE_LANES, LANES, Patch, convolve, depthwise};
pub use product::Product;
pub use product16::Rounded;
pub use product32::Exact;
pub use recurrence::{Cell, Recurrence, RecurrenceGradients, RecurrencePass};
pub use rows::PackedRows;
pub use transformer_layer::{
    Dropout, Linear, TransformerGradients, TransformerLayer, TransformerPass, Wanted,
};
pub use window::{Window, WindowGradients, WindowLinear, WindowPass};
