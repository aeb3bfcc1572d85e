//! The folds of cross-validations: every example held out once, each class spread evenly.

use std::collections::{BTreeMap, BTreeSet};

use rand::seq::SliceRandom;

use super::groups::same_texts;
use crate::random::{self, Purpose};

/// A part of a cross-validation; indices of the examples, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Examples that models learn from.
    pub training: Vec<usize>,
    /// Examples that they are scored on.
    pub held_out: Vec<usize>,
}

impl Fold {
    /// The fold that holds out some of `n_examples`; `held_out` is ascending.
    pub fn holding_out(held_out: Vec<usize>, n_examples: usize) -> Self {
        let stays = |index: &usize| held_out.binary_search(index).is_err();
        Self { training: (0..n_examples).filter(stays).collect(), held_out }
    }
}

/// The held-out examples of each fold of a cross-validation: every example in one fold,
/// each class spread evenly over the folds, indices ascending.
///
/// There are `n_folds` folds, fewer where a class has fewer examples, but at least 2: a
/// class of one is held out once with no other to learn from.
///
/// * `labels` - class index of each example, `[n_examples]`.
/// * `seed` - the same seed gives the same folds.
pub fn k_folds(labels: &[usize], n_folds: usize, seed: u32) -> Vec<Vec<usize>> {
    let groups: Vec<usize> = (0..labels.len()).collect();
    k_folds_of_groups(labels, &groups, n_folds, seed)
}

/// [`k_folds`] in which examples of the same group, such as equal texts, share a fold.
///
/// A group counts as one example when the number of folds is lowered. It belongs to the
/// class of its first example.
///
/// * `groups` - group of each example, any numbers, `[n_examples]`.
pub fn k_folds_of_groups(
    labels: &[usize],
    groups: &[usize],
    n_folds: usize,
    seed: u32,
) -> Vec<Vec<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(index);
    }
    let mut classes: BTreeMap<usize, Vec<Vec<usize>>> = BTreeMap::new();
    for members in members.into_values() {
        classes.entry(labels[members[0]]).or_default().push(members);
    }
    let smallest = classes.values().map(Vec::len).min().unwrap_or(0);
    let n_folds = n_folds.min(smallest).max(2);
    let mut folds: Vec<Vec<usize>> = vec![Vec::new(); n_folds];
    for (class, mut groups) in classes {
        groups.shuffle(&mut random::stream(seed, Purpose::Folds, class as u32));
        // Large groups first, while there is room to even them out.
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        let mut n_of_class = vec![0; n_folds];
        for group in groups {
            let emptiest = (0..n_folds).min_by_key(|&fold| (n_of_class[fold], folds[fold].len()));
            let emptiest = emptiest.unwrap_or(0);
            n_of_class[emptiest] += group.len();
            folds[emptiest].extend(group);
        }
    }
    folds.iter_mut().for_each(|fold| fold.sort_unstable());
    folds
}

/// The folds, with no group in two of them, over the examples of which another group has the same
/// class; the rest is trained on in every fold.
///
/// * `labels`, `groups` - class and group of each example, `[n_examples]`.
pub fn folds_leaving_each_class(
    labels: &[usize],
    groups: &[usize],
    n_folds: usize,
    seed: u32,
) -> Vec<Fold> {
    let usable: Vec<usize> = (0..labels.len())
        .filter(|&place| {
            let mut others = labels.iter().zip(groups);
            others.any(|(&label, &group)| label == labels[place] && group != groups[place])
        })
        .collect();
    let of_usable = |values: &[usize]| usable.iter().map(|&place| values[place]).collect();
    let (usable_labels, usable_groups): (Vec<usize>, Vec<usize>) =
        (of_usable(labels), of_usable(groups));
    let held_out = k_folds_of_groups(&usable_labels, &usable_groups, n_folds, seed).into_iter();
    held_out
        .map(|fold| fold.into_iter().map(|at| usable[at]).collect())
        .map(|held_out| Fold::holding_out(held_out, labels.len()))
        .filter(|fold| !fold.held_out.is_empty() && !fold.training.is_empty())
        .collect()
}

