//! Whether one classifier is better than another, by what both said of the same texts.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::prediction::ranked_by;

/// Below this probability, luck is not taken for the reason of a difference.
const SIGNIFICANT: f64 = 0.05;

/// One classifier beside another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Paired {
    /// Mean difference of the accuracies over the texts that both classified, -1 … 1.
    pub difference: f64,
    /// Texts that this one gets right more often than the other.
    pub n_better: usize,
    /// Texts that it gets right less often than the other.
    pub n_worse: usize,
    /// How likely such an outcome, or a clearer one, is among equals; among several
    /// comparisons, corrected for their number.
    pub p_value: f64,
    /// What the p-value says at 5 %.
    pub verdict: Verdict,
}

/// Which of two classifiers is more accurate, as far as the texts can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// This one is more accurate.
    Better,
    /// The other is.
    Worse,
    /// Too few texts tell them apart.
    Unclear,
}

/// Compares two classifiers by the exact sign test, two-sided, on the texts that one gets
/// right more often than the other. Of one prediction a text it is McNemar's test in its
/// exact form (McNemar, Psychometrika 12, 1947; for classifiers: Dietterich, Neural
/// Computation 10, 1998). Of repeated predictions, many texts that one gets right a little more
/// often may weigh less than a few that it gets right far less often: where the test and the
/// accuracies point different ways, neither is called better.
///
/// * `one`, `other` - the row of each prediction in the table, and whether it is right.
pub fn paired(one: &[(usize, bool)], other: &[(usize, bool)]) -> Paired {
    let (one, other) = (right_by_row(one), right_by_row(other));
    let (mut n_better, mut n_worse, mut n_both, mut difference) = (0, 0, 0, 0.0);
    for ((right, n), (other_right, other_n)) in one.into_iter().zip(other) {
        if n == 0 || other_n == 0 {
            continue;
        }
        n_both += 1;
        n_better += usize::from(right * other_n > other_right * n);
        n_worse += usize::from(right * other_n < other_right * n);
        difference += right as f64 / n as f64 - other_right as f64 / other_n as f64;
    }
    let mut paired = Paired {
        difference: difference / f64::from(n_both.max(1)),
        n_better,
        n_worse,
        p_value: sign_test(n_better, n_worse),
        verdict: Verdict::Unclear,
    };
    paired.judge();
    paired
}

impl Paired {
    fn judge(&mut self) {
        self.verdict = match self.p_value < SIGNIFICANT {
            true if self.n_better > self.n_worse && self.difference > 0.0 => Verdict::Better,
            true if self.n_better < self.n_worse && self.difference < 0.0 => Verdict::Worse,
            _ => Verdict::Unclear,
        };
    }
}

/// Corrects comparisons that are made together: of many, one looks clear by luck (Holm,
/// Scandinavian Journal of Statistics 6, 1979).
///
/// * `n` - comparisons in all. Those still to be made count too: no verdict changes only
///   because another contestant begins.
pub fn correct(made: &mut [Option<Paired>], n: usize) {
    let made: Vec<&mut Paired> = made.iter_mut().flatten().collect();
    let mut least = 0.0_f64;
    for (rank, paired) in ranked_by(made, |paired| -paired.p_value).into_iter().enumerate() {
        least = least.max(paired.p_value * n.saturating_sub(rank) as f64).min(1.0);
        paired.p_value = least;
        paired.judge();
    }
}

/// For each row of the table, how often it was classified rightly, of how many times.
fn right_by_row(predictions: &[(usize, bool)]) -> Vec<(usize, usize)> {
    let n_rows = predictions.iter().map(|(row, _)| row + 1).max().unwrap_or(0);
    let mut rows = vec![(0, 0); n_rows];
    for &(row, is_right) in predictions {
        let (right, n) = &mut rows[row];
        *right += usize::from(is_right);
        *n += 1;
    }
    rows
}

