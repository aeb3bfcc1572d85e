//! What the layers' tests share.

use std::sync::LazyLock;

use burn::module::{Module, ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
use burn::prelude::*;
use burn::tensor::{Gradients, TensorData};

use crate::engine;

/// This build's engine, with gradients; the GPU engine starts once.
pub fn device() -> Device {
    static DEVICE: LazyLock<Device> =
        LazyLock::new(|| pollster::block_on(engine::start()).unwrap().0);
    DEVICE.clone()
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

/// Numbers that look random.
pub fn noise<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    let number = |at: usize| ((at + seed) as f32 * 1.7).sin();
    let values: Vec<f32> = (0..shape.iter().product()).map(number).collect();
    tensor(shape, &values)
}

/// What a module makes of an `x` that looks random; and the gradients of a sum of that, with factors
/// that do, too, by `x` and by each parameter.
pub fn outcome<M: Module, const D: usize>(
    module: &M,
    shape: [usize; 3],
    forward: impl Fn(&M, Tensor<3>) -> Tensor<D>,
) -> Vec<Vec<f32>> {
    let x = noise(shape, 0).require_grad();
    let y = forward(module, x.clone());
    let mut found = (y.clone() * noise(y.dims(), 9)).sum().backward();
    let of_x = x.grad_remove(&mut found).unwrap();
    let mut all = vec![numbers(y.inner()), numbers(of_x)];
    all.extend(gradients(module, found));
    all
}

/// The numbers of a tensor, row by row.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

/// The gradient of each parameter that has one, in the module's order.
fn gradients<M: Module>(module: &M, gradients: Gradients) -> Vec<Vec<f32>> {
    struct Collect(GradientsParams, Vec<Vec<f32>>);
    impl ModuleVisitor for Collect {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if param.val().is_require_grad() {
                self.1.push(numbers(self.0.remove::<D>(param.id).unwrap()));
            }
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
