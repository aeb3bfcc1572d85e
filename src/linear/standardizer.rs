//! Centring of rows that are compared by their direction.

/// Takes the mean of the training rows from a row and makes its length 1: what all texts of
/// a data set share says nothing about their classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardizer {
    /// `[n_features]`
    mean: Vec<f32>,
}

impl Standardizer {
    /// Learns the mean of some rows.
    ///
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

    /// One that takes this mean, `[n_features]`, away.
    pub fn of(mean: Vec<f32>) -> Self {
        Standardizer { mean }
    }

    /// The mean of the rows that it was fitted to, `[n_features]`.
    pub fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// A row `[n_features]`, centred and of length 1; of length 0 where it is the mean.
    pub fn apply(&self, row: &[f32]) -> Vec<f32> {
        let mut row: Vec<f32> = row.iter().zip(&self.mean).map(|(x, mean)| x - mean).collect();
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
        row.iter_mut().for_each(|x| *x /= length);
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_centred_and_made_a_unit() {
        let rows: [&[f32]; 2] = [&[1.0, 0.0], &[0.0, 1.0]];
        let standardizer = Standardizer::fit(rows.into_iter());
        assert_eq!(standardizer.mean, [0.5, 0.5]);
        assert_eq!(standardizer.apply(&[3.5, 4.5]), [0.6, 0.8]);
        assert_eq!(standardizer.apply(&[0.5, 0.5]), [0.0, 0.0]);
    }
}
