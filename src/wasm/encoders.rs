//! The pretrained encoders that a session has been given.

use std::rc::Rc;

use burn::tensor::Device;

use crate::config::EncoderName;
use crate::error::{Error, ErrorKind, FileFault};
use crate::pretrained::{Encoder, EncoderInfo, GivenVectors};

/// Encoders by their names.
#[derive(Default)]
pub(super) struct Encoders(Vec<(EncoderName, Rc<Encoder>)>);

impl Encoders {
    pub fn get(&self, name: EncoderName) -> Option<Rc<Encoder>> {
        let found = self.0.iter().find(|(other, _)| *other == name);
        found.map(|(_, encoder)| encoder.clone())
    }

    /// Takes vectors of an encoder that is elsewhere, beside those that it has.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMessage`] for an encoder that reads texts, and vectors of another length;
    /// [`ErrorKind::InvalidEncoder`] where they are no numbers.
    pub fn give(
        &mut self,
        name: EncoderName,
        texts: &[String],
        vectors: &[f32],
        n_features: usize,
        device: &Device,
    ) -> Result<(), Error> {
        let encoder = match self.get(name) {
            Some(encoder) => encoder,
            None => {
                let encoder = Rc::new(Encoder::given(name, n_features, device)?);
                self.0.push((name, encoder.clone()));
                encoder
            }
        };
        let invalid = || ErrorKind::InvalidMessage { detail: "it reads texts".to_string() };
        encoder.given_vectors().ok_or_else(invalid)?.give(texts, vectors, n_features)
    }

    /// Drops the vectors that were given.
    pub fn forget(&self, name: EncoderName) {
        if let Some(encoder) = self.get(name) {
            encoder.given_vectors().into_iter().for_each(GivenVectors::forget);
        }
    }

    /// Reads a file, already decompressed, and keeps the encoder in place of an earlier one of
    /// its name.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidEncoder`] where it is no encoder's file, or another's.
    pub fn load(
        &mut self,
        name: EncoderName,
        bytes: &[u8],
        device: &Device,
    ) -> Result<EncoderInfo, Error> {
        let encoder = Encoder::load(bytes, device)?;
        let info = encoder.info().clone();
        if info.name != name {
            let detail = format!("it holds {:?}, not {:?}", info.name.name(), name.name());
            return Err(ErrorKind::InvalidEncoder { fault: FileFault::Foreign, detail }.into());
        }
        self.0.retain(|(other, _)| *other != name);
        self.0.push((name, Rc::new(encoder)));
        Ok(info)
    }
}
