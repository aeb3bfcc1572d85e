//! Hyper-parameter search: settings drawn at random, scored by cross-validation.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::RunConfig;
use crate::error::Error;

/// How much to search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SearchOptions {
    /// Configurations tried, the present one first.
    pub n_tries: usize,
    /// Parts of the cross-validation; fewer where a class has fewer examples.
    pub n_folds: usize,
}

/// A configuration and its cross-validated scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Try {
    pub config: RunConfig,
    /// The settings that differ from those that the search began with.
    pub changed: Vec<String>,
    /// None where a run failed.
    pub scores: Option<TryScores>,
    /// Why a run failed.
    pub error: Option<Error>,
}

/// Scores over all held-out texts of a cross-validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TryScores {
    pub accuracy: f64,
    pub macro_f1: f64,
    /// Mean cross-entropy, in nats.
    pub loss: f64,
}

/// What one call of the search's `advance` did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SearchProgress {
    /// Finished in this call.
    pub tries: Vec<Try>,
    /// Gradient steps done, and of the whole search.
    pub done: usize,
    pub total: usize,
    pub finished: bool,
}
