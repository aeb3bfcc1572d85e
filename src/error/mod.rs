//! What can go wrong, as values: an [`Error`] stops the job, a [`Warning`] marks a row.
//!
//! Both carry a machine-readable kind with its facts, so that the page can say
//! them in the person's language; `Display` says them in English for a terminal.

mod display;
mod file_fault;
mod held_out;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

pub use file_fault::FileFault;
pub use held_out::HeldOut;

/// Something that stops the job, with the line of the pasted text it concerns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// 1-based line in the pasted text or file.
    pub line: Option<usize>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ErrorKind {
    /// Nothing, or only white space, was given.
    EmptyInput,
    /// The input holds NUL or other control bytes: not a text.
    BinaryInput,
    /// More than [`crate::data::MAX_BYTES`] bytes.
    TooLarge {
        /// Bytes given.
        n_bytes: usize,
        /// The most that are allowed.
        limit: usize,
    },
    /// More than [`crate::data::MAX_EXAMPLES`] texts.
    TooManyTexts {
        /// Texts given.
        n_texts: usize,
        /// The most that are allowed.
        limit: usize,
    },
    /// More than [`crate::data::MAX_CLASSES`] different labels.
    TooManyClasses {
        /// Different labels.
        n_classes: usize,
        /// The most that are allowed.
        limit: usize,
    },
    /// No layout in which each line has a label and a text fits.
    UnknownLayout,
    /// A quoted field that is never closed; `line` is where it opens.
    UnclosedQuote,
    /// A line that is not a JSON object.
    InvalidJson {
        /// What the reader says.
        detail: String,
    },
    /// Labels of places inside texts, such as names in them, and none of whole texts.
    NoWholeTextLabels {
        /// Where they stand, as the file names it.
        found: String,
    },
    /// A chosen column does not exist.
    MissingColumn {
        /// 0-based.
        column: usize,
        /// Columns that there are.
        n_columns: usize,
    },
    /// Not one row has both a text and a label.
    NoExamples,
    /// Every example has the same label.
    OneClass {
        /// That label.
        label: String,
    },
    /// The training part would hold fewer examples than there are classes.
    TooFewExamples {
        /// Training examples.
        n_examples: usize,
        /// Classes of the data set.
        n_classes: usize,
    },
    /// No class can spare an example for the named part.
    NothingToHoldOut {
        /// The part that would be empty.
        part: HeldOut,
    },
    /// The person's own test set has a label that the training data lacks.
    UnknownTestLabel {
        /// The label of the test set.
        label: String,
    },
    /// A label that is none of the classes in question.
    UnknownClass {
        /// That label.
        label: String,
    },
    /// A row that the table does not have.
    MissingRow {
        /// 0-based.
        row: usize,
        /// Rows that there are.
        n_rows: usize,
    },
    /// A setting outside its range.
    InvalidSetting {
        /// The setting, as in `--set key=value`.
        key: String,
        /// What it was set to.
        value: String,
        /// What would do, in words.
        allowed: String,
    },
    /// The network with this batch and sequence length would not fit into memory.
    TooMuchMemory {
        /// About what it needs.
        n_megabytes: usize,
        /// The most megabytes that are allowed.
        limit: usize,
    },
    /// The loss or the gradient is NaN or infinite.
    NotFinite {
        /// The step of the run, from 0.
        step: usize,
        /// The learning rate of that step.
        learning_rate: f64,
    },
    /// The compute device failed or could not start.
    Engine {
        /// What the device says.
        detail: String,
    },
    /// A request that needs training data or a model before there is one.
    NotReady,
    /// The run needs pretrained weights that have not been loaded.
    EncoderMissing {
        /// The name of the encoder in `config`, which stands on this module.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "EncoderName"))]
        name: String,
        /// What a person's own encoder is called, where that is known.
        #[cfg_attr(target_arch = "wasm32", tsify(optional))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
    },
    /// A picture or a sound whose vector was not given.
    MissingVector {
        /// What it goes by.
        text: String,
        /// 0-based row in the table, of one that is in it.
        row: Option<usize>,
    },
    /// A file that is no pretrained encoder for this version.
    InvalidEncoder {
        /// Of what kind what is wrong with it is.
        fault: FileFault,
        /// What is wrong with it.
        detail: String,
    },
    /// The file of a trained model that this version cannot use.
    InvalidModel {
        /// Of what kind what is wrong with it is.
        fault: FileFault,
        /// What is wrong with it.
        detail: String,
    },
    /// The encoder at hand is another version than the one that a model was trained on.
    OtherEncoder {
        /// The name of the encoder in `config`, which stands on this module.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "EncoderName"))]
        name: String,
    },
    /// A checkpoint that does not belong to this model or is damaged.
    InvalidCheckpoint {
        /// What is wrong with it.
        detail: String,
    },
    /// A request or an answer that is not as the page and this engine agreed: they are not of
    /// the same version, or one of them has a defect.
    InvalidMessage {
        /// What does not fit.
        detail: String,
    },
}

impl ErrorKind {
    /// The error at a 1-based line.
    pub fn at(self, line: usize) -> Error {
        Error { kind: self, line: Some(line) }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error { kind, line: None }
    }
}

impl std::error::Error for Error {}

/// Something about one row, or one class, that the person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// What is noticed.
    pub kind: WarningKind,
    /// 1-based line in the pasted text.
    pub line: Option<usize>,
    /// 0-based index of the row in the table.
    pub row: Option<usize>,
}

impl Warning {
    /// Puts warnings in the order of the table.
    pub(crate) fn sort(warnings: &mut [Self]) {
        warnings.sort_by_key(|warning| warning.row);
    }
}

/// The kinds of [`Warning`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum WarningKind {
    /// A label without a text: the row is left out of training.
    EmptyText,
    /// A text without a label: the row is left out of training.
    MissingLabel,
    /// The same text with the same label stands in an earlier row.
    Duplicate {
        /// 0-based row of the earlier one.
        first_row: usize,
        /// 1-based line of the earlier one; 0 for a row added by hand.
        first_line: usize,
    },
    /// The same text stands in an earlier row under another label.
    ConflictingLabels {
        /// 0-based row of the earlier one.
        first_row: usize,
        /// 1-based line of the earlier one; 0 for a row added by hand.
        first_line: usize,
        /// The label of this one.
        label: String,
        /// The label of the earlier one.
        other_label: String,
    },
    /// Unreadable characters were replaced by U+FFFD.
    ReplacedCharacters,
    /// Labels that differ only in case, in how a number is written, or in what they call a
    /// missing value: they may be one class.
    SimilarLabels {
        /// All of them.
        labels: Vec<String>,
        /// The one that most rows have.
        into: String,
    },
    /// A label such as `-1` or `nan`, by which other programs say that there is none.
    MeansNoLabel {
        /// That label.
        label: String,
        /// Rows that have it.
        n_examples: usize,
    },
    /// A class with one example: it cannot be validated.
    SingleExample {
        /// The name of the class.
        label: String,
    },
    /// The largest class has at least five times the examples of the smallest.
    Imbalance {
        /// The name of the largest class.
        largest: String,
        /// Its examples.
        n_largest: usize,
        /// The name of the smallest class.
        smallest: String,
        /// Its examples.
        n_smallest: usize,
    },
    /// A text in which there is nothing that the model reads.
    NoTokens,
    /// A text with more tokens than the model reads.
    LongText {
        /// Tokens of the text.
        n_tokens: usize,
        /// Tokens that the model reads.
        max_len: usize,
    },
}
