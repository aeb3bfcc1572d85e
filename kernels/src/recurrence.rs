//! A recurrence over the tokens of texts: its states, and the gradients.
//!
//! * Elman, 1990: `h' = tanh(W_xh x + W_hh h + b)`
//! * GRU, Cho et al., 2014, <https://arxiv.org/abs/1406.1078>, with the reset gate after the product:
//!   `n = tanh(W_xn x + b_n + r (W_hn h + b_hn))`, `h' = (1 - z) n + z h`
//! * LSTM, Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al., 2000:
//!   `c' = f c + i g`, `h' = o tanh(c')`
//!
//! Padding carries the state on unchanged.

use wide::f32x4;

use crate::elementwise::{add, column_sums, each, exp};
use crate::matrix_view::{Matrix, Target};
use crate::product::{Product, Room};
use crate::product32::Exact;

/// The rule that makes a state from the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    /// The new state from the token and the old state.
    Elman,
    /// With gates for resetting and updating the state.
    Gru,
    /// With a memory beside the state, and three gates.
    Lstm,
}

impl Cell {
    /// Blocks of `n_hidden` numbers that a step computes.
    pub fn n_gates(self) -> usize {
        match self {
            Self::Elman => 1,
            Self::Gru => 3,
            Self::Lstm => 4,
        }
    }

    /// Blocks that a step keeps: the new state; reset, update, candidate and the recurrent part of
    /// the candidate; input, forget, candidate, output, the tanh of the new memory and the old one.
    pub fn n_kept(self) -> usize {
        match self {
            Self::Elman => 1,
            Self::Gru => 4,
            Self::Lstm => 6,
        }
    }
}

/// The parameters of a recurrence.
#[derive(Debug, Clone, Copy)]
pub struct Recurrence<'a> {
    /// The rule.
    pub cell: Cell,
    /// Numbers in a state.
    pub n_hidden: usize,
    /// Whether texts are read from their last token to their first.
    pub is_backwards: bool,
    /// `[d_input, n_gates n_hidden]`
    pub input: &'a [f32],
    /// `[n_gates n_hidden]`
    pub bias: &'a [f32],
    /// `[n_hidden, n_gates n_hidden]`
    pub hidden: &'a [f32],
    /// Of a GRU, `b_hn`, `[n_hidden]`; of others nothing.
    pub reset_bias: &'a [f32],
}

/// What the backward pass of a recurrence needs.
#[derive(Debug, Clone)]
pub struct RecurrencePass {
    n_texts: usize,
    seq: usize,
    x: Vec<f32>,
    /// `[seq, n_texts]`, how much of a step counts.
    keep: Vec<f32>,
    /// `[seq, n_texts, n_hidden]`, the states that each step found.
    before: Vec<f32>,
    /// `[seq, n_texts, n_kept, n_hidden]`
    kept: Vec<f32>,
}

/// The gradients of a recurrence.
#[derive(Debug)]
pub struct RecurrenceGradients {
    /// `[n_texts, seq, d_input]`, if that is wanted.
    pub x: Option<Vec<f32>>,
    /// As the parameters.
    pub input: Vec<f32>,
    /// As the parameters.
    pub bias: Vec<f32>,
    /// As the parameters.
    pub hidden: Vec<f32>,
    /// As the parameters.
    pub reset_bias: Vec<f32>,
}

