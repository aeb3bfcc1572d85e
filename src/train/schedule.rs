//! The learning rate over a run.

use crate::config::{RunConfig, Schedule};

/// The learning rate at a point of the run.
///
/// * `progress` - share of the run that is done, 0..=1. The middle of a step is a good
///   choice: the first step of a warm-up and the last of a cosine are then not zero.
pub fn learning_rate(config: &RunConfig, progress: f64) -> f64 {
    let warmup = config.warmup_share;
    if progress < warmup {
        return config.learning_rate * progress / warmup;
    }
    let rest = (progress - warmup) / (1.0 - warmup);
    let factor = match config.schedule {
        Schedule::Constant => 1.0,
        Schedule::Step => 0.5f64.powi((3.0 * rest) as i32),
        Schedule::Cosine => 0.5 * (1.0 + (std::f64::consts::PI * rest).cos()),
    };
    config.learning_rate * factor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schedule: Schedule, warmup_share: f64, expected: [f64; 5]) {
        let config =
            RunConfig { learning_rate: 1.0, schedule, warmup_share, ..RunConfig::default() };
        for (index, expected) in expected.into_iter().enumerate() {
            let progress = index as f64 / 4.0;
            let rate = learning_rate(&config, progress);
            assert!((rate - expected).abs() < 1e-9, "{schedule:?} at {progress}: {rate}");
        }
    }

    #[test]
    fn constant_step_cosine() {
        check(Schedule::Constant, 0.0, [1.0, 1.0, 1.0, 1.0, 1.0]);
        check(Schedule::Step, 0.0, [1.0, 1.0, 0.5, 0.25, 0.125]);
        let half = 0.5f64.sqrt() / 2.0;
        check(Schedule::Cosine, 0.0, [1.0, 0.5 + half, 0.5, 0.5 - half, 0.0]);
    }

    #[test]
    fn warm_up_rises_from_zero() {
        check(Schedule::Constant, 0.5, [0.0, 0.5, 1.0, 1.0, 1.0]);
        check(Schedule::Cosine, 0.5, [0.0, 0.5, 1.0, 0.5, 0.0]);
    }
}
