//! Multinomial logistic regression, as scikit-learn's `LogisticRegression`.

use super::classifier::{LinearClassifier, softmax};
use super::minimizer::Minimizer;
use super::row_space::RowSpace;
use super::rows::Rows;

/// scikit-learn's `tol`: training ends where no component of the gradient of the mean loss
/// is larger.
const TOLERANCE: f64 = 1e-4;
const MAX_STEPS: usize = 150;
/// Enough where the fit is at its end but for its targets, which change again with what it says.
const TAUGHT_STEPS: usize = 20;

/// A fit in progress, so that a large one can be done in parts.
///
/// The objective is the weighted mean of the cross-entropy plus ‖W‖² / (2 C Σ weights); the
/// intercepts are free. The last rows may have probabilities of the classes in place of labels. Two classes have one weight vector, the difference of the two of the
/// softmax; so that C means what it means to scikit-learn, the penalty counts double there.
pub struct LogisticRegression {
    rows: Rows,
    /// Where the rows are coordinates: what they are coordinates of.
    origin: Option<(RowSpace, Rows)>,
    problem: Problem,
    minimizer: Minimizer,
    n_steps: usize,
    max_steps: usize,
    tolerance: f64,
    c: f64,
    finished: bool,
}

struct Problem {
    /// Of the first rows.
    labels: Vec<usize>,
    /// Of the other rows, `[n_rows - n_labels, n_classes]`.
    soft: Vec<f64>,
    /// `[n_rows]`, with sum 1.
    shares: Vec<f64>,
    n_classes: usize,
    penalty: f64,
}

impl LogisticRegression {
    /// * `rows` - `[n_rows, n_features]`
    /// * `labels` - class index of each row, `[n_rows]`; or of the first ones, where the others
    ///   weigh nothing before [`LogisticRegression::teach`].
    /// * `sample_weights` - of the rows with a label, all 1 where there are none.
    /// * `c` - inverse strength of the penalty, above 0.
    pub fn new(
        rows: Rows,
        labels: &[usize],
        sample_weights: Option<&[f64]>,
        n_classes: usize,
        c: f64,
    ) -> Self {
        let total = sample_weights.map_or(labels.len() as f64, |weights| weights.iter().sum());
        let shares = match sample_weights {
            Some(weights) => weights.iter().map(|weight| weight / total).collect(),
            None => vec![1.0 / total; labels.len()],
        };
        let n_soft = rows.n_rows().saturating_sub(labels.len());
        let problem = Problem {
            labels: labels.to_vec(),
            soft: vec![0.0; n_soft * n_classes],
            shares: shares.into_iter().chain(std::iter::repeat_n(0.0, n_soft)).collect(),
            n_classes,
            penalty: penalty(c, total, n_classes),
        };
        let (rows, origin) = match RowSpace::pays(rows.n_rows(), rows.n_columns()) {
            true => {
                let space = RowSpace::of(&rows);
                (Rows::Dense(space.coordinates.clone()), Some((space, rows)))
            }
            false => (rows, None),
        };
        let start = vec![0.0; (rows.n_columns() + 1) * n_classes];
        let minimizer = Minimizer::start(start, &mut |position, gradient| {
            problem.loss(&rows, position, gradient)
        });
        LogisticRegression {
            rows,
            origin,
            problem,
            minimizer,
            n_steps: 0,
            max_steps: MAX_STEPS,
            tolerance: TOLERANCE,
            c,
            finished: false,
        }
    }

    /// Goes on, from where it is, with other targets for the rows without a label.
    ///
    /// * `soft` - probabilities of the classes, `[n_rows - n_labels, n_classes]`.
    /// * `weight` - of each of these rows, where one with a label weighs 1.
    pub fn teach(&mut self, soft: Vec<f64>, weight: f64) {
        let problem = &mut self.problem;
        let (n_labels, n_soft) = (problem.labels.len(), soft.len() / problem.n_classes);
        let total = n_labels as f64 + weight * n_soft as f64;
        problem.shares = [vec![1.0 / total; n_labels], vec![weight / total; n_soft]].concat();
        problem.penalty = penalty(self.c, total, problem.n_classes);
        problem.soft = soft;
        let start = self.minimizer.position.clone();
        let (problem, rows) = (&self.problem, &self.rows);
        self.minimizer = Minimizer::start(start, &mut |position, gradient| {
            problem.loss(rows, position, gradient)
        });
        self.n_steps = 0;
        self.max_steps = TAUGHT_STEPS;
        self.finished = false;
    }