impl Recurrence<'_> {
    /// The state after each token, `[n_texts, seq, n_hidden]`.
    ///
    /// * `x` - `[n_texts, seq, d_input]`
    /// * `mask` - `[n_texts, seq]`, 1 for tokens and 0 for padding.
    pub fn forward(&self, x: &[f32], mask: &[f32], seq: usize) -> (Vec<f32>, RecurrencePass) {
        let h = self.n_hidden;
        let width = self.cell.n_gates() * h;
        let n_texts = mask.len() / seq.max(1);
        let mut room = Room::<Exact>::new();
        // One product for all steps; only that with the state has to wait for the step before.
        let mut projected = self.bias.repeat(n_texts * seq);
        let x_rows = Matrix::new(x, self.input.len() / width.max(1));
        room.add(x_rows, Matrix::new(self.input, width), Target::new(&mut projected, width));

        Exact::take_right(&mut room.right, Matrix::new(self.hidden, width));
        let n_kept = self.cell.n_kept() * h;
        let mut pass = RecurrencePass {
            n_texts,
            seq,
            x: x.to_vec(),
            keep: (0..seq * n_texts).map(|at| mask[at % n_texts * seq + at / n_texts]).collect(),
            before: vec![0.0; seq * n_texts * h],
            kept: vec![0.0; seq * n_texts * n_kept],
        };
        let mut states = vec![0.0; n_texts * seq * h];
        let mut state = vec![0.0; n_texts * h];
        let mut memory = vec![0.0; n_texts * h];
        let mut sums = vec![0.0; n_texts * width];
        let mut next = vec![0.0; n_texts * h];
        for t in self.order(seq) {
            let texts = t * n_texts..(t + 1) * n_texts;
            let keep = &pass.keep[texts.clone()];
            pass.before[texts.start * h..texts.end * h].copy_from_slice(&state);
            if keep.iter().any(|&keep| keep != 0.0) {
                sums.fill(0.0);
                room.add_same_right(Matrix::new(&state, h), Target::new(&mut sums, width));
                let kept = &mut pass.kept[texts.start * n_kept..texts.end * n_kept];
                for text in 0..n_texts {
                    self.step(
                        &projected[(text * seq + t) * width..][..width],
                        &sums[text * width..][..width],
                        &state[text * h..][..h],
                        (&mut memory[text * h..][..h], keep[text]),
                        &mut kept[text * n_kept..][..n_kept],
                        &mut next[text * h..][..h],
                    );
                }
                let rows = state.chunks_exact_mut(h).zip(next.chunks_exact(h)).zip(keep);
                for ((state, next), keep) in rows {
                    state.iter_mut().zip(next).for_each(|(old, new)| *old += (new - *old) * keep);
                }
            }
            for (text, state) in state.chunks_exact(h).enumerate() {
                states[(text * seq + t) * h..][..h].copy_from_slice(state);
            }
        }
        (states, pass)
    }

    /// Tokens in the order in which they are read.
    fn order(&self, seq: usize) -> impl DoubleEndedIterator<Item = usize> {
        let is_backwards = self.is_backwards;
        (0..seq).map(move |t| if is_backwards { seq - 1 - t } else { t })
    }

    /// One step of one text.
    ///
    /// * `input` - of the token, and `sums` - of the old state, `[n_gates n_hidden]`
    /// * `memory` - becomes the new one, as far as the step counts.
    /// * `kept` - becomes what the backward pass needs; `next` - the new state.
    fn step(
        &self,
        input: &[f32],
        sums: &[f32],
        state: &[f32],
        (memory, keep): (&mut [f32], f32),
        kept: &mut [f32],
        next: &mut [f32],
    ) {
        let h = self.n_hidden;
        match self.cell {
            Cell::Elman => {
                for ((kept, input), sum) in kept.iter_mut().zip(input).zip(sums) {
                    *kept = input + sum;
                }
                tanh(kept);
                next.copy_from_slice(kept);
            }
            Cell::Gru => {
                let (gates, rest) = kept.split_at_mut(2 * h);
                for ((gate, input), sum) in gates.iter_mut().zip(input).zip(sums) {
                    *gate = input + sum;
                }
                sigmoid(gates);
                let (reset, update) = gates.split_at(h);
                let (candidate, recurrent) = rest.split_at_mut(h);
                for ((recurrent, sum), bias) in
                    recurrent.iter_mut().zip(&sums[2 * h..]).zip(self.reset_bias)
                {
                    *recurrent = sum + bias;
                }
                let parts = input[2 * h..].iter().zip(reset).zip(&*recurrent);
                for (candidate, ((input, reset), recurrent)) in candidate.iter_mut().zip(parts) {
                    *candidate = input + reset * recurrent;
                }
                tanh(candidate);
                let parts = candidate.iter().zip(update).zip(state);
                for (next, ((candidate, update), state)) in next.iter_mut().zip(parts) {
                    *next = candidate + update * (state - candidate);
                }
            }
            Cell::Lstm => {
                let (gates, rest) = kept.split_at_mut(4 * h);
                for ((gate, input), sum) in gates.iter_mut().zip(input).zip(sums) {
                    *gate = input + sum;
                }
                sigmoid(&mut gates[..2 * h]);
                tanh(&mut gates[2 * h..3 * h]);
                sigmoid(&mut gates[3 * h..]);
                let (tanh_memory, old) = rest.split_at_mut(h);
                old.copy_from_slice(memory);
                for at in 0..h {
                    tanh_memory[at] = gates[h + at] * old[at] + gates[at] * gates[2 * h + at];
                    memory[at] += (tanh_memory[at] - memory[at]) * keep;
                }
                tanh(tanh_memory);
                for ((next, output), memory) in
                    next.iter_mut().zip(&gates[3 * h..]).zip(&*tanh_memory)
                {
                    *next = output * memory;
                }
            }
        }
    }

    /// The gradients, from that of the states.
    ///
    /// * `d_states` - `[n_texts, seq, n_hidden]`
    /// * `wants_x` - whether the gradient of what the recurrence read is wanted, too.
    pub fn backward(
        &self,
        pass: &RecurrencePass,
        d_states: &[f32],
        wants_x: bool,
    ) -> RecurrenceGradients {
        let h = self.n_hidden;
        let width = self.cell.n_gates() * h;
        let n_kept = self.cell.n_kept() * h;
        let &RecurrencePass { n_texts, seq, .. } = pass;
        let mut room = Room::<Exact>::new();
        Exact::take_right(&mut room.right, Matrix::new(self.hidden, width).transposed());
        // Of what the tokens gave, text by text, and of what the states gave, step by step.
        let mut d_projected = vec![0.0; n_texts * seq * width];
        let mut d_sums = vec![0.0; seq * n_texts * width];
        let mut d_state = vec![0.0; n_texts * h];
        let mut d_memory = vec![0.0; n_texts * h];
        for t in self.order(seq).rev() {
            let texts = t * n_texts..(t + 1) * n_texts;
            let keep = &pass.keep[texts.clone()];
            for (text, d_state) in d_state.chunks_exact_mut(h).enumerate() {
                add(d_state, &d_states[(text * seq + t) * h..][..h]);
            }
            if keep.iter().all(|&keep| keep == 0.0) {
                continue;
            }
            let d_sums = &mut d_sums[texts.start * width..texts.end * width];
            for text in 0..n_texts {
                let row = texts.start + text;
                self.step_backward(
                    &pass.kept[row * n_kept..][..n_kept],
                    &pass.before[row * h..][..h],
                    keep[text],
                    (&mut d_state[text * h..][..h], &mut d_memory[text * h..][..h]),
                    &mut d_projected[(text * seq + t) * width..][..width],
                    &mut d_sums[text * width..][..width],
                );
            }
            room.add_same_right(Matrix::new(d_sums, width), Target::new(&mut d_state, h));
        }
        let mut hidden = vec![0.0; h * width];
        let before = Matrix::new(&pass.before, h).transposed();
        room.add(before, Matrix::new(&d_sums, width), Target::new(&mut hidden, width));
        let d_input = self.input.len() / width.max(1);
        let mut input = vec![0.0; self.input.len()];
        let d_rows = Matrix::new(&d_projected, width);
        let x_columns = Matrix::new(&pass.x, d_input).transposed();
        room.add(x_columns, d_rows, Target::new(&mut input, width));
        let x = wants_x.then(|| {
            let mut x = vec![0.0; pass.x.len()];
            let weights = Matrix::new(self.input, width).transposed();
            room.add(d_rows, weights, Target::new(&mut x, d_input));
            x
        });
        let reset_bias = match self.cell {
            Cell::Gru => column_sums(&d_sums, width)[2 * h..].to_vec(),
            Cell::Elman | Cell::Lstm => Vec::new(),
        };
        RecurrenceGradients { x, input, bias: column_sums(&d_projected, width), hidden, reset_bias }
    }

    /// One step of one text.
    ///
    /// * `d_state`, `d_memory` - of what came of the step; become those of what it found, but for
    ///   what the state gave by a product.
    /// * `d_input`, `d_sums` - become those of what the token and the state gave.
    fn step_backward(
        &self,
        kept: &[f32],
        before: &[f32],
        keep: f32,
        (d_state, d_memory): (&mut [f32], &mut [f32]),
        d_input: &mut [f32],
        d_sums: &mut [f32],
    ) {
        let h = self.n_hidden;
        match self.cell {
            Cell::Elman => {
                for at in 0..h {
                    let d_next = d_state[at] * keep;
                    d_state[at] -= d_next;
                    d_input[at] = d_next * (1.0 - kept[at] * kept[at]);
                }
                d_sums.copy_from_slice(d_input);
            }
            Cell::Gru => {
                let (reset, rest) = kept.split_at(h);
                let (update, rest) = rest.split_at(h);
                let (candidate, recurrent) = rest.split_at(h);
                for at in 0..h {
                    let d_next = d_state[at] * keep;
                    let (r, z, n) = (reset[at], update[at], candidate[at]);
                    let d_n = d_next * (1.0 - z) * (1.0 - n * n);
                    d_state[at] += d_next * (z - 1.0);
                    d_input[at] = d_n * recurrent[at] * r * (1.0 - r);
                    d_input[h + at] = d_next * (before[at] - n) * z * (1.0 - z);
                    d_input[2 * h + at] = d_n;
                    d_sums[2 * h + at] = d_n * r;
                }
                d_sums[..2 * h].copy_from_slice(&d_input[..2 * h]);
            }
            Cell::Lstm => {
                for at in 0..h {
                    let gate = |place: usize| kept[place * h + at];
                    let (i, f, g, o) = (gate(0), gate(1), gate(2), gate(3));
                    let (tanh_memory, old) = (gate(4), gate(5));
                    let d_next = d_state[at] * keep;
                    d_state[at] -= d_next;
                    let d_new =
                        d_memory[at] * keep + d_next * o * (1.0 - tanh_memory * tanh_memory);
                    d_memory[at] += d_new * f - d_memory[at] * keep;
                    d_input[at] = d_new * g * i * (1.0 - i);
                    d_input[h + at] = d_new * old * f * (1.0 - f);
                    d_input[2 * h + at] = d_new * i * (1.0 - g * g);
                    d_input[3 * h + at] = d_next * tanh_memory * o * (1.0 - o);
                }
                d_sums.copy_from_slice(d_input);
            }
        }
    }
}

