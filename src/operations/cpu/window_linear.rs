//! A linear layer over each token and its neighbours.

use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::prelude::*;
use handful_kernels::{Linear, Rounded, Window, WindowLinear, WindowPass};

use super::numbers::{Numbers, Rows, register, tensor};
use super::tokens::Tokens;

/// What of each token and its neighbours becomes, `[batch, seq, n_outputs]`, zero at padding.
/// Products are in integers of 16 bits, which takes half the time and is off by up to a
/// thousandth.
///
/// * `x` - `[batch, seq, d]`; `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
/// * `weight` - `[n_tokens · d, n_outputs]`; `bias` - `[n_outputs]`
/// * `n_left` - of the window's `n_tokens`, those left of its own.
pub fn window_linear(
    x: Tensor<3>,
    mask: Tensor<2>,
    (weight, bias): (Tensor<2>, Tensor<1>),
    n_left: usize,
) -> Tensor<3> {
    let (x, mask) = (x.into_dispatch(), mask.into_dispatch());
    let (weight, bias) = (weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(Dispatch::window_linear(x, mask, weight, bias, n_left))
}

#[backend_extension(Flex, Autodiff)]
trait WindowOperation: Backend {
    fn window_linear(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        n_left: usize,
    ) -> FloatTensor<Self>;
}

impl WindowOperation for Flex {
    fn window_linear(
        x: Numbers,
        mask: Numbers,
        weight: Numbers,
        bias: Numbers,
        n_left: usize,
    ) -> Numbers {
        forward(&x, &mask, &[weight, bias], n_left).0
    }
}

impl<C: CheckpointStrategy> WindowOperation for Autodiff<Flex, C> {
    fn window_linear(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        n_left: usize,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let parameters = [weight, bias].map(FloatTensor::<Self>::into_primitive);
        let (y, pass) = forward(x.primitive(), mask.primitive(), &parameters, n_left);
        match WindowBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                step.finish(Kept { pass: Arc::new(pass), parameters, n_left }, y)
            }
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }
}

#[derive(Debug)]
struct WindowBackward;

#[derive(Debug, Clone)]
struct Kept {
    pass: Arc<Pass>,
    parameters: [Numbers; 2],
    n_left: usize,
}

#[derive(Debug)]
struct Pass {
    windows: WindowPass,
    tokens: Tokens,
}

impl Backward<Flex, 3> for WindowBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { pass, parameters, n_left } = ops.state;
        let gradient = gradients.consume::<Flex>(&ops.node);
        let nodes = ops.parents.map(|node| node.map(|node| node.id));
        let Pass { windows, tokens } = &*pass;
        let rows = parameters.each_ref().map(Rows::new);
        let layer = layer(&rows, tokens.shape[2], n_left);
        let gradient = tokens.gather(Rows::new(&gradient).get());
        let found = layer.backward::<Rounded>(windows, &gradient, nodes[0].is_some());
        let x = found.x.map(|x| tokens.scatter(&x, tokens.shape[2])).unwrap_or_default();
        let [weight, bias] = parameters.map(|parameter| parameter.shape());
        let found = [(x, tokens.shape.into()), (found.weight, weight), (found.bias, bias)];
        register(gradients, nodes, found);
    }
}

fn forward(
    x: &Numbers,
    mask: &Numbers,
    parameters: &[Numbers; 2],
    n_left: usize,
) -> (Numbers, Pass) {
    let tokens = Tokens::new(x.shape().dims(), Rows::new(mask).get());
    let rows = parameters.each_ref().map(Rows::new);
    let layer = layer(&rows, tokens.shape[2], n_left);
    let values = tokens.gather(Rows::new(x).get());
    let (y, windows) = layer.forward::<Rounded>(&values, &tokens.lengths());
    let ([n_texts, seq, _], n_outputs) = (tokens.shape, layer.linear.bias.len());
    let y = tensor(tokens.scatter(&y, n_outputs), [n_texts, seq, n_outputs]);
    (y, Pass { windows, tokens })
}

fn layer(rows: &[Rows; 2], d: usize, n_left: usize) -> WindowLinear<'_> {
    let [weight, bias] = rows.each_ref().map(Rows::get);
    let n_tokens = weight.len() / (d * bias.len()).max(1);
    WindowLinear { window: Window { n_tokens, n_left }, linear: Linear { weight, bias } }
}
