//! Shares of counts that may be 0.

/// 2PR / (P + R), in counts.
///
/// * `n_named` - texts of the class and texts taken for it, together.
pub fn f1(hits: usize, n_named: usize) -> f64 {
    ratio(2 * hits, n_named)
}

/// 0 where there is nothing to divide by, as scikit-learn's `zero_division=0`.
pub fn ratio(numerator: usize, denominator: usize) -> f64 {
    if denominator == 0 { 0.0 } else { numerator as f64 / denominator as f64 }
}
