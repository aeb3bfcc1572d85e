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
