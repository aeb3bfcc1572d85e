//! What the readers of published networks have in common: they only read, on the CPU, by loops of
//! their own over the file's bytes.

use std::fmt::Debug;
use std::ops::Range;

use burn::nn::{self, LayerNormConfig, Linear};
use burn::prelude::*;
use handful_kernels::{LayerNorm, PackedMatrix, add};

use super::parameters::{Parameters, Weight, parameter};
use super::{EncoderNetwork, NetworkKind, QuantizedMatrix};
use crate::tensor_file::Refusal;

/// A published network that reads texts token by token, without padding.
pub(super) trait Reader: Debug {
    /// Reads texts, each cut at what is read of it at most.
    fn texts(&self, embedding: &QuantizedMatrix, texts: &[&[u32]]) -> Vec<TextRead>;
    /// The network itself, on a device: to be tuned or explained.
    fn network(&self, device: &Device) -> EncoderNetwork;
    fn kind(&self) -> NetworkKind;
    /// Numbers in the vector that it makes of a text.
    fn n_outputs(&self) -> usize;
    /// Numbers that a classifier reads of a text.
    fn n_features(&self) -> usize;
    /// Numbers in a token's vector.
    fn d_token(&self) -> usize;
}

/// What is read of one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TextRead {
    /// As [`super::EncoderOutput::features`], `[n_features]`.
    pub features: Vec<f32>,
    /// The last layer's token vectors, `[n_tokens, d]`.
    pub tokens: Vec<f32>,
    /// What the first tuned layer of a BERT reads, `[n_tokens, d]`.
    pub base: Vec<f32>,
}

/// Matrices `[n_outputs, n_inputs]` that read the same, side by side; none where their numbers are
/// not in few bits.
///
/// * `parts` - of each its name, that of what is added to its outputs, if anything is, and how many
///   these are.
pub(super) fn packed(
    parameters: &Parameters,
    n_inputs: usize,
    parts: impl IntoIterator<Item = (String, Option<String>, usize)>,
) -> Result<Option<PackedMatrix>, Refusal> {
    let mut bytes = Vec::new();
    for (name, bias, n_outputs) in parts {
        let matrix = parameters.quantized(&name)?;
        if (matrix.n_rows(), matrix.n_columns()) != (n_outputs, n_inputs) {
            return Err(format!("{name} has another shape").into());
        }
        let bias = match bias {
            Some(bias) => parameters.floats(&bias, n_outputs)?,
            None => vec![0.0; n_outputs],
        };
        let Some(matrix) = matrix.to_bytes() else { return Ok(None) };
        bytes.push((matrix, bias));
    }
    Ok(PackedMatrix::new(&bytes))
}

/// A layer norm, whose parts have these names.
pub(super) fn layer_norm(
    parameters: &Parameters,
    (scale, shift): (&str, &str),
    length: usize,
    epsilon: f64,
) -> Result<LayerNorm, Refusal> {
    let [scale, shift] = [scale, shift].map(|name| parameters.floats(name, length));
    Ok(LayerNorm { scale: scale?, shift: shift?, epsilon: epsilon as f32 })
}

/// A layer norm as a network has it, on a device.
pub(super) fn norm_on(device: &Device, norm: &LayerNorm) -> nn::LayerNorm {
    let length = norm.scale.len();
    let epsilon = f64::from(norm.epsilon);
    let mut layer = LayerNormConfig::new(length).with_epsilon(epsilon).init(device);
    layer.gamma = parameter(norm.scale.clone(), [length], device);
    layer.beta = Some(parameter(norm.shift.clone(), [length], device));
    layer
}

/// Some outputs of a matrix as a network has them, on a device.
pub(super) fn weight_on(device: &Device, matrix: &PackedMatrix, outputs: Range<usize>) -> Weight {
    let shape = [matrix.n_inputs(), outputs.len()];
    parameter(matrix.numbers(outputs), shape, device)
}

/// The same with what is added to them.
pub(super) fn linear_on(device: &Device, matrix: &PackedMatrix, outputs: Range<usize>) -> Linear {
    let bias = matrix.bias()[outputs.clone()].to_vec();
    let bias = Some(parameter(bias, [outputs.len()], device));
    Linear { weight: weight_on(device, matrix, outputs), bias }
}

/// The rows of each text, of `d` numbers each.
pub(super) fn of_texts<'a>(
    rows: &'a [f32],
    lengths: &'a [usize],
    d: usize,
) -> impl Iterator<Item = &'a [f32]> {
    let mut rest = rows;
    lengths.iter().map(move |length| {
        let (text, more) = rest.split_at(length * d);
        rest = more;
        text
    })
}

/// The sum of rows of `d` numbers.
pub(super) fn sum_of_rows(rows: &[f32], d: usize) -> Vec<f32> {
    let mut sum = vec![0.0; d];
    rows.chunks_exact(d).for_each(|row| add(&mut sum, row));
    sum
}

/// Makes a vector one of length 1; zeros stay zeros.
pub(super) fn to_unit(vector: &mut [f32]) {
    let length = (vector.iter().map(|x| x * x).sum::<f32>() + 1e-24).sqrt();
    vector.iter_mut().for_each(|x| *x /= length);
}
