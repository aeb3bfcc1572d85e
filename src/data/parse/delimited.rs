//! Columns between commas or other separators.

use super::lines::{LineCounter, line_end};
use super::notes::{Note, NoteKind, Places};
use super::quotes::{Quote, Quoting, RowShape};
use super::table::{MAX_COLUMNS, Table};
use crate::error::{Error, ErrorKind};

/// How comma-separated values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Csv {
    pub delimiter: u8,
    pub quoting: Quoting,
}

/// Reads comma-separated values (RFC 4180), or such with another separator.
///
/// # Errors
/// [`ErrorKind::UnclosedQuote`] at the line where the field opens, unless it is recovered.
pub(super) fn read_csv(text: &str, csv: Csv) -> Result<Table, Error> {
    let mut table = Table::default();
    let mut strays = Places::default();
    let mut counter = LineCounter::new(text);
    let shape = RowShape::learn(text, csv.delimiter, csv.quoting.escapes);
    let mut at = 0;
    while at < text.len() {
        let line = counter.line_at(at);
        let row = CsvRow::read(text, at, csv, &shape);
        if let Some(open) = row.open {
            return Err(ErrorKind::UnclosedQuote.at(counter.line_at(open)));
        }
        if row.n_strays > 0 {
            strays.add(row.n_strays, line);
        }
        at = row.end;
        if row.fields.iter().any(|field| !field.trim().is_empty()) {
            table.push(line, || row.fields);
        }
    }
    table.notes.extend(strays.note(|n, lines| NoteKind::StrayQuotes { n, lines }));
    Ok(table)
}

/// A row, and where the next one starts.
struct CsvRow {
    fields: Vec<String>,
    start: usize,
    end: usize,
    n_strays: usize,
    /// Where a field opens that is never closed.
    open: Option<usize>,
}

impl CsvRow {
    fn read(text: &str, start: usize, csv: Csv, shape: &RowShape<'_>) -> Self {
        let bytes = text.as_bytes();
        let mut row = Self { fields: Vec::new(), start, end: start, n_strays: 0, open: None };
        let mut at = start;
        loop {
            // The last column there may be takes the rest of its line.
            let is_last = row.fields.len() + 1 == MAX_COLUMNS;
            let end = if is_last {
                let end = at + line_end(&text[at..]);
                row.fields.push(text[at..end].to_string());
                end
            } else {
                row.field(text, at, csv, shape)
            };
            match bytes.get(end) {
                Some(&byte) if byte == csv.delimiter && !is_last => at = end + 1,
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => row.end = end + 2,
                Some(_) => row.end = end + 1,
                None => row.end = end,
            }
            if row.end > start || end == text.len() {
                return row;
            }
        }
    }

    /// Adds the field that starts at a place, and gives its end.
    fn field(&mut self, text: &str, start: usize, csv: Csv, shape: &RowShape<'_>) -> usize {
        let bytes = text.as_bytes();
        let n_blanks = bytes[start..].iter().take_while(|&&b| b == b' ').count();
        let open = start + n_blanks;
        if bytes.get(open) == Some(&b'"') {
            match shape.quote(text, self.start, open, self.fields.len(), csv.quoting) {
                Quote::Field { close, end, astray } => {
                    self.n_strays += usize::from(astray);
                    self.fields.push(unquoted(&text[open + 1..close], csv));
                    return end;
                }
                Quote::Ordinary => self.n_strays += 1,
                Quote::Open => {
                    self.open = Some(open);
                    self.fields.push(text[open..].to_string());
                    return text.len();
                }
            }
        }
        let mut end = start;
        while bytes.get(end).is_some_and(|&b| b != csv.delimiter && b != b'\n' && b != b'\r') {
            let escapes = csv.quoting.escapes && bytes[end] == b'\\';
            let is_escape = escapes && bytes.get(end + 1) == Some(&csv.delimiter);
            end += 1 + usize::from(is_escape);
        }
        self.fields.push(match csv.quoting.escapes {
            true => without_escapes(&text[start..end], csv.delimiter),
            false => text[start..end].to_string(),
        });
        end
    }
}

/// What stands between quotes.
fn unquoted(inside: &str, csv: Csv) -> String {
    match csv.quoting.escapes {
        true => without_escapes(inside, csv.delimiter).replace("\"\"", "\""),
        false => inside.replace("\"\"", "\""),
    }
}

/// The text without the backslashes before quotes, separators and backslashes.
fn without_escapes(text: &str, delimiter: u8) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = |c: &char| matches!(c, '"' | '\\') || *c == char::from(delimiter);
        match chars.next_if(|next| c == '\\' && escaped(next)) {
            Some(escaped) => plain.push(escaped),
            None => plain.push(c),
        }
    }
    plain
}

