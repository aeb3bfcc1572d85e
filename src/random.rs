//! One seed, and a separate stream of random numbers for each purpose.
//!
//! All randomness is drawn on the host, never on the device, so that a seed means
//! the same split, weights, order and dropout on every engine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What random numbers are for. Drawing more for one purpose leaves the others as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Split = 1,
    Initialization = 2,
    Shuffle = 3,
    Dropout = 4,
    WordDropout = 5,
    Folds = 6,
    Search = 7,
    Tuning = 8,
    TokenDropout = 9,
    Bootstrap = 10,
    TrainingShare = 11,
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
