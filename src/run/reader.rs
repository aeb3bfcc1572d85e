//! A text as a run's model reads it.

use std::rc::Rc;

use super::{Pupil, Run};
use crate::pretrained::Encoder;
use crate::text::{OUT_OF_VOCABULARY, Token, Tokenizer};

/// What cuts texts into the tokens that a run's model reads. It can outlive its run.
#[derive(Debug, Clone)]
pub enum Reader {
    /// A vocabulary fitted on the run's training part.
    Tokenizer(Tokenizer),
    /// The vocabulary of a pretrained encoder.
    Encoder(Rc<Encoder>),
}

/// A text cut into tokens, and what the model reads of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadText {
    /// All tokens of the text, those that are not read among them.
    pub tokens: Vec<ReadToken>,
    /// The ids that the model reads: `[max_len]` with padding from a tokenizer, at most
    /// `max_len` with the special ones from an encoder.
    pub ids: Vec<u32>,
    /// The most ids that the model reads of any text.
    pub max_len: usize,
}

/// A token and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadToken {
    /// The token, with its byte range in the source.
    pub token: Token,
    /// Whether the vocabulary has it.
    pub is_known: bool,
    /// Whether it is within `max_len`.
    pub is_kept: bool,
}

impl Reader {
    /// The reader of a run; none of a network without a vocabulary.
    pub fn of(run: &Run) -> Option<Self> {
        match run {
            Run::Scratch(trainer) => trainer.corpus().tokenizer.clone().map(Self::Tokenizer),
            Run::Taught(run) => match run.pupil() {
                Pupil::Scratch(trainer) => trainer.corpus().tokenizer.clone().map(Self::Tokenizer),
                Pupil::Network(run) => Some(Self::Encoder(run.encoder().clone())),
            },
            Run::Network(run) => Some(Self::Encoder(run.encoder().clone())),
            Run::Transfer(run) => Some(Self::Encoder(run.encoder().clone())),
            Run::BinaryRelevance(run) => Some(Self::Encoder(run.encoder().clone())),
        }
    }

    /// Cuts a text and numbers its tokens.
    pub fn read(&self, text: &str) -> ReadText {
        match self {
            Self::Tokenizer(tokenizer) => {
                let encoding = tokenizer.encode(text);
                let padded = tokenizer.pad(&encoding);
                let tokens = encoding.tokens.into_iter().enumerate().map(|(index, token)| {
                    let is_known = token.id != OUT_OF_VOCABULARY;
                    ReadToken { token, is_known, is_kept: padded.kept.contains(&index) }
                });
                let tokens = tokens.collect();
                ReadText { tokens, ids: padded.ids, max_len: tokenizer.max_len }
            }
            Self::Encoder(encoder) => {
                let n_kept = encoder.n_read();
                let tokens = encoder.encode(text).tokens.into_iter().enumerate();
                let tokens = tokens.map(|(index, token)| {
                    let is_known = !encoder.is_unknown(token.id);
                    ReadToken { token, is_known, is_kept: index < n_kept }
                });
                let tokens = tokens.collect();
                ReadText { tokens, ids: encoder.ids(text), max_len: encoder.info().max_len }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunConfig;
    use crate::pretrained::testing::{cnn, encoder};

    /// The text of each token, with whether it is known and kept.
    fn tokens(text: &ReadText) -> Vec<(&str, bool, bool)> {
        let tokens = text.tokens.iter();
        tokens.map(|read| (read.token.text.as_str(), read.is_known, read.is_kept)).collect()
    }

    #[test]
    fn a_tokenizer_marks_what_is_unknown_and_what_is_cut() {
        let config = RunConfig { max_len: 2, ..RunConfig::default() };
        let tokenizer = Tokenizer::fit(["good food"].into_iter(), &config);
        let read = Reader::Tokenizer(tokenizer).read("good new food");
        let expected = [("good", true, true), ("new", false, true), ("food", true, false)];
        assert_eq!(tokens(&read), expected);
        assert_eq!((read.ids.len(), read.max_len), (2, 2));
        assert_eq!((read.tokens[1].token.start, read.tokens[1].token.end), (5, 8));
    }

    #[test]
    fn an_encoder_marks_what_is_unknown_and_what_is_cut() {
        // Of eight ids the first is special: it reads seven pieces.
        let encoder = Rc::new(encoder(&cnn()));
        let read = Reader::Encoder(encoder).read("a?bbbbbb");
        let known: Vec<bool> = read.tokens.iter().map(|read| read.is_known).collect();
        let kept: Vec<bool> = read.tokens.iter().map(|read| read.is_kept).collect();
        assert_eq!(known.iter().filter(|is_known| !**is_known).count(), 1, "{read:?}");
        assert_eq!(kept.iter().filter(|is_kept| **is_kept).count(), 7, "{read:?}");
        assert!(kept[0] && !kept[kept.len() - 1]);
        assert_eq!((read.ids.len(), read.max_len), (8, 8));
    }
}
