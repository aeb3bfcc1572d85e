//! From a pasted text to labelled examples, and from examples to their parts.

mod dataset;
mod doubtful;
mod inspection;
mod label_sets;
mod limits;
mod parse;
mod spelling;
mod split;

pub use dataset::{ClassCount, Example, check, class_indices, class_lists, classes};
pub use inspection::{Inspection, inspect};
pub use label_sets::{LabelSets, NO_LABEL, label_names, label_of_names};
pub use limits::{MAX_BYTES, MAX_CLASSES, MAX_EXAMPLES};
pub use parse::{
    Format, Layout, LeftOut, Note, NoteKind, ParseOptions, Parsed, Qualifier, Tool, WhyLeftOut,
    parse,
};
pub use split::{
    Fold, Labelled, Parts, Split, folds_leaving_each_class, folds_of_sets, folds_of_texts, k_folds,
    split, stratified_sample,
};
