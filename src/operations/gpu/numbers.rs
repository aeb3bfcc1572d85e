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

/// The sum of the parts of a cube's units, of which there is a power of two; every unit has to ask.
#[cube]
pub fn sum_of_cube(part: f32) -> f32 {
    let mut parts = Shared::<[f32]>::new_slice(MAX_UNITS);
    let unit = UNIT_POS as usize;
    parts[unit] = part;
    sync_cube();
    // Half of the parts onto the other half, until one is left.
    let mut n = CUBE_DIM as usize / 2;
    while n > 0 {
        if unit < n {
            let sum = parts[unit] + parts[unit + n];
            parts[unit] = sum;
        }
        sync_cube();
        n /= 2;
    }
    parts[0]
}
