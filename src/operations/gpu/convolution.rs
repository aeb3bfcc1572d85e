//! Filters over the tokens of texts, of which each text keeps the largest value.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::fusion::custom::TensorSpec;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Cube, Dispatch, TensorMetadata, backend_extension};
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::ops::permute;
use burn_cubecl::tensor::CubeTensor;

use super::block::ROWS;
use super::convolution_kernels as kernels;
use super::numbers::{cubes, empty, lanes, register, rows, units};

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

#[backend_extension(Cube, Autodiff)]
trait FilterOperation: Backend {
    fn largest_of_filters(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl FilterOperation for Cube {
    fn largest_of_filters(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        Self::filters_forward(x, mask, weight, bias).0
    }
}

impl<C: CheckpointStrategy> FilterOperation for Autodiff<Cube, C> {
    fn largest_of_filters(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let [x, mask, weight, bias] =
            [x, mask, weight, bias].map(FloatTensor::<Self>::into_primitive);
        let (values, places) = Cube::filters_forward(x.clone(), mask.clone(), weight.clone(), bias);
        match FilterBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => step.finish(Kept { places, x, mask, weight }, values),
            OpsKind::UnTracked(step) => step.finish(values),
        }
    }
}

#[derive(Debug)]
struct FilterBackward;

#[derive(Debug, Clone)]
struct Kept {
    places: FloatTensor<Cube>,
    x: FloatTensor<Cube>,
    mask: FloatTensor<Cube>,
    weight: FloatTensor<Cube>,
}

impl Backward<Cube, 3> for FilterBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { places, x, mask, weight } = ops.state;
        let d_values = gradients.consume::<Cube>(&ops.node);
        let [of_x, of_weight, of_bias] = ops.parents.map(|node| node.map(|node| node.id));
        if of_weight.is_some() || of_bias.is_some() {
            let (d_weight, d_bias) = Cube::filters_backward(
                d_values.clone(),
                places.clone(),
                x,
                mask.clone(),
                weight.clone(),
            );
            register(gradients, [(of_weight, d_weight), (of_bias, d_bias)]);
        }
        if let Some(node) = of_x {
            let d_x = Cube::filtered_backward(d_values, places, mask, weight);
            gradients.register::<Cube>(node, d_x);
        }
    }
}

/// The kernels.
#[backend_extension(Cube, Fusion)]
trait FilterKernels: Backend {
    /// The largest values and the tokens where their windows begin, `[batch, n_filters]`.
    #[fusion(meta = |x, _mask, weight, _bias| {
        let spec = TensorSpec::new([x.shape[0], weight.shape[0]].into(), x.dtype);
        (spec.clone(), spec)
    })]
    fn filters_forward(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// The gradients by the filters' weights, `[n_filters, d, width]`, and biases, `[n_filters]`.
    #[fusion(meta = |d_values, _places, _x, _mask, weight| {
        (weight.clone(), TensorSpec::new([weight.shape[0]].into(), d_values.dtype))
    })]
    fn filters_backward(
        d_values: FloatTensor<Self>,
        places: FloatTensor<Self>,
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// The gradient by the texts, `[batch, seq, d]`.
    #[fusion(meta = |d_values, _places, mask, weight| {
        let [n_texts, seq] = mask.shape.dims();
        TensorSpec::new([n_texts, seq, weight.shape[1]].into(), d_values.dtype)
    })]
    fn filtered_backward(
        d_values: FloatTensor<Self>,
        places: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        weight: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl FilterKernels for CubeBackend {
    fn filters_forward(
        x: CubeTensor,
        mask: CubeTensor,
        weight: CubeTensor,
        bias: CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        let [n_texts, seq, d] = x.shape().dims();
        let [n_filters, _, width] = weight.shape().dims();
        let lanes = lanes([n_filters, d]);
        let values = empty([n_texts, seq, n_filters], &x);
        let n_blocks = seq.div_ceil(ROWS);
        let n_units = n_texts * n_blocks * n_filters / lanes;
        kernels::forward::launch(
            &values.client,
            cubes(n_units),
            units(),
            lanes,
            rows(x),
            rows(mask.clone()),
            // Filters side by side are read as vectors.
            rows(permute(weight, &[2, 1, 0])),
            rows(bias),
            rows(values.clone()),
            n_units,
            seq,
            n_blocks,
            n_filters,
            d,
            width,
        );
        let [largest, places] = [(); 2].map(|()| empty([n_texts, n_filters], &values));
        let n_numbers = n_texts * n_filters;
        kernels::largest::launch(
            &largest.client,
            cubes(n_numbers),
            units(),
            rows(values),
            rows(mask),
            rows(largest.clone()),
            rows(places.clone()),
            n_numbers,
            seq,
            n_filters,
        );
        (largest, places)
    }

    fn filters_backward(
        d_values: CubeTensor,
        places: CubeTensor,
        x: CubeTensor,
        mask: CubeTensor,
        weight: CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        let [n_texts, seq, d] = x.shape().dims();
        let [n_filters, _, width] = weight.shape().dims();
        let d_weight = empty([n_filters, d, width], &x);
        let d_bias = empty([n_filters], &x);
        let n_numbers = n_filters * d * width;
        kernels::backward_filters::launch(
            &d_bias.client,
            cubes(n_numbers),
            units(),
            rows(d_values),
            rows(places),
            rows(x),
            rows(mask),
            rows(d_weight.clone()),
            rows(d_bias.clone()),
            n_numbers,
            n_texts,
            seq,
            n_filters,
            d,
            width,
        );
        (d_weight, d_bias)
    }

    fn filtered_backward(
        d_values: CubeTensor,
        places: CubeTensor,
        mask: CubeTensor,
        weight: CubeTensor,
    ) -> CubeTensor {
        let [n_texts, seq] = mask.shape().dims();
        let [n_filters, d, width] = weight.shape().dims();
        let d_x = empty([n_texts, seq, d], &d_values);
        let lanes = lanes([d]);
        let n_units = n_texts * d / lanes;
        kernels::backward_texts::launch(
            &d_x.client,
            cubes(n_units),
            units(),
            lanes,
            rows(d_values),
            rows(places),
            rows(mask),
            rows(weight),
            rows(d_x.clone()),
            n_units,
            seq,
            n_filters,
            d,
            width,
        );
        d_x
    }
}
