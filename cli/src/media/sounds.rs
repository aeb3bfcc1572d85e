//! Sounds: decoded, mixed to one channel, and brought to the rate that the encoder reads.

use std::io::Cursor;

use handful_media::{Encoder, MOST_SECONDS, SAMPLE_RATE};
use hound::{SampleFormat, WavReader};

/// Where the windowed sinc of the resampling ends, in zero crossings.
const N_CROSSINGS: f64 = 16.0;
/// No recording has another rate.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// One channel of samples from -1 to 1, as many a second.
struct Sound {
    rate: u32,
    samples: Vec<f32>,
}

/// The vector of a sound's file.
///
/// # Errors
/// Why it cannot be read.
pub fn vector(bytes: &[u8], encoder: &mut Encoder) -> Result<Vec<f32>, String> {
    let sound = match bytes.starts_with(b"RIFF") {
        true => wave(bytes).map_err(|error| error.to_string()),
        false => mp3(bytes),
    };
    let Sound { rate, samples } =
        sound.map_err(|error| format!("the sound cannot be read ({error})"))?;
    if !RATES.contains(&rate) {
        return Err(format!("the sound has {rate} samples a second"));
    }
    encoder.read_sound(&resampled(&samples, rate)).map_err(|fault| fault.to_string())
}

fn wave(bytes: &[u8]) -> Result<Sound, hound::Error> {
    let mut reader = WavReader::new(Cursor::new(bytes))?;
    let spec = reader.spec();
    let n_values = most_values(spec.sample_rate, spec.channels);
    let values: Vec<f32> = match spec.sample_format {
        SampleFormat::Float => reader.samples::<f32>().take(n_values).collect::<Result<_, _>>()?,
        SampleFormat::Int => {
            let loudest = 2.0_f32.powi(i32::from(spec.bits_per_sample) - 1);
            let values = reader.samples::<i32>().take(n_values);
            values
                .map(|value| value.map(|value| value as f32 / loudest))
                .collect::<Result<_, _>>()?
        }
    };
    Ok(Sound { rate: spec.sample_rate, samples: mixed(&values, spec.channels) })
}

fn mp3(bytes: &[u8]) -> Result<Sound, String> {
    let mut reader = nanomp3::SliceReader::<f32>::new(bytes);
    let channels = reader.channels().ok_or("it is neither WAV nor MP3")?;
    let (rate, n_channels) = (reader.sample_rate(), u16::from(channels.num()));
    let n_values = most_values(rate, n_channels);
    let mut values = Vec::new();
    let mut part = vec![0.0; 4_608];
    while values.len() < n_values {
        match reader.read(&mut part).map_err(|error| error.to_string())? {
            0 => break,
            n => values.extend_from_slice(&part[..n]),
        }
    }
    Ok(Sound { rate, samples: mixed(&values, n_channels) })
}

/// As many values as are listened to, of all channels.
fn most_values(rate: u32, n_channels: u16) -> usize {
    MOST_SECONDS * rate as usize * usize::from(n_channels)
}

/// The mean of all channels.
fn mixed(values: &[f32], n_channels: u16) -> Vec<f32> {
    let n_channels = usize::from(n_channels.max(1));
    let moments = values.chunks_exact(n_channels);
    moments.map(|moment| moment.iter().sum::<f32>() / n_channels as f32).collect()
}

/// The same sound at [`SAMPLE_RATE`], by a windowed sinc (Hann) that lets no frequency through that
/// the rate does not have.
fn resampled(samples: &[f32], rate: u32) -> Vec<f32> {
    let (from, to) = (rate as usize, SAMPLE_RATE);
    if from == to {
        return samples.to_vec();
    }
    // Between samples there are only so many different places.
    let mut windows: Vec<Option<Window>> = Vec::new();
    windows.resize_with(to, || None);
    let at = |index: usize| {
        let (place, phase) = (index * from / to, index * from % to);
        let window = windows[phase].get_or_insert_with(|| Window::new(from, phase));
        let (mut sum, mut weights) = (0.0, 0.0);
        // The first weight is of the sample `before` places ahead.
        let skipped = window.before.saturating_sub(place);
        let first = place.saturating_sub(window.before);
        for (weight, sample) in window.weights.iter().skip(skipped).zip(samples.iter().skip(first))
        {
            sum += weight * sample;
            weights += weight;
        }
        // At the ends less is heard, of all that is there.
        if weights > 0.0 { sum / weights } else { 0.0 }
    };
    (0..samples.len() * to / from).map(at).collect()
}

/// How much each sample around a place counts there.
struct Window {
    /// Samples before the place.
    before: usize,
    weights: Vec<f32>,
}

impl Window {
    /// * `from` - samples a second; `phase` - of a place behind a sample, in parts of
    ///   [`SAMPLE_RATE`] of the way to the next.
    fn new(from: usize, phase: usize) -> Self {
        // Of the lower of both rates.
        let cutoff = (SAMPLE_RATE as f64 / from as f64).min(1.0);
        let reach = N_CROSSINGS / cutoff;
        let before = reach as usize;
        let place = before as f64 + phase as f64 / SAMPLE_RATE as f64;
        let weight = |other: usize| {
            let distance = place - other as f64;
            let angle = std::f64::consts::PI * distance * cutoff;
            let sinc = if angle == 0.0 { 1.0 } else { angle.sin() / angle };
            let window =
                0.5 + 0.5 * (std::f64::consts::PI * (distance / reach).clamp(-1.0, 1.0)).cos();
            (sinc * window) as f32
        };
        Self { before, weights: (0..2 * before + 2).map(weight).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: u32, frequency: f64, seconds: f64) -> Vec<f32> {
        let n = (f64::from(rate) * seconds) as usize;
        let angle =
            |index: usize| std::f64::consts::TAU * frequency * index as f64 / f64::from(rate);
        (0..n).map(|index| angle(index).sin() as f32).collect()
    }

    #[test]
    fn a_tone_stays_what_it_is_and_one_that_is_too_high_goes() {
        for rate in [8_000, 22_050, 44_100, 48_000] {
            let found = resampled(&tone(rate, 1_000.0, 0.25), rate);
            let expected = tone(16_000, 1_000.0, 0.25);
            assert!(found.len().abs_diff(expected.len()) <= 1);
            for (found, expected) in found.iter().zip(&expected).skip(200).take(3_000) {
                assert!((found - expected).abs() < 0.01, "{rate}: {found} is not {expected}");
            }
        }
        let high = resampled(&tone(48_000, 12_000.0, 0.25), 48_000);
        assert!(high[200..3_000].iter().all(|sample| sample.abs() < 0.01));
    }

    #[test]
    fn channels_are_mixed() {
        assert_eq!(mixed(&[1.0, 0.0, 0.5, -0.5, 9.0], 2), [0.5, 0.0]);
    }
}
