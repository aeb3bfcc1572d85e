//! Sounds: the speech embedding that openWakeWord publishes (Lin et al., 2020), on a spectrogram in
//! mel bands. It looks at three quarters of a second at a time, every 80 ms; the vector of a sound is
//! of what it sees there on the whole, and of the most.

mod graph;
mod spectrogram;

pub(crate) use graph::graph;

use crate::fault::MediaFault;
use crate::file::EncoderFile;
use crate::layers::{Convolution, Grid, Room, Shape, Stem, max_pool};
use crate::unit;
use spectrogram::Spectrogram;

/// Samples a second.
pub const SAMPLE_RATE: usize = 16_000;
/// What is longer is cut.
pub const MOST_SECONDS: usize = 30;

/// Moments of the spectrogram that the network sees at once.
const N_MOMENTS: usize = 76;
/// Numbers that it makes of them.
const N_EMBEDDED: usize = 96;
/// Numbers in a sound's vector: the mean, the standard deviation and the largest of each of these.
pub(crate) const N_FEATURES: usize = 3 * N_EMBEDDED;

/// The slope of an activation below zero, and what it is at least.
const SLOPE: f32 = 0.2;
const LEAST: f32 = -0.4;

/// Places that are pooled after every fourth convolution, moments and bands.
const POOLS: [[usize; 2]; 5] = [[2, 2], [1, 2], [2, 2], [1, 2], [2, 2]];
/// Channels that each group of convolutions makes.
const CHANNELS: [usize; 5] = [24, 48, 72, 96, 96];

/// What reads sounds.
#[derive(Debug)]
pub struct SoundEncoder {
    spectrogram: Spectrogram,
    stem: Stem,
    /// Each group ends in a pooling.
    groups: Vec<Vec<Convolution>>,
    last: Convolution,
    room: Room,
    grids: [Grid; 2],
}

/// The windows of the convolutions of a group.
fn kernels(group: usize) -> &'static [[usize; 2]] {
    match group {
        0 => &[[1, 3], [3, 1]],
        _ => &[[1, 3], [3, 1], [1, 3], [3, 1]],
    }
}

/// Bands are padded; moments are not, so that those of a window see nothing else.
fn window(kernel: [usize; 2]) -> Shape {
    Shape { kernel, stride: 1, padded: [false, true] }
}

fn activation(value: f32) -> f32 {
    let value = if value < 0.0 { SLOPE * value } else { value };
    value.max(LEAST)
}

impl SoundEncoder {
    pub(crate) fn read(file: &EncoderFile) -> Result<Self, MediaFault> {
        let stem = Stem::read(file, "convolution.0", 1, CHANNELS[0], window([3, 3]))?;
        let (mut number, mut n_channels) = (1, CHANNELS[0]);
        let mut groups = Vec::new();
        for (index, n_outputs) in CHANNELS.into_iter().enumerate() {
            let mut group = Vec::new();
            for kernel in kernels(index) {
                let name = format!("convolution.{number}");
                group.push(Convolution::read(file, &name, n_channels, n_outputs, window(*kernel))?);
                (number, n_channels) = (number + 1, n_outputs);
            }
            groups.push(group);
        }
        let name = format!("convolution.{number}");
        let last = Convolution::read(file, &name, n_channels, N_EMBEDDED, window([3, 1]))?;
        let spectrogram = Spectrogram::read(file)?;
        let (room, grids) = (Room::default(), Default::default());
        Ok(Self { spectrogram, stem, groups, last, room, grids })
    }

    /// The vector of a sound, `[N_FEATURES]`.
    ///
    /// * `samples` - one channel at [`SAMPLE_RATE`], from -1 to 1; what is louder is cut. No more
    ///   than [`MOST_SECONDS`] are read.
    ///
    /// # Errors
    /// [`MediaFault::Silent`], [`MediaFault::Samples`].
    pub fn vector(&mut self, samples: &[f32]) -> Result<Vec<f32>, MediaFault> {
        if samples.is_empty() {
            return Err(MediaFault::Silent);
        }
        let samples = &samples[..samples.len().min(MOST_SECONDS * SAMPLE_RATE)];
        if !samples.iter().all(|sample| sample.is_finite()) {
            return Err(MediaFault::Samples);
        }
        Ok(pooled(&self.embedded(samples)))
    }

    /// What the network makes of each window, `[n_windows, 96]`.
    fn embedded(&mut self, samples: &[f32]) -> Vec<f32> {
        let Self { spectrogram, stem, groups, last, room, grids: [x, y] } = self;
        // A short sound stands in the middle of one window.
        let least = spectrogram::n_samples(N_MOMENTS);
        let missing = least.saturating_sub(samples.len());
        let mut padded = vec![0.0; missing / 2];
        padded.extend_from_slice(samples);
        padded.resize(padded.len().max(least), 0.0);
        // The windows lie as far apart as the pooling of moments has it, so that all are made at once.
        spectrogram.bands(&padded, y);
        stem.forward(y, x, activation);
        for (group, pool) in groups.iter().zip(POOLS) {
            for convolution in group {
                convolution.forward(x, y, room, activation);
                std::mem::swap(x, y);
            }
            max_pool(x, pool, y);
            std::mem::swap(x, y);
        }
        last.forward(x, y, room, |value| value);
        std::mem::take(&mut y.values)
    }
}

/// The mean, the standard deviation and the largest of each number over all windows, each of them of
/// length 1 so that none outweighs another.
fn pooled(windows: &[f32]) -> Vec<f32> {
    let rows = windows.as_chunks::<N_EMBEDDED>().0;
    let n_rows = rows.len().max(1) as f32;
    let mut mean = vec![0.0; N_EMBEDDED];
    let mut most = vec![f32::NEG_INFINITY; N_EMBEDDED];
    for row in rows {
        for ((value, mean), most) in row.iter().zip(&mut mean).zip(&mut most) {
            *mean += value / n_rows;
            *most = most.max(*value);
        }
    }
    let mut spread = vec![0.0f32; N_EMBEDDED];
    for row in rows {
        for ((value, mean), spread) in row.iter().zip(&mean).zip(&mut spread) {
            *spread += (value - mean).powi(2) / n_rows;
        }
    }
    spread.iter_mut().for_each(|value| *value = value.sqrt());
    unit([mean, spread, most].into_iter().flat_map(unit).collect())
}
