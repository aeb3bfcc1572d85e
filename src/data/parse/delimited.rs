//! Columns between tabs, commas or semicolons.

use super::lines::{LineCounter, line_end};
use super::table::{MAX_COLUMNS, Table};
use crate::error::{Error, ErrorKind};

/// Reads comma- or semicolon-separated values (RFC 4180).
///
/// # Errors
/// [`ErrorKind::UnclosedQuote`] at the line where the field opens.
pub(super) fn read_csv(text: &str, delimiter: u8) -> Result<Table, Error> {
    let (table, open_quote) = read_open_csv(text, delimiter)?;
    match open_quote {
        Some(line) => Err(ErrorKind::UnclosedQuote.at(line)),
        None => Ok(table),
    }
}

/// As [`read_csv`], of a text that may end inside a quoted field, and the line where it opens.
pub(super) fn read_open_csv(text: &str, delimiter: u8) -> Result<(Table, Option<usize>), Error> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut counter = LineCounter::new(text);
    let mut record = csv::StringRecord::new();
    let mut start = 0;
    loop {
        let line = counter.line_at(start);
        // Ragged rows are allowed and a &str is valid UTF-8: only a reader at odds with
        // itself fails here.
        if !reader.read_record(&mut record).map_err(|_| ErrorKind::UnknownLayout.at(line))? {
            break;
        }
        let at = record.position().map_or(start, |position| position.byte() as usize);
        start = at + text[at..].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let line = counter.line_at(start);
        table.push(line, || {
            let mut fields: Vec<String> =
                record.iter().take(MAX_COLUMNS).map(str::to_string).collect();
            for field in record.iter().skip(MAX_COLUMNS) {
                if let Some(last) = fields.last_mut() {
                    last.push(char::from(delimiter));
                    last.push_str(field);
                }
            }
            fields
        });
    }
    // A field that is never closed runs to the end, so only the last record can hold one.
    let open = open_quote(&text[start..], delimiter).map(|at| counter.line_at(start + at));
    Ok((table, open))
}

/// Where the quoted field opens that the record does not close.
fn open_quote(record: &str, delimiter: u8) -> Option<usize> {
    enum State {
        FieldStart,
        Bare,
        Quoted(usize),
        /// After a quote inside a quoted field: its end, or one half of a doubled quote.
        Closing(usize),
    }
    let mut state = State::FieldStart;
    for (at, byte) in record.bytes().enumerate() {
        state = match (state, byte) {
            (State::FieldStart, b'"') => State::Quoted(at),
            (State::Quoted(open), b'"') => State::Closing(open),
            (State::Closing(open), b'"') => State::Quoted(open),
            (State::Quoted(open), _) => State::Quoted(open),
            (_, byte) if byte == delimiter || byte == b'\r' || byte == b'\n' => State::FieldStart,
            _ => State::Bare,
        };
    }
    match state {
        State::Quoted(open) => Some(open),
        _ => None,
    }
}

/// Reads tab-separated values. A quote is an ordinary character, unless it opens a
/// field that a quote closes right before the next tab or line end, and
///
/// * that field holds what must be quoted: a tab, a line end or a doubled quote; or
/// * no other field of the text begins with a quote that is not closed so.
pub(super) fn read_tsv(text: &str) -> Table {
    let mut table = Table::default();
    let mut rows: Vec<(usize, Vec<Field>)> = Vec::new();
    let mut counter = LineCounter::new(text);
    let mut at = 0;
    while at < text.len() {
        let (fields, end) = tsv_row(text, at);
        if fields.iter().any(|field| !field.text.trim().is_empty()) {
            let line = counter.line_at(at);
            if table.has_room(rows.len()) {
                rows.push((line, fields));
            } else {
                table.n_rows += 1;
            }
        }
        at = end;
    }
    let quotes_are_ordinary = rows
        .iter()
        .flat_map(|(_, fields)| fields)
        .any(|field| !field.quoted && field.text.starts_with('"'));
    for (line, fields) in rows {
        table.push(line, || fields.iter().map(|field| field.value(quotes_are_ordinary)).collect());
    }
    table
}

/// A field as it stands there, its quotes included.
struct Field<'a> {
    text: &'a str,
    quoted: bool,
}

impl Field<'_> {
    fn value(&self, quotes_are_ordinary: bool) -> String {
        if !self.quoted {
            return self.text.to_string();
        }
        let inner = &self.text[1..self.text.len() - 1];
        let must_be_quoted = inner.contains(['\t', '\r', '\n', '"']);
        match must_be_quoted || !quotes_are_ordinary {
            true => inner.replace("\"\"", "\""),
            false => self.text.to_string(),
        }
    }
}

