//! How loud a sound is in each mel band at each moment.

use handful_graph::{Attribute, Graph, Value};

use crate::fault::MediaFault;
use crate::file::EncoderFile;
use crate::layers::Grid;

/// Mel bands.
pub const N_BANDS: usize = 32;
/// Samples of a moment, with zeros around the window.
const N_WINDOW: usize = 512;
/// Samples from one moment to the next: 10 ms.
const HOP: usize = 160;
/// Frequencies of a moment.
const N_FREQUENCIES: usize = N_WINDOW / 2 + 1;

/// The network has learned from samples of 16 bits.
const LOUDEST: f32 = 32_767.0;
/// What is quieter counts as this, and so does what is 80 dB below the loudest.
const QUIETEST: f32 = 1e-10;
const RANGE: f32 = 80.0;

/// How many samples so many moments need.
pub fn n_samples(n_moments: usize) -> usize {
    N_WINDOW + n_moments.saturating_sub(1) * HOP
}

/// What makes a spectrogram.
#[derive(Debug)]
pub struct Spectrogram {
    /// What samples are multiplied by, `[N_WINDOW]`.
    window: Vec<f32>,
    /// Of each band the first frequency that it hears, and how loud it hears each from there on.
    bands: Vec<(usize, Vec<f32>)>,
    fourier: Fourier,
}

impl Spectrogram {
    pub fn read(file: &EncoderFile) -> Result<Self, MediaFault> {
        let window = file.floats("window", N_WINDOW)?;
        let weights = file.floats("bands", N_BANDS * N_FREQUENCIES)?;
        let bands = weights.chunks_exact(N_FREQUENCIES).map(band).collect();
        Ok(Self { window, bands, fourier: Fourier::new() })
    }

    /// The loudness of each band at each moment, as the network reads it: tenths of decibels and 2.
    ///
    /// * `samples` - from -1 to 1; as many as a moment needs at least.
    /// * `y` - becomes `[n_moments, N_BANDS, 1]`
    pub fn bands(&self, samples: &[f32], y: &mut Grid) {
        let n_moments = (samples.len() + HOP).saturating_sub(N_WINDOW) / HOP;
        y.clear([n_moments, N_BANDS, 1]);
        let mut loudest = f32::NEG_INFINITY;
        let moments = samples.windows(N_WINDOW).step_by(HOP);
        for (samples, target) in moments.zip(y.values.chunks_exact_mut(N_BANDS)) {
            let windowed = samples.iter().zip(&self.window);
            let power = self.fourier.power(
                windowed.map(|(sample, factor)| (sample.clamp(-1.0, 1.0) * LOUDEST) * factor),
            );
            for (target, (first, weights)) in target.iter_mut().zip(&self.bands) {
                let heard = weights.iter().zip(&power[*first..]);
                let sum = heard.map(|(weight, power)| weight * power).sum::<f32>();
                *target = 10.0 * sum.max(QUIETEST).log10();
                loudest = loudest.max(*target);
            }
        }
        y.values.iter_mut().for_each(|value| *value = value.max(loudest - RANGE) / 10.0 + 2.0);
    }
}

/// The same as a graph: `[batch, n_samples]` → `[batch, 1, n_moments, N_BANDS]`. There the Fourier
/// transform is a convolution with waves.
pub fn graph(graph: &mut Graph, file: &EncoderFile, samples: &Value) -> Result<Value, MediaFault> {
    let window = file.floats("window", N_WINDOW)?;
    let weights = file.floats("bands", N_BANDS * N_FREQUENCIES)?;
    let x = graph.clip(samples, [-1.0, 1.0]);
    let x = graph.scale(&x, LOUDEST);
    let x = graph.unsqueeze(&x, 1);
    let wave = |number: usize, at: usize| {
        let (part, frequency) = (number / N_FREQUENCIES, number % N_FREQUENCIES);
        let angle = std::f64::consts::TAU * (frequency * at % N_WINDOW) as f64 / N_WINDOW as f64;
        let wave = if part == 0 { angle.cos() } else { angle.sin() };
        (f64::from(window[at]) * wave) as f32
    };
    let waves = (0..2 * N_FREQUENCIES * N_WINDOW)
        .map(|index| wave(index / N_WINDOW, index % N_WINDOW))
        .collect();
    let waves = graph.floats("waves", &[2 * N_FREQUENCIES, 1, N_WINDOW], waves);
    let one = |value: usize| Attribute::Integers(vec![value as i64]);
    let attributes = [("kernel_shape", one(N_WINDOW)), ("strides", one(HOP))];
    let x = graph.op("Conv", &[&x, &waves], &attributes);
    let x = graph.multiply(&x, &x);
    let x = graph.reshape(&x, &[0, 2, N_FREQUENCIES as i64, -1]);
    let power = graph.sum(&x, 1, false);
    let bands = graph.floats("bands", &[N_BANDS, N_FREQUENCIES], weights);
    let x = graph.product(&bands, &power);
    let x = graph.at_least(&x, QUIETEST);
    let x = graph.op("Log", &[&x], &[]);
    let x = graph.scale(&x, 10.0 / std::f32::consts::LN_10);
    let loudest = graph.largest(&x, &[1, 2], true);
    let range = graph.float(RANGE);
    let least = graph.subtract(&loudest, &range);
    let x = graph.op("Max", &[&x, &least], &[]);
    let x = graph.scale(&x, 0.1);
    let two = graph.float(2.0);
    let x = graph.add(&x, &two);
    let x = graph.transpose(&x, &[0, 2, 1]);
    Ok(graph.unsqueeze(&x, 1))
}

