//! Filters over the tokens of texts, of which each text keeps the largest value.
//!
//! Kim, 2014, <https://arxiv.org/abs/1408.5882>: `max over t of ReLU(W · x[t, …, t + width] + b)`. As
//! only the window with the largest value takes part, its gradient costs as little as one window.

use crate::elementwise::add_scaled;
use crate::matrix_view::{Matrix, Target};
use crate::product::Room;
use crate::product32::Exact;

/// Filters of one width.
#[derive(Debug, Clone, Copy)]
pub struct Filters<'a> {
    /// Tokens in a window, which begins at its token.
    pub width: usize,
    /// Numbers of a token.
    pub d: usize,
    /// `[n_filters, d, width]`
    pub weight: &'a [f32],
    /// `[n_filters]`
    pub bias: &'a [f32],
}

/// What the backward pass of filters needs.
#[derive(Debug, Clone)]
pub struct FiltersPass {
    /// The texts without padding's numbers, each with zeros behind it.
    x: Vec<f32>,
    /// `[n_texts, seq]`
    mask: Vec<f32>,
    /// The token whose window is largest, `[n_texts, n_filters]`; none where no window is above 0.
    largest: Vec<Option<usize>>,
}

/// The gradients of filters.
#[derive(Debug)]
pub struct FiltersGradients {
    /// `[n_texts, seq, d]`
    pub x: Vec<f32>,
    /// As the parameters.
    pub weight: Vec<f32>,
    /// As the parameters.
    pub bias: Vec<f32>,
}

