//! What stands above a table: a line that names the separator, remarks, a title.

use super::delimited::{Csv, read_csv};
use super::lines::{LineCounter, line_end};
use super::names::{is_header, is_label_name, is_text_name};
use super::notes::{Note, NoteKind, words};
use super::quotes::Quoting;

/// Headers are sought no further down.
const MOST_LINES: usize = 25;

/// A line longer than this is no title.
const LONGEST_LINE: usize = 2_000;

/// What was found above a table.
#[derive(Debug, Default)]
pub(super) struct Preamble {
    /// Lines, blank ones included, that are not read.
    pub n_lines: usize,
    /// The separator that a line `sep=;` names.
    pub separator: Option<char>,
    pub notes: Vec<Note>,
}

/// The first lines, blank ones too.
fn first_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while lines.len() < MOST_LINES && !rest.is_empty() {
        let (line, after) = rest.split_at(line_end(rest));
        lines.push(line);
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default();
    }
    lines
}

impl Preamble {
    /// Looks at the first lines of a text.
    ///
    /// * `n_lines` - what the person says of how many there are.
    pub(super) fn of(text: &str, n_lines: Option<usize>) -> Self {
        let lines = first_lines(text);
        let mut found = Self::default();
        if let Some(separator) = lines.first().and_then(|line| separator(line)) {
            found.separator = Some(separator);
            found.n_lines = 1;
            found.notes.push(Note::at(NoteKind::SeparatorLine { separator }, 1));
        }
        let n_skipped = n_lines.unwrap_or_else(|| {
            let start = found.n_lines;
            let n_remarks = remarks(&lines[start..]);
            let start = start + n_remarks;
            start + title(&lines[start.min(lines.len())..], found.separator)
        });
        let above = lines.get(found.n_lines..n_skipped.min(lines.len())).unwrap_or_default();
        if above.iter().any(|line| !line.trim().is_empty()) {
            let first = above;
            let first =
                first.iter().find(|line| !line.trim().is_empty()).copied().unwrap_or_default();
            let n = n_skipped - found.n_lines;
            let kind = NoteKind::Preamble { n_lines: n, text: words(first) };
            found.notes.push(Note::at(kind, found.n_lines + 1));
            found.n_lines = n_skipped;
        }
        found
    }

    /// The text with blank lines in the place of what stands above the table.
    pub(super) fn blanked(&self, text: &str) -> String {
        let mut counter = LineCounter::new(text);
        let mut at = 0;
        while at < text.len() && counter.line_at(at) <= self.n_lines {
            at += line_end(&text[at..]);
            let rest = &text[at..];
            at += if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
        }
        format!("{}{}", "\n".repeat(self.n_lines.min(text.len())), &text[at..])
    }
}

/// What a line `sep=;` names, as Excel writes it.
fn separator(line: &str) -> Option<char> {
    let line = line.trim_matches(['"', '\u{feff}', ' ']);
    let value = line.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).map(|_| &line[4..])?;
    let value = if value == "\\t" { "\t" } else { value };
    let mut chars = value.chars();
    let separator =
        chars.next().filter(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && *c != '"')?;
    // Spreadsheets write the rest of the columns, too, empty as they are.
    chars.all(|c| c == separator).then_some(separator)
}

/// How many remarks stand at the top, each after `#` or `//`: all such lines there are.
fn remarks(lines: &[&str]) -> usize {
    let is_remark = |line: &&&str| {
        let line = line.trim_start();
        (line.starts_with('#') && !line.starts_with("##") || line.starts_with("//"))
            && line.len() < LONGEST_LINE
    };
    let is_blank = |line: &&&str| line.trim().is_empty();
    let n = lines.iter().take_while(|line| is_remark(line) || is_blank(line)).count();
    let last = lines[..n].iter().rposition(|line| is_remark(&line)).map_or(0, |last| last + 1);
    if last == 0 || last >= lines.len() || lines[last..].iter().any(|line| is_remark(&line)) {
        return 0;
    }
    // `#label,text` names the columns, as some programs write it.
    let names = [b'\t', b',', b';', b'|']
        .iter()
        .any(|&delimiter| is_header(&fields(lines[last - 1], delimiter)));
    // A remark has fewer separators than a row.
    let n_separators = |line: &str| line.matches(['\t', ',', ';', '|']).count();
    let is_row = lines[..last].iter().any(|line| line.contains('\t'))
        || lines[..last].iter().all(|line| {
            !line.trim().is_empty()
                && !line.trim_start().starts_with("# ")
                && n_separators(line) >= n_separators(lines[last]).max(1)
        });
    match () {
        () if names => last - 1,
        () if is_row => 0,
        () => last,
    }
}

