//! Classifiers on an encoder's vectors and on character n-grams, fitted step by step.

use burn::prelude::*;
use burn::tensor::TensorData;

use super::HeadChoice;
use crate::linear::{LinearClassifier, LogisticRegression, Matrix, Rows, TfIdf, prototypes, ridge};

/// Inverse penalty of the logistic regression on character n-grams.
const NGRAM_C: f64 = 10.0;

/// Takes the mean of the training rows from a row and makes its length 1: what all texts of
/// a data set share says nothing about their classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardizer {
    /// `[n_features]`
    mean: Vec<f32>,
}

impl Standardizer {
    /// * `rows` - unit vectors side by side, `[n_rows][n_features]`; at least one.
    pub fn fit<'a>(rows: impl Iterator<Item = &'a [f32]>) -> Self {
        let (mut sums, mut n_rows) = (Vec::new(), 0.0_f64);
        for row in rows {
            sums.resize(row.len(), 0.0_f64);
            n_rows += 1.0;
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += f64::from(value);
            }
        }
        Standardizer { mean: sums.iter().map(|sum| (sum / n_rows) as f32).collect() }
    }

    /// A row `[n_features]`, centred and of length 1; of length 0 where it is the mean.
    pub fn apply(&self, row: &[f32]) -> Vec<f32> {
        let mut row: Vec<f32> = row.iter().zip(&self.mean).map(|(x, mean)| x - mean).collect();
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
        row.iter_mut().for_each(|x| *x /= length);
        row
    }
}

/// The fit of one linear classifier, in progress.
pub(super) enum LinearFit {
    Steps(Box<LogisticRegression>),
    Closed(LinearClassifier),
}

impl LinearFit {
    /// * `rows` - standardised, `[n_rows, n_features]`.
    /// * `labels` - class index of each row, `[n_rows]`.
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

    /// Also returns the n-grams, learned from the same texts `[n_texts]`.
    pub fn of_ngrams(texts: &[&str], labels: &[usize], n_classes: usize) -> (Self, TfIdf) {
        let vectorizer = TfIdf::fit(texts, n_classes);
        let rows = Rows::Sparse(vectorizer.rows(texts.iter().copied()));
        (LinearFit::logistic(rows, labels, n_classes, NGRAM_C), vectorizer)
    }

    fn logistic(rows: Rows, labels: &[usize], n_classes: usize, c: f64) -> Self {
        LinearFit::Steps(Box::new(LogisticRegression::new(rows, labels, None, n_classes, c)))
    }

    /// True once it is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        match self {
            LinearFit::Steps(fit) => fit.advance(n_steps),
            LinearFit::Closed(_) => true,
        }
    }

    /// The classifier as far as it has learned.
    pub fn linear(&self) -> LinearClassifier {
        match self {
            LinearFit::Steps(fit) => fit.linear(),
            LinearFit::Closed(linear) => linear.clone(),
        }
    }
}

/// A classifier on sentence vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedHead {
    /// What brings a text's features to the form that `linear` reads.
    pub standardizer: Standardizer,
    /// Of the standardised features.
    pub linear: LinearClassifier,
}

impl FittedHead {
    /// The logits of a text's features `[n_features]`, `[n_classes]`.
    pub fn logits(&self, features: &[f32]) -> Vec<f64> {
        self.linear.dense_logits(&self.standardizer.apply(features))
    }

    /// The same with gradients: `[batch, n_features]` → `[batch, n_classes]`
    pub fn forward(&self, features: Tensor<2>) -> Tensor<2> {
        let device = features.device();
        let tensor = |values: &[f32], n_rows: usize| {
            let data = TensorData::new(values.to_vec(), [n_rows, values.len() / n_rows.max(1)]);
            Tensor::<2>::from_data(data, &device)
        };
        let x = features - tensor(&self.standardizer.mean, 1); // [batch, n_features]
        // Near the mean [`Standardizer::apply`] stops at a length of 1e-9 too.
        let length = (x.clone() * x.clone()).sum_dim(1).add_scalar(1e-18).sqrt(); // [batch, 1]
        let weights = tensor(&self.linear.weights, self.linear.n_features());
        (x / length).matmul(weights) + tensor(&self.linear.intercepts, 1)
    }
}

/// The fit of a [`FittedHead`], in progress.
pub struct HeadFit {
    standardizer: Standardizer,
    fit: LinearFit,
    scale: f64,
}

impl HeadFit {
    /// * `scale` - factor of the logits, one of [`super::Choice::head_scales`].
    /// * `features` - of the training texts, `[n_texts][n_features]`; at least one.
    /// * `labels` - class index of each text, `[n_texts]`.
    /// * `names` - features of the class names, `[n_classes][n_features]`, each one more
    ///   example of its class.
    pub fn new(
        head: HeadChoice,
        scale: f64,
        features: &[Vec<f32>],
        labels: &[usize],
        names: Option<&[Vec<f32>]>,
        n_classes: usize,
    ) -> Self {
        let standardizer = Standardizer::fit(features.iter().map(Vec::as_slice));
        let names = names.unwrap_or_default();
        let mut rows = Matrix { n_columns: standardizer.mean.len(), values: Vec::new() };
        for row in features.iter().chain(names) {
            rows.push(&standardizer.apply(row));
        }
        let labels: Vec<usize> = labels.iter().copied().chain(0..names.len()).collect();
        let fit = LinearFit::of_vectors(head, rows, &labels, n_classes);
        HeadFit { standardizer, fit, scale }
    }

