//! Files of tensors: safetensors with a description in their metadata, checked as they are read.
//!
//! Whoever wrote the file may have meant harm, or it broke off: nothing in it is believed. What
//! is read is copied, so its size is bounded by the file's own; counts that the description tells
//! are compared with the tensors' before anything is made of them.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::FileFault;

/// Where the description stands in the file's metadata.
const METADATA_KEY: &str = "handful";
/// The longest header: ten times that of the largest encoder.
const MOST_HEADER_BYTES: u64 = 256 * 1024;

/// Why a file is refused, and what exactly is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What a person is told.
    pub fault: FileFault,
    /// What is wrong, for whoever made the file.
    pub detail: String,
}

impl Refusal {
    /// A refusal in words.
    pub fn new(fault: FileFault, detail: impl Into<String>) -> Self {
        Self { fault, detail: detail.into() }
    }

    fn damaged(detail: impl ToString) -> Self {
        Self::new(FileFault::Damaged, detail.to_string())
    }
}

/// What does not fit together, unless it is said more closely.
impl From<String> for Refusal {
    fn from(detail: String) -> Self {
        Self::new(FileFault::Unfit, detail)
    }
}

/// What does not fit together, unless it is said more closely.
impl From<&str> for Refusal {
    fn from(detail: &str) -> Self {
        Self::new(FileFault::Unfit, detail)
    }
}

/// The tensors of a file by name.
#[derive(Debug)]
pub struct TensorFile<'a> {
    tensors: SafeTensors<'a>,
    most_magnitude: f32,
}

impl<'a> TensorFile<'a> {
    /// A file and its description.
    ///
    /// * `format` - the version of the description that is understood.
    /// * `most_magnitude` - the largest number that such a file may hold.
    ///
    /// # Errors
    /// What is missing or does not fit.
    pub fn open<T: DeserializeOwned>(
        bytes: &'a [u8],
        format: u32,
        most_magnitude: f32,
    ) -> Result<(Self, T), Refusal> {
        #[derive(serde::Deserialize)]
        struct Version {
            format: u32,
        }
        let length = bytes.first_chunk::<8>().map_or(0, |length| u64::from_le_bytes(*length));
        if length > MOST_HEADER_BYTES {
            // The first bytes of most other files say something senseless.
            let fault = match length < bytes.len() as u64 {
                true => FileFault::TooLarge,
                false => FileFault::Foreign,
            };
            return Err(Refusal::new(fault, format!("its header is to be {length} bytes long")));
        }
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(Refusal::damaged)?;
        let text = metadata.metadata().as_ref().and_then(|metadata| metadata.get(METADATA_KEY));
        let foreign = || Refusal::new(FileFault::Foreign, "it is not one of this program's");
        let text = text.ok_or_else(foreign)?;
        // First the version alone: a newer description may have another form.
        let version: Version = serde_json::from_str(text).map_err(Refusal::damaged)?;
        if version.format > format {
            let detail = format!("its format is {}, not {format}", version.format);
            return Err(Refusal::new(FileFault::Newer, detail));
        }
        if version.format != format {
            return Err(format!("its format is {}, not {format}", version.format).into());
        }
        let header =
            serde_json::from_str(text).map_err(|error| Refusal::from(error.to_string()))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(Refusal::damaged)?;
        Ok((Self { tensors, most_magnitude }, header))
    }

    /// A file's tensors, whatever its description.
    ///
    /// # Errors
    /// [`FileFault::Damaged`]
    #[cfg(test)]
    pub fn of_tensors(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let tensors = SafeTensors::deserialize(bytes).map_err(Refusal::damaged)?;
        Ok(Self { tensors, most_magnitude: 1e4 })
    }

