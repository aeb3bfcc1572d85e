//! How the outputs of a network's layers are spread, as it stands.

use burn::module::Module;
use burn::tensor::Transaction;
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{Encoded, Trainer};
use crate::engine;
use crate::error::Error;
use crate::model::{Pass, memory, probabilities};

/// Training texts that are looked at.
const MOST_TEXTS: usize = 32;
/// Bars of a histogram.
const N_BINS: usize = 24;

/// The outputs of one layer over some texts, those at padding left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ActivationStatistics {
    /// The least and the greatest.
    pub low: f32,
    /// The greatest.
    pub high: f32,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, divided by n.
    pub standard_deviation: f64,
    /// The share that is exactly zero, as ReLU leaves it.
    pub zeros: f64,
    /// How many lie in each of as many equal steps from `low` to `high`.
    pub counts: Vec<u32>,
}

impl ActivationStatistics {
    /// * `values` - what is not finite is left out.
    pub fn new(values: impl Iterator<Item = f32> + Clone) -> Self {
        let values = values.filter(|value| value.is_finite());
        let (mut n, mut n_zero, mut sum) = (0usize, 0usize, 0.0);
        let (mut low, mut high) = (f32::MAX, f32::MIN);
        for value in values.clone() {
            n += 1;
            n_zero += usize::from(value == 0.0);
            sum += f64::from(value);
            low = low.min(value);
            high = high.max(value);
        }
        if n == 0 {
            return Self { counts: vec![0; N_BINS], ..Self::default() };
        }
        let mean = sum / n as f64;
        let step = (f64::from(high) - f64::from(low)) / N_BINS as f64;
        let mut squares = 0.0;
        let mut counts = vec![0; N_BINS];
        for value in values {
            squares += (f64::from(value) - mean).powi(2);
            // All in the first where they are equal: a step of 0 makes it no number, cast to 0.
            let bin = ((f64::from(value) - f64::from(low)) / step) as usize;
            counts[bin.min(N_BINS - 1)] += 1;
        }
        let standard_deviation = (squares / n as f64).sqrt();
        Self { low, high, mean, standard_deviation, zeros: n_zero as f64 / n as f64, counts }
    }
}

impl Trainer {
    /// The outputs of each of the network's layers for the first training texts, without
    /// dropout; of the output layer the probabilities.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::error::ErrorKind::Engine) where the device fails.
    pub async fn activation_statistics(&self) -> Result<Vec<ActivationStatistics>, Error> {
        let corpus = self.corpus();
        let n_texts = memory::evaluation_batch(self.config(), corpus.dimensions()).min(MOST_TEXTS);
        let texts: Vec<&[u32]> =
            corpus.training.iter().take(n_texts).map(|Encoded { ids, .. }| &ids[..]).collect();
        let batch = self.batch(corpus.vectors.as_ref(), &texts);
        let mut pass = Pass::recording();
        self.model().valid().forward(&batch, &mut pass);
        let mut transaction = Transaction::default().register(batch.mask);
        let mut widths = Vec::new();
        for output in pass.into_recorded() {
            widths.push(output.dims()[1]);
            transaction = transaction.register(output);
        }
        let mut read = engine::read(transaction).await?.into_iter();
        let mask = read.next().unwrap_or_default(); // [batch, seq]
        let n_layers = widths.len();
        let spread = |(layer, (values, width)): (usize, (Vec<f32>, usize))| {
            let rows = values.chunks(width.max(1));
            if layer + 1 == n_layers {
                let rows: Vec<f64> = rows.flat_map(probabilities).collect();
                return ActivationStatistics::new(rows.iter().map(|value| *value as f32));
            }
            // A row for each place, or for each text.
            let is_padding = |row: usize| rows.len() == mask.len() && mask[row] == 0.0;
            let own = rows.clone().enumerate().filter(|(row, _)| !is_padding(*row));
            ActivationStatistics::new(own.flat_map(|(_, row)| row.iter().copied()))
        };
        Ok(read.zip(widths).enumerate().map(spread).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_by_hand() {
        let spread = ActivationStatistics::new([0.0, 0.0, 1.0, 24.0, f32::NAN, 11.0].into_iter());
        assert_eq!((spread.low, spread.high), (0.0, 24.0));
        // Steps of 1; the greatest belongs to the last.
        let filled: Vec<(usize, u32)> =
            spread.counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
        assert_eq!(filled, [(0, 2), (1, 1), (11, 1), (23, 1)]);
        assert!((spread.mean - 7.2).abs() < 1e-9 && (spread.zeros - 0.4).abs() < 1e-9);
        // (2·7.2² + 6.2² + 16.8² + 3.8²) / 5 = 87.76
        assert!((spread.standard_deviation - 87.76f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn equal_values_and_none() {
        let equal = ActivationStatistics::new([0.5f32; 4].into_iter());
        assert_eq!((equal.low, equal.high, equal.counts[0]), (0.5, 0.5, 4));
        assert_eq!(equal.standard_deviation, 0.0);
        let none = ActivationStatistics::new([f32::INFINITY].into_iter());
        assert_eq!(none.counts, vec![0; N_BINS]);
    }
}
