//! An encoder's file: safetensors with a description, of which nothing is believed.

use std::collections::HashMap;

use half::f16;
use handful_kernels::MatrixBytes;
use safetensors::tensor::{Dtype, SafeTensors};
use serde::Deserialize;

use crate::fault::MediaFault;

/// The version of the form that is read here.
const FORMAT: u32 = 1;
/// Where the description stands in the file's metadata.
const DESCRIPTION: &str = "handful";
/// The longest header: ten times that of the largest encoder.
const MOST_HEADER_BYTES: u64 = 256 * 1024;
/// Larger than any weight, scale or bias of these networks.
const MOST_MAGNITUDE: f32 = 1e4;

/// What a file says of itself.
#[derive(Debug, Deserialize)]
struct Description {
    format: u32,
    kind: String,
}

/// The tensors of a file by name.
#[derive(Debug)]
pub struct EncoderFile<'a> {
    tensors: SafeTensors<'a>,
    kind: String,
}

impl<'a> EncoderFile<'a> {
    /// A file of a version that is understood.
    pub fn open(bytes: &'a [u8]) -> Result<Self, MediaFault> {
        let damaged = |detail: String| MediaFault::Damaged { detail };
        let length = bytes.first_chunk::<8>().map_or(0, |length| u64::from_le_bytes(*length));
        if length > MOST_HEADER_BYTES {
            return Err(damaged(format!("its header is to be {length} bytes long")));
        }
        let read = SafeTensors::read_metadata(bytes);
        let (_, metadata) = read.map_err(|error| damaged(error.to_string()))?;
        let none = HashMap::new();
        let text = metadata.metadata().as_ref().unwrap_or(&none).get(DESCRIPTION);
        let text = text.ok_or_else(|| damaged("it has no description".to_string()))?;
        let description: Description =
            serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
        match description.format {
            FORMAT => {}
            format if format > FORMAT => return Err(MediaFault::Newer { format }),
            format => return Err(damaged(format!("its format is {format}"))),
        }
        let tensors = SafeTensors::deserialize(bytes);
        let tensors = tensors.map_err(|error| damaged(error.to_string()))?;
        Ok(Self { tensors, kind: description.kind })
    }

    /// What the encoder reads.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The bytes of so many numbers of a type.
    fn typed(&self, name: &str, dtype: Dtype, n: usize) -> Result<&'a [u8], MediaFault> {
        let unfit = || MediaFault::Unfit { tensor: name.to_string() };
        let tensor = self.tensors.tensor(name).map_err(|_| unfit())?;
        let n_found = tensor.shape().iter().product::<usize>();
        if tensor.dtype() == dtype && n_found == n { Ok(tensor.data()) } else { Err(unfit()) }
    }

    /// A list of numbers.
    pub fn floats(&self, name: &str, n: usize) -> Result<Vec<f32>, MediaFault> {
        let bytes = self.typed(name, Dtype::F32, n)?;
        let values: Vec<f32> =
            bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        // So written that NaN fails.
        if values.iter().all(|value| value.abs() <= MOST_MAGNITUDE) {
            return Ok(values);
        }
        Err(MediaFault::NotNumbers { tensor: name.to_string() })
    }

    /// A list of numbers in half precision.
    pub fn halves(&self, name: &str, n: usize) -> Result<Vec<f32>, MediaFault> {
        let bytes = self.typed(name, Dtype::F16, n)?;
        let halves = bytes.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes));
        let values: Vec<f32> = halves.map(f16::to_f32).collect();
        if values.iter().all(|value| value.abs() <= MOST_MAGNITUDE) {
            return Ok(values);
        }
        Err(MediaFault::NotNumbers { tensor: name.to_string() })
    }

    /// A matrix `[n_outputs, n_inputs]` of signed bytes with a scale for each group of neighbouring
    /// inputs of an output, and what is added to the outputs: the tensors `NAME`, `NAME.scale` and
    /// `NAME.bias`.
    pub fn matrix(
        &self,
        name: &str,
        n_outputs: usize,
        n_inputs: usize,
    ) -> Result<(MatrixBytes, Vec<f32>), MediaFault> {
        let bytes = self.typed(name, Dtype::I8, n_outputs * n_inputs)?;
        let bytes = bytes.iter().map(|byte| byte.cast_signed()).collect();
        let scale = format!("{name}.scale");
        let n_scales = self.tensors.tensor(&scale).map_or(0, |scales| scales.data().len() / 4);
        let scales = self.floats(&scale, n_scales)?;
        let bias = self.floats(&format!("{name}.bias"), n_outputs)?;
        Ok((MatrixBytes { n_inputs, bytes, scales }, bias))
    }
}
