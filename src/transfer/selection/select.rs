//! The recipe that a selection ends with.

use super::RecipeSelection;
use super::candidates::{OnVectors, Published};
use super::choice::{Choice, Teacher};
use super::grid::NGRAM_WEIGHT;
use super::trial::mean_and_error;
use crate::linear::HeadChoice;
use crate::transfer::recipe::MANY_TEXTS;
use crate::transfer::{FeatureKind, LossEffect, Recipe, Trial};

/// Factors of the logits where none can be fitted. Classifiers on few unit rows say too little
/// of what they know: cross-validation finds 2 to 3 for a logistic regression, and around 10
/// for what is at most 1, cosines and outputs for one-hot targets.
const LOGISTIC_SCALE: f64 = 2.0;
const COSINE_SCALE: f64 = 10.0;
/// Recipes whose loss is above the least by no more than so many standard errors of the
/// difference are as good.
const STANDARD_ERRORS: f64 = 1.0;

impl RecipeSelection {
    /// The recipe to go on with: [`RecipeSelection::choose_untuned`], on the tuned encoder if that
    /// was tried. That tuning mostly helps is known from other data sets; the selection is
    /// there to refuse it where it does not. So tuning is refused where its loss, on the folds
    /// that both were tried on, is above the other's by more than one standard error of the
    /// difference; of few texts, unless a person has chosen it, where it is above at all.
    pub fn choose(&self) -> Choice {
        let untuned = self.choose_untuned();
        let is_tuned = |trial: &Trial| trial.recipe.features == FeatureKind::Tuned;
        let (Some(tuned), Some(other)) = (self.trials.iter().position(is_tuned), untuned.index)
        else {
            return untuned;
        };
        let losses = |index: usize| self.details[index].first_losses.as_slice();
        let mean = |index: usize| mean_and_error(losses(index)).0;
        let tuning = Some(LossEffect { without: mean(other), with: mean(tuned) });
        let must_help = self.labels.len() < MANY_TEXTS && !self.options.is_to_be_tuned;
        let is_taken = match must_help {
            true => mean(tuned) <= mean(other),
            false => is_as_good(losses(tuned), losses(other)),
        };
        match is_taken {
            true => Choice { tuning, ..self.choice(tuned) },
            false => Choice { tuning, ..untuned },
        }
    }

    /// Of all recipes without tuning whose loss is within one standard error of the least (of
    /// the difference, text by text), one that departs least from the standard recipe, and of
    /// those the one with the least loss.
    ///
    /// Without trials, where each class has one example or nothing was added, it is the
    /// standard recipe without n-grams, with a usual factor of the logits: there is nothing
    /// to fit one to.
    pub fn choose_untuned(&self) -> Choice {
        let trials = || {
            self.trials
                .iter()
                .enumerate()
                .filter(|(_, trial)| trial.recipe.features != FeatureKind::Tuned)
        };
        let Some((best, _)) = trials().min_by(|a, b| a.1.loss.total_cmp(&b.1.loss)) else {
            let recipe = Recipe { ngram_weight: 0.0, ..self.standard() };
            let head_scale = match recipe.head {
                HeadChoice::Logistic { .. } => LOGISTIC_SCALE,
                HeadChoice::Ridge { .. } | HeadChoice::Prototypes => COSINE_SCALE,
            };
            return Choice::untried(recipe, vec![head_scale]);
        };
        let as_good =
            |index: usize| is_as_good(&self.details[index].losses, &self.details[best].losses);
        let standard = self.standard();
        let index = trials()
            .filter(|&(index, _)| index == best || as_good(index))
            .min_by(|a, b| {
                let fewer =
                    departures(&a.1.recipe, &standard).cmp(&departures(&b.1.recipe, &standard));
                fewer.then(a.1.loss.total_cmp(&b.1.loss))
            })
            .map_or(best, |(index, _)| index);
        self.choice(index)
    }

    fn choice(&self, index: usize) -> Choice {
        Choice {
            index: Some(index),
            thresholds: self.details[index].thresholds(),
            ..Choice::untried(
                self.trials[index].recipe.clone(),
                self.details[index].head_scales.clone(),
            )
        }
    }

    /// A choice with texts without labels to learn from too; none where that is not done, as the
    /// n-grams are alone or a person chose a classifier that such texts teach nothing.
    ///
    /// What learns is a logistic regression, whatever was chosen: the means of classes, taught by
    /// themselves, run after what they happened to begin with.
    pub fn taught(&self, choice: Choice, n_unlabelled: usize) -> Option<Choice> {
        if n_unlabelled == 0 || choice.recipe.features == FeatureKind::None {
            return None;
        }
        let mut choice = Choice { self_training: None, teacher: None, ..choice };
        choice.recipe.n_unlabelled = n_unlabelled;
        if matches!(choice.recipe.head, HeadChoice::Logistic { .. }) {
            return Some(choice);
        }
        let is_own = |own: &&HeadChoice| matches!(own, HeadChoice::Logistic { .. });
        let head = *self.heads().iter().find(is_own)?;
        let Recipe { label_names, valence, .. } = choice.recipe;
        let way = OnVectors { head, label_names, valence };
        let like = |own: &&Published| own.way == way;
        let scale = self.published.iter().find(like).map_or(LOGISTIC_SCALE, |own| own.scale);
        let own = vec![scale; choice.head_scales.len()];
        let head_scales = std::mem::replace(&mut choice.head_scales, own);
        choice.teacher = Some(Teacher { head: choice.recipe.head, head_scales });
        choice.recipe.head = head;
        Some(choice)
    }

    /// The recipe that is taken where nothing tells against it.
    pub(super) fn standard(&self) -> Recipe {
        Recipe {
            features: match self.frozen.values.is_empty() {
                true => FeatureKind::None,
                false => FeatureKind::Frozen,
            },
            head: self.heads().first().copied().unwrap_or(HeadChoice::Prototypes),
            label_names: self.options.label_names,
            valence: self.valence.is_some(),
            ngram_weight: if self.options.ngrams { NGRAM_WEIGHT } else { 0.0 },
            inverse_temperature: 1.0,
            n_unlabelled: 0,
            teacher: None,
        }
    }
}

/// Whether losses of the same texts are above others by no more than the noise.
pub(super) fn is_as_good(losses: &[f64], others: &[f64]) -> bool {
    let differences: Vec<f64> =
        losses.iter().zip(others).map(|(loss, other)| loss - other).collect();
    let (mean, error) = mean_and_error(&differences);
    mean <= STANDARD_ERRORS * error
}

/// In how many ways a recipe differs from another; temperatures do not count.
fn departures(recipe: &Recipe, standard: &Recipe) -> usize {
    usize::from(recipe.features != standard.features)
        + usize::from(recipe.head != standard.head)
        + usize::from(recipe.label_names != standard.label_names)
        + usize::from(recipe.valence != standard.valence)
        + usize::from(recipe.ngram_weight != standard.ngram_weight)
}
