//! The tokenizers that pretrained encoders bring along: their vocabularies are fixed, not fitted.

mod piece_normalizer;
mod pieces;
mod tokenizer;
mod unigram;
mod wordpiece;

pub use piece_normalizer::{CharacterMap, PieceNormalizer, Replacements};
pub use pieces::Pieces;
pub use tokenizer::{PieceTokenizer, Segmenter, SpecialIds};
pub use unigram::Unigram;
pub use wordpiece::WordPiece;
