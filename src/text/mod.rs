//! From a text to the ids that a model reads, aligned to the source at every step.

mod encode;
mod mask;
mod normalize;
pub mod published;
mod segment;
mod vocabulary;

pub(crate) use encode::n_buckets;
pub use encode::{Encoding, Padded, Token, Tokenizer};
pub use mask::{NUMBER_MASK, URL_MASK};
pub use normalize::{NormalizeOptions, Normalized, normalize};
pub(crate) use segment::is_ideograph;
pub use segment::segment;
pub use vocabulary::{OUT_OF_VOCABULARY, PAD, Vocabulary};
