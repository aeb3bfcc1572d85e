//! Nearest class mean by cosine (Snell et al., 2017, with cosine for distance).

use super::classifier::LinearClassifier;
use super::rows::Matrix;

/// Weights whose logits are the cosines to the class means, for unit rows; to be scaled
/// before they serve as logits. A class without rows has cosine 0 to everything.
///
/// * `rows` - unit rows, `[n_rows, n_features]`.
/// * `labels` - class index of each row, `[n_rows]`.
pub fn prototypes(rows: &Matrix, labels: &[usize], n_classes: usize) -> LinearClassifier {
    let mut weights = vec![0.0; rows.n_columns * n_classes];
    for (index, &label) in labels.iter().enumerate() {
        for (column, &value) in rows.row(index).iter().enumerate() {
            weights[column * n_classes + label] += f64::from(value);
        }
    }
    for class in 0..n_classes {
        let own = weights.iter().skip(class).step_by(n_classes);
        let length = own.map(|value| value * value).sum::<f64>().sqrt().max(1e-9);
        weights.iter_mut().skip(class).step_by(n_classes).for_each(|value| *value /= length);
    }
    LinearClassifier::new(&weights, &vec![0.0; n_classes])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logits_are_cosines_to_the_class_means() {
        let values = vec![1.0, 0.0, 0.0, 1.0, -1.0, 0.0];
        let rows = Matrix { n_columns: 2, values };
        let linear = prototypes(&rows, &[0, 0, 1], 3);
        let half = 0.5_f64.sqrt();
        for (actual, expected) in linear.dense_logits(&[0.0, 1.0]).iter().zip([half, 0.0, 0.0]) {
            assert!((actual - expected).abs() < 1e-6, "{actual} is not {expected}");
        }
        assert_eq!(linear.dense_logits(&[-1.0, 0.0])[1], 1.0);
    }
}
