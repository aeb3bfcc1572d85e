//! Where a run on an encoder stands.

use crate::data::Fold;
use crate::pretrained::{EncoderNetwork, Reading};
use crate::transfer::ensemble::EnsembleFit;
use crate::transfer::private_head::PrivateHeadFit;
use crate::transfer::tuning::Job;
use crate::transfer::{Choice, Ensemble, FeatureKind, Features, RecipeSelection};

/// Where a run stands, with what it is about.
pub(super) enum State {
    /// Texts are read.
    Encode(Reading),
    /// The candidates on the published encoder's features are tried.
    Compare(Box<RecipeSelection>),
    /// The encoder is tuned on each fold.
    TryTuning(Box<Trying>),
    /// The candidates on tuned features are tried.
    CompareTuned(Box<Tried>),
    /// The choice is tried once more, with texts without labels to learn from.
    Teach(Box<Teaching>),
    /// All texts are read by the tuned network.
    ReadTuned(Box<ReadingTuned>),
    /// A private head is fitted.
    FitPrivately(Box<PrivateHeadFit>),
    /// The chosen recipe is fitted.
    Fit(Box<Fitting>),
    /// Nothing is left to do, or the run has failed.
    Finished,
}

/// Tuning on the folds of a selection, one after another.
pub(super) struct Trying {
    /// What has been tried without tuning.
    pub selection: Box<RecipeSelection>,
    /// Of the present fold, by its index; none between two folds.
    pub job: Option<(usize, Job)>,
    /// Of each fold, once it is done.
    pub tuned: Vec<Option<TunedOnFold>>,
}

/// What tuning on the texts of a fold came to.
pub(super) struct TunedOnFold {
    pub network: EncoderNetwork,
    /// What it made of the texts.
    pub features: Features,
}

impl Trying {
    /// At its beginning.
    pub fn new(selection: Box<RecipeSelection>) -> Self {
        let tuned = selection.folds().iter().map(|_| None).collect();
        Self { selection, job: None, tuned }
    }

    /// Folds that are neither tuned on nor being tuned on here.
    pub fn open(&self) -> impl Iterator<Item = usize> + '_ {
        let present = self.job.as_ref().map(|(fold, _)| *fold);
        (0..self.tuned.len())
            .filter(move |&fold| self.tuned[fold].is_none() && present != Some(fold))
    }
}

/// What tuning on the folds of a selection came to.
pub(super) struct Tried {
    /// What is tried with it.
    pub selection: Box<RecipeSelection>,
    pub tuned: TunedOnFolds,
}

/// What the tunings on all folds came to; nothing where none was tried.
#[derive(Default)]
pub(super) struct TunedOnFolds {
    /// What the network of each fold made of the texts.
    pub features: Vec<Features>,
    /// The mean of their networks, which a tuned classifier reads with: each text has taught all
    /// of them but one.
    pub network: Option<EncoderNetwork>,
}

impl TunedOnFolds {
    pub fn new(folds: impl Iterator<Item = TunedOnFold>) -> Self {
        let (networks, features): (Vec<_>, Vec<_>) =
            folds.map(|fold| (fold.network, fold.features)).unzip();
        Self { features, network: EncoderNetwork::mean_of(&networks) }
    }
}

/// The chosen recipe on its way through the folds of the first round.
pub(super) struct Teaching {
    pub selection: Box<RecipeSelection>,
    pub choice: Choice,
    /// Those of the first round.
    pub folds: Vec<Fold>,
    /// Nothing where the choice is not tuned.
    pub tuned: TunedOnFolds,
    /// The present fold.
    pub fold: usize,
    pub fit: Option<EnsembleFit>,
    /// Of the folds that are done, by the classifiers on vectors and on n-grams:
    /// `[n_held_out * n_classes]`.
    pub features: Vec<f64>,
    pub ngrams: Vec<f64>,
}

impl Teaching {
    /// The choice without what is being tried.
    pub fn untaught(&self) -> Choice {
        match self.choice.recipe.features {
            FeatureKind::Tuned => self.selection.choose_untuned(),
            FeatureKind::None | FeatureKind::Frozen => self.selection.choose(),
        }
    }

    /// Folds that are still to be done.
    pub fn n_folds_left(&self) -> usize {
        self.folds.len() - self.fold
    }
}

/// The last fit, and the network that it is on, with its vectors by the numbers of the texts.
pub(super) struct Fitting {
    pub fit: EnsembleFit,
    pub tuned: Option<(EncoderNetwork, Vec<Vec<f32>>)>,
}

impl Fitting {
    /// The ensemble as far as it has come.
    pub fn finish(&self) -> Ensemble {
        self.fit.finish(self.tuned.clone())
    }
}

/// Reading all texts with a tuned network.
pub(super) struct ReadingTuned {
    pub choice: Choice,
    /// The choice for a run that is stopped before its end.
    pub untuned: Choice,
    pub job: Job,
}

/// What a run's classifiers on vectors say of its texts without labels, as probabilities.
#[derive(Debug, Clone, Default)]
pub(super) struct PoolAnswers {
    /// Of those that have not seen a fold of the first round, each `[n_pool * n_classes]`; none
    /// where no text could be held out.
    pub folds: Vec<Vec<f64>>,
    /// Of those that the run ends with; nothing where they learn from no such text.
    pub all: Vec<f64>,
}
