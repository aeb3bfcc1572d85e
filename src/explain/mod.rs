//! Why a model says what it says, and what its texts look like to it.
//!
//! The score that is explained is the log-odds of a class against all others,
//! `ln p - ln(1 - p)`: one number for every kind of run, of which contributions can be summed.

mod explaining;
mod filters;
mod insight;
mod map;
mod path;
mod subject;
mod tsne;
mod units;
mod vectors;

#[cfg(test)]
mod tests;

pub use explaining::{Explaining, Explanation, UnitWeight};
pub use filters::{Filter, Filters, TopActivations};
pub use insight::{Insight, Matrix};
pub use map::{MOST_POINTS, MapPoint, TextMap};

use crate::run::Run;

/// The log-odds of a run's class: against all others, or against not being given where a text may
/// have several.
fn log_odds_of(run: &Run, probabilities: &[f64], class: usize) -> f64 {
    match run.label_sets() {
        Some(_) => {
            let own = probabilities.get(class).copied().unwrap_or_default();
            // Nearer to 1 it is not told from it.
            let own = own.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            log_odds(&[own, 1.0 - own], 0)
        }
        None => log_odds(probabilities, class),
    }
}

/// The log-odds of a class against all others.
///
/// * `probabilities` - `[n_classes]`
pub fn log_odds(probabilities: &[f64], class: usize) -> f64 {
    let others = probabilities.iter().enumerate().filter(|(other, _)| *other != class);
    let rest: f64 = others.map(|(_, probability)| probability).sum();
    let own = probabilities.get(class).copied().unwrap_or_default();
    // Finite where a probability is too small for a number.
    own.max(f64::MIN_POSITIVE).ln() - rest.max(f64::MIN_POSITIVE).ln()
}
