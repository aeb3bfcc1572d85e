//! The operations of the GPU engine.

mod recurrence;
mod recurrence_kernels;

pub use recurrence::recurrence;
