//! Limited-memory BFGS (Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 7.5).

use std::collections::VecDeque;

/// Steps whose curvature is remembered.
const MEMORY: usize = 8;
/// Armijo's condition: the share of the promised decrease that a step must give.
const DECREASE: f64 = 1e-4;
const MAX_HALVINGS: usize = 40;

/// The search for the least value of a smooth convex function.
pub(super) struct Minimizer {
    pub position: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    /// Latest steps, changes of the gradient, and 1 / their scalar product.
    memory: VecDeque<(Vec<f64>, Vec<f64>, f64)>,
    trial: Vec<f64>,
    trial_gradient: Vec<f64>,
}

impl Minimizer {
    /// * `function` - takes a position, fills in the gradient and returns the value.
    pub fn start(position: Vec<f64>, function: &mut dyn FnMut(&[f64], &mut [f64]) -> f64) -> Self {
        let mut gradient = vec![0.0; position.len()];
        let value = function(&position, &mut gradient);
        Minimizer {
            value,
            memory: VecDeque::new(),
            trial: position.clone(),
            trial_gradient: gradient.clone(),
            gradient,
            position,
        }
    }

    /// The largest component of the gradient.
    pub fn steepness(&self) -> f64 {
        self.gradient.iter().fold(0.0, |largest, slope| largest.max(slope.abs()))
    }

    /// One step downhill; false where none can be found.
    pub fn step(&mut self, function: &mut dyn FnMut(&[f64], &mut [f64]) -> f64) -> bool {
        let direction = self.direction();
        let slope = dot(&direction, &self.gradient);
        // The first step knows no curvature and is one unit long at most.
        let mut length = match self.memory.is_empty() {
            true => 1.0_f64.min(1.0 / dot(&direction, &direction).sqrt()),
            false => 1.0,
        };
        for _ in 0..MAX_HALVINGS {
            for ((trial, from), direction) in
                self.trial.iter_mut().zip(&self.position).zip(&direction)
            {
                *trial = from + length * direction;
            }
            let value = function(&self.trial, &mut self.trial_gradient);
            if value <= self.value + DECREASE * length * slope {
                self.accept(value);
                return true;
            }
            length /= 2.0;
        }
        false
    }

    fn direction(&self) -> Vec<f64> {
        let mut direction: Vec<f64> = self.gradient.iter().map(|slope| -slope).collect();
        let mut shares = Vec::with_capacity(self.memory.len());
        for (step, change, inverse) in self.memory.iter().rev() {
            let share = inverse * dot(step, &direction);
            add(&mut direction, -share, change);
            shares.push(share);
        }
        if let Some((_, change, inverse)) = self.memory.back() {
            let scale = 1.0 / (inverse * dot(change, change));
            direction.iter_mut().for_each(|value| *value *= scale);
        }
        for ((step, change, inverse), share) in self.memory.iter().zip(shares.iter().rev()) {
            let other = inverse * dot(change, &direction);
            add(&mut direction, share - other, step);
        }
        direction
    }

    fn accept(&mut self, value: f64) {
        let difference = |new: &[f64], old: &[f64]| -> Vec<f64> {
            new.iter().zip(old).map(|(new, old)| new - old).collect()
        };
        let step = difference(&self.trial, &self.position);
        let change = difference(&self.trial_gradient, &self.gradient);
        let curvature = dot(&step, &change);
        // Only rounding makes a convex function's curvature negative.
        if curvature > 1e-12 * dot(&change, &change) {
            if self.memory.len() == MEMORY {
                self.memory.pop_front();
            }
            self.memory.push_back((step, change, 1.0 / curvature));
        }
        std::mem::swap(&mut self.position, &mut self.trial);
        std::mem::swap(&mut self.gradient, &mut self.trial_gradient);
        self.value = value;
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// Adds `factor` times `other` to `values`.
fn add(values: &mut [f64], factor: f64, other: &[f64]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value += factor * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_narrow_bowl_is_found() {
        // (x - 1)² + 100 (y + 2)²
        let mut bowl = |position: &[f64], gradient: &mut [f64]| {
            let (x, y) = (position[0] - 1.0, position[1] + 2.0);
            gradient[0] = 2.0 * x;
            gradient[1] = 200.0 * y;
            x * x + 100.0 * y * y
        };
        let mut minimizer = Minimizer::start(vec![5.0, 5.0], &mut bowl);
        assert_eq!(minimizer.steepness(), 1400.0);
        let mut n_steps = 0;
        while minimizer.steepness() > 1e-9 && minimizer.step(&mut bowl) {
            n_steps += 1;
        }
        assert!(n_steps < 30, "{n_steps}");
        assert!((minimizer.position[0] - 1.0).abs() < 1e-9, "{:?}", minimizer.position);
        assert!((minimizer.position[1] + 2.0).abs() < 1e-9, "{:?}", minimizer.position);
    }
}