/// The fields of the row that starts at a place, and where the next row starts.
fn tsv_row(text: &str, start: usize) -> (Vec<Field<'_>>, usize) {
    let bytes = text.as_bytes();
    let mut fields = Vec::new();
    let mut at = start;
    loop {
        let closed = quoted_end(bytes, at);
        // The last column there may be takes the rest of its line.
        let is_last = fields.len() + 1 == MAX_COLUMNS;
        let end = closed.unwrap_or_else(|| {
            let rest = &bytes[at..];
            at + match is_last {
                true => line_end(&text[at..]),
                false => {
                    let stop = rest.iter().position(|b| matches!(b, b'\t' | b'\r' | b'\n'));
                    stop.unwrap_or(rest.len())
                }
            }
        });
        fields.push(Field { text: &text[at..end], quoted: closed.is_some() });
        match bytes.get(end) {
            Some(b'\t') if !is_last => at = end + 1,
            Some(b'\t') => return (fields, end + line_end(&text[end..])),
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return (fields, end + 2),
            Some(_) => return (fields, end + 1),
            None => return (fields, end),
        }
    }
}

/// Where a quoted field ends that opens at `start`, if one does. It may hold line ends
/// or tabs, not both: two lines with a stray quote each are more likely than that.
fn quoted_end(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let (mut has_tab, mut has_line_end) = (false, false);
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 1,
            b'"' => {
                let closes = matches!(bytes.get(at + 1), None | Some(b'\t' | b'\r' | b'\n'));
                return closes.then_some(at + 1);
            }
            b'\t' => has_tab = true,
            b'\r' | b'\n' => has_line_end = true,
            _ => {}
        }
        if has_tab && has_line_end {
            return None;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_lines_are_right_after_embedded_ones_and_blank_ones() {
        let text = "a,\"x\r\ny\"\r\n\r\n ,\nb,z\rc,\"\"\"q\"\"\"";
        let table = read_csv(text, b',').unwrap();
        table.check_rows(&[(1, &["a", "x\r\ny"]), (5, &["b", "z"]), (6, &["c", "\"q\""])]);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let line = |text| read_csv(text, b',').map(|_| ()).unwrap_err();
        assert_eq!(line("a,b\nc,\"d\ne,f\n"), ErrorKind::UnclosedQuote.at(2));
        assert_eq!(line("a,\"x\ny\",\"z"), ErrorKind::UnclosedQuote.at(2));
        assert_eq!(line("\""), ErrorKind::UnclosedQuote.at(1));
        assert_eq!(line("a,\"b\"\""), ErrorKind::UnclosedQuote.at(1));
        for text in ["a,b \"c\nd,e", "a,\"b\"", "a,\"b\"\n", "a,\"b\" c\"\n"] {
            read_csv(text, b',').unwrap();
        }
    }

    #[test]
    fn tsv_quotes_are_ordinary_unless_they_close() {
        let text =
            "a\t\"Great\" he said\nb\t\"Fine\"\nc\t\"two\nlines\"\nd\t\"\"\"q\"\", r\"\ne\t\"x\n";
        read_tsv(text).check_rows(&[
            (1, &["a", "\"Great\" he said"]),
            (2, &["b", "\"Fine\""]),
            (3, &["c", "two\nlines"]),
            (5, &["d", "\"q\", r"]),
            (6, &["e", "\"x"]),
        ]);
        read_tsv("\"a\"\t\"x\"\r\nb\ty").check_rows(&[(1, &["a", "x"]), (2, &["b", "y"])]);
        read_tsv("a\t\"x\nb\ty\"").check_rows(&[(1, &["a", "\"x"]), (2, &["b", "y\""])]);
    }

    #[test]
    fn columns_past_the_limit_stay_in_the_last_one() {
        let text = vec!["x"; MAX_COLUMNS + 2];
        for (table, joined) in [
            (read_tsv(&text.join("\t")), "x\tx\tx"),
            (read_csv(&text.join(","), b',').unwrap(), "x,x,x"),
        ] {
            assert_eq!(table.rows.len(), 1);
            assert_eq!(table.rows[0].fields.len(), MAX_COLUMNS);
            assert_eq!(table.rows[0].fields[MAX_COLUMNS - 1], joined);
        }
    }
}
