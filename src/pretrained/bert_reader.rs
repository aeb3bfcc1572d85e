//! A published BERT that only reads, on the CPU: the network of [`super::BertEncoder`], by loops
//! of its own over the file's bytes.

use std::ops::Range;

use burn::nn::{LayerNormConfig, Linear};
use burn::prelude::*;
use handful_kernels::{LayerNorm, PackedMatrix, PackedRows, add, attention, gelu};

use super::bert_architecture::{BertArchitecture, Pooling};
use super::bert_encoder::{first_tuned_layer, lower_features, n_features};
use super::bert_layer::BertLayer;
use super::parameters::{Parameters, parameter};
use super::{BertEncoder, QuantizedMatrix};
use crate::model::MultiHeadAttention;
use crate::tensor_file::Refusal;

/// Reads texts token by token, without padding.
#[derive(Debug)]
pub(super) struct BertReader {
    d: usize,
    n_heads: usize,
    pooling: Pooling,
    /// What is added to the embedding at each place in a text, `[n_positions, d]`.
    positions: Vec<f32>,
    embedding_norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    /// To query, key and value.
    projection: PackedMatrix,
    attention_output: PackedMatrix,
    attention_norm: LayerNorm,
    expand: PackedMatrix,
    contract: PackedMatrix,
    output_norm: LayerNorm,
}

/// What is read of one text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextRead {
    /// As [`super::EncoderOutput::features`], `[n_features]`.
    pub features: Vec<f32>,
    /// The last layer's token vectors, `[n_tokens, d]`.
    pub tokens: Vec<f32>,
    /// What the first tuned layer reads, `[n_tokens, d]`.
    pub base: Vec<f32>,
}

/// Room that the layers use one after the other.
#[derive(Default)]
struct Room {
    rows: PackedRows,
    projected: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    sum: Vec<f32>,
    weights: Vec<f32>,
}

impl BertReader {
    /// The network in a file; none where its matrices are not in few bits.
    ///
    /// * `positions` - `[n_positions, d]`, with what a token's kind adds.
    pub fn read(
        parameters: &Parameters,
        sizes: BertArchitecture,
        positions: &[f32],
    ) -> Result<Option<Self>, Refusal> {
        let BertArchitecture { hidden, layers, heads, eps, pooling, .. } = sizes;
        if !(hidden / heads).is_multiple_of(4) {
            return Ok(None);
        }
        let norm = |name: &str| -> Result<LayerNorm, Refusal> {
            let part = |part: &str| parameters.floats(&format!("{name}.{part}"), hidden);
            Ok(LayerNorm { scale: part("weight")?, shift: part("bias")?, epsilon: eps as f32 })
        };
        let mut read = Vec::with_capacity(layers);
        for index in 0..layers {
            let name = |part: &str| format!("layer.{index}.{part}");
            let linear = |parts: &[&str]| -> Result<Option<PackedMatrix>, Refusal> {
                let mut bytes = Vec::with_capacity(parts.len());
                for part in parts {
                    let name = name(part);
                    let matrix = parameters.quantized(&format!("{name}.weight"))?;
                    let bias = parameters.floats(&format!("{name}.bias"), matrix.n_rows())?;
                    let Some(matrix) = matrix.to_bytes() else { return Ok(None) };
                    bytes.push((matrix, bias));
                }
                Ok(PackedMatrix::new(&bytes))
            };
            let layer = (
                linear(&["query", "key", "value"])?,
                linear(&["attention_output"])?,
                linear(&["expand"])?,
                linear(&["contract"])?,
            );
            let (Some(projection), Some(attention_output), Some(expand), Some(contract)) = layer
            else {
                return Ok(None);
            };
            read.push(Layer {
                projection,
                attention_output,
                attention_norm: norm(&name("attention_norm"))?,
                expand,
                contract,
                output_norm: norm(&name("output_norm"))?,
            });
        }
        Ok(Some(Self {
            d: hidden,
            n_heads: heads,
            pooling,
            positions: positions.to_vec(),
            embedding_norm: norm("embedding_norm")?,
            layers: read,
        }))
    }

    /// The network itself, on a device.
    pub fn network(&self, device: &Device) -> BertEncoder {
        let d = self.d;
        let norm = |norm: &LayerNorm| {
            let mut layer =
                LayerNormConfig::new(d).with_epsilon(f64::from(norm.epsilon)).init(device);
            layer.gamma = parameter(norm.scale.clone(), [d], device);
            layer.beta = Some(parameter(norm.shift.clone(), [d], device));
            layer
        };
        let linear = |matrix: &PackedMatrix, d_input: usize, outputs: Range<usize>| {
            let bias = matrix.bias()[outputs.clone()].to_vec();
            let shape = [d_input, outputs.len()];
            Linear {
                bias: Some(parameter(bias, [outputs.len()], device)),
                weight: parameter(matrix.numbers(outputs), shape, device),
            }
        };
        let layer = |layer: &Layer| {
            let d_inner = layer.expand.n_outputs();
            let attention = MultiHeadAttention::new(
                linear(&layer.projection, d, 0..d),
                linear(&layer.projection, d, d..2 * d),
                linear(&layer.projection, d, 2 * d..3 * d),
                linear(&layer.attention_output, d, 0..d),
                self.n_heads,
            );
            BertLayer {
                attention,
                attention_norm: norm(&layer.attention_norm),
                expand: linear(&layer.expand, d, 0..d_inner),
                contract: linear(&layer.contract, d_inner, 0..d),
                output_norm: norm(&layer.output_norm),
                epsilon: f64::from(layer.output_norm.epsilon),
            }
        };
        BertEncoder {
            positions: parameter(self.positions.clone(), [self.positions.len() / d, d], device),
            embedding_norm: norm(&self.embedding_norm),
            layers: self.layers.iter().map(layer).collect(),
            pooling: self.pooling,
        }
    }

