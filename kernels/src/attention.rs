//! Scaled dot-product attention within one text.

use std::ops::Range;

use wide::f32x4;

use crate::elementwise::{add_scaled, dot, exp, multiply};
use crate::matrix_view::{Matrix, Target};
use crate::product::Room;
use crate::product32::Exact;

/// What each token of a text takes from all of them, head by head.
///
/// Vaswani et al., 2017, <https://arxiv.org/abs/1706.03762>: `softmax(q kᵀ / √d_head) v`.
///
/// * `projected` - `[n_tokens, 3 d]`, each token's query, key and value; `d` is a multiple of
///   `4 n_heads`.
/// * `y` - becomes `[n_tokens, d]`
/// * `weights` - room that is used again.
pub fn attention(
    projected: &[f32],
    d: usize,
    n_heads: usize,
    y: &mut [f32],
    weights: &mut Vec<f32>,
) {
    let heads = Heads { projected, d, d_head: d / n_heads };
    let n_tokens = heads.n_tokens();
    weights.clear();
    weights.resize(padded(n_tokens), 0.0);
    for (token, y) in y.chunks_exact_mut(d).take(n_tokens).enumerate() {
        for (head, y) in y.chunks_exact_mut(heads.d_head).enumerate() {
            heads.weigh(token, head, weights);
            heads.take(head, &weights[..n_tokens], y);
        }
    }
}

/// As [`attention`], and keeps the weights for [`attention_backward`]; of any `d`.
///
/// * `factors` - what weights are multiplied by in training, laid out as they are and from the
///   first text on.
/// * `y` - of zeros.
/// * `weights` - grows by `[n_heads, n_tokens, n]`, see [`padded`].
pub(crate) fn attention_keeping(
    projected: &[f32],
    d: usize,
    n_heads: usize,
    factors: Option<&[f32]>,
    y: &mut [f32],
    weights: &mut Vec<f32>,
) {
    let n_tokens = projected.len() / (3 * d);
    let n = padded(n_tokens);
    let d_head = d / n_heads;
    let scale = 1.0 / (d_head as f32).sqrt();
    let start = weights.len();
    weights.resize(start + n_heads * n_tokens * n, 0.0);
    let mut room = Room::<Exact>::new();
    let mut dropped = Vec::new();
    for head in 0..n_heads {
        let [query, key, value] = parts(projected, d, head * d_head..(head + 1) * d_head);
        let places = start + head * n_tokens * n..start + (head + 1) * n_tokens * n;
        let of_head = &mut weights[places.clone()];
        room.add(query, key.transposed(), Target::new(of_head, n));
        for row in of_head.chunks_exact_mut(n) {
            softmax(row, n_tokens, scale);
        }
        let used = with_factors(of_head, factors.map(|factors| &factors[places]), &mut dropped);
        let used = Matrix::new(used, n).columns(0..n_tokens);
        room.add(used, value, Target::new(y, d).from_column(head * d_head));
    }
}

/// The gradient of the projections from that of what the tokens took.
///
/// * `weights` - of this text, as [`attention_keeping`] left them; `factors` - of this text, too.
/// * `d_y` - `[n_tokens, d]`
/// * `d_projected` - `[n_tokens, 3 d]`, of zeros; becomes the gradient.
pub(crate) fn attention_backward(
    projected: &[f32],
    d: usize,
    n_heads: usize,
    weights: &[f32],
    factors: Option<&[f32]>,
    d_y: &[f32],
    d_projected: &mut [f32],
) {
    let n_tokens = projected.len() / (3 * d);
    let n = padded(n_tokens);
    let d_head = d / n_heads;
    let scale = 1.0 / (d_head as f32).sqrt();
    let mut room = Room::<Exact>::new();
    let mut d_weights = vec![0.0; n_tokens * n];
    let mut dropped = Vec::new();
    for head in 0..n_heads {
        let columns = head * d_head..(head + 1) * d_head;
        let [query, key, value] = parts(projected, d, columns.clone());
        let places = head * n_tokens * n..(head + 1) * n_tokens * n;
        let weights = &weights[places.clone()];
        let factors = factors.map(|factors| &factors[places]);
        let d_y = Matrix::new(d_y, d).columns(columns);
        d_weights.fill(0.0);
        room.add(d_y, value.transposed(), Target::new(&mut d_weights, n));
        if let Some(factors) = factors {
            multiply(&mut d_weights, factors);
        }
        for (d_row, row) in d_weights.chunks_exact_mut(n).zip(weights.chunks_exact(n)) {
            let mean = dot(d_row, row);
            for (d_weight, weight) in d_row.iter_mut().zip(row) {
                *d_weight = weight * (*d_weight - mean) * scale;
            }
        }
        let used = with_factors(weights, factors, &mut dropped);
        let used = Matrix::new(used, n).columns(0..n_tokens);
        let d_scores = Matrix::new(&d_weights, n).columns(0..n_tokens);
        let products = [(d_scores, key), (d_scores.transposed(), query), (used.transposed(), d_y)];
        for (part, (left, right)) in products.into_iter().enumerate() {
            let target = Target::new(d_projected, 3 * d).from_column(part * d + head * d_head);
            room.add(left, right, target);
        }
    }
}

