//! Texts to the ids of a published vocabulary.

use super::{ByteLevel, Pieces, TextCleaning, Unigram, WordPiece};
use crate::text::{Encoding, Token};

/// Cuts texts into pieces and puts them between the special ids that the encoder was trained
/// with.
#[derive(Debug, Clone)]
pub struct PieceTokenizer {
    segmenter: Segmenter,
    /// What is done to a text before the segmenter has it.
    cleaning: TextCleaning,
    special: SpecialIds,
    /// Stands before every text.
    prefix: String,
    /// Whether the end is still there where a text is cut.
    end_survives_cut: bool,
    max_len: usize,
}

/// How texts are cut.
#[derive(Debug, Clone)]
pub enum Segmenter {
    /// By the most probable way to cut (Kudo, 2018).
    Unigram(Unigram),
    /// By the longest piece first (Devlin et al., 2019).
    WordPiece(WordPiece),
    /// By merging the pairs of bytes that were merged first (Radford et al., 2019).
    ByteLevel(ByteLevel),
}

/// Ids that stand for no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpecialIds {
    /// Before the first piece.
    pub begin: u32,
    /// After the last piece.
    pub end: u32,
    /// In the place of what no piece matches.
    pub unknown: u32,
}

impl PieceTokenizer {
    /// * `max_len` - how many ids are read of a text, the special ones counted.
    ///
    /// # Errors
    /// What does not fit together, in words.
    pub fn new(
        segmenter: Segmenter,
        special: SpecialIds,
        prefix: String,
        end_survives_cut: bool,
        max_len: usize,
    ) -> Result<Self, String> {
        let cleaning = TextCleaning::default();
        let tokenizer = Self { segmenter, cleaning, special, prefix, end_survives_cut, max_len };
        let n_pieces = tokenizer.pieces().len();
        let SpecialIds { begin, end, unknown } = special;
        if [begin, end, unknown].iter().any(|&id| id as usize >= n_pieces) {
            return Err("the special ids are not among the pieces".to_string());
        }
        if max_len < 2 + tokenizer.n_leading() {
            return Err(format!("{max_len} ids a text are too few"));
        }
        Ok(tokenizer)
    }

    /// The same, which cleans a text first.
    pub fn cleaning(self, cleaning: TextCleaning) -> Self {
        Self { cleaning, ..self }
    }

    /// All pieces of a text, without special ids and prefix.
    pub fn encode(&self, text: &str) -> Encoding {
        let mut tokens = self.segment(text, usize::MAX);
        tokens.drain(..self.n_prefix_pieces(&tokens));
        for token in &mut tokens {
            token.start = token.start.saturating_sub(self.prefix.len());
            token.end = token.end.saturating_sub(self.prefix.len());
        }
        Encoding { tokens }
    }

    /// The ids of a text as the encoder reads them, at most `max_len`: the beginning, the
    /// prefix, the text, the end. To a unigram model a text without a piece is unknown.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![self.special.begin];
        ids.extend(self.segment(text, self.max_len).iter().map(|token| token.id));
        if ids.len() == 1
            && let Segmenter::Unigram(unigram) = &self.segmenter
            && unigram.reads_nothing_as_unknown()
        {
            ids.push(self.special.unknown);
        }
        if self.end_survives_cut {
            ids.truncate(self.max_len - 1);
        }
        ids.push(self.special.end);
        ids.truncate(self.max_len);
        ids
    }

    /// How many ids stand before a text's own.
    pub fn n_leading(&self) -> usize {
        1 + self.n_prefix_pieces(&self.segment("", usize::MAX))
    }

    /// How many of a text's own ids are read at most.
    pub fn n_read(&self) -> usize {
        self.max_len - self.n_leading() - usize::from(self.end_survives_cut)
    }

    /// Whether an id stands for characters without a piece.
    pub fn is_unknown(&self, id: u32) -> bool {
        id == self.special.unknown
    }

    /// The texts of all ids.
    pub fn pieces(&self) -> &Pieces {
        match &self.segmenter {
            Segmenter::Unigram(unigram) => unigram.pieces(),
            Segmenter::WordPiece(word_piece) => word_piece.pieces(),
            Segmenter::ByteLevel(byte_level) => byte_level.pieces(),
        }
    }

    fn segment(&self, text: &str, limit: usize) -> Vec<Token> {
        let text = format!("{}{text}", self.prefix);
        if self.cleaning.is_nothing() {
            return self.cut(&text, limit);
        }
        let cleaned = self.cleaning.clean(&text);
        let mut tokens = self.cut(&cleaned.text, limit);
        for token in &mut tokens {
            // A piece may come from nothing, such as the space before a text.
            let is_empty = token.start == token.end;
            let end = if is_empty { cleaned.text.len() } else { token.end };
            let source = cleaned.source(token.start..end);
            token.start = source.start;
            token.end = if is_empty { source.start } else { source.end };
        }
        tokens
    }

    fn cut(&self, text: &str, limit: usize) -> Vec<Token> {
        match &self.segmenter {
            Segmenter::Unigram(unigram) => unigram.segment(text, limit),
            Segmenter::WordPiece(word_piece) => word_piece.segment(text, limit),
            Segmenter::ByteLevel(byte_level) => byte_level.segment(text, limit),
        }
    }

    /// The prefix is words of its own; the space after it belongs to the text.
    fn n_prefix_pieces(&self, tokens: &[Token]) -> usize {
        let prefix = self.prefix.trim_end().len();
        tokens.iter().take_while(|token| token.end <= prefix && prefix > 0).count()
    }
}
