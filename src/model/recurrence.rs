//! One layer of recurrence over a sequence: Elman, GRU or LSTM, in one direction.
//!
//! * Jeffrey Elman, *Finding Structure in Time*, Cognitive Science 14, 1990:
//!   `h_t = tanh(W_xh x_t + W_hh h_{t-1} + b_h)`, as in the article.
//! * GRU: Cho et al., EMNLP 2014, <https://arxiv.org/abs/1406.1078>, with the reset gate
//!   after the product, as in cuDNN and PyTorch:
//!   `n = tanh(W_xn x + b_xn + r (W_hn h + b_hn))`, `h' = (1 - z) n + z h`.
//! * LSTM: Hochreiter & Schmidhuber, 1997, with the forget gate of Gers et al., 2000,
//!   whose bias starts at 1 (Jozefowicz et al., 2015).
//!
//! Padding carries the state on unchanged, so its amount and its side change nothing.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::prelude::*;
use burn::tensor::activation::sigmoid;

use super::{ActivationKind, Initialize};

/// The rule that makes a state from the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Cell {
    /// The simple one: the new state from the token and the old state.
    Elman,
    /// Gated recurrent unit: gates for resetting and updating the state.
    Gru,
    /// Long short-term memory: a memory beside the state, and three gates.
    Lstm,
}

impl Cell {
    /// Blocks of `hidden` numbers that each step computes.
    fn n_gates(self) -> usize {
        handful_kernels::Cell::from(self).n_gates()
    }
}

impl From<Cell> for handful_kernels::Cell {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Elman => Self::Elman,
            Cell::Gru => Self::Gru,
            Cell::Lstm => Self::Lstm,
        }
    }
}

/// A recurrent layer.
#[derive(Module, Debug)]
pub struct Recurrence {
    /// `W_xh`, `[d_input, gates * hidden]`, and `b_h`.
    input: Linear,
    /// `W_hh`, `[hidden, gates * hidden]`.
    hidden: Param<Tensor<2>>,
    /// `b_hn` of the GRU, `[hidden]`: the bias inside the reset gate's product.
    reset_bias: Option<Param<Tensor<1>>>,
    #[module(skip)]
    cell: Cell,
}

impl Recurrence {
    /// Makes a cell with fresh weights: those of all gates side by side, biases 0, but 1 for the
    /// forget gate of an LSTM.
    pub fn init(cell: Cell, d_input: usize, hidden: usize, initialize: &mut Initialize) -> Self {
        let width = cell.n_gates() * hidden;
        let mut input = Linear {
            // Each gate has fans of its own: the blocks are matrices side by side.
            weight: initialize.weight([d_input, width], d_input, hidden),
            bias: Some(initialize.constant([width], 0.0)),
        };
        if cell == Cell::Lstm {
            let mut bias = vec![0.0; width];
            bias[hidden..2 * hidden].fill(1.0);
            input.bias = Some(initialize.parameter([width], bias));
        }
        Self {
            input,
            hidden: initialize.weight([hidden, width], hidden, hidden),
            reset_bias: (cell == Cell::Gru).then(|| initialize.constant([hidden], 0.0)),
            cell,
        }
    }

    /// The state after each token.
    ///
    /// * `x` - `[batch, seq, d_input]`
    /// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
    /// * `backwards` - reads from the last token to the first
    ///
    /// Returns all states, `[batch, seq, hidden]` in the order of the tokens, and the last
    /// one computed, `[batch, hidden]`.
    pub fn forward(
        &self,
        x: Tensor<3>,
        mask: Tensor<2>,
        backwards: bool,
    ) -> (Tensor<3>, Tensor<2>) {
        let states = self.states(x, mask, backwards); // [batch, seq, hidden]
        let seq = states.dims()[1];
        let last = if backwards { 0 } else { seq - 1 };
        let state = states.clone().narrow(1, last, 1).squeeze_dim::<2>(1); // [batch, hidden]
        (states, state)
    }