/// The queries, keys and values of one head.
fn parts(projected: &[f32], d: usize, columns: Range<usize>) -> [Matrix<'_>; 3] {
    [0, 1, 2].map(|part| {
        Matrix::new(projected, 3 * d).columns(part * d + columns.start..part * d + columns.end)
    })
}

fn with_factors<'a>(
    weights: &'a [f32],
    factors: Option<&[f32]>,
    dropped: &'a mut Vec<f32>,
) -> &'a [f32] {
    let Some(factors) = factors else { return weights };
    dropped.clear();
    dropped.extend(weights.iter().zip(factors).map(|(weight, factor)| weight * factor));
    dropped
}

/// Numbers that the weights of so many tokens take.
pub fn padded(n_tokens: usize) -> usize {
    n_tokens.next_multiple_of(4).max(4)
}

/// The queries, keys and values of a text.
struct Heads<'a> {
    projected: &'a [f32],
    d: usize,
    d_head: usize,
}

impl Heads<'_> {
    fn n_tokens(&self) -> usize {
        self.projected.len() / (3 * self.d)
    }

    /// A token's query (0), key (1) or value (2).
    fn part(&self, token: usize, part: usize, head: usize) -> &[f32] {
        let start = (3 * token + part) * self.d + head * self.d_head;
        &self.projected[start..start + self.d_head]
    }

    /// The weights that a token gives all tokens, and zeros behind them.
    fn weigh(&self, token: usize, head: usize, weights: &mut [f32]) {
        let query = self.part(token, 0, head);
        let n_tokens = self.n_tokens();
        for (other, weight) in weights[..n_tokens].iter_mut().enumerate() {
            *weight = dot(query, self.part(other, 1, head));
        }
        softmax(weights, n_tokens, 1.0 / (self.d_head as f32).sqrt());
    }

    /// The weighted mean of the tokens' values.
    fn take(&self, head: usize, weights: &[f32], y: &mut [f32]) {
        y.fill(0.0);
        for (other, weight) in weights.iter().enumerate() {
            add_scaled(y, self.part(other, 2, head), *weight);
        }
    }
}

