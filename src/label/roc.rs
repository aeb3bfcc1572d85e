//! How well scores tell two classes apart.

/// Whether scores tell two classes apart by more than chance: the 95 % interval of the area is above one half.
pub fn is_above_chance(high: &[f64], low: &[f64]) -> bool {
    if high.is_empty() || low.is_empty() {
        return false;
    }
    let (auc, error) = area(high, low);
    auc - 1.96 * error > 0.5
}

/// The area under the ROC curve and its standard error; both lists have a score.
pub fn area(high: &[f64], low: &[f64]) -> (f64, f64) {
    let mut sum = 0.0;
    for a in high {
        for b in low {
            sum += if a > b { 1.0 } else { f64::from(u8::from(a == b)) / 2.0 };
        }
    }
    let (n, m) = (high.len() as f64, low.len() as f64);
    let auc = sum / (n * m);
    let (q1, q2) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc));
    let variance = auc * (1.0 - auc) + (n - 1.0) * (q1 - auc * auc) + (m - 1.0) * (q2 - auc * auc);
    (auc, (variance.max(0.0) / (n * m)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order_and_half_of_the_ties() {
        assert_eq!(area(&[2.0, 3.0], &[0.0, 1.0]), (1.0, 0.0));
        let (auc, error) = area(&[1.0, 0.0], &[0.0, 0.0]);
        assert_eq!(auc, 0.75);
        // Q1 = 0.6, Q2 = 0.642857: (0.1875 + 0.0375 + 0.080357) / 4.
        assert!((error - 0.276_296).abs() < 1e-5, "{error}");
        assert!(is_above_chance(&[2.0, 3.0], &[0.0, 1.0]));
        assert!(!is_above_chance(&[1.0, 0.0], &[0.0, 0.0]) && !is_above_chance(&[], &[1.0]));
    }
}
