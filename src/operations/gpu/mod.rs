//! The operations of the GPU engine.

mod attention;
mod attention_kernels;
mod convolution;
mod convolution_kernels;
mod layer_norm;
mod layer_norm_kernels;
mod numbers;
mod recurrence;
mod recurrence_kernels;
mod squares;
mod squares_kernel;

pub use attention::attention;
pub use convolution::largest_of_filters;
pub use layer_norm::layer_norm;
pub use recurrence::recurrence;
pub use squares::sums_of_squares;
