//! A trained model for other programs.

use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::dto::{ExportedFile, ExportedFiles};
use super::session::{Session, give, take, throw};
use crate::export::{ExportForm, ExportedModel};

#[wasm_bindgen]
impl Session {
    /// The files of a model for other programs, out of its own file.
    ///
    /// * `encoder` - the uncompressed file of the encoder that it stands on, if it does; of one that
    ///   reads pictures or sounds its graph.
    ///
    /// # Errors
    /// `InvalidModel`, `InvalidEncoder`, `EncoderMissing`, `OtherEncoder`, `InvalidMessage`.
    pub fn export_model(
        &self,
        model: &[u8],
        encoder: Option<Vec<u8>>,
        form: Ts<ExportForm>,
    ) -> Result<Ts<ExportedFiles>, JsValue> {
        let exported = ExportedModel::new(model, encoder.as_deref()).map_err(throw)?;
        drop(encoder);
        let files = exported.files(take(form)?).map_err(throw)?;
        let file = |(name, bytes): (&str, _)| ExportedFile { name: name.to_string(), bytes };
        give(ExportedFiles(files.into_iter().map(file).collect()))
    }
}
