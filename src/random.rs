//! One seed, and a separate stream of random numbers for each purpose.
//!
//! All randomness is drawn on the host, never on the device, so that a seed means
//! the same split, weights, order and dropout on every engine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What random numbers are for. Drawing more for one purpose leaves the others as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What is put aside.
    Split = 1,
    /// First weights.
    Initialization = 2,
    /// The order of an epoch.
    Shuffle = 3,
    /// Activations set to zero in a step.
    Dropout = 4,
    /// Words hidden in a step.
    WordDropout = 5,
    /// Parts of a cross-validation, and samples.
    Folds = 6,
    /// Configurations that are tried.
    Search = 7,
    /// Pairs of texts that an encoder is tuned on.
    Tuning = 8,
    /// Tokens hidden while an encoder is tuned.
    TokenDropout = 9,
    /// Resamples of an interval.
    Bootstrap = 10,
    /// Which texts a point of the learning curve learns from.
    TrainingShare = 11,
    /// Texts of a simulated labelling.
    Labelling = 12,
}

/// The stream of a seed for one purpose.
///
/// `index` numbers streams of the same purpose, such as the epoch of a shuffle or the
/// step of a dropout: a run resumed at step n then draws what an unbroken run would.
pub fn stream(seed: u32, purpose: Purpose, index: u32) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(u64::from(seed));
    rng.set_stream(((purpose as u64) << 32) | u64::from(index));
    rng
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let first = |seed, purpose, index| stream(seed, purpose, index).next_u64();
        let reference = first(7, Purpose::Split, 0);
        assert_eq!(first(7, Purpose::Split, 0), reference);
        assert_ne!(first(8, Purpose::Split, 0), reference);
        assert_ne!(first(7, Purpose::Shuffle, 0), reference);
        assert_ne!(first(7, Purpose::Split, 1), reference);
    }
}
