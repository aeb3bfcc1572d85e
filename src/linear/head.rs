//! A classifier on sentence vectors, with what brings the vectors to its form.

use super::stretch::stretch;
use super::{HeadChoice, LinearClassifier, LinearFit, Matrix, Standardizer};

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
}

/// What a [`FittedHead`] is fitted to.
#[derive(Debug, Clone, Default)]
pub struct Examples<'a> {
    /// Features of the training texts, `[n_texts][n_features]`; at least one.
    pub features: Vec<&'a [f32]>,
    /// Class index of each text, `[n_texts]`.
    pub labels: &'a [usize],
    /// Features of the class names, `[n_classes][n_features]`, each one more example of its
    /// class; or none.
    pub names: Vec<&'a [f32]>,
    /// Features of texts without labels, `[n_pool][n_features]`: they count for the mean, and
    /// from [`HeadFit::teach`] on as examples.
    pub pool: Vec<&'a [f32]>,
    /// A direction of length 1 along which the classes are known to differ, `[n_features]`.
    pub direction: Option<&'a [f32]>,
}

/// The fit of a [`FittedHead`], in progress.
pub struct HeadFit {
    standardizer: Standardizer,
    direction: Option<Vec<f32>>,
    fit: LinearFit,
    scale: f64,
    /// Of the texts without labels, standardised, and made longer along the direction.
    pool: Matrix,
}

impl HeadFit {
    /// A fit at its beginning.
    ///
    /// * `scale` - factor of the logits, so that their softmax can be believed.
    pub fn new(head: HeadChoice, scale: f64, examples: Examples, n_classes: usize) -> Self {
        let Examples { features, labels, names, pool, direction } = examples;
        let standardizer = Standardizer::fit(features.iter().chain(&pool).copied());
        let n_columns = standardizer.mean().len();
        let standardized = |rows: &mut dyn Iterator<Item = &&[f32]>| {
            let mut matrix = Matrix { n_columns, values: Vec::new() };
            rows.for_each(|row| {
                let mut row = standardizer.apply(row);
                if let Some(direction) = direction {
                    stretch(&mut row, direction);
                }
                matrix.push(&row);
            });
            matrix
        };
        let mut rows = standardized(&mut features.iter().chain(&names));
        let pool = standardized(&mut pool.iter());
        rows.values.extend_from_slice(&pool.values);
        let labels: Vec<usize> = labels.iter().copied().chain(0..names.len()).collect();
        let fit = LinearFit::of_vectors(head, rows, &labels, n_classes);
        HeadFit { standardizer, direction: direction.map(<[f32]>::to_vec), fit, scale, pool }
    }

    /// Goes on with the texts without labels as examples.
    ///
    /// * `soft` - their probabilities of the classes, `[n_pool, n_classes]`.
    /// * `weight` - of each, where a labelled text weighs 1.
    pub fn teach(&mut self, soft: Vec<f64>, weight: f64) {
        self.fit.teach(soft, weight);
    }

    /// The logits of the texts without labels as far as the fit has come, `[n_pool][n_classes]`.
    pub fn pool_logits(&self) -> Vec<Vec<f64>> {
        let mut linear = self.fit.linear();
        linear.scale(self.scale);
        (0..self.pool.n_rows()).map(|row| linear.dense_logits(self.pool.row(row))).collect()
    }

    /// Goes on for at most so many steps; true once it is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        self.fit.advance(n_steps)
    }

    /// The classifier as far as it has come.
    pub fn finish(&self) -> FittedHead {
        let mut linear = self.fit.linear();
        if let Some(direction) = &self.direction {
            linear = linear.of_stretched(direction);
        }
        linear.scale(self.scale);
        FittedHead { standardizer: self.standardizer.clone(), linear }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(head: HeadChoice, names: &[Vec<f32>]) -> FittedHead {
        let features = [vec![1.0, 0.0], vec![0.8, 0.6], vec![0.0, 1.0], vec![-0.6, 0.8]];
        let labels = &[0, 0, 1, 1];
        let features = features.iter().map(Vec::as_slice).collect();
        let names = names.iter().map(Vec::as_slice).collect();
        let examples = Examples { features, labels, names, ..Examples::default() };
        let mut fit = HeadFit::new(head, 2.0, examples, 2);
        while !fit.advance(10) {}
        fit.finish()
    }

    #[test]
    fn every_head_tells_two_clouds_apart() {
        let heads = [
            HeadChoice::Logistic { c: 10.0 },
            HeadChoice::Ridge { alpha: 1.0 },
            HeadChoice::Prototypes,
        ];
        for head in heads {
            let fitted = fit(head, &[]);
            for (row, class) in [([0.9, -0.1], 0), ([-0.3, 0.9], 1)] {
                let logits = fitted.logits(&row);
                assert!(logits[class] > logits[1 - class], "{head:?} {row:?}: {logits:?}");
            }
        }
    }

    #[test]
    fn a_class_name_is_an_example_that_does_not_move_the_mean() {
        let without = fit(HeadChoice::Prototypes, &[]);
        let names = [vec![1.0, 0.0], vec![0.8, 0.6]];
        let with = fit(HeadChoice::Prototypes, &names);
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
                let (features, labels) = (features.iter().map(Vec::as_slice).collect(), &labels);
                let examples = Examples { features, labels, ..Examples::default() };
                let mut fit = HeadFit::new(head, 1.0, examples, 3);
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
}
