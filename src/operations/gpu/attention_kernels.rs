//! The kernels of attention. Heads stand side by side in the columns of queries, keys and values, and each is
//! a number of whole vectors.

#![allow(clippy::too_many_arguments, reason = "a kernel has its buffers side by side")]

use cubecl::prelude::*;

use super::numbers::sum;

/// What each token takes of all. A unit has a token in a head.
///
/// * `queries`, `keys`, `values` - `[batch, seq, n_heads d_head]`; `mask` - `[batch, seq]`
/// * `factors` - what each weight is multiplied by, `[batch, n_heads, seq, seq]`; of no dropout
///   anything, which is not read.
/// * `weights` - becomes the weights before that, `[batch, n_heads, seq, seq]`.
/// * `contexts` - becomes `[batch, seq, n_heads d_head]`.
#[cube(launch)]
pub fn forward<N: Size>(
    queries: &[Vector<f32, N>],
    keys: &[Vector<f32, N>],
    values: &[Vector<f32, N>],
    mask: &[f32],
    factors: &[f32],
    weights: &mut [f32],
    contexts: &mut [Vector<f32, N>],
    n_units: usize,
    seq: usize,
    scale: f32,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
    #[comptime] drops: bool,
) {
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let lanes = N::value();
        let n_vectors = comptime!(d_head / lanes);
        let width = comptime!(n_heads * n_vectors);
        let head = unit / seq % n_heads;
        let text = unit / (seq * n_heads);
        let query = (text * seq + unit % seq) * width + head * n_vectors;
        let row = unit * seq;
        let mut most = f32::new(-3.0e38);
        for token in 0..seq {
            let key = (text * seq + token) * width + head * n_vectors;
            let mut products = Vector::<f32, N>::new(0.0f32);
            for column in 0..n_vectors {
                products += queries[query + column] * keys[key + column];
            }
            // Finite, so that a text without a single token gives a uniform row.
            let score = sum(products) * scale + (mask[text * seq + token] - 1.0) * 1.0e9;
            weights[row + token] = score;
            if score > most {
                most = score;
            }
        }
        let mut total = 0.0f32;
        for token in 0..seq {
            let weight = (weights[row + token] - most).exp();
            weights[row + token] = weight;
            total += weight;
        }
        let mut context = Array::<Vector<f32, N>>::new(n_vectors);
        #[unroll]
        for column in 0..n_vectors {
            context[column] = Vector::new(0.0f32);
        }
        for token in 0..seq {
            let mut weight = weights[row + token] / total;
            weights[row + token] = weight;
            if comptime!(drops) {
                weight *= factors[row + token];
            }
            let value = (text * seq + token) * width + head * n_vectors;
            #[unroll]
            for column in 0..n_vectors {
                context[column] += Vector::new(weight) * values[value + column];
            }
        }
        #[unroll]
        for column in 0..n_vectors {
            contexts[query + column] = context[column];
        }
    }
}

/// The gradient by the scores, which the keys' and queries' products are. A unit has a token in a head.
///
/// * `d_contexts` - `[batch, seq, n_heads d_head]`; the others as of [`forward`]
/// * `d_scores` - becomes `[batch, n_heads, seq, seq]`.
#[cube(launch)]
pub fn backward_scores<N: Size>(
    d_contexts: &[Vector<f32, N>],
    values: &[Vector<f32, N>],
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
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let lanes = N::value();
        let n_vectors = comptime!(d_head / lanes);
        let width = comptime!(n_heads * n_vectors);
        let head = unit / seq % n_heads;
        let text = unit / (seq * n_heads);
        let context = (text * seq + unit % seq) * width + head * n_vectors;
        let row = unit * seq;
        let mut total = 0.0f32;
        for token in 0..seq {
            let value = (text * seq + token) * width + head * n_vectors;
            let mut products = Vector::<f32, N>::new(0.0f32);
            for column in 0..n_vectors {
                products += d_contexts[context + column] * values[value + column];
            }
            let mut gradient = sum(products);
            if comptime!(drops) {
                gradient *= factors[row + token];
            }
            d_scores[row + token] = gradient;
            total += gradient * weights[row + token];
        }
        for token in 0..seq {
            let gradient = d_scores[row + token];
            d_scores[row + token] = (gradient - total) * weights[row + token] * scale;
        }
    }
}

/// The gradients by queries and keys. A unit has a vector of each.
///
/// * `d_queries`, `d_keys` - become `[batch, seq, n_heads d_head]`.
#[cube(launch)]
pub fn backward_products<N: Size>(
    d_scores: &[f32],
    queries: &[Vector<f32, N>],
    keys: &[Vector<f32, N>],
    d_queries: &mut [Vector<f32, N>],
    d_keys: &mut [Vector<f32, N>],
    n_units: usize,
    seq: usize,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
) {
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let lanes = N::value();
        let n_vectors = comptime!(d_head / lanes);
        let width = comptime!(n_heads * n_vectors);
        let column = unit % width;
        let token = unit / width % seq;
        let text = unit / (width * seq);
        let scores = (text * n_heads + column / n_vectors) * seq * seq;
        let mut of_query = Vector::<f32, N>::new(0.0f32);
        let mut of_key = Vector::<f32, N>::new(0.0f32);
        for other in 0..seq {
            let at = (text * seq + other) * width + column;
            of_query += Vector::new(d_scores[scores + token * seq + other]) * keys[at];
            of_key += Vector::new(d_scores[scores + other * seq + token]) * queries[at];
        }
        d_queries[unit] = of_query;
        d_keys[unit] = of_key;
    }
}

/// The gradient by the values. A unit has a vector.
///
/// * `d_values` - becomes `[batch, seq, n_heads d_head]`.
#[cube(launch)]
pub fn backward_values<N: Size>(
    d_contexts: &[Vector<f32, N>],
    weights: &[f32],
    factors: &[f32],
    d_values: &mut [Vector<f32, N>],
    n_units: usize,
    seq: usize,
    #[comptime] n_heads: usize,
    #[comptime] d_head: usize,
    #[comptime] drops: bool,
) {
    let unit = ABSOLUTE_POS;
    if unit < n_units {
        let lanes = N::value();
        let n_vectors = comptime!(d_head / lanes);
        let width = comptime!(n_heads * n_vectors);
        let column = unit % width;
        let token = unit / width % seq;
        let text = unit / (width * seq);
        let rows = (text * n_heads + column / n_vectors) * seq * seq;
        let mut gradient = Vector::<f32, N>::new(0.0f32);
        for other in 0..seq {
            let at = rows + other * seq + token;
            let mut weight = weights[at];
            if comptime!(drops) {
                weight *= factors[at];
            }
            gradient += Vector::new(weight) * d_contexts[(text * seq + other) * width + column];
        }
        d_values[unit] = gradient;
    }
}
