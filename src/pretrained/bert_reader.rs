//! A published BERT that only reads, on the CPU: the network of [`super::BertEncoder`], by loops
//! of its own over the file's bytes.

use burn::prelude::*;
use handful_kernels::{LayerNorm, PackedMatrix, PackedRows, add, attention, gelu};

use super::bert_architecture::{BertArchitecture, Pooling};
use super::bert_encoder::{first_tuned_layer, lower_features, n_features};
use super::bert_layer::BertLayer;
use super::parameters::{Parameters, parameter};
use super::reader::{
    Reader, TextRead, layer_norm, linear_on, norm_on, of_texts, packed, sum_of_rows, to_unit,
};
use super::{BertEncoder, EncoderNetwork, NetworkKind, QuantizedMatrix};
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
        let norm = |name: &str| {
            let [scale, shift] = ["weight", "bias"].map(|part| format!("{name}.{part}"));
            layer_norm(parameters, (&scale, &shift), hidden, eps)
        };
        let mut read = Vec::with_capacity(layers);
        for index in 0..layers {
            let name = |part: &str| format!("layer.{index}.{part}");
            let linear = |n_inputs: usize, parts: &[&str], n_outputs: usize| {
                let name = |part: &str, of: &str| name(&format!("{part}.{of}"));
                let part =
                    |part: &&str| (name(part, "weight"), Some(name(part, "bias")), n_outputs);
                packed(parameters, n_inputs, parts.iter().map(part))
            };
            let inner = parameters.n_outputs(&name("expand.weight"))?;
            let layer = (
                linear(hidden, &["query", "key", "value"], hidden)?,
                linear(hidden, &["attention_output"], hidden)?,
                linear(hidden, &["expand"], inner)?,
                linear(inner, &["contract"], hidden)?,
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

    /// A text's vector, of length 1.
    ///
    /// * `tokens` - `[n_tokens, d]`
    fn vector(&self, tokens: &[f32]) -> Vec<f32> {
        let n_pooled = match self.pooling {
            Pooling::Mean => tokens.len(),
            Pooling::Cls => tokens.len().min(self.d),
        };
        let mut vector = sum_of_rows(&tokens[..n_pooled], self.d);
        to_unit(&mut vector);
        vector
    }
}

impl Reader for BertReader {
    fn texts(&self, embedding: &QuantizedMatrix, texts: &[&[u32]]) -> Vec<TextRead> {
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
        let mut read = vec![TextRead::default(); texts.len()];
        let mut room = Room::default();
        for (index, layer) in self.layers.iter().enumerate() {
            if index == first_tuned_layer(n_layers) {
                for (read, tokens) in read.iter_mut().zip(of_texts(&hidden, &lengths, d)) {
                    read.base = tokens.to_vec();
                }
            }
            if lower.contains(&index) {
                for (read, tokens) in read.iter_mut().zip(of_texts(&hidden, &lengths, d)) {
                    read.features.extend(self.vector(tokens).iter().map(|x| x * weight as f32));
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

    fn network(&self, device: &Device) -> EncoderNetwork {
        let d = self.d;
        let norm = |norm: &_| norm_on(device, norm);
        let linear = |matrix: &_, outputs| linear_on(device, matrix, outputs);
        let layer = |layer: &Layer| {
            let d_inner = layer.expand.n_outputs();
            let attention = MultiHeadAttention::new(
                linear(&layer.projection, 0..d),
                linear(&layer.projection, d..2 * d),
                linear(&layer.projection, 2 * d..3 * d),
                linear(&layer.attention_output, 0..d),
                self.n_heads,
            );
            BertLayer {
                attention,
                attention_norm: norm(&layer.attention_norm),
                expand: linear(&layer.expand, 0..d_inner),
                contract: linear(&layer.contract, 0..d),
                output_norm: norm(&layer.output_norm),
                epsilon: f64::from(layer.output_norm.epsilon),
            }
        };
        EncoderNetwork::Bert(BertEncoder {
            positions: parameter(self.positions.clone(), [self.positions.len() / d, d], device),
            embedding_norm: norm(&self.embedding_norm),
            layers: self.layers.iter().map(layer).collect(),
            pooling: self.pooling,
        })
    }

    fn kind(&self) -> NetworkKind {
        NetworkKind::Bert
    }

    fn n_outputs(&self) -> usize {
        self.d
    }

    fn n_features(&self) -> usize {
        n_features(self.layers.len(), self.d)
    }

    fn d_token(&self) -> usize {
        self.d
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
