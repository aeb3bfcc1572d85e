//! Cleaning: NFKC, case, white space, optional masks; every character knows its source.

use std::ops::Range;

/// Which cleaning steps are taken; NFKC and white space always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormalizeOptions {
    pub lowercase: bool,
    /// Web and e-mail addresses become `<url>`.
    pub mask_urls: bool,
    /// Numbers become `<number>`.
    pub mask_numbers: bool,
}

/// A cleaned text, with the source of every byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalized {
    pub text: String,
    // private alignment
}

impl Normalized {
    /// The bytes of the source that a byte range of the cleaned text came from.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let _ = range;
        todo!()
    }
}

/// Cleans a text.
pub fn normalize(text: &str, options: NormalizeOptions) -> Normalized {
    let _ = (text, options);
    todo!()
}
