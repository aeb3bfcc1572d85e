//! The ways to learn one label of several, as they are tried.

use crate::transfer::{Choice, LabelWay, TransferEvent, Trial};

/// The ways to learn a label that were tried.
pub(super) struct TriedWays {
    /// As [`LabelWay::majority`].
    majority: f64,
    /// In the order tried.
    trials: Vec<Trial>,
    /// Place of the best so far, or of the one that is kept.
    place: Option<usize>,
    is_kept: bool,
}

impl TriedWays {
    /// None tried yet.
    ///
    /// * `n_with` - training texts that have the label, of `n` in all.
    pub fn new(n_with: usize, n: usize) -> Self {
        let majority = n_with.max(n - n_with) as f64 / n.max(1) as f64;
        Self { majority, trials: Vec::new(), place: None, is_kept: false }
    }

    /// Takes note of what the label's run tells; true if another way is the best, or is kept.
    pub fn note(&mut self, event: TransferEvent) -> bool {
        match event {
            TransferEvent::Tried { trial } => {
                let is_better = self.best().is_none_or(|best| trial.loss < best.loss);
                if is_better {
                    self.place = Some(self.trials.len());
                }
                self.trials.push(trial);
                // A run that was settled on the way goes on.
                std::mem::take(&mut self.is_kept) || is_better
            }
            TransferEvent::Chosen { chosen } => self.keep(chosen.index),
            _ => false,
        }
    }

    /// Takes note of what a run that was stopped has chosen.
    pub fn settle(&mut self, choice: &Choice) {
        if let Some(index) = choice.index {
            self.keep(index);
        }
    }

    fn keep(&mut self, place: usize) -> bool {
        (self.place, self.is_kept) = (Some(place), true);
        true
    }

    fn best(&self) -> Option<&Trial> {
        self.trials.get(self.place?)
    }

    /// The best so far, or the one that is kept; none before the first was tried.
    ///
    /// * `label` - the label's place in class order.
    pub fn way(&self, label: usize) -> Option<LabelWay> {
        let (n_tried, majority, is_kept) = (self.trials.len(), self.majority, self.is_kept);
        self.best().cloned().map(|trial| LabelWay { label, trial, n_tried, majority, is_kept })
    }
}
