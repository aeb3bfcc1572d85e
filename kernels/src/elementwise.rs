//! What is done number by number, or within a row.

use wide::{f32x4, i32x4};

/// What numbers are multiplied by that dropout keeps or sets to zero: 0 or `kept`.
///
/// * `numbers` - drawn at random, 16 bits each, the lower ones first; those below `threshold` drop.
pub fn dropout_factors(numbers: &[u8], threshold: u16, kept: f32) -> Vec<f32> {
    let numbers = numbers.as_chunks::<2>().0.iter().map(|number| u16::from_le_bytes(*number));
    numbers.map(|number| if number < threshold { 0.0 } else { kept }).collect()
}

/// GELU, of each number in place.
///
/// Hendrycks and Gimpel, 2016, <https://arxiv.org/abs/1606.08415>: `x Φ(x)`, with the normal
/// distribution itself and not its approximation by tanh.
pub fn gelu(x: &mut [f32]) {
    each(x, |x| x * normal_distribution(x));
}

/// As [`gelu`], and gives its slope at each number, by which gradients are multiplied on the way back.
pub(crate) fn gelu_keeping(x: &mut [f32]) -> Vec<f32> {
    let mut slopes = x.to_vec();
    let both = |x: f32x4| {
        let distribution = normal_distribution(x);
        // φ(x) = exp(-x²/2) / √2π
        let density = exp(x * x * f32x4::splat(-0.5)) * f32x4::splat(0.398_942_3);
        (x * distribution, distribution + x * density)
    };
    let (fours, rest) = x.as_chunks_mut::<4>();
    let (slopes_of_fours, slopes_of_rest) = slopes.as_chunks_mut::<4>();
    for (four, slope) in fours.iter_mut().zip(slopes_of_fours) {
        let (y, slopes) = both(f32x4::new(*four));
        (*four, *slope) = (y.to_array(), slopes.to_array());
    }
    for (value, slope) in rest.iter_mut().zip(slopes_of_rest) {
        let (y, slopes) = both(f32x4::splat(*value));
        (*value, *slope) = (y.to_array()[0], slopes.to_array()[0]);
    }
    slopes
}

/// `Φ(x)`
fn normal_distribution(x: f32x4) -> f32x4 {
    let half = f32x4::splat(0.5);
    half + half * erf(x * f32x4::splat(std::f32::consts::FRAC_1_SQRT_2))
}

/// Puts something in the place of each number.
pub(crate) fn each(x: &mut [f32], of: impl Fn(f32x4) -> f32x4) {
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

/// The exponential, to 2e-7 of itself; below -87 as there, and above 88 as there.
#[inline]
pub(crate) fn exp(x: f32x4) -> f32x4 {
    const COEFFICIENTS: [f32; 6] =
        [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5];
    // So written that NaN stays NaN.
    let (least, most) = (f32x4::splat(-87.0), f32x4::splat(88.0));
    let x = x.simd_lt(least).select(least, x);
    let x = x.simd_gt(most).select(most, x);
    // eˣ = 2ⁿ eʳ with |r| at most half of ln 2; added to 1.5 · 2²³, n stands in the lowest bits.
    let shifted = x * f32x4::splat(std::f32::consts::LOG2_E) + f32x4::splat(12_582_912.0);
    let n = shifted - f32x4::splat(12_582_912.0);
    let r = x - n * f32x4::splat(0.693_359_4) + n * f32x4::splat(2.121_944_4e-4);
    let polynomial = COEFFICIENTS.iter().fold(f32x4::ZERO, |sum, &c| sum * r + f32x4::splat(c));
    let fraction = polynomial * r * r + r + f32x4::ONE;
    let exponent: i32x4 = bytemuck::cast(shifted);
    fraction * bytemuck::cast::<i32x4, f32x4>((exponent + i32x4::splat(127)) << 23)
}

/// `x += y`
pub fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

/// `x += factor · y`
#[inline]
pub(crate) fn add_scaled(x: &mut [f32], y: &[f32], factor: f32) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += factor * y;
    }
}

