//! Cutting a cleaned text into tokens: words (UAX #29) and characters in one pass.

use std::ops::Range;

use crate::config::Segmentation;

/// Byte ranges of the tokens of a cleaned text, in order of their start.
pub fn segment(text: &str, segmentation: Segmentation, keep_punctuation: bool) -> Vec<Range<usize>> {
    let _ = (text, segmentation, keep_punctuation);
    todo!()
}
