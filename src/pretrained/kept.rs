//! What the published network made of texts, kept so that it reads each text once, however
//! often another run, a fold of a search or a prediction asks for it.

use std::collections::HashMap;

/// A kind of numbers that the network gives for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Output {
    /// `[n_features]`
    Features,
    /// `[n_tokens, d_token]`, row by row.
    Tokens,
    /// What the tuned layers of a BERT read, `[n_tokens, d_token]`.
    Base,
}

type Values = HashMap<(Output, Vec<u32>), Vec<f32>>;

/// Outputs by the ids that were read. Those not asked for the longest are forgotten first,
/// half of all at once: that needs no order.
#[derive(Debug)]
pub(super) struct Kept {
    /// Asked for since the last time that half was forgotten, and before.
    recent: Values,
    older: Values,
    /// Numbers in `recent`, and at most in each half.
    n_values: usize,
    most_values: usize,
}

impl Kept {
    /// * `most_values` - numbers kept at most.
    pub fn new(most_values: usize) -> Self {
        let most_values = most_values / 2;
        Self { recent: Values::new(), older: Values::new(), n_values: 0, most_values }
    }

    /// * `ids` - all that the network reads of a text.
    pub fn get(&mut self, output: Output, ids: &[u32]) -> Option<Vec<f32>> {
        let key = (output, ids.to_vec());
        if let Some(values) = self.recent.get(&key) {
            return Some(values.clone());
        }
        let values = self.older.remove(&key)?;
        self.insert(output, ids, values.clone());
        Some(values)
    }

    pub fn insert(&mut self, output: Output, ids: &[u32], values: Vec<f32>) {
        if values.len() > self.most_values {
            return;
        }
        if self.n_values + values.len() > self.most_values {
            self.older = std::mem::take(&mut self.recent);
            self.n_values = 0;
        }
        self.n_values += values.len();
        let replaced = self.recent.insert((output, ids.to_vec()), values);
        self.n_values -= replaced.map_or(0, |values| values.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_of(kept: &mut Kept, ids: &[u32]) -> Vec<u32> {
        let is_kept = |id: &u32| kept.get(Output::Features, &[*id]).is_some();
        ids.iter().copied().filter(is_kept).collect()
    }

    #[test]
    fn each_kind_of_each_text_is_found_again() {
        let mut kept = Kept::new(100);
        kept.insert(Output::Features, &[1, 2], vec![0.5]);
        kept.insert(Output::Tokens, &[1, 2], vec![0.25, 0.75]);
        assert_eq!(kept.get(Output::Features, &[1, 2]), Some(vec![0.5]));
        assert_eq!(kept.get(Output::Tokens, &[1, 2]), Some(vec![0.25, 0.75]));
        assert_eq!(kept.get(Output::Base, &[1, 2]), None);
        assert_eq!(kept.get(Output::Features, &[1]), None);
        kept.insert(Output::Features, &[1, 2], vec![2.5]);
        assert_eq!(kept.get(Output::Features, &[1, 2]), Some(vec![2.5]));
    }

    #[test]
    fn what_was_not_asked_for_is_forgotten_first() {
        // Two halves of two texts each.
        let mut kept = Kept::new(8);
        let insert =
            |kept: &mut Kept, id: u32| kept.insert(Output::Features, &[id], vec![id as f32; 2]);
        (1..=4).for_each(|id| insert(&mut kept, id));
        // 1 and 2 are the older half; 2 moves to the recent one, and 1 goes.
        assert_eq!(kept_of(&mut kept, &[2]), [2]);
        assert_eq!(kept_of(&mut kept, &[1, 2, 3, 4]), [2, 3, 4]);
        // More than fits is not kept, and drives nothing out.
        kept.insert(Output::Features, &[9], vec![0.0; 5]);
        assert_eq!(kept_of(&mut kept, &[2, 3, 4, 9]), [2, 3, 4]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut kept = Kept::new(10);
        for id in 0..100 {
            kept.insert(Output::Tokens, &[id % 7], vec![0.0; 1 + id as usize % 4]);
            kept.get(Output::Tokens, &[id % 3]);
            let n_values = |values: &Values| values.values().map(Vec::len).sum::<usize>();
            assert_eq!(n_values(&kept.recent), kept.n_values);
            assert!(n_values(&kept.recent) + n_values(&kept.older) <= 10);
        }
    }
}
