//! Where a run on an encoder stands.

use crate::pretrained::Reading;
use crate::transfer::ensemble::EnsembleFit;
use crate::transfer::private_head::PrivateHeadFit;
use crate::transfer::tuning::Job;
use crate::transfer::{Choice, Features, RecipeSelection};

/// Where a run stands, with what it is about.
pub(super) enum State {
    /// Texts are read.
    Encode(Reading),
    /// The candidates on the published encoder's features are tried.
    Compare(Box<RecipeSelection>),
    /// The encoder is tuned on each fold.
    TryTuning(Box<Trying>),
    /// The candidates on tuned features are tried.
    CompareTuned(Box<RecipeSelection>),
    /// The encoder is tuned on all training texts.
    Tune {
        choice: Choice,
        /// The choice for a run that is stopped before its end.
        untuned: Choice,
        job: Box<Job>,
    },
    /// A private head is fitted.
    FitPrivately(Box<PrivateHeadFit>),
    /// The chosen recipe is fitted.
    Fit(Box<EnsembleFit>),
    /// Nothing is left to do, or the run has failed.
    Finished,
}

/// Tuning on the folds of a selection, one after another.
pub(super) struct Trying {
    /// What has been tried without tuning.
    pub selection: Box<RecipeSelection>,
    /// On the present fold.
    pub job: Job,
    /// What the network that was tuned on each fold made of the texts.
    pub tuned: Vec<Features>,
}
