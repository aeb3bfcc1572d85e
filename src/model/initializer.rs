//! Fresh weights, drawn on the host so that a seed means the same network on every engine.

use burn::module::{Param, ParamId};
use burn::nn::conv::{Conv1d, Conv1dConfig, Conv2d, Conv2dConfig};
use burn::nn::{Embedding, LayerNorm, LayerNormConfig, Linear};
use burn::prelude::*;
use burn::tensor::TensorData;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::config::Initializer;
use crate::random::{self, Purpose};

/// Makes layers with weights of one distribution and one seed, in the order asked for.
pub struct Initialize {
    distribution: Initializer,
    rng: ChaCha8Rng,
    device: Device,
}

impl Initialize {
    /// Begins the stream of random numbers: the same seed gives the same weights on every device.
    pub fn new(distribution: Initializer, seed: u32, device: &Device) -> Self {
        let rng = random::stream(seed, Purpose::Initialization, 0);
        Self { distribution, rng, device: device.clone() }
    }

    /// `y = x W + b` with `W: [d_input, d_output]`, `b = 0`.
    pub fn linear(&mut self, d_input: usize, d_output: usize) -> Linear {
        Linear {
            weight: self.weight([d_input, d_output], d_input, d_output),
            bias: Some(self.constant([d_output], 0.0)),
        }
    }

    /// A table `[n_embedding, d_model]`. Normal with σ = 0.1 whatever the distribution: a
    /// row is looked up, not multiplied, so fans mean nothing for it.
    pub fn embedding(&mut self, n_embedding: usize, d_model: usize) -> Embedding {
        let values = (0..n_embedding * d_model).map(|_| 0.1 * self.normal()).collect();
        Embedding { weight: self.parameter([n_embedding, d_model], values) }
    }

    /// A 1-D convolution `[channels_out, channels_in, kernel]` without padding of its own.
    pub fn conv1d(&mut self, channels_in: usize, channels_out: usize, kernel: usize) -> Conv1d {
        let mut layer = Conv1dConfig::new(channels_in, channels_out, kernel).init(&self.device);
        let fans = (channels_in * kernel, channels_out * kernel);
        layer.weight = self.weight([channels_out, channels_in, kernel], fans.0, fans.1);
        layer.bias = Some(self.constant([channels_out], 0.0));
        layer
    }

    /// A 2-D convolution `[channels_out, channels_in, kernel, kernel]` without padding.
    pub fn conv2d(&mut self, channels_in: usize, channels_out: usize, kernel: usize) -> Conv2d {
        let mut layer =
            Conv2dConfig::new([channels_in, channels_out], [kernel, kernel]).init(&self.device);
        let area = kernel * kernel;
        let shape = [channels_out, channels_in, kernel, kernel];
        layer.weight = self.weight(shape, channels_in * area, channels_out * area);
        layer.bias = Some(self.constant([channels_out], 0.0));
        layer
    }

    /// Added to the variance by layer norms.
    pub const LAYER_NORM_EPSILON: f64 = 1e-5;

    /// Layer normalisation: scale 1, shift 0.
    pub fn layer_norm(&mut self, d_model: usize) -> LayerNorm {
        let mut layer =
            LayerNormConfig::new(d_model).with_epsilon(Self::LAYER_NORM_EPSILON).init(&self.device);
        layer.gamma = self.constant([d_model], 1.0);
        layer.beta = Some(self.constant([d_model], 0.0));
        layer
    }

    /// A weight of the chosen distribution.
    pub fn weight<const D: usize>(
        &mut self,
        shape: [usize; D],
        fan_in: usize,
        fan_out: usize,
    ) -> Param<Tensor<D>> {
        let n = shape.iter().product();
        let values = match self.distribution {
            Initializer::Xavier => {
                let limit = (6.0 / (fan_in + fan_out) as f32).sqrt();
                (0..n).map(|_| self.rng.random_range(-limit..limit)).collect()
            }
            Initializer::Kaiming => {
                let sigma = (2.0 / fan_in as f32).sqrt();
                (0..n).map(|_| sigma * self.normal()).collect()
            }
            Initializer::Normal => (0..n).map(|_| 0.05 * self.normal()).collect(),
            Initializer::Uniform => (0..n).map(|_| self.rng.random_range(-0.05..0.05)).collect(),
        };
        self.parameter(shape, values)
    }

    /// A parameter that starts at one value.
    pub fn constant<const D: usize>(&self, shape: [usize; D], value: f32) -> Param<Tensor<D>> {
        self.parameter(shape, vec![value; shape.iter().product()])
    }

    /// A parameter that starts at given values.
    pub fn parameter<const D: usize>(
        &self,
        shape: [usize; D],
        values: Vec<f32>,
    ) -> Param<Tensor<D>> {
        let tensor = Tensor::<D>::from_data(TensorData::new(values, shape), &self.device);
        Param::initialized(ParamId::new(), tensor.require_grad())
    }

    /// A standard normal number (Box & Muller, 1958).
    fn normal(&mut self) -> f32 {
        let u: f32 = 1.0 - self.rng.random::<f32>(); // in (0, 1]: its logarithm is finite
        let v: f32 = self.rng.random();
        (-2.0 * u.ln()).sqrt() * (std::f32::consts::TAU * v).cos()
    }
}
