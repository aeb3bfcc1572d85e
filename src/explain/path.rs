//! The integral of a gradient along a straight line, with as many steps as it needs.
//!
//! What the integral should come to is known on every stretch of the line: the change of the
//! score. So each stretch tells its own error, and only those that need it are halved. Each
//! is integrated by Simpson's rule.

/// Stretches at the beginning.
const N_FIRST: usize = 4;
/// The most points of the line that are computed. A saturated RNN goes up and down on the way to
/// a score that hardly differs, and needs hundreds; most models need a dozen or two.
pub(super) const MOST_POINTS: usize = 513;
/// The error that is allowed: half of the 2 % that are promised, of the change of the score.
const TOLERANCE: f64 = 0.01;
/// And where the score hardly changes: log-odds of no consequence.
const LEAST_TOLERANCE: f64 = 0.002;

/// What is known of one point of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its share of the way, 0 to 1.
    pub alpha: f64,
    pub score: f64,
    /// The score's change with each part on the way, `[n_parts]`.
    pub slopes: Vec<f64>,
}

/// A line on which points become known.
#[derive(Debug, Clone)]
pub struct Path {
    /// What each part changes by on the whole way, in the unit of its slope, `[n_parts]`.
    changes: Vec<f64>,
    /// By `alpha`, ascending.
    points: Vec<Point>,
    /// Beginnings and ends of the stretches: halves of halves, so exact numbers.
    stretches: Vec<(f64, f64)>,
}

impl Path {
    pub fn new(changes: Vec<f64>) -> Self {
        let bound = |index: usize| index as f64 / N_FIRST as f64;
        let stretches = (0..N_FIRST).map(|index| (bound(index), bound(index + 1))).collect();
        Self { changes, points: Vec::new(), stretches }
    }

    /// The points to compute next; none once the integral is as exact as it gets.
    pub fn wanted(&mut self) -> Vec<f64> {
        let missing = self.missing();
        if !missing.is_empty() {
            return missing;
        }
        let allowed = self.allowed();
        let errors: Vec<f64> = self.stretches.iter().map(|&stretch| self.error(stretch)).collect();
        let n_free = MOST_POINTS.saturating_sub(self.points.len()) / 2;
        if errors.iter().sum::<f64>() <= allowed || n_free == 0 {
            return Vec::new();
        }
        // Those that have more of the error than their share, so at least one.
        let share = allowed / errors.len() as f64;
        let mut n_halved = 0;
        let mut stretches = Vec::with_capacity(errors.len() + n_free);
        for (&(start, end), error) in self.stretches.iter().zip(errors) {
            let middle = 0.5 * (start + end);
            if error > share && n_halved < n_free {
                n_halved += 1;
                stretches.extend([(start, middle), (middle, end)]);
            } else {
                stretches.push((start, end));
            }
        }
        self.stretches = stretches;
        self.missing()
    }

    pub fn add(&mut self, point: Point) {
        let place = self.points.partition_point(|other| other.alpha < point.alpha);
        self.points.insert(place, point);
    }

    pub fn n_points(&self) -> usize {
        self.points.len()
    }

    /// The scores at both ends.
    pub fn scores(&self) -> (f64, f64) {
        let score = |point: Option<&Point>| point.map_or(0.0, |point| point.score);
        (score(self.points.first()), score(self.points.last()))
    }

    /// The integral of each slope over the whole way, `[n_parts]`.
    pub fn integrals(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.changes.len()];
        for &stretch in &self.stretches {
            for (weight, point) in self.simpson(stretch) {
                for (sum, slope) in sums.iter_mut().zip(&point.slopes) {
                    *sum += weight * slope;
                }
            }
        }
        sums
    }

    fn missing(&self) -> Vec<f64> {
        let points = |&(start, end): &(f64, f64)| [start, 0.5 * (start + end), end];
        let mut wanted: Vec<f64> = self.stretches.iter().flat_map(points).collect();
        wanted.dedup();
        wanted.retain(|&alpha| self.at(alpha).is_none());
        wanted
    }

    fn allowed(&self) -> f64 {
        let (first, last) = self.scores();
        (TOLERANCE * (last - first).abs()).max(LEAST_TOLERANCE)
    }

    /// By how much a stretch's integral misses the change of the score.
    fn error(&self, stretch: (f64, f64)) -> f64 {
        let total = |point: &Point| -> f64 {
            point.slopes.iter().zip(&self.changes).map(|(slope, change)| slope * change).sum()
        };
        let terms = self.simpson(stretch);
        let integral: f64 = terms.iter().map(|(weight, point)| weight * total(point)).sum();
        let score = |alpha| self.at(alpha).map_or(0.0, |point| point.score);
        (integral - (score(stretch.1) - score(stretch.0))).abs()
    }

    fn simpson(&self, (start, end): (f64, f64)) -> Vec<(f64, &Point)> {
        let terms = [(start, 1.0), (0.5 * (start + end), 4.0), (end, 1.0)];
        let term = |(alpha, weight)| Some(((end - start) * weight / 6.0, self.at(alpha)?));
        terms.into_iter().filter_map(term).collect()
    }

    fn at(&self, alpha: f64) -> Option<&Point> {
        let place = self.points.partition_point(|point| point.alpha < alpha);
        self.points.get(place).filter(|point| point.alpha == alpha)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows `score` and its slopes to the end.
    fn follow(changes: &[f64], at: impl Fn(f64) -> (f64, Vec<f64>)) -> Path {
        let mut path = Path::new(changes.to_vec());
        loop {
            let wanted = path.wanted();
            if wanted.is_empty() {
                return path;
            }
            for alpha in wanted {
                let (score, slopes) = at(alpha);
                path.add(Point { alpha, score, slopes });
            }
        }
    }

    #[test]
    fn a_line_of_two_parts_by_hand() {
        // 3 x² + 5 y on the way to x = 1, y = 2: 3 from x, and 2 · 5 from y.
        let path = follow(&[1.0, 2.0], |a| (3.0 * a * a + 5.0 * 2.0 * a, vec![6.0 * a, 5.0]));
        assert_eq!(path.n_points(), 9);
        let integrals = path.integrals();
        assert!((integrals[0] - 3.0).abs() < 1e-12 && (integrals[1] - 5.0).abs() < 1e-12);
        assert_eq!(path.scores(), (0.0, 13.0));
    }

    #[test]
    fn a_sudden_change_is_found() {
        // As a layer norm near zero: all of the change within a thousandth of the way.
        let score = |a: f64| a / (a * a + 1e-6).sqrt();
        let slope = |a: f64| 1e-6 / (a * a + 1e-6).powf(1.5);
        let path = follow(&[1.0], |a| (score(a), vec![slope(a)]));
        assert!(path.n_points() > 20 && path.n_points() < MOST_POINTS, "{}", path.n_points());
        assert!((path.integrals()[0] - score(1.0)).abs() < 0.01, "{:?}", path.integrals());
    }

    #[test]
    fn a_jump_comes_to_an_end() {
        let path = follow(&[1.0], |a| (if a > 0.3 { 1.0 } else { 0.0 }, vec![0.0]));
        assert!(path.n_points() <= MOST_POINTS);
    }
}
