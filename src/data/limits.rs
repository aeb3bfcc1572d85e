//! How much one data set may hold.

/// The most bytes (UTF-8) that one input may have: past it a phone's tab runs out of memory.
pub const MAX_BYTES: usize = 10_000_000;

/// The most texts that one data set may have.
pub const MAX_EXAMPLES: usize = 20_000;

/// The most classes: past it the labels are nearly always texts in the wrong column.
pub const MAX_CLASSES: usize = 200;
