//! Scaled dot-product attention within one text.

use wide::f32x4;

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
    let n_tokens = projected.len() / (3 * d);
    let d_head = d / n_heads;
    let scale = 1.0 / (d_head as f32).sqrt();
    weights.clear();
    // Filled up with what weighs nothing.
    weights.resize(n_tokens.next_multiple_of(4), f32::NEG_INFINITY);
    let part = |token: usize, part: usize, head: usize| {
        let start = (3 * token + part) * d + head * d_head;
        projected[start..start + d_head].as_chunks::<4>().0
    };
    for token in 0..n_tokens {
        for head in 0..n_heads {
            let query = part(token, 0, head);
            for (other, weight) in weights[..n_tokens].iter_mut().enumerate() {
                *weight = dot(query, part(other, 1, head)) * scale;
            }
            let sum = exponentials(weights);
            let start = token * d + head * d_head;
            let target = y[start..start + d_head].as_chunks_mut::<4>().0;
            target.fill([0.0; 4]);
            for (other, weight) in weights[..n_tokens].iter().enumerate() {
                let weight = f32x4::splat(weight / sum);
                for (target, value) in target.iter_mut().zip(part(other, 2, head)) {
                    *target = (f32x4::new(*target) + weight * f32x4::new(*value)).to_array();
                }
            }
            weights[n_tokens..].fill(f32::NEG_INFINITY);
        }
    }
}

fn dot(a: &[[f32; 4]], b: &[[f32; 4]]) -> f32 {
    let products = a.iter().zip(b).map(|(a, b)| f32x4::new(*a) * f32x4::new(*b));
    products.fold(f32x4::ZERO, |sum, product| sum + product).reduce_add()
}

/// The exponential of each number less the largest, and their sum.
fn exponentials(x: &mut [f32]) -> f32 {
    let most = f32x4::splat(x.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let mut sum = f32x4::ZERO;
    for four in x.as_chunks_mut::<4>().0 {
        let e = (f32x4::new(*four) - most).exp();
        sum += e;
        *four = e.to_array();
    }
    sum.reduce_add()
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
}
