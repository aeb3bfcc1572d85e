//! How far a run has come, in units of work: the steps that its pace is given in.

use super::RecipeSelection;
use crate::pretrained::{NetworkKind, Reading, TunedPart};

/// What one batch of texts, one step of tuning and one moment of comparing count as, so that
/// the time left can be told from the work left: about milliseconds of the small encoder.
const READING_WORK: usize = 60;
const WHOLE_TUNING_WORK: usize = 300;
const TOP_TUNING_WORK: usize = 10;
const COMPARING_WORK: usize = 5;
/// Moments that comparing is expected to take, before the candidates are known.
const N_MOMENTS: usize = 200;

/// The work of a run that is done, and what the pieces to come count as.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    done: usize,
    tuning_step: usize,
    /// Of reading all texts by the tuned part of the network.
    reading_tuned: usize,
}

impl Progress {
    /// Nothing is done yet.
    ///
    /// * `part` - of the network that is tuned, if it is tuned; `reading` - of all texts.
    pub fn new(network: NetworkKind, part: TunedPart, reading: &Reading) -> Self {
        let tuning_step = match (network, part) {
            (NetworkKind::Cnn, TunedPart::Top) => TOP_TUNING_WORK,
            (NetworkKind::Cnn, TunedPart::Whole) | (NetworkKind::Bert, _) => WHOLE_TUNING_WORK,
        };
        Self { done: 0, tuning_step, reading_tuned: reading.n_batches_left() * READING_WORK }
    }

    /// So much is done, and nothing left.
    pub fn at(done: usize) -> Self {
        Self { done, tuning_step: 0, reading_tuned: 0 }
    }

    /// Another one has done so much for this run.
    pub fn done_elsewhere(&mut self, units: usize) {
        self.done += units;
    }

    /// Units that are done.
    pub fn done(&self) -> usize {
        self.done
    }

    /// A batch of texts is read.
    pub fn read(&mut self) {
        self.done += READING_WORK;
    }

    /// A step of tuning is done.
    pub fn tuned(&mut self) {
        self.done += self.tuning_step;
    }

    /// A moment was spent with fitting classifiers.
    pub fn fitted(&mut self) {
        self.done += COMPARING_WORK;
    }

    /// Units of what is still to be read.
    pub fn of_reading(&self, reading: &Reading) -> usize {
        reading.n_batches_left() * READING_WORK
    }

    /// Units of reading all texts by a tuned network.
    pub fn of_reading_tuned(&self) -> usize {
        self.reading_tuned
    }

    /// Units of some steps of tuning.
    pub fn of_tuning(&self, n_steps: usize) -> usize {
        n_steps * self.tuning_step
    }

    /// Units of what is still to be compared.
    pub fn of_selection(&self, selection: &RecipeSelection) -> usize {
        let (done, total) = selection.progress();
        (total - done) * COMPARING_WORK
    }

    /// Units of comparing, before the candidates are known.
    pub fn of_comparing(&self) -> usize {
        N_MOMENTS * COMPARING_WORK
    }

    /// Units of the last fit.
    pub fn of_fitting(&self) -> usize {
        COMPARING_WORK
    }
}
