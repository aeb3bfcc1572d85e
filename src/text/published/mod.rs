//! The tokenizers that pretrained encoders bring along: their vocabularies are fixed, not fitted.

mod byte_level;
mod cleaning;
mod piece_normalizer;
mod pieces;
mod tokenizer;
mod unigram;
mod wordpiece;

pub use byte_level::ByteLevel;
pub use cleaning::{CleaningStep, TextCleaning};
pub(crate) use piece_normalizer::SPACE;
pub use piece_normalizer::{CharacterMap, PieceNormalizer, Replacements};
pub use pieces::Pieces;
pub use tokenizer::{PieceTokenizer, Segmenter, SpecialIds};
pub use unigram::Unigram;
pub use wordpiece::{BertCleaning, WordPiece};
pub(crate) use wordpiece::{CONTINUATION, LONGEST_WORD, SPECIAL};
