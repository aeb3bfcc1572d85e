//! What the layers' tests share.

use burn::module::{Param, ParamId};
use burn::prelude::*;
use burn::tensor::TensorData;

use crate::engine;

/// This build's engine, with gradients.
pub fn device() -> Device {
    pollster::block_on(engine::start()).unwrap().0
}

/// A parameter with given values.
pub fn param<const D: usize>(shape: [usize; D], values: &[f32]) -> Param<Tensor<D>> {
    Param::initialized(ParamId::new(), tensor(shape, values).require_grad())
}

pub fn tensor<const D: usize>(shape: [usize; D], values: &[f32]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values.to_vec(), shape), &device())
}

/// Asserts values worked out by hand, to five digits.
#[track_caller]
pub fn check<const D: usize>(actual: Tensor<D>, expected: &[f32]) {
    let actual = actual.into_data().try_into_vec::<f32>().unwrap();
    assert_eq!(actual.len(), expected.len(), "{actual:?}");
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() < 1e-5, "{actual:?} is not {expected:?}");
    }
}