    #[cfg(not(feature = "gpu"))]
    fn states(&self, x: Tensor<3>, mask: Tensor<2>, is_backwards: bool) -> Tensor<3> {
        use crate::operations::{self, RecurrenceParameters, RecurrenceShape};

        let width = self.hidden.dims()[1];
        let list = |bias| operations::or_zeros(bias, width, &x.device()).into_dispatch();
        let parameters = RecurrenceParameters {
            input: self.input.weight.val().into_dispatch(),
            bias: list(self.input.bias.as_ref()),
            hidden: self.hidden.val().into_dispatch(),
            reset_bias: list(self.reset_bias.as_ref()),
        };
        let cell = self.cell.into();
        operations::recurrence(x, mask, parameters, RecurrenceShape { cell, is_backwards })
    }

    #[cfg(feature = "gpu")]
    fn states(&self, x: Tensor<3>, mask: Tensor<2>, is_backwards: bool) -> Tensor<3> {
        use crate::operations::{self, RecurrenceShape};

        let none = || Tensor::zeros([self.hidden_size()], &x.device());
        let reset_bias = self.reset_bias.as_ref().map_or_else(none, Param::val);
        // One product for all steps; only W_hh h has to wait for the step before.
        let projected = super::each_token(&self.input, x); // [batch, seq, gates * hidden]
        let parameters = (self.hidden.val(), reset_bias);
        let cell = self.cell.into();
        operations::recurrence(projected, mask, parameters, RecurrenceShape { cell, is_backwards })
    }

    /// The gates at each token, `[batch, seq, hidden]` each; none of an Elman network. For texts
    /// without padding.
    ///
    /// * `x` - `[batch, seq, d_input]`
    /// * `states` - all that [`Recurrence::forward`] gave for it, `[batch, seq, hidden]`
    pub fn gates(
        &self,
        x: Tensor<3>,
        states: Tensor<3>,
        backwards: bool,
    ) -> Vec<(ActivationKind, Tensor<3>)> {
        let [n_texts, seq, n_hidden] = states.dims();
        let none = Tensor::zeros([n_texts, 1, n_hidden], &states.device());
        // The state that each token finds.
        let before = match backwards {
            _ if seq == 1 => none,
            false => Tensor::cat(vec![none, states.narrow(1, 0, seq - 1)], 1),
            true => Tensor::cat(vec![states.narrow(1, 1, seq - 1), none], 1),
        };
        let recurrent = before.matmul(self.hidden.val().unsqueeze::<3>());
        let sum = self.input.forward(x) + recurrent; // [batch, seq, gates * hidden]
        let gate = |place: usize| sigmoid(sum.clone().narrow(2, place * n_hidden, n_hidden));
        match self.cell {
            Cell::Elman => Vec::new(),
            Cell::Gru => vec![(ActivationKind::Reset, gate(0)), (ActivationKind::Update, gate(1))],
            Cell::Lstm => vec![
                (ActivationKind::Input, gate(0)),
                (ActivationKind::Forget, gate(1)),
                (ActivationKind::Output, gate(3)),
            ],
        }
    }

    /// Numbers in a token's vector.
    pub fn d_input(&self) -> usize {
        self.input.weight.dims()[0]
    }

    /// Numbers in a state.
    pub fn hidden_size(&self) -> usize {
        self.hidden.dims()[0]
    }

