//! What the layouts of a map compute with vectors.

/// `a · b`
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The vector at length 1; zeros where it has next to none.
pub(super) fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = dot(&vector, &vector).sqrt();
    let factor = if length > 1e-12 { length.recip() } else { 0.0 };
    vector.iter_mut().for_each(|value| *value *= factor);
    vector
}

/// Takes `mean` away.
pub(super) fn subtract(vector: &mut [f32], mean: &[f32]) {
    vector.iter_mut().zip(mean).for_each(|(value, mean)| *value -= mean);
}

/// What is left of a vector without what it has of some directions of length 1.
pub(super) fn orthogonal(mut vector: Vec<f32>, directions: &[Vec<f32>]) -> Vec<f32> {
    for direction in directions {
        let along = dot(&vector, direction);
        vector.iter_mut().zip(direction).for_each(|(value, part)| *value -= along * part);
    }
    vector
}
