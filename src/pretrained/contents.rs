//! The tensors of a safetensors file, checked as they are asked for.

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::de::DeserializeOwned;

/// The tensors of a file by name.
pub(super) struct Contents<'a>(SafeTensors<'a>);

impl<'a> Contents<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, String> {
        SafeTensors::deserialize(bytes).map(Self).map_err(|error| error.to_string())
    }

    /// What the file's metadata holds under a key.
    pub fn metadata<T: DeserializeOwned>(bytes: &[u8], key: &str) -> Result<T, String> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
        let text = metadata.metadata().as_ref().and_then(|metadata| metadata.get(key));
        let text = text.ok_or("it is not one of this program's")?;
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.tensor(name).is_ok()
    }

    pub fn tensor(&self, name: &str) -> Result<TensorView<'a>, String> {
        self.0.tensor(name).map_err(|_| format!("{name} is missing"))
    }

    /// A list of bytes.
    pub fn bytes(&self, name: &str) -> Result<&'a [u8], String> {
        let tensor = self.tensor(name)?;
        if tensor.dtype() == Dtype::U8 {
            Ok(tensor.data())
        } else {
            Err(format!("{name} has another type"))
        }
    }

    /// A list of numbers.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, String> {
        let tensor = self.tensor(name)?;
        if tensor.dtype() == Dtype::F32 && tensor.shape().len() == 1 {
            Ok(f32s(tensor.data()))
        } else {
            Err(format!("{name} has another type or shape"))
        }
    }
}

/// Little-endian numbers.
pub(super) fn f32s(bytes: &[u8]) -> Vec<f32> {
    words(bytes).map(f32::from_le_bytes).collect()
}

pub(super) fn words(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> + '_ {
    bytes.chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]])
}
