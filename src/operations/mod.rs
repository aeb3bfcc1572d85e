//! Operations that a step spends its time in. On the CPU engine they run, and find their gradients,
//! by loops of their own (`handful_kernels`): what Burn would record and compute piece by piece is
//! one piece. Elsewhere what uses them is composed of Burn's.

mod adam;
#[cfg(not(feature = "gpu"))]
mod convolution;
#[cfg(not(feature = "gpu"))]
mod cpu;
#[cfg(not(feature = "gpu"))]
mod recurrence;
#[cfg(not(feature = "gpu"))]
mod transformer_layer;

pub(crate) use adam::{AdamState, AdamStep, adam, sum_of_squares};
#[cfg(not(feature = "gpu"))]
pub(crate) use convolution::largest_of_filters;
#[cfg(not(feature = "gpu"))]
pub(crate) use recurrence::{Cell, RecurrenceParameters, RecurrenceShape, recurrence};
#[cfg(not(feature = "gpu"))]
pub(crate) use transformer_layer::{
    Dropout, TransformerParameters, TransformerShape, transformer_layer,
};