/// A band without the frequencies that it does not hear.
fn band(weights: &[f32]) -> (usize, Vec<f32>) {
    let is_heard = |weight: &f32| *weight != 0.0;
    let first = weights.iter().position(is_heard).unwrap_or(0);
    let end = weights.iter().rposition(is_heard).map_or(first, |last| last + 1);
    (first, weights[first..end].to_vec())
}

/// A discrete Fourier transform of [`N_WINDOW`] real numbers, by halves (Cooley & Tukey, 1965).
#[derive(Debug)]
struct Fourier {
    /// Cosine and sine of each part of a turn, `[N_WINDOW / 2]`.
    turns: Vec<(f32, f32)>,
}

impl Fourier {
    fn new() -> Self {
        let turn = |index: usize| {
            let angle = std::f64::consts::TAU * index as f64 / N_WINDOW as f64;
            (angle.cos() as f32, -angle.sin() as f32)
        };
        Self { turns: (0..N_WINDOW / 2).map(turn).collect() }
    }

    /// The power of each frequency, `[N_FREQUENCIES]`.
    fn power(&self, samples: impl Iterator<Item = f32>) -> [f32; N_FREQUENCIES] {
        let mut values = [(0.0f32, 0.0f32); N_WINDOW];
        let bits = N_WINDOW.trailing_zeros();
        for (index, sample) in samples.take(N_WINDOW).enumerate() {
            values[(index as u32).reverse_bits() as usize >> (32 - bits)].0 = sample;
        }
        let mut half = 1;
        while half < N_WINDOW {
            let step = N_WINDOW / (2 * half);
            for block in values.chunks_exact_mut(2 * half) {
                let (even, odd) = block.split_at_mut(half);
                let turns = self.turns.iter().step_by(step);
                for ((even, odd), (cos, sin)) in even.iter_mut().zip(odd).zip(turns) {
                    let turned = (odd.0 * cos - odd.1 * sin, odd.0 * sin + odd.1 * cos);
                    *odd = (even.0 - turned.0, even.1 - turned.1);
                    *even = (even.0 + turned.0, even.1 + turned.1);
                }
            }
            half *= 2;
        }
        std::array::from_fn(|index| values[index].0.powi(2) + values[index].1.powi(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_has_its_power_at_its_frequency() {
        // Twenty turns in the window: half of the amplitude times 512, squared.
        let turn = std::f32::consts::TAU * 20.0 / N_WINDOW as f32;
        let power =
            Fourier::new().power((0..N_WINDOW).map(|index| 3.0 * (turn * index as f32).cos()));
        assert!((power[20] - (3.0f32 * 256.0).powi(2)).abs() < 1.0, "{}", power[20]);
        assert!(power.iter().enumerate().all(|(index, power)| index == 20 || *power < 0.1));
        // A single sample is in every frequency alike, and a constant only in the first.
        let power = Fourier::new().power([0.0, 2.0].into_iter());
        assert!(power.iter().all(|power| (power - 4.0).abs() < 1e-4));
        let power = Fourier::new().power([0.5; N_WINDOW].into_iter());
        assert!((power[0] - 256.0f32.powi(2)).abs() < 0.1 && power[1] < 1e-3);
    }

    #[test]
    fn a_band_is_what_it_hears() {
        assert_eq!(band(&[0.0, 0.5, 0.0, 1.0, 0.0]), (1, vec![0.5, 0.0, 1.0]));
        assert_eq!(band(&[0.0; 3]), (0, vec![]));
    }

    #[test]
    fn moments_lie_ten_milliseconds_apart() {
        assert_eq!(n_samples(1), 512);
        assert_eq!(n_samples(76), 12_512);
    }
}
