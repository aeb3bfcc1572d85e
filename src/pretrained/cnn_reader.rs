//! The CNN of the Universal Sentence Encoder where it only reads, on the CPU: the network of
//! [`super::CnnEncoder`], by loops of its own over the file's bytes.

use std::ops::Range;

use burn::prelude::*;
use handful_kernels::{LayerNorm, PackedMatrix, PackedRows, Window, add};

use super::cnn_encoder::{AveragingNetwork, Branch};
use super::parameters::{Parameters, parameter};
use super::reader::{
    Reader, TextRead, layer_norm, linear_on, norm_on, of_texts, packed, sum_of_rows, to_unit,
    weight_on,
};
use super::{BRANCHES, CNN_EPSILON, CnnEncoder, EncoderNetwork, NetworkKind, QuantizedMatrix};
use crate::tensor_file::Refusal;

/// Reads texts token by token, without padding.
#[derive(Debug)]
pub(super) struct CnnReader {
    max_len: usize,
    /// To what each branch reads, one after the other.
    projection: PackedMatrix,
    branches: Vec<BranchReader>,
    norm: LayerNorm,
    /// A text's token vectors to the pooled vector.
    pool: PackedMatrix,
    pool_bias: Vec<f32>,
    averaging: AveragingReader,
}

#[derive(Debug)]
struct BranchReader {
    norm: LayerNorm,
    first: PackedMatrix,
    second: PackedMatrix,
    window: Window,
}

/// The layers of [`AveragingNetwork`]; those that read the same are side by side.
#[derive(Debug)]
struct AveragingReader {
    of_pooled: PackedMatrix,
    of_first: PackedMatrix,
    of_second: PackedMatrix,
    of_third: PackedMatrix,
}

impl CnnReader {
    /// The network in a file; none where its matrices are not in few bits.
    ///
    /// * `max_len` - how many ids of a text are read.
    pub fn read(
        parameters: &Parameters,
        d_embedding: usize,
        max_len: usize,
    ) -> Result<Option<Self>, Refusal> {
        let d_branch = parameters.n_outputs("proj2")?;
        let d_token = d_embedding + BRANCHES.len() * d_branch;
        let d_pooled = parameters.n_outputs("cnn_W")?;
        let projections =
            BRANCHES.map(|(n, _)| (format!("proj{n}"), Some(format!("proj_b{n}")), d_branch));
        let branches = BRANCHES
            .into_iter()
            .map(|window| BranchReader::read(parameters, window, d_branch))
            .collect::<Result<Option<Vec<_>>, _>>()?;
        let (Some(projection), Some(branches), Some(pool), Some(averaging)) = (
            packed(parameters, d_embedding, projections)?,
            branches,
            packed(parameters, d_token, [("cnn_W".to_string(), None, d_pooled)])?,
            AveragingReader::read(parameters, d_pooled)?,
        ) else {
            return Ok(None);
        };
        Ok(Some(Self {
            max_len,
            projection,
            branches,
            norm: layer_norm(parameters, ("ln_g", "ln_b"), d_token, CNN_EPSILON)?,
            pool,
            pool_bias: parameters.floats("cnn_b", d_pooled)?,
            averaging,
        }))
    }

    /// The token vectors of texts, one after the other, `[n_tokens, d_token]`.
    fn tokens(
        &self,
        embedding: &QuantizedMatrix,
        texts: &[&[u32]],
        lengths: &[usize],
        rows: &mut PackedRows,
    ) -> Vec<f32> {
        let (d_embedding, d_token) = (self.projection.n_inputs(), self.d_token());
        let n_tokens = lengths.iter().sum::<usize>();
        let mut embedded = vec![0.0; n_tokens * d_embedding];
        let ids = texts.iter().zip(lengths).flat_map(|(ids, &length)| &ids[..length]);
        for (&id, row) in ids.zip(embedded.chunks_exact_mut(d_embedding)) {
            embedding.read_row(id as usize, row);
        }
        let mut tokens = vec![0.0; n_tokens * d_token];
        put_columns(&mut tokens, d_token, 0, &embedded, d_embedding);
        let projected = multiply(&self.projection, &embedded, rows);
        for (index, branch) in self.branches.iter().enumerate() {
            let d_branch = branch.first.n_outputs();
            let columns = index * d_branch..(index + 1) * d_branch;
            let projected: Vec<f32> = projected
                .chunks_exact(self.projection.n_outputs())
                .flat_map(|row| &row[columns.clone()])
                .copied()
                .collect();
            let branch = branch.apply(projected, lengths, rows);
            put_columns(&mut tokens, d_token, d_embedding + columns.start, &branch, d_branch);
        }
        self.norm.apply(&mut tokens);
        tokens
    }