/// The rows that each run of a cross-validation holds out, each fold ascending and none
/// empty. Every class has about the same share in each fold and is always left in the
/// rest, and equal texts are in one fold. Empty where no row can be held out.
///
/// There are `n_folds`, or as many as the smallest class has different texts; a class of
/// one text does not count, it is only trained on. With `n_folds` of 0 every text is held
/// out alone (leave-one-out).
///
/// * `texts`, `labels` - text and class index of each row, `[n_rows]`.
pub fn folds_of_texts(
    texts: &[&str],
    labels: &[usize],
    n_folds: usize,
    seed: u32,
) -> Vec<Vec<usize>> {
    let (groups, members) = same_texts(texts);
    let mut n_of_class: BTreeMap<usize, usize> = BTreeMap::new();
    for group in &members {
        *n_of_class.entry(labels[group[0]]).or_default() += 1;
    }
    let is_usable = |row: &usize| n_of_class[&labels[members[groups[*row]][0]]] > 1;
    let usable: Vec<usize> = (0..texts.len()).filter(is_usable).collect();
    let of_usable =
        |values: &[usize]| -> Vec<usize> { usable.iter().map(|&row| values[row]).collect() };
    let is_first = |place: &usize| members[groups[usable[*place]]][0] == usable[*place];
    let folds = match n_folds {
        0 => (0..usable.len()).filter(is_first).map(|place| vec![place]).collect(),
        _ => k_folds_of_groups(&of_usable(labels), &of_usable(&groups), n_folds, seed),
    };
    let with_every_class_left = |fold: Vec<usize>| {
        let mut n_left: BTreeMap<usize, usize> = BTreeMap::new();
        for &label in labels {
            *n_left.entry(label).or_default() += 1;
        }
        let mut held_out = Vec::new();
        let fold: BTreeSet<usize> = fold.iter().map(|&place| groups[usable[place]]).collect();
        for group in fold.into_iter().map(|group| &members[group]) {
            // A text may have been given with two labels, so each row's own label counts.
            let n_lost = |label| group.iter().filter(|&&row| labels[row] == label).count();
            if group.iter().all(|&row| n_left[&labels[row]] > n_lost(labels[row])) {
                for &row in group {
                    *n_left.entry(labels[row]).or_default() -= 1;
                    held_out.push(row);
                }
            }
        }
        held_out.sort_unstable();
        held_out
    };
    folds.into_iter().map(with_every_class_left).filter(|fold| !fold.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_class_is_dealt_evenly() {
        let texts: Vec<String> = (0..11).map(|row| format!("text {row}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let check = |labels: &[usize], n_folds, expected: &[&[usize]]| {
            let folds = folds_of_texts(&texts[..labels.len()], labels, n_folds, 1);
            let counts: Vec<Vec<usize>> = folds
                .iter()
                .map(|fold| {
                    let n_of = |class| fold.iter().filter(|&&row| labels[row] == class).count();
                    (0..=labels.iter().copied().max().unwrap_or(0)).map(n_of).collect()
                })
                .collect();
            assert_eq!(counts, expected, "{labels:?} in {n_folds}");
        };
        check(&[0, 1, 0, 1, 0, 1], 3, &[&[1, 1], &[1, 1], &[1, 1]]);
        // Five and six in three folds.
        check(&[0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], 3, &[&[2, 2], &[2, 2], &[1, 2]]);
        // Two folds, as the second class has two texts.
        check(&[0, 0, 0, 0, 1, 1], 5, &[&[2, 1], &[2, 1]]);
        // The class of one text stays in training.
        check(&[0, 0, 1], 5, &[&[1, 0], &[1, 0]]);
        check(&[0, 1, 2], 5, &[]);
        // Each alone, but for the class of one text.
        check(&[0, 1, 0, 2, 1], 0, &[&[1, 0, 0], &[0, 1, 0], &[1, 0, 0], &[0, 1, 0]]);
    }

    #[test]
    fn folds_spread_each_class_evenly() {
        // 7 of class 0, 4 of class 1, 3 of class 2.
        let labels = [0, 1, 0, 2, 0, 1, 0, 2, 0, 1, 0, 2, 0, 1];
        let folds = k_folds(&labels, 3, 5);
        let mut all = folds.concat();
        all.sort_unstable();
        assert_eq!(all, (0..labels.len()).collect::<Vec<_>>());
        for class in 0..3 {
            let count = |fold: &Vec<usize>| fold.iter().filter(|&&i| labels[i] == class).count();
            let counts: Vec<usize> = folds.iter().map(count).collect();
            assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{counts:?}");
        }
        let sizes: Vec<usize> = folds.iter().map(Vec::len).collect();
        assert!(sizes.iter().all(|&size| size == 4 || size == 5), "{sizes:?}");
        assert_eq!(k_folds(&labels, 3, 5), folds);
        assert_ne!(k_folds(&labels, 3, 6), folds);
    }

    #[test]
    fn a_small_class_lowers_the_number_of_folds_to_two_at_least() {
        assert_eq!(k_folds(&[0, 0, 0, 0, 1, 1, 1], 5, 1).len(), 3);
        assert_eq!(k_folds(&[0, 0, 0, 0, 1], 5, 1).len(), 2);
        assert_eq!(k_folds(&[], 5, 1), vec![Vec::<usize>::new(); 2]);
    }

    #[test]
    fn equal_texts_share_a_fold() {
        let labels = [0, 0, 0, 0, 1, 1, 1, 1];
        let groups = [9, 9, 3, 4, 7, 8, 9, 7];
        let folds = k_folds_of_groups(&labels, &groups, 3, 2);
        // Class 1 has two groups left: the one of 9 counts for class 0.
        assert_eq!(folds.len(), 2);
        let fold_of = |index: usize| folds.iter().position(|fold| fold.contains(&index));
        assert_eq!(fold_of(0), fold_of(1));
        assert_eq!(fold_of(0), fold_of(6));
        assert_eq!(fold_of(4), fold_of(7));
        assert_ne!(fold_of(4), fold_of(5));
    }

    proptest! {
        #[test]
        fn equal_texts_stay_together_and_every_class_is_trained_on(
            rows in prop::collection::vec((0..12u8, 0..4usize), 1..40),
            n_folds in prop::sample::select(vec![0, 2, 3, 4, 5_usize]),
            seed in 0..3u32,
        ) {
            let texts: Vec<String> = rows.iter().map(|(text, _)| text.to_string()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let labels: Vec<usize> = rows.iter().map(|row| row.1).collect();
            let folds = folds_of_texts(&texts, &labels, n_folds, seed);
            prop_assert!(n_folds == 0 || folds.len() <= n_folds);
            let mut seen: Vec<usize> = Vec::new();
            for fold in &folds {
                prop_assert!(!fold.is_empty());
                let rest: Vec<usize> = (0..rows.len()).filter(|row| !fold.contains(row)).collect();
                for label in &labels {
                    prop_assert!(rest.iter().any(|&row| labels[row] == *label));
                }
                for &row in fold {
                    prop_assert!(rest.iter().all(|&other| texts[other] != texts[row]));
                }
                seen.extend(fold);
            }
            let n_seen = seen.len();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), n_seen);
        }
    }
}
