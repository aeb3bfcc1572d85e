//! What the operations of the GPU engine share: numbers in and out of its tensors, and a kernel's units.

use burn::backend::Cube;
use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::tensor::FloatTensor;
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::ops::numeric::empty_device_contiguous_dtype;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

/// Units of a cube, at most: every device with WebGPU has as many.
pub const MAX_UNITS: usize = 256;
/// Cubes side by side, at most, on every device with WebGPU.
const MAX_CUBES: usize = 65_535;
/// Units of a cube where each has a number of its own.
const UNITS: usize = 64;
/// Numbers of a vector, on every device.
const LANES: usize = 4;
/// Numbers that one unit adds up; where there are more, parts of them are added up, and then the parts.
pub const PART: usize = 256;

/// Hands on the gradients that are wanted.
///
/// * `found` - each with the node that wants it, if one does.
pub fn register(
    gradients: &mut Gradients,
    found: impl IntoIterator<Item = (Option<NodeId>, FloatTensor<Cube>)>,
) {
    for (node, gradient) in found {
        if let Some(node) = node {
            gradients.register::<Cube>(node, gradient);
        }
    }
}

/// A tensor without numbers yet, on another's device.
pub fn empty<const D: usize>(shape: [usize; D], other: &CubeTensor) -> CubeTensor {
    let (client, device) = (other.client.clone(), other.device.clone());
    empty_device_contiguous_dtype(client, device, shape.into(), other.dtype)
}

/// The numbers of a tensor row by row, as a kernel takes them.
pub fn rows(tensor: CubeTensor) -> BufferArg {
    into_contiguous(tensor).into_buffer_arg()
}

/// Numbers of a vector for matrices whose rows are that wide.
pub fn lanes<const N: usize>(widths: [usize; N]) -> usize {
    if widths.iter().all(|width| width.is_multiple_of(LANES)) { LANES } else { 1 }
}

/// Room for what each part of the rows gives to a sum: where there is one part, for the sum.
pub fn parts<const D: usize>(n_parts: usize, shape: [usize; D], other: &CubeTensor) -> CubeTensor {
    if n_parts == 1 { empty(shape, other) } else { empty([n_parts, shape.iter().product()], other) }
}

/// The sum of [`parts`].
pub fn sum_of_parts<const D: usize>(
    n_parts: usize,
    shape: [usize; D],
    parts: CubeTensor,
) -> CubeTensor {
    if n_parts == 1 {
        return parts;
    }
    let sums = empty(shape, &parts);
    let n_numbers = shape.iter().product();
    let (client, parts) = (&sums.client, rows(parts));
    add_up::launch(
        client,
        cubes(n_numbers),
        units(),
        parts,
        rows(sums.clone()),
        n_numbers,
        n_parts,
    );
    sums
}

/// * `parts` - `[n_parts, n_numbers]`
/// * `sums` - become `[n_numbers]`, each by a unit.
#[cube(launch)]
fn add_up(parts: &[f32], sums: &mut [f32], n_numbers: usize, n_parts: usize) {
    let at = ABSOLUTE_POS;
    if at < n_numbers {
        let mut sum = 0.0f32;
        for part in 0..n_parts {
            sum += parts[part * n_numbers + at];
        }
        sums[at] = sum;
    }
}

/// As many cubes as `n` numbers need, each of [`units`].
pub fn cubes(n: usize) -> CubeCount {
    let n = n.div_ceil(UNITS);
    let n_rows = n.div_ceil(MAX_CUBES).max(1);
    CubeCount::Static(n.div_ceil(n_rows) as u32, n_rows as u32, 1)
}

/// The units of a cube of which each has one number.
pub fn units() -> CubeDim {
    CubeDim::new_1d(UNITS as u32)
}

/// The sum of a vector's numbers.
#[cube]
pub fn sum<N: Size>(vector: Vector<f32, N>) -> f32 {
    let mut sum = vector.extract(0usize);
    #[unroll]
    for lane in 1..N::value() {
        sum += vector.extract(lane);
    }
    sum
}
