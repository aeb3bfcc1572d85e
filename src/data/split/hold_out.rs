//! A validation and a test part held out, stratified and seeded.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;

use crate::error::{Error, ErrorKind, HeldOut};
use crate::random::{self, Purpose};

/// Indices of the examples in each part, each ascending; together every example once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// What a model learns from.
    pub training: Vec<usize>,
    /// What early stopping and the reported progress go by.
    pub validation: Vec<usize>,
    /// What the final scores come from.
    pub test: Vec<usize>,
}

/// Splits examples so that each class has about the same share in each part.
///
/// A class of n examples gives `round(n * share)` to a part, at least one where
/// n allows it, and always keeps one for training; a class of one goes to training.
/// Where a class cannot give both parts what they ask for, the larger gives way; a
/// class of two serves validation.
///
/// Validation takes a class's first shuffled examples and the test its last ones, so
/// that changing one share does not change the other part while the class is large enough.
///
/// * `labels` - class index of each example, `[n_examples]`.
/// * `validation_share`, `test_share` - each in 0..=0.5; 0 gives an empty part.
/// * `seed` - the same seed gives the same split.
///
/// # Errors
/// [`crate::ErrorKind::NothingToHoldOut`] where a share is not 0 but no class can spare an example.
pub fn split(
    labels: &[usize],
    validation_share: f64,
    test_share: f64,
    seed: u32,
) -> Result<Split, Error> {
    let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, &label) in labels.iter().enumerate() {
        classes.entry(label).or_default().push(index);
    }
    let mut split = Split::default();
    for (class, mut members) in classes {
        // A stream a class: a class's parts depend on its own examples only.
        members.shuffle(&mut random::stream(seed, Purpose::Split, class as u32));
        let (n_validation, n_test) = held_out(members.len(), validation_share, test_share);
        let (rest, test) = members.split_at(members.len() - n_test);
        let (validation, training) = rest.split_at(n_validation);
        split.training.extend(training);
        split.validation.extend(validation);
        split.test.extend(test);
    }
    let parts = [
        (&mut split.validation, validation_share, HeldOut::Validation),
        (&mut split.test, test_share, HeldOut::Test),
    ];
    for (indices, share, part) in parts {
        if share > 0.0 && indices.is_empty() {
            return Err(ErrorKind::NothingToHoldOut { part }.into());
        }
        indices.sort_unstable();
    }
    split.training.sort_unstable();
    Ok(split)
}

/// How many of a class's examples go to validation and to the test.
fn held_out(n_examples: usize, validation_share: f64, test_share: f64) -> (usize, usize) {
    let spare = n_examples.saturating_sub(1);
    let wanted = |share: f64| match share > 0.0 {
        true => ((n_examples as f64 * share).round() as usize).max(1).min(spare),
        false => 0,
    };
    let (mut n_validation, mut n_test) = (wanted(validation_share), wanted(test_share));
    while n_validation + n_test > spare {
        match n_validation > n_test {
            true => n_validation -= 1,
            false => n_test -= 1,
        }
    }
    (n_validation, n_test)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_one_is_kept_for_training() {
        let check = |n, validation, test, expected| {
            assert_eq!(held_out(n, validation, test), expected, "{n} {validation} {test}");
        };
        check(10, 0.2, 0.0, (2, 0));
        check(10, 0.0, 0.3, (0, 3));
        check(4, 0.2, 0.2, (1, 1));
        check(13, 0.5, 0.25, (7, 3));
        check(3, 0.5, 0.1, (1, 1));
        check(2, 0.2, 0.2, (1, 0));
        check(1, 0.5, 0.5, (0, 0));
        check(4, 0.4, 0.4, (2, 1));
        check(2, 0.5, 0.0, (1, 0));
    }

    #[test]
    fn a_share_that_no_class_can_serve_is_an_error() {
        let part = |labels: &[usize], validation, test| match split(labels, validation, test, 1) {
            Err(Error { kind: ErrorKind::NothingToHoldOut { part }, .. }) => Some(part),
            _ => None,
        };
        assert_eq!(part(&[0, 1, 2], 0.2, 0.0), Some(HeldOut::Validation));
        assert_eq!(part(&[0, 0, 1, 1], 0.2, 0.2), Some(HeldOut::Test));
        assert_eq!(part(&[], 0.2, 0.0), Some(HeldOut::Validation));
        assert_eq!(part(&[0, 1, 1], 0.2, 0.0), None);
        assert_eq!(part(&[0, 1], 0.0, 0.0), None);
    }

    #[test]
    fn the_parts_of_a_seed_are_the_same_everywhere() {
        let labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
        let split = split(&labels, 0.2, 0.2, 1).unwrap();
        assert_eq!((split.validation, split.test), (vec![6, 9], vec![2, 5]));
    }

    #[test]
    fn a_class_is_split_alike_whatever_the_others_hold_and_whatever_the_test_takes() {
        let labels = [vec![0; 20], vec![1; 20]].concat();
        let whole = split(&labels, 0.2, 0.0, 7).unwrap();
        let alone = split(&labels[..20], 0.2, 0.0, 7).unwrap();
        assert_eq!(whole.validation[..4], alone.validation);
        assert_eq!(split(&labels, 0.2, 0.3, 7).unwrap().validation, whole.validation);
        assert_ne!(split(&labels, 0.2, 0.0, 8).unwrap().validation, whole.validation);
    }
}