    /// The pooled vectors of texts, `[n_texts, d_pooled]`: the sum of all tokens' projections over
    /// the square root of their number.
    fn pooled(&self, tokens: &[f32], lengths: &[usize], rows: &mut PackedRows) -> Vec<f32> {
        let root = |length: usize| (length.max(1) as f32).sqrt();
        let d_token = self.d_token();
        let sums: Vec<f32> = of_texts(tokens, lengths, d_token)
            .flat_map(|tokens| sum_of_rows(tokens, d_token))
            .collect();
        let mut pooled = multiply(&self.pool, &sums, rows);
        for (row, &length) in pooled.chunks_exact_mut(self.pool_bias.len()).zip(lengths) {
            for (value, bias) in row.iter_mut().zip(&self.pool_bias) {
                *value = *value / root(length) + root(length) * bias;
            }
        }
        pooled
    }
}

impl Reader for CnnReader {
    fn texts(&self, embedding: &QuantizedMatrix, texts: &[&[u32]]) -> Vec<TextRead> {
        let lengths: Vec<usize> = texts.iter().map(|ids| ids.len().min(self.max_len)).collect();
        let mut rows = PackedRows::default();
        let tokens = self.tokens(embedding, texts, &lengths, &mut rows);
        let mut pooled = self.pooled(&tokens, &lengths, &mut rows);
        let (n_outputs, d_pooled) = (self.n_outputs(), self.pool.n_outputs());
        let mut vectors = self.averaging.apply(&pooled, &mut rows);
        let units = vectors.chunks_exact_mut(n_outputs).zip(pooled.chunks_exact_mut(d_pooled));
        let features = units.map(|(vector, pooled)| {
            to_unit(vector);
            to_unit(pooled);
            [&*vector, &*pooled].concat()
        });
        features
            .zip(of_texts(&tokens, &lengths, self.d_token()))
            .map(|(features, tokens)| TextRead {
                features,
                tokens: tokens.to_vec(),
                base: Vec::new(),
            })
            .collect()
    }

    fn network(&self, device: &Device) -> EncoderNetwork {
        let (d_branch, d_pooled) = (self.branches[0].first.n_outputs(), self.pool.n_outputs());
        let norm = |norm: &_| norm_on(device, norm);
        let weight = |matrix: &_, outputs| weight_on(device, matrix, outputs);
        let linear = |matrix: &_, outputs| linear_on(device, matrix, outputs);
        let branch = |(index, branch): (usize, &BranchReader)| Branch {
            projection: linear(&self.projection, index * d_branch..(index + 1) * d_branch),
            norm: norm(&branch.norm),
            first: linear(&branch.first, 0..d_branch),
            second: linear(&branch.second, 0..d_branch),
            window: branch.window,
        };
        let AveragingReader { of_pooled, of_first, of_second, of_third } = &self.averaging;
        let (d_first, d_third) = (of_first.n_inputs(), of_third.n_inputs());
        EncoderNetwork::Cnn(CnnEncoder {
            branches: self.branches.iter().enumerate().map(branch).collect(),
            norm: norm(&self.norm),
            pool_weight: weight(&self.pool, 0..d_pooled),
            pool_bias: parameter(self.pool_bias.clone(), [d_pooled], device),
            averaging: AveragingNetwork {
                pooled_to_first: weight(of_pooled, 0..d_first),
                pooled_to_second: weight(of_pooled, d_first..of_pooled.n_outputs()),
                first_to_second: weight(of_first, 0..of_first.n_outputs()),
                second_to_third: weight(of_second, 0..d_third),
                second_to_vector: weight(of_second, d_third..of_second.n_outputs()),
                third_to_vector: weight(of_third, 0..of_third.n_outputs()),
            },
        })
    }

    fn kind(&self) -> NetworkKind {
        NetworkKind::Cnn
    }

    fn n_outputs(&self) -> usize {
        self.averaging.of_third.n_outputs()
    }

    fn n_features(&self) -> usize {
        self.n_outputs() + self.pool.n_outputs()
    }

    fn d_token(&self) -> usize {
        self.pool.n_inputs()
    }
}