    /// Goes on for at most so many steps; true once the fit is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        for _ in 0..n_steps {
            self.finished |=
                self.minimizer.steepness() <= self.tolerance || self.n_steps >= self.max_steps;
            if self.finished {
                break;
            }
            let (problem, rows) = (&self.problem, &self.rows);
            self.finished = !self
                .minimizer
                .step(&mut |position, gradient| problem.loss(rows, position, gradient));
            self.n_steps += 1;
        }
        self.finished
    }

    /// The classifier as far as it has come.
    pub fn linear(&self) -> LinearClassifier {
        let n_weights = self.rows.n_columns() * self.problem.n_classes;
        let (weights, intercepts) = self.minimizer.position.split_at(n_weights);
        let linear = LinearClassifier::new(weights, intercepts);
        match &self.origin {
            Some((space, rows)) => space.to_features(&linear, rows),
            None => linear,
        }
    }
}

/// Fits at once. The arguments are those of [`LogisticRegression::new`].
pub fn logistic_regression(
    rows: Rows,
    labels: &[usize],
    n_classes: usize,
    c: f64,
) -> LinearClassifier {
    let mut fit = LogisticRegression::new(rows, labels, None, n_classes, c);
    while !fit.advance(MAX_STEPS) {}
    fit.linear()
}

/// The factor of ‖W‖² / 2.
fn penalty(c: f64, total: f64, n_classes: usize) -> f64 {
    if n_classes == 2 { 2.0 / (c * total) } else { 1.0 / (c * total) }
}

