//! Texts as points: what the model makes of each, brought to two dimensions, and which texts
//! lie near each other.

use super::tsne::Tsne;
use super::vectors::{dot, orthogonal, subtract, unit};
use crate::error::Error;
use crate::run::{Part, Run};

/// Texts on a map; of more, some from all over the table.
pub const MOST_POINTS: usize = 1_000;
/// Texts whose vectors one call computes.
const TEXTS_A_CALL: usize = 64;
/// Pairs of points that one call looks at for t-SNE: less than a tenth of a second.
const PAIRS_A_CALL: usize = 10_000_000;
/// Passes over the texts in one search for directions; they settle long before.
const MOST_PASSES: usize = 200;
/// The change of a direction in a pass below which it has settled.
const SETTLED: f32 = 1e-5;

/// A text of the data set on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPoint {
    /// Where the text belongs.
    pub part: Part,
    /// Its place within the part.
    pub index: usize,
    /// Its row in its table.
    pub row: usize,
    /// Its place along the first axis.
    pub x: f32,
    /// Its place along the second axis.
    pub y: f32,
}

/// A map in the making, and what new texts are compared with.
///
/// The two axes are the directions in which the texts differ most: principal components
/// (Pearson, 1901), found by orthogonal iteration (Golub and Van Loan, *Matrix Computations*,
/// section 8.2).
#[derive(Debug, Default)]
pub struct TextMap {
    places: Vec<MapPoint>,
    /// The vectors of the first places, `[n_done][d]`; from the end on with their mean taken away.
    vectors: Vec<Vec<f32>>,
    mean: Vec<f32>,
    /// Two directions of length 1, `[2][d]`, once all vectors are there.
    axes: Vec<Vec<f32>>,
    shares: [f32; 2],
    tsne: Option<Tsne>,
}

impl TextMap {
    /// # Errors
    /// [`crate::ErrorKind::NotReady`] before anything was learned.
    pub fn new(run: &mut Run) -> Result<Self, Error> {
        let mut places = Vec::new();
        for part in [Part::Training, Part::Validation, Part::Test] {
            for (index, example) in run.rows(part)?.iter().enumerate() {
                places.push(MapPoint { part, index, row: example.row, x: 0.0, y: 0.0 });
            }
        }
        let n = places.len();
        if n > MOST_POINTS {
            let mut at = 0;
            places.retain(|_| {
                at += 1;
                at * MOST_POINTS / n > (at - 1) * MOST_POINTS / n
            });
        }
        Ok(Self { places, ..Self::default() })
    }

    /// Texts read, and all.
    pub fn progress(&self) -> (usize, usize) {
        (self.vectors.len(), self.places.len())
    }

    /// Goes on for a moment; true once the map is finished.
    ///
    /// # Errors
    /// Those of [`Run::features`].
    pub async fn advance(&mut self, run: &mut Run) -> Result<bool, Error> {
        let n_done = self.vectors.len();
        if let Some(first) = self.places.get(n_done) {
            let rest = self.places[n_done..].iter().take(TEXTS_A_CALL);
            let same = rest.take_while(|place| place.part == first.part);
            let indices: Vec<usize> = same.map(|place| place.index).collect();
            self.vectors.extend(run.features(first.part, &indices).await?);
        }
        if self.vectors.len() < self.places.len() {
            return Ok(false);
        }
        if !self.is_finished() {
            self.project();
        }
        Ok(true)
    }

    /// Whether both axes are found.
    pub fn is_finished(&self) -> bool {
        !self.axes.is_empty()
    }

    /// The texts placed so far, in the order that they were given.
    pub fn places(&self) -> &[MapPoint] {
        &self.places
    }

    /// The share of the texts' differences that each axis shows, of a variance of 1.
    pub fn shares(&self) -> [f32; 2] {
        self.shares
    }

    /// Where a new text lies, and the texts most like it: their places in [`TextMap::places`]
    /// and the cosine between the vectors, from the mean of all texts.
    ///
    /// # Errors
    /// As for [`Run::classify`].
    pub async fn near(
        &self,
        run: &mut Run,
        text: &str,
        n: usize,
    ) -> Result<([f32; 2], Vec<(usize, f32)>), Error> {
        let mut vector = run.features_of(text).await?;
        subtract(&mut vector, &self.mean);
        let at = |axis: usize| self.axes.get(axis).map_or(0.0, |axis| dot(axis, &vector));
        let length = dot(&vector, &vector).sqrt();
        let cosine = |other: &Vec<f32>| {
            dot(other, &vector) / (dot(other, other).sqrt() * length).max(f32::MIN_POSITIVE)
        };
        let mut near: Vec<(usize, f32)> = self.vectors.iter().map(cosine).enumerate().collect();
        near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(n);
        Ok(([at(0), at(1)], near))
    }

