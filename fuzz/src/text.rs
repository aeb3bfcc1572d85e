//! Texts that become tokens.

use handful::RunConfig;
use handful::config::{Segmentation, Side};
use handful::text::published::{
    BertCleaning, CharacterMap, PieceNormalizer, PieceTokenizer, Pieces, Replacements, Segmenter,
    SpecialIds, Unigram, WordPiece,
};
use handful::text::{
    NUMBER_MASK, NormalizeOptions, PAD, Token, Tokenizer, URL_MASK, normalize as clean,
};

use super::input::Input;

const EITHER: [bool; 2] = [false, true];

/// Three choices, and a text that is cleaned.
///
/// # Panics
/// Where cleaning it again changes it, or a character does not know its source.
pub fn normalize(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let options = NormalizeOptions {
        lowercase: input.choose(&EITHER),
        mask_urls: input.choose(&EITHER),
        mask_numbers: input.choose(&EITHER),
    };
    let text = input.text();
    let normalized = clean(&text, options);
    assert_eq!(clean(&normalized.text, options).text, normalized.text);
    assert_eq!(normalized.text.trim(), normalized.text);
    let mut last = 0..0;
    for (at, c) in normalized.text.char_indices() {
        let source = normalized.source(at..at + c.len_utf8());
        assert!(text.get(source.clone()).is_some_and(|part| !part.is_empty()), "{source:?}");
        assert!(source.start >= last.start && source.end >= last.end, "{source:?} after {last:?}");
        last = source;
    }
}

/// Nine choices, and lines of which the first half is what is learned from.
///
/// # Panics
/// Where a token does not come from where it says, or ids are not as many as they are to be.
pub fn tokenizer(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let config = RunConfig {
        segmentation: input.choose(Segmentation::ALL),
        keep_punctuation: input.choose(&EITHER),
        lowercase: input.choose(&EITHER),
        mask_urls: input.choose(&EITHER),
        mask_numbers: input.choose(&EITHER),
        padding: input.choose(Side::ALL),
        truncation: input.choose(Side::ALL),
        max_len: input.choose(&[0, 1, 5, 2_000]),
        num_words: input.choose(&[10, 11, 20_000]),
        ..RunConfig::default()
    };
    let text = input.text();
    let lines: Vec<&str> = text.lines().collect();
    let training = &lines[..lines.len().div_ceil(2)];
    let tokenizer = Tokenizer::fit(training.iter().copied(), &config);
    let options =
        NormalizeOptions { lowercase: config.lowercase, mask_urls: false, mask_numbers: false };
    for line in &lines {
        let encoding = tokenizer.encode(line);
        check_places(line, &encoding.tokens, true);
        for token in &encoding.tokens {
            if token.text != URL_MASK && token.text != NUMBER_MASK {
                let cleaned = clean(&line[token.start..token.end], options).text;
                assert!(cleaned.contains(&token.text), "{token:?} cleans to {cleaned:?}");
            }
        }
        let padded = tokenizer.pad(&encoding);
        assert_eq!(padded.ids.len(), tokenizer.max_len);
        assert_eq!(padded.kept.len(), encoding.tokens.len().min(tokenizer.max_len));
        let kept = encoding.tokens[padded.kept.clone()].iter().map(|token| token.id);
        assert!(padded.ids[padded.filled.clone()].iter().copied().eq(kept));
        let n_padding = padded.ids.iter().filter(|&&id| id == PAD).count();
        assert_eq!(n_padding, tokenizer.max_len - padded.kept.len());
        assert!(padded.ids.iter().all(|&id| (id as usize) < tokenizer.vocabulary.size()));
    }
}

/// Five choices, and, each set apart by a line `---`: the pieces, one a line; the rules by which
/// texts are cleaned; a text.
///
/// # Panics
/// Where a piece does not come from where it says, or there are more ids than may be.
pub fn pieces(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let kind = input.choose(&[0, 1, 2]);
    let max_len = input.choose(&[8, 128, 3, 2]);
    let end_survives_cut = input.choose(&EITHER);
    let prefix = input.choose(&["", "b ", "▁", "query: "]).to_string();
    let [begin, end, unknown] = input.choose(&[[1, 2, 0], [0, 0, 0], [2, 1, 3], [9, 9, 9]]);
    let rest = input.bytes();
    let separator = b"\n---\n";
    let find = |from: usize| {
        rest[from..].windows(separator.len()).position(|at| at == separator).map(|at| from + at)
    };
    let Some(first) = find(0) else { return };
    let after = first + separator.len();
    // The last one: rules are no text, and may hold anything.
    let places = after..rest.len().saturating_sub(separator.len() - 1);
    let Some(second) = places.rev().find(|&at| rest[at..].starts_with(separator)) else { return };
    let list: Vec<u8> =
        rest[..first].iter().map(|&byte| if byte == b'\n' { 0 } else { byte }).chain([0]).collect();
    let rules = &rest[after..second];
    let text = String::from_utf8_lossy(&rest[second + separator.len()..]);

    let Ok(pieces) = Pieces::new(&list, |id| kind == 0 || id != unknown) else { return };
    let n_pieces = pieces.len();
    let segmenter = if kind == 0 {
        Segmenter::WordPiece(WordPiece::new(pieces, unknown, BertCleaning::default()))
    } else {
        let normalizer = match kind {
            1 => CharacterMap::new(rules).map(PieceNormalizer::CharacterMap),
            _ => Replacements::new(rules).map(PieceNormalizer::CodePoints),
        };
        let Ok(normalizer) = normalizer else { return };
        let scores = (0..n_pieces).map(|id| -((id % 7) as f32)).collect();
        let unigram = Unigram::new(normalizer, pieces, scores, (unknown, -20.0));
        Segmenter::Unigram(unigram.expect("every piece has a score"))
    };
    let special = SpecialIds { begin, end, unknown };
    let made = PieceTokenizer::new(segmenter, special, prefix, end_survives_cut, max_len);
    let Ok(tokenizer) = made else { return };
    let is_there = |id: u32| (id as usize) < n_pieces;
    let encoding = tokenizer.encode(&text);
    check_places(&text, &encoding.tokens, false);
    assert!(encoding.tokens.iter().all(|token| is_there(token.id)));
    let ids = tokenizer.ids(&text);
    assert!((2..=max_len).contains(&ids.len()), "{} ids", ids.len());
    assert!(ids.iter().all(|&id| is_there(id)));
    assert!(tokenizer.n_leading() + tokenizer.n_read() < max_len + 1);
}

/// Tokens stand in the text, on boundaries of characters, one after the other.
fn check_places(text: &str, tokens: &[Token], are_filled: bool) {
    let mut last = 0..0;
    for token in tokens {
        let source = text.get(token.start..token.end);
        assert!(source.is_some_and(|source| !are_filled || !source.is_empty()), "{token:?}");
        assert!(token.start >= last.start && token.end >= last.end, "{token:?} after {last:?}");
        last = token.start..token.end;
    }
}
