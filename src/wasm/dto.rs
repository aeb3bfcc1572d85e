//! Values that exist only for the page; everything else passes as its core type.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::config::{EncoderName, RunConfig};
use crate::data::Example;
use crate::error::{Error, Warning};
use crate::metrics::{ClassProbability, Report};
use crate::run::Run;
use crate::train::{Event, Parts};
use crate::transfer::Chosen;

/// A data set: the table, and a test table of the person's own.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DataInput {
    pub examples: Vec<Example>,
    pub test_examples: Option<Vec<Example>>,
}

/// What a run will do: the parts, the preprocessing and the network.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    pub classes: Vec<String>,
    pub n_training: usize,
    pub n_validation: usize,
    pub n_test: usize,
    /// Ids in use, padding and unknown included.
    pub vocabulary_size: usize,
    pub max_len: usize,
    /// Share of the validation and test tokens that the vocabulary lacks.
    pub unknown_share: f64,
    pub layers: Vec<crate::model::LayerSummary>,
    pub n_parameters: usize,
    pub steps_per_epoch: usize,
    pub n_steps: usize,
    /// Texts longer than the model reads.
    pub warnings: Vec<Warning>,
    /// The pretrained encoder that the run needs.
    pub encoder: Option<EncoderName>,
    /// Whether that encoder is loaded. Without it lengths and unknown tokens are not known yet.
    pub encoder_loaded: bool,
    /// It goes on from what the run before has learned.
    pub goes_on: bool,
}

impl Plan {
    /// The plan of a run whose encoder, if it needs one, is loaded.
    pub fn of(run: &Run, config: &RunConfig) -> Result<Self, Error> {
        let outline = run.outline()?;
        let encoder = config.encoder();
        Ok(Self {
            n_parameters: outline.layers.iter().map(|layer| layer.n_parameters).sum(),
            steps_per_epoch: outline.n_training.div_ceil(config.batch_size as usize),
            classes: outline.classes,
            n_training: outline.n_training,
            n_validation: outline.n_validation,
            n_test: outline.n_test,
            vocabulary_size: outline.vocabulary_size,
            max_len: outline.max_len,
            unknown_share: outline.unknown_share,
            layers: outline.layers,
            n_steps: outline.n_steps,
            warnings: outline.warnings,
            encoder,
            encoder_loaded: encoder.is_some(),
            goes_on: false,
        })
    }

    /// What can be told of a run before its encoder is loaded.
    pub fn without_encoder(parts: &Parts, config: &RunConfig) -> Self {
        Self {
            classes: parts.classes.clone(),
            n_training: parts.training.len(),
            n_validation: parts.validation.len(),
            n_test: parts.test.len(),
            vocabulary_size: 0,
            max_len: 0,
            unknown_share: 0.0,
            layers: Vec::new(),
            n_parameters: 0,
            steps_per_epoch: 0,
            n_steps: 0,
            warnings: Vec::new(),
            encoder: config.encoder(),
            encoder_loaded: false,
            goes_on: false,
        }
    }
}

/// A text as the model sees it.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    pub tokens: Vec<TokenSpan>,
    /// `[max_len]`, padding included.
    pub ids: Vec<u32>,
    pub max_len: usize,
}

/// A token and its place in the source, in UTF-16 code units as JavaScript counts.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TokenSpan {
    pub text: String,
    pub id: u32,
    pub start: usize,
    pub end: usize,
    /// In the vocabulary.
    pub known: bool,
    /// Within `max_len`.
    pub kept: bool,
}

/// What one call of `advance` did.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub events: Vec<Event>,
    pub step: usize,
    pub n_steps: usize,
    pub finished: bool,
}

/// A model's scores on every part that has examples.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    pub training: Report,
    pub validation: Option<Report>,
    pub test: Option<Report>,
    /// Which of the ways tried the model was made by, of a run that tries several.
    pub chosen: Option<Chosen>,
}

/// The classes of one text, most probable first.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Prediction {
    pub classes: Vec<ClassProbability>,
    /// Tokens of the text; 0 means there is nothing the model can read.
    pub n_tokens: usize,
    /// Tokens that the vocabulary lacks.
    pub n_unknown: usize,
}

/// Texts without labels, and the names that their classes may have.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct GuessInput {
    pub encoder: EncoderName,
    pub texts: Vec<String>,
    pub classes: Vec<String>,
}

/// A first guess for each text, by its similarity to the class names.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(transparent)]
pub struct Guesses(pub Vec<Prediction>);

/// A task about the labels of a table, by an encoder's vectors where one is named and loaded.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LabelInput {
    pub examples: Vec<Example>,
    pub task: crate::label::LabelTask,
    pub encoder: Option<EncoderName>,
    pub seed: u32,
}

/// Rows of a table.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(transparent)]
pub struct Examples(pub Vec<Example>);

/// The form, in its order.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(transparent)]
pub struct Settings(pub Vec<crate::config::Setting>);
