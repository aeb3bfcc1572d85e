//! The inside of the run's network.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::session::{Session, give, not_ready, throw};
use crate::explain::Insight;
use crate::train::ActivationStatistics;

/// The outputs of a network's layers, in their order.
#[derive(Debug, Clone, Serialize, Tsify)]
pub struct LayersView {
    pub layers: Vec<ActivationStatistics>,
}

#[wasm_bindgen]
impl Session {
    /// How the outputs of the network's layers are spread, as the run stands.
    pub async fn activations(&self) -> Result<Ts<LayersView>, JsValue> {
        let run = self.run.as_ref().ok_or_else(not_ready)?;
        give(LayersView { layers: run.activation_statistics().await.map_err(throw)? })
    }

    /// What there is to see inside the network for a text; of attention that of one layer.
    pub async fn inside(&mut self, text: String, layer: usize) -> Result<Ts<Insight>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        give(Insight::of(run, &text, layer, &mut self.firing).await.map_err(throw)?)
    }
}
