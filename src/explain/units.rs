//! What gets a weight: stretches of a source text that do not overlap.

use std::ops::Range;

use crate::text::{Token, is_ideograph};

/// The stretches that a text's tokens are made of, in order. Tokens that overlap, such as
/// pairs of characters, are cut where others begin or end.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    /// Byte ranges of the source, ascending.
    pub spans: Vec<Range<usize>>,
}

impl Units {
    /// * `joins` - whether neighbouring pieces of one word are one unit, as for a vocabulary
    ///   of word pieces.
    pub fn new(text: &str, tokens: &[Token], joins: bool) -> Self {
        let trimmed: Vec<Range<usize>> = tokens.iter().map(|token| trim(text, token)).collect();
        let mut bounds: Vec<usize> =
            trimmed.iter().flat_map(|range| [range.start, range.end]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let is_covered = |start: usize, end: usize| {
            trimmed.iter().any(|range| range.start <= start && end <= range.end)
        };
        let mut spans: Vec<Range<usize>> = Vec::new();
        for bounds in bounds.windows(2) {
            let (start, end) = (bounds[0], bounds[1]);
            if !is_covered(start, end) {
                continue;
            }
            match spans.last_mut() {
                Some(last) if joins && last.end == start && is_within_word(text, start) => {
                    last.end = end;
                }
                _ => spans.push(start..end),
            }
        }
        Self { spans }
    }

    /// Adds a weight of a stretch of the source to the units that its characters lie in, the
    /// same for each character; returns what lies in none.
    ///
    /// * `weights` - `[n_units]`
    pub fn spread(&self, text: &str, range: Range<usize>, weight: f64, weights: &mut [f64]) -> f64 {
        let unit_at = |at: usize| {
            let unit = self.spans.partition_point(|span| span.end <= at);
            (unit < self.spans.len() && self.spans[unit].start <= at).then_some(unit)
        };
        let characters = text.get(range.clone()).unwrap_or_default().char_indices();
        let units: Vec<usize> =
            characters.filter_map(|(at, _)| unit_at(range.start + at)).collect();
        for &unit in &units {
            weights[unit] += weight / units.len() as f64;
        }
        if units.is_empty() { weight } else { 0.0 }
    }
}

/// A token's place without the white space around it.
fn trim(text: &str, token: &Token) -> Range<usize> {
    let source = text.get(token.start..token.end).unwrap_or_default();
    let start = token.start + (source.len() - source.trim_start().len());
    start..start + source.trim().len()
}

/// Whether the characters before and after a place are of one word.
fn is_within_word(text: &str, at: usize) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() && !is_ideograph(c);
    text[..at].chars().next_back().is_some_and(is_of_word)
        && text[at..].chars().next().is_some_and(is_of_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, tokens: &[(usize, usize)], joins: bool) -> Units {
        let token =
            |&(start, end): &(usize, usize)| Token { text: String::new(), id: 2, start, end };
        Units::new(text, &tokens.iter().map(token).collect::<Vec<_>>(), joins)
    }

    #[track_caller]
    fn check(text: &str, tokens: &[(usize, usize)], joins: bool, expected: &[&str]) {
        let units = units(text, tokens, joins);
        let found: Vec<&str> = units.spans.iter().map(|span| &text[span.clone()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn units_of_words_pieces_and_pairs() {
        check("a good  day", &[(0, 1), (2, 6), (8, 11)], false, &["a", "good", "day"]);
        // Word pieces, the first with the space before it; a hyphen is not of a word.
        let pieces = [(0, 2), (2, 5), (5, 7), (7, 8), (8, 10)];
        check(
            "un it y-ab",
            &[(0, 2), (2, 5), (5, 7), (7, 8), (8, 10)],
            false,
            &["un", "it", "y", "-", "ab"],
        );
        check("unlikel-ab", &pieces, true, &["unlikel", "-", "ab"]);
        // Pairs of characters overlap.
        check("服务好", &[(0, 6), (3, 9)], false, &["服", "务", "好"]);
        check("服务好", &[(0, 6), (6, 9)], true, &["服务", "好"]);
        // Three tokens of one source character.
        check("½", &[(0, 2), (0, 2), (0, 2)], true, &["½"]);
        check("", &[], true, &[]);
    }

    #[test]
    fn weights_go_to_characters_alike() {
        let text = "ab cd!";
        let units = units(text, &[(0, 2), (3, 5)], false);
        let mut weights = vec![0.0; 2];
        // One character of the first, two of the second; the space and the mark are no one's.
        assert_eq!(units.spread(text, 1..6, 3.0, &mut weights), 0.0);
        assert_eq!(weights, [1.0, 2.0]);
        assert_eq!(units.spread(text, 5..6, 0.5, &mut weights), 0.5);
        assert_eq!(units.spread(text, 2..3, 0.5, &mut weights), 0.5);
        assert_eq!(weights, [1.0, 2.0]);
    }
}
