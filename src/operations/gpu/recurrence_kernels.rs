//! The kernels of a recurrence. A cube has a text: its units compute the numbers of the state, each
//! one or several, token after token.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;
use handful_kernels::Cell;

/// The states, and what the backward pass needs.
///
/// * `projected` - `[batch, seq, n_gates hidden]`; `weight` - `[hidden, n_gates hidden]`
/// * `reset_bias` - of a GRU, `[hidden]`; `mask` - `[batch, seq]`
/// * `states`, `before` - become what each token made and what it found, `[batch, seq, hidden]`.
/// * `kept` - becomes what lies between, `[batch, seq, n_kept, hidden]`.
#[cube(launch)]
pub fn forward(
    projected: &[f32],
    weight: &[f32],
    reset_bias: &[f32],
    mask: &[f32],
    states: &mut [f32],
    before: &mut [f32],
    kept: &mut [f32],
    seq: usize,
    #[comptime] hidden: usize,
    #[comptime] cell: Cell,
    #[comptime] is_backwards: bool,
) {
    let n_gates = comptime!(cell.n_gates());
    let width = comptime!(n_gates * hidden);
    let n_kept = comptime!(cell.n_kept() * hidden);
    // The state that a token finds and the one that it makes, which change places.
    let mut state = Shared::<[f32]>::new_slice(2 * hidden);
    let mut memory = Shared::<[f32]>::new_slice(hidden);
    let mut unit = UNIT_POS as usize;
    while unit < hidden {
        state[unit] = 0.0;
        memory[unit] = 0.0;
        unit += CUBE_DIM as usize;
    }
    sync_cube();
    for step in 0..seq {
        let token = token_at(step, seq, is_backwards);
        let keep = mask[token];
        let old = step % 2 * hidden;
        let new = hidden - old;
        let mut unit = UNIT_POS as usize;
        while unit < hidden {
            let mut sums = Array::<f32>::new(n_gates);
            #[unroll]
            for gate in 0..n_gates {
                sums[gate] = 0.0;
            }
            // Padding carries the state on, whatever the sums are.
            if keep != 0.0 {
                for row in 0..hidden {
                    let number = state[old + row];
                    #[unroll]
                    for gate in 0..n_gates {
                        sums[gate] += number * weight[row * width + gate * hidden + unit];
                    }
                }
            }
            let input = token * width + unit;
            let at = token * n_kept + unit;
            let found = state[old + unit];
            let next = match comptime!(cell) {
                Cell::Elman => {
                    let next = tanh(projected[input] + sums[0]);
                    kept[at] = next;
                    next
                }
                Cell::Gru => {
                    let reset = sigmoid(projected[input] + sums[0]);
                    let update = sigmoid(projected[input + hidden] + sums[1]);
                    let recurrent = sums[2] + reset_bias[unit];
                    let candidate = tanh(projected[input + 2 * hidden] + reset * recurrent);
                    kept[at] = reset;
                    kept[at + hidden] = update;
                    kept[at + 2 * hidden] = candidate;
                    kept[at + 3 * hidden] = recurrent;
                    candidate + update * (found - candidate)
                }
                Cell::Lstm => {
                    let gate = sigmoid(projected[input] + sums[0]);
                    let forget = sigmoid(projected[input + hidden] + sums[1]);
                    let candidate = tanh(projected[input + 2 * hidden] + sums[2]);
                    let output = sigmoid(projected[input + 3 * hidden] + sums[3]);
                    let old_memory = memory[unit];
                    let new_memory = forget * old_memory + gate * candidate;
                    let tanh_memory = tanh(new_memory);
                    memory[unit] = old_memory + (new_memory - old_memory) * keep;
                    kept[at] = gate;
                    kept[at + hidden] = forget;
                    kept[at + 2 * hidden] = candidate;
                    kept[at + 3 * hidden] = output;
                    kept[at + 4 * hidden] = tanh_memory;
                    kept[at + 5 * hidden] = old_memory;
                    output * tanh_memory
                }
            };
            let made = found + (next - found) * keep;
            state[new + unit] = made;
            before[token * hidden + unit] = found;
            states[token * hidden + unit] = made;
            unit += CUBE_DIM as usize;
        }
        sync_cube();
    }
}

