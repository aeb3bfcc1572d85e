//! Operations that a step spends its time in. On the CPU engine they run, and find their gradients,
//! by loops of their own (`handful_kernels`): what Burn would record and compute piece by piece is
//! one piece. Elsewhere what uses them is composed of Burn's.

mod adam;
#[cfg(not(feature = "gpu"))]
mod cpu;

pub(crate) use adam::{AdamState, AdamStep, adam, sum_of_squares};
#[cfg(not(feature = "gpu"))]
pub(crate) use cpu::{
    Dropout, RecurrenceParameters, RecurrenceShape, TransformerParameters, TransformerShape,
    largest_of_filters, or_zeros, recurrence, transformer_layer, window_linear,
};
