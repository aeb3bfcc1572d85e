//! The kernels of a step of Adam, and of the norms that gradients are cut by.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

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
    let at = ABSOLUTE_POS;
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

/// Parts of the sum of the squares of each of five lists. A unit has every `n_parts`th number of a list.
///
/// * `parts` - become `[n_parts, 5]`.
#[cube(launch)]
pub fn sums(
    first: &[f32],
    second: &[f32],
    third: &[f32],
    fourth: &[f32],
    fifth: &[f32],
    parts: &mut [f32],
    n_first: usize,
    n_second: usize,
    n_third: usize,
    n_fourth: usize,
    n_fifth: usize,
    n_parts: usize,
) {
    let list = ABSOLUTE_POS / n_parts;
    let part = ABSOLUTE_POS % n_parts;
    if list < 5 {
        parts[part * 5 + list] = if list == 0 {
            sum_of_part(first, n_first, part, n_parts)
        } else if list == 1 {
            sum_of_part(second, n_second, part, n_parts)
        } else if list == 2 {
            sum_of_part(third, n_third, part, n_parts)
        } else if list == 3 {
            sum_of_part(fourth, n_fourth, part, n_parts)
        } else {
            sum_of_part(fifth, n_fifth, part, n_parts)
        };
    }
}

#[cube]
fn sum_of_part(list: &[f32], n: usize, part: usize, n_parts: usize) -> f32 {
    let mut sum = 0.0f32;
    let mut at = part;
    while at < n {
        sum += list[at] * list[at];
        at += n_parts;
    }
    sum
}
