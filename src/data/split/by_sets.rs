//! Parts and folds of texts with several labels: iterative stratification (Sechidis, Tsoumakas &
//! Vlahavas, ECML PKDD 2011).

use rand::seq::SliceRandom;

use super::groups::same_texts;
use super::hold_out::Split;
use crate::data::label_sets::LabelSets;
use crate::error::{Error, ErrorKind, HeldOut};
use crate::random::{self, Purpose};

/// Splits examples so that each label has about the same share in each part, the rarest label
/// first; of each label one text with it and one without it stay in training.
///
/// * `sets` - `numbers` has the set of each example, `[n_examples]`.
/// * `validation_share`, `test_share` - each in 0..=0.5; 0 gives an empty part.
/// * `seed` - the same seed gives the same split.
///
/// # Errors
/// [`ErrorKind::NothingToHoldOut`] where a share is not 0 but no example can be spared.
pub fn split_by_sets(
    sets: &LabelSets,
    numbers: &[usize],
    n_labels: usize,
    (validation_share, test_share): (f64, f64),
    seed: u32,
) -> Result<Split, Error> {
    let n_examples = numbers.len();
    let shares = [1.0 - validation_share - test_share, validation_share, test_share];
    let has = |example: usize, label: usize| sets.has(numbers[example], label);
    let mut part_of = deal(sets, numbers, n_labels, &shares, (seed, Purpose::Split));
    for label in 0..n_labels {
        for with in [true, false] {
            let mut like = (0..n_examples).filter(|&example| has(example, label) == with);
            let is_there = like.clone().any(|example| part_of[example] == 0);
            if let (false, Some(first)) = (is_there, like.next()) {
                part_of[first] = 0;
            }
        }
    }
    let of_part = |part| (0..n_examples).filter(|&example| part_of[example] == part).collect();
    let split = Split { training: of_part(0), validation: of_part(1), test: of_part(2) };
    for (indices, share, part) in [
        (&split.validation, validation_share, HeldOut::Validation),
        (&split.test, test_share, HeldOut::Test),
    ] {
        if share > 0.0 && indices.is_empty() {
            return Err(ErrorKind::NothingToHoldOut { part }.into());
        }
    }
    Ok(split)
}

/// The rows that each run of a cross-validation holds out, as [`super::folds_of_texts`] has them:
/// each label has about the same share in each fold, a text with it and one without it are always
/// left in the rest, and equal texts are in one fold.
///
/// * `n_folds` - 0 holds out every text alone.
/// * `texts`, `numbers` - text and number of the set of each row, `[n_rows]`.
pub fn folds_of_sets(
    texts: &[&str],
    sets: &LabelSets,
    numbers: &[usize],
    n_labels: usize,
    n_folds: usize,
    seed: u32,
) -> Vec<Vec<usize>> {
    let (_, members) = same_texts(texts);
    let of_groups: Vec<usize> = members.iter().map(|rows| numbers[rows[0]]).collect();
    let (n_folds, fold_of) = match n_folds {
        0 => (members.len(), (0..members.len()).collect()),
        n => {
            let shares = vec![1.0 / n as f64; n];
            (n, deal(sets, &of_groups, n_labels, &shares, (seed, Purpose::Folds)))
        }
    };
    // Rows with each label, and without it.
    let mut n_of = vec![[0; 2]; n_labels];
    for &number in numbers {
        for (label, n) in n_of.iter_mut().enumerate() {
            n[usize::from(sets.has(number, label))] += 1;
        }
    }
    let mut folds = vec![Vec::new(); n_folds];
    let mut n_left = vec![n_of; n_folds];
    for (rows, &fold) in members.iter().zip(&fold_of) {
        let mut left = n_left[fold].clone();
        for &row in rows {
            for (label, n) in left.iter_mut().enumerate() {
                n[usize::from(sets.has(numbers[row], label))] -= 1;
            }
        }
        if left.iter().all(|n| n[0] > 0 && n[1] > 0) {
            n_left[fold] = left;
            folds[fold].extend(rows);
        }
    }
    folds.iter_mut().for_each(|fold| fold.sort_unstable());
    folds.into_iter().filter(|fold| !fold.is_empty()).collect()
}

