//! Questions that are answered at once, of a text, a table or the run's model.

use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::dto::{
    Contestants, CurveInput, Near, NearView, Prediction, TokenSpan, TokenView, Utf16Offsets,
};
use super::evaluation::{Evaluation, LabelsEvaluation};
use super::of_kind::{OneQuestion, of_kind};
use super::session::{Session, give, throw, unreadable};
use crate::config::LabelsPerText;
use crate::cross_validation::{self, Comparison, FoldOptions, LearningCurve, Partition};
use crate::data::{self, Example, Inspection, ParseOptions, Parsed};
use crate::error::{Error, ErrorKind};
use crate::explain::Insight;
use crate::privacy::{membership, membership_of_labels};
use crate::run::{Part, ReadText, ReadToken, Reader};
use crate::train::ActivationStatistics;

/// Texts that are told to lie near another.
const N_NEAR: usize = 6;

/// What is asked. The answer has the question's kind.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[tsify(rename = "Questions")]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Question {
    /// Which examples a pasted text holds.
    Parse {
        /// The text as it was pasted or read from a file.
        text: String,
        /// How the text is to be split into rows and columns.
        options: ParseOptions,
    },
    /// The classes of a table, and what is odd about its rows.
    Inspect {
        /// The rows of the table, in their order.
        examples: Vec<Example>,
        /// Whether a row may have several labels.
        labels: LabelsPerText,
    },
    /// The folds of a cross-validation.
    Partition {
        /// The rows of the table, in their order.
        examples: Vec<Example>,
        /// The number of folds and how rows are dealt to them.
        options: FoldOptions,
    },
    /// The scores of contestants, and how each compares with the best baseline.
    Compare(Contestants),
    /// Accuracy against the number of texts, and its continuation.
    LearningCurve(CurveInput),
    /// A text as the last planned or prepared run's model sees it.
    Tokens {
        /// The text as it was typed.
        text: String,
    },
    /// A text as the run's model sees it.
    Read {
        /// The text as it was typed.
        text: String,
    },
    /// The classes of a text, by the run's model.
    Predict {
        /// The text as it was typed.
        text: String,
    },
    /// The scores of the run's model on every part.
    Evaluate,
    /// The same where a text may have several labels.
    EvaluateLabels,
    /// Where a text lies on the map that was made last, and which of its texts are most like it.
    Near {
        /// The text as it was typed; it need not be one of the map's.
        text: String,
    },
    /// How the outputs of the layers of the run's network are spread, for some training texts.
    Activations,
    /// What there is to see inside the run's network for a text; of attention that of one
    /// layer, from 0. Each look at a network with filters searches some more training texts for
    /// what fires them.
    Inside {
        /// The text as it was typed.
        text: String,
        /// The layer whose attention is shown, counted from 0.
        layer: usize,
    },
}

/// What a [`Question`] of the same kind is answered with.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum Answer {
    /// The examples that were found, and how they were read.
    Parse(Parsed),
    /// The classes with their sizes, and the rows that are worth a look.
    Inspect(Inspection),
    /// The fold in which each row is held out.
    Partition(Partition),
    /// The contestants' scores, and their differences from the best baseline.
    Compare(Comparison),
    /// The points measured, the curve through them and what it foretells.
    LearningCurve(LearningCurve),
    /// The tokens of the text, each with its place.
    Tokens(TokenView),
    /// The tokens of the text, each with its place.
    Read(TokenView),
    /// The classes of the text, most probable first.
    Predict(Prediction),
    /// The model's reports on the training, validation and test examples.
    Evaluate(Box<Evaluation>),
    /// The same where a text may have several labels.
    EvaluateLabels(Box<LabelsEvaluation>),
    /// The place of the text, and its neighbours, the most similar first.
    Near(NearView),
    /// In the layers' order.
    Activations(Vec<ActivationStatistics>),
    /// What the network computes on the way to its answer for the text.
    Inside(Insight),
}

#[wasm_bindgen]
impl Session {
    /// Answers a question.
    ///
    /// # Errors
    /// `NotReady` where it needs a run, a model or a map that there is not; those of the data.
    pub async fn ask(&mut self, question: OneQuestion) -> Result<Ts<Answer>, JsValue> {
        give(self.answer(of_kind(&question).map_err(unreadable)?).await.map_err(throw)?)
    }
}

