//! What a selection ends with.

use serde::{Deserialize, Serialize};

use crate::linear::HeadChoice;
use crate::transfer::{Chosen, FeatureKind, LossEffect, Recipe};

/// The recipe that a selection ends with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// Place of the trial; none where no text could be held out.
    pub index: Option<usize>,
    /// The way to learn.
    pub recipe: Recipe,
    /// Factors of the logits of the classifiers on sentence vectors, see
    /// [`crate::linear::HeadFit::new`]: of the published encoder, then of the tuned one.
    pub head_scales: Vec<f64>,
    /// Of two classes, the probability from which on each is given where it is a label of its own;
    /// none where no text could be held out.
    #[serde(default)]
    pub thresholds: Option<[f64; 2]>,
    /// Where tuning was tried.
    pub tuning: Option<LossEffect>,
    /// Where it learns from texts without labels: what that is worth, if texts could be held out.
    #[serde(default)]
    pub self_training: Option<LossEffect>,
    /// What says first what texts without labels are, where that is not the recipe's own
    /// classifier.
    #[serde(default)]
    pub teacher: Option<Teacher>,
}

/// A classifier that a recipe's own learns from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Teacher {
    /// The classifier.
    pub head: HeadChoice,
    /// As [`Choice::head_scales`].
    pub head_scales: Vec<f64>,
}

impl Choice {
    /// A choice that nothing was tried for.
    pub fn untried(recipe: Recipe, head_scales: Vec<f64>) -> Self {
        let (thresholds, tuning, self_training) = (None, None, None);
        Self { index: None, recipe, head_scales, thresholds, tuning, self_training, teacher: None }
    }

    /// The same without the classifier on a tuned encoder, if it has one.
    pub fn without_tuning(&self) -> Self {
        let mut choice = self.clone();
        if choice.recipe.features == FeatureKind::Tuned {
            choice.recipe.features = FeatureKind::Frozen;
            choice.head_scales.truncate(1);
            choice.teacher.iter_mut().for_each(|teacher| teacher.head_scales.truncate(1));
        }
        choice
    }

    /// What a person is told of it; nothing where nothing could be tried.
    pub fn chosen(&self) -> Option<Chosen> {
        let (tuning, self_training) = (self.tuning, self.self_training);
        self.index.map(|index| Chosen { index, tuning, self_training })
    }
}
