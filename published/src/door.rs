//! The way out to JavaScript.

use js_sys::Uint8Array;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::{Conversion, PublishedFault, PublishedFolder};

/// A folder on its way into a file, a stretch at a time. Each method throws a [`PublishedFault`].
#[wasm_bindgen(js_name = Conversion)]
pub struct Door(Conversion);

#[wasm_bindgen(js_class = Conversion)]
impl Door {
    /// Reads all of a folder but its weights.
    ///
    /// * `weights_start` - the first [`Conversion::N_WEIGHTS_START`] bytes of `model.safetensors`, or
    ///   all of them; `n_weights_bytes` - how long it is.
    ///
    /// # Errors
    /// What is not understood of the folder.
    #[allow(clippy::too_many_arguments, reason = "bytes pass as themselves, and in no value")]
    pub fn begin(
        name: &str,
        config: &[u8],
        tokenizer: &[u8],
        modules: Option<Vec<u8>>,
        pooling: Option<Vec<u8>>,
        sentence: Option<Vec<u8>>,
        weights_start: &[u8],
        n_weights_bytes: f64,
    ) -> Result<Door, JsValue> {
        let conversion = Conversion::begin(&PublishedFolder {
            name,
            config,
            tokenizer,
            modules: modules.as_deref(),
            pooling: pooling.as_deref(),
            sentence: sentence.as_deref(),
            weights_start,
            n_weights_bytes: n_weights_bytes as u64,
        });
        Ok(Door(conversion.map_err(throw)?))
    }

    /// The first bytes of the file.
    pub fn start(&mut self) -> Uint8Array {
        Uint8Array::from(self.0.start().as_slice())
    }

    /// Where the bytes that are wanted next begin and end; nothing at the end of the file.
    pub fn wanted(&self) -> Option<Vec<f64>> {
        let wanted = self.0.wanted()?;
        Some(vec![wanted.start as f64, wanted.end as f64])
    }

    /// Takes the bytes that were wanted: what comes next in the file.
    ///
    /// # Errors
    /// That they are too few, or no numbers.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Uint8Array, JsValue> {
        Ok(Uint8Array::from(self.0.take(bytes).map_err(throw)?.as_slice()))
    }
}

fn throw(fault: PublishedFault) -> JsValue {
    fault
        .into_ts()
        .map_or_else(|error| error.to_string().into(), |fault: Ts<PublishedFault>| fault.into())
}
