//! The cleaning that published subword vocabularies were made with, aligned to the source.
//!
//! Each published model reads text as its own training did, down to the character; the
//! cleaning of [`normalize`](crate::text::normalize) is for models that are trained here.

use std::ops::Range;

use crate::text::Normalized;

/// How a space is written in pieces (U+2581).
pub const SPACE: &str = "\u{2581}";

/// A vocabulary's cleaning.
#[derive(Debug, Clone)]
pub enum PieceNormalizer {
    /// SentencePiece's compiled rules.
    CharacterMap(CharacterMap),
    /// One code point at a time.
    CodePoints(Replacements),
}

impl PieceNormalizer {
    /// The text as pieces are written: a U+2581 before each word.
    pub fn normalize(&self, text: &str) -> Normalized {
        match self {
            Self::CharacterMap(map) => map.normalize(text),
            Self::CodePoints(replacements) => replacements.normalize(text),
        }
    }
}

/// SentencePiece's `precompiled_charsmap` (Kudo and Richardson, 2018,
/// <https://arxiv.org/abs/1808.06226>): a double-array trie (Aoe, 1989) over UTF-8 bytes that
/// leads to a pool of NUL-terminated replacements.
#[derive(Debug, Clone)]
pub struct CharacterMap {
    trie: Vec<u32>,
    pool: String,
    keeps_end: bool,
}

impl CharacterMap {
    /// * `bytes` - the length of the trie in bytes (u32), the trie (u32 each), the pool; all
    ///   little-endian.
    ///
    /// # Errors
    /// What is wrong with `bytes`, in words.
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        let damaged = || "the character map is damaged".to_string();
        let (length, rest) = bytes.split_at_checked(4).ok_or_else(damaged)?;
        let length = u32_at(length);
        let (trie, pool) = rest.split_at_checked(length as usize).ok_or_else(damaged)?;
        let pool = std::str::from_utf8(pool).map_err(|_| damaged())?;
        if trie.is_empty() || !trie.len().is_multiple_of(4) {
            return Err(damaged());
        }
        let trie = trie.chunks_exact(4).map(u32_at).collect();
        Ok(Self { trie, pool: pool.to_string(), keeps_end: false })
    }

    /// The same, where a space at the end of a text may stay.
    pub fn keeping_end(self, keeps_end: bool) -> Self {
        Self { keeps_end, ..self }
    }

    /// Spaces at the start of a replacement vanish where the text so far is empty or ends with
    /// a space; spaces at the end of the text vanish, unless one is kept. Nothing left gives the
    /// empty text.
    fn normalize(&self, text: &str) -> Normalized {
        let mut normalized = Normalized::empty();
        if self.keeps_end && text.is_empty() {
            return normalized;
        }
        normalized.push(SPACE, 0..0, false);
        let mut after_space = true;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            let found = self.longest_match(rest);
            let n_bytes = found.map_or(c.len_utf8(), |(n_bytes, _)| n_bytes);
            let (source, after) = rest.split_at(n_bytes);
            rest = after;
            let mut chunk = found.map_or(source, |(_, replacement)| replacement);
            if after_space {
                chunk = chunk.trim_start_matches(' ');
            }
            for c in chunk.chars() {
                push(&mut normalized, c, at..at + n_bytes, found.is_none());
            }
            if !chunk.is_empty() {
                after_space = chunk.ends_with(' ');
            }
        }
        if !self.keeps_end {
            normalized.truncate(normalized.text.trim_end_matches(SPACE).len());
        }
        normalized
    }

    /// The longest key that `text` begins with: its length in bytes, and what replaces it.
    fn longest_match(&self, text: &str) -> Option<(usize, &str)> {
        let offset = |unit: u32| (unit >> 10) << ((unit & 0x200) >> 6);
        let mut node = offset(*self.trie.first()?);
        let mut best = None;
        for (index, byte) in text.bytes().enumerate() {
            // A label of 0 is where the trie keeps its values, not a NUL of the text.
            if byte == 0 {
                break;
            }
            node ^= u32::from(byte);
            let Some(&unit) = self.trie.get(node as usize) else { break };
            if unit & 0x8000_00ff != u32::from(byte) {
                break;
            }
            node ^= offset(unit);
            if unit & 0x100 != 0 && text.is_char_boundary(index + 1) {
                let Some(value) = self.trie.get(node as usize) else { break };
                best = Some((index + 1, (value & 0x7fff_ffff) as usize));
            }
        }
        let (n_bytes, at) = best?;
        let replacement = self.pool.get(at..)?.split('\0').next()?;
        Some((n_bytes, replacement))
    }
}

/// Code points and what replaces them.
#[derive(Debug, Clone)]
pub struct Replacements {
    /// By code point; the range is of `text`.
    ranges: Vec<(u32, Range<usize>)>,
    text: String,
}

impl Replacements {
    /// * `bytes` - for each: the code point (u32), the number of code points that replace it
    ///   (u8), and these (u32 each); all little-endian.
    ///
    /// # Errors
    /// What is wrong with `bytes`, in words.
    pub fn new(mut bytes: &[u8]) -> Result<Self, String> {
        let damaged = || "the list of replaced characters is damaged".to_string();
        let mut replacements = Self { ranges: Vec::new(), text: String::new() };
        while !bytes.is_empty() {
            let (head, rest) = bytes.split_at_checked(5).ok_or_else(damaged)?;
            let n_bytes = 4 * usize::from(head[4]);
            let (replacement, rest) = rest.split_at_checked(n_bytes).ok_or_else(damaged)?;
            let start = replacements.text.len();
            for code_point in replacement.chunks_exact(4).map(u32_at) {
                replacements.text.push(char::from_u32(code_point).ok_or_else(damaged)?);
            }
            replacements.ranges.push((u32_at(&head[..4]), start..replacements.text.len()));
            bytes = rest;
        }
        replacements.ranges.sort_by_key(|&(code_point, _)| code_point);
        Ok(replacements)
    }

    /// Each code point that is replaced, and by what.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, &str)> {
        self.ranges.iter().map(|(c, range)| (*c, &self.text[range.clone()]))
    }

    /// Runs of spaces become one, and one stands at the start; spaces at the end stay.
    fn normalize(&self, text: &str) -> Normalized {
        let mut normalized = Normalized::empty();
        let mut after_space = false;
        for (at, c) in text.char_indices() {
            let source = at..at + c.len_utf8();
            let mut unchanged = [0; 4];
            let (chunk, exact) = match self.get(c) {
                Some(replacement) => (replacement, false),
                None => (&*c.encode_utf8(&mut unchanged), true),
            };
            for c in chunk.chars() {
                if c == ' ' && after_space {
                    continue;
                }
                if c != ' ' && normalized.text.is_empty() {
                    normalized.push(SPACE, 0..0, false);
                }
                push(&mut normalized, c, source.clone(), exact);
                after_space = c == ' ';
            }
        }
        if normalized.text.is_empty() {
            normalized.push(SPACE, 0..0, false);
        }
        normalized
    }

    fn get(&self, c: char) -> Option<&str> {
        let index = self.ranges.binary_search_by_key(&u32::from(c), |&(c, _)| c).ok()?;
        Some(&self.text[self.ranges[index].1.clone()])
    }
}

fn push(normalized: &mut Normalized, c: char, source: Range<usize>, exact: bool) {
    match c {
        ' ' => normalized.push(SPACE, source, false),
        _ => normalized.push(c.encode_utf8(&mut [0; 4]), source, exact),
    }
}

/// The first four bytes, little-endian; 0 of fewer.
fn u32_at(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
