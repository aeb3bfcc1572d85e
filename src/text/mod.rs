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
pub(crate) use normalize::is_invisible;
pub use normalize::{NormalizeOptions, Normalized, normalize};
pub use segment::segment;
pub(crate) use segment::{is_ideograph, is_pictograph};
pub use vocabulary::{OUT_OF_VOCABULARY, PAD, Vocabulary};
