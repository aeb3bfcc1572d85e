//! What was decided while a text was read, and which rows were left out of the table.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// The most lines that one note names; it counts the rest.
const MOST_LINES: usize = 20;

/// One decision about how the text was read, which the person may want to know of or change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct Note {
    /// What was decided.
    pub kind: NoteKind,
    /// 1-based line that it concerns, or the first of them; none where it concerns the whole.
    pub line: Option<usize>,
}

impl Note {
    /// A note about the whole text.
    pub(super) fn new(kind: NoteKind) -> Self {
        Self { kind, line: None }
    }

    /// How many stray quotes it tells of.
    pub(super) fn n_strays(&self) -> usize {
        match self.kind {
            NoteKind::StrayQuotes { n, .. } => n,
            _ => 0,
        }
    }

    /// A note about a line.
    pub(super) fn at(kind: NoteKind, line: usize) -> Self {
        Self { kind, line: Some(line) }
    }
}

/// The most characters of a person's words that a note repeats.
const LONGEST_WORDS: usize = 120;

/// The kinds of [`Note`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NoteKind {
    /// The first row may name the columns or be an example: the person is asked.
    /// `has_header` of the options answers.
    Header {
        /// Whether it is taken for names until then.
        taken: bool,
        /// What stands in it.
        values: Vec<String>,
    },
    /// Lines above the table were skipped. `skip_lines` of the options changes how many.
    Preamble {
        /// How many lines, blank ones included.
        n_lines: usize,
        /// The beginning of the first.
        text: String,
    },
    /// A line `sep=;` names the separator. `separator` of the options changes it.
    SeparatorLine {
        /// What it names.
        separator: char,
    },
    /// A backslash makes the quote or separator after it an ordinary character. `escapes` of the
    /// options changes it.
    Escapes,
    /// Quotes that open a field and do not close it right before a separator, or only after lines
    /// that look like rows, are taken for ordinary characters. `recover_quotes` of the options
    /// changes it.
    StrayQuotes {
        /// How many.
        n: usize,
        /// Lines of the first ones.
        lines: Vec<usize>,
    },
    /// Rows with more separators than columns: those in excess are a part of the text.
    LongRows {
        /// How many.
        n: usize,
        /// Lines of the first ones.
        lines: Vec<usize>,
    },
    /// The file is what a tool writes out, and was read as such.
    Export {
        /// The tool.
        tool: Tool,
    },
    /// The rows stand inside other values.
    Unfolded {
        /// The keys that lead there, joined by dots.
        path: String,
    },
    /// Commas between lines of JSON Lines, which are no part of it, were skipped.
    Commas {
        /// How many.
        n: usize,
    },
    /// Labels given as numbers were named by the file's own list of names.
    ClassNames {
        /// The names.
        names: Vec<String>,
    },
    /// Texts with several labels, of which the first was taken. `labels` of the options changes it.
    SeveralLabels {
        /// How many texts.
        n: usize,
        /// Lines of the first ones.
        lines: Vec<usize>,
    },
    /// Texts with several labels, all of which were taken. `labels` of the options changes it.
    LabelSets {
        /// How many texts.
        n: usize,
        /// The names, the first ones.
        names: Vec<String>,
    },
    /// Texts without a label, which can be labelled in the table.
    Unlabelled {
        /// How many texts.
        n: usize,
    },
    /// Spellings of a label that look alike, by NFKC and without invisible characters, are one
    /// label. `merge_labels` of the options changes it.
    MergedLabels {
        /// The spelling that all have now.
        into: String,
        /// The others.
        labels: Vec<String>,
        /// Rows whose label is now another.
        n: usize,
    },
    /// Control characters were replaced by spaces.
    ControlCharacters {
        /// How many.
        n: usize,
        /// Lines of the first ones.
        lines: Vec<usize>,
    },
    /// Characters that were unreadable before: U+FFFD stands in their place.
    ReplacedCharacters {
        /// How many.
        n: usize,
        /// Lines of the first ones.
        lines: Vec<usize>,
    },
    /// A column says something about the row's label. `obey_qualifiers` of the options says
    /// whether rows are left out by it, and `keep_split` which parts are kept.
    Qualifier {
        /// Its name.
        column: String,
        /// What it says.
        meaning: Qualifier,
        /// Its different values, the first ones.
        values: Vec<String>,
        /// Whether it was obeyed.
        obeyed: bool,
        /// Rows left out by it.
        n_left_out: usize,
    },
    /// There is one label only, and rows that reject it: their label is "not" that one.
    Rejections {
        /// The label.
        label: String,
        /// Rows that reject it.
        n: usize,
    },
    /// Columns that are neither label nor text.
    UnusedColumns {
        /// Their names, the first ones.
        columns: Vec<String>,
    },
}

/// A tool whose exports are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Tool {
    /// Label Studio, JSON or JSON-MIN.
    LabelStudio,
    /// doccano, JSON Lines or JSON.
    Doccano,
    /// Prodigy, of the interfaces that label whole texts.
    Prodigy,
    /// Argilla.
    Argilla,
    /// spaCy, with `cats`.
    Spacy,
    /// The Hugging Face data set viewer.
    HuggingFace,
    /// pandas, `to_json` of any orient.
    Pandas,
    /// Rasa NLU, JSON, YAML or Markdown.
    Rasa,
}

/// What a column says about the labels beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Qualifier {
    /// Accepted, rejected or ignored.
    Answer,
    /// Training, validation or test.
    Split,
    /// Whether the row is valid.
    Valid,
    /// How sure someone was of the label.
    Confidence,
    /// Submitted, pending or discarded.
    Status,
}

/// A row that was read and is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct LeftOut {
    /// 1-based line where it begins.
    pub line: usize,
    /// Why it is not there.
    pub why: WhyLeftOut,
}

/// Why a row is not in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum WhyLeftOut {
    /// Its label was rejected.
    Rejected,
    /// Whoever labelled ignored it.
    Ignored,
    /// Whoever labelled skipped it.
    Skipped,
    /// It was discarded.
    Discarded,
    /// It is marked as not valid.
    NotValid,
    /// It belongs to a part that the person does not want.
    OtherSplit,
    /// It has neither a text nor a label, only other fields.
    Empty,
}

/// Occurrences of one thing: how many, and where the first ones are.
#[derive(Debug, Default)]
pub(super) struct Places {
    n: usize,
    lines: Vec<usize>,
}

impl Places {
    /// Adds `n` occurrences on a line, which is not before those already added.
    pub(super) fn add(&mut self, n: usize, line: usize) {
        self.n += n;
        if self.lines.len() < MOST_LINES && self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
    }

    /// How many there are.
    pub(super) fn n(&self) -> usize {
        self.n
    }

    /// Where the first one is.
    pub(super) fn first_line(&self) -> Option<usize> {
        self.lines.first().copied()
    }

    /// The note about them, if there are any.
    pub(super) fn note(self, kind: impl FnOnce(usize, Vec<usize>) -> NoteKind) -> Option<Note> {
        let line = *self.lines.first()?;
        Some(Note::at(kind(self.n, self.lines), line))
    }
}

/// A person's words, shortened where they are too long to repeat.
pub(super) fn words(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_string(),
    }
}
