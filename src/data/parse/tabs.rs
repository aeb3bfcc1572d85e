//! Columns between tabs.

use super::lines::{LineCounter, line_end};
use super::notes::{NoteKind, Places};
use super::table::{MAX_COLUMNS, Table};

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
    let mut strays = Places::default();
    for (line, fields) in rows {
        let is_stray = |field: &&Field<'_>| !field.quoted && field.text.starts_with('"');
        let n_strays = fields.iter().filter(is_stray).count();
        if n_strays > 0 {
            strays.add(n_strays, line);
        }
        table.push(line, || fields.iter().map(|field| field.value(quotes_are_ordinary)).collect());
    }
    table.notes.extend(strays.note(|n, lines| NoteKind::StrayQuotes { n, lines }));
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
        let table = read_tsv(&["x"; MAX_COLUMNS + 2].join("\t"));
        assert_eq!(table.rows[0].fields.len(), MAX_COLUMNS);
        assert_eq!(table.rows[0].fields[MAX_COLUMNS - 1], "x\tx\tx");
    }
}
