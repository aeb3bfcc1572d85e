//! What classifies: a head on the published encoder's vectors, one on the tuned encoder's, a
//! classifier on n-grams, and their average.

mod average;
mod file;
mod fit;
mod temperature;

pub(crate) use average::SMOOTHING;
pub use average::probabilities;
pub(super) use average::scores;
pub(crate) use average::{final_logits, head_logits};
pub(crate) use file::EnsembleHeader;
pub(super) use file::{published, read_network, write_network};
pub(super) use fit::{EnsembleFit, Lesson};
pub use temperature::inverse_temperature;

use super::{Choice, Recipe};
use crate::linear::{FittedHead, NgramClassifier};
use crate::pretrained::EncoderNetwork;

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
        let of_tuned = self.tuned.as_ref().map(|model| &model.head);
        let logits = fit::features_logits((self.head.as_ref(), features), (of_tuned, tuned));
        let ngrams = self.ngrams.as_ref().map(|ngrams| ngrams.logits(text));
        let Recipe { ngram_weight, inverse_temperature, .. } = self.choice.recipe;
        probabilities(logits.as_deref(), ngrams.as_deref(), ngram_weight, inverse_temperature)
    }
}
