//! The way out to JavaScript.

use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::{Encoder, MediaFault, SAMPLE_RATE, SIDE};

/// What reads an exported model's files in Python.
const PYTHON: &str = include_str!("../python/handful_media.py");

/// An encoder of pictures or sounds. What it refuses it throws as a [`MediaFault`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct MediaEncoder(Encoder);

#[wasm_bindgen]
impl MediaEncoder {
    /// Reads an encoder from a file, already decompressed.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn load(bytes: &[u8]) -> Result<MediaEncoder, JsValue> {
        Encoder::load(bytes).map(MediaEncoder).map_err(throw)
    }

    /// What the encoder of a file computes, for an exported model on its vectors: see [`crate::graph`].
    ///
    /// # Errors
    /// What is wrong with the file, and that it reads something else.
    pub fn graph(bytes: &[u8], kind: &str) -> Result<Vec<u8>, JsValue> {
        crate::graph(bytes, kind).map_err(throw)
    }

    /// A module in Python that reads pictures and sounds for an exported model.
    pub fn python() -> String {
        PYTHON.to_string()
    }

    /// What it reads.
    #[wasm_bindgen(getter, unchecked_return_type = "\"picture\" | \"sound\"")]
    pub fn kind(&self) -> String {
        self.0.kind().to_string()
    }

    /// Pixels of a side of the square that it reads; 0 where it reads sounds.
    #[wasm_bindgen(getter)]
    pub fn side(&self) -> usize {
        if matches!(self.0, Encoder::Picture(_)) { SIDE } else { 0 }
    }

    /// Samples a second that it reads; 0 where it reads pictures.
    #[wasm_bindgen(getter, js_name = sampleRate)]
    pub fn sample_rate(&self) -> usize {
        if matches!(self.0, Encoder::Sound(_)) { SAMPLE_RATE } else { 0 }
    }

    /// Numbers in each vector.
    #[wasm_bindgen(getter, js_name = nFeatures)]
    pub fn n_features(&self) -> usize {
        self.0.n_features()
    }

    /// The vector of a picture.
    ///
    /// * `rgba` - pixels of a square, row by row, `[side, side, 4]`.
    ///
    /// # Errors
    /// Other pixels than these, and where it reads sounds.
    #[wasm_bindgen(js_name = readPicture)]
    pub fn read_picture(&mut self, rgba: &[u8]) -> Result<Vec<f32>, JsValue> {
        self.0.read_picture(rgba).map_err(throw)
    }

    /// The vector of a sound.
    ///
    /// * `samples` - one channel at `sampleRate`, from -1 to 1.
    ///
    /// # Errors
    /// None, or none that are numbers, and where it reads pictures.
    #[wasm_bindgen(js_name = readSound)]
    pub fn read_sound(&mut self, samples: &[f32]) -> Result<Vec<f32>, JsValue> {
        self.0.read_sound(samples).map_err(throw)
    }
}

fn throw(fault: MediaFault) -> JsValue {
    fault
        .into_ts()
        .map_or_else(|error| error.to_string().into(), |fault: Ts<MediaFault>| fault.into())
}
