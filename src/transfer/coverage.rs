//! What an encoder does not read of a data set.

use crate::data::Parts;
use crate::error::{Warning, WarningKind};
use crate::pretrained::Encoder;

/// Texts longer than the encoder reads, and the share of tokens that it does not know.
pub(crate) fn coverage(parts: &Parts, encoder: &Encoder) -> (Vec<Warning>, f64) {
    if encoder.given_vectors().is_some() {
        return (Vec::new(), 0.0);
    }
    let (max_len, n_read) = (encoder.info().max_len, encoder.n_read());
    let (mut n_tokens, mut n_unknown, mut warnings) = (0, 0, Vec::new());
    for (index, labelled) in parts.all().enumerate() {
        let encoding = encoder.encode(&labelled.example.text);
        let n_pieces = encoding.tokens.len();
        n_tokens += n_pieces;
        n_unknown += encoding.tokens.iter().filter(|token| encoder.is_unknown(token.id)).count();
        let is_own_test =
            parts.has_own_test && index >= parts.training.len() + parts.validation.len();
        let kind = match n_pieces {
            0 => Some(WarningKind::NoTokens),
            _ if n_pieces > n_read => Some(WarningKind::LongText { n_tokens: n_pieces, max_len }),
            _ => None,
        };
        // The warnings of a test set of one's own would point into the other table.
        if let (Some(kind), false) = (kind, is_own_test) {
            let line = labelled.example.source_line();
            warnings.push(Warning { kind, line, row: Some(labelled.row) });
        }
    }
    Warning::sort(&mut warnings);
    (warnings, n_unknown as f64 / n_tokens.max(1) as f64)
}
