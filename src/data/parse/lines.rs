//! Lines, counted as an editor counts them: `\n`, `\r\n` and a lone `\r` each end one.

use std::borrow::Cow;

/// The lines of a text that are not blank, each with its 1-based number and its end cut off.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let every = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = rest.split_at(line_end(rest));
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default();
        Some(line)
    });
    (1..).zip(every).filter(|(_, line)| !line.trim().is_empty())
}

/// The whole lines in the first bytes of a text; a part of the first one if it is longer.
pub(super) fn head(text: &str, n_bytes: usize) -> &str {
    if text.len() <= n_bytes {
        return text;
    }
    let head = &text[..text.floor_char_boundary(n_bytes)];
    &head[..head.rfind(['\n', '\r']).unwrap_or(head.len())]
}

/// The layout is found out from this much of a text.
const SAMPLE_BYTES: usize = 64 * 1024;

/// Pieces of a sample after its head.
const SAMPLE_PIECES: usize = 8;

/// A text, or whole lines from all over a long one: its head is half of them, as what stands
/// there is special; but where a file is sorted, the head is not like the rest.
pub(super) fn sample(text: &str) -> Cow<'_, str> {
    if text.len() <= SAMPLE_BYTES {
        return Cow::Borrowed(text);
    }
    let mut sample = head(text, SAMPLE_BYTES / 2).to_string();
    let n_bytes = SAMPLE_BYTES / 2 / SAMPLE_PIECES;
    for piece in 1..=SAMPLE_PIECES {
        let last = text.len() - n_bytes;
        let start = text.floor_char_boundary(
            SAMPLE_BYTES / 2 + (last - SAMPLE_BYTES / 2) / SAMPLE_PIECES * piece,
        );
        // The line that is cut off there is left out.
        let line_start = start + line_end(&text[start..]).min(n_bytes);
        let rest = &text[text.floor_char_boundary(line_start)..];
        let piece = head(rest, n_bytes);
        if piece.len() < rest.len().min(n_bytes) || rest.len() <= n_bytes {
            sample.push('\n');
            sample.push_str(piece);
        }
    }
    Cow::Owned(sample)
}

/// Where the first line ends.
pub(super) fn line_end(text: &str) -> usize {
    text.bytes().position(|b| b == b'\n' || b == b'\r').unwrap_or(text.len())
}

/// Tells the line of byte offsets that ascend.
pub(super) struct LineCounter<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), offset: 0, line: 1 }
    }

    /// The 1-based line of an offset, which is not before an earlier one.
    pub(super) fn line_at(&mut self, offset: usize) -> usize {
        for at in self.offset..offset {
            let lone_return = self.bytes[at] == b'\r' && self.bytes.get(at + 1) != Some(&b'\n');
            self.line += usize::from(self.bytes[at] == b'\n' || lone_return);
        }
        self.offset = offset.max(self.offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let text = "a\r\nb\rc\n\n \nd";
        assert_eq!(lines(text).collect::<Vec<_>>(), [(1, "a"), (2, "b"), (3, "c"), (6, "d")]);
        let mut counter = LineCounter::new(text);
        let numbers = ["a", "b", "c", "d"].map(|line| counter.line_at(text.find(line).unwrap()));
        assert_eq!(numbers, [1, 2, 3, 6]);
    }

    #[test]
    fn a_head_ends_with_a_line() {
        assert_eq!(head("ab\ncd\nef", 7), "ab\ncd");
        assert_eq!(head("中文\nx", 4), "中");
        assert_eq!(head("ab\n", 9), "ab\n");
    }
}
