//! One seed, and a separate stream of random numbers for each purpose.
//!
//! All randomness is drawn on the host, never on the device, so that a seed means
//! the same split, weights, order and dropout on every engine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What random numbers are for. Drawing more for one purpose leaves the others as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Which texts are put aside for validation and test; the index is the class.
    Split = 1,
    /// First weights.
    Initialization = 2,
    /// The order of the examples; the index is the epoch.
    Shuffle = 3,
    /// Which activations are dropped; the index is the step.
    Dropout = 4,
    /// Which tokens are replaced by the unknown one; the index is the step.
    WordDropout = 5,
    /// How texts are dealt out to folds; the index is the class.
    Folds = 6,
    /// The settings that a search tries; the index is the try.
    Search = 7,
    /// The batches of tuning an encoder.
    Tuning = 8,
    /// Which tokens are dropped while an encoder is tuned.
    TokenDropout = 9,
    /// Resamples of a bootstrap.
    Bootstrap = 10,
    /// Which texts of a fold are learned from, where only a share of them is;
    /// the index is the class.
    TrainingShare = 11,
    /// The order in which a simulation labels texts.
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
