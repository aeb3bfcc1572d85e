//! Normalisation of each token (Ba et al., 2016, <https://arxiv.org/abs/1607.06450>).

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::fusion::custom::TensorSpec;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Cube, Dispatch, TensorMetadata, backend_extension};
use burn::nn::LayerNorm;
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use super::layer_norm_kernels as kernels;
use super::numbers::{PART, cubes, empty, parts, register, rows, sum_of_parts, units};
use crate::operations::or_zeros;

/// What a norm makes of `x`, `[batch, seq, d]`.
///
/// * `epsilon` - is added to the variance.
pub fn layer_norm(norm: &LayerNorm, x: Tensor<3>, epsilon: f64) -> Tensor<3> {
    let shift = or_zeros(norm.beta.as_ref(), norm.gamma.dims()[0], &x.device());
    let (x, scale) = (x.into_dispatch(), norm.gamma.val().into_dispatch());
    Tensor::from_dispatch(Dispatch::layer_norm_of(x, scale, shift.into_dispatch(), epsilon as f32))
}

#[backend_extension(Cube, Autodiff)]
trait NormOperation: Backend {
    fn layer_norm_of(
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self>;
}

impl NormOperation for Cube {
    fn layer_norm_of(
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self> {
        Self::norm_forward(x, scale, shift, epsilon).0
    }
}

impl<C: CheckpointStrategy> NormOperation for Autodiff<Cube, C> {
    fn layer_norm_of(
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), scale.node(), shift.node()];
        let [x, scale, shift] = [x, scale, shift].map(FloatTensor::<Self>::into_primitive);
        let (y, statistics) = Cube::norm_forward(x.clone(), scale.clone(), shift, epsilon);
        match NormBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => step.finish(Kept { x, scale, statistics }, y),
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }
}

#[derive(Debug)]
struct NormBackward;

#[derive(Debug, Clone)]
struct Kept {
    x: FloatTensor<Cube>,
    scale: FloatTensor<Cube>,
    statistics: FloatTensor<Cube>,
}

impl Backward<Cube, 3> for NormBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { x, scale, statistics } = ops.state;
        let d_y = gradients.consume::<Cube>(&ops.node);
        let [of_x, of_scale, of_shift] = ops.parents.map(|node| node.map(|node| node.id));
        if of_scale.is_some() || of_shift.is_some() {
            let (d_scale, d_shift) =
                Cube::norm_backward_columns(d_y.clone(), x.clone(), statistics.clone());
            register(gradients, [(of_scale, d_scale), (of_shift, d_shift)]);
        }
        if let Some(node) = of_x {
            let d_x = Cube::norm_backward_rows(d_y, x, scale, statistics);
            gradients.register::<Cube>(node, d_x);
        }
    }
}

/// The kernels.
#[backend_extension(Cube, Fusion)]
trait NormKernels: Backend {
    /// The rows normalised, as `x`, and their statistics, `[n_rows, 2]`.
    #[fusion(meta = |x, scale, _shift, _epsilon| {
        let n_rows = x.shape.num_elements() / scale.shape[0];
        (x.clone(), TensorSpec::new([n_rows, 2].into(), x.dtype))
    })]
    fn norm_forward(
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        epsilon: f32,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// The gradient by `x`, as that.
    #[fusion(meta = |d_y, _x, _scale, _statistics| d_y.clone())]
    fn norm_backward_rows(
        d_y: FloatTensor<Self>,
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        statistics: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// The gradients by scale and shift, `[d]`.
    #[fusion(meta = |d_y, _x, statistics| {
        let d = d_y.shape.num_elements() / statistics.shape[0];
        let spec = TensorSpec::new([d].into(), d_y.dtype);
        (spec.clone(), spec)
    })]
    fn norm_backward_columns(
        d_y: FloatTensor<Self>,
        x: FloatTensor<Self>,
        statistics: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

impl NormKernels for CubeBackend {
    fn norm_forward(
        x: CubeTensor,
        scale: CubeTensor,
        shift: CubeTensor,
        epsilon: f32,
    ) -> (CubeTensor, CubeTensor) {
        let d = scale.shape()[0];
        let n_rows = x.shape().num_elements() / d;
        let y = empty::<3>(x.shape().dims(), &x);
        let statistics = empty([n_rows, 2], &x);
        kernels::forward::launch(
            &y.client,
            cubes(n_rows),
            units(),
            rows(x),
            rows(scale),
            rows(shift),
            rows(y.clone()),
            rows(statistics.clone()),
            n_rows,
            epsilon,
            d,
        );
        (y, statistics)
    }

    fn norm_backward_rows(
        d_y: CubeTensor,
        x: CubeTensor,
        scale: CubeTensor,
        statistics: CubeTensor,
    ) -> CubeTensor {
        let (n_rows, d) = (statistics.shape()[0], scale.shape()[0]);
        let d_x = empty::<3>(d_y.shape().dims(), &d_y);
        kernels::backward_rows::launch(
            &d_x.client,
            cubes(n_rows),
            units(),
            rows(d_y),
            rows(x),
            rows(scale),
            rows(statistics),
            rows(d_x.clone()),
            n_rows,
            d,
        );
        d_x
    }

    fn norm_backward_columns(
        d_y: CubeTensor,
        x: CubeTensor,
        statistics: CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        let n_rows = statistics.shape()[0];
        let d = d_y.shape().num_elements() / n_rows;
        let n_parts = n_rows.div_ceil(PART);
        let [d_scale, d_shift] = [(); 2].map(|()| parts(n_parts, [d], &d_y));
        let n_numbers = n_parts * d;
        kernels::backward_columns::launch(
            &d_shift.client,
            cubes(n_numbers),
            units(),
            rows(d_y),
            rows(x),
            rows(statistics),
            rows(d_scale.clone()),
            rows(d_shift.clone()),
            n_numbers,
            n_rows,
            PART,
            d,
        );
        (sum_of_parts(n_parts, [d], d_scale), sum_of_parts(n_parts, [d], d_shift))
    }
}
