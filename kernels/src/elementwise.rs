//! What is done number by number, or within a row.

use wide::f32x4;

/// GELU, of each number in place.
///
/// Hendrycks and Gimpel, 2016, <https://arxiv.org/abs/1606.08415>: `x Φ(x)`, with the normal
/// distribution itself and not its approximation by tanh.
pub fn gelu(x: &mut [f32]) {
    let half = f32x4::splat(0.5);
    let of = |x: f32x4| {
        let scaled = x * f32x4::splat(std::f32::consts::FRAC_1_SQRT_2);
        half * x * (f32x4::ONE + erf(scaled))
    };
    let (fours, rest) = x.as_chunks_mut::<4>();
    for four in fours {
        *four = of(f32x4::new(*four)).to_array();
    }
    for value in rest {
        *value = of(f32x4::splat(*value)).to_array()[0];
    }
}

/// The error function, to 5e-7: one odd polynomial over an even one, as Eigen and XLA have it.
fn erf(x: f32x4) -> f32x4 {
    const UPPER: [f32; 7] = [
        -2.726_142e-10,
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_5e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    const LOWER: [f32; 5] =
        [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2];
    // Beyond it is 1 in single precision.
    let x = x.fast_max(f32x4::splat(-4.0)).fast_min(f32x4::splat(4.0));
    let square = x * x;
    let polynomial = |coefficients: &[f32]| {
        coefficients.iter().fold(f32x4::ZERO, |sum, &c| sum * square + f32x4::splat(c))
    };
    x * polynomial(&UPPER) / polynomial(&LOWER)
}

/// `x += y`
pub fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

/// Layer normalisation, Ba, Kiros and Hinton, 2016, <https://arxiv.org/abs/1607.06450>.
#[derive(Debug, Clone)]
pub struct LayerNorm {
    /// What each number is multiplied by, `[d]`.
    pub scale: Vec<f32>,
    /// What is added to each, `[d]`.
    pub shift: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl LayerNorm {
    /// Normalises each row in place.
    ///
    /// * `x` - `[n_rows, d]`
    pub fn apply(&self, x: &mut [f32]) {
        let d = self.scale.len().max(1);
        for row in x.chunks_exact_mut(d) {
            let mean = sum(row, |x| x) / d as f32;
            let center = f32x4::splat(mean);
            let variance = sum(row, |x| (x - center) * (x - center)) / d as f32;
            let factor = 1.0 / (variance + self.epsilon).sqrt();
            for ((x, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
                *x = (*x - mean) * factor * scale + shift;
            }
        }
    }
}

/// The sum of what becomes of a row's numbers.
fn sum(row: &[f32], of: impl Fn(f32x4) -> f32x4) -> f32 {
    let (fours, rest) = row.as_chunks::<4>();
    let all = fours.iter().fold(f32x4::ZERO, |all, four| all + of(f32x4::new(*four)));
    rest.iter().fold(all.reduce_add(), |all, x| all + of(f32x4::splat(*x)).to_array()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By its series, Abramowitz and Stegun 7.1.5.
    fn exact_erf(x: f64) -> f64 {
        let mut term = x;
        let mut sum = x;
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn erf_is_right_to_half_a_millionth() {
        for at in -4_500..=4_500 {
            let x = f64::from(at) / 1_000.0;
            let found = f64::from(erf(f32x4::splat(x as f32)).to_array()[0]);
            assert!((found - exact_erf(x)).abs() < 5e-7, "erf({x}) = {found}");
        }
    }

    #[test]
    fn gelu_is_that_of_the_normal_distribution() {
        let mut x = [-30.0, -1.0, 0.0, 0.5, 2.0, 30.0, f32::NAN];
        gelu(&mut x);
        for (found, expected) in x.iter().zip([0.0, -0.158_655_26, 0.0, 0.345_731_23, 1.954_499_7])
        {
            assert!((found - expected).abs() < 2e-6, "{found} is not {expected}");
        }
        assert!((x[5] - 30.0).abs() < 1e-5);
        assert!(x[6].is_nan());
    }

    #[test]
    fn rows_of_any_length_are_normalised() {
        // The standard deviation of 1, 2, 3, 4, 5 is √2.
        let norm = LayerNorm { scale: vec![2.0; 5], shift: vec![1.0; 5], epsilon: 0.0 };
        let mut x = [1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0];
        norm.apply(&mut x);
        let step = std::f32::consts::SQRT_2;
        for row in x.chunks_exact(5) {
            for (index, found) in row.iter().enumerate() {
                let expected = 1.0 + step * (index as f32 - 2.0);
                assert!((found - expected).abs() < 1e-5, "{found} is not {expected}");
            }
        }
        let norm = LayerNorm { scale: vec![1.0; 4], shift: vec![0.0; 4], epsilon: 1e-12 };
        let mut same = [0.5; 4];
        norm.apply(&mut same);
        assert_eq!(same, [0.0; 4]);
    }
}
