//! The pieces of a published vocabulary, found by the text they stand for.

/// Piece texts by id, and an order of them in which all pieces that begin a text are found
/// in one walk.
#[derive(Debug, Clone)]
pub struct Pieces {
    /// All texts, one after the other.
    text: String,
    /// Where each piece's text ends.
    ends: Vec<usize>,
    /// The ids that match text, by their pieces' bytes; of equal pieces the highest id first.
    sorted: Vec<u32>,
}

impl Pieces {
    /// * `bytes` - the pieces in the order of their ids, UTF-8, a NUL after each.
    /// * `matches` - whether an id may stand for text; empty pieces never do.
    ///
    /// # Errors
    /// What is wrong with `bytes`, in words.
    pub fn new(bytes: &[u8], matches: impl Fn(u32) -> bool) -> Result<Self, String> {
        let list =
            std::str::from_utf8(bytes).map_err(|_| "the pieces are not UTF-8".to_string())?;
        let list = list.strip_suffix('\0').ok_or("the last piece has no end")?;
        let mut pieces =
            Self { text: String::with_capacity(list.len()), ends: Vec::new(), sorted: Vec::new() };
        for piece in list.split('\0') {
            pieces.text.push_str(piece);
            pieces.ends.push(pieces.text.len());
        }
        let n_pieces = u32::try_from(pieces.len()).map_err(|_| "there are too many pieces")?;
        let mut sorted: Vec<u32> =
            (0..n_pieces).filter(|&id| matches(id) && !pieces.get(id).is_empty()).collect();
        sorted.sort_unstable_by(|&a, &b| pieces.get(a).cmp(pieces.get(b)).then(b.cmp(&a)));
        pieces.sorted = sorted;
        Ok(pieces)
    }

    /// The number of ids.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no ids.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A piece's text; empty for an id that there is not.
    pub fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let start = id.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(id).copied();
        end.map_or("", |end| &self.text[start.unwrap_or(0)..end])
    }

    /// The id of the piece that is `text`.
    pub fn id(&self, text: &str) -> Option<u32> {
        let mut id = None;
        self.prefixes("", text, |n_bytes, found| {
            id = Some(found).filter(|_| n_bytes == text.len());
        });
        id
    }

    /// Calls `found(n_bytes, id)` for each piece that is `head` and the first `n_bytes` of
    /// `text`, the shortest first. Both ends lie on character boundaries.
    pub fn prefixes(&self, head: &str, text: &str, mut found: impl FnMut(usize, u32)) {
        let mut candidates = self.sorted.as_slice();
        for (depth, byte) in head.bytes().chain(text.bytes()).enumerate() {
            let at_depth = |&id: &u32| self.get(id).as_bytes().get(depth).copied();
            let start = candidates.partition_point(|id| at_depth(id) < Some(byte));
            candidates = &candidates[start..];
            let end = candidates.partition_point(|id| at_depth(id) == Some(byte));
            candidates = &candidates[..end];
            let Some(&first) = candidates.first() else { return };
            let n_bytes = depth + 1;
            if n_bytes > head.len() && self.get(first).len() == n_bytes {
                found(n_bytes - head.len(), first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Pieces {
        Pieces::new("<s>\0a\0ab\0\0abc\0b\0##ab\0é\0ab\0".as_bytes(), |id| id > 0).unwrap()
    }

    #[test]
    fn pieces_that_begin_a_text() {
        let check = |head: &str, text: &str, expected: &[(usize, u32)]| {
            let mut found = Vec::new();
            pieces().prefixes(head, text, |n_bytes, id| found.push((n_bytes, id)));
            assert_eq!(found, expected, "{head:?} {text:?}");
        };
        // Of the two `ab` the later one counts.
        check("", "abcd", &[(1, 1), (2, 8), (3, 4)]);
        check("", "bb", &[(1, 5)]);
        check("", "éa", &[(2, 7)]);
        check("", "<s>", &[]);
        check("", "", &[]);
        check("", "x", &[]);
        check("##", "abc", &[(2, 6)]);
        check("##", "b", &[]);
    }

    #[test]
    fn pieces_by_id_and_text() {
        let pieces = pieces();
        assert_eq!(pieces.len(), 9);
        assert_eq!((pieces.get(0), pieces.get(3), pieces.get(7)), ("<s>", "", "é"));
        assert_eq!(pieces.get(9), "");
        assert_eq!((pieces.id("abc"), pieces.id("abcd"), pieces.id("")), (Some(4), None, None));
    }

    #[test]
    fn damaged_lists() {
        let check = |bytes: &[u8]| assert!(Pieces::new(bytes, |_| true).is_err());
        check(b"");
        check(b"a\0b");
        check(b"\xff\0");
    }
}
