//! t-SNE (van der Maaten & Hinton, 2008): points in the plane, near each other where the vectors
//! are. Exact, every point with every other, in steps.
//!
//! It begins at the principal components (Kobak & Berens, 2019), so that the same texts always
//! come to the same places. Without early exaggeration: that helps many thousands of points find
//! their clusters, but makes a few dozen fall together, and up to a thousand settle as well
//! without it.

use super::vectors::{dot, unit};

/// How many neighbours of a point count, about: as in the paper and most programs.
const MOST_PERPLEXITY: f32 = 30.0;
/// Half as many again lower the divergence by less than a hundredth.
const N_STEPS: usize = 500;
/// The momentum of the first steps and of the others, as in the paper.
const MOMENTA: [f32; 2] = [0.5, 0.8];
const N_FIRST: usize = 250;
/// The spread of the first places along the wider axis: so small that they do not count as far.
const FIRST_SPREAD: f32 = 1e-4;
/// Halvings of the interval in which the width of a neighbourhood is sought; more change no digit.
const MOST_HALVINGS: usize = 50;

/// Points on the way to their places.
#[derive(Debug)]
pub struct Tsne {
    /// Of length 1, `[n][d]`.
    vectors: Vec<Vec<f32>>,
    /// How alike any two points are to be, `[n][n]`; measured row by row, then of sum 1.
    likeness: Vec<f32>,
    places: Vec<[f32; 2]>,
    speeds: Vec<[f32; 2]>,
    /// Each coordinate's own factor of its steps (Jacobs, 1988).
    gains: Vec<[f32; 2]>,
    n_measured: usize,
    n_steps: usize,
}

impl Tsne {
    /// * `vectors` - whose angles say how alike they are, `[n][d]`
    /// * `first` - where the points begin, up to a factor, `[n]`
    pub fn new(vectors: &[Vec<f32>], first: &[[f32; 2]]) -> Self {
        let n = vectors.len();
        let squares = |axis: usize| first.iter().map(|at| at[axis] * at[axis]).sum::<f32>();
        let spread = (squares(0).max(squares(1)) / n.max(1) as f32).sqrt();
        let factor = FIRST_SPREAD / spread.max(f32::MIN_POSITIVE);
        Self {
            vectors: vectors.iter().cloned().map(unit).collect(),
            likeness: Vec::with_capacity(n * n),
            places: first.iter().map(|at| at.map(|value| value * factor)).collect(),
            speeds: vec![[0.0; 2]; n],
            gains: vec![[1.0; 2]; n],
            n_measured: 0,
            n_steps: 0,
        }
    }

    /// What is done and all there is to do, of about the same time each.
    pub fn progress(&self) -> (usize, usize) {
        (self.n_measured + self.n_steps, self.places.len() + N_STEPS)
    }

    pub fn places(&self) -> &[[f32; 2]] {
        &self.places
    }

    /// Measures one point against the others or, after the last, moves all a step.
    pub fn advance(&mut self) {
        let n = self.places.len();
        if let Some(vector) = self.vectors.get(self.n_measured) {
            // Of vectors of length 1, by the law of cosines.
            let distances: Vec<f32> =
                self.vectors.iter().map(|other| 2.0 - 2.0 * dot(vector, other)).collect();
            let perplexity = ((n as f32 - 1.0) / 3.0).clamp(1.0, MOST_PERPLEXITY);
            self.likeness.extend(neighbourhood(&distances, self.n_measured, perplexity));
            self.n_measured += 1;
            if self.n_measured == n {
                symmetrise(&mut self.likeness, n);
            }
        } else if self.n_steps < N_STEPS {
            self.step();
        }
    }

    fn step(&mut self) {
        let momentum = MOMENTA[usize::from(self.n_steps >= N_FIRST)];
        // The likenesses of one point add up to 1 / n, so at this rate it is moved to the mean of
        // its likes and not beyond (after Belkina et al., 2019).
        let rate = self.places.len() as f32 / 4.0;
        for (point, slopes) in gradient(&self.likeness, &self.places).into_iter().enumerate() {
            for (axis, slope) in slopes.into_iter().enumerate() {
                let (gain, speed) = (&mut self.gains[point][axis], &mut self.speeds[point][axis]);
                let is_turning = (slope > 0.0) == (*speed > 0.0);
                *gain = if is_turning { (*gain * 0.8).max(0.01) } else { *gain + 0.2 };
                *speed = momentum * *speed - rate * *gain * slope;
                self.places[point][axis] += *speed;
            }
        }
        self.n_steps += 1;
    }
}

