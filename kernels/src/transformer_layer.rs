//! One layer of a Transformer that learns: what it makes of tokens, and the gradients.
//!
//! Vaswani et al., 2017, <https://arxiv.org/abs/1706.03762>: attention and a small network on each
//! token, each added to what it was given; with layer norms after them, as in BERT (Devlin et al.,
//! 2019, <https://arxiv.org/abs/1810.04805>), or before (Xiong et al., 2020,
//! <https://arxiv.org/abs/2002.04745>).

use crate::attention::{attention_backward, attention_keeping, padded};
use crate::elementwise::{LayerNorm, Normalized, add, column_sums, gelu_keeping, multiply};
use crate::matrix_view::{Matrix, Target};
use crate::product::{Product, Room};

/// The parameters of a layer.
#[derive(Debug, Clone)]
pub struct TransformerLayer<'a> {
    /// How many heads attend.
    pub n_heads: usize,
    /// Whether the layer norms stand before what they belong to.
    pub is_norm_first: bool,
    /// To query, key and value, each `[d, d]`.
    pub projections: [Linear<'a>; 3],
    /// What mixes the heads, `[d, d]`.
    pub mix: Linear<'a>,
    /// The norm of attention.
    pub attention_norm: LayerNorm,
    /// `[d, d_inner]`
    pub expand: Linear<'a>,
    /// `[d_inner, d]`
    pub contract: Linear<'a>,
    /// The norm of the small network.
    pub output_norm: LayerNorm,
}

/// What some numbers are multiplied by in training: zero, or more than one.
#[derive(Debug, Clone)]
pub struct Dropout {
    /// Of each text one after the other, `[n_heads, n_tokens, n]` with `n` as
    /// [`padded`] gives it: of the weights that tokens give each other.
    pub weights: Vec<f32>,
    /// `[n_tokens, d_inner]`, of the small network's inner numbers.
    pub inner: Vec<f32>,
}

/// `y = x W + b`
#[derive(Debug, Clone, Copy)]
pub struct Linear<'a> {
    /// `[n_inputs, n_outputs]`
    pub weight: &'a [f32],
    /// `[n_outputs]`
    pub bias: &'a [f32],
}

/// What the backward pass of a layer needs.
#[derive(Debug, Clone)]
pub struct TransformerPass {
    /// Tokens of each text.
    lengths: Vec<usize>,
    dropout: Option<Dropout>,
    /// What the projections read.
    x: Vec<f32>,
    projected: Vec<f32>,
    weights: Vec<f32>,
    context: Vec<f32>,
    attention_norm: Normalized,
    /// What the small network read.
    attended: Vec<f32>,
    /// Those of GELU.
    slopes: Vec<f32>,
    inner: Vec<f32>,
    output_norm: Normalized,
}

/// Which gradients of a layer are wanted, beside those of its biases and norms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Of what the layer read.
    pub x: bool,
    /// Of its matrices.
    pub weights: bool,
}

/// The gradients of a layer.
#[derive(Debug)]
pub struct TransformerGradients {
    /// Of what it read, `[n_tokens, d]`, if that is wanted.
    pub x: Option<Vec<f32>>,
    /// Of its parameters: weight and bias of query, key, value and mix; scale and shift of the
    /// first norm; weight and bias of expand and contract; scale and shift of the second norm.
    /// A matrix's is empty where it is not wanted.
    pub parameters: [Vec<f32>; 16],
}

