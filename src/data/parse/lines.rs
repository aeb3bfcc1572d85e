//! Lines, counted as an editor counts them: `\n`, `\r\n` and a lone `\r` each end one.

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