impl Filters<'_> {
    /// The largest value of each filter, at least 0: `[n_texts, n_filters]`.
    ///
    /// * `x` - `[n_texts, seq, d]`
    /// * `mask` - `[n_texts, seq]`, 1 for tokens and 0 for padding, which is read as zeros.
    pub fn forward(&self, x: &[f32], mask: &[f32], seq: usize) -> (Vec<f32>, FiltersPass) {
        let &Self { width, d, bias, .. } = self;
        let n_texts = mask.len() / seq.max(1);
        let n_filters = bias.len();
        let stride = self.stride(seq);
        let mut padded = vec![0.0; n_texts * stride];
        let rows = x.chunks_exact(d).zip(mask).enumerate();
        for (at, (token, is_token)) in rows.filter(|(_, (_, is_token))| **is_token != 0.0) {
            let start = at / seq * stride + at % seq * d;
            let target = &mut padded[start..start + d];
            target.iter_mut().zip(token).for_each(|(target, x)| *target = x * is_token);
        }
        let tokens: Vec<usize> = (0..mask.len()).filter(|&at| mask[at] != 0.0).collect();
        let mut room = Room::<Exact>::new();
        let windows = tokens.iter().map(|at| {
            let start = at / seq * stride + at % seq * d;
            &padded[start..start + width * d]
        });
        room.left.pack_each(windows, width * d);
        let by_tokens = self.by_tokens();
        let columns = Matrix::new(&by_tokens, width * d).transposed();
        let mut values = bias.repeat(tokens.len());
        room.add_same_left(columns, Target::new(&mut values, n_filters));
        let mut pooled = vec![0.0; n_texts * n_filters];
        let mut largest = vec![None; n_texts * n_filters];
        for (at, values) in tokens.iter().zip(values.chunks_exact(n_filters.max(1))) {
            let of_text = at / seq * n_filters..(at / seq + 1) * n_filters;
            let most = pooled[of_text.clone()].iter_mut().zip(&mut largest[of_text]);
            for ((most, place), value) in most.zip(values) {
                if *value > *most || value.is_nan() {
                    (*most, *place) = (*value, Some(at % seq));
                }
            }
        }
        (pooled, FiltersPass { x: padded, mask: mask.to_vec(), largest })
    }

    /// The gradients, from that of the largest values.
    ///
    /// * `gradient` - `[n_texts, n_filters]`
    pub fn backward(&self, pass: &FiltersPass, gradient: &[f32], seq: usize) -> FiltersGradients {
        let &Self { width, d, .. } = self;
        let n_filters = self.bias.len();
        let stride = self.stride(seq);
        let by_tokens = self.by_tokens();
        let mut d_x = vec![0.0; pass.x.len()];
        let mut d_weight = vec![0.0; by_tokens.len()];
        let mut d_bias = vec![0.0; n_filters];
        for (index, (place, gradient)) in pass.largest.iter().zip(gradient).enumerate() {
            let Some(place) = place else { continue };
            let (text, filter) = (index / n_filters, index % n_filters);
            let start = text * stride + place * d;
            let (window, weights) = (start..start + width * d, filter * width * d);
            let weights = weights..weights + width * d;
            d_bias[filter] += gradient;
            add_scaled(&mut d_weight[weights.clone()], &pass.x[window.clone()], *gradient);
            add_scaled(&mut d_x[window], &by_tokens[weights], *gradient);
        }
        let mut weight = vec![0.0; by_tokens.len()];
        for (from, to) in d_weight.chunks_exact(width * d).zip(weight.chunks_exact_mut(width * d)) {
            for (at, value) in from.iter().enumerate() {
                to[at % d * width + at / d] = *value;
            }
        }
        let texts = d_x.chunks_exact(stride.max(1));
        let mut x: Vec<f32> = texts.flat_map(|text| &text[..seq * d]).copied().collect();
        for (token, is_token) in x.chunks_exact_mut(d.max(1)).zip(&pass.mask) {
            token.iter_mut().for_each(|x| *x *= is_token);
        }
        FiltersGradients { x, weight, bias: d_bias }
    }

    /// Numbers of a text and of the zeros behind it.
    fn stride(&self, seq: usize) -> usize {
        (seq + self.width.saturating_sub(1)) * self.d
    }

    /// The weights as a window lies: `[n_filters, width, d]`.
    fn by_tokens(&self) -> Vec<f32> {
        let &Self { width, d, weight, .. } = self;
        let mut turned = vec![0.0; weight.len()];
        let filters = weight.chunks_exact((width * d).max(1));
        for (from, to) in filters.zip(turned.chunks_exact_mut((width * d).max(1))) {
            for (at, value) in from.iter().enumerate() {
                to[at % width * d + at / width] = *value;
            }
        }
        turned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const D: usize = 3;
    const SEQ: usize = 5;

    fn list(n: usize, seed: f32) -> Vec<f32> {
        (0..n).map(|at| (at as f32 * 1.7 + seed).sin()).collect()
    }

    /// Three texts: whole, one token with padding before it, and none.
    fn mask() -> [f32; 3 * SEQ] {
        [1., 1., 1., 1., 1., 0., 0., 1., 1., 0., 0., 0., 0., 0., 0.]
    }

    fn value(numbers: &[Vec<f32>; 3], width: usize, text: usize, filter: usize) -> f64 {
        let [x, weight, bias] = numbers;
        let at = |token: usize, i: usize| {
            let is_token = token < SEQ && mask()[text * SEQ + token] != 0.0;
            if is_token { f64::from(x[(text * SEQ + token) * D + i]) } else { 0.0 }
        };
        let window = |t: usize| {
            let products = (0..width).flat_map(|shift| (0..D).map(move |i| (shift, i)));
            let products = products.map(|(shift, i)| {
                at(t + shift, i) * f64::from(weight[(filter * D + i) * width + shift])
            });
            products.sum::<f64>() + f64::from(bias[filter])
        };
        let tokens = (0..SEQ).filter(|&t| mask()[text * SEQ + t] != 0.0);
        tokens.map(window).fold(0.0, f64::max)
    }

    #[test]
    fn values_and_gradients_are_those_of_the_formula() {
        let n_filters = 7;
        for width in [1, 2, 4, 6] {
            let mut numbers =
                [list(3 * SEQ * D, 0.1), list(n_filters * D * width, 0.2), list(n_filters, 0.3)];
            let factors = list(3 * n_filters, 0.7);
            let filters = |numbers: &[Vec<f32>; 3]| -> (Vec<f32>, [Vec<f32>; 3]) {
                let [x, weight, bias] = numbers;
                let filters = Filters { width, d: D, weight, bias };
                let (y, pass) = filters.forward(x, &mask(), SEQ);
                let found = filters.backward(&pass, &factors, SEQ);
                (y, [found.x, found.weight, found.bias])
            };
            let (y, found) = filters(&numbers);
            let loss = |numbers: &[Vec<f32>; 3]| -> f64 {
                let each = factors.iter().enumerate().map(|(at, factor)| {
                    f64::from(*factor) * value(numbers, width, at / n_filters, at % n_filters)
                });
                each.sum()
            };
            for (at, y) in y.iter().enumerate() {
                let expected = value(&numbers, width, at / n_filters, at % n_filters);
                assert!((f64::from(*y) - expected).abs() < 1e-5, "{y} is not {expected}");
            }
            for (list, found) in found.iter().enumerate() {
                assert_eq!(found.len(), numbers[list].len());
                for (at, found) in found.iter().enumerate() {
                    let step = 1e-4;
                    let mut moved = |by: f32| {
                        numbers[list][at] += by;
                        let loss = loss(&numbers);
                        numbers[list][at] -= by;
                        loss
                    };
                    let slope = (moved(step) - moved(-step)) / f64::from(2.0 * step);
                    assert!(
                        (slope - f64::from(*found)).abs() < 5e-3,
                        "{list} {at}: {slope} {found}"
                    );
                }
            }
        }
    }
}
