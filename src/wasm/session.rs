//! One page's training session.

use js_sys::{Float32Array, Uint8Array};
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::dto::*;
use crate::config::{ModelKind, RunConfig};
use crate::data::{Inspection, ParseOptions, Parsed};

/// Everything the page asks of Rust. Each method throws an `Error` value of this crate.
#[wasm_bindgen]
pub struct Session {}

#[wasm_bindgen]
impl Session {
    /// Starts the engine that this file was built for.
    pub async fn start() -> Result<Session, JsValue> {
        todo!()
    }
    /// Which engine, on which adapter.
    pub fn info(&self) -> Result<Ts<EngineInfo>, JsValue> {
        todo!()
    }
    /// The form.
    pub fn settings() -> Result<Ts<Settings>, JsValue> {
        todo!()
    }
    /// Every setting's default.
    pub fn defaults() -> Result<Ts<RunConfig>, JsValue> {
        todo!()
    }
    /// Reads a pasted text.
    pub fn parse(&self, text: &str, options: Ts<ParseOptions>) -> Result<Ts<Parsed>, JsValue> {
        let _ = (text, options);
        todo!()
    }
    /// Counts and checks a table.
    pub fn inspect(&self, examples: Ts<Examples>) -> Result<Ts<Inspection>, JsValue> {
        let _ = examples;
        todo!()
    }
    /// Fits the tokenizer and sizes the network; a run in progress is not touched.
    pub fn plan(&mut self, data: Ts<DataInput>, config: Ts<RunConfig>) -> Result<Ts<Plan>, JsValue> {
        let _ = (data, config);
        todo!()
    }
    /// A text as the last planned or prepared run's model sees it.
    pub fn tokens(&self, text: &str) -> Result<Ts<TokenView>, JsValue> {
        let _ = text;
        todo!()
    }
    /// As [`Session::plan`], and makes the run, at step 0; an earlier run is dropped.
    pub fn prepare(&mut self, data: Ts<DataInput>, config: Ts<RunConfig>) -> Result<Ts<Plan>, JsValue> {
        let _ = (data, config);
        todo!()
    }
    /// Takes the live settings of a configuration into the run.
    pub fn update(&mut self, config: Ts<RunConfig>) -> Result<(), JsValue> {
        let _ = config;
        todo!()
    }
    /// Runs at most this many steps.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Ts<Progress>, JsValue> {
        let _ = n_steps;
        todo!()
    }
    /// Scores the model on every part.
    pub async fn evaluate(&mut self) -> Result<Ts<Evaluation>, JsValue> {
        todo!()
    }
    /// Classifies one text.
    pub async fn predict(&mut self, text: String) -> Result<Ts<Prediction>, JsValue> {
        let _ = text;
        todo!()
    }
    /// The run's whole state, for another session (on either engine).
    pub async fn checkpoint(&mut self) -> Result<Uint8Array, JsValue> {
        todo!()
    }
    /// Puts a checkpoint into a run prepared from the same data and settings.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        let _ = bytes;
        todo!()
    }
    /// A fixed tiny run whose numbers are the same on every engine, but for rounding.
    pub async fn reference_run(&mut self, model: Ts<ModelKind>) -> Result<Float32Array, JsValue> {
        let _ = model;
        todo!()
    }
}
