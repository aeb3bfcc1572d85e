//! What a selection is asked to try, and on what.

use crate::config::{Adaptation, HeadKind, RunConfig};

/// Which candidates there are.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectionOptions {
    /// The head, or all of them.
    pub head: HeadKind,
    /// Whether class names are tried as examples too.
    pub label_names: bool,
    /// Whether character n-grams are tried too.
    pub ngrams: bool,
    /// Whether a person has chosen that the encoder is tuned.
    pub is_to_be_tuned: bool,
    /// The seed of the sample and of the folds.
    pub seed: u32,
}

impl SelectionOptions {
    /// The options that a run's settings say.
    pub fn of(config: &RunConfig) -> Self {
        Self {
            head: config.head,
            label_names: config.label_names && config.is_of_texts(),
            ngrams: config.ngrams && config.is_of_texts(),
            is_to_be_tuned: config.adaptation == Adaptation::Tuned,
            seed: config.seed,
        }
    }
}

/// Unit vectors (side by side) of everything that is compared, by one encoder.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Of the training texts, `[n_texts][n_features]`.
    pub texts: Vec<Vec<f32>>,
    /// Of the class names, `[n_classes][n_features]`.
    pub names: Vec<Vec<f32>>,
    /// Of the texts without labels, which no candidate sees, `[n_unlabelled][n_features]`.
    pub pool: Vec<Vec<f32>>,
    /// The direction of good and bad where the classes are about that, `[n_features]`.
    pub valence: Option<Vec<f32>>,
}
