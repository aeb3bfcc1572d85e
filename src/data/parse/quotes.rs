//! Which quotes of comma-separated values open a field, and which are ordinary characters.

use std::collections::{HashMap, HashSet};

use super::lines::{line_end, lines};
use super::table::MAX_COLUMNS;

/// Lines that are looked at to learn what rows look like.
const SAMPLE_LINES: usize = 20_000;

/// In longer lines nobody has forgotten to double a quote.
const LONGEST_LINE: usize = 50_000;

/// Columns from the left whose values are learned.
const SAMPLE_COLUMNS: usize = 6;

/// How fields are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quoting {
    /// A backslash makes the quote or separator after it an ordinary character.
    pub escapes: bool,
    /// Quotes that do not close as they should are ordinary characters.
    pub recover: bool,
}

/// What a quote at the beginning of a field turned out to be.
pub(super) enum Quote {
    /// It opens a field whose content ends at `close`; the separator stands at `end`. Quotes
    /// inside may be `astray`: not doubled.
    Field { close: usize, end: usize, astray: bool },
    /// It is an ordinary character.
    Ordinary,
    /// It opens a field that is never closed.
    Open,
}

/// What rows look like. Where a strict reader finds no fault, it is learned from its rows of one
/// line, and else from all lines, as they stand there: a value in quotes is another than one
/// without. Where every field is quoted, no line of a text is taken for a row.
pub(super) struct RowShape<'a> {
    delimiter: u8,
    n_fields: usize,
    /// Every field is in quotes that are as they should be.
    is_quoted: bool,
    /// Values that come back, by column and then for the last one; labels are among them.
    repeated: Vec<HashSet<&'a str>>,
}

impl<'a> RowShape<'a> {
    pub(super) fn learn(text: &'a str, delimiter: u8, escapes: bool) -> Self {
        let strict = StrictRows::read(text, delimiter, escapes);
        let is_quoted = strict.as_ref().is_some_and(|strict| strict.are_quoted);
        let rows = strict.map_or_else(
            || lines(text).map(|(_, line)| line).take(SAMPLE_LINES).collect(),
            |strict| strict.rows,
        );
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        let mut quoted: HashMap<usize, usize> = HashMap::new();
        let mut values: Vec<HashMap<&str, usize>> = vec![HashMap::new(); SAMPLE_COLUMNS + 1];
        for row in &rows {
            let mut n_fields = 0;
            let mut last = "";
            for field in row.split(char::from(delimiter)) {
                if let Some(values) = values[..SAMPLE_COLUMNS].get_mut(n_fields) {
                    *values.entry(field.trim()).or_default() += 1;
                }
                last = field.trim();
                n_fields += 1;
            }
            *values[SAMPLE_COLUMNS].entry(last).or_default() += 1;
            if n_fields > 1 {
                // Separators between quotes are no sign of a column.
                let lengths = if row.contains('"') { &mut quoted } else { &mut lengths };
                *lengths.entry(n_fields).or_default() += 1;
            }
        }
        let lengths = if lengths.is_empty() { quoted } else { lengths };
        // Texts may hold separators, too: the shortest kind of row that is common.
        let n_split: usize = lengths.values().sum();
        let common =
            lengths.into_iter().filter(|(_, n)| 4 * n >= n_split).map(|(length, _)| length);
        let n_fields = common.min().unwrap_or(2);
        let repeated = |values: HashMap<&'a str, usize>| {
            let again = || values.iter().filter(|(value, n)| **n > 1 && !value.is_empty());
            // A column of texts holds few values twice.
            match 2 * again().map(|(_, n)| n).sum::<usize>() < rows.len() {
                true => HashSet::new(),
                false => again().map(|(value, _)| *value).collect(),
            }
        };
        let repeated = values.into_iter().map(repeated).collect();
        Self { delimiter, n_fields, is_quoted, repeated }
    }

    /// Whether a field in quotes, with line ends inside, swallows what is more likely a row: a
    /// line between, the end of the row in which it opens, or the beginning of that in which it
    /// closes.
    ///
    /// * `before` - the beginning of its row.
    fn swallows_rows(&self, before: &str, inside: &str) -> bool {
        let lines: Vec<&str> = inside.split(['\n', '\r']).collect();
        let [first, between @ .., last] = &lines[..] else { return false };
        let fields = |line: &'_ str| -> Vec<String> {
            let fields = line.split(char::from(self.delimiter)).take(MAX_COLUMNS);
            fields.map(|field| field.trim().to_string()).collect()
        };
        let before: Vec<&str> = before.split(char::from(self.delimiter)).map(str::trim).collect();
        let begins = |fields: &[String]| {
            let same = |(field, own): (&String, &&str)| !field.is_empty() && field == own;
            fields.iter().zip(&before[..before.len() - 1]).any(same)
                || fields
                    .iter()
                    .zip(&self.repeated[..SAMPLE_COLUMNS])
                    .any(|(f, known)| known.contains(&**f))
        };
        let ends = |fields: &[String]| {
            fields.last().is_some_and(|field| self.repeated[SAMPLE_COLUMNS].contains(&**field))
        };
        let is_row = |line: &&str| {
            let fields = fields(line);
            fields.len() >= self.n_fields && (begins(&fields) || ends(&fields))
        };
        let (first, last) = (fields(first), fields(last));
        between.iter().any(is_row)
            || first.len() > 1 && ends(&first)
            || last.len() > 1 && begins(&last[..last.len() - 1])
    }

    /// What the quote at `open` is, in the row that starts at `start`; `n_before` fields stand
    /// before it there.
    pub(super) fn quote(
        &self,
        text: &str,
        start: usize,
        open: usize,
        n_before: usize,
        quoting: Quoting,
    ) -> Quote {
        let bytes = text.as_bytes();
        let Some(close) = closing(bytes, open + 1, quoting.escapes) else {
            return match quoting.recover {
                true => self.on_its_line(text, open, n_before),
                false => Quote::Open,
            };
        };
        let end = after_blanks(bytes, close + 1);
        if is_field_end(bytes, end, self.delimiter) {
            let inside = &text[open + 1..close];
            let swallows = quoting.recover
                && !self.is_quoted
                && inside.contains(['\n', '\r'])
                && self.swallows_rows(&text[start..open], inside);
            return match swallows {
                true => Quote::Ordinary,
                false => Quote::Field { close, end, astray: false },
            };
        }
        match quoting.recover {
            true => self.on_its_line(text, open, n_before),
            // The field goes on to the next separator, with its quotes.
            false => Quote::Ordinary,
        }
    }

    /// A field whose quotes were not doubled: it ends, on its line, at a quote before a separator
    /// that leaves as many fields as other rows have.
    fn on_its_line(&self, text: &str, open: usize, n_before: usize) -> Quote {
        let near = &text[open..text.floor_char_boundary(open + LONGEST_LINE)];
        let line = &near[..line_end(near)];
        if line.len() == near.len() && open + near.len() < text.len() {
            return Quote::Ordinary;
        }
        let mut n_after = line.bytes().filter(|&b| b == self.delimiter).count();
        let bytes = text.as_bytes();
        for (at, byte) in line.bytes().enumerate().skip(1) {
            n_after -= usize::from(byte == self.delimiter);
            let end = after_blanks(bytes, open + at + 1);
            let ends = byte == b'"' && is_field_end(bytes, end, self.delimiter);
            if ends && n_before + 1 + n_after == self.n_fields {
                return Quote::Field { close: open + at, end, astray: true };
            }
        }
        Quote::Ordinary
    }
}

