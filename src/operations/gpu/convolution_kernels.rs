//! The kernels of filters over the tokens of texts. A unit has one number of what a kernel makes.

use cubecl::prelude::*;

/// The largest value of each filter, at least 0, and where it is.
///
/// * `x` - `[batch, seq, d]`; `mask` - `[batch, seq]`
/// * `weight` - `[n_filters, d, width]`; `bias` - `[n_filters]`
/// * `values` - becomes `[batch, n_filters]`.
/// * `places` - becomes the token whose window is largest, `[batch, n_filters]`; `seq` where no
///   window is above 0.
#[cube(launch)]
#[allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]
pub fn forward(
    x: &[f32],
    mask: &[f32],
    weight: &[f32],
    bias: &[f32],
    values: &mut [f32],
    places: &mut [f32],
    n_numbers: usize,
    seq: usize,
    n_filters: usize,
    #[comptime] d: usize,
    #[comptime] width: usize,
) {
    let at = ABSOLUTE_POS as usize;
    if at < n_numbers {
        let text = at / n_filters;
        let filter = at % n_filters;
        let mut most = 0.0f32;
        let mut place = seq;
        for begin in 0..seq {
            // Padding's windows are 0.
            if mask[text * seq + begin] != 0.0 {
                let mut sum = bias[filter];
                for offset in 0..width {
                    let token = begin + offset;
                    if token < seq {
                        let row = text * seq + token;
                        if mask[row] != 0.0 {
                            for column in 0..d {
                                sum += x[row * d + column]
                                    * weight[(filter * d + column) * width + offset];
                            }
                        }
                    }
                }
                if sum > most {
                    most = sum;
                    place = begin;
                }
            }
        }
        values[at] = most;
        places[at] = f32::cast_from(place);
    }
}

/// The gradient by the texts.
///
/// * `d_values` - `[batch, n_filters]`; the others as of [`forward`]
/// * `d_x` - becomes `[batch, seq, d]`.
#[cube(launch)]
#[allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]
pub fn backward_texts(
    d_values: &[f32],
    places: &[f32],
    mask: &[f32],
    weight: &[f32],
    d_x: &mut [f32],
    n_numbers: usize,
    seq: usize,
    n_filters: usize,
    #[comptime] d: usize,
    #[comptime] width: usize,
) {
    let at = ABSOLUTE_POS as usize;
    if at < n_numbers {
        let row = at / d;
        let column = at % d;
        let token = row % seq;
        let of_text = row / seq * n_filters;
        let mut sum = 0.0f32;
        if mask[row] != 0.0 {
            for filter in 0..n_filters {
                let place = usize::cast_from(places[of_text + filter]);
                if place <= token && token < place + width {
                    sum += d_values[of_text + filter]
                        * weight[(filter * d + column) * width + token - place];
                }
            }
        }
        d_x[at] = sum;
    }
}

/// The gradients by the filters.
///
/// * `d_weight` - becomes `[n_filters, d, width]`.
/// * `d_bias` - becomes `[n_filters]`.
#[cube(launch)]
#[allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]
pub fn backward_filters(
    d_values: &[f32],
    places: &[f32],
    x: &[f32],
    mask: &[f32],
    d_weight: &mut [f32],
    d_bias: &mut [f32],
    n_numbers: usize,
    n_texts: usize,
    seq: usize,
    n_filters: usize,
    #[comptime] d: usize,
    #[comptime] width: usize,
) {
    let at = ABSOLUTE_POS as usize;
    if at < n_numbers {
        let filter = at / (d * width);
        let within = at % (d * width);
        let column = within / width;
        let offset = within % width;
        let mut sum = 0.0f32;
        let mut of_bias = 0.0f32;
        for text in 0..n_texts {
            let place = usize::cast_from(places[text * n_filters + filter]);
            if place < seq {
                let gradient = d_values[text * n_filters + filter];
                of_bias += gradient;
                let token = place + offset;
                if token < seq {
                    let row = text * seq + token;
                    if mask[row] != 0.0 {
                        sum += gradient * x[row * d + column];
                    }
                }
            }
        }
        d_weight[at] = sum;
        if within == 0 {
            d_bias[filter] = of_bias;
        }
    }
}
