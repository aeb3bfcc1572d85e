//! Operations that a step spends its time in. What Burn would record and compute piece by piece is
//! one piece: on the CPU engine all of them by loops of their own (`handful_kernels`), on the GPU
//! engine the recurrence by kernels. Elsewhere what uses them is composed of Burn's.

mod adam;
#[cfg(not(feature = "gpu"))]
mod cpu;
#[cfg(feature = "gpu")]
mod gpu;
mod recurrence_shape;

pub(crate) use adam::{AdamState, AdamStep, adam, sum_of_squares};
#[cfg(not(feature = "gpu"))]
pub(crate) use cpu::{
    Dropout, RecurrenceParameters, TransformerParameters, TransformerShape, largest_of_filters,
    or_zeros, recurrence, transformer_layer, window_linear,
};
#[cfg(feature = "gpu")]
pub(crate) use gpu::recurrence;
pub(crate) use recurrence_shape::RecurrenceShape;