impl Session {
    async fn answer(&mut self, question: Question) -> Result<Answer, Error> {
        Ok(match question {
            Question::Parse { text, options } => Answer::Parse(data::parse(&text, &options)?),
            Question::Inspect { examples, labels } => {
                Answer::Inspect(data::inspect(&examples, labels))
            }
            Question::Partition { examples, options } => {
                Answer::Partition(cross_validation::partition(&examples, options)?)
            }
            Question::Compare(Contestants { classes, n_folds, predictions, baselines }) => {
                Answer::Compare(cross_validation::compare(
                    &classes,
                    n_folds,
                    &predictions,
                    &baselines,
                ))
            }
            Question::LearningCurve(CurveInput { sizes, n_folds, ahead }) => {
                Answer::LearningCurve(cross_validation::learning_curve(&sizes, n_folds, &ahead))
            }
            Question::Tokens { text } => {
                let reader = self.reader.as_ref().ok_or(ErrorKind::NotReady)?;
                Answer::Tokens(tokens(reader, &text))
            }
            Question::Read { text } => {
                let run = self.run.as_ref().ok_or(ErrorKind::NotReady)?;
                let reader = Reader::of(run).ok_or(ErrorKind::NotReady)?;
                Answer::Read(tokens(&reader, &text))
            }
            Question::Predict { text } => {
                let run = self.run.as_mut().ok_or(ErrorKind::NotReady)?;
                Answer::Predict(Prediction::of(run, &text).await?)
            }
            Question::Evaluate => {
                let run = self.run.as_mut().ok_or(ErrorKind::NotReady)?;
                let training = run.evaluate(Part::Training).await?;
                let validation = run.evaluate(Part::Validation).await?;
                let test = run.evaluate(Part::Test).await?;
                let training = training.ok_or(ErrorKind::NotReady)?;
                let held_out = validation.iter().chain(&test);
                let membership = membership(&training, held_out);
                let (chosen, privacy) = (run.chosen(), run.privacy());
                Answer::Evaluate(Box::new(Evaluation {
                    training,
                    validation,
                    test,
                    chosen,
                    privacy,
                    membership,
                }))
            }
            Question::EvaluateLabels => {
                let run = self.run.as_mut().ok_or(ErrorKind::NotReady)?;
                let training = run.evaluate_labels(Part::Training).await?;
                let training = training.ok_or(ErrorKind::NotReady)?;
                let validation = run.evaluate_labels(Part::Validation).await?;
                let test = run.evaluate_labels(Part::Test).await?;
                let membership = membership_of_labels(&training, validation.iter().chain(&test));
                let ways = run.label_ways();
                Answer::EvaluateLabels(Box::new(LabelsEvaluation {
                    training,
                    validation,
                    test,
                    ways,
                    membership,
                }))
            }
            Question::Near { text } => {
                let map = self.jobs.kept.map.as_ref().ok_or(ErrorKind::NotReady)?;
                let run = self.run.as_mut().ok_or(ErrorKind::NotReady)?;
                let ([x, y], near) = map.near(run, &text, N_NEAR).await?;
                let near = near.into_iter().map(|(point, similarity)| Near { point, similarity });
                Answer::Near(NearView { x, y, near: near.collect() })
            }
            Question::Activations => {
                let run = self.run.as_ref().ok_or(ErrorKind::NotReady)?;
                Answer::Activations(run.activation_statistics().await?)
            }
            Question::Inside { text, layer } => {
                let run = self.run.as_mut().ok_or(ErrorKind::NotReady)?;
                Answer::Inside(Insight::of(run, &text, layer, &mut self.top_activations).await?)
            }
        })
    }
}

/// A text as a model sees it.
fn tokens(reader: &Reader, text: &str) -> TokenView {
    let utf16 = Utf16Offsets::new(text);
    let ReadText { tokens, ids, max_len } = reader.read(text);
    let span = |ReadToken { token, is_known, is_kept }: ReadToken| TokenSpan {
        text: token.text,
        id: token.id,
        start: utf16.at(token.start),
        end: utf16.at(token.end),
        known: is_known,
        kept: is_kept,
    };
    TokenView { tokens: tokens.into_iter().map(span).collect(), ids, max_len }
}
