//! The kernels of attention. Heads stand side by side in the columns of queries, keys and values.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

/// What each token takes of all. A unit has a token in a head.
///
/// * `queries`, `keys`, `values` - `[batch, seq, n_heads d_head]`; `mask` - `[batch, seq]`
/// * `factors` - what each weight is multiplied by, `[batch, n_heads, seq, seq]`; of no dropout
///   anything, which is not read.
/// * `weights` - becomes the weights before that, `[batch, n_heads, seq, seq]`.
/// * `contexts` - becomes `[batch, seq, n_heads d_head]`.
#[cube(launch)]
pub fn forward(
    queries: &[f32],
    keys: &[f32],
    values: &[f32],
    mask: &[f32],
    factors: &[f32],
    weights: &mut [f32],
    contexts: &mut [f32],
    n_units: usize,
    seq: usize,
    scale: f32,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
    #[comptime] drops: bool,
) {
    let unit = ABSOLUTE_POS as usize;
    if unit < n_units {
        let d_model = comptime!(n_heads * d_head);
        let head = unit / seq % n_heads;
        let text = unit / (seq * n_heads);
        let query = (text * seq + unit % seq) * d_model + head * d_head;
        let row = unit * seq;
        let mut most = f32::new(-3.0e38);
        for token in 0..seq {
            let key = (text * seq + token) * d_model + head * d_head;
            let mut score = 0.0f32;
            for column in 0..d_head {
                score += queries[query + column] * keys[key + column];
            }
            // Finite, so that a text without a single token gives a uniform row.
            score = score * scale + (mask[text * seq + token] - 1.0) * 1.0e9;
            weights[row + token] = score;
            if score > most {
                most = score;
            }
        }
        let mut sum = 0.0f32;
        for token in 0..seq {
            let weight = (weights[row + token] - most).exp();
            weights[row + token] = weight;
            sum += weight;
        }
        let mut context = Array::<f32>::new(d_head);
        for column in 0..d_head {
            context[column] = 0.0;
        }
        for token in 0..seq {
            let mut weight = weights[row + token] / sum;
            weights[row + token] = weight;
            if comptime!(drops) {
                weight *= factors[row + token];
            }
            let value = (text * seq + token) * d_model + head * d_head;
            for column in 0..d_head {
                context[column] += weight * values[value + column];
            }
        }
        for column in 0..d_head {
            contexts[query + column] = context[column];
        }
    }
}

/// The gradient by the scores, which the keys' and queries' products are. A unit has a token in a head.
///
/// * `d_contexts` - `[batch, seq, n_heads d_head]`; the others as of [`forward`]
/// * `d_scores` - becomes `[batch, n_heads, seq, seq]`.
#[cube(launch)]
pub fn backward_scores(
    d_contexts: &[f32],
    values: &[f32],
    weights: &[f32],
    factors: &[f32],
    d_scores: &mut [f32],
    n_units: usize,
    seq: usize,
    scale: f32,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
    #[comptime] drops: bool,
) {
    let unit = ABSOLUTE_POS as usize;
    if unit < n_units {
        let d_model = comptime!(n_heads * d_head);
        let head = unit / seq % n_heads;
        let text = unit / (seq * n_heads);
        let context = (text * seq + unit % seq) * d_model + head * d_head;
        let row = unit * seq;
        let mut sum = 0.0f32;
        for token in 0..seq {
            let value = (text * seq + token) * d_model + head * d_head;
            let mut gradient = 0.0f32;
            for column in 0..d_head {
                gradient += d_contexts[context + column] * values[value + column];
            }
            if comptime!(drops) {
                gradient *= factors[row + token];
            }
            d_scores[row + token] = gradient;
            sum += gradient * weights[row + token];
        }
        for token in 0..seq {
            let gradient = d_scores[row + token];
            d_scores[row + token] = (gradient - sum) * weights[row + token] * scale;
        }
    }
}

/// The gradients by queries and keys. A unit has a number of each.
///
/// * `d_queries`, `d_keys` - become `[batch, seq, n_heads d_head]`.
#[cube(launch)]
pub fn backward_products(
    d_scores: &[f32],
    queries: &[f32],
    keys: &[f32],
    d_queries: &mut [f32],
    d_keys: &mut [f32],
    n_units: usize,
    seq: usize,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
) {
    let unit = ABSOLUTE_POS as usize;
    if unit < n_units {
        let d_model = comptime!(n_heads * d_head);
        let column = unit % d_model;
        let token = unit / d_model % seq;
        let text = unit / (d_model * seq);
        let scores = (text * n_heads + column / d_head) * seq * seq;
        let mut of_query = 0.0f32;
        let mut of_key = 0.0f32;
        for other in 0..seq {
            let at = (text * seq + other) * d_model + column;
            of_query += d_scores[scores + token * seq + other] * keys[at];
            of_key += d_scores[scores + other * seq + token] * queries[at];
        }
        d_queries[unit] = of_query;
        d_keys[unit] = of_key;
    }
}

/// The gradient by the values. A unit has a number.
///
/// * `d_values` - becomes `[batch, seq, n_heads d_head]`.
#[cube(launch)]
pub fn backward_values(
    d_contexts: &[f32],
    weights: &[f32],
    factors: &[f32],
    d_values: &mut [f32],
    n_units: usize,
    seq: usize,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
    #[comptime] drops: bool,
) {
    let unit = ABSOLUTE_POS as usize;
    if unit < n_units {
        let d_model = comptime!(n_heads * d_head);
        let column = unit % d_model;
        let token = unit / d_model % seq;
        let text = unit / (d_model * seq);
        let rows = (text * n_heads + column / d_head) * seq * seq;
        let mut sum = 0.0f32;
        for other in 0..seq {
            let at = rows + other * seq + token;
            let mut weight = weights[at];
            if comptime!(drops) {
                weight *= factors[at];
            }
            sum += weight * d_contexts[(text * seq + other) * d_model + column];
        }
        d_values[unit] = sum;
    }
}
