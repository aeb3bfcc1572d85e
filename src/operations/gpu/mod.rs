//! The operations of the GPU engine.

mod attention;
mod attention_kernels;
mod block;
mod convolution;
mod convolution_kernels;
mod layer_norm;
mod layer_norm_kernels;
mod linear;
mod linear_kernels;
mod numbers;
mod optimizer;
mod optimizer_kernels;
mod recurrence;
mod recurrence_kernels;

pub use attention::attention;
pub use convolution::largest_of_filters;
pub use layer_norm::layer_norm;
pub use linear::linear;
pub use optimizer::{adam, sums_of_squares};
pub use recurrence::recurrence;
