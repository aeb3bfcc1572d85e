//! Dropout (Srivastava et al., 2014), drawn on the host.

use burn::prelude::*;
use burn::tensor::TensorData;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::random::{self, Purpose};

/// Sets activations to zero at random in training, and scales the others up so that the
/// expected value stays; does nothing in evaluation.
///
/// Burn's own layer draws on the device, from one generator for the whole process: runs
/// would then depend on the engine and on each other.
pub struct Dropout {
    training: Option<(f64, ChaCha8Rng)>,
}

impl Dropout {
    /// For evaluation.
    pub fn off() -> Self {
        Self { training: None }
    }

    /// For one training step. `probability` is in 0..1.
    pub fn new(probability: f64, seed: u32, step: u32) -> Self {
        let rng = random::stream(seed, Purpose::Dropout, step);
        Self { training: (probability > 0.0).then_some((probability, rng)) }
    }

    /// Drops activations of `x`; any shape.
    pub fn apply<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        let Some((probability, rng)) = &mut self.training else {
            return x;
        };
        let shape = x.shape();
        let kept = (1.0 / (1.0 - *probability)) as f32;
        // A whole number against a threshold: one draw an activation, no float rounding.
        let threshold = (*probability * f64::from(u32::MAX)) as u32;
        let mask: Vec<f32> = (0..shape.num_elements())
            .map(|_| if rng.random::<u32>() < threshold { 0.0 } else { kept })
            .collect();
        let mask = Tensor::<D>::from_data(TensorData::new(mask, shape), &x.device());
        x * mask
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::tensor;
    use super::*;

    fn applied(dropout: &mut Dropout) -> Vec<f32> {
        dropout.apply(tensor([100, 100], &[1.0; 10_000])).into_data().try_into_vec().unwrap()
    }

    #[test]
    fn drops_its_share_and_keeps_the_mean() {
        let values = applied(&mut Dropout::new(0.2, 1, 1));
        let n_zero = values.iter().filter(|&&value| value == 0.0).count();
        assert!((1_800..2_200).contains(&n_zero), "{n_zero} of 10000");
        assert!(values.iter().all(|&value| value == 0.0 || value == 1.25));
    }

    #[test]
    fn a_step_repeats_and_the_next_differs() {
        let step = |step| applied(&mut Dropout::new(0.5, 1, step));
        assert_eq!(step(3), step(3));
        assert_ne!(step(3), step(4));
        let mut dropout = Dropout::new(0.5, 1, 3);
        assert_ne!(applied(&mut dropout), applied(&mut dropout));
    }

    #[test]
    fn evaluation_changes_nothing() {
        assert!(applied(&mut Dropout::off()).iter().all(|&value| value == 1.0));
    }
}
