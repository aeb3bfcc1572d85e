//! The texts whose labels would teach most.

use crate::linear::Rows;
use crate::metrics::ranked;

/// Of so many times the wanted number of texts, the most doubtful, the most different are
/// chosen (the factor β of Zhdanov, "Diverse mini-batch active learning", 2019).
const DOUBTFUL: usize = 5;

/// Chooses texts that the model doubts and that differ from each other and from those
/// labelled already, most useful first.
///
/// Doubt is a small margin between the two most probable classes (Scheffer, Decomain &
/// Wrobel, "Active hidden Markov models", 2001; of the uncertainty sampling of Lewis & Gale,
/// 1994). Among the most doubtful, each next text is the one farthest from all that are
/// labelled or chosen (greedy k-center: Sener & Savarese, "Active learning for convolutional
/// neural networks: a core-set approach", 2018).
///
/// * `rows` - unit rows of all texts.
/// * `labelled`, `pool` - rows; `margins` - of the pool, `[n_pool]`.
pub fn suggest(
    rows: &Rows,
    labelled: &[usize],
    pool: &[usize],
    margins: &[f64],
    n: usize,
) -> Vec<usize> {
    let candidates: Vec<usize> = most_doubtful(margins, n)
        .into_iter()
        .filter_map(|place| pool.get(place).copied())
        .collect();
    let mut nearest: Vec<f64> = candidates
        .iter()
        .map(|&text| labelled.iter().map(|&other| rows.dot(text, other)).fold(-1.0, f64::max))
        .collect();
    let mut picked = Vec::new();
    // The most doubtful of all comes first.
    let mut next = (!candidates.is_empty()).then_some(0);
    while let Some(place) = next.filter(|_| picked.len() < n) {
        picked.push(candidates[place]);
        nearest[place] = f64::INFINITY;
        for (other, nearest) in nearest.iter_mut().enumerate() {
            *nearest = nearest.max(rows.dot(candidates[other], candidates[place]));
        }
        next = (0..candidates.len())
            .filter(|&other| nearest[other] < f64::INFINITY)
            .min_by(|&a, &b| nearest[a].total_cmp(&nearest[b]));
    }
    picked
}

/// The places among which `n` texts are chosen, the most doubtful first.
pub(super) fn most_doubtful(margins: &[f64], n: usize) -> Vec<usize> {
    let sure: Vec<f64> = margins.iter().map(|margin| -margin).collect();
    let mut places = ranked(&sure);
    places.truncate(n * DOUBTFUL);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Matrix;

    #[test]
    fn the_most_doubtful_comes_first_and_then_what_is_farthest() {
        let half = 0.5_f32.sqrt();
        // Labelled: 0. Text 2 says what 1 says, 3 the opposite of 0, 4 is like 0.
        let rows = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [-1.0, 0.0], [1.0, 0.0], [half, half]];
        let rows = Rows::Dense(Matrix::from_rows(2, rows.iter().map(<[f32; 2]>::as_slice)));
        let pool = [1, 2, 3, 4, 5];
        let margins = [0.2, 0.1, 0.3, 0.05, 0.9];
        assert_eq!(suggest(&rows, &[0], &pool, &margins, 3), [4, 3, 2]);
        assert_eq!(suggest(&rows, &[0], &pool, &margins, 1), [4]);
        assert_eq!(suggest(&rows, &[0], &pool, &margins, 9), [4, 3, 2, 5, 1]);
        assert!(suggest(&rows, &[0], &[], &[], 3).is_empty());
    }

    #[test]
    fn what_the_model_is_sure_of_is_not_suggested() {
        let rows: Vec<[f32; 2]> = (0..20).map(|n| [(n as f32).cos(), (n as f32).sin()]).collect();
        let rows = Rows::Dense(Matrix::from_rows(2, rows.iter().map(<[f32; 2]>::as_slice)));
        let pool: Vec<usize> = (1..20).collect();
        let margins: Vec<f64> = pool.iter().map(|&text| text as f64 / 20.0).collect();
        let picked = suggest(&rows, &[0], &pool, &margins, 2);
        assert_eq!(picked.len(), 2);
        assert!(picked.iter().all(|&text| text <= 2 * DOUBTFUL), "{picked:?}");
    }
}
