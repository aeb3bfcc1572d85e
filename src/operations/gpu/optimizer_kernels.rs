//! The kernels of a step of Adam, and of the norms that gradients are cut by.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

use super::numbers::sum_of_cube;

/// One step of Adam. A unit has a number.
///
/// * `p`, `g` - parameter and gradient, `[n]`; `m`, `s` - change to the new means, `[n]`.
/// * `scale` - what the gradient is multiplied by, `[1]`; where nothing, anything, which is not read.
/// * `next` - becomes the new parameter, `[n]`.
/// * `mean_share`, `square_share` - of the means, what has come of gradients so far
#[cube(launch)]
pub fn adam(
    p: &[f32],
    g: &[f32],
    scale: &[f32],
    m: &mut [f32],
    s: &mut [f32],
    next: &mut [f32],
    n_numbers: usize,
    learning_rate: f32,
    momentum: f32,
    beta: f32,
    mean_share: f32,
    square_share: f32,
    epsilon: f32,
    coupled_decay: f32,
    shrink: f32,
    #[comptime] is_scaled: bool,
) {
    let at = ABSOLUTE_POS as usize;
    if at < n_numbers {
        let mut gradient = g[at];
        if comptime!(is_scaled) {
            gradient *= scale[0];
        }
        gradient += p[at] * coupled_decay;
        let mean = m[at] * momentum + gradient * (1.0 - momentum);
        let square = s[at] * beta + gradient * gradient * (1.0 - beta);
        m[at] = mean;
        s[at] = square;
        let step = mean / mean_share / ((square / square_share).sqrt() + epsilon);
        next[at] = p[at] * shrink - step * learning_rate;
    }
}

/// The sum of the squares of each of five lists. A cube has a list.
///
/// * `sums` - becomes `[5]`.
#[cube(launch)]
pub fn sums(
    first: &[f32],
    second: &[f32],
    third: &[f32],
    fourth: &[f32],
    fifth: &[f32],
    sums: &mut [f32],
    n_first: usize,
    n_second: usize,
    n_third: usize,
    n_fourth: usize,
    n_fifth: usize,
) {
    let list = CUBE_POS as usize;
    let sum = if list == 0 {
        of_unit(first, n_first)
    } else if list == 1 {
        of_unit(second, n_second)
    } else if list == 2 {
        of_unit(third, n_third)
    } else if list == 3 {
        of_unit(fourth, n_fourth)
    } else {
        of_unit(fifth, n_fifth)
    };
    let sum = sum_of_cube(sum);
    if UNIT_POS == 0 {
        sums[list] = sum;
    }
}

/// The share of a list's sum that one unit of the cube adds up.
#[cube]
fn of_unit(list: &[f32], n: usize) -> f32 {
    let mut sum = 0.0f32;
    let mut at = UNIT_POS as usize;
    while at < n {
        sum += list[at] * list[at];
        at += CUBE_DIM as usize;
    }
    sum
}
