//! Errors in English, for a terminal.

use std::fmt;

use super::{Error, ErrorKind, HeldOut};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        match &self.kind {
            ErrorKind::EmptyInput => write!(f, "there is no text; give one labelled text a line"),
            ErrorKind::BinaryInput => write!(f, "this is not a text file"),
            ErrorKind::TooLarge { n_bytes, limit } => {
                write!(
                    f,
                    "{n_bytes} bytes are more than the limit of {limit}; give a part of the data"
                )
            }
            ErrorKind::TooManyTexts { n_texts, limit } => {
                write!(
                    f,
                    "{n_texts} texts are more than the limit of {limit}; give a part of the data"
                )
            }
            ErrorKind::TooManyClasses { n_classes, limit } => write!(
                f,
                "{n_classes} different labels are more than the limit of {limit}; are label and text swapped?"
            ),
            ErrorKind::UnknownLayout => {
                write!(f, "no label found; write `label<TAB>text`, one example a line")
            }
            ErrorKind::UnclosedQuote => {
                write!(
                    f,
                    "a quoted field opens here and is never closed; close it or double the quote inside it"
                )
            }
            ErrorKind::InvalidJson { detail } => write!(f, "not a JSON object: {detail}"),
            ErrorKind::NoWholeTextLabels { found } => write!(
                f,
                "{found:?} labels places inside texts, not whole texts; export labels of whole texts (classification, choices)"
            ),
            ErrorKind::MissingColumn { column, n_columns } => {
                write!(f, "there is no column {}; there are {n_columns}", column.saturating_add(1))
            }
            ErrorKind::NoExamples => write!(f, "no row has both a label and a text"),
            ErrorKind::OneClass { label } => {
                write!(f, "every example has the label {label:?}; a classifier needs at least two")
            }
            ErrorKind::TooFewExamples { n_examples, n_classes } => {
                write!(f, "{n_examples} training examples for {n_classes} classes; add examples")
            }
            ErrorKind::NothingToHoldOut { part } => write!(
                f,
                "every class has too few examples to put one aside for {}; add examples or set that share to 0",
                match part {
                    HeldOut::Validation => "validation",
                    HeldOut::Test => "the test",
                }
            ),
            ErrorKind::UnknownTestLabel { label } => {
                write!(f, "the test set's label {label:?} does not occur in the training data")
            }
            ErrorKind::UnknownClass { label } => {
                write!(f, "{label:?} is none of the classes; choose one of those that were learned")
            }
            ErrorKind::MissingRow { row, n_rows } => write!(
                f,
                "there is no row {}; there are {n_rows}; begin again with the table as it is now",
                row.saturating_add(1)
            ),
            ErrorKind::InvalidSetting { key, value, allowed } => {
                write!(f, "{key} = {value} is not allowed; use {allowed}")
            }
            ErrorKind::TooMuchMemory { n_megabytes, limit } => write!(
                f,
                "training would need about {n_megabytes} MB, more than {limit}; lower max_len, batch_size or the network's sizes"
            ),
            ErrorKind::NotFinite { step, learning_rate } => write!(
                f,
                "the loss stopped being a number at step {step}; lower the learning rate (now {learning_rate}) or clip gradients"
            ),
            ErrorKind::Engine { detail } => write!(f, "the compute engine failed: {detail}"),
            ErrorKind::NotReady => write!(f, "there is no model yet"),
            ErrorKind::EncoderMissing { name, model: None } => {
                write!(f, "the pretrained encoder {name:?} is not loaded")
            }
            ErrorKind::EncoderMissing { name, model: Some(model) } => {
                write!(f, "the pretrained encoder {name:?}, which is {model:?}, is not loaded")
            }
            ErrorKind::MissingVector { text, row: None } => {
                write!(f, "{text:?} was not read, so nothing can be said of it")
            }
            ErrorKind::MissingVector { text, row: Some(row) } => {
                write!(f, "{text:?} in row {} was not read", row.saturating_add(1))
            }
            ErrorKind::InvalidEncoder { fault, detail } => {
                write!(f, "the pretrained encoder cannot be used: it {fault} ({detail})")
            }
            ErrorKind::InvalidModel { fault, detail } => {
                write!(f, "the trained model cannot be used: it {fault} ({detail})")
            }
            ErrorKind::OtherEncoder { name } => write!(
                f,
                "the model was trained on another version of the pretrained encoder {name:?}"
            ),
            ErrorKind::InvalidCheckpoint { detail } => {
                write!(f, "the checkpoint cannot be used: {detail}")
            }
            ErrorKind::InvalidMessage { detail } => {
                write!(f, "the page and its engine do not understand each other: {detail}")
            }
        }
    }
}