/// The gradients of what the tokens and the states gave to the gates.
///
/// * `d_states` - `[batch, seq, hidden]`; `transposed` - the weight, `[n_gates hidden, hidden]`
/// * `before`, `kept`, `mask` - as of [`forward`]
/// * `d_projected`, `d_sums` - become the gradients, `[batch, seq, n_gates hidden]`.
#[cube(launch)]
pub fn backward(
    d_states: &[f32],
    transposed: &[f32],
    before: &[f32],
    kept: &[f32],
    mask: &[f32],
    d_projected: &mut [f32],
    d_sums: &mut [f32],
    seq: usize,
    #[comptime] hidden: usize,
    #[comptime] cell: Cell,
    #[comptime] is_backwards: bool,
) {
    let n_gates = comptime!(cell.n_gates());
    let width = comptime!(n_gates * hidden);
    let n_kept = comptime!(cell.n_kept() * hidden);
    // Of what the last token made; a unit touches its own numbers alone.
    let mut d_state = Shared::<[f32]>::new_slice(hidden);
    let mut d_memory = Shared::<[f32]>::new_slice(hidden);
    let mut sums = Shared::<[f32]>::new_slice(width);
    let mut unit = UNIT_POS as usize;
    while unit < hidden {
        d_state[unit] = 0.0;
        d_memory[unit] = 0.0;
        unit += CUBE_DIM as usize;
    }
    for step in 0..seq {
        let token = token_at(step, seq, comptime!(!is_backwards));
        let keep = mask[token];
        let mut unit = UNIT_POS as usize;
        while unit < hidden {
            let at = token * n_kept + unit;
            let input = token * width + unit;
            let d_made = d_state[unit] + d_states[token * hidden + unit];
            let d_next = d_made * keep;
            let mut d_found = d_made - d_next;
            match comptime!(cell) {
                Cell::Elman => {
                    let d_input = d_next * tanh_slope(kept[at]);
                    d_projected[input] = d_input;
                    sums[unit] = d_input;
                }
                Cell::Gru => {
                    let reset = kept[at];
                    let update = kept[at + hidden];
                    let candidate = kept[at + 2 * hidden];
                    let found = before[token * hidden + unit];
                    let d_candidate = d_next * (1.0 - update) * tanh_slope(candidate);
                    let d_reset = d_candidate * kept[at + 3 * hidden] * sigmoid_slope(reset);
                    let d_update = d_next * (found - candidate) * sigmoid_slope(update);
                    d_found += d_next * update;
                    d_projected[input] = d_reset;
                    d_projected[input + hidden] = d_update;
                    d_projected[input + 2 * hidden] = d_candidate;
                    sums[unit] = d_reset;
                    sums[hidden + unit] = d_update;
                    sums[2 * hidden + unit] = d_candidate * reset;
                }
                Cell::Lstm => {
                    let gate = kept[at];
                    let forget = kept[at + hidden];
                    let candidate = kept[at + 2 * hidden];
                    let output = kept[at + 3 * hidden];
                    let tanh_memory = kept[at + 4 * hidden];
                    let old_memory = kept[at + 5 * hidden];
                    let d_kept = d_memory[unit] * keep;
                    let d_new = d_kept + d_next * output * tanh_slope(tanh_memory);
                    d_memory[unit] = d_memory[unit] - d_kept + d_new * forget;
                    sums[unit] = d_new * candidate * sigmoid_slope(gate);
                    sums[hidden + unit] = d_new * old_memory * sigmoid_slope(forget);
                    sums[2 * hidden + unit] = d_new * gate * tanh_slope(candidate);
                    sums[3 * hidden + unit] = d_next * tanh_memory * sigmoid_slope(output);
                    #[unroll]
                    for gate in 0..n_gates {
                        d_projected[input + gate * hidden] = sums[gate * hidden + unit];
                    }
                }
            }
            d_state[unit] = d_found;
            #[unroll]
            for gate in 0..n_gates {
                d_sums[input + gate * hidden] = sums[gate * hidden + unit];
            }
            unit += CUBE_DIM as usize;
        }
        sync_cube();
        if keep != 0.0 {
            let mut unit = UNIT_POS as usize;
            while unit < hidden {
                let mut d_found = d_state[unit];
                for column in 0..width {
                    d_found += sums[column] * transposed[column * hidden + unit];
                }
                d_state[unit] = d_found;
                unit += CUBE_DIM as usize;
            }
        }
        sync_cube();
    }
}

/// Where the cube's text has the token that a step reads.
#[cube]
fn token_at(step: usize, seq: usize, #[comptime] is_backwards: bool) -> usize {
    let place = if comptime!(is_backwards) { seq - 1 - step } else { step };
    CUBE_POS * seq + place
}

/// Both functions keep away from numbers whose exponential some devices have not.
#[cube]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-80.0, 80.0)).exp())
}

#[cube]
fn tanh(x: f32) -> f32 {
    x.clamp(-10.0, 10.0).tanh()
}

/// The slopes, from the functions' values.
#[cube]
fn sigmoid_slope(y: f32) -> f32 {
    y * (1.0 - y)
}

#[cube]
fn tanh_slope(y: f32) -> f32 {
    1.0 - y * y
}
