//! The operations of the CPU engine.

mod convolution;
mod numbers;
mod recurrence;
mod tokens;
mod transformer_layer;
mod window_linear;

pub use convolution::largest_of_filters;
pub use numbers::{Numbers, Rows, alone, tensor};
pub use recurrence::{RecurrenceParameters, recurrence};
pub use transformer_layer::{Dropout, TransformerParameters, TransformerShape, transformer_layer};
pub use window_linear::window_linear;
