//! The inside of the run's network.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::session::{Session, give, not_ready, throw};
use crate::explain::Insight;
use crate::model::InsideKind;
use crate::train::Activations;

/// As [`crate::explain::Insight`].
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct InsideView {
    pub tokens: Vec<String>,
    pub n_layers: usize,
    pub matrices: Vec<MatrixView>,
    pub strongest: Vec<Vec<FilterPhrase>>,
}

/// As [`crate::explain::Matrix`].
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MatrixView {
    pub kind: InsideKind,
    pub width: usize,
    pub is_backwards: bool,
    pub shape: [usize; 3],
    pub values: Vec<f32>,
}

/// What fires a filter, and how much.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FilterPhrase {
    pub text: String,
    pub value: f32,
}

/// The outputs of a network's layers, in their order.
#[derive(Debug, Clone, Serialize, Tsify)]
pub struct LayersView {
    pub layers: Vec<Activations>,
}

#[wasm_bindgen]
impl Session {
    /// How the outputs of the network's layers are spread, as the run stands.
    pub async fn activations(&self) -> Result<Ts<LayersView>, JsValue> {
        let run = self.run.as_ref().ok_or_else(not_ready)?;
        give(LayersView { layers: run.activations().await.map_err(throw)? })
    }

    /// What there is to see inside the network for a text; of attention that of one layer.
    pub async fn inside(&mut self, text: String, layer: usize) -> Result<Ts<InsideView>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let insight = Insight::of(run, &text, layer).await.map_err(throw)?;
        let matrices = insight.matrices.into_iter().map(|matrix| MatrixView {
            kind: matrix.kind,
            width: matrix.width,
            is_backwards: matrix.is_backwards,
            shape: matrix.shape,
            values: matrix.values,
        });
        let phrases = |phrases: Vec<(String, f32)>| {
            phrases.into_iter().map(|(text, value)| FilterPhrase { text, value }).collect()
        };
        give(InsideView {
            tokens: insight.tokens,
            n_layers: insight.n_layers,
            matrices: matrices.collect(),
            strongest: insight.strongest.into_iter().map(phrases).collect(),
        })
    }
}
