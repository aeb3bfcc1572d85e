//! The loops in which an encoder reads texts, for one core with SIMD: WebAssembly's, or what
//! every machine of its kind has.
//!
//! A crate of its own, as it alone is optimised for speed where all else is for size. Rows are
//! tokens: those of many texts one after the other, without padding.

mod attention;
mod elementwise;
mod matrix;
mod rows;

pub use attention::attention;
pub use elementwise::{LayerNorm, add, gelu};
pub use matrix::{MatrixBytes, PackedMatrix};
pub use rows::PackedRows;
