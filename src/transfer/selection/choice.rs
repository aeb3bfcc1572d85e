//! What a selection ends with.

use serde::{Deserialize, Serialize};

use crate::transfer::{Chosen, Recipe, TuningEffect};

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
    /// Where tuning was tried.
    pub tuning: Option<TuningEffect>,
}

impl Choice {
    /// What a person is told of it; nothing where nothing could be tried.
    pub fn chosen(&self) -> Option<Chosen> {
        self.index.map(|index| Chosen { index, tuning: self.tuning })
    }
}