/// The part of each example, the rarest label dealt first.
///
/// * `numbers` - of the set of each example, `[n_examples]`.
/// * `shares` - of each part; together 1.
fn deal(
    sets: &LabelSets,
    numbers: &[usize],
    n_labels: usize,
    shares: &[f64],
    (seed, purpose): (u32, Purpose),
) -> Vec<usize> {
    let n_examples = numbers.len();
    let has = |example: usize, label: usize| sets.has(numbers[example], label);
    // Texts with each label that are not dealt yet.
    let mut n_left = vec![0; n_labels];
    for &number in numbers {
        sets.labels(number).iter().for_each(|&label| n_left[label] += 1);
    }
    // What each part still wants: of each label, and of all examples.
    let of_parts = |n: usize| -> Vec<f64> { shares.iter().map(|share| share * n as f64).collect() };
    let mut wanted: Vec<Vec<f64>> = n_left.iter().map(|&n| of_parts(n)).collect();
    let mut room = of_parts(n_examples);
    let mut left: Vec<usize> = (0..n_examples).collect();
    left.shuffle(&mut random::stream(seed, purpose, 0));
    let mut part_of = vec![0; n_examples];
    while !left.is_empty() {
        let is_open = |label: &usize| n_left[*label] > 0;
        let rarest = (0..n_labels).filter(is_open).min_by_key(|&label| n_left[label]);
        let (now, later): (Vec<usize>, Vec<usize>) =
            left.into_iter().partition(|&example| rarest.is_none_or(|label| has(example, label)));
        left = later;
        for example in now {
            let key =
                |part: &usize| (rarest.map_or(0.0, |label| wanted[label][*part]), room[*part]);
            let parts = (0..shares.len()).filter(|&part| shares[part] > 0.0);
            // Of equals the first: of a split, training.
            let part = parts
                .rev()
                .max_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
            let part = part.unwrap_or(0);
            part_of[example] = part;
            room[part] -= 1.0;
            for &label in sets.labels(numbers[example]) {
                wanted[label][part] -= 1.0;
                n_left[label] -= 1;
            }
        }
    }
    part_of
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(texts: &[&[usize]]) -> (LabelSets, Vec<usize>) {
        let mut sets = LabelSets::default();
        let numbers = texts.iter().map(|labels| sets.number_of(labels.to_vec())).collect();
        (sets, numbers)
    }

    #[test]
    fn every_label_has_its_share_in_each_part() {
        // 40 with 0, of which 20 with 1 too; 10 with 2; 10 with none.
        let mut texts: Vec<&[usize]> = vec![&[0]; 20];
        texts.extend([&[0, 1][..]; 20]);
        texts.extend([&[2][..]; 10]);
        texts.extend([&[][..]; 10]);
        let (sets, numbers) = numbered(&texts);
        for seed in 1..20 {
            let split = split_by_sets(&sets, &numbers, 3, (0.2, 0.1), seed).unwrap();
            let n = |part: &[usize], label| {
                part.iter().filter(|&&example| sets.has(numbers[example], label)).count()
            };
            assert_eq!([0, 1, 2].map(|label| n(&split.validation, label)), [8, 4, 2], "{seed}");
            assert_eq!([0, 1, 2].map(|label| n(&split.test, label)), [4, 2, 1], "{seed}");
            let mut all = [split.training, split.validation, split.test].concat();
            all.sort_unstable();
            assert_eq!(all, (0..60).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_text_with_and_one_without_each_label_stay_to_be_learned_from() {
        let (sets, numbers) = numbered(&[&[0, 1], &[1], &[1, 2], &[1], &[]]);
        for seed in 1..50 {
            let split = split_by_sets(&sets, &numbers, 3, (0.5, 0.0), seed).unwrap();
            for label in 0..3 {
                let has = |with| {
                    let mut training = split.training.iter();
                    training.any(|&example| sets.has(numbers[example], label) == with)
                };
                assert!(has(true) && has(false), "label {label} of seed {seed}: {split:?}");
            }
        }
    }

    #[test]
    fn folds_have_each_label_alike_and_leave_it_to_learn_from() {
        // As above, 10 of them with a text that another has too.
        let mut texts: Vec<&[usize]> = vec![&[0]; 20];
        texts.extend([&[0, 1][..]; 20]);
        texts.extend([&[2][..]; 10]);
        texts.extend([&[][..]; 10]);
        let (sets, numbers) = numbered(&texts);
        let words: Vec<String> = (0..60).map(|row| format!("text {}", row.max(5))).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let n = |fold: &[usize], label| {
            fold.iter().filter(|&&row| sets.has(numbers[row], label)).count()
        };
        for seed in 1..20 {
            let folds = folds_of_sets(&words, &sets, &numbers, 3, 5, seed);
            let mut all = folds.concat();
            all.sort_unstable();
            assert_eq!(all, (0..60).collect::<Vec<_>>());
            for fold in &folds {
                assert_eq!((n(fold, 1), n(fold, 2)), (4, 2), "{seed}");
                // The first six rows are one text.
                assert!([0, 6].contains(&fold.iter().filter(|&&row| row < 6).count()));
            }
        }
        // A label of one text is never held out, nor is the only text that lacks one.
        let (sets, numbers) = numbered(&[&[0, 1], &[1], &[1, 2], &[1, 2], &[]]);
        let words = ["a", "b", "c", "d", "e"];
        for n_folds in [0, 2, 5] {
            let mut all = folds_of_sets(&words, &sets, &numbers, 3, n_folds, 1).concat();
            all.sort_unstable();
            assert!(!all.contains(&0) && !all.contains(&4), "{n_folds}: {all:?}");
        }
        assert_eq!(folds_of_sets(&words, &sets, &numbers, 3, 0, 1), [[1], [2], [3]]);
    }

    #[test]
    fn where_nothing_can_be_spared_is_said() {
        let (sets, numbers) = numbered(&[&[0], &[]]);
        let error = split_by_sets(&sets, &numbers, 1, (0.5, 0.0), 1).unwrap_err();
        let part = HeldOut::Validation;
        assert_eq!(error.kind, ErrorKind::NothingToHoldOut { part });
        assert!(split_by_sets(&sets, &numbers, 1, (0.0, 0.0), 1).is_ok());
    }
}