/// Twice the probability of at most the smaller of the two counts, were each text as likely
/// to count for one as for the other; at most 1.
fn sign_test(n_better: usize, n_worse: usize) -> f64 {
    let n = n_better + n_worse;
    let mut logarithm = -(n as f64) * std::f64::consts::LN_2;
    let mut sum = 0.0;
    for i in 0..=n_better.min(n_worse) {
        sum += logarithm.exp();
        logarithm += ((n - i) as f64 / (i + 1) as f64).ln();
    }
    (2.0 * sum).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(right: &[bool]) -> Vec<(usize, bool)> {
        right.iter().copied().enumerate().collect()
    }

    #[test]
    fn the_sign_test_by_hand() {
        let check = |better, worse, expected: f64| {
            let actual = sign_test(better, worse);
            assert!((actual - expected).abs() < 1e-12, "{better} {worse}: {actual}");
        };
        check(0, 0, 1.0);
        check(5, 0, 2.0 / 32.0);
        check(0, 6, 2.0 / 64.0);
        check(9, 1, 2.0 * (1.0 + 10.0) / 1024.0);
        check(9, 3, 2.0 * (1.0 + 12.0 + 66.0 + 220.0) / 4096.0);
        check(4, 4, 1.0);
        // Far more texts than a double has powers of two.
        assert!(sign_test(2_000, 1_800) < 0.002 && sign_test(2_000, 2_000) == 1.0);
    }

    #[test]
    fn verdicts_by_the_texts_that_differ() {
        let check = |n_better, n_worse, verdict| {
            let one: Vec<bool> = (0..n_better + n_worse + 20).map(|row| row >= n_worse).collect();
            let other: Vec<bool> = (0..n_better + n_worse + 20)
                .map(|row| row < n_worse || row >= n_worse + n_better)
                .collect();
            let paired = paired(&said(&one), &said(&other));
            assert_eq!(
                (paired.n_better, paired.n_worse, paired.verdict),
                (n_better, n_worse, verdict)
            );
            let expected = (n_better as f64 - n_worse as f64) / one.len() as f64;
            assert!((paired.difference - expected).abs() < 1e-12);
        };
        check(6, 0, Verdict::Better);
        check(0, 6, Verdict::Worse);
        check(5, 0, Verdict::Unclear);
        check(12, 9, Verdict::Unclear);
        check(0, 0, Verdict::Unclear);
    }

    #[test]
    fn repeats_count_once_for_each_text_and_texts_of_one_side_not_at_all() {
        let mut one = said(&[true, true, false]);
        one.extend(said(&[true, false, false]));
        let other = said(&[false, true]);
        let paired = paired(&one, &other);
        assert_eq!((paired.n_better, paired.n_worse), (1, 1));
        assert!((paired.difference - 0.25).abs() < 1e-12);
    }

    #[test]
    fn no_verdict_against_the_accuracies() {
        // Ten repeats: on eight texts six times right against five, on a ninth never against
        // always.
        let repeats = |n_right: [usize; 2]| {
            let repeat = |index| -> Vec<bool> {
                (0..9).map(|row| index < n_right[usize::from(row == 8)]).collect()
            };
            (0..10).flat_map(|index| said(&repeat(index))).collect::<Vec<_>>()
        };
        let (one, other) = (repeats([6, 0]), repeats([5, 10]));
        let check = |paired: Paired, n_better, difference: f64| {
            assert_eq!((paired.n_better, paired.n_worse), (n_better, 9 - n_better));
            assert!((paired.difference - difference).abs() < 1e-12 && paired.p_value < 0.05);
            assert_eq!(paired.verdict, Verdict::Unclear);
        };
        check(paired(&one, &other), 8, -0.2 / 9.0);
        check(paired(&other, &one), 1, 0.2 / 9.0);
    }

    #[test]
    fn several_comparisons_are_corrected_for_their_number() {
        let with = |n_better| {
            let one = paired(&said(&vec![true; n_better]), &said(&vec![false; n_better]));
            assert!((one.p_value - 2.0 * 0.5_f64.powi(n_better as i32)).abs() < 1e-12);
            Some(one)
        };
        // 1/64, 1/32, 1/64 and 1/128 of five: the smallest times five, the next two times four
        // and three, the last times two; none below one before it.
        let mut made = [with(7), with(6), None, with(7), with(8)];
        correct(&mut made, 5);
        let p_values = [4.0 / 64.0, 4.0 / 64.0, 4.0 / 64.0, 5.0 / 128.0];
        for (one, expected) in made.iter().flatten().zip(p_values) {
            assert!((one.p_value - expected).abs() < 1e-12, "{one:?}");
            assert_eq!(one.verdict == Verdict::Better, expected < 0.05);
        }
        let mut alone = [with(6)];
        correct(&mut alone, 1);
        assert_eq!(alone, [with(6)]);
        let mut many = vec![with(2); 9];
        correct(&mut many, 9);
        assert!(many.iter().flatten().all(|one| one.p_value == 1.0));
    }

    #[test]
    fn equals_are_seldom_told_apart() {
        use rand::RngExt;
        let mut rng = crate::random::stream(7, crate::random::Purpose::Bootstrap, 5);
        let mut draw = || (0..60).map(|_| rng.random_bool(0.8)).collect::<Vec<bool>>();
        let is_told =
            |_: &usize| paired(&said(&draw()), &said(&draw())).verdict != Verdict::Unclear;
        let n_told = (0..2_000).filter(is_told).count();
        assert!(n_told <= 100, "{n_told} of 2000");
    }
}