    /// Goes on for at most so many steps; true once it is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        self.fit.advance(n_steps)
    }

    /// The classifier as far as it has come.
    pub fn finish(&self) -> FittedHead {
        let mut linear = self.fit.linear();
        linear.scale(self.scale);
        FittedHead { standardizer: self.standardizer.clone(), linear }
    }
}

/// A classifier on character n-grams.
#[derive(Debug, Clone)]
pub struct NgramClassifier {
    /// From a text to its n-grams, learned from the training texts.
    pub vectorizer: TfIdf,
    /// Of the n-grams.
    pub linear: LinearClassifier,
}

impl NgramClassifier {
    /// The logits of a text, `[n_classes]`.
    pub fn logits(&self, text: &str) -> Vec<f64> {
        self.linear.sparse_logits(&self.vectorizer.row(text))
    }
}

/// The fit of an [`NgramClassifier`], in progress.
pub struct NgramFit {
    vectorizer: TfIdf,
    fit: LinearFit,
}

impl NgramFit {
    /// * `texts` - of the training part, `[n_texts]`.
    /// * `labels` - class index of each text, `[n_texts]`.
    pub fn new(texts: &[&str], labels: &[usize], n_classes: usize) -> Self {
        let (fit, vectorizer) = LinearFit::of_ngrams(texts, labels, n_classes);
        NgramFit { vectorizer, fit }
    }

    /// Goes on for at most so many steps; true once it is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        self.fit.advance(n_steps)
    }

    /// The classifier as far as it has come.
    pub fn finish(&self) -> NgramClassifier {
        NgramClassifier { linear: self.fit.linear(), vectorizer: self.vectorizer.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(head: HeadChoice, names: Option<&[Vec<f32>]>) -> FittedHead {
        let features = [vec![1.0, 0.0], vec![0.8, 0.6], vec![0.0, 1.0], vec![-0.6, 0.8]];
        let mut fit = HeadFit::new(head, 2.0, &features, &[0, 0, 1, 1], names, 2);
        while !fit.advance(10) {}
        fit.finish()
    }

    #[test]
    fn a_row_is_centred_and_made_a_unit() {
        let rows: [&[f32]; 2] = [&[1.0, 0.0], &[0.0, 1.0]];
        let standardizer = Standardizer::fit(rows.into_iter());
        assert_eq!(standardizer.mean, [0.5, 0.5]);
        assert_eq!(standardizer.apply(&[3.5, 4.5]), [0.6, 0.8]);
        assert_eq!(standardizer.apply(&[0.5, 0.5]), [0.0, 0.0]);
    }

    #[test]
    fn every_head_tells_two_clouds_apart() {
        let heads = [
            HeadChoice::Logistic { c: 10.0 },
            HeadChoice::Ridge { alpha: 1.0 },
            HeadChoice::Prototypes,
        ];
        for head in heads {
            let fitted = fit(head, None);
            for (row, class) in [([0.9, -0.1], 0), ([-0.3, 0.9], 1)] {
                let logits = fitted.logits(&row);
                assert!(logits[class] > logits[1 - class], "{head:?} {row:?}: {logits:?}");
            }
        }
    }

    #[test]
    fn a_class_name_is_an_example_that_does_not_move_the_mean() {
        let without = fit(HeadChoice::Prototypes, None);
        let names = [vec![1.0, 0.0], vec![0.8, 0.6]];
        let with = fit(HeadChoice::Prototypes, Some(&names));
        assert_eq!(with.standardizer, without.standardizer);
        // The second name pulls class 1 towards class 0.
        let gap = |head: &FittedHead| {
            let logits = head.logits(&[-0.6, 0.8]);
            logits[1] - logits[0]
        };
        assert!(gap(&with) < gap(&without));
    }

    #[test]
    fn the_number_of_a_class_means_nothing() {
        let rows = [[1.0, 0.2, 0.1], [0.1, 1.0, 0.4], [-0.2, 0.3, 1.0], [0.8, 0.1, 0.0]];
        let features = rows.map(|row| row.to_vec());
        let heads = [
            HeadChoice::Logistic { c: 10.0 },
            HeadChoice::Ridge { alpha: 1.0 },
            HeadChoice::Prototypes,
        ];
        for head in heads {
            let logits = |labels: [usize; 4]| {
                let mut fit = HeadFit::new(head, 1.0, &features, &labels, None, 3);
                while !fit.advance(10) {}
                fit.finish().logits(&[0.5, -0.5, 1.0])
            };
            let (first, second) = (logits([0, 1, 2, 0]), logits([2, 0, 1, 2]));
            for (class, other) in [(0, 2), (1, 0), (2, 1)] {
                let (a, b) = (first[class], second[other]);
                assert!((a - b).abs() < 1e-5, "{head:?}: {a} is not {b}");
            }
        }
    }

    #[test]
    fn ngrams_tell_words_apart() {
        let texts = ["late parcel", "parcel lost", "good food", "food was good"];
        let mut fit = NgramFit::new(&texts, &[0, 0, 1, 1], 2);
        while !fit.advance(10) {}
        let classifier = fit.finish();
        let logits = classifier.logits("my parcels");
        assert!(logits[0] > logits[1], "{logits:?}");
    }
}
