//! Operations that a step spends its time in. What Burn would record and compute piece by piece is
//! one piece: on the CPU engine by loops of its own (`handful_kernels`), on the GPU engine by kernels.
//! Elsewhere what uses them is composed of Burn's.

mod adam;
#[cfg(not(feature = "gpu"))]
mod cpu;
#[cfg(feature = "gpu")]
mod gpu;
mod recurrence_shape;

pub(crate) use adam::{AdamState, AdamStep, adam, sums_of_squares};
#[cfg(not(feature = "gpu"))]
pub(crate) use cpu::{
    Dropout, RecurrenceParameters, TransformerParameters, TransformerShape, largest_of_filters,
    recurrence, transformer_layer, window_linear,
};
#[cfg(feature = "gpu")]
pub(crate) use gpu::{attention, largest_of_filters, layer_norm, linear, recurrence};
pub(crate) use recurrence_shape::RecurrenceShape;

use burn::module::Param;
use burn::prelude::*;

/// A list of `n` numbers, zeros where there is none.
pub(crate) fn or_zeros(list: Option<&Param<Tensor<1>>>, n: usize, device: &Device) -> Tensor<1> {
    list.map_or_else(|| Tensor::zeros([n], device), Param::val)
}
