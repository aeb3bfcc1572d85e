//! A published encoder's folder, made into an encoder's file a stretch at a time.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::session::{Session, not_ready, throw};
use crate::pretrained::{Conversion, PublishedFolder};

#[wasm_bindgen]
impl Session {
    /// Begins with a folder, in place of an earlier one: the first bytes of the file.
    ///
    /// * `weights_start` - the first [`Conversion::N_WEIGHTS_START`] bytes of `model.safetensors`, or
    ///   all of them; `n_weights_bytes` - how long it is.
    ///
    /// # Errors
    /// `PublishedEncoder`
    #[allow(clippy::too_many_arguments, reason = "bytes pass as themselves, and in no value")]
    pub fn begin_published(
        &mut self,
        name: &str,
        config: &[u8],
        tokenizer: &[u8],
        modules: Option<Vec<u8>>,
        pooling: Option<Vec<u8>>,
        sentence: Option<Vec<u8>>,
        weights_start: &[u8],
        n_weights_bytes: f64,
    ) -> Result<Uint8Array, JsValue> {
        let mut conversion = Conversion::begin(&PublishedFolder {
            name,
            config,
            tokenizer,
            modules: modules.as_deref(),
            pooling: pooling.as_deref(),
            sentence: sentence.as_deref(),
            weights_start,
            n_weights_bytes: n_weights_bytes as u64,
        })
        .map_err(throw)?;
        let start = Uint8Array::from(conversion.start().as_slice());
        self.conversion = Some(conversion);
        Ok(start)
    }

    /// Where the bytes that are wanted next begin and end; nothing at the end of the file.
    pub fn published_wanted(&self) -> Option<Vec<f64>> {
        let wanted = self.conversion.as_ref()?.wanted()?;
        Some(vec![wanted.start as f64, wanted.end as f64])
    }

    /// Takes the bytes that were wanted: what comes next in the file.
    ///
    /// # Errors
    /// `PublishedEncoder`; `NotReady` before a folder was begun with.
    pub fn take_published(&mut self, bytes: &[u8]) -> Result<Uint8Array, JsValue> {
        let conversion = self.conversion.as_mut().ok_or_else(not_ready)?;
        Ok(Uint8Array::from(conversion.take(bytes).map_err(throw)?.as_slice()))
    }
}
