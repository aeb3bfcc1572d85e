//! Values that exist only for the page; everything else passes as its core type.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::config::EncoderName;
use crate::data::Example;
use crate::metrics::{ClassProbability, Report};
use crate::run::Event;
use crate::transfer::Chosen;

/// A data set: the table, and a test table of the person's own.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DataInput {
    pub examples: Vec<Example>,
    pub test_examples: Option<Vec<Example>>,
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