    /// Goes on with the other layout for a moment, once the map is finished: where the points
    /// are, in the order of the places, what is done and all there is to do.
    pub fn advance_tsne(&mut self) -> (&[[f32; 2]], usize, usize) {
        let (vectors, places) = (&self.vectors, &self.places);
        let tsne = self.tsne.get_or_insert_with(|| {
            let first: Vec<[f32; 2]> = places.iter().map(|place| [place.x, place.y]).collect();
            Tsne::new(vectors, &first)
        });
        let (_, total) = tsne.progress();
        for _ in 0..(PAIRS_A_CALL / places.len().pow(2).max(1)).clamp(1, total) {
            tsne.advance();
        }
        (tsne.places(), tsne.progress().0, total)
    }

    fn project(&mut self) {
        let n_texts = self.vectors.len().max(1) as f32;
        self.mean = vec![0.0; self.vectors.first().map_or(0, Vec::len)];
        for vector in &self.vectors {
            for (sum, value) in self.mean.iter_mut().zip(vector) {
                *sum += value / n_texts;
            }
        }
        for vector in &mut self.vectors {
            subtract(vector, &self.mean);
        }
        let variance: f32 = self.vectors.iter().map(|vector| dot(vector, vector)).sum();
        self.axes = axes(&self.vectors);
        for (axis, direction) in self.axes.iter().enumerate() {
            let along: Vec<f32> =
                self.vectors.iter().map(|vector| dot(direction, vector)).collect();
            self.shares[axis] = dot(&along, &along) / variance.max(f32::MIN_POSITIVE);
            for (place, at) in self.places.iter_mut().zip(along) {
                *(if axis == 0 { &mut place.x } else { &mut place.y }) = at;
            }
        }
    }
}

/// The two directions of length 1 along which the rows, whose mean is zero, vary most; zeros
/// where they do not vary. `[n_rows][d]` → `[2][d]`
fn axes(rows: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut axes: Vec<Vec<f32>> = Vec::new();
    for _ in 0..2 {
        // A start that has something of the direction: what is left of the longest row.
        let left = |row: &Vec<f32>| orthogonal(row.clone(), &axes);
        let longest = rows.iter().map(left).max_by(|a, b| dot(a, a).total_cmp(&dot(b, b)));
        let mut axis = unit(longest.unwrap_or_default());
        for _ in 0..MOST_PASSES {
            let mut next = vec![0.0; axis.len()];
            for row in rows {
                let along = dot(row, &axis);
                next.iter_mut().zip(row).for_each(|(sum, value)| *sum += along * value);
            }
            let next = unit(orthogonal(next, &axes));
            let change = 1.0 - dot(&next, &axis);
            axis = next;
            if change < SETTLED * SETTLED {
                break;
            }
        }
        axes.push(axis);
    }
    // Which end is which is arbitrary, but is to be the same on every engine.
    for axis in &mut axes {
        let end = axis.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs()));
        if end.is_some_and(|value| value < 0.0) {
            axis.iter_mut().for_each(|value| *value = -*value);
        }
    }
    axes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(vectors: &[[f32; 3]]) -> TextMap {
        let place =
            |(index, _)| MapPoint { part: Part::Training, index, row: index, x: 0.0, y: 0.0 };
        let mut map = TextMap {
            places: vectors.iter().enumerate().map(place).collect(),
            vectors: vectors.iter().map(|vector| vector.to_vec()).collect(),
            ..TextMap::default()
        };
        map.project();
        map
    }

    #[test]
    fn axes_by_hand() {
        // About (5, 5, 5): ±4 along (3, 4, 0) / 5, ±1 along (0, 0, 1), nothing along the third.
        let map = map(&[[7.4, 8.2, 5.0], [2.6, 1.8, 5.0], [5.0, 5.0, 6.0], [5.0, 5.0, 4.0]]);
        let close = |a: f32, b: f32| assert!((a - b).abs() < 1e-4, "{map:?}");
        for (place, [x, y]) in
            map.places.iter().zip([[4.0, 0.0], [-4.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
        {
            close(place.x, x);
            close(place.y, y);
        }
        close(map.shares[0], 32.0 / 34.0);
        close(map.shares[1], 2.0 / 34.0);
    }

    #[test]
    fn texts_that_are_all_alike_lie_on_one_point() {
        let map = map(&[[1.0, 2.0, 3.0]; 4]);
        assert!(map.places.iter().all(|place| place.x == 0.0 && place.y == 0.0));
        assert_eq!(map.shares, [0.0, 0.0]);
        assert_eq!(axes(&[]), [Vec::<f32>::new(), Vec::new()]);
    }

    #[test]
    fn two_directions_are_found_where_both_count_alike() {
        let map = map(&[[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, -1.0, 0.0]]);
        assert!((map.shares[0] - 0.5).abs() < 1e-5 && (map.shares[1] - 0.5).abs() < 1e-5);
        assert!(dot(&map.axes[0], &map.axes[1]).abs() < 1e-5);
    }
}
