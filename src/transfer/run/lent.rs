//! Tunings of a run that are done elsewhere at the same time: by a run of the same texts and
//! settings in another worker, which comes to the same numbers. A tuning goes by the index of its
//! fold.

use std::collections::BTreeMap;

use crate::pretrained::EncoderNetwork;
use crate::transfer::tuning::{Job, TuningStep};

/// What is done elsewhere.
#[derive(Default)]
pub(super) struct Lent {
    /// The share of each that is done.
    pub away: BTreeMap<usize, f64>,
    pub back: BTreeMap<usize, Tuned>,
}

/// What a tuning leaves.
pub(super) struct Tuned {
    pub steps: Vec<TuningStep>,
    /// The tuned network's vectors, by the numbers of the texts; empty of those not read.
    pub features: Vec<Vec<f32>>,
    pub network: EncoderNetwork,
}

impl Lent {
    /// Whether the tuning on a fold is done elsewhere and not back.
    pub fn is_away(&self, fold: usize) -> bool {
        self.away.contains_key(&fold)
    }

    /// The largest share of a tuning that is still to be done elsewhere.
    pub fn share_left(&self) -> f64 {
        self.away.values().fold(0.0, |most, share| f64::max(most, 1.0 - share))
    }
}

/// A tuning for another run of the same texts and settings.
pub struct Borrowed {
    pub(super) fold: usize,
    pub(super) job: Option<Job>,
    pub(super) steps: Vec<TuningStep>,
    /// The run's work that was done when it began.
    pub(super) began: usize,
}

/// How far a borrowed tuning is.
pub struct BorrowedProgress {
    /// Units of work done.
    pub done: usize,
    /// Units of work in all, as far as it can be told.
    pub total: usize,
    /// What the run that lent it reads, at the end.
    pub file: Option<Vec<u8>>,
}