    /// Numbers that a classifier reads of a text.
    pub fn n_features(&self) -> usize {
        n_features(self.layers.len(), self.d)
    }

    /// Numbers in a token's vector.
    pub fn d_token(&self) -> usize {
        self.d
    }

    /// Reads texts.
    ///
    /// * `texts` - ids, cut at the number of positions; a text without ids has features of zero.
    pub fn texts(&self, embedding: &QuantizedMatrix, texts: &[&[u32]]) -> Vec<TextRead> {
        let d = self.d;
        let n_positions = self.positions.len() / d;
        let lengths: Vec<usize> = texts.iter().map(|ids| ids.len().min(n_positions)).collect();
        let mut hidden = vec![0.0; lengths.iter().sum::<usize>() * d];
        let mut rows = hidden.chunks_exact_mut(d);
        for (ids, &length) in texts.iter().zip(&lengths) {
            let places = ids[..length].iter().zip(self.positions.chunks_exact(d));
            for ((&id, position), row) in places.zip(&mut rows) {
                embedding.read_row(id as usize, row);
                add(row, position);
            }
        }
        self.embedding_norm.apply(&mut hidden);
        let n_layers = self.layers.len();
        let (lower, weight) = lower_features(n_layers);
        let mut read: Vec<TextRead> = lengths
            .iter()
            .map(|_| TextRead { features: Vec::new(), tokens: Vec::new(), base: Vec::new() })
            .collect();
        let mut room = Room::default();
        for (index, layer) in self.layers.iter().enumerate() {
            if index == first_tuned_layer(n_layers) {
                for (read, tokens) in read.iter_mut().zip(of_texts(&hidden, &lengths, d)) {
                    read.base = tokens.to_vec();
                }
            }
            if lower.contains(&index) {
                for (read, tokens) in read.iter_mut().zip(of_texts(&hidden, &lengths, d)) {
                    read.features.extend(self.vector(tokens).map(|x| x * weight as f32));
                }
            }
            layer.apply(&mut hidden, &lengths, self.n_heads, &mut room);
        }
        for (read, tokens) in read.iter_mut().zip(of_texts(&hidden, &lengths, d)) {
            read.features.extend(self.vector(tokens));
            read.tokens = tokens.to_vec();
        }
        read
    }

    /// A text's vector, of length 1.
    ///
    /// * `tokens` - `[n_tokens, d]`
    fn vector(&self, tokens: &[f32]) -> impl Iterator<Item = f32> + use<> {
        let n_pooled = match self.pooling {
            Pooling::Mean => tokens.len(),
            Pooling::Cls => tokens.len().min(self.d),
        };
        unit_mean(&tokens[..n_pooled], self.d)
    }
}

impl Layer {
    /// * `hidden` - `[n_tokens, d]`, those of the texts one after the other.
    fn apply(&self, hidden: &mut [f32], lengths: &[usize], n_heads: usize, room: &mut Room) {
        let Room { rows, projected, attended, inner, sum, weights } = room;
        let d = self.attention_output.n_outputs();
        rows.pack(hidden, d);
        self.projection.multiply(rows, projected);
        attended.resize(hidden.len(), 0.0);
        let (mut from, mut to) = (&projected[..], &mut attended[..]);
        for &length in lengths {
            let (text, more) = from.split_at(3 * d * length);
            let (target, rest) = to.split_at_mut(d * length);
            attention(text, d, n_heads, target, weights);
            (from, to) = (more, rest);
        }
        rows.pack(attended, d);
        self.attention_output.multiply(rows, sum);
        add(hidden, sum);
        self.attention_norm.apply(hidden);
        rows.pack(hidden, d);
        self.expand.multiply(rows, inner);
        gelu(inner);
        rows.pack(inner, self.expand.n_outputs());
        self.contract.multiply(rows, sum);
        add(hidden, sum);
        self.output_norm.apply(hidden);
    }
}

/// The token vectors of each text, `[n_tokens, d]`.
fn of_texts<'a>(
    hidden: &'a [f32],
    lengths: &'a [usize],
    d: usize,
) -> impl Iterator<Item = &'a [f32]> {
    let mut rest = hidden;
    lengths.iter().map(move |length| {
        let (text, more) = rest.split_at(length * d);
        rest = more;
        text
    })
}

/// The mean of rows of `d` numbers, of length 1; zeros of no rows.
fn unit_mean(rows: &[f32], d: usize) -> impl Iterator<Item = f32> + use<> {
    let mut mean = vec![0.0; d];
    for row in rows.chunks_exact(d) {
        add(&mut mean, row);
    }
    let n_rows = (rows.len() / d).max(1) as f32;
    mean.iter_mut().for_each(|x| *x /= n_rows);
    let length = (mean.iter().map(|x| x * x).sum::<f32>() + 1e-24).sqrt();
    mean.into_iter().map(move |x| x / length)
}