/// How likely a point takes each other for its neighbour, of sum 1: by a Gaussian so wide that
/// as many count as the perplexity says.
///
/// * `distances` - squared, from the point to each, `[n]`
fn neighbourhood(distances: &[f32], point: usize, perplexity: f32) -> Vec<f32> {
    let others = || distances.iter().enumerate().filter(|(other, _)| *other != point);
    let nearest = others().map(|(_, distance)| *distance).fold(f32::INFINITY, f32::min);
    let (mut low, mut high, mut precision) = (0.0, f32::INFINITY, 1.0);
    let mut likeness = vec![0.0; distances.len()];
    for _ in 0..MOST_HALVINGS {
        let (mut sum, mut mean) = (0.0, 0.0);
        for (other, distance) in others() {
            // Seen from the nearest, or all may be too far to be told from zero.
            let beyond = precision * (distance - nearest);
            likeness[other] = (-beyond).exp();
            sum += likeness[other];
            mean += likeness[other] * beyond;
        }
        let sum = sum.max(f32::MIN_POSITIVE);
        likeness.iter_mut().for_each(|value| *value /= sum);
        // The exponential of the entropy is how many count.
        let too_many = sum.ln() + mean / sum - perplexity.ln();
        if too_many.abs() < 1e-5 {
            break;
        }
        *(if too_many > 0.0 { &mut low } else { &mut high }) = precision;
        precision = if high.is_finite() { (low + high) / 2.0 } else { precision * 2.0 };
    }
    likeness
}

/// How alike two points are: the mean of what either says, of all a sum of 1.
fn symmetrise(likeness: &mut [f32], n: usize) {
    for one in 0..n {
        for other in 0..one {
            let mean = (likeness[one * n + other] + likeness[other * n + one]) / (2 * n) as f32;
            likeness[one * n + other] = mean;
            likeness[other * n + one] = mean;
        }
    }
}