/// The sum of each column of rows.
pub(crate) fn column_sums(rows: &[f32], n_columns: usize) -> Vec<f32> {
    let mut sums = vec![0.0; n_columns];
    rows.chunks_exact(n_columns.max(1)).for_each(|row| add(&mut sums, row));
    sums
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

/// What the backward pass of a layer normalisation needs.
#[derive(Debug, Clone, Default)]
pub struct Normalized {
    /// The rows brought to mean 0 and variance 1, `[n_rows, d]`.
    rows: Vec<f32>,
    /// What each was multiplied by, `[n_rows]`.
    factors: Vec<f32>,
}

impl LayerNorm {
    /// Normalises each row in place.
    ///
    /// * `x` - `[n_rows, d]`
    pub fn apply(&self, x: &mut [f32]) {
        let d = self.scale.len().max(1);
        for row in x.chunks_exact_mut(d) {
            let (mean, factor) = mean_and_factor(row, self.epsilon);
            for ((x, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
                *x = (*x - mean) * factor * scale + shift;
            }
        }
    }

    /// As [`LayerNorm::apply`], and what the way back needs.
    pub fn apply_keeping(&self, x: &mut [f32]) -> Normalized {
        let d = self.scale.len().max(1);
        let mut kept = Normalized { rows: x.to_vec(), factors: Vec::new() };
        for (row, kept_row) in x.chunks_exact_mut(d).zip(kept.rows.chunks_exact_mut(d)) {
            let (mean, factor) = mean_and_factor(row, self.epsilon);
            kept.factors.push(factor);
            kept_row.iter_mut().for_each(|x| *x = (*x - mean) * factor);
            let parts = kept_row.iter().zip(&self.scale).zip(&self.shift);
            for (x, ((kept, scale), shift)) in row.iter_mut().zip(parts) {
                *x = kept * scale + shift;
            }
        }
        kept
    }
}

impl Normalized {
    /// The gradient of what was normalised, from that of what came of it; and those of scale and
    /// shift, both `[d]`.
    ///
    /// * `gradient` - `[n_rows, d]`, changed in place.
    pub fn backward(&self, scale: &[f32], gradient: &mut [f32]) -> (Vec<f32>, Vec<f32>) {
        let d = scale.len().max(1);
        let (mut d_scale, mut d_shift) = (vec![0.0; d], vec![0.0; d]);
        let rows = self.rows.chunks_exact(d).zip(&self.factors);
        for ((row, factor), gradient) in rows.zip(gradient.chunks_exact_mut(d)) {
            add(&mut d_shift, gradient);
            for (((gradient, x), scale), d_scale) in
                gradient.iter_mut().zip(row).zip(scale).zip(&mut d_scale)
            {
                *d_scale += *gradient * x;
                *gradient *= scale;
            }
            let (mean, slope) = (sum(gradient, |x| x) / d as f32, dot(gradient, row) / d as f32);
            for (gradient, x) in gradient.iter_mut().zip(row) {
                *gradient = (*gradient - mean - x * slope) * factor;
            }
        }
        (d_scale, d_shift)
    }
}

/// A row's mean, and one over its standard deviation.
fn mean_and_factor(row: &[f32], epsilon: f32) -> (f32, f32) {
    let d = row.len() as f32;
    let mean = sum(row, |x| x) / d;
    let center = f32x4::splat(mean);
    let variance = sum(row, |x| (x - center) * (x - center)) / d;
    (mean, 1.0 / (variance + epsilon).sqrt())
}

/// The sum of what becomes of a row's numbers.
fn sum(row: &[f32], of: impl Fn(f32x4) -> f32x4) -> f32 {
    let (fours, rest) = row.as_chunks::<4>();
    let all = fours.iter().fold(f32x4::ZERO, |all, four| all + of(f32x4::new(*four)));
    rest.iter().fold(all.reduce_add(), |all, x| all + of(f32x4::splat(*x)).to_array()[0])
}

/// The sum of the products of two rows' numbers.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let products = a.iter().zip(b).map(|(a, b)| f32x4::new(*a) * f32x4::new(*b));
    let sum = products.fold(f32x4::ZERO, |sum, product| sum + product).reduce_add();
    a_rest.iter().zip(b_rest).fold(sum, |sum, (a, b)| sum + a * b)
}

/// Multiplies each number by that of another row.
pub(crate) fn multiply(x: &mut [f32], factors: &[f32]) {
    for (x, factor) in x.iter_mut().zip(factors) {
        *x *= factor;
    }
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
    fn exponentials_of_any_number() {
        for at in -8_700..=8_800 {
            let x = at as f32 / 100.0;
            let found = f64::from(exp(f32x4::splat(x)).to_array()[0]);
            let expected = f64::from(x).exp();
            assert!((found / expected - 1.0).abs() < 2e-7, "exp({x}) = {found}");
        }
        let [none, low, high, zero] =
            exp(f32x4::new([f32::NAN, f32::NEG_INFINITY, f32::INFINITY, 0.0])).to_array();
        assert!(none.is_nan() && low < 2e-38 && high > 1e38);
        assert_eq!(zero, 1.0);
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

    #[test]
    fn the_slope_of_gelu() {
        let x = [-5.0, -1.3, -0.2, 0.0, 0.7, 3.0];
        let (mut y, mut plain) = (x, x);
        gelu(&mut plain);
        let slopes = gelu_keeping(&mut y);
        assert_eq!(y, plain);
        for (x, found) in x.iter().zip(slopes) {
            let mut around = [x + 1e-2, x - 1e-2];
            gelu(&mut around);
            let slope = (around[0] - around[1]) / 2e-2;
            assert!((found - slope).abs() < 1e-4, "{found} is not {slope}");
        }
    }

    #[test]
    fn gradients_of_a_layer_norm_are_the_slopes() {
        let norm = |scale: &[f32], shift: &[f32]| LayerNorm {
            scale: scale.to_vec(),
            shift: shift.to_vec(),
            epsilon: 1e-5,
        };
        let x = [1.0, -2.0, 0.5, 3.0, 0.2, 0.1, 0.9, -1.0, 2.0, 0.0];
        let (scale, shift) = ([1.0, 2.0, -1.0, 0.5, 1.5], [0.1, 0.2, 0.3, 0.4, 0.5]);
        let factors: Vec<f32> = (0..10).map(|at| (at as f32 * 0.9).cos()).collect();
        let loss = |x: &[f32], scale: &[f32], shift: &[f32]| -> f32 {
            let mut y = x.to_vec();
            norm(scale, shift).apply(&mut y);
            y.iter().zip(&factors).map(|(y, factor)| y * factor).sum()
        };
        let mut y = x;
        let kept = norm(&scale, &shift).apply_keeping(&mut y);
        let mut plain = x;
        norm(&scale, &shift).apply(&mut plain);
        assert_eq!(y, plain);
        let mut of_x = factors.clone();
        let (of_scale, of_shift) = kept.backward(&scale, &mut of_x);
        let slope = |values: &[f32], at: usize, loss: &dyn Fn(&[f32]) -> f32| {
            let moved = |by: f32| {
                let mut values = values.to_vec();
                values[at] += by;
                loss(&values)
            };
            (moved(1e-2) - moved(-1e-2)) / 2e-2
        };
        for (at, found) in of_x.iter().enumerate() {
            let slope = slope(&x, at, &|x| loss(x, &scale, &shift));
            assert!((slope - found).abs() < 2e-3, "{slope} is not {found}");
        }
        for at in 0..5 {
            let by_scale = slope(&scale, at, &|scale| loss(&x, scale, &shift));
            let by_shift = slope(&shift, at, &|shift| loss(&x, &scale, shift));
            assert!((by_scale - of_scale[at]).abs() < 2e-3);
            assert!((by_shift - of_shift[at]).abs() < 2e-3);
        }
    }
}
