//! Cuts words into pieces as a SentencePiece unigram tokenizer does.

use std::collections::HashMap;

use super::sentencepiece::Pieces;

/// What a space becomes, and what stands in front of a text.
pub const SPACE: &str = "\u{2581}";

/// The best-scoring way to write a text with pieces (Kudo 2018, arXiv:1804.10959), for
/// texts without a character that a normaliser would change.
pub struct Unigram<'a> {
    entries: HashMap<&'a str, (u32, f32)>,
    /// In bytes.
    longest: usize,
}

impl<'a> Unigram<'a> {
    /// Ids below `first_piece` never match.
    pub fn new(pieces: &'a Pieces, first_piece: usize) -> Self {
        let ids = 0..pieces.texts.len() as u32;
        let entries = ids.zip(&pieces.texts).zip(&pieces.scores).skip(first_piece);
        let entries = entries.map(|((id, text), score)| (text.as_str(), (id, *score)));
        let entries: HashMap<_, _> = entries.filter(|(text, _)| !text.is_empty()).collect();
        let longest = entries.keys().map(|text| text.len()).max().unwrap_or(0);
        Self { entries, longest }
    }

    pub fn id(&self, piece: &str) -> Option<u32> {
        self.entries.get(piece).map(|(id, _)| *id)
    }

    /// The ids of the pieces of a text; none if a part of it fits no piece.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        // For each byte: the score of the best way there, where its last piece starts, its id.
        let mut best = vec![(f64::NEG_INFINITY, 0, 0); text.len() + 1];
        best[0].0 = 0.0;
        for (start, _) in text.char_indices() {
            for end in start + 1..=text.len().min(start + self.longest) {
                let Some(piece) = text.get(start..end) else { continue };
                let Some((id, score)) = self.entries.get(piece) else { continue };
                let score = best[start].0 + f64::from(*score);
                if score > best[end].0 {
                    best[end] = (score, start, *id);
                }
            }
        }
        let mut ids = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let (score, start, id) = best[end];
            if score == f64::NEG_INFINITY {
                return Vec::new();
            }
            ids.push(id);
            end = start;
        }
        ids.reverse();
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_sum_of_scores_wins() {
        let pieces =
            [("<s>", 0.0), ("a", -1.0), ("b", -2.0), ("é", -1.0), ("ab", -2.5), ("ba", -9.0)];
        let pieces = Pieces {
            texts: pieces.iter().map(|(text, _)| (*text).to_owned()).collect(),
            scores: pieces.iter().map(|(_, score)| *score).collect(),
        };
        let unigram = Unigram::new(&pieces, 1);
        let check =
            |text: &str, expected: &[u32]| assert_eq!(unigram.ids(text), expected, "{text}");
        // -2.5 rather than -1 - 2.
        check("ab", &[4]);
        // -2 - 1 rather than -9.
        check("ba", &[2, 1]);
        check("éaba", &[3, 4, 1]);
        check("", &[]);
        check("ax", &[]);
        check("<s>", &[]);
    }
}
