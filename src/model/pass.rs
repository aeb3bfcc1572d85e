//! One pass of a batch through a network: in training with dropout (Srivastava et al., 2014),
//! or recording what each layer gives.

use burn::prelude::*;
use burn::tensor::TensorData;
use handful_kernels::dropout_factors;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::random::{self, Purpose};

/// What a pass does beside computing.
///
/// Dropout sets activations to zero at random, and scales the others up so that the expected
/// value stays. It is drawn on the host: Burn's own layer draws on the device, from one
/// generator for the whole process, so runs would depend on the engine and on each other.
pub struct Pass {
    dropout: Option<(f64, ChaCha8Rng)>,
    recorded: Option<Vec<Tensor<2>>>,
}

impl Pass {
    /// Nothing but the computation.
    pub fn evaluation() -> Self {
        Self { dropout: None, recorded: None }
    }

    /// For one training step. `dropout` is a probability in 0..1.
    pub fn training(dropout: f64, seed: u32, step: u32) -> Self {
        let rng = random::stream(seed, Purpose::Dropout, step);
        Self { dropout: (dropout > 0.0).then_some((dropout, rng)), recorded: None }
    }

    /// As [`Pass::evaluation`]; keeps what the layers give.
    pub fn recording() -> Self {
        Self { dropout: None, recorded: Some(Vec::new()) }
    }

    /// Drops activations of `x`; any shape.
    pub fn drop_out<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        let shape = x.shape();
        let Some(factors) = self.draw(shape.num_elements()) else { return x };
        x.clone() * Tensor::<D>::from_data(TensorData::new(factors, shape), &x.device())
    }

    /// What so many activations are multiplied by, where some are dropped.
    pub fn draw(&mut self, n: usize) -> Option<Vec<f32>> {
        let (probability, rng) = self.dropout.as_mut()?;
        let kept = (1.0 / (1.0 - *probability)) as f32;
        // A whole number against a threshold: half a draw an activation, no float rounding.
        let threshold = (*probability * f64::from(u16::MAX)) as u16;
        let mut numbers = vec![0; (2 * n).next_multiple_of(4)];
        rng.fill_bytes(&mut numbers);
        Some(dropout_factors(&numbers[..2 * n], threshold, kept))
    }

    /// Whether it keeps what the layers give.
    pub fn is_recording(&self) -> bool {
        self.recorded.is_some()
    }

    /// Records what a layer gives, `[batch, seq, width]` or `[batch, width]`; every network
    /// records all its layers in the order of [`Network::layers`](super::Network::layers).
    pub fn record<const D: usize>(&mut self, output: impl FnOnce() -> Tensor<D>) {
        if let Some(recorded) = &mut self.recorded {
            let output = output();
            let width = output.dims()[D - 1];
            let n_rows = output.shape().num_elements() / width.max(1);
            recorded.push(output.reshape([n_rows, width]));
        }
    }

    /// What the layers gave: a row for each place of each text, `[batch * seq, width]`, or for
    /// each text, `[batch, width]`.
    pub fn into_recorded(self) -> Vec<Tensor<2>> {
        self.recorded.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::tensor;
    use super::*;

    fn applied(pass: &mut Pass) -> Vec<f32> {
        pass.drop_out(tensor([100, 100], &[1.0; 10_000])).into_data().try_into_vec().unwrap()
    }

    #[test]
    fn drops_its_share_and_keeps_the_mean() {
        let values = applied(&mut Pass::training(0.2, 1, 1));
        let n_zero = values.iter().filter(|&&value| value == 0.0).count();
        assert!((1_800..2_200).contains(&n_zero), "{n_zero} of 10000");
        assert!(values.iter().all(|&value| value == 0.0 || value == 1.25));
    }

    #[test]
    fn a_step_repeats_and_the_next_differs() {
        let step = |step| applied(&mut Pass::training(0.5, 1, step));
        assert_eq!(step(3), step(3));
        assert_ne!(step(3), step(4));
        let mut pass = Pass::training(0.5, 1, 3);
        assert_ne!(applied(&mut pass), applied(&mut pass));
    }

    #[test]
    fn evaluation_changes_nothing() {
        assert!(applied(&mut Pass::evaluation()).iter().all(|&value| value == 1.0));
    }

    #[test]
    fn only_a_recording_pass_keeps_what_layers_give() {
        let x = || tensor([2, 3, 4], &[0.5; 24]);
        let mut pass = Pass::evaluation();
        pass.record(x);
        assert!(pass.into_recorded().is_empty());
        let mut pass = Pass::recording();
        pass.record(x);
        assert_eq!(pass.into_recorded()[0].dims(), [6, 4]);
    }
}
