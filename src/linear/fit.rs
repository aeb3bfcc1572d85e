//! The fit of any linear classifier, step by step.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{LinearClassifier, LogisticRegression, Matrix, Rows, TfIdf, prototypes, ridge};

/// Inverse penalty of the logistic regression on character n-grams.
const NGRAM_C: f64 = 10.0;

/// A classifier on sentence vectors, with its strength.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum HeadChoice {
    /// Multinomial logistic regression with an inverse regularisation strength `c`, as
    /// scikit-learn's.
    Logistic {
        /// Inverse of the penalty's strength.
        c: f64,
    },
    /// Ridge regression on one-hot targets, in closed form, with penalty `alpha`.
    Ridge {
        /// Strength of the penalty.
        alpha: f64,
    },
    /// Cosine to the mean vector of each class.
    Prototypes,
}

/// The fit of one linear classifier, in progress.
pub enum LinearFit {
    /// Logistic regression, in steps.
    Steps(Box<LogisticRegression>),
    /// In closed form, and so at its end at once.
    Closed(LinearClassifier),
}

impl LinearFit {
    /// The fit of a head to vectors, at its beginning.
    ///
    /// * `rows` - standardised, `[n_rows, n_features]`.
    /// * `labels` - class index of each row, `[n_rows]`; or of the first ones, where the others
    ///   are nothing before [`LinearFit::teach`].
    pub fn of_vectors(head: HeadChoice, rows: Matrix, labels: &[usize], n_classes: usize) -> Self {
        match head {
            HeadChoice::Logistic { c } => {
                LinearFit::logistic(Rows::Dense(rows), labels, n_classes, c)
            }
            HeadChoice::Ridge { alpha } => {
                LinearFit::Closed(ridge(&rows, labels, n_classes, alpha))
            }
            HeadChoice::Prototypes => LinearFit::Closed(prototypes(&rows, labels, n_classes)),
        }
    }

    /// Goes on with probabilities of the classes for the rows without a label. A fit in closed
    /// form learns nothing from them.
    ///
    /// * `soft` - `[n_rows - n_labels, n_classes]`
    /// * `weight` - of each of these rows, where one with a label weighs 1.
    pub fn teach(&mut self, soft: Vec<f64>, weight: f64) {
        if let LinearFit::Steps(fit) = self {
            fit.teach(soft, weight);
        }
    }

    /// The fit of a logistic regression to character n-grams, at its beginning; and the n-grams,
    /// learned from the same texts `[n_texts]`.
    pub fn of_ngrams(texts: &[&str], labels: &[usize], n_classes: usize) -> (Self, TfIdf) {
        let vectorizer = TfIdf::fit(texts, n_classes);
        let rows = Rows::Sparse(vectorizer.rows(texts.iter().copied()));
        (LinearFit::logistic(rows, labels, n_classes, NGRAM_C), vectorizer)
    }

    fn logistic(rows: Rows, labels: &[usize], n_classes: usize, c: f64) -> Self {
        LinearFit::Steps(Box::new(LogisticRegression::new(rows, labels, None, n_classes, c)))
    }

    /// Goes on for at most so many steps; true once it is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        match self {
            LinearFit::Steps(fit) => fit.advance(n_steps),
            LinearFit::Closed(_) => true,
        }
    }

    /// The classifier as far as it has come.
    pub fn linear(&self) -> LinearClassifier {
        match self {
            LinearFit::Steps(fit) => fit.linear(),
            LinearFit::Closed(linear) => linear.clone(),
        }
    }
}
