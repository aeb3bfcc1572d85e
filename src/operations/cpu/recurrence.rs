//! A recurrence over the tokens of texts.

use std::iter;
use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{
    Autodiff, Backend, Dispatch, ExtensionType, Flex, TensorMetadata, backend_extension,
};
use burn::prelude::*;
use handful_kernels::{Recurrence, RecurrencePass};

use super::numbers::{Numbers, Rows, register, tensor};
use crate::operations::recurrence_shape::RecurrenceShape;

/// The parameters of a recurrence.
#[derive(ExtensionType)]
pub struct RecurrenceParameters<B: Backend> {
    /// `[d_input, n_gates hidden]`
    pub input: FloatTensor<B>,
    /// `[n_gates hidden]`
    pub bias: FloatTensor<B>,
    /// `[hidden, n_gates hidden]`
    pub hidden: FloatTensor<B>,
    /// Of a GRU `[hidden]`; of others anything, which is not read.
    pub reset_bias: FloatTensor<B>,
}

/// The state after each token, `[batch, seq, hidden]`.
///
/// * `x` - `[batch, seq, d_input]`
/// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
pub fn recurrence(
    x: Tensor<3>,
    mask: Tensor<2>,
    parameters: RecurrenceParameters<Dispatch>,
    shape: RecurrenceShape,
) -> Tensor<3> {
    let (x, mask) = (x.into_dispatch(), mask.into_dispatch());
    Tensor::from_dispatch(Dispatch::recurrence(x, mask, parameters, shape))
}

#[backend_extension(Flex, Autodiff)]
trait RecurrenceOperation: Backend {
    fn recurrence(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        #[extension_type] parameters: RecurrenceParameters<Self>,
        shape: RecurrenceShape,
    ) -> FloatTensor<Self>;
}

impl RecurrenceOperation for Flex {
    fn recurrence(
        x: Numbers,
        mask: Numbers,
        parameters: RecurrenceParameters<Self>,
        shape: RecurrenceShape,
    ) -> Numbers {
        forward(&x, &mask, &parameters.into(), shape).0
    }
}

impl<C: CheckpointStrategy> RecurrenceOperation for Autodiff<Flex, C> {
    fn recurrence(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        parameters: RecurrenceParameters<Self>,
        shape: RecurrenceShape,
    ) -> FloatTensor<Self> {
        let [input, bias, hidden, reset_bias] = parameters.into();
        let nodes = [x.node(), input.node(), bias.node(), hidden.node(), reset_bias.node()];
        let parameters = [input, bias, hidden, reset_bias].map(FloatTensor::<Self>::into_primitive);
        let (y, pass) = forward(x.primitive(), mask.primitive(), &parameters, shape);
        match RecurrenceBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let (pass, x_shape) = (Arc::new(pass), x.shape());
                step.finish(Kept { pass, parameters, shape, x_shape }, y)
            }
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }
}

#[derive(Debug)]
struct RecurrenceBackward;

#[derive(Debug, Clone)]
struct Kept {
    pass: Arc<RecurrencePass>,
    parameters: [Numbers; 4],
    shape: RecurrenceShape,
    x_shape: Shape,
}

impl Backward<Flex, 5> for RecurrenceBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 5>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { pass, parameters, shape, x_shape } = ops.state;
        let gradient = gradients.consume::<Flex>(&ops.node);
        let rows = parameters.each_ref().map(Rows::new);
        let nodes = ops.parents.map(|node| node.map(|node| node.id));
        let wants_x = nodes[0].is_some();
        let found = layer(&rows, shape).backward(&pass, Rows::new(&gradient).get(), wants_x);
        let of_parameters = [found.input, found.bias, found.hidden, found.reset_bias];
        let of_parameters = of_parameters.into_iter().zip(parameters.map(|x| x.shape()));
        let of_x = (found.x.unwrap_or_default(), x_shape);
        register(gradients, nodes, iter::once(of_x).chain(of_parameters));
    }
}

fn forward(
    x: &Numbers,
    mask: &Numbers,
    parameters: &[Numbers; 4],
    shape: RecurrenceShape,
) -> (Numbers, RecurrencePass) {
    let [n_texts, seq, _] = x.shape().dims();
    let rows = parameters.each_ref().map(Rows::new);
    let layer = layer(&rows, shape);
    let (states, pass) = layer.forward(Rows::new(x).get(), Rows::new(mask).get(), seq);
    (tensor(states, [n_texts, seq, layer.n_hidden]), pass)
}

fn layer(rows: &[Rows; 4], shape: RecurrenceShape) -> Recurrence<'_> {
    let [input, bias, hidden, reset_bias] = rows.each_ref().map(Rows::get);
    let RecurrenceShape { cell, is_backwards } = shape;
    let n_hidden = hidden.len() / bias.len().max(1);
    Recurrence { cell, n_hidden, is_backwards, input, bias, hidden, reset_bias }
}

impl<B: Backend> From<RecurrenceParameters<B>> for [FloatTensor<B>; 4] {
    fn from(parameters: RecurrenceParameters<B>) -> Self {
        let RecurrenceParameters { input, bias, hidden, reset_bias } = parameters;
        [input, bias, hidden, reset_bias]
    }
}
