//! A run's whole state as bytes: safetensors, the place in the run in its metadata.
//!
//! A checkpoint holds no text and no vocabulary: it continues a run that was prepared
//! again from the same data and settings, in a new worker or on the other engine.

use std::collections::HashMap;

use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};

use super::Trainer;
use super::trainer::RunPosition;
use crate::engine;
use crate::error::{Error, ErrorKind};

/// Where the header stands in the file's metadata.
const METADATA_KEY: &str = "handful";

/// What a checkpoint holds besides tensors.
#[derive(Serialize, Deserialize)]
struct Header {
    /// [`Trainer::fingerprint`] of the run that it belongs to.
    run: u64,
    place: RunPosition,
}

/// Reads everything from the device at once and writes it down.
pub(super) async fn write(trainer: &Trainer) -> Result<Vec<u8>, Error> {
    let mut names = Vec::new();
    let mut transaction = Transaction::default();
    for (name, tensor) in named_tensors(trainer) {
        names.push(name);
        transaction = transaction.register(tensor);
    }
    let values = transaction.execute_async().await.map_err(engine::failure)?;
    let views = names.into_iter().zip(&values).map(|(name, data)| {
        let view = TensorView::new(Dtype::F32, data.shape().to_vec(), data.as_bytes());
        view.map(|view| (name, view))
    });
    let views: Vec<_> = views.collect::<Result<_, _>>().map_err(engine::failure)?;
    let header = Header { run: trainer.fingerprint(), place: trainer.place.clone() };
    let header = serde_json::to_string(&header).map_err(engine::failure)?;
    let metadata = HashMap::from([(METADATA_KEY.to_string(), header)]);
    safetensors::serialize(views, Some(metadata)).map_err(engine::failure)
}

/// Puts a checkpoint into a trainer, or leaves the trainer as it was.
pub(super) fn read(trainer: &mut Trainer, bytes: &[u8]) -> Result<(), Error> {
    let invalid = |detail: String| Error::from(ErrorKind::InvalidCheckpoint { detail });
    let (_, metadata) =
        SafeTensors::read_metadata(bytes).map_err(|error| invalid(error.to_string()))?;
    let header: Header = metadata
        .metadata()
        .as_ref()
        .and_then(|metadata| metadata.get(METADATA_KEY))
        .ok_or_else(|| invalid("it is not one of this program's".to_string()))
        .and_then(|text| serde_json::from_str(text).map_err(|error| invalid(error.to_string())))?;
    if header.run != trainer.fingerprint() {
        return Err(invalid("it belongs to other data or settings".to_string()));
    }
    let file = SafeTensors::deserialize(bytes).map_err(|error| invalid(error.to_string()))?;

    let device = trainer.device().clone().inner();
    let load = |name: &str| -> Option<Tensor<1>> {
        let values: Vec<f32> = file
            .tensor(name)
            .ok()?
            .data()
            .chunks_exact(4)
            .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
            .collect();
        let n = values.len();
        Some(Tensor::from_data(TensorData::new(values, [n]), &device))
    };
    let current = trainer.model.parameters();
    let load_all = |prefix: &str| -> Result<Vec<Tensor<1>>, Error> {
        let load_one = |(index, current): (usize, &Tensor<1>)| {
            let name = format!("{prefix}.{index}");
            load(&name)
                .filter(|tensor| tensor.dims() == current.dims())
                .ok_or_else(|| invalid(format!("{name} is missing or has another size")))
        };
        current.iter().enumerate().map(load_one).collect()
    };
    let model = load_all("model")?;
    let best = match file.tensor("best.0") {
        Ok(_) => Some(load_all("best")?),
        Err(_) => None,
    };
    let slots = current.iter().enumerate().map(|(index, parameter)| {
        let slots: Vec<Tensor<1>> = (0..trainer.optimizer.n_slots())
            .map_while(|slot| load(&format!("optimizer.{index}.{slot}")))
            .collect();
        let is_whole = slots.is_empty() || slots.len() == trainer.optimizer.n_slots();
        let fits = slots.iter().all(|slot| slot.dims() == parameter.dims());
        if is_whole && fits {
            return Ok(slots);
        }
        Err(invalid(format!("the optimizer's memory of parameter {index} is damaged")))
    });
    let slots = slots.collect::<Result<Vec<_>, Error>>()?;

    trainer.model = trainer.model.clone().with_parameters(&model);
    trainer.optimizer.slots = slots;
    trainer.optimizer.step = header.place.step;
    trainer.best = best;
    trainer.place = header.place;
    Ok(())
}

fn named_tensors(trainer: &Trainer) -> Vec<(String, Tensor<1>)> {
    let mut named = Vec::new();
    for (index, tensor) in trainer.model.parameters().into_iter().enumerate() {
        named.push((format!("model.{index}"), tensor));
    }
    for (index, tensor) in trainer.best.iter().flatten().enumerate() {
        named.push((format!("best.{index}"), tensor.clone()));
    }
    for (index, slots) in trainer.optimizer.slots.iter().enumerate() {
        for (slot, tensor) in slots.iter().enumerate() {
            named.push((format!("optimizer.{index}.{slot}"), tensor.clone()));
        }
    }
    named
}
