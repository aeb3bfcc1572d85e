//! The parts of a cross-validation.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::k_folds_of_groups;

/// The rows that each run of a cross-validation holds out, each fold ascending and none
/// empty. Every class has about the same share in each fold and is always left in the
/// rest, and equal texts are in one fold. Empty where no row can be held out.
///
/// There are `n_folds`, or as many as the smallest class has different texts; a class of
/// one text does not count, it is only trained on. With `n_folds` of 0 every text is held
/// out alone (leave-one-out).
///
/// * `texts`, `labels` - text and class index of each row, `[n_rows]`.
pub fn folds(texts: &[&str], labels: &[usize], n_folds: usize, seed: u32) -> Vec<Vec<usize>> {
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

/// The group of each row, `[n_rows]`, and the rows of each group: equal texts are one.
/// Groups are numbered in the order of their first rows.
fn same_texts(texts: &[&str]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut numbers = HashMap::new();
    let mut group_of = |(row, text)| {
        let group = *numbers.entry(text).or_insert(members.len());
        match members.get_mut(group) {
            Some(members) => members.push(row),
            None => members.push(vec![row]),
        }
        group
    };
    let groups = texts.iter().enumerate().map(&mut group_of).collect();
    (groups, members)
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
            let folds = folds(&texts[..labels.len()], labels, n_folds, 1);
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
            let folds = folds(&texts, &labels, n_folds, seed);
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
