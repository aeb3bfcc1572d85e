//! A run's whole state as bytes: safetensors, the place in the run in its metadata.
//!
//! A checkpoint holds no text and no vocabulary: it continues a run that was prepared
//! again from the same data and settings, in a new worker or on the other engine.

use std::collections::HashMap;

use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};

use super::Encoded;
use super::position::RunPosition;
use crate::config::RunConfig;
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::tensor_file::Fingerprint;

/// Where the header stands in the file's metadata.
const METADATA_KEY: &str = "handful";

/// A run's state. Tensors are flat, in the order of the network's parameters.
pub(super) struct Checkpoint {
    /// The [`fingerprint`] of what the run is made from.
    pub run: u64,
    pub position: RunPosition,
    /// `[n_parameters]`
    pub model: Vec<Tensor<1>>,
    /// The parameters of the best epoch, where they were kept.
    pub best: Option<Vec<Tensor<1>>>,
    /// The optimizer's memory of each parameter, `[n_parameters][n_slots]`; none before its first
    /// step.
    pub slots: Vec<Vec<Tensor<1>>>,
}

/// What a checkpoint holds besides tensors.
#[derive(Serialize, Deserialize)]
struct Header {
    run: u64,
    // As files of earlier versions name it.
    #[serde(rename = "place")]
    position: RunPosition,
}

impl Checkpoint {
    /// Reads everything from the device at once and writes it down.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn write(self) -> Result<Vec<u8>, Error> {
        let header = Header { run: self.run, position: self.position.clone() };
        let header = serde_json::to_string(&header).map_err(engine::failure)?;
        let mut names = Vec::new();
        let mut transaction = Transaction::default();
        for (name, tensor) in self.named_tensors() {
            names.push(name);
            transaction = transaction.register(tensor);
        }
        let values = transaction.execute_async().await.map_err(engine::failure)?;
        let views = names.into_iter().zip(&values).map(|(name, data)| {
            let view = TensorView::new(Dtype::F32, data.shape().to_vec(), data.as_bytes());
            view.map(|view| (name, view))
        });
        let views: Vec<_> = views.collect::<Result<_, _>>().map_err(engine::failure)?;
        let metadata = HashMap::from([(METADATA_KEY.to_string(), header)]);
        safetensors::serialize(views, Some(metadata)).map_err(engine::failure)
    }

    /// A state from its bytes.
    ///
    /// * `run` - the hash of the run that it is for.
    /// * `parameters` - that run's, for their sizes and their device.
    /// * `n_slots` - of its optimizer.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCheckpoint`] with what is wrong with it.
    pub fn read(
        bytes: &[u8],
        run: u64,
        parameters: &[Tensor<1>],
        n_slots: usize,
    ) -> Result<Self, Error> {
        let (_, metadata) =
            SafeTensors::read_metadata(bytes).map_err(|error| invalid(error.to_string()))?;
        let header: Header = metadata
            .metadata()
            .as_ref()
            .and_then(|metadata| metadata.get(METADATA_KEY))
            .ok_or_else(|| invalid("it is not one of this program's"))
            .and_then(|text| {
                serde_json::from_str(text).map_err(|error| invalid(error.to_string()))
            })?;
        if header.run != run {
            return Err(invalid("it belongs to other data or settings"));
        }
        let file = SafeTensors::deserialize(bytes).map_err(|error| invalid(error.to_string()))?;
        let model = load_all(&file, "model", parameters)?;
        let best = match file.tensor("best.0") {
            Ok(_) => Some(load_all(&file, "best", parameters)?),
            Err(_) => None,
        };
        let slots = parameters.iter().enumerate().map(|(index, parameter)| {
            let names = (0..n_slots).map(|slot| format!("optimizer.{index}.{slot}"));
            let slots: Vec<Tensor<1>> =
                names.map_while(|name| load(&file, &name, parameter)).collect();
            let is_whole = slots.is_empty() || slots.len() == n_slots;
            let fits = slots.iter().all(|slot| slot.dims() == parameter.dims());
            if is_whole && fits {
                return Ok(slots);
            }
            Err(invalid(format!("the optimizer's memory of parameter {index} is damaged")))
        });
        let slots = slots.collect::<Result<_, Error>>()?;
        Ok(Self { run, position: header.position, model, best, slots })
    }

    fn named_tensors(self) -> Vec<(String, Tensor<1>)> {
        let mut named = Vec::new();
        for (index, tensor) in self.model.into_iter().enumerate() {
            named.push((format!("model.{index}"), tensor));
        }
        for (index, tensor) in self.best.into_iter().flatten().enumerate() {
            named.push((format!("best.{index}"), tensor));
        }
        for (index, slots) in self.slots.into_iter().enumerate() {
            for (slot, tensor) in slots.into_iter().enumerate() {
                named.push((format!("optimizer.{index}.{slot}"), tensor));
            }
        }
        named
    }
}

/// A tensor of a file, on the device of `like`.
fn load(file: &SafeTensors, name: &str, like: &Tensor<1>) -> Option<Tensor<1>> {
    let values: Vec<f32> = file
        .tensor(name)
        .ok()?
        .data()
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        .collect();
    let n = values.len();
    Some(Tensor::from_data(TensorData::new(values, [n]), &like.device()))
}

fn load_all(
    file: &SafeTensors,
    prefix: &str,
    parameters: &[Tensor<1>],
) -> Result<Vec<Tensor<1>>, Error> {
    let load_one = |(index, parameter): (usize, &Tensor<1>)| {
        let name = format!("{prefix}.{index}");
        load(file, &name, parameter)
            .filter(|tensor| tensor.dims() == parameter.dims())
            .ok_or_else(|| invalid(format!("{name} is missing or has another size")))
    };
    parameters.iter().enumerate().map(load_one).collect()
}

fn invalid(detail: impl Into<String>) -> Error {
    ErrorKind::InvalidCheckpoint { detail: detail.into() }.into()
}

/// What a checkpoint is for: the training part and the fixed settings.
pub(super) fn fingerprint(training: &[Encoded], config: &RunConfig) -> u64 {
    let mut hash = Fingerprint::default();
    for example in training {
        hash.add_number(example.label as u64);
        example.ids.iter().for_each(|&id| hash.add_number(u64::from(id)));
    }
    for (_, value) in config.fixed_values() {
        hash.add(value.to_string().as_bytes());
    }
    hash.finish()
}
