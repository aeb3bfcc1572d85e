//! From a text to the ids that a model reads, aligned to the source at every step.

mod encode;
mod mask;
mod normalize;
mod piece_normalizer;
mod pieces;
mod segment;
mod unicode;
mod unigram;
mod vocabulary;
mod wordpiece;

pub use encode::{Encoding, Padded, Token, Tokenizer};
pub use mask::{NUMBER_MASK, URL_MASK};
pub use normalize::{NormalizeOptions, Normalized, normalize};
pub use piece_normalizer::{CharacterMap, PieceNormalizer, Replacements};
pub use pieces::Pieces;
pub(crate) use segment::is_ideograph;
pub use segment::segment;
pub use unigram::Unigram;
pub use vocabulary::{OUT_OF_VOCABULARY, PAD, Vocabulary};
pub use wordpiece::WordPiece;
