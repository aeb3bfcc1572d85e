//! The parts that a data set is split into.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::error::{Error, ErrorKind};

/// A part of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// What is learned from.
    Training,
    /// What tells when to stop.
    Validation,
    /// What is only scored.
    Test,
}

impl Part {
    /// Its own of three.
    pub(super) fn of<T>(self, [training, validation, test]: [T; 3]) -> T {
        match self {
            Self::Training => training,
            Self::Validation => validation,
            Self::Test => test,
        }
    }
}

/// Some examples of a part.
///
/// # Errors
/// [`ErrorKind::MissingRow`] for a place that the part lacks.
pub(super) fn chosen<'a, T>(examples: &'a [T], places: &[usize]) -> Result<Vec<&'a T>, Error> {
    let missing = |row| ErrorKind::MissingRow { row, n_rows: examples.len() };
    let example = |&place: &usize| examples.get(place).ok_or_else(|| missing(place));
    Ok(places.iter().map(example).collect::<Result<_, _>>()?)
}
