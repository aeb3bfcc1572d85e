//! A layer that is a product and a sum.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::fusion::custom::TensorSpec;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Cube, Dispatch, TensorMetadata, backend_extension};
use burn::nn::Linear;
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use super::block::ROWS;
use super::linear_kernels as kernels;
use super::numbers::{PART, cubes, empty, lanes, parts, register, rows, sum_of_parts, units};
use crate::operations::or_zeros;

/// What a layer makes of each row, `[n_rows, d_out]`.
///
/// * `x` - `[n_rows, d_in]`
pub fn linear(linear: &Linear, x: Tensor<2>) -> Tensor<2> {
    let bias = or_zeros(linear.bias.as_ref(), linear.weight.dims()[1], &x.device());
    let (x, weight) = (x.into_dispatch(), linear.weight.val().into_dispatch());
    Tensor::from_dispatch(Dispatch::linear_of(x, weight, bias.into_dispatch()))
}

#[backend_extension(Cube, Autodiff)]
trait LinearOperation: Backend {
    fn linear_of(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl LinearOperation for Cube {
    fn linear_of(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        Self::linear_forward(x, weight, bias)
    }
}

impl<C: CheckpointStrategy> LinearOperation for Autodiff<Cube, C> {
    fn linear_of(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let [x, weight, bias] = [x, weight, bias].map(FloatTensor::<Self>::into_primitive);
        let y = Cube::linear_forward(x.clone(), weight.clone(), bias);
        match LinearBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => step.finish(Kept { x, weight }, y),
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }
}

#[derive(Debug)]
struct LinearBackward;

#[derive(Debug, Clone)]
struct Kept {
    x: FloatTensor<Cube>,
    weight: FloatTensor<Cube>,
}

impl Backward<Cube, 3> for LinearBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { x, weight } = ops.state;
        let d_y = gradients.consume::<Cube>(&ops.node);
        let [of_x, of_weight, of_bias] = ops.parents.map(|node| node.map(|node| node.id));
        if of_weight.is_some() || of_bias.is_some() {
            let (d_weight, d_bias) = Cube::linear_backward_weights(d_y.clone(), x);
            register(gradients, [(of_weight, d_weight), (of_bias, d_bias)]);
        }
        if let Some(node) = of_x {
            gradients.register::<Cube>(node, Cube::linear_backward_rows(d_y, weight));
        }
    }
}

/// The kernels.
#[backend_extension(Cube, Fusion)]
pub trait LinearKernels: Backend {
    /// The product and the bias, `[n_rows, d_out]`.
    #[fusion(meta = |x, weight, _bias| {
        TensorSpec::new([x.shape[0], weight.shape[1]].into(), x.dtype)
    })]
    fn linear_forward(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// The gradient by `x`, `[n_rows, d_in]`.
    #[fusion(meta = |d_y, weight| {
        TensorSpec::new([d_y.shape[0], weight.shape[0]].into(), d_y.dtype)
    })]
    fn linear_backward_rows(d_y: FloatTensor<Self>, weight: FloatTensor<Self>)
    -> FloatTensor<Self>;

    /// The gradients by the weight, `[d_in, d_out]`, and by the bias, `[d_out]`.
    #[fusion(meta = |d_y, x| {
        let [d_in, d_out] = [x.shape[1], d_y.shape[1]];
        let spec = |shape| TensorSpec::new(shape, d_y.dtype);
        (spec([d_in, d_out].into()), spec([d_out].into()))
    })]
    fn linear_backward_weights(
        d_y: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

impl LinearKernels for CubeBackend {
    fn linear_forward(x: CubeTensor, weight: CubeTensor, bias: CubeTensor) -> CubeTensor {
        let [n_rows, d_in] = x.shape().dims();
        let d_out = weight.shape()[1];
        let lanes = lanes([d_in, d_out]);
        let n_units = n_rows.div_ceil(ROWS) * d_out / lanes;
        let y = empty([n_rows, d_out], &x);
        kernels::forward::launch(
            &y.client,
            cubes(n_units),
            units(),
            lanes,
            rows(x),
            rows(weight),
            rows(bias),
            rows(y.clone()),
            n_units,
            n_rows,
            d_in,
            d_out,
        );
        y
    }

    fn linear_backward_rows(d_y: CubeTensor, weight: CubeTensor) -> CubeTensor {
        let [n_rows, d_out] = d_y.shape().dims();
        let d_in = weight.shape()[0];
        let lanes = lanes([d_in, d_out]);
        let n_units = n_rows.div_ceil(ROWS) * d_in / lanes;
        let d_x = empty([n_rows, d_in], &d_y);
        kernels::backward_rows::launch(
            &d_x.client,
            cubes(n_units),
            units(),
            lanes,
            rows(d_y),
            rows(weight),
            rows(d_x.clone()),
            n_units,
            n_rows,
            d_in,
            d_out,
        );
        d_x
    }

    fn linear_backward_weights(d_y: CubeTensor, x: CubeTensor) -> (CubeTensor, CubeTensor) {
        let [n_rows, d_in] = x.shape().dims();
        let d_out = d_y.shape()[1];
        let lanes = lanes([d_in, d_out]);
        let n_parts = n_rows.div_ceil(PART);
        let n_units = n_parts * (d_in / lanes) * (d_out / lanes);
        let d_weight = parts(n_parts, [d_in, d_out], &x);
        let d_bias = parts(n_parts, [d_out], &x);
        kernels::backward_weights::launch(
            &d_bias.client,
            cubes(n_units),
            units(),
            lanes,
            rows(d_y),
            rows(x),
            rows(d_weight.clone()),
            rows(d_bias.clone()),
            n_units,
            n_rows,
            PART,
            d_in,
            d_out,
        );
        (sum_of_parts(n_parts, [d_in, d_out], d_weight), sum_of_parts(n_parts, [d_out], d_bias))
    }
}
