//! The pretrained encoders that a session has been given.

use std::rc::Rc;

use burn::tensor::Device;

use crate::config::EncoderName;
use crate::error::{Error, ErrorKind, FileFault};
use crate::pretrained::{Encoder, EncoderInfo};

/// Encoders by their names.
#[derive(Default)]
pub(super) struct Encoders(Vec<(EncoderName, Rc<Encoder>)>);

impl Encoders {
    pub fn get(&self, name: EncoderName) -> Option<Rc<Encoder>> {
        let found = self.0.iter().find(|(other, _)| *other == name);
        found.map(|(_, encoder)| encoder.clone())
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
