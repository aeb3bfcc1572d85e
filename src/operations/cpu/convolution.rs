//! Filters over the tokens of texts, of which each text keeps the largest value.

use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::prelude::*;
use handful_kernels::{Filters, FiltersPass};

use super::numbers::{Numbers, Rows, register, tensor};

/// The largest value of each filter after ReLU, `[batch, n_filters]`.
///
/// * `x` - `[batch, seq, d]`
/// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
/// * `weight` - `[n_filters, d, width]`; `bias` - `[n_filters]`
pub fn largest_of_filters(
    x: Tensor<3>,
    mask: Tensor<2>,
    weight: Tensor<3>,
    bias: Tensor<1>,
) -> Tensor<2> {
    let (x, mask) = (x.into_dispatch(), mask.into_dispatch());
    let (weight, bias) = (weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(Dispatch::largest_of_filters(x, mask, weight, bias))
}

#[backend_extension(Flex, Autodiff)]
trait FilterOperation: Backend {
    fn largest_of_filters(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl FilterOperation for Flex {
    fn largest_of_filters(x: Numbers, mask: Numbers, weight: Numbers, bias: Numbers) -> Numbers {
        forward(&x, &mask, &[weight, bias]).0
    }
}

impl<C: CheckpointStrategy> FilterOperation for Autodiff<Flex, C> {
    fn largest_of_filters(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let parameters = [weight, bias].map(FloatTensor::<Self>::into_primitive);
        let (y, pass) = forward(x.primitive(), mask.primitive(), &parameters);
        match FilterBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let (pass, x_shape) = (Arc::new(pass), x.shape());
                step.finish(Kept { pass, parameters, x_shape }, y)
            }
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }
}

#[derive(Debug)]
struct FilterBackward;

#[derive(Debug, Clone)]
struct Kept {
    pass: Arc<FiltersPass>,
    parameters: [Numbers; 2],
    x_shape: Shape,
}

impl Backward<Flex, 3> for FilterBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { pass, parameters, x_shape } = ops.state;
        let gradient = gradients.consume::<Flex>(&ops.node);
        let rows = parameters.each_ref().map(Rows::new);
        let [_, seq, _] = x_shape.dims();
        let found = filters(&parameters, &rows).backward(&pass, Rows::new(&gradient).get(), seq);
        let [weight, bias] = parameters.map(|parameter| parameter.shape());
        let found = [(found.x, x_shape), (found.weight, weight), (found.bias, bias)];
        register(gradients, ops.parents.map(|node| node.map(|node| node.id)), found);
    }
}

fn forward(x: &Numbers, mask: &Numbers, parameters: &[Numbers; 2]) -> (Numbers, FiltersPass) {
    let [n_texts, seq, _] = x.shape().dims();
    let rows = parameters.each_ref().map(Rows::new);
    let filters = filters(parameters, &rows);
    let (y, pass) = filters.forward(Rows::new(x).get(), Rows::new(mask).get(), seq);
    (tensor(y, [n_texts, filters.bias.len()]), pass)
}

fn filters<'a>([weight, _]: &[Numbers; 2], rows: &'a [Rows; 2]) -> Filters<'a> {
    let [_, d, width] = weight.shape().dims();
    let [weight, bias] = rows.each_ref().map(Rows::get);
    Filters { width, d, weight, bias }
}