impl BranchReader {
    fn read(
        parameters: &Parameters,
        (n_tokens, n_left): (usize, usize),
        d_branch: usize,
    ) -> Result<Option<Self>, Refusal> {
        let name = |start: &str| format!("{start}{n_tokens}");
        let linear = |weight: &str, bias: &str| {
            let part = (name(weight), Some(name(bias)), d_branch);
            packed(parameters, n_tokens * d_branch, [part])
        };
        let (Some(first), Some(second)) = (linear("w1_", "b1_")?, linear("w2_", "b2_")?) else {
            return Ok(None);
        };
        let names = (name("ln_g"), name("ln_b"));
        let norm = layer_norm(parameters, (&names.0, &names.1), d_branch, CNN_EPSILON)?;
        Ok(Some(Self { norm, first, second, window: Window { n_tokens, n_left } }))
    }

    /// Both convolutions, each added to what it was given: `[n_tokens, d_branch]`.
    ///
    /// * `projected` - of the texts one after the other, `[n_tokens, d_branch]`
    fn apply(&self, mut projected: Vec<f32>, lengths: &[usize], rows: &mut PackedRows) -> Vec<f32> {
        self.norm.apply(&mut projected);
        let (mut hidden, mut windows) = (projected, Vec::new());
        for convolution in [&self.first, &self.second] {
            let d = convolution.n_outputs();
            self.window.put_side_by_side(&hidden, lengths, d, &mut windows);
            let mut read = multiply(convolution, &windows, rows);
            relu(&mut read);
            add(&mut hidden, &read);
        }
        hidden
    }
}

impl AveragingReader {
    fn read(parameters: &Parameters, d_pooled: usize) -> Result<Option<Self>, Refusal> {
        let [d_first, d_second] = [parameters.n_outputs("d0")?, parameters.n_outputs("p1")?];
        let [d_third, d_vector] = [parameters.n_outputs("d2")?, parameters.n_outputs("p3")?];
        let linear = |n_inputs: usize, parts: &[(&str, usize)]| {
            let part = |&(name, n_outputs): &(&str, usize)| (name.to_string(), None, n_outputs);
            packed(parameters, n_inputs, parts.iter().map(part))
        };
        let matrices = (
            linear(d_pooled, &[("d0", d_first), ("p1", d_second)])?,
            linear(d_first, &[("d1", d_second)])?,
            linear(d_second, &[("d2", d_third), ("p3", d_vector)])?,
            linear(d_third, &[("d3", d_vector)])?,
        );
        let (Some(of_pooled), Some(of_first), Some(of_second), Some(of_third)) = matrices else {
            return Ok(None);
        };
        Ok(Some(Self { of_pooled, of_first, of_second, of_third }))
    }

    /// `[n_texts, d_pooled]` → `[n_texts, d_vector]`
    fn apply(&self, pooled: &[f32], rows: &mut PackedRows) -> Vec<f32> {
        let Self { of_pooled, of_first, of_second, of_third } = self;
        let both = multiply(of_pooled, pooled, rows);
        let (mut first, mut second) = parted(&both, of_pooled.n_outputs(), of_first.n_inputs());
        relu(&mut first);
        add(&mut second, &multiply(of_first, &first, rows));
        relu(&mut second);
        let both = multiply(of_second, &second, rows);
        let (mut third, mut vectors) = parted(&both, of_second.n_outputs(), of_third.n_inputs());
        relu(&mut third);
        add(&mut vectors, &multiply(of_third, &third, rows));
        vectors.iter_mut().for_each(|x| *x = x.tanh());
        vectors
    }
}

/// `x Wᵀ + b`
///
/// * `rows` - room for `x`, which is used again.
fn multiply(matrix: &PackedMatrix, x: &[f32], rows: &mut PackedRows) -> Vec<f32> {
    let mut y = Vec::new();
    rows.pack(x, matrix.n_inputs());
    matrix.multiply(rows, &mut y);
    y
}

/// Nothing hides what is no number.
fn relu(x: &mut [f32]) {
    x.iter_mut().filter(|x| **x < 0.0).for_each(|x| *x = 0.0);
}

/// Rows of `width` numbers in two, the first `n` of each and the rest.
fn parted(rows: &[f32], width: usize, n: usize) -> (Vec<f32>, Vec<f32>) {
    let part = |range: Range<usize>| {
        rows.chunks_exact(width).flat_map(|row| &row[range.clone()]).copied().collect()
    };
    (part(0..n), part(n..width))
}

/// Puts rows of `d` numbers into rows of `width`, from a column on.
fn put_columns(target: &mut [f32], width: usize, from: usize, rows: &[f32], d: usize) {
    for (target, row) in target.chunks_exact_mut(width).zip(rows.chunks_exact(d)) {
        target[from..from + d].copy_from_slice(row);
    }
}
