//! Which candidates a selection tries.

use super::RecipeSelection;
use super::candidates::{Candidate, OnVectors};
use super::folds::coordinates;
use super::options::Features;
use crate::config::HeadKind;
use crate::linear::HeadChoice;
use crate::transfer::Recipe;

pub(super) const STANDARD_C: f64 = 10.0;
const OTHER_C: [f64; 2] = [1.0, 100.0];
const STANDARD_ALPHA: f64 = 1.0;
const OTHER_ALPHA: [f64; 2] = [0.1, 10.0];
pub(super) const NGRAM_WEIGHT: f64 = 0.5;
/// Tried in the standard one's place where that is worse; those nearer to it first.
pub(super) const OTHER_NGRAM_WEIGHTS: [f64; 3] = [0.25, 1.0, 2.0];

impl RecipeSelection {
    /// Adds candidates on the features of the encoder as it was published.
    pub fn add_frozen(&mut self, features: &Features) {
        (self.frozen, self.valence) = coordinates(features, &self.sample);
        let valence = self.valence.is_some();
        for head in self.heads() {
            for label_names in [true, false] {
                let wanted = match self.full_grid {
                    true => self.options.label_names || !label_names,
                    false => self.options.label_names == label_names,
                };
                if wanted {
                    self.wait(Candidate::Frozen(OnVectors { head, label_names, valence }));
                }
            }
        }
        if valence {
            let Recipe { head, label_names, .. } = self.standard();
            self.wait(Candidate::Frozen(OnVectors { head, label_names, valence: false }));
        }
    }

    /// Adds the choice so far with features of the encoder tuned on the training texts of each
    /// fold: the mean of the logits of a classifier on the tuned features and of the like one
    /// on the published encoder's. The mean gains nearly as much as the tuned features alone
    /// where tuning helps, and loses less where it does not. That tuning is tried with one
    /// recipe only keeps luck from choosing it.
    ///
    /// Nothing is added where no classifier on the published encoder's features was tried, as
    /// no text could be held out.
    ///
    /// * `features` - of all training texts and class names, for each of [`Self::folds`].
    pub fn add_tuned(&mut self, features: &[Features]) {
        let untuned = self.choose_untuned();
        // Where the n-grams alone were best, the standard classifier.
        let like = untuned.index.and_then(|index| self.details[index].published);
        let (like, ngram_weight) = match like {
            Some(like) => (like, untuned.recipe.ngram_weight),
            None => (0, self.standard().ngram_weight),
        };
        if like < self.published.len() {
            self.tuned =
                features.iter().map(|features| coordinates(features, &self.sample).0).collect();
            self.wait(Candidate::Tuned { like, ngram_weight });
        }
    }

    /// The heads to try, the standard one first.
    pub(super) fn heads(&self) -> Vec<HeadChoice> {
        let others = |values: [f64; 2]| if self.full_grid { values.to_vec() } else { Vec::new() };
        let logistic = || {
            let strengths = [STANDARD_C].into_iter().chain(others(OTHER_C));
            strengths.map(|c| HeadChoice::Logistic { c })
        };
        let ridge = || {
            let strengths = [STANDARD_ALPHA].into_iter().chain(others(OTHER_ALPHA));
            strengths.map(|alpha| HeadChoice::Ridge { alpha })
        };
        match self.options.head {
            HeadKind::Automatic => {
                logistic().chain(ridge()).chain([HeadChoice::Prototypes]).collect()
            }
            HeadKind::LogisticRegression => logistic().collect(),
            HeadKind::Ridge => ridge().collect(),
            HeadKind::Prototypes => vec![HeadChoice::Prototypes],
        }
    }

    /// Puts a candidate into the queue, unless no text can be held out.
    pub(super) fn wait(&mut self, candidate: Candidate) {
        let n_folds = self.n_folds_of(candidate);
        if n_folds > 0 {
            self.n_total += n_folds;
            self.waiting.push_back(candidate);
        }
    }

    /// Tuning is too slow to be repeated on other folds than the first round's.
    pub(super) fn n_folds_of(&self, candidate: Candidate) -> usize {
        match candidate {
            Candidate::Ngrams | Candidate::Frozen(_) => self.folds.len(),
            Candidate::Tuned { .. } => self.n_folds.min(self.tuned.len()),
        }
    }
}
