//! Values that exist only for the page; everything else passes as its core type.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::cross_validation::{CurveSize, OutOfFold};
use crate::data::Example;
use crate::error::Error;
use crate::explain::TextMap;
use crate::metrics::{ClassProbability, ranked};
use crate::run::{Event, Part, Plan, Run};

/// A data set: the table, and a test table of the person's own.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DataInput {
    /// The labelled rows that training and validation examples are taken from.
    pub examples: Vec<Example>,
    /// The rows of the test table; none where the test examples, if any, come out of `examples`.
    pub test_examples: Option<Vec<Example>>,
}

/// The data set that a model was trained on, where it is at hand.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(transparent)]
pub struct DataAtHand(pub Option<DataInput>);

/// A text as the model sees it.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    /// Every token of the text, in its order, those past `max_len` too.
    pub tokens: Vec<TokenSpan>,
    /// `[max_len]`, padding included.
    pub ids: Vec<u32>,
    /// The number of tokens that the model reads at most.
    pub max_len: usize,
}

/// A token and its place in the source, in UTF-16 code units as JavaScript counts.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TokenSpan {
    /// The token, cleaned: it may be written otherwise than in the source.
    pub text: String,
    /// The token's number in the vocabulary.
    pub id: u32,
    /// The place of the token's first code unit.
    pub start: usize,
    /// The place past the token's last code unit.
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
    /// What happened on the way, in its order.
    pub events: Vec<Event>,
    /// The optimiser's steps taken since the run began.
    pub step: usize,
    /// The steps that the run takes if nothing ends it early.
    pub n_steps: usize,
    /// Whether the run is over: no further call changes the model.
    pub finished: bool,
    /// Whether all that is left to do now is done elsewhere.
    pub waiting: bool,
    /// What a network is that has just been taught: its teacher's texts have words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub plan: Option<Plan>,
}

/// How far a tuning for another session's run is.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TuneProgress {
    /// Units of work done.
    pub done: usize,
    /// Units of work in all, as far as it can be told.
    pub total: usize,
    /// Whether this is the last answer.
    pub finished: bool,
    /// What the other session's `take_lent` reads, once it is finished.
    #[serde(with = "serde_bytes")]
    #[tsify(type = "Uint8Array<ArrayBuffer> | undefined")]
    pub file: Option<Vec<u8>>,
}

/// A model's files for other programs.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(transparent)]
pub struct ExportedFiles(pub Vec<ExportedFile>);

/// One of them.
#[derive(Debug, Clone, Serialize, Tsify)]
pub struct ExportedFile {
    /// Its name, in a folder of the model's own.
    pub name: String,
    /// What is in it.
    #[serde(with = "serde_bytes")]
    #[tsify(type = "Uint8Array<ArrayBuffer>")]
    pub bytes: Vec<u8>,
}

/// The classes of one text, most probable first.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Prediction {
    /// Every class with its probability; they sum to 1, unless a text may have several.
    pub classes: Vec<ClassProbability>,
    /// The probability from which on each of `classes` is given, in their order, where a text may
    /// have several.
    #[tsify(optional)]
    pub thresholds: Option<Vec<f64>>,
    /// Tokens of the text; 0 means there is nothing the model can read.
    pub n_tokens: usize,
    /// Tokens that the vocabulary lacks.
    pub n_unknown: usize,
}

impl Prediction {
    /// What the run's model says of a text.
    ///
    /// # Errors
    /// Those of [`Run::classify`].
    pub(super) async fn of(run: &mut Run, text: &str) -> Result<Self, Error> {
        let (probabilities, n_tokens, n_unknown) = run.classify(text).await?;
        let mut prediction = Self::new(run.classes(), &probabilities, n_tokens, n_unknown);
        let of_class = run.thresholds();
        let ordered =
            |all: Vec<f64>| ranked(&probabilities).into_iter().map(|at| all[at]).collect();
        prediction.thresholds = of_class.map(ordered);
        Ok(prediction)
    }

    /// * `probabilities` - of each of the classes, `[n_classes]`.
    pub(super) fn new(
        classes: &[String],
        probabilities: &[f64],
        n_tokens: usize,
        n_unknown: usize,
    ) -> Self {
        let class = |class: usize| ClassProbability {
            label: classes[class].clone(),
            probability: probabilities[class],
        };
        let classes = ranked(probabilities).into_iter().map(class).collect();
        Self { classes, thresholds: None, n_tokens, n_unknown }
    }
}

/// How far first guesses have come.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct GuessProgress {
    /// Texts read.
    pub done: usize,
    /// All texts that are to be read.
    pub total: usize,
    /// Whether the guesses are all made.
    pub finished: bool,
    /// One for each text, in their order, with the last answer.
    pub guesses: Option<Vec<Prediction>>,
}

/// How far the classification of many texts has come.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PredictProgress {
    /// Texts classified.
    pub done: usize,
    /// All texts that are to be classified.
    pub total: usize,
    /// Whether every text has its prediction.
    pub finished: bool,
    /// Of the next texts, in their order.
    pub predictions: Vec<Prediction>,
}

/// How far an explanation has come, and the explanation, once it is finished.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationProgress {
    /// Points at which gradients were taken, and readings of texts, about as costly.
    pub done: usize,
    /// As far as it can be told.
    pub total: usize,
    /// Whether `explanation` is there.
    pub finished: bool,
    /// The explanation; none until it is finished.
    pub explanation: Option<Explanation>,
}

