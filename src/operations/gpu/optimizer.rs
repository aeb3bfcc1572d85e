//! A step of Adam, and the norms of gradients.

use burn::backend::fusion::custom::TensorSpec;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, TensorMetadata, backend_extension};
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;

use super::numbers::{PART, cubes, empty, parts, rows, sum_of_parts, units};
use super::optimizer_kernels as kernels;
use crate::operations::{AdamState, AdamStep};

/// Lists that a kernel takes: with what else it needs, as many buffers as every device with WebGPU has.
const N_LISTS: usize = 5;

/// The sum of the squares of each list, `[n_lists]`.
///
/// * `lists` - each `[n]`, with at least one number.
///
/// # Panics
/// Where there are no lists.
pub fn sums_of_squares(lists: Vec<Tensor<1>>) -> Tensor<1> {
    let n_lists = lists.len();
    let sums = lists.chunks(N_LISTS).map(|lists| {
        // What is left over of the last kernel sums its first list again.
        let list = |index: usize| lists.get(index).unwrap_or(&lists[0]).clone().into_dispatch();
        let sums = Dispatch::five_sums_of_squares(list(0), list(1), list(2), list(3), list(4));
        Tensor::from_dispatch(sums)
    });
    Tensor::cat(sums.collect(), 0).narrow(0, 0, n_lists)
}

/// One step of Adam.
///
/// * `g` - the gradient, `[n]`; `scale` - what it is multiplied by, `[1]`.
pub fn adam(
    AdamState { p, m, s }: AdamState,
    g: Tensor<1>,
    scale: Option<Tensor<1>>,
    step: AdamStep,
) -> AdamState {
    let is_scaled = scale.is_some();
    let scale = scale.unwrap_or_else(|| g.clone()).into_dispatch();
    let [p, m, s, g] = [p, m, s, g].map(Tensor::into_dispatch);
    let (p, m, s) = Dispatch::adam(p, m, s, g, scale, step, is_scaled);
    let [p, m, s] = [p, m, s].map(Tensor::from_dispatch);
    AdamState { p, m, s }
}

#[backend_extension(Cube, Fusion)]
trait OptimizerKernels: Backend {
    /// The new parameter and means, each `[n]`.
    #[fusion(meta = |p, m, s, _g, _scale, _step, _is_scaled| (p.clone(), m.clone(), s.clone()))]
    #[allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]
    fn adam(
        p: FloatTensor<Self>,
        m: FloatTensor<Self>,
        s: FloatTensor<Self>,
        g: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        step: AdamStep,
        is_scaled: bool,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// The sum of the squares of each list, `[5]`.
    #[fusion(meta = |first, _second, _third, _fourth, _fifth| {
        TensorSpec::new([N_LISTS].into(), first.dtype)
    })]
    fn five_sums_of_squares(
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        third: FloatTensor<Self>,
        fourth: FloatTensor<Self>,
        fifth: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl OptimizerKernels for CubeBackend {
    fn adam(
        p: CubeTensor,
        m: CubeTensor,
        s: CubeTensor,
        g: CubeTensor,
        scale: CubeTensor,
        step: AdamStep,
        is_scaled: bool,
    ) -> (CubeTensor, CubeTensor, CubeTensor) {
        // The means are written over, unless somebody else still reads them.
        let [m, s] = [m, s].map(|mean| {
            let mean = into_contiguous(mean);
            if mean.can_mut() { mean } else { mean.copy() }
        });
        let n_numbers = p.shape().num_elements();
        let next = empty([n_numbers], &p);
        let t = f64::from(step.t);
        kernels::adam::launch(
            &next.client,
            cubes(n_numbers),
            units(),
            rows(p),
            rows(g),
            rows(scale),
            rows(m.clone()),
            rows(s.clone()),
            rows(next.clone()),
            n_numbers,
            step.learning_rate as f32,
            step.momentum as f32,
            step.beta as f32,
            (1.0 - step.momentum.powf(t)) as f32,
            (1.0 - step.beta.powf(t)) as f32,
            step.epsilon as f32,
            step.coupled_decay as f32,
            (1.0 - step.decoupled_decay) as f32,
            is_scaled,
        );
        (next, m, s)
    }

    fn five_sums_of_squares(
        first: CubeTensor,
        second: CubeTensor,
        third: CubeTensor,
        fourth: CubeTensor,
        fifth: CubeTensor,
    ) -> CubeTensor {
        let sums = parts(PART, [N_LISTS], &first);
        let lists = [first, second, third, fourth, fifth];
        let [n_first, n_second, n_third, n_fourth, n_fifth] =
            lists.each_ref().map(|list| list.shape().num_elements());
        let [first, second, third, fourth, fifth] = lists.map(rows);
        kernels::sums::launch(
            &sums.client,
            cubes(N_LISTS * PART),
            units(),
            first,
            second,
            third,
            fourth,
            fifth,
            rows(sums.clone()),
            n_first,
            n_second,
            n_third,
            n_fourth,
            n_fifth,
            PART,
        );
        sum_of_parts(PART, [N_LISTS], sums)
    }
}
