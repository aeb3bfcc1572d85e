//! What classifies: a head on the published encoder's vectors, one on the tuned encoder's, a
//! classifier on n-grams, and their average.

mod average;
mod file;
mod temperature;

pub(crate) use average::SMOOTHING;
pub use average::probabilities;
pub(super) use average::scores;
pub(crate) use average::{final_logits, head_logits};
pub(crate) use file::EnsembleHeader;
pub(super) use file::{read_network, write_network};
pub use temperature::inverse_temperature;

use super::texts::Texts;
use super::{Choice, Features, Recipe};
use crate::linear::{FittedHead, HeadFit, NgramClassifier, NgramFit};
use crate::pretrained::EncoderNetwork;

/// Multiplications of a fit in one call of `advance`, about.
const WORK_A_CALL: usize = 30_000_000;

/// The classifiers of a recipe, fitted to the whole training part.
pub(crate) struct Ensemble {
    /// What it was made by.
    pub choice: Choice,
    /// On the published encoder's features; none where the n-grams are alone.
    pub head: Option<FittedHead>,
    /// On the tuned encoder's vectors.
    pub tuned: Option<Tuned>,
    /// On character n-grams.
    pub ngrams: Option<NgramClassifier>,
}

/// The classifier on a tuned network.
pub(crate) struct Tuned {
    /// The encoder's network, tuned.
    pub network: EncoderNetwork,
    /// Its vectors by the numbers of the texts and class names, `[n_numbers][d]`.
    pub features: Vec<Vec<f32>>,
    /// On those vectors.
    pub head: FittedHead,
}

impl Ensemble {
    /// The probability of each class for a text, `[n_classes]`.
    ///
    /// * `features` - the published encoder's of the text; `tuned` - the tuned network's.
    pub fn probabilities(&self, features: &[f32], tuned: Option<&[f32]>, text: &str) -> Vec<f64> {
        let mut logits = self.head.as_ref().map(|head| head.logits(features));
        if let (Some(logits), Some(model), Some(tuned)) = (&mut logits, &self.tuned, tuned) {
            for (logit, other) in logits.iter_mut().zip(model.head.logits(tuned)) {
                *logit = 0.5 * (*logit + other);
            }
        }
        let ngrams = self.ngrams.as_ref().map(|ngrams| ngrams.logits(text));
        let Recipe { ngram_weight, inverse_temperature, .. } = self.choice.recipe;
        probabilities(logits.as_deref(), ngrams.as_deref(), ngram_weight, inverse_temperature)
    }
}

/// A chosen recipe on its way to an [`Ensemble`].
pub(super) struct EnsembleFit {
    choice: Choice,
    head: Option<HeadFit>,
    tuned: Option<TunedFit>,
    ngrams: Option<NgramFit>,
    /// Steps of a fit in one call of `advance`.
    n_steps: usize,
}

struct TunedFit {
    network: EncoderNetwork,
    features: Vec<Vec<f32>>,
    head: HeadFit,
}

impl EnsembleFit {
    /// The fit of a recipe to all training texts, at its beginning.
    ///
    /// * `tuned` - the tuned network and its vectors by the numbers of the texts.
    pub fn new(
        choice: Choice,
        texts: &Texts,
        n_classes: usize,
        tuned: Option<(EncoderNetwork, Vec<Vec<f32>>)>,
    ) -> Self {
        let Choice { recipe, head_scales, .. } = &choice;
        let labels = texts.labels();
        let frozen = texts.frozen_features();
        let n_features = frozen.texts.first().map_or(0, Vec::len);
        let head = |Features { texts, names }: &Features, scale: f64| {
            let names = recipe.label_names.then_some(names.as_slice());
            HeadFit::new(recipe.head, scale, texts, &labels, names, n_classes)
        };
        let work = labels.len() * n_features * n_classes;
        Self {
            head: head_scales.first().map(|&scale| head(&frozen, scale)),
            tuned: tuned.zip(head_scales.get(1)).map(|((network, features), &scale)| {
                let head = head(&texts.features(&features), scale);
                TunedFit { network, features, head }
            }),
            ngrams: (recipe.ngram_weight > 0.0)
                .then(|| NgramFit::new(&texts.training_texts(), &labels, n_classes)),
            n_steps: (WORK_A_CALL / work.max(1)).max(1),
            choice,
        }
    }

    /// What it is made by.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Goes on for a moment; true once all is fitted.
    pub fn advance(&mut self) -> bool {
        let n_steps = self.n_steps;
        self.head.as_mut().is_none_or(|fit| fit.advance(n_steps))
            && self.tuned.as_mut().is_none_or(|fit| fit.head.advance(n_steps))
            && self.ngrams.as_mut().is_none_or(|fit| fit.advance(n_steps))
    }

    /// Goes on until all is fitted.
    pub fn complete(&mut self) -> Ensemble {
        while !self.advance() {}
        self.finish()
    }

    /// The classifiers as far as they have come.
    pub fn finish(&self) -> Ensemble {
        Ensemble {
            choice: self.choice.clone(),
            head: self.head.as_ref().map(HeadFit::finish),
            tuned: self.tuned.as_ref().map(|fit| Tuned {
                network: fit.network.clone(),
                features: fit.features.clone(),
                head: fit.head.finish(),
            }),
            ngrams: self.ngrams.as_ref().map(NgramFit::finish),
        }
    }
}
