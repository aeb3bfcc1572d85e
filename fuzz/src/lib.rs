//! What must hold of all bytes, whoever wrote them: a function for each fuzz target, which panics
//! where it does not.
//!
//! libFuzzer calls them with bytes that reach code none has reached before; `tests/fuzz_corpus.rs`,
//! which includes this file, with those in `fuzz/corpus`.

pub mod files;
pub mod input;
pub mod outside;
pub mod reading;
pub mod text;

/// What a target asks of its input; it panics where that does not hold.
pub type Check = fn(&[u8]);

/// A target's name, as its file and its folder in the corpus have it, and what it calls.
pub const TARGETS: [(&str, Check); 13] = [
    ("paste", reading::paste),
    ("delimited", reading::delimited),
    ("json", reading::json),
    ("markup", reading::markup),
    ("normalize", text::normalize),
    ("tokenizer", text::tokenizer),
    ("pieces", text::pieces),
    ("encoder", files::encoder),
    ("model", files::model),
    ("checkpoint", files::checkpoint),
    ("published", outside::published),
    ("media", outside::media),
    ("settings", files::settings),
];
