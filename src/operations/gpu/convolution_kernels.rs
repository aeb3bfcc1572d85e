//! The kernels of filters over the tokens of texts.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

use super::block::{Block, ROWS, Rows};

/// The value of each filter at the window that begins at each token. A unit has a [`Block`] of them: those of
/// tokens of one text, of a vector of filters.
///
/// * `x` - `[batch, seq, d]`; `mask` - `[batch, seq]`
/// * `weight` - `[width, d, n_filters]`; `bias` - `[n_filters]`
/// * `values` - becomes `[batch, seq, n_filters]`; where padding stands, anything.
/// * `n_units` - the blocks of `values`; `n_blocks` - those of a text one below the other
#[cube(launch)]
pub fn forward<N: Size>(
    x: &[Vector<f32, N>],
    mask: &[f32],
    weight: &[Vector<f32, N>],
    bias: &[Vector<f32, N>],
    values: &mut [Vector<f32, N>],
    n_units: usize,
    seq: usize,
    n_blocks: usize,
    #[comptime] n_filters: usize,
    #[comptime] d: usize,
    #[comptime] width: usize,
) {
    let lanes = N::value();
    let n_columns = comptime!(n_filters / lanes);
    let n_vectors = comptime!(d / lanes);
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let column = unit % n_columns;
        let place = unit / n_columns;
        let text = place / n_blocks * seq;
        let begins = Rows::below(place % n_blocks * ROWS, seq - 1);
        let mut block = Block::<N>::of(bias[column]);
        for offset in 0..width {
            let tokens = begins.plus(offset);
            let present = Block::<N>::mask(mask, text, tokens, seq);
            let rows = tokens.up_to(seq - 1).plus(text);
            for at in 0..n_vectors {
                let numbers = Block::<N>::read(x, rows, at, n_vectors).times(present);
                let row = offset * d + at * lanes;
                #[unroll]
                for lane in 0..lanes {
                    block.add_times(numbers, lane, weight[(row + lane) * n_columns + column]);
                }
            }
        }
        block.write(values, begins.plus(text), column, n_columns);
    }
}

/// The largest value of each filter, at least 0, and where it is. A unit has a filter in a text.
///
/// * `values` - as [`forward`] makes them, `[batch, seq, n_filters]`; `mask` - `[batch, seq]`
/// * `largest` - becomes `[batch, n_filters]`.
/// * `places` - becomes the token whose window is largest, `[batch, n_filters]`; `seq` where no
///   window is above 0.
#[cube(launch)]
pub fn largest(
    values: &[f32],
    mask: &[f32],
    largest: &mut [f32],
    places: &mut [f32],
    n_numbers: usize,
    seq: usize,
    n_filters: usize,
) {
    let at = ABSOLUTE_POS;
    if at < n_numbers {
        let text = at / n_filters * seq;
        let filter = at % n_filters;
        let mut most = 0.0f32;
        let mut place = seq;
        for begin in 0..seq {
            let value = values[(text + begin) * n_filters + filter];
            // Padding's windows are 0.
            if mask[text + begin] != 0.0 && value > most {
                most = value;
                place = begin;
            }
        }
        largest[at] = most;
        places[at] = f32::cast_from(place);
    }
}

/// The gradient by the texts. A unit has a vector of the columns of a text, and adds each filter's where its
/// window is.
///
/// * `d_values`, `places` - `[batch, n_filters]`; `mask` - `[batch, seq]`
/// * `weight` - `[n_filters, d, width]`
/// * `d_x` - becomes `[batch, seq, d]`.
#[cube(launch)]
pub fn backward_texts<N: Size>(
    d_values: &[f32],
    places: &[f32],
    mask: &[f32],
    weight: &[f32],
    d_x: &mut [Vector<f32, N>],
    n_units: usize,
    seq: usize,
    n_filters: usize,
    #[comptime] d: usize,
    #[comptime] width: usize,
) {
    let lanes = N::value();
    let n_vectors = comptime!(d / lanes);
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let text = unit / n_vectors;
        let column = unit % n_vectors;
        for token in text * seq..(text + 1) * seq {
            d_x[token * n_vectors + column] = Vector::new(0.0f32);
        }
        for filter in text * n_filters..(text + 1) * n_filters {
            let place = usize::cast_from(places[filter]);
            let gradient = d_values[filter];
            let weights = (filter % n_filters * d + column * lanes) * width;
            for token in place..clamp_max(place + width, seq) {
                let row = text * seq + token;
                if mask[row] != 0.0 {
                    let at = weights + token - place;
                    let mut sum = d_x[row * n_vectors + column];
                    #[unroll]
                    for lane in 0..lanes {
                        let number = gradient * weight[at + lane * width];
                        sum.insert(lane, sum.extract(lane) + number);
                    }
                    d_x[row * n_vectors + column] = sum;
                }
            }
        }
    }
}

/// The gradients by the filters. A unit has a number of their weights.
///
/// * `d_values`, `places` - `[batch, n_filters]`; `x` - `[batch, seq, d]`; `mask` - `[batch, seq]`
/// * `d_weight` - becomes `[n_filters, d, width]`.
/// * `d_bias` - becomes `[n_filters]`.
#[cube(launch)]
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
    let at = ABSOLUTE_POS;
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
