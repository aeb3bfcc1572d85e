//! The kernels of a layer normalisation.

#![allow(clippy::needless_range_loop, reason = "a kernel has no iterators")]
#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

/// Rows of mean 0 and variance 1, scaled and shifted. A unit has a row.
///
/// * `x` - `[n_rows, d]`; `scale`, `shift` - `[d]`
/// * `y` - becomes `[n_rows, d]`.
/// * `statistics` - becomes each row's mean and its inverse deviation, `[n_rows, 2]`.
#[cube(launch)]
pub fn forward(
    x: &[f32],
    scale: &[f32],
    shift: &[f32],
    y: &mut [f32],
    statistics: &mut [f32],
    n_rows: usize,
    epsilon: f32,
    #[comptime] d: usize,
) {
    let row = ABSOLUTE_POS;
    if row < n_rows {
        let mut sum = 0.0f32;
        for column in 0..d {
            sum += x[row * d + column];
        }
        let mean = sum / d as f32;
        let mut squares = 0.0f32;
        for column in 0..d {
            let difference = x[row * d + column] - mean;
            squares += difference * difference;
        }
        let inverse = 1.0 / (squares / d as f32 + epsilon).sqrt();
        for column in 0..d {
            let at = row * d + column;
            y[at] = (x[at] - mean) * inverse * scale[column] + shift[column];
        }
        statistics[row * 2] = mean;
        statistics[row * 2 + 1] = inverse;
    }
}

/// The gradient by the rows. A unit has a row.
///
/// * `d_y` - `[n_rows, d]`; the others as of [`forward`]
/// * `d_x` - becomes `[n_rows, d]`.
#[cube(launch)]
pub fn backward_rows(
    d_y: &[f32],
    x: &[f32],
    scale: &[f32],
    statistics: &[f32],
    d_x: &mut [f32],
    n_rows: usize,
    #[comptime] d: usize,
) {
    let row = ABSOLUTE_POS;
    if row < n_rows {
        let mean = statistics[row * 2];
        let inverse = statistics[row * 2 + 1];
        let mut sum = 0.0f32;
        let mut product = 0.0f32;
        for column in 0..d {
            let at = row * d + column;
            let gradient = d_y[at] * scale[column];
            sum += gradient;
            product += gradient * (x[at] - mean) * inverse;
        }
        sum /= d as f32;
        product /= d as f32;
        for column in 0..d {
            let at = row * d + column;
            let normed = (x[at] - mean) * inverse;
            d_x[at] = (d_y[at] * scale[column] - sum - normed * product) * inverse;
        }
    }
}

/// What each part of the rows gives to the gradients by scale and shift. A unit has a column of a part.
///
/// * `d_scale`, `d_shift` - become `[n_parts, d]`.
/// * `n_numbers` - of one of them; `part` - rows of a part
#[cube(launch)]
pub fn backward_columns(
    d_y: &[f32],
    x: &[f32],
    statistics: &[f32],
    d_scale: &mut [f32],
    d_shift: &mut [f32],
    n_numbers: usize,
    n_rows: usize,
    part: usize,
    d: usize,
) {
    let at = ABSOLUTE_POS;
    if at < n_numbers {
        let column = at % d;
        let first = at / d * part;
        let mut of_scale = 0.0f32;
        let mut of_shift = 0.0f32;
        for row in first..clamp_max(first + part, n_rows) {
            let gradient = d_y[row * d + column];
            let difference = x[row * d + column] - statistics[row * 2];
            of_scale += gradient * difference * statistics[row * 2 + 1];
            of_shift += gradient;
        }
        d_scale[at] = of_scale;
        d_shift[at] = of_shift;
    }
}