/// What a prediction is made of: as [`crate::explain::Explanation`], with places in UTF-16 code
/// units as JavaScript counts.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Log-odds of the class against all others for the text.
    pub score: f64,
    /// The same for a text that says nothing.
    pub baseline: f64,
    /// The words of the text, or its longer stretches, in their order.
    pub units: Vec<UnitView>,
    /// The weight of n-grams in no unit.
    pub elsewhere: f64,
    /// Points at which gradients were taken.
    pub n_points: usize,
}

/// A stretch of the text and what it does to the score.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct UnitView {
    /// The place of the stretch's first code unit.
    pub start: usize,
    /// The place past the stretch's last code unit.
    pub end: usize,
    /// Its part of the integrated gradients.
    pub gradient: f64,
    /// The score minus the score without it; none past the limit.
    pub left_out: Option<f64>,
}

impl Explanation {
    /// * `text` - that is explained.
    pub(super) fn of(explanation: crate::explain::Explanation, text: &str) -> Self {
        let utf16 = Utf16Offsets::new(text);
        let unit = |unit: crate::explain::UnitWeight| UnitView {
            start: utf16.at(unit.start),
            end: utf16.at(unit.end),
            gradient: unit.gradient,
            left_out: unit.left_out,
        };
        Self {
            score: explanation.score,
            baseline: explanation.baseline,
            units: explanation.units.into_iter().map(unit).collect(),
            elsewhere: explanation.elsewhere,
            n_points: explanation.n_points,
        }
    }
}

/// How far a map has come, and the map, once it is finished.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MapProgress {
    /// Texts read.
    pub done: usize,
    /// All texts that are to be read.
    pub total: usize,
    /// Whether `map` is there.
    pub finished: bool,
    /// The map; none until it is finished.
    pub map: Option<MapView>,
}

/// Texts as points, their mean in the middle.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MapView {
    /// The texts of all parts, in the order that [`Near::point`] and [`TsneProgress::places`] count in.
    pub points: Vec<MapPoint>,
    /// The share of the texts' differences that each axis shows.
    pub shares: [f32; 2],
}

impl MapView {
    pub(super) fn of(map: &TextMap) -> Self {
        let point = |place: &crate::explain::MapPoint| MapPoint {
            part: place.part,
            row: place.row,
            x: place.x,
            y: place.y,
        };
        Self { points: map.places().iter().map(point).collect(), shares: map.shares() }
    }
}

/// A text on the map.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MapPoint {
    /// The part of the data that the text belongs to.
    pub part: Part,
    /// Its row in its table.
    pub row: usize,
    /// The coordinate along the first principal axis.
    pub x: f32,
    /// The coordinate along the second principal axis.
    pub y: f32,
}

/// How far t-SNE has come, and where it has the points, in their order.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TsneProgress {
    /// Steps of gradient descent, since the map was made.
    pub done: usize,
    /// The steps that are taken in all.
    pub total: usize,
    /// Whether no further step will move a point.
    pub finished: bool,
    /// The coordinates of every point, each `[x, y]`, in the units of t-SNE.
    pub places: Vec<[f32; 2]>,
}

/// Where a text lies on the map, and the texts most like it.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct NearView {
    /// The coordinate along the map's first principal axis.
    pub x: f32,
    /// The coordinate along the map's second principal axis.
    pub y: f32,
    /// The texts of the map that are most like it, the most similar first.
    pub near: Vec<Near>,
}

/// A text like another.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Near {
    /// Its place among the points.
    pub point: usize,
    /// The cosine between the texts' vectors, from the mean of all.
    pub similarity: f32,
}

/// What contestants said of the texts.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Contestants {
    /// The names of the classes, which predictions refer to by place.
    pub classes: Vec<String>,
    /// The number of folds of the partition.
    pub n_folds: usize,
    /// Each contestant's.
    pub predictions: Vec<Vec<OutOfFold>>,
    /// Which contestants are baselines.
    pub baselines: Vec<usize>,
}

/// What was said of the texts after learning from more and more of the others.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CurveInput {
    /// What was said after learning from each number of texts.
    pub sizes: Vec<CurveSize>,
    /// The number of folds of the partitions.
    pub n_folds: usize,
    /// Numbers of texts to foretell the accuracy of.
    pub ahead: Vec<f64>,
}

/// Rows of a table.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(transparent)]
pub struct Examples(pub Vec<Example>);

/// The form, in its order.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(transparent)]
pub struct Settings(pub Vec<crate::config::Setting>);

/// Byte offsets of a text as UTF-16 code units, which is how JavaScript counts.
pub(super) struct Utf16Offsets(Vec<u32>);

impl Utf16Offsets {
    pub fn new(text: &str) -> Self {
        let mut offsets = vec![0; text.len() + 1];
        let mut units = 0;
        for (byte, character) in text.char_indices() {
            offsets[byte] = units;
            units += character.len_utf16() as u32;
        }
        offsets[text.len()] = units;
        Self(offsets)
    }

    /// * `byte` - a character's first byte or the text's end.
    pub fn at(&self, byte: usize) -> usize {
        self.0.get(byte).copied().unwrap_or_default() as usize
    }
}
