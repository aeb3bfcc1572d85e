//! A recurrence over the tokens of texts.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::fusion::custom::TensorSpec;
use burn::backend::ops::FloatTensorOps;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Cube, Dispatch, TensorMetadata, backend_extension};
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::{CubeCount, CubeDim};

use super::linear::LinearKernels;
use super::numbers::{MAX_UNITS, empty, register, rows};
use super::recurrence_kernels as kernels;
use crate::operations::recurrence_shape::RecurrenceShape;

/// The state after each token, `[batch, seq, hidden]`.
///
/// * `projected` - what the tokens give to the gates, `[batch, seq, n_gates hidden]`
/// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
/// * `weight` - `[hidden, n_gates hidden]`; `reset_bias` - of a GRU `[hidden]`; of others anything,
///   which is not read.
pub fn recurrence(
    projected: Tensor<3>,
    mask: Tensor<2>,
    (weight, reset_bias): (Tensor<2>, Tensor<1>),
    shape: RecurrenceShape,
) -> Tensor<3> {
    let (projected, mask) = (projected.into_dispatch(), mask.into_dispatch());
    let (weight, reset_bias) = (weight.into_dispatch(), reset_bias.into_dispatch());
    Tensor::from_dispatch(Dispatch::recurrence(projected, mask, weight, reset_bias, shape))
}

#[backend_extension(Cube, Autodiff)]
trait RecurrenceOperation: Backend {
    fn recurrence(
        projected: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        reset_bias: FloatTensor<Self>,
        shape: RecurrenceShape,
    ) -> FloatTensor<Self>;
}

impl RecurrenceOperation for Cube {
    fn recurrence(
        projected: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        reset_bias: FloatTensor<Self>,
        shape: RecurrenceShape,
    ) -> FloatTensor<Self> {
        Self::recurrence_forward(projected, mask, weight, reset_bias, shape).0
    }
}

impl<C: CheckpointStrategy> RecurrenceOperation for Autodiff<Cube, C> {
    fn recurrence(
        projected: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        reset_bias: FloatTensor<Self>,
        shape: RecurrenceShape,
    ) -> FloatTensor<Self> {
        let nodes = [projected.node(), weight.node(), reset_bias.node()];
        let [projected, mask, weight, reset_bias] =
            [projected, mask, weight, reset_bias].map(FloatTensor::<Self>::into_primitive);
        let (states, before, kept) =
            Cube::recurrence_forward(projected, mask.clone(), weight.clone(), reset_bias, shape);
        match RecurrenceBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                step.finish(Kept { before, kept, mask, weight, shape }, states)
            }
            OpsKind::UnTracked(step) => step.finish(states),
        }
    }
}

#[derive(Debug)]
struct RecurrenceBackward;

#[derive(Debug, Clone)]
struct Kept {
    before: FloatTensor<Cube>,
    kept: FloatTensor<Cube>,
    mask: FloatTensor<Cube>,
    weight: FloatTensor<Cube>,
    shape: RecurrenceShape,
}

impl Backward<Cube, 3> for RecurrenceBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { before, kept, mask, weight, shape } = ops.state;
        let d_states = gradients.consume::<Cube>(&ops.node);
        let [of_projected, of_weight, of_reset_bias] =
            ops.parents.map(|node| node.map(|node| node.id));
        let [n_texts, seq, hidden] = before.shape().dims();
        let width = weight.shape()[1];
        let (d_projected, d_sums) =
            Cube::recurrence_backward(d_states, before.clone(), kept, mask, weight, shape);
        // Those of all steps one below the other.
        let rows = |x, width| Cube::float_reshape(x, [n_texts * seq, width].into());
        if of_weight.is_some() || of_reset_bias.is_some() {
            let (d_weight, d_bias) =
                Cube::linear_backward_weights(rows(d_sums, width), rows(before, hidden));
            register(gradients, [(of_weight, d_weight)]);
            if let Some(node) = of_reset_bias {
                // Of the gates, only the candidate has it.
                let of_candidate = Cube::float_slice(d_bias, &[(width - hidden..width).into()]);
                gradients.register::<Cube>(node, of_candidate);
            }
        }
        if let Some(node) = of_projected {
            gradients.register::<Cube>(node, d_projected);
        }
    }
}

/// The kernels.
#[backend_extension(Cube, Fusion)]
trait RecurrenceKernels: Backend {
    /// The states after each token and before it, `[batch, seq, hidden]`, and what else the backward
    /// pass needs, `[batch, seq, n_kept hidden]`.
    #[fusion(meta = |projected, _mask, weight, _reset_bias, shape| {
        let [n_texts, seq, _] = projected.shape.dims();
        let hidden = weight.shape[0];
        let of_width = |width| TensorSpec::new([n_texts, seq, width].into(), projected.dtype);
        (of_width(hidden), of_width(hidden), of_width(shape.cell.n_kept() * hidden))
    })]
    fn recurrence_forward(
        projected: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        reset_bias: FloatTensor<Self>,
        shape: RecurrenceShape,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// The gradients of what tokens and states gave to the gates, `[batch, seq, n_gates hidden]`.
    #[fusion(meta = |d_states, _before, _kept, _mask, weight, _shape| {
        let [n_texts, seq, _] = d_states.shape.dims();
        let spec = TensorSpec::new([n_texts, seq, weight.shape[1]].into(), d_states.dtype);
        (spec.clone(), spec)
    })]
    fn recurrence_backward(
        d_states: FloatTensor<Self>,
        before: FloatTensor<Self>,
        kept: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        shape: RecurrenceShape,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

impl RecurrenceKernels for CubeBackend {
    fn recurrence_forward(
        projected: CubeTensor,
        mask: CubeTensor,
        weight: CubeTensor,
        reset_bias: CubeTensor,
        RecurrenceShape { cell, is_backwards }: RecurrenceShape,
    ) -> (CubeTensor, CubeTensor, CubeTensor) {
        let [n_texts, seq, _] = projected.shape().dims();
        let hidden = weight.shape()[0];
        let [states, before, kept] = [1, 1, cell.n_kept()]
            .map(|n_blocks| empty([n_texts, seq, n_blocks * hidden], &projected));
        kernels::forward::launch(
            &states.client,
            CubeCount::new_1d(n_texts as u32),
            CubeDim::new_1d(hidden.min(MAX_UNITS) as u32),
            rows(projected),
            rows(weight),
            rows(reset_bias),
            rows(mask),
            rows(states.clone()),
            rows(before.clone()),
            rows(kept.clone()),
            seq,
            hidden,
            cell,
            is_backwards,
        );
        (states, before, kept)
    }

    fn recurrence_backward(
        d_states: CubeTensor,
        before: CubeTensor,
        kept: CubeTensor,
        mask: CubeTensor,
        weight: CubeTensor,
        RecurrenceShape { cell, is_backwards }: RecurrenceShape,
    ) -> (CubeTensor, CubeTensor) {
        let [n_texts, seq, hidden] = before.shape().dims();
        let [d_projected, d_sums] =
            [(); 2].map(|()| empty([n_texts, seq, cell.n_gates() * hidden], &d_states));
        kernels::backward::launch(
            &d_sums.client,
            CubeCount::new_1d(n_texts as u32),
            CubeDim::new_1d(hidden.min(MAX_UNITS) as u32),
            rows(d_states),
            rows(Self::float_transpose(weight)),
            rows(before),
            rows(kept),
            rows(mask),
            rows(d_projected.clone()),
            rows(d_sums.clone()),
            seq,
            hidden,
            cell,
            is_backwards,
        );
        (d_projected, d_sums)
    }
}
