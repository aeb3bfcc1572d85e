//! A part of many examples that stands for all.

use rand::seq::SliceRandom;

use crate::random::{self, Purpose};

/// The indices of about `limit` examples, ascending, with about the same share of each class;
/// all where there are no more.
///
/// * `labels` - class index of each example, `[n_examples]`.
/// * `n_least` - examples that a class keeps if it has them, however small its share.
/// * `seed` - the same seed gives the same sample.
pub fn stratified_sample(
    labels: &[usize],
    n_classes: usize,
    limit: usize,
    n_least: usize,
    seed: u32,
) -> Vec<usize> {
    if labels.len() <= limit {
        return (0..labels.len()).collect();
    }
    let mut classes: Vec<Vec<usize>> = vec![Vec::new(); n_classes];
    for (index, &label) in labels.iter().enumerate() {
        classes[label].push(index);
    }
    let mut sample = Vec::new();
    for (class, mut members) in classes.into_iter().enumerate() {
        members.shuffle(&mut random::stream(seed, Purpose::Folds, class as u32));
        members.truncate((members.len() * limit / labels.len()).max(n_least));
        sample.extend(members);
    }
    sample.sort_unstable();
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_keep_their_share_and_small_ones_their_least() {
        let labels: Vec<usize> = (0..1_000).map(|index| usize::from(index >= 990)).collect();
        let sample = stratified_sample(&labels, 2, 100, 4, 1);
        let n_small = sample.iter().filter(|&&index| index >= 990).count();
        assert_eq!((sample.len(), n_small), (103, 4));
        assert!(sample.is_sorted());
        assert_ne!(stratified_sample(&labels, 2, 100, 4, 2), sample);
        assert_eq!(stratified_sample(&labels[..100], 2, 100, 4, 1).len(), 100);
    }
}
