//! The texts of the run as points.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::session::{Session, give, not_ready, throw};
use crate::explain::TextMap;
use crate::run::Part;

/// Texts that are told to lie near another.
const N_NEAR: usize = 6;

/// How far a map has come, and the map, once it is finished.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MapProgress {
    pub done: usize,
    pub total: usize,
    pub map: Option<MapView>,
}

/// Texts as points, their mean in the middle.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MapView {
    pub points: Vec<MapPoint>,
    /// The share of the texts' differences that each axis shows.
    pub shares: [f32; 2],
}

#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MapPoint {
    pub part: Part,
    /// Its row in its table.
    pub row: usize,
    pub x: f32,
    pub y: f32,
}

/// How far t-SNE has come, and where it has the points, in their order.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TsneProgress {
    pub done: usize,
    pub total: usize,
    pub places: Vec<[f32; 2]>,
}

/// Where a text lies, and the texts most like it.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct NearView {
    pub x: f32,
    pub y: f32,
    pub near: Vec<Near>,
}

#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Near {
    /// Its place among the points.
    pub point: usize,
    /// The cosine between the texts' vectors, from the mean of all.
    pub similarity: f32,
}

#[wasm_bindgen]
impl Session {
    /// Begins a map of the run's texts as its model sees them; an earlier one is dropped.
    pub fn start_map(&mut self) -> Result<(), JsValue> {
        self.map = None;
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        self.map = Some(TextMap::new(run).map_err(throw)?);
        Ok(())
    }

    /// Goes on with the map for a moment. It is kept for [`Session::near`].
    pub async fn advance_map(&mut self) -> Result<Ts<MapProgress>, JsValue> {
        let map = self.map.as_mut().ok_or_else(not_ready)?;
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let is_finished = map.advance(run).await.map_err(throw)?;
        let (done, total) = map.progress();
        let points = map.places().iter();
        let points = points.map(|place| MapPoint {
            part: place.part,
            row: place.row,
            x: place.x,
            y: place.y,
        });
        let view = is_finished.then(|| MapView { points: points.collect(), shares: map.shares() });
        give(MapProgress { done, total, map: view })
    }

    /// Goes on with the finished map's other layout for a moment.
    pub fn advance_tsne(&mut self) -> Result<Ts<TsneProgress>, JsValue> {
        let map = self.map.as_mut().filter(|map| map.is_finished()).ok_or_else(not_ready)?;
        let (places, done, total) = map.advance_tsne();
        give(TsneProgress { done, total, places: places.to_vec() })
    }

    /// Where a text lies on the map, and which of its texts are most like it.
    pub async fn near(&mut self, text: String) -> Result<Ts<NearView>, JsValue> {
        let map = self.map.as_ref().ok_or_else(not_ready)?;
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let ([x, y], near) = map.near(run, &text, N_NEAR).await.map_err(throw)?;
        let near = near.into_iter().map(|(point, similarity)| Near { point, similarity });
        give(NearView { x, y, near: near.collect() })
    }
}