/// The separator of a text of columns, each of whose fields is in quotes that are as they should
/// be. Whatever else stands in such fields is text.
pub(super) fn separator_of_quoted(text: &str) -> Option<char> {
    let is_quoted = |separator: &char| {
        StrictRows::read(text, *separator as u8, false)
            .is_some_and(|strict| strict.are_quoted && strict.n_fields > 1)
    };
    // Few texts begin so, and the others need not be read for that.
    let separators = text.starts_with('"').then_some(['\t', ',', ';', '|']);
    separators.into_iter().flatten().find(is_quoted)
}

/// What a strict reader finds in a text without fault.
struct StrictRows<'a> {
    /// Those of one line.
    rows: Vec<&'a str>,
    /// Of each row.
    n_fields: usize,
    /// Every field of every row is quoted.
    are_quoted: bool,
}

impl<'a> StrictRows<'a> {
    /// The rows, if all quotes are as they should be and all rows have as many fields.
    fn read(text: &'a str, delimiter: u8, escapes: bool) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut rows = Vec::new();
        let mut n_fields = None;
        let mut are_quoted = true;
        let (mut start, mut at, mut n, mut n_quoted) = (0, 0, 1, 0);
        let mut is_one_line = true;
        while at < bytes.len() {
            if bytes[at] == b'"' {
                let close = closing(bytes, at + 1, escapes)?;
                is_one_line &= !bytes[at..close].iter().any(|b| matches!(b, b'\n' | b'\r'));
                n_quoted += 1;
                at = close + 1;
            } else {
                let is_bare = |&b: &u8| b != delimiter && b != b'\n' && b != b'\r';
                at += bytes[at..].iter().take_while(|b| is_bare(b)).count();
            }
            match bytes.get(at) {
                Some(&byte) if byte == delimiter => n += 1,
                None | Some(b'\n' | b'\r') => {
                    let row = &text[start..at];
                    if !row.trim().is_empty() {
                        if *n_fields.get_or_insert(n) != n {
                            return None;
                        }
                        are_quoted &= n_quoted == n;
                        if is_one_line && rows.len() < SAMPLE_LINES {
                            rows.push(row);
                        }
                    }
                    (start, n, n_quoted, is_one_line) = (at + 1, 1, 0, true);
                }
                Some(_) => return None,
            }
            at += 1;
        }
        Some(Self {
            rows,
            n_fields: n_fields.unwrap_or(0),
            are_quoted: are_quoted && n_fields.is_some(),
        })
    }
}

/// The next quote that is not one half of a doubled one.
fn closing(bytes: &[u8], start: usize, escapes: bool) -> Option<usize> {
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'\\' if escapes => at += 1,
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 1,
            b'"' => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

fn after_blanks(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|&&b| b == b' ').count()
}

fn is_field_end(bytes: &[u8], at: usize, delimiter: u8) -> bool {
    bytes.get(at).is_none_or(|&b| b == delimiter || b == b'\n' || b == b'\r')
}
