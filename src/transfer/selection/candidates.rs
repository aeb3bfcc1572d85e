//! The ways to learn that a selection tries.

use crate::linear::HeadChoice;

/// A way to learn, each with its classifier on every fold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Candidate {
    /// Character n-grams alone.
    Ngrams,
    /// A classifier on the vectors of the encoder as it was published, alone and averaged with
    /// the n-grams.
    Frozen(OnVectors),
    /// A classifier on tuned vectors, averaged with the like one on the published encoder's.
    Tuned {
        /// Place of the like one among those tried.
        like: usize,
        /// How much the n-grams weigh.
        ngram_weight: f64,
    },
}

/// How a classifier learns from an encoder's vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OnVectors {
    /// The classifier.
    pub head: HeadChoice,
    /// Whether class names are examples too.
    pub label_names: bool,
    /// Whether it leans on what is known of good and bad.
    pub valence: bool,
}

/// A classifier on the published encoder's vectors that was tried.
pub(super) struct Published {
    /// How it learned.
    pub way: OnVectors,
    /// Factor of its logits.
    pub scale: f64,
    /// Held-out logits of the first round times the scale, `[n_held_out * n_classes]`.
    pub logits: Vec<f64>,
}