/// Whether backslashes are escapes: where they are, fewer quotes are astray, or rows are more
/// alike.
pub(super) fn has_escapes(sample: &str, delimiter: u8) -> bool {
    if !sample.contains("\\\"") && !sample.contains(&format!("\\{}", char::from(delimiter))) {
        return false;
    }
    let faults = |escapes| {
        let quoting = Quoting { escapes, recover: true };
        let table = read_csv(sample, Csv { delimiter, quoting }).unwrap_or_default();
        let n_strays: usize = table.notes.iter().map(Note::n_strays).sum();
        let n_columns = table.usual_length();
        n_strays + table.rows.iter().filter(|row| row.fields.len() != n_columns).count()
    };
    // Between tabs quotes are ordinary, unless backslashes explain every one.
    let (with, without) = (faults(true), faults(false));
    with < without && (delimiter != b'\t' || with == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(text: &str, recover: bool, escapes: bool) -> Result<Table, Error> {
        read_csv(text, Csv { delimiter: b',', quoting: Quoting { escapes, recover } })
    }

    /// Reads and compares the rows, and the lines of stray quotes.
    #[track_caller]
    fn check_csv(text: &str, escapes: bool, rows: &[(usize, &[&str])], strays: &[usize]) {
        let table = csv(text, true, escapes).unwrap();
        table.check_rows(rows);
        let lines: Vec<usize> = table
            .notes
            .iter()
            .flat_map(|note| match &note.kind {
                NoteKind::StrayQuotes { lines, .. } => lines.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(lines, strays, "{text}");
    }

    #[test]
    fn csv_lines_are_right_after_embedded_ones_and_blank_ones() {
        let text = "a,\"x\r\ny\"\r\n\r\n ,\nb,z\rc,\"\"\"q\"\"\"";
        check_csv(
            text,
            false,
            &[(1, &["a", "x\r\ny"]), (5, &["b", "z"]), (6, &["c", "\"q\""])],
            &[],
        );
        check_csv(
            "a, \"x, y\" ,b\n\"\",c,\n",
            false,
            &[(1, &["a", "x, y", "b"]), (2, &["", "c", ""])],
            &[],
        );
    }

    #[test]
    fn quotes_that_do_not_close_are_ordinary_and_told() {
        check_csv(
            "a,x\nb,\"y\na,z\nb,a 27\" w\n",
            false,
            &[(1, &["a", "x"]), (2, &["b", "\"y"]), (3, &["a", "z"]), (4, &["b", "a 27\" w"])],
            &[2],
        );
        check_csv(
            "a,b\nc,\"d\ne,f",
            false,
            &[(1, &["a", "b"]), (2, &["c", "\"d"]), (3, &["e", "f"])],
            &[2],
        );
        // It closes before a separator, but swallows what looks like rows.
        check_csv(
            "a,x\nb,y\na,\"u\nb,v\na,12\"\nb,w\na,q\nb,r",
            false,
            &[
                (1, &["a", "x"]),
                (2, &["b", "y"]),
                (3, &["a", "\"u"]),
                (4, &["b", "v"]),
                (5, &["a", "12\""]),
                (6, &["b", "w"]),
                (7, &["a", "q"]),
                (8, &["b", "r"]),
            ],
            &[3],
        );
        // Quotes inside that are not doubled.
        check_csv(
            "a,\"He said \"hi\", and left\"\n\"So \"so\"\",b",
            false,
            &[(1, &["a", "He said \"hi\", and left"]), (2, &["So \"so\"", "b"])],
            &[1, 2],
        );
        check_csv("a,\"Great\" he said\n", false, &[(1, &["a", "\"Great\" he said"])], &[1]);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let line = |text| csv(text, false, false).map(|_| ()).unwrap_err();
        assert_eq!(line("a,b\nc,\"d\ne,f\n"), ErrorKind::UnclosedQuote.at(2));
        assert_eq!(line("a,\"x\ny\",\"z"), ErrorKind::UnclosedQuote.at(2));
        assert_eq!(line("\""), ErrorKind::UnclosedQuote.at(1));
        assert_eq!(line("a,\"b\"\""), ErrorKind::UnclosedQuote.at(1));
        for text in ["a,b \"c\nd,e", "a,\"b\"", "a,\"b\"\n", "a,\"b\" c\"\n"] {
            csv(text, false, false).unwrap();
        }
    }

    #[test]
    fn backslashes_escape_where_that_makes_sense() {
        check_csv(
            "a,\"\\\"x\\\", y\"\nb,u\\, v\nc,w\\\\\n",
            true,
            &[(1, &["a", "\"x\", y"]), (2, &["b", "u, v"]), (3, &["c", "w\\"])],
            &[],
        );
        assert!(has_escapes("a,\"He said \\\"x\\\", y\"\nb,\"\\\"z\\\", w\"", b','));
        assert!(has_escapes("a,x\\, y\nb,z\nb,w", b','));
        assert!(!has_escapes("a,\"C:\\\"\nb,\"D:\\\"", b','));
    }

    #[test]
    fn columns_past_the_limit_stay_in_the_last_one() {
        let table = csv(&["x"; MAX_COLUMNS + 2].join(","), true, false).unwrap();
        assert_eq!(table.rows[0].fields.len(), MAX_COLUMNS);
        assert_eq!(table.rows[0].fields[MAX_COLUMNS - 1], "x,x,x");
    }
}