/// The gradient of the Kullback-Leibler divergence of the places from the likeness, where two
/// places are alike as Student's t with one degree of freedom says. `[n, n]`, `[n]` → `[n]`
fn gradient(likeness: &[f32], places: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut all = 0.0;
    let rows = likeness.chunks(places.len().max(1));
    let mut pull = |([x, y], likeness): (&[f32; 2], &[f32])| {
        let (mut towards, mut away, mut sum) = ([0.0; 2], [0.0; 2], 0.0);
        for ([other_x, other_y], likeness) in places.iter().zip(likeness) {
            let (dx, dy) = (x - other_x, y - other_y);
            let near = (1.0 + dx * dx + dy * dy).recip();
            let (pulled, pushed) = (likeness * near, near * near);
            towards = [towards[0] + pulled * dx, towards[1] + pulled * dy];
            away = [away[0] + pushed * dx, away[1] + pushed * dy];
            sum += near;
        }
        // But for itself.
        all += sum - 1.0;
        (towards, away)
    };
    let pulls: Vec<_> = places.iter().zip(rows).map(&mut pull).collect();
    let slope = |towards: f32, away: f32| 4.0 * (towards - away / all.max(f32::MIN_POSITIVE));
    pulls.iter().map(|(t, a)| [slope(t[0], a[0]), slope(t[1], a[1])]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between -0.5 and 0.5 that look random.
    fn scatter(n: usize, d: usize) -> Vec<Vec<f32>> {
        let value = |i: usize| ((i as f32 * 12.9898).sin() * 43_758.547).fract() / 2.0;
        (0..n).map(|i| (0..d).map(|j| value(i * d + j + 1)).collect()).collect()
    }

    fn settled(vectors: &[Vec<f32>]) -> Tsne {
        let first: Vec<[f32; 2]> = vectors.iter().map(|vector| [vector[0], vector[1]]).collect();
        let mut tsne = Tsne::new(vectors, &first);
        while tsne.progress().0 < tsne.progress().1 {
            tsne.advance();
        }
        tsne
    }

    fn squared(a: [f32; 2], b: [f32; 2]) -> f64 {
        f64::from(a[0] - b[0]).powi(2) + f64::from(a[1] - b[1]).powi(2)
    }

    fn divergence(likeness: &[f32], places: &[[f32; 2]]) -> f64 {
        let n = places.len();
        let pairs = || (0..n * n).filter(|pair| pair / n != pair % n);
        let near = |pair: usize| 1.0 / (1.0 + squared(places[pair / n], places[pair % n]));
        let all: f64 = pairs().map(near).sum();
        let part =
            |pair| f64::from(likeness[pair]) * (f64::from(likeness[pair]) * all / near(pair)).ln();
        pairs().map(part).sum()
    }

    #[test]
    fn as_many_neighbours_count_as_the_perplexity_says() {
        let distances: Vec<f32> = (0..40).map(|i| 1_000.0 + (i as f32).powi(2) / 10.0).collect();
        for perplexity in [2.0_f32, 5.0, 13.0] {
            let likeness = neighbourhood(&distances, 3, perplexity);
            assert_eq!(likeness[3], 0.0);
            let sum: f32 = likeness.iter().sum();
            assert!((sum - 1.0).abs() < 1e-5, "{sum}");
            let entropy: f32 = likeness.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum();
            assert!((entropy.exp() - perplexity).abs() < 1e-2, "{perplexity}: {}", entropy.exp());
        }
        // All as far: all alike, whatever is asked for.
        assert_eq!(
            neighbourhood(&[0.0, 2.0, 2.0, 2.0, 2.0], 0, 2.0),
            [0.0, 0.25, 0.25, 0.25, 0.25]
        );
    }

    #[test]
    fn the_gradient_is_that_of_the_divergence() {
        let tsne = settled(&scatter(8, 3));
        let mut places: Vec<[f32; 2]> =
            scatter(8, 2).iter().map(|at| [at[0] * 4.0, at[1] * 4.0]).collect();
        for (point, slope) in gradient(&tsne.likeness, &places).into_iter().enumerate() {
            for axis in 0..2 {
                let at = places[point][axis];
                let mut beside = |step: f32| {
                    places[point][axis] = at + step;
                    divergence(&tsne.likeness, &places)
                };
                let measured = (beside(1e-2) - beside(-1e-2)) / 2e-2;
                beside(0.0);
                assert!((measured - f64::from(slope[axis])).abs() < 1e-3, "{measured} {slope:?}");
            }
        }
    }

    #[test]
    fn two_clusters_come_apart_and_the_same_vectors_come_to_the_same_places() {
        for n in [12, 48, 150] {
            let mut vectors = scatter(n, 40);
            for (point, vector) in vectors.iter_mut().enumerate() {
                vector[30] = [-3.0, 3.0][point % 2];
            }
            let tsne = settled(&vectors);
            let places = tsne.places();
            for (point, place) in places.iter().enumerate() {
                let nearest = |side: usize| {
                    let others = (0..n).filter(|other| *other != point && other % 2 == side);
                    others.map(|other| squared(*place, places[other])).fold(f64::INFINITY, f64::min)
                };
                let (own, other) = (nearest(point % 2), nearest(1 - point % 2));
                assert!(4.0 * own < other, "{point} of {n}: {own} {other}");
            }
            assert_eq!(settled(&vectors).places(), places);
        }
    }

    #[test]
    fn few_points_and_points_that_are_all_alike_have_places() {
        for n in 0..5 {
            assert!(
                settled(&scatter(n, 3)).places().iter().flatten().all(|value| value.is_finite())
            );
            let alike = settled(&vec![vec![0.0; 3]; n]);
            assert!(alike.places().iter().flatten().all(|value| value.is_finite()));
        }
        assert_eq!(settled(&scatter(4, 3)).progress(), (504, 504));
    }
}
