//! A linear classifier, however it was fitted.

use serde::{Deserialize, Serialize};

use super::rows::Rows;

/// Logits that are a weighted sum of the features and an intercept for each class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinearClassifier {
    /// Logits that a row gets.
    pub n_classes: usize,
    /// `[n_features * n_classes]`: the weights of a feature lie together.
    pub weights: Vec<f32>,
    /// `[n_classes]`
    pub intercepts: Vec<f32>,
}

impl LinearClassifier {
    /// * `weights` - `[n_features * n_classes]`
    /// * `intercepts` - `[n_classes]`
    pub(super) fn new(weights: &[f64], intercepts: &[f64]) -> Self {
        let narrow = |values: &[f64]| values.iter().map(|&value| value as f32).collect();
        LinearClassifier {
            n_classes: intercepts.len(),
            weights: narrow(weights),
            intercepts: narrow(intercepts),
        }
    }

    /// A classifier that knows nothing.
    pub fn zeros(n_features: usize, n_classes: usize) -> Self {
        LinearClassifier {
            n_classes,
            weights: vec![0.0; n_features * n_classes],
            intercepts: vec![0.0; n_classes],
        }
    }

    /// The length of a row.
    pub fn n_features(&self) -> usize {
        self.weights.len().checked_div(self.n_classes).unwrap_or(0)
    }

    /// Multiplies every logit by a factor.
    pub fn scale(&mut self, factor: f64) {
        for value in self.weights.iter_mut().chain(&mut self.intercepts) {
            *value *= factor as f32;
        }
    }

    /// The logits of a row, `[n_classes]`.
    pub fn logits(&self, rows: &Rows, index: usize) -> Vec<f64> {
        let mut logits = self.intercept_row();
        rows.visit(index, |column, value| self.add(column, value, &mut logits));
        logits
    }

    /// The logits of a dense row `[n_features]`, `[n_classes]`.
    pub fn dense_logits(&self, row: &[f32]) -> Vec<f64> {
        let mut logits = self.intercept_row();
        for (column, &value) in row.iter().enumerate() {
            self.add(column, f64::from(value), &mut logits);
        }
        logits
    }

    /// The logits of a sparse row of (column, value), `[n_classes]`.
    pub fn sparse_logits(&self, row: &[(u32, f32)]) -> Vec<f64> {
        let mut logits = self.intercept_row();
        for &(column, value) in row {
            self.add(column as usize, f64::from(value), &mut logits);
        }
        logits
    }

    /// A feature's weights, `[n_classes]`.
    pub fn weights_of(&self, column: usize) -> &[f32] {
        &self.weights[column * self.n_classes..(column + 1) * self.n_classes]
    }

    fn intercept_row(&self) -> Vec<f64> {
        self.intercepts.iter().map(|&intercept| f64::from(intercept)).collect()
    }

    fn add(&self, column: usize, value: f64, logits: &mut [f64]) {
        for (logit, &weight) in logits.iter_mut().zip(self.weights_of(column)) {
            *logit += value * f64::from(weight);
        }
    }
}

/// Turns logits `[n_classes]` into probabilities in place; returns the logarithm of the
/// sum of the exponentials of the logits.
pub fn softmax(logits: &mut [f64]) -> f64 {
    let highest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - highest).exp();
        sum += *logit;
    }
    for logit in logits.iter_mut() {
        *logit /= sum;
    }
    highest + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logits_are_weighted_sums() {
        // Feature 0 speaks for class 0, feature 1 against it.
        let mut linear = LinearClassifier::new(&[2.0, 0.0, -1.0, 1.0], &[0.5, 0.0]);
        assert_eq!(linear.dense_logits(&[3.0, 4.0]), [2.5, 4.0]);
        assert_eq!(linear.sparse_logits(&[(1, 4.0)]), [-3.5, 4.0]);
        linear.scale(2.0);
        assert_eq!(linear.dense_logits(&[3.0, 4.0]), [5.0, 8.0]);
    }

    #[test]
    fn softmax_of_large_logits_is_finite() {
        let mut logits = [1000.0, 1000.0 + 3.0_f64.ln()];
        let log_sum = softmax(&mut logits);
        assert!((logits[0] - 0.25).abs() < 1e-9 && (logits[1] - 0.75).abs() < 1e-9);
        assert!((log_sum - (1000.0 + 4.0_f64.ln())).abs() < 1e-9);
    }
}
