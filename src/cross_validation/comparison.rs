//! Contestants on the same folds, each beside the best baseline.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::fold_job::OutOfFold;
use super::scores::FoldScores;
use crate::metrics::{Paired, correct, paired};

/// Contestants and what they are compared with, in the order given.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The scores of each contestant.
    pub reports: Vec<FoldScores>,
    /// The baseline with the highest accuracy, of those that classified most texts.
    pub best_baseline: Option<usize>,
    /// Each beside that baseline, corrected for the number of contestants; none for itself, and
    /// where either has no predictions.
    pub paired: Vec<Option<Paired>>,
}

/// Scores contestants, and compares each with the best baseline on the texts that both
/// classified.
///
/// * `classes`, `n_folds` - of the [`super::Partition`].
/// * `predictions` - of each contestant.
/// * `baselines` - which contestants are baselines.
pub fn compare(
    classes: &[String],
    n_folds: usize,
    predictions: &[Vec<OutOfFold>],
    baselines: &[usize],
) -> Comparison {
    let reports: Vec<FoldScores> =
        predictions.iter().map(|own| FoldScores::new(classes, own, n_folds)).collect();
    let mut best_baseline: Option<usize> = None;
    for &baseline in baselines.iter().filter(|&&index| !predictions[index].is_empty()) {
        // An accuracy on part of the folds is no match for one on all.
        let is_better = |best: usize| {
            let [one, other] = [&reports[baseline], &reports[best]];
            (one.n_examples(), one.accuracy()) > (other.n_examples(), other.accuracy())
        };
        if best_baseline.is_none_or(is_better) {
            best_baseline = Some(baseline);
        }
    }
    let hit = |one: &OutOfFold| (one.row, one.is_right());
    let hits: Vec<Vec<(usize, bool)>> =
        predictions.iter().map(|own| own.iter().map(hit).collect()).collect();
    let beside = |(index, one): (usize, &Vec<(usize, bool)>)| {
        let best = best_baseline.filter(|&best| best != index && !one.is_empty())?;
        Some(paired(one, &hits[best]))
    };
    let mut paired: Vec<Option<Paired>> = hits.iter().enumerate().map(beside).collect();
    correct(&mut paired, reports.len().saturating_sub(1));
    Comparison { best_baseline, paired, reports }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Verdict;

    #[test]
    fn each_stands_beside_the_best_baseline() {
        // Of 20 texts of two classes the first `n_right` are right.
        let contestant = |n_right: usize| -> Vec<OutOfFold> {
            let predict = |row: usize| {
                let is_first = row.is_multiple_of(2) == (row < n_right);
                let probabilities = if is_first { vec![0.8, 0.2] } else { vec![0.3, 0.7] };
                OutOfFold { repeat: 0, row, labels: vec![row % 2], probabilities, thresholds: None }
            };
            (0..20).map(predict).collect()
        };
        let classes = ["a".to_string(), "b".to_string()];
        let all = [contestant(10), contestant(12), contestant(20), contestant(2), Vec::new()];
        let comparison = compare(&classes, 5, &all, &[0, 1, 4]);
        assert_eq!(comparison.best_baseline, Some(1));
        let verdicts: Vec<Option<Verdict>> =
            comparison.paired.iter().map(|paired| paired.map(|paired| paired.verdict)).collect();
        let (better, worse) = (Some(Verdict::Better), Some(Verdict::Worse));
        assert_eq!(verdicts, [Some(Verdict::Unclear), None, better, worse, None]);
        assert_eq!(comparison.reports[2].accuracy(), 1.0);
        assert_eq!(compare(&classes, 5, &all[2..4], &[]).paired, [None, None]);
        // A better baseline that was cut short.
        let cut = [contestant(10), contestant(12)[..5].to_vec()];
        let comparison = compare(&classes, 5, &cut, &[0, 1]);
        assert!(comparison.reports[1].accuracy() > comparison.reports[0].accuracy());
        assert_eq!(comparison.best_baseline, Some(0));
    }
}