/// The softmax of the scores of `n_tokens`, times `scale`, and what weighs nothing behind them.
fn softmax(scores: &mut [f32], n_tokens: usize, scale: f32) {
    scores[n_tokens..].fill(f32::NEG_INFINITY);
    let fours = scores.as_chunks_mut::<4>().0;
    let most = fours
        .iter()
        .fold(f32x4::splat(f32::NEG_INFINITY), |most, four| most.fast_max(f32x4::new(*four)));
    let most = f32x4::splat(most.to_array().into_iter().fold(f32::NEG_INFINITY, f32::max));
    let scale = f32x4::splat(scale);
    let mut sum = f32x4::ZERO;
    for four in fours.iter_mut() {
        let e = exp((f32x4::new(*four) - most) * scale);
        sum += e;
        *four = e.to_array();
    }
    let factor = f32x4::splat(1.0 / sum.reduce_add());
    for four in fours {
        *four = (f32x4::new(*four) * factor).to_array();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_attend_as_the_formula_says() {
        let (n_tokens, d, n_heads) = (5, 16, 2);
        let x: Vec<f32> = (0..n_tokens * 3 * d).map(|at| (at as f32 * 1.3).sin() * 2.0).collect();
        let mut y = vec![9.0; n_tokens * d];
        attention(&x, d, n_heads, &mut y, &mut Vec::new());
        let d_head = d / n_heads;
        let at = |token: usize, part: usize, head: usize, i: usize| {
            f64::from(x[(3 * token + part) * d + head * d_head + i])
        };
        for token in 0..n_tokens {
            for head in 0..n_heads {
                let score = |other: usize| {
                    let products =
                        (0..d_head).map(|i| at(token, 0, head, i) * at(other, 1, head, i));
                    (products.sum::<f64>() / (d_head as f64).sqrt()).exp()
                };
                let total: f64 = (0..n_tokens).map(score).sum();
                for i in 0..d_head {
                    let expected: f64 = (0..n_tokens)
                        .map(|other| score(other) / total * at(other, 2, head, i))
                        .sum();
                    let found = f64::from(y[token * d + head * d_head + i]);
                    assert!((found - expected).abs() < 1e-5, "{found} is not {expected}");
                }
            }
        }
    }

    #[test]
    fn one_token_takes_its_own_value_whatever_its_score() {
        let mut x = vec![1e4; 24];
        x[16..].copy_from_slice(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        let mut y = vec![0.0; 8];
        attention(&x, 8, 2, &mut y, &mut Vec::new());
        assert_eq!(y, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    }

    #[test]
    fn gradients_are_the_slopes() {
        // Two texts, one after the other, of 5 tokens and of 1.
        let (d, n_heads, lengths) = (16, 2, [5usize, 1]);
        let n_tokens: usize = lengths.iter().sum();
        let x: Vec<f32> = (0..n_tokens * 3 * d).map(|at| (at as f32 * 1.3).sin()).collect();
        let factors: Vec<f32> = (0..n_tokens * d).map(|at| (at as f32 * 0.7).cos()).collect();
        // Of 5 tokens with 2 heads and of one, in rows of 8 and of 4.
        let drops: Vec<f32> = (0..5 * 2 * 8 + 2 * 4).map(|at| (at % 3) as f32 * 0.7).collect();
        let forward = |x: &[f32], weights: &mut Vec<f32>| {
            let mut y = vec![0.0; n_tokens * d];
            let mut start = 0;
            for length in lengths {
                let (from, to) = (start * 3 * d, (start + length) * 3 * d);
                let target = &mut y[start * d..(start + length) * d];
                attention_keeping(&x[from..to], d, n_heads, Some(&drops), target, weights);
                start += length;
            }
            y
        };
        let mut weights = Vec::new();
        forward(&x, &mut weights);
        let (mut y, mut plain) = (vec![0.0; 5 * d], vec![9.0; 5 * d]);
        let first = &x[..5 * 3 * d];
        attention_keeping(first, d, n_heads, None, &mut y, &mut Vec::new());
        attention(first, d, n_heads, &mut plain, &mut Vec::new());
        for (y, plain) in y.iter().zip(plain) {
            assert!((y - plain).abs() < 1e-5);
        }

        let mut gradient = vec![0.0; x.len()];
        let split = 5 * 3 * d;
        let (first, second) = gradient.split_at_mut(split);
        let (of_first, of_second) = weights.split_at(5 * n_heads * padded(5));
        let (drops_1, drops_2) = drops.split_at(of_first.len());
        let (d_1, d_2) = factors.split_at(5 * d);
        attention_backward(&x[..split], d, n_heads, of_first, Some(drops_1), d_1, first);
        attention_backward(&x[split..], d, n_heads, of_second, Some(drops_2), d_2, second);
        let loss = |x: &[f32]| -> f64 {
            let y = forward(x, &mut Vec::new());
            y.iter().zip(&factors).map(|(y, factor)| f64::from(y * factor)).sum()
        };
        for at in 0..x.len() {
            let step = 1e-2;
            let moved = |by: f32| {
                let mut x = x.clone();
                x[at] += by;
                loss(&x)
            };
            let slope = (moved(step) - moved(-step)) / f64::from(2.0 * step);
            assert!(
                (slope - f64::from(gradient[at])).abs() < 2e-4,
                "{at}: {slope} {}",
                gradient[at]
            );
        }
    }

    #[test]
    fn a_text_without_tokens_has_nothing_to_attend_to() {
        let mut weights = Vec::new();
        attention_keeping(&[], 8, 2, None, &mut [], &mut weights);
        attention_backward(&[], 8, 2, &weights, None, &[], &mut []);
        assert!(weights.is_empty());
    }
}
