//! The kernels of a layer that is a product and a sum. A unit has a [`Block`] of what a kernel makes, and waits
//! for no other: for matrices as small as those of these networks, that costs more than to read a number again.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

use super::block::{Block, ROWS, Rows};

/// The product, and the bias.
///
/// * `x` - `[n_rows, d_in]`; `weight` - `[d_in, d_out]`; `bias` - `[d_out]`
/// * `y` - becomes `[n_rows, d_out]`.
/// * `n_units` - the blocks of `y`
#[cube(launch)]
pub fn forward<N: Size>(
    x: &[Vector<f32, N>],
    weight: &[Vector<f32, N>],
    bias: &[Vector<f32, N>],
    y: &mut [Vector<f32, N>],
    n_units: usize,
    n_rows: usize,
    #[comptime] d_in: usize,
    #[comptime] d_out: usize,
) {
    let lanes = N::value();
    let n_in = comptime!(d_in / lanes);
    let n_out = comptime!(d_out / lanes);
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let column = unit % n_out;
        let rows = Rows::below(unit / n_out * ROWS, n_rows - 1);
        let mut block = Block::<N>::of(bias[column]);
        for at in 0..n_in {
            let numbers = Block::<N>::read(x, rows, at, n_in);
            #[unroll]
            for lane in 0..lanes {
                block.add_times(numbers, lane, weight[(at * lanes + lane) * n_out + column]);
            }
        }
        block.write(y, rows, column, n_out);
    }
}

/// The gradient by `x`.
///
/// * `d_y` - `[n_rows, d_out]`; `weight` - as of [`forward`]
/// * `d_x` - becomes `[n_rows, d_in]`.
/// * `n_units` - the blocks of `d_x`
#[cube(launch)]
pub fn backward_rows<N: Size>(
    d_y: &[Vector<f32, N>],
    weight: &[Vector<f32, N>],
    d_x: &mut [Vector<f32, N>],
    n_units: usize,
    n_rows: usize,
    #[comptime] d_in: usize,
    #[comptime] d_out: usize,
) {
    let lanes = N::value();
    let n_in = comptime!(d_in / lanes);
    let n_out = comptime!(d_out / lanes);
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let column = unit % n_in;
        let rows = Rows::below(unit / n_in * ROWS, n_rows - 1);
        let mut block = Block::<N>::of(Vector::new(0.0f32));
        for at in 0..n_out {
            let gradients = Block::<N>::read(d_y, rows, at, n_out);
            #[unroll]
            for lane in 0..lanes {
                block.add_products(gradients, lane, weight[(column * lanes + lane) * n_out + at]);
            }
        }
        block.write(d_x, rows, column, n_in);
    }
}

/// What each part of the rows gives to the gradients by weight and bias. A unit has as many rows of `d_weight`
/// as its vector has numbers.
///
/// * `d_weight` - becomes `[n_parts, d_in, d_out]`; `d_bias` - `[n_parts, d_out]`.
/// * `n_units` - the blocks of `d_weight`; `part` - rows of a part
#[cube(launch)]
pub fn backward_weights<N: Size>(
    d_y: &[Vector<f32, N>],
    x: &[Vector<f32, N>],
    d_weight: &mut [Vector<f32, N>],
    d_bias: &mut [Vector<f32, N>],
    n_units: usize,
    n_rows: usize,
    part: usize,
    #[comptime] d_in: usize,
    #[comptime] d_out: usize,
) {
    let lanes = N::value();
    let n_in = comptime!(d_in / lanes);
    let n_out = comptime!(d_out / lanes);
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let column = unit % n_out;
        let row = unit / n_out % n_in;
        let place = unit / n_out / n_in;
        let mut block = Block::<N>::of(Vector::new(0.0f32));
        let mut of_bias = Vector::<f32, N>::new(0.0f32);
        for token in place * part..clamp_max((place + 1) * part, n_rows) {
            let gradients = d_y[token * n_out + column];
            block.add_outer(x[token * n_in + row], gradients);
            of_bias += gradients;
        }
        block.write_lanes(d_weight, (place * n_in + row) * lanes, column, n_out);
        if row == 0 {
            d_bias[place * n_out + column] = of_bias;
        }
    }
}
