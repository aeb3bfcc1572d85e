//! A direction along which rows are known to differ, before any of them has been seen: what lies
//! along it is made longer, so that a classifier leans on it at a smaller penalty.

use super::LinearClassifier;

/// What a row has along the direction is added once more so many times. From 2 to 16 changes
/// little where the direction is the classes' own.
const FACTOR: f32 = 3.0;

/// Makes a row longer along a direction.
///
/// * `row`, `direction` - `[n_features]`, the direction of length 1.
pub(super) fn stretch(row: &mut [f32], direction: &[f32]) {
    let along: f32 = row.iter().zip(direction).map(|(value, along)| value * along).sum();
    row.iter_mut().zip(direction).for_each(|(value, part)| *value += FACTOR * along * part);
}

impl LinearClassifier {
    /// A classifier of rows that were made longer along a direction, as one of the rows
    /// themselves.
    ///
    /// * `direction` - `[n_features]`, as [`stretch`] had it.
    pub(super) fn of_stretched(mut self, direction: &[f32]) -> Self {
        let n_classes = self.n_classes;
        for class in 0..n_classes {
            let own = self.weights.iter().skip(class).step_by(n_classes);
            let along: f32 = own.zip(direction).map(|(weight, part)| weight * part).sum();
            let own = self.weights.iter_mut().skip(class).step_by(n_classes);
            own.zip(direction).for_each(|(weight, part)| *weight += FACTOR * along * part);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_grows_along_the_direction_alone() {
        let mut row = [2.0, 1.0, 5.0];
        // 0.6 · 2 + 0.8 · 1 = 2 along (0.6, 0.8, 0): three times that is added.
        stretch(&mut row, &[0.6, 0.8, 0.0]);
        for (value, expected) in row.iter().zip([5.6, 5.8, 5.0]) {
            assert!((value - expected).abs() < 1e-5, "{row:?}");
        }
    }

    #[test]
    fn logits_of_stretched_rows_are_those_of_the_rows() {
        let direction = [0.6, 0.0, 0.8];
        let linear = LinearClassifier {
            n_classes: 2,
            weights: vec![1.0, -2.0, 0.5, 0.25, -1.0, 3.0],
            intercepts: vec![0.1, -0.1],
        };
        let row = [0.3, -0.7, 0.2];
        let mut longer = row;
        stretch(&mut longer, &direction);
        let expected = linear.dense_logits(&longer);
        let actual = linear.of_stretched(&direction).dense_logits(&row);
        for (a, e) in actual.iter().zip(&expected) {
            assert!((a - e).abs() < 1e-5, "{actual:?} is not {expected:?}");
        }
    }
}
