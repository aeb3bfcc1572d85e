//! The networks.
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// One layer of a network, as shown before training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LayerSummary {
    /// The layer's standard name with its hyper-parameters, such as `Conv1d(64 → 64, kernel 3)`.
    pub name: String,
    /// Shape of its output, without the batch.
    pub output_shape: Vec<usize>,
    pub n_parameters: usize,
}