    /// Whether there is a tensor of that name.
    pub fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }

    /// A tensor as it stands in the file.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn tensor(&self, name: &str) -> Result<TensorView<'a>, Refusal> {
        self.tensors.tensor(name).map_err(|_| format!("{name} is missing").into())
    }

    /// The bytes of a tensor of one type.
    fn typed(&self, name: &str, dtype: Dtype) -> Result<&'a [u8], Refusal> {
        let tensor = self.tensor(name)?;
        let fits = tensor.dtype() == dtype && tensor.shape().len() == 1;
        if fits { Ok(tensor.data()) } else { Err(format!("{name} has another type").into()) }
    }

    /// A list of bytes.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn bytes(&self, name: &str) -> Result<&'a [u8], Refusal> {
        self.typed(name, Dtype::U8)
    }

    /// A list of numbers, all of them finite and none too large.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, Refusal> {
        let values = f32s(self.typed(name, Dtype::F32)?);
        self.check_numbers(name, values.iter().copied())?;
        Ok(values)
    }

    /// As [`TensorFile::floats`], of a length that is known.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn floats_of(&self, name: &str, length: usize) -> Result<Vec<f32>, Refusal> {
        let values = self.floats(name)?;
        if values.len() == length {
            return Ok(values);
        }
        Err(format!("{name} has another length").into())
    }

    /// A list of numbers in half precision, as they are stored.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn halves(&self, name: &str) -> Result<Vec<u16>, Refusal> {
        let bytes = self.typed(name, Dtype::F16)?;
        Ok(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect())
    }

    /// A list of whole numbers.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn integers(&self, name: &str) -> Result<Vec<u32>, Refusal> {
        Ok(words(self.typed(name, Dtype::U32)?).map(u32::from_le_bytes).collect())
    }

    /// Refuses numbers that are not finite, or too large.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn check_numbers(
        &self,
        name: &str,
        values: impl IntoIterator<Item = f32>,
    ) -> Result<(), Refusal> {
        // So written that NaN fails.
        if values.into_iter().all(|value| value.abs() <= self.most_magnitude) {
            return Ok(());
        }
        let detail = format!("{name} has values that no model has");
        Err(Refusal::new(FileFault::NotNumbers, detail))
    }

    /// A list of texts.
    ///
    /// # Errors
    /// What is missing, or has another type, length or numbers than it may have.
    pub fn strings(&self, name: &str) -> Result<Vec<String>, Refusal> {
        serde_json::from_slice(self.bytes(name)?)
            .map_err(|error| format!("{name} is no list of texts: {error}").into())
    }
}

/// Little-endian numbers.
pub fn f32s(bytes: &[u8]) -> Vec<f32> {
    words(bytes).map(f32::from_le_bytes).collect()
}

/// Bytes by four.
pub fn words(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> + '_ {
    bytes.chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]])
}

/// A file in the making.
#[derive(Debug, Default)]
pub struct TensorFileWriter(Vec<(String, Dtype, Vec<u8>)>);

impl TensorFileWriter {
    /// Adds a list of numbers.
    pub fn floats(&mut self, name: impl Into<String>, values: &[f32]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.0.push((name.into(), Dtype::F32, bytes));
    }

    /// Adds a list of numbers in half precision.
    pub fn halves(&mut self, name: &str, values: impl Iterator<Item = u16>) {
        let bytes = values.flat_map(u16::to_le_bytes).collect();
        self.0.push((name.to_string(), Dtype::F16, bytes));
    }

    /// Adds a list of whole numbers.
    pub fn integers(&mut self, name: &str, values: impl Iterator<Item = u32>) {
        let bytes = values.flat_map(u32::to_le_bytes).collect();
        self.0.push((name.to_string(), Dtype::U32, bytes));
    }

    /// Adds bytes.
    pub fn bytes(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.0.push((name.into(), Dtype::U8, bytes));
    }

    /// Adds a list of texts.
    ///
    /// # Errors
    /// What the writer says.
    pub fn strings(&mut self, name: &str, texts: &[impl Serialize]) -> Result<(), String> {
        let bytes = serde_json::to_vec(texts).map_err(|error| error.to_string())?;
        self.bytes(name, bytes);
        Ok(())
    }

    /// The file.
    ///
    /// * `header` - its description, with its version as `format`.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(self, header: &impl Serialize) -> Result<Vec<u8>, String> {
        let header = serde_json::to_string(header).map_err(|error| error.to_string())?;
        let views = self.0.iter().map(|(name, dtype, bytes)| {
            let size = match dtype {
                Dtype::U8 => 1,
                Dtype::F16 => 2,
                _ => 4,
            };
            TensorView::new(*dtype, vec![bytes.len() / size], bytes).map(|view| (name, view))
        });
        let views: Vec<_> = views.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        let metadata = HashMap::from([(METADATA_KEY.to_string(), header)]);
        safetensors::serialize(views, Some(metadata)).map_err(|error| error.to_string())
    }
}

/// A number that other contents have only by chance: FNV-1a, by eight bytes at a time, which is
/// fast enough for tens of megabytes.
#[derive(Debug, Clone, Copy)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    /// Adds some contents; their end counts too.
    pub fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add_number(u64::from_le_bytes(*word)));
        rest.iter().for_each(|&byte| self.add_number(u64::from(byte)));
        self.add_number(bytes.len() as u64);
    }

    /// Adds a number.
    pub fn add_number(&mut self, number: u64) {
        // The product says nothing of the upper bits in its lower ones.
        self.0 = (self.0 ^ number).wrapping_mul(0x100_0000_01b3).rotate_left(29);
    }

    /// The number.
    pub fn finish(self) -> u64 {
        self.0
    }
}
