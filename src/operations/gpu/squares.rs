//! The squared norms of gradients.

use burn::backend::fusion::custom::TensorSpec;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, TensorMetadata, backend_extension};
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::{CubeCount, CubeDim};

use super::numbers::{MAX_UNITS, empty, rows};
use super::squares_kernel as kernel;

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

#[backend_extension(Cube, Fusion)]
trait SquaresKernel: Backend {
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

impl SquaresKernel for CubeBackend {
    fn five_sums_of_squares(
        first: CubeTensor,
        second: CubeTensor,
        third: CubeTensor,
        fourth: CubeTensor,
        fifth: CubeTensor,
    ) -> CubeTensor {
        let sums = empty([N_LISTS], &first);
        let lists = [first, second, third, fourth, fifth];
        let [n_first, n_second, n_third, n_fourth, n_fifth] =
            lists.each_ref().map(|list| list.shape().num_elements());
        let [first, second, third, fourth, fifth] = lists.map(rows);
        kernel::sums::launch(
            &sums.client,
            CubeCount::new_1d(N_LISTS as u32),
            CubeDim::new_1d(MAX_UNITS as u32),
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
        );
        sums
    }
}
