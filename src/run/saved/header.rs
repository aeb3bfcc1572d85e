//! What a model's file says of itself.

use serde::{Deserialize, Serialize};

use crate::config::{EncoderName, RunConfig, RunKind};
use crate::error::ErrorKind;
use crate::pretrained::Encoder;
use crate::privacy::PrivacySpent;
use crate::tensor_file::{Refusal, TensorFile};
use crate::train::RunPosition;
use crate::transfer::EnsembleHeader;

/// The version of the format that is written and read here.
const FORMAT: u32 = 1;

/// What is not among the tensors.
#[derive(Serialize, Deserialize)]
pub(crate) struct SavedHeader {
    format: u32,
    /// The settings of the run.
    pub config: RunConfig,
    /// The fingerprint of the encoder's file.
    pub encoder: Option<u64>,
    /// What a person's own encoder is called, which is found nowhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_encoder: Option<String>,
    /// The fingerprint of the examples, if they can be given back.
    pub data: Option<u64>,
    /// What the model is, by the kind of its run.
    pub model: ModelHeader,
}

/// What a model is, by the kind of its run.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum ModelHeader {
    /// A network of an embedding of its own, for texts of at most `max_len` tokens.
    Scratch { max_len: usize, position: RunPosition },
    /// A network on an encoder's token vectors.
    Network { position: RunPosition, n_read: usize },
    /// Classifiers on an encoder's sentence vectors.
    Transfer {
        step: usize,
        ensemble: EnsembleHeader,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spent: Option<PrivacySpent>,
    },
    /// Such classifiers, one for each of several labels: a file in the file for each.
    BinaryRelevance,
}

impl SavedHeader {
    /// What a file says of itself.
    ///
    /// * `data` - the fingerprint of the examples, if they can be given back.
    pub fn new(
        config: &RunConfig,
        encoder: Option<&Encoder>,
        data: Option<u64>,
        model: ModelHeader,
    ) -> Self {
        let own = encoder.map(Encoder::info).filter(|info| info.name == EncoderName::Own);
        Self {
            format: FORMAT,
            config: config.clone(),
            encoder: encoder.map(Encoder::fingerprint),
            own_encoder: own.map(|info| info.model.clone()),
            data,
            model,
        }
    }

    /// The tensors of a model's file, and what it says of itself.
    ///
    /// # Errors
    /// What is missing or does not fit.
    pub fn open(bytes: &[u8]) -> Result<(TensorFile<'_>, Self), Refusal> {
        // Of the weights that a person's own training made, only that they are numbers is asked.
        let (file, header) = TensorFile::open::<Self>(bytes, FORMAT, f32::MAX)?;
        header.config.validate().map_err(|error| match error.kind {
            ErrorKind::InvalidSetting { key, value, .. } => format!("its setting {key} is {value}"),
            _ => "its settings do not fit together".to_string(),
        })?;
        if header.model.kind() != header.config.kind() {
            return Err("its settings are of another kind of run".into());
        }
        Ok((file, header))
    }
}

impl ModelHeader {
    fn kind(&self) -> RunKind {
        match self {
            Self::Scratch { .. } => RunKind::Scratch,
            Self::Network { .. } => RunKind::Network,
            Self::Transfer { .. } | Self::BinaryRelevance => RunKind::Transfer,
        }
    }
}