impl Problem {
    /// * `position` - weights `[n_features * n_classes]`, then intercepts `[n_classes]`.
    fn loss(&self, rows: &Rows, position: &[f64], gradient: &mut [f64]) -> f64 {
        let k = self.n_classes;
        let n_weights = rows.n_columns() * k;
        let (weights, intercepts) = position.split_at(n_weights);
        let mut loss = 0.0;
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = self.penalty * weight;
            loss += 0.5 * self.penalty * weight * weight;
        }
        gradient[n_weights..].fill(0.0);
        let mut errors = vec![0.0; k];
        for (index, share) in self.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            errors.copy_from_slice(intercepts);
            rows.visit(index, |column, value| {
                let weights = &weights[column * k..(column + 1) * k];
                for (logit, weight) in errors.iter_mut().zip(weights) {
                    *logit += value * weight;
                }
            });
            match self.labels.get(index) {
                Some(&label) => {
                    let own = errors[label];
                    loss += share * (softmax(&mut errors) - own);
                    errors[label] -= 1.0;
                }
                None => {
                    let targets = &self.soft[(index - self.labels.len()) * k..][..k];
                    let own: f64 = targets.iter().zip(&errors).map(|(p, logit)| p * logit).sum();
                    loss += share * (softmax(&mut errors) - own);
                    errors.iter_mut().zip(targets).for_each(|(error, p)| *error -= p);
                }
            }
            errors.iter_mut().for_each(|error| *error *= share);
            rows.visit(index, |column, value| {
                let slopes = &mut gradient[column * k..(column + 1) * k];
                for (slope, error) in slopes.iter_mut().zip(&errors) {
                    *slope += value * error;
                }
            });
            for (slope, error) in gradient[n_weights..].iter_mut().zip(&errors) {
                *slope += error;
            }
        }
        loss
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Matrix;

    fn fit(
        rows: &[Vec<f32>],
        labels: &[usize],
        weights: Option<&[f64]>,
        c: f64,
    ) -> LinearClassifier {
        let n_classes = labels.iter().max().unwrap() + 1;
        let matrix = Matrix::from_rows(rows[0].len(), rows.iter().map(Vec::as_slice));
        let mut fit = LogisticRegression::new(Rows::Dense(matrix), labels, weights, n_classes, c);
        fit.tolerance = 1e-9;
        while !fit.advance(10) {}
        fit.linear()
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let matrix = Matrix::from_rows(2, [[1.0, -2.0].as_slice(), &[0.5, 3.0], &[0.0, 1.5]]);
        let rows = Rows::Dense(matrix);
        let problem = Problem {
            labels: vec![0, 2],
            soft: vec![0.2, 0.7, 0.1],
            shares: vec![0.5, 0.3, 0.2],
            n_classes: 3,
            penalty: 0.7,
        };
        let position: Vec<f64> = (0..9).map(|index| f64::from(index) * 0.1 - 0.3).collect();
        let mut gradient = vec![0.0; 9];
        problem.loss(&rows, &position, &mut gradient);
        for (index, &slope) in gradient.iter().enumerate() {
            let shifted = |by: f64| {
                let mut position = position.clone();
                position[index] += by;
                problem.loss(&rows, &position, &mut [0.0; 9])
            };
            let expected = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
            assert!((slope - expected).abs() < 1e-8, "{index}: {slope} is not {expected}");
        }
    }

    #[test]
    fn a_weight_of_two_is_the_same_row_twice() {
        let rows = [vec![1.0, 0.2], vec![0.3, 1.0], vec![-1.0, 0.5]];
        let weighted = fit(&rows, &[0, 1, 1], Some(&[2.0, 1.0, 1.0]), 1.0);
        let doubled = [vec![1.0, 0.2], vec![1.0, 0.2], vec![0.3, 1.0], vec![-1.0, 0.5]];
        let doubled = fit(&doubled, &[0, 0, 1, 1], None, 1.0);
        for (a, b) in weighted.weights.iter().zip(&doubled.weights) {
            assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        }
    }

    #[test]
    fn a_sure_target_is_a_label() {
        let rows = [vec![1.0, 0.2], vec![0.3, 1.0], vec![-1.0, 0.5], vec![0.4, -0.6]];
        let labelled = fit(&rows, &[0, 1, 1, 0], Some(&[1.0, 1.0, 0.5, 0.5]), 1.0);
        let matrix = Matrix::from_rows(2, rows.iter().map(Vec::as_slice));
        let mut taught = LogisticRegression::new(Rows::Dense(matrix), &[0, 1], None, 2, 1.0);
        taught.tolerance = 1e-9;
        // Before it is taught, a row without a label is as none.
        let alone = fit(&rows[..2], &[0, 1], None, 1.0);
        while !taught.advance(10) {}
        for (a, b) in taught.linear().weights.iter().zip(&alone.weights) {
            assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        }
        taught.teach(vec![0.0, 1.0, 1.0, 0.0], 0.5);
        taught.max_steps = MAX_STEPS;
        while !taught.advance(10) {}
        for (a, b) in taught.linear().weights.iter().zip(&labelled.weights) {
            assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        }
    }

    #[test]
    fn without_information_the_intercepts_are_the_shares_of_the_classes() {
        let rows = vec![vec![0.0]; 4];
        let mut logits = fit(&rows, &[0, 0, 0, 1], None, 1.0).dense_logits(&[0.0]);
        softmax(&mut logits);
        assert!((logits[0] - 0.75).abs() < 1e-6, "{logits:?}");
    }

    #[test]
    fn probabilities_are_those_of_scikit_learn() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/fixtures/heads.json")).unwrap();
        for case in &cases {
            for golden in &case.logistic {
                let linear = fit(&case.rows, &case.labels, None, golden.c);
                for (row, expected) in case.test.iter().zip(&golden.probabilities) {
                    let mut actual = linear.dense_logits(row);
                    softmax(&mut actual);
                    for (actual, expected) in actual.iter().zip(expected) {
                        let name = format!("{} {}: {actual} {expected}", case.name, golden.c);
                        assert!((actual - expected).abs() < 2e-5, "{name}");
                    }
                }
            }
        }
    }

    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        rows: Vec<Vec<f32>>,
        labels: Vec<usize>,
        test: Vec<Vec<f32>>,
        logistic: Vec<Golden>,
    }

    #[derive(serde::Deserialize)]
    struct Golden {
        c: f64,
        probabilities: Vec<Vec<f64>>,
    }
}