/// How many lines stand above a row that names a label column and a text column: those that have
/// fewer cells than it, a title and what is left blank around it.
fn title(lines: &[&str], separator: Option<char>) -> usize {
    let named = separator.and_then(|c| u8::try_from(c).ok());
    let usual = [b'\t', b',', b';', b'|'];
    let delimiters = named.as_ref().map_or(&usual[..], std::slice::from_ref);
    let is_named = |line: &&str| delimiters.iter().any(|&by| is_header(&fields(line, by)));
    if lines.first().is_none_or(is_named) {
        return 0;
    }
    for &delimiter in delimiters {
        let rows: Vec<Vec<String>> = lines.iter().map(|line| fields(line, delimiter)).collect();
        let is_far_header =
            |row: &Vec<String>| is_header(row) && row.iter().all(|name| is_name(name));
        let Some(header) = rows.iter().position(is_far_header) else { continue };
        // What was filled in above a table is parted from it.
        let is_parted = header > 0
            && is_blank_row(&&lines[header - 1])
            && rows[header].iter().any(|name| is_label_name(name))
            && rows[header].iter().any(|name| is_text_name(name));
        if is_parted {
            return header;
        }
        if header > 0 && rows[..header].iter().all(|row| n_cells(row) < n_cells(&rows[header])) {
            return header;
        }
    }
    // A spreadsheet's title has all separators of its rows, and one cell.
    for &delimiter in &usual {
        let rows: Vec<Vec<String>> = lines.iter().map(|line| fields(line, delimiter)).collect();
        let n_titles = rows.iter().take_while(|row| row.len() > 2 && n_cells(row) < 2).count();
        if (1..=5).contains(&n_titles)
            && rows.len() > n_titles + 2
            && rows[n_titles..]
                .iter()
                .take(5)
                .all(|row| row.len() == rows[0].len() && n_cells(row) > 1)
            && n_cells(&rows[0]) == 1
        {
            return n_titles;
        }
    }
    // Without a header that is known: a title on lines of its own, and then one left blank.
    let above = lines.iter().take_while(|line| !is_blank_row(line)).count();
    let blank = lines[above..].iter().take_while(is_blank_row).count();
    let (title, rest) = (&lines[..above], &lines[above + blank..]);
    if !(1..=3).contains(&above) || blank == 0 || rest.len() < 3 {
        return 0;
    }
    let is_title_of = |delimiter: &u8| {
        let length = fields(rest[0], *delimiter).len();
        length > 1
            && rest.iter().take(5).all(|line| fields(line, *delimiter).len() == length)
            && title.iter().all(|line| (1..length).contains(&n_cells(&fields(line, *delimiter))))
    };
    let is_colon_line = |line: &&str| line.contains([':', '：']);
    match !title.iter().any(is_colon_line) && usual.iter().any(is_title_of) {
        true => above + blank,
        false => 0,
    }
}

/// How many cells of a row hold something.
fn n_cells(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Whether a cell looks like a name. One letter is one only where a table begins.
fn is_name(cell: &str) -> bool {
    let name = cell.trim();
    let may_be_part = |c: char| c.is_alphanumeric() || " _-.()#/&".contains(c);
    name.is_empty()
        || name.chars().all(may_be_part)
            && name.chars().nth(1).is_some()
            && name.split_whitespace().count() <= 4
}

/// Whether a line holds nothing but separators.
fn is_blank_row(line: &&&str) -> bool {
    line.trim_matches([',', ';', '\t', ' ', '|', '"']).is_empty()
}

fn fields(line: &str, delimiter: u8) -> Vec<String> {
    if line.len() > LONGEST_LINE {
        return Vec::new();
    }
    let quoting = Quoting { escapes: false, recover: true };
    let table = read_csv(line, Csv { delimiter, quoting });
    table
        .ok()
        .and_then(|table| table.rows.into_iter().next())
        .map(|row| row.fields)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, n_lines: usize, separator: Option<char>) {
        let found = Preamble::of(text, None);
        assert_eq!((found.n_lines, found.separator), (n_lines, separator), "{text}");
    }

    #[test]
    fn what_stands_above_a_table_is_found() {
        check("sep=;\na;b", 1, Some(';'));
        check("\"sep=,\"\r\nlabel,text", 1, Some(','));
        check("SEP=\\t\na\tb", 1, Some('\t'));
        check("sep=;;;\na;b", 1, Some(';'));
        check("separate\tthis", 0, None);
        check("# exported, on Monday\n# by me\nlabel,text\na,b", 2, None);
        check("#label,text\na,b", 0, None);
        check("# mine\n#label\ttext\na\tb", 1, None);
        check("#a,x\nb,y\n#a,z", 0, None);
        check("Title;;\n;;\nNr;Text;Kategorie\n1;x;y", 2, None);
        check("My feedback\n\nlabel,text\na,x", 2, None);
        check("sep=;\nTitle\nText;Label\nx;y", 2, Some(';'));
        check("My feedback\n\na,x\nb,y\na,z", 2, None);
        check("a,x\n\nb,y\na,z\nb,w", 0, None);
        check("no label\na\tx\nb\ty", 0, None);
    }

    #[test]
    fn what_is_skipped_leaves_blank_lines() {
        let found = Preamble { n_lines: 2, ..Preamble::default() };
        assert_eq!(found.blanked("a\r\nb\rc\nd"), "\n\nc\nd");
        assert_eq!(found.blanked("a"), "\n");
    }
}
