//! Randomness that nobody can repeat: what a private training's promise rests on.
//!
//! It comes from the operating system or the browser and not from the run's seed: whoever knew the
//! seed could take the noise away again. So a private run is no function of its seed, and each
//! differs from the last.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::error::{Error, ErrorKind};

/// A stream of secret random numbers.
pub struct SecretNoise(ChaCha20Rng);

impl SecretNoise {
    /// A stream of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the system gives no randomness.
    pub fn new() -> Result<Self, Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            let detail = format!("the system gives no randomness: {error}");
            Error::from(ErrorKind::Engine { detail })
        })?;
        Ok(Self(ChaCha20Rng::from_seed(seed)))
    }

    /// One that repeats itself, for tests.
    #[cfg(test)]
    pub fn known(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// Which of `n` texts are in a batch, each with a probability, whatever the others are.
    pub fn sample(&mut self, n: usize, probability: f64) -> Vec<usize> {
        let probability = probability.clamp(0.0, 1.0);
        (0..n).filter(|_| self.0.random_bool(probability)).collect()
    }

    /// Normal numbers of mean 0 (Box & Muller, 1958), in double precision until the end.
    pub fn normal(&mut self, n: usize, deviation: f64) -> Vec<f32> {
        let mut values = Vec::with_capacity(n + 1);
        while values.len() < n {
            let u: f64 = 1.0 - self.0.random::<f64>(); // in (0, 1]: its logarithm is finite
            let angle = std::f64::consts::TAU * self.0.random::<f64>();
            let length = deviation * (-2.0 * u.ln()).sqrt();
            values.push((length * angle.cos()) as f32);
            values.push((length * angle.sin()) as f32);
        }
        values.truncate(n);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_has_the_mean_and_the_variance_that_were_asked_for() {
        let values = SecretNoise::known(1).normal(100_001, 3.0);
        assert_eq!(values.len(), 100_001);
        let mean = |of: &dyn Fn(f64) -> f64| {
            values.iter().map(|&value| of(f64::from(value))).sum::<f64>() / values.len() as f64
        };
        // Four standard errors.
        assert!(mean(&|x| x).abs() < 4.0 * 3.0 / 316.0);
        assert!((mean(&|x| x * x) / 9.0 - 1.0).abs() < 4.0 * 2f64.sqrt() / 316.0);
        // Kurtosis of a normal: 3, with a standard error of √(24/n).
        assert!((mean(&|x| x.powi(4)) / 81.0 - 3.0).abs() < 4.0 * 4.9 / 316.0);
    }

    #[test]
    fn a_batch_has_each_text_as_often_as_it_should() {
        let mut noise = SecretNoise::known(2);
        let (mut n_each, n_batches) = ([0usize; 10], 4_000);
        let mut sizes = Vec::new();
        for _ in 0..n_batches {
            let batch = noise.sample(10, 0.3);
            sizes.push(batch.len() as f64);
            batch.into_iter().for_each(|text| n_each[text] += 1);
        }
        for n in n_each {
            assert!(
                (n as f64 / f64::from(n_batches) - 0.3).abs() < 4.0 * (0.21f64 / 4_000.0).sqrt()
            );
        }
        // Sizes are binomial, as of texts that know nothing of each other: variance n q (1 - q).
        let mean = sizes.iter().sum::<f64>() / sizes.len() as f64;
        let variance = sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / 4_000.0;
        assert!((variance - 2.1).abs() < 0.25, "{variance}");
        assert_eq!(noise.sample(5, 1.0), [0, 1, 2, 3, 4]);
        assert!(noise.sample(5, 0.0).is_empty());
    }

    #[test]
    fn two_streams_of_the_system_differ() {
        let [first, second] = [(), ()].map(|()| SecretNoise::new().unwrap().normal(4, 1.0));
        assert_ne!(first, second);
    }
}