fn sigmoid(x: &mut [f32]) {
    each(x, |x| f32x4::ONE / (f32x4::ONE + exp(-x)));
}

fn tanh(x: &mut [f32]) {
    // tanh x = 1 - 2 / (exp 2x + 1), where the sum cannot overflow into NaN.
    let two = f32x4::splat(2.0);
    each(x, |x| f32x4::ONE - two / (exp(two * x) + f32x4::ONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_any_size() {
        let numbers = [-1e30f32, -200.0, -9.0, -0.5, 0.0, 1e-3, 0.5, 9.0, 200.0, 1e30];
        let (mut by_sigmoid, mut by_tanh) = (numbers, numbers);
        sigmoid(&mut by_sigmoid);
        tanh(&mut by_tanh);
        for ((x, sigmoid), tanh) in numbers.iter().zip(by_sigmoid).zip(by_tanh) {
            let x = f64::from(*x);
            assert!((f64::from(sigmoid) - 1.0 / (1.0 + (-x).exp())).abs() < 2e-7, "{x}");
            assert!((f64::from(tanh) - x.tanh()).abs() < 2e-7, "{x}: {tanh}");
        }
        let mut none = [f32::NAN; 2];
        tanh(&mut none);
        assert!(none[0].is_nan());
    }

    const N_TEXTS: usize = 3;
    const SEQ: usize = 4;
    const D_INPUT: usize = 5;
    const N_HIDDEN: usize = 6;

    /// Parameters and texts of 4, 2 and 0 tokens, one of them with padding before.
    struct Case {
        cell: Cell,
        is_backwards: bool,
        /// x, input, bias, hidden, reset bias.
        numbers: [Vec<f32>; 5],
        mask: Vec<f32>,
    }

    impl Case {
        fn new(cell: Cell, is_backwards: bool) -> Self {
            let list = |n: usize, seed: f32| -> Vec<f32> {
                (0..n).map(|at| (at as f32 * 1.7 + seed).sin() * 0.7).collect()
            };
            let width = cell.n_gates() * N_HIDDEN;
            let reset = if cell == Cell::Gru { N_HIDDEN } else { 0 };
            let numbers = [
                list(N_TEXTS * SEQ * D_INPUT, 0.1),
                list(D_INPUT * width, 0.2),
                list(width, 0.3),
                list(N_HIDDEN * width, 0.4),
                list(reset, 0.5),
            ];
            let mask = vec![1., 1., 1., 1., 0., 1., 1., 0., 0., 0., 0., 0.];
            Self { cell, is_backwards, numbers, mask }
        }

        fn recurrence(&self) -> Recurrence<'_> {
            let [_, input, bias, hidden, reset_bias] = &self.numbers;
            let &Self { cell, is_backwards, .. } = self;
            Recurrence { cell, n_hidden: N_HIDDEN, is_backwards, input, bias, hidden, reset_bias }
        }

        fn factors() -> Vec<f32> {
            (0..N_TEXTS * SEQ * N_HIDDEN).map(|at| (at as f32 * 0.9).cos()).collect()
        }

        fn loss(&self) -> f64 {
            let (states, _) = self.recurrence().forward(&self.numbers[0], &self.mask, SEQ);
            states.iter().zip(Self::factors()).map(|(y, factor)| f64::from(y * factor)).sum()
        }
    }

    #[test]
    fn gradients_are_the_slopes() {
        for cell in [Cell::Elman, Cell::Gru, Cell::Lstm] {
            for is_backwards in [false, true] {
                let mut case = Case::new(cell, is_backwards);
                let (states, pass) = case.recurrence().forward(&case.numbers[0], &case.mask, SEQ);
                assert_eq!(states[2 * SEQ * N_HIDDEN..], [0.0; SEQ * N_HIDDEN]);
                let found = case.recurrence().backward(&pass, &Case::factors(), true);
                let found =
                    [found.x.unwrap(), found.input, found.bias, found.hidden, found.reset_bias];
                for (list, found) in found.iter().enumerate() {
                    assert_eq!(found.len(), case.numbers[list].len());
                    for (at, found) in found.iter().enumerate() {
                        let step = 1e-2;
                        let mut moved = |by: f32| {
                            case.numbers[list][at] += by;
                            let loss = case.loss();
                            case.numbers[list][at] -= by;
                            loss
                        };
                        let slope = (moved(step) - moved(-step)) / f64::from(2.0 * step);
                        let error = (slope - f64::from(*found)).abs();
                        assert!(error < 2e-3, "{cell:?} {list} {at}: {slope}, not {found}");
                    }
                }
            }
        }
    }
}