impl TransformerLayer<'_> {
    /// What becomes of the tokens of some texts.
    ///
    /// * `x` - `[n_tokens, d]`, those of the texts one after the other, as many of each as
    ///   `lengths` says. Becomes what the layer makes of it.
    pub fn forward<P: Product>(
        &self,
        x: &mut Vec<f32>,
        lengths: &[usize],
        dropout: Option<Dropout>,
    ) -> TransformerPass {
        let d = self.mix.bias.len();
        let n_tokens = x.len() / d.max(1);
        let room = &mut Room::<P>::new();
        let mut read = x.clone();
        let mut attention_norm = Normalized::default();
        if self.is_norm_first {
            attention_norm = self.attention_norm.apply_keeping(&mut read);
        }
        let mut projected = vec![0.0; n_tokens * 3 * d];
        P::take_left(&mut room.left, Matrix::new(&read, d));
        for (index, linear) in self.projections.iter().enumerate() {
            linear.fill_bias(&mut projected, 3 * d, index * d);
            let target = Target::new(&mut projected, 3 * d).from_column(index * d);
            room.add_same_left(linear.matrix(), target);
        }
        let mut context = vec![0.0; n_tokens * d];
        let mut weights = Vec::new();
        for text in texts(lengths, d) {
            let projected = &projected[3 * text.start..3 * text.end];
            let factors = dropout.as_ref().map(|dropout| &dropout.weights[..]);
            let y = &mut context[text];
            attention_keeping(projected, d, self.n_heads, factors, y, &mut weights);
        }
        let mut attended = self.mix.forward(&context, room);
        add(&mut attended, x);
        let mut y;
        let mut output_norm = Normalized::default();
        if self.is_norm_first {
            y = attended.clone();
            output_norm = self.output_norm.apply_keeping(&mut attended);
        } else {
            attention_norm = self.attention_norm.apply_keeping(&mut attended);
            y = attended.clone();
        }
        let mut inner = self.expand.forward(&attended, room);
        let slopes = gelu_keeping(&mut inner);
        if let Some(dropout) = &dropout {
            multiply(&mut inner, &dropout.inner);
        }
        let change = self.contract.forward(&inner, room);
        add(&mut y, &change);
        if !self.is_norm_first {
            output_norm = self.output_norm.apply_keeping(&mut y);
        }
        *x = y;
        TransformerPass {
            lengths: lengths.to_vec(),
            dropout,
            x: read,
            projected,
            weights,
            context,
            attention_norm,
            attended,
            slopes,
            inner,
            output_norm,
        }
    }

    /// The gradients, from that of what a pass gave.
    ///
    /// * `gradient` - `[n_tokens, d]`
    pub fn backward<P: Product>(
        &self,
        pass: &TransformerPass,
        mut gradient: Vec<f32>,
        wanted: Wanted,
    ) -> TransformerGradients {
        let d = self.mix.bias.len();
        let room = &mut Room::<P>::new();
        let mut of_output_norm = (Vec::new(), Vec::new());
        if !self.is_norm_first {
            of_output_norm = pass.output_norm.backward(&self.output_norm.scale, &mut gradient);
        }
        let (contract, contract_bias) =
            self.contract.gradients(&pass.inner, &gradient, wanted.weights, room);
        let mut d_inner = vec![0.0; pass.inner.len()];
        self.contract.add_input_gradient(&gradient, &mut d_inner, room);
        if let Some(dropout) = &pass.dropout {
            multiply(&mut d_inner, &dropout.inner);
        }
        multiply(&mut d_inner, &pass.slopes);
        let (expand, expand_bias) =
            self.expand.gradients(&pass.attended, &d_inner, wanted.weights, room);
        let of_attention_norm;
        let mut d_projected = vec![0.0; pass.projected.len()];
        let mut of_mix = |gradient: &[f32], room: &mut Room<P>| {
            let found = self.mix.gradients(&pass.context, gradient, wanted.weights, room);
            let mut d_context = vec![0.0; pass.context.len()];
            self.mix.add_input_gradient(gradient, &mut d_context, room);
            self.attention_backward(pass, &d_context, &mut d_projected);
            found
        };
        let mix;
        if self.is_norm_first {
            let mut d_attended = vec![0.0; pass.attended.len()];
            self.expand.add_input_gradient(&d_inner, &mut d_attended, room);
            of_output_norm = pass.output_norm.backward(&self.output_norm.scale, &mut d_attended);
            add(&mut gradient, &d_attended);
            mix = of_mix(&gradient, room);
            let mut d_read = vec![0.0; pass.x.len()];
            self.add_projected_gradient(&d_projected, &mut d_read, room);
            of_attention_norm =
                pass.attention_norm.backward(&self.attention_norm.scale, &mut d_read);
            add(&mut gradient, &d_read);
        } else {
            self.expand.add_input_gradient(&d_inner, &mut gradient, room);
            of_attention_norm =
                pass.attention_norm.backward(&self.attention_norm.scale, &mut gradient);
            mix = of_mix(&gradient, room);
            if wanted.x {
                self.add_projected_gradient(&d_projected, &mut gradient, room);
            }
        }
        let all = Matrix::new(&d_projected, 3 * d);
        let mut projections = <[Vec<f32>; 3]>::default();
        if wanted.weights {
            P::take_left(&mut room.left, Matrix::new(&pass.x, d).transposed());
            for (index, weight) in projections.iter_mut().enumerate() {
                weight.resize(d * d, 0.0);
                let right = all.columns(index * d..(index + 1) * d);
                room.add_same_left(right, Target::new(weight, d));
            }
        }
        let [query, key, value] = projections;
        let biases = column_sums(&d_projected, 3 * d);
        let bias = |index: usize| biases[index * d..(index + 1) * d].to_vec();
        let (mix, mix_bias) = mix;
        TransformerGradients {
            x: wanted.x.then_some(gradient),
            parameters: [
                query,
                bias(0),
                key,
                bias(1),
                value,
                bias(2),
                mix,
                mix_bias,
                of_attention_norm.0,
                of_attention_norm.1,
                expand,
                expand_bias,
                contract,
                contract_bias,
                of_output_norm.0,
                of_output_norm.1,
            ],
        }
    }

    /// Of the projections, from that of what the tokens took.
    fn attention_backward(
        &self,
        pass: &TransformerPass,
        d_context: &[f32],
        d_projected: &mut [f32],
    ) {
        let d = self.mix.bias.len();
        let mut start = 0;
        for (text, length) in texts(&pass.lengths, d).zip(&pass.lengths) {
            let wide = 3 * text.start..3 * text.end;
            let end = start + length * self.n_heads * padded(*length);
            attention_backward(
                &pass.projected[wide.clone()],
                d,
                self.n_heads,
                &pass.weights[start..end],
                pass.dropout.as_ref().map(|dropout| &dropout.weights[start..end]),
                &d_context[text],
                &mut d_projected[wide],
            );
            start = end;
        }
    }

    fn add_projected_gradient<P: Product>(
        &self,
        d_projected: &[f32],
        target: &mut [f32],
        room: &mut Room<P>,
    ) {
        let d = self.mix.bias.len();
        let all = Matrix::new(d_projected, 3 * d);
        for (index, linear) in self.projections.iter().enumerate() {
            let left = all.columns(index * d..(index + 1) * d);
            room.add(left, linear.matrix().transposed(), Target::new(target, d));
        }
    }
}

