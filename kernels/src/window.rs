//! A linear layer over each token and its neighbours: a convolution that gives as many tokens as it
//! takes.

use crate::elementwise::add;
use crate::product::{Product, Room};
use crate::transformer_layer::{Linear, texts};

/// Each token with its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Tokens in a window,
    pub n_tokens: usize,
    /// and how many of them stand left of its own. Outside the text there are zeros.
    pub n_left: usize,
}

/// A linear layer that reads windows of tokens.
#[derive(Debug, Clone, Copy)]
pub struct WindowLinear<'a> {
    /// What it reads of each token.
    pub window: Window,
    /// Its weight is `[n_tokens · d, n_outputs]`.
    pub linear: Linear<'a>,
}

/// What the backward pass of a linear layer over windows needs.
#[derive(Debug, Clone)]
pub struct WindowPass {
    lengths: Vec<usize>,
    /// `[n_tokens of all texts, n_tokens · d]`
    windows: Vec<f32>,
}

/// The gradients of a linear layer over windows.
#[derive(Debug)]
pub struct WindowGradients {
    /// Of what it read, `[n_tokens of all texts, d]`, if that is wanted.
    pub x: Option<Vec<f32>>,
    /// As the parameter.
    pub weight: Vec<f32>,
    /// As the parameter.
    pub bias: Vec<f32>,
}

impl WindowLinear<'_> {
    /// What becomes of the tokens of some texts, `[n_tokens of all texts, n_outputs]`.
    ///
    /// * `x` - `[n_tokens of all texts, d]`, those of the texts one after the other, as many of
    ///   each as `lengths` says.
    pub fn forward<P: Product>(&self, x: &[f32], lengths: &[usize]) -> (Vec<f32>, WindowPass) {
        let mut windows = Vec::new();
        self.window.put_side_by_side(x, lengths, self.d(), &mut windows);
        let y = self.linear.forward(&windows, &mut Room::<P>::new());
        (y, WindowPass { lengths: lengths.to_vec(), windows })
    }

    /// The gradients, from that of what a pass gave.
    ///
    /// * `gradient` - `[n_tokens of all texts, n_outputs]`
    /// * `wants_x` - whether the gradient of what the layer read is wanted, too.
    pub fn backward<P: Product>(
        &self,
        pass: &WindowPass,
        gradient: &[f32],
        wants_x: bool,
    ) -> WindowGradients {
        let d = self.d();
        let room = &mut Room::<P>::new();
        let (weight, bias) = self.linear.gradients(&pass.windows, gradient, true, room);
        let x = wants_x.then(|| {
            let mut d_windows = vec![0.0; pass.windows.len()];
            self.linear.add_input_gradient(gradient, &mut d_windows, room);
            let mut x = vec![0.0; d_windows.len() / self.window.n_tokens.max(1)];
            for (window, own) in self.window.places(&pass.lengths) {
                add(&mut x[own * d..(own + 1) * d], &d_windows[window * d..(window + 1) * d]);
            }
            x
        });
        WindowGradients { x, weight, bias }
    }

    /// Numbers of a token.
    fn d(&self) -> usize {
        self.linear.weight.len() / (self.window.n_tokens * self.linear.bias.len()).max(1)
    }
}

impl Window {
    /// The windows of all tokens of some texts, `[n_tokens of all texts, n_tokens · d]`.
    ///
    /// * `x` - `[n_tokens of all texts, d]`, as many of each as `lengths` says.
    /// * `windows` - becomes these; what was allocated is used again.
    pub fn put_side_by_side(self, x: &[f32], lengths: &[usize], d: usize, windows: &mut Vec<f32>) {
        windows.clear();
        windows.resize(x.len() * self.n_tokens, 0.0);
        for (window, own) in self.places(lengths) {
            windows[window * d..(window + 1) * d].copy_from_slice(&x[own * d..(own + 1) * d]);
        }
    }

    /// For each place in a window that is in its text: where it is among all places, and the
    /// token that stands there.
    fn places(self, lengths: &[usize]) -> impl Iterator<Item = (usize, usize)> {
        let Self { n_tokens, n_left } = self;
        texts(lengths, 1).flat_map(move |text| {
            text.clone().flat_map(move |token| {
                let (first, end) = (text.start + n_left, text.end + n_left);
                let inside =
                    (0..n_tokens).filter(move |place| (first..end).contains(&(token + place)));
                inside.map(move |place| (token * n_tokens + place, token + place - n_left))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product16::Rounded;
    use crate::product32::Exact;

    #[test]
    fn windows_end_with_their_text() {
        // Two texts, of two tokens and one; the layer adds up what it reads, by places.
        let linear = Linear { weight: &[1.0, 10.0, 100.0], bias: &[0.5] };
        let layer = WindowLinear { window: Window { n_tokens: 3, n_left: 1 }, linear };
        let (y, pass) = layer.forward::<Exact>(&[1.0, 2.0, 3.0], &[2, 1]);
        assert_eq!(y, [210.5, 21.5, 30.5]);
        let found = layer.backward::<Exact>(&pass, &[1.0, 2.0, 3.0], true);
        assert_eq!(found.bias, [6.0]);
        // Left of a token 1 · 2, itself 1 · 1 + 2 · 2 + 3 · 3, right of one 2 · 1.
        assert_eq!(found.weight, [2.0, 14.0, 2.0]);
        assert_eq!(found.x.unwrap(), [10.0 + 2.0, 100.0 + 20.0, 30.0]);
        assert_eq!(layer.backward::<Exact>(&pass, &[1.0, 2.0, 3.0], false).x, None);
    }

    #[test]
    fn rounding_changes_little() {
        let numbers = |n: usize, seed: f32| -> Vec<f32> {
            (0..n).map(|at| (at as f32 * 1.7 + seed).sin()).collect()
        };
        let (weight, bias) = (numbers(5 * 4 * 6, 0.1), numbers(6, 0.2));
        let linear = Linear { weight: &weight, bias: &bias };
        let layer = WindowLinear { window: Window { n_tokens: 5, n_left: 2 }, linear };
        let (x, gradient, lengths) = (numbers(9 * 4, 0.3), numbers(9 * 6, 0.4), [4, 0, 5]);
        let (exact, pass) = layer.forward::<Exact>(&x, &lengths);
        let (rounded, _) = layer.forward::<Rounded>(&x, &lengths);
        let near = |a: &[f32], b: &[f32]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 5e-3)
        };
        assert!(near(&exact, &rounded));
        let exact = layer.backward::<Exact>(&pass, &gradient, true);
        let rounded = layer.backward::<Rounded>(&pass, &gradient, true);
        assert!(near(&exact.weight, &rounded.weight) && near(&exact.bias, &rounded.bias));
        assert!(near(&exact.x.unwrap(), &rounded.x.unwrap()));
    }
}
