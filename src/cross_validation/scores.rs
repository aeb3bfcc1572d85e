//! The scores of a contestant, of texts that have one label or of such that may have several.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::fold_job::{OutOfFold, report};
use crate::metrics::{LabelsPrediction, LabelsScores, Report};

/// What is known of a contestant by its predictions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(untagged)]
pub enum FoldScores {
    /// Of texts that have one label.
    One(Box<Report>),
    /// Of texts that may have several.
    Several(LabelsScores),
}

impl FoldScores {
    /// Scores predictions of one kind or the other; without any, as of texts that have one label.
    ///
    /// * `classes`, `n_folds` - of the [`super::Partition`].
    pub fn new(classes: &[String], predictions: &[OutOfFold], n_folds: usize) -> Self {
        let of_labels: Vec<LabelsPrediction> =
            predictions.iter().filter_map(OutOfFold::of_labels).collect();
        match of_labels.is_empty() {
            true => Self::One(Box::new(report(classes, predictions, n_folds))),
            false => Self::Several(LabelsScores::of_folds(&of_labels, n_folds)),
        }
    }

    /// Predictions that were scored.
    pub fn n_examples(&self) -> usize {
        match self {
            Self::One(report) => report.n_examples,
            Self::Several(scores) => scores.n_examples,
        }
    }

    /// Share of them that is right, 0 … 1; of several labels, with all of them right.
    pub fn accuracy(&self) -> f64 {
        match self {
            Self::One(report) => report.accuracy,
            Self::Several(scores) => scores.accuracy,
        }
    }
}