impl Linear<'_> {
    fn matrix(&self) -> Matrix<'_> {
        Matrix::new(self.weight, self.bias.len())
    }

    fn fill_bias(&self, y: &mut [f32], stride: usize, first: usize) {
        for row in y.chunks_exact_mut(stride) {
            row[first..first + self.bias.len()].copy_from_slice(self.bias);
        }
    }

    /// * `x` - `[n_tokens, n_inputs]`
    pub(crate) fn forward<P: Product>(&self, x: &[f32], room: &mut Room<P>) -> Vec<f32> {
        let n_outputs = self.bias.len();
        let n_inputs = self.weight.len() / n_outputs.max(1);
        let mut y = vec![0.0; x.len() / n_inputs.max(1) * n_outputs];
        self.fill_bias(&mut y, n_outputs.max(1), 0);
        room.add(Matrix::new(x, n_inputs), self.matrix(), Target::new(&mut y, n_outputs));
        y
    }

    /// Of weight, which is empty if it is not wanted, and bias.
    pub(crate) fn gradients<P: Product>(
        &self,
        x: &[f32],
        gradient: &[f32],
        wants_weight: bool,
        room: &mut Room<P>,
    ) -> (Vec<f32>, Vec<f32>) {
        let n_outputs = self.bias.len();
        let bias = column_sums(gradient, n_outputs);
        if !wants_weight {
            return (Vec::new(), bias);
        }
        let n_inputs = self.weight.len() / n_outputs.max(1);
        let mut weight = vec![0.0; self.weight.len()];
        let (x, right) = (Matrix::new(x, n_inputs).transposed(), Matrix::new(gradient, n_outputs));
        room.add(x, right, Target::new(&mut weight, n_outputs));
        (weight, bias)
    }

    pub(crate) fn add_input_gradient<P: Product>(
        &self,
        gradient: &[f32],
        target: &mut [f32],
        room: &mut Room<P>,
    ) {
        let n_outputs = self.bias.len();
        let n_inputs = self.weight.len() / n_outputs.max(1);
        let left = Matrix::new(gradient, n_outputs);
        room.add(left, self.matrix().transposed(), Target::new(target, n_inputs));
    }
}

/// Where the numbers of each text stand among rows of `d`.
pub(crate) fn texts(lengths: &[usize], d: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    lengths.iter().scan(0, move |start, length| {
        let range = *start * d..(*start + length) * d;
        *start += length;
        Some(range)
    })
}