    /// The formula by which a state follows from the one before.
    pub fn cell(&self) -> Cell {
        self.cell
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::activation::tanh;

    use super::super::testing::{
        check, check_close, device, noise, numbers, outcome, param, tensor,
    };
    use super::*;
    use crate::config::Initializer;

    impl Recurrence {
        /// As [`Recurrence::forward`]'s states, of Burn's operations.
        fn composed(&self, x: Tensor<3>, mask: Tensor<2>, backwards: bool) -> Tensor<3> {
            let [n_texts, seq, _] = x.dims();
            let [n_hidden, _] = self.hidden.dims();
            let device = x.device();
            // One product for all steps; only W_hh h has to wait for the step before.
            let projected = unbind(self.input.forward(x)); // seq of [batch, gates * hidden]
            let mask = unbind(mask.unsqueeze_dim::<3>(2)); // seq of [batch, 1]

            let mut state = Tensor::<2>::zeros([n_texts, n_hidden], &device);
            let mut memory = Tensor::<2>::zeros([n_texts, n_hidden], &device);
            let mut states = vec![None; seq];
            let order: Vec<usize> =
                if backwards { (0..seq).rev().collect() } else { (0..seq).collect() };
            for t in order {
                let (next, next_memory) =
                    self.step(projected[t].clone(), state.clone(), memory.clone());
                let keep = mask[t].clone();
                state = state.clone() + (next - state) * keep.clone(); // [batch, hidden]
                memory = memory.clone() + (next_memory - memory) * keep; // [batch, hidden]
                states[t] = Some(state.clone());
            }
            Tensor::stack::<3>(states.into_iter().flatten().collect(), 1) // [batch, seq, hidden]
        }

        /// The next state and the next memory (of the LSTM; for the others the memory stays).
        ///
        /// * `input` - `W_xh x_t + b_h`, `[batch, gates * hidden]`
        fn step(
            &self,
            input: Tensor<2>,
            state: Tensor<2>,
            memory: Tensor<2>,
        ) -> (Tensor<2>, Tensor<2>) {
            let recurrent = state.clone().matmul(self.hidden.val()); // [batch, gates * hidden]
            match self.cell {
                Cell::Elman => (tanh(input + recurrent), memory),
                Cell::Gru => {
                    let [input_r, input_z, input_n] = thirds(input);
                    let [hidden_r, hidden_z, hidden_n] = thirds(recurrent);
                    let reset = sigmoid(input_r + hidden_r);
                    let update = sigmoid(input_z + hidden_z);
                    let hidden_n = match &self.reset_bias {
                        Some(bias) => hidden_n + bias.val().unsqueeze::<2>(),
                        None => hidden_n,
                    };
                    let candidate = tanh(input_n + reset * hidden_n);
                    (candidate.clone() + update * (state - candidate), memory)
                }
                Cell::Lstm => {
                    let [input_gate, forget, candidate, output] = quarters(input + recurrent);
                    let memory = sigmoid(forget) * memory + sigmoid(input_gate) * tanh(candidate);
                    (sigmoid(output) * tanh(memory.clone()), memory)
                }
            }
        }
    }

    fn thirds(x: Tensor<2>) -> [Tensor<2>; 3] {
        let width = x.dims()[1] / 3;
        [0, 1, 2].map(|gate| x.clone().narrow(1, gate * width, width)) // [batch, hidden]
    }

    fn quarters(x: Tensor<2>) -> [Tensor<2>; 4] {
        let width = x.dims()[1] / 4;
        [0, 1, 2, 3].map(|gate| x.clone().narrow(1, gate * width, width)) // [batch, hidden]
    }

    /// A sequence as its steps: `[batch, seq, width]` → seq of `[batch, width]`.
    ///
    /// By halves, because the gradient of a slice is as large as what it was cut from: cutting
    /// each step from the whole would cost seq², halving costs seq log seq.
    fn unbind(x: Tensor<3>) -> Vec<Tensor<2>> {
        let seq = x.dims()[1];
        if seq == 1 {
            return vec![x.squeeze_dim::<2>(1)];
        }
        let half = seq / 2;
        let mut steps = unbind(x.clone().narrow(1, 0, half));
        steps.extend(unbind(x.narrow(1, half, seq - half)));
        steps
    }

    /// A layer with one input and one hidden number; gates in the layer's order.
    fn layer(cell: Cell, input: &[f32], bias: &[f32], hidden: &[f32]) -> Recurrence {
        let width = input.len();
        Recurrence {
            input: Linear { weight: param([1, width], input), bias: Some(param([width], bias)) },
            hidden: param([1, width], hidden),
            reset_bias: (cell == Cell::Gru).then(|| param([1], &[0.4])),
            cell,
        }
    }

    /// States over the tokens 1, 2.
    fn check_states(layer: &Recurrence, backwards: bool, expected: [f32; 2]) {
        let run = |x: &[f32], mask: &[f32]| {
            let seq = x.len();
            layer.forward(tensor([1, seq, 1], x), tensor([1, seq], mask), backwards)
        };
        let (states, last) = run(&[1.0, 2.0], &[1.0, 1.0]);
        check(states, &expected);
        let end = if backwards { expected[0] } else { expected[1] };
        check(last, &[end]);
        // Padding on either side, whatever it holds, changes nothing.
        check(run(&[1.0, 2.0, 9.0], &[1.0, 1.0, 0.0]).1, &[end]);
        check(run(&[9.0, 9.0, 1.0, 2.0], &[0.0, 0.0, 1.0, 1.0]).1, &[end]);
    }

    #[test]
    fn elman_by_hand() {
        // h_1 = tanh(0.5·1 + 0.1), h_2 = tanh(0.5·2 + 0.1 + 2 h_1)
        let elman = layer(Cell::Elman, &[0.5], &[0.1], &[2.0]);
        check_states(&elman, false, [0.537_049_6, 0.974_469_9]);
        check_states(&elman, true, [0.975_790_9, 0.800_499]);
    }

    #[test]
    fn gru_by_hand() {
        // r = σ(0.5x + 0.1 + h), z = σ(-0.5x + 0.2 + 2h), n = tanh(x + 0.3 + r(0.4 - h))
        let gru = layer(Cell::Gru, &[0.5, -0.5, 1.0], &[0.1, 0.2, 0.3], &[1.0, 2.0, -1.0]);
        check_states(&gru, false, [0.525_694_5, 0.722_476_6]);
    }

    #[test]
    fn lstm_by_hand() {
        // i = σ(0.5x + 0.1 + h), f = σ(-0.5x + 0.2 + 2h), g = tanh(x + 0.3 - h),
        // o = σ(0.25x + 0.4 + 0.5h), c' = f c + i g, h' = o tanh(c')
        let lstm = layer(
            Cell::Lstm,
            &[0.5, -0.5, 1.0, 0.25],
            &[0.1, 0.2, 0.3, 0.4],
            &[1.0, 2.0, -1.0, 0.5],
        );
        check_states(&lstm, false, [0.331_977_1, 0.577_317_9]);
    }

    #[test]
    fn states_and_gradients_are_those_of_burns_operations() {
        // Of 7, 4 and 0 tokens, one with padding before them.
        let mask = [[1.0; 7], [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0], [0.0; 7]].concat();
        let mask = tensor([3, 7], &mask);
        let cells = [Cell::Elman, Cell::Gru, Cell::Lstm];
        // Fewer numbers than a vector of the CPU engine's has; of the GPU engine's units each has one
        // at most, or some have two.
        for (cell, hidden) in cells.into_iter().flat_map(|cell| [6, 70, 300].map(|h| (cell, h))) {
            let mut initialize = Initialize::new(Initializer::Xavier, 5, &device());
            let layer = Recurrence::init(cell, 5, hidden, &mut initialize);
            for is_backwards in [false, true] {
                let pass = |forward: fn(&Recurrence, Tensor<3>, Tensor<2>, bool) -> Tensor<3>| {
                    let forward =
                        |layer: &Recurrence, x| forward(layer, x, mask.clone(), is_backwards);
                    outcome(&layer, [3, 7, 5], forward)
                };
                let (found, expected) = (pass(Recurrence::states), pass(Recurrence::composed));
                assert_eq!(found.len(), if cell == Cell::Gru { 6 } else { 5 });
                for (found, expected) in found.iter().zip(&expected) {
                    check_close(found, expected, 1e-5);
                }
                let (x, mask) = (noise([3, 7, 5], 0).inner(), mask.clone().inner());
                let read = layer.valid().states(x, mask, is_backwards);
                assert_eq!(numbers(read), found[0]);
            }
        }
    }

    #[test]
    fn unbind_keeps_order() {
        let steps = unbind(tensor([1, 5, 1], &[1.0, 2.0, 3.0, 4.0, 5.0]));
        check(Tensor::cat(steps, 1), &[1.0, 2.0, 3.0, 4.0, 5.0]);
    }
}
