//! Tunings of a run that are done elsewhere at the same time: by a run of the same texts and
//! settings in another worker, which comes to the same numbers.
//!
//! A tuning goes by the number of its fold, from 1, as in `TransferEvent::Tuning`; that on the
//! whole training part by 0.

use std::collections::BTreeMap;

use crate::pretrained::EncoderNetwork;
use crate::transfer::tuning::{Job, TuningStep};

/// The number of the tuning on the whole training part.
pub(super) const WHOLE: usize = 0;

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
    /// Of a tuning on the whole training part.
    pub network: Option<EncoderNetwork>,
}

impl Lent {
    /// Whether a fold, by its index, is done elsewhere and not back.
    pub fn is_away(&self, fold: usize) -> bool {
        self.away.contains_key(&(fold + 1))
    }

    /// What came back of a fold, by its index.
    pub fn take(&mut self, fold: usize) -> Option<Tuned> {
        self.back.remove(&(fold + 1))
    }

    /// Whether the tuning on the whole training part is done elsewhere and not back.
    pub fn is_whole_away(&self) -> bool {
        self.away.contains_key(&WHOLE)
    }

    /// What came back of the tuning on the whole training part.
    pub fn take_whole(&mut self) -> Option<Tuned> {
        self.back.remove(&WHOLE)
    }

    /// Whether the tuning on the whole training part is nothing that is still to be begun here.
    pub fn has_whole(&self) -> bool {
        self.is_whole_away() || self.back.contains_key(&WHOLE)
    }

    /// The largest share of a tuning that is still to be done elsewhere.
    pub fn share_left(&self) -> f64 {
        self.away.values().fold(0.0, |most, share| f64::max(most, 1.0 - share))
    }
}

/// A tuning for another run of the same texts and settings.
pub struct Borrowed {
    pub(super) number: usize,
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
