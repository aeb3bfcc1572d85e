//! The parameters of an encoder's network, from a file onto a device.

use burn::module::{Param, ParamId};
use burn::nn::{LayerNorm, LayerNormConfig, Linear};
use burn::prelude::*;
use burn::tensor::TensorData;

use super::QuantizedMatrix;
use crate::tensor_file::{Refusal, TensorFile};

/// `[d_input, d_output]`
pub(super) type Weight = Param<Tensor<2>>;

/// The parameters of a network, put on a device as they are asked for.
pub(super) struct Parameters<'a> {
    contents: TensorFile<'a>,
    device: &'a Device,
}

impl<'a> Parameters<'a> {
    /// The parameters in a file. On a device with gradients they can be trained.
    pub fn new(contents: TensorFile<'a>, device: &'a Device) -> Self {
        Self { contents, device }
    }

    /// How many outputs a matrix has, stored `[d_output, d_input]`.
    ///
    /// # Errors
    /// Here and below: what is missing or does not fit, in words.
    pub fn n_outputs(&self, name: &str) -> Result<usize, Refusal> {
        match self.contents.tensor(name)?.shape() {
            &[n_outputs, _] => Ok(n_outputs),
            _ => Err(format!("{name} has another shape").into()),
        }
    }

    /// A matrix as it is stored, `[d_output, d_input]`.
    pub fn quantized(&self, name: &str) -> Result<QuantizedMatrix, Refusal> {
        QuantizedMatrix::read(&self.contents, name)
    }

    /// A matrix, stored `[d_output, d_input]`: `[d_input, d_output]`.
    pub fn matrix(&self, name: &str, d_input: usize, d_output: usize) -> Result<Weight, Refusal> {
        let matrix = self.quantized(name)?;
        if (matrix.n_rows(), matrix.n_columns()) != (d_output, d_input) {
            return Err(format!("{name} has another shape").into());
        }
        Ok(self.parameter(matrix.transposed(), [d_input, d_output]))
    }

    /// `[length]`
    pub fn vector(&self, name: &str, length: usize) -> Result<Param<Tensor<1>>, Refusal> {
        Ok(self.parameter(self.floats(name, length)?, [length]))
    }

    /// A list of `length` numbers.
    pub fn floats(&self, name: &str, length: usize) -> Result<Vec<f32>, Refusal> {
        self.contents.floats_of(name, length)
    }

    /// The rows of a matrix, `[n_rows, n_columns]`, as they are stored.
    pub fn rows(&self, name: &str, n_rows: usize, n_columns: usize) -> Result<Vec<f32>, Refusal> {
        let matrix = self.quantized(name)?;
        if (matrix.n_rows(), matrix.n_columns()) != (n_rows, n_columns) {
            return Err(format!("{name} has another shape").into());
        }
        let mut rows = vec![0.0; n_rows * n_columns];
        for (row, values) in rows.chunks_exact_mut(n_columns).enumerate() {
            matrix.read_row(row, values);
        }
        Ok(rows)
    }

    /// `y = x W + b` with `W: [d_input, d_output]`.
    pub fn linear(
        &self,
        (weight, bias): (&str, &str),
        d_input: usize,
        d_output: usize,
    ) -> Result<Linear, Refusal> {
        let weight = self.matrix(weight, d_input, d_output)?;
        Ok(Linear { weight, bias: Some(self.vector(bias, d_output)?) })
    }

    pub fn layer_norm(
        &self,
        (scale, shift): (&str, &str),
        length: usize,
        epsilon: f64,
    ) -> Result<LayerNorm, Refusal> {
        let mut layer = LayerNormConfig::new(length).with_epsilon(epsilon).init(self.device);
        layer.gamma = self.vector(scale, length)?;
        layer.beta = Some(self.vector(shift, length)?);
        Ok(layer)
    }

    pub fn parameter<const D: usize>(
        &self,
        values: Vec<f32>,
        shape: [usize; D],
    ) -> Param<Tensor<D>> {
        parameter(values, shape, self.device)
    }
}

/// A parameter of a network; on a device with gradients it can be trained.
pub(super) fn parameter<const D: usize>(
    values: Vec<f32>,
    shape: [usize; D],
    device: &Device,
) -> Param<Tensor<D>> {
    let tensor = Tensor::from_data(TensorData::new(values, shape), device);
    let tensor = if device.is_autodiff() { tensor.require_grad() } else { tensor };
    Param::initialized(ParamId::new(), tensor)
}
