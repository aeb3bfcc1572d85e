//! What the layers' tests share.

use burn::module::{Module, ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
use burn::prelude::*;
use burn::tensor::{Gradients, TensorData};

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

/// The numbers of a tensor, row by row.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

/// The gradient of each parameter, in the module's order.
pub fn gradients<M: Module>(module: &M, gradients: Gradients) -> Vec<Vec<f32>> {
    struct Collect(GradientsParams, Vec<Vec<f32>>);
    impl ModuleVisitor for Collect {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.1.push(numbers(self.0.remove::<D>(param.id).unwrap()));
        }
    }
    let mut collect = Collect(GradientsParams::from_grads(gradients, module), Vec::new());
    module.visit(&mut collect);
    collect.1
}

/// Whether numbers are the expected ones but for a share of the largest, or of a tenth.
#[track_caller]
pub fn check_close(found: &[f32], expected: &[f32], share: f32) {
    assert_eq!(found.len(), expected.len());
    let most = expected.iter().fold(0.1f32, |most, x| most.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < share * most, "{found} is not {expected}");
    }
}
