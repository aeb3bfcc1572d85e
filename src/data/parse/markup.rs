//! Tables drawn with `|`, and HTML tables.

use super::lines::{LineCounter, lines};
use super::table::{MAX_COLUMNS, Table};

/// A tag without its end in so many bytes ends with its name.
const LONGEST_TAG: usize = 2_000;

/// Whether a line has the characters of one that only separates rows.
fn is_rule(line: &str) -> bool {
    line.contains(['-', '=', '+']) && line.chars().all(|c| "|-=+: \t".contains(c))
}

/// Whether lines are those of a table drawn with `|`: a line of dashes stands under the header,
/// or every line has its bars on both sides.
pub(super) fn is_markdown(sample: &str) -> bool {
    let mut n_lines = 0;
    let mut n_between = 0;
    let mut has_rule = false;
    for (at, (_, line)) in lines(sample).enumerate() {
        let line = line.trim();
        n_lines += 1;
        has_rule |= at < 3 && is_rule(line) && line.contains(['|', '+']);
        let is_between = line.len() > 2 && line.starts_with('|') && line.ends_with('|');
        n_between += usize::from(is_between || is_rule(line));
    }
    n_lines > 1
        && (n_between == n_lines
            || has_rule && lines(sample).take(1).all(|(_, line)| line.contains(['|', '+'])))
}

/// Reads a Markdown table, or one that a database's terminal draws.
pub(super) fn read_markdown(text: &str) -> Table {
    let mut table = Table::default();
    for (line, content) in lines(text) {
        let content = content.trim();
        if is_rule(content) {
            continue;
        }
        let inside = content.strip_prefix('|').unwrap_or(content);
        let ends = inside.ends_with('|') && !inside.ends_with("\\|");
        let inside = if ends { &inside[..inside.len() - 1] } else { inside };
        table.push(line, || cells(inside));
    }
    table
}

/// The fields between bars; a bar after a backslash belongs to a field.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let is_bar = c == '|' && cells.len() < MAX_COLUMNS;
        match cells.last_mut() {
            _ if is_bar => cells.push(String::new()),
            Some(cell) if c == '\\' && chars.next_if_eq(&'|').is_some() => cell.push('|'),
            Some(cell) => cell.push(c),
            None => {}
        }
    }
    cells.iter().map(|cell| cell.trim().replace("<br>", "\n")).collect()
}

/// Whether a text is HTML with a table in it.
pub(super) fn is_html(sample: &str) -> bool {
    let start = sample.trim_start();
    start.starts_with('<') && find_tag(start, 0, &["table", "tr"]).is_some()
}

/// Reads the rows of HTML tables.
pub(super) fn read_html(text: &str) -> Table {
    let mut table = Table::default();
    let mut counter = LineCounter::new(text);
    let mut at = 0;
    while let Some(row) = find_tag(text, at, &["tr"]) {
        let end = find_tag(text, row.1, &["tr", "/tr", "/table"]).map_or(text.len(), |tag| tag.0);
        let mut fields = Vec::new();
        let mut cell = find_tag(&text[..end], row.1, &["td", "th"]);
        while let Some((_, start)) = cell {
            let ends = ["td", "th", "/td", "/th"];
            let close = find_tag(&text[..end], start, &ends).map_or(end, |tag| tag.0);
            if fields.len() < MAX_COLUMNS {
                fields.push(plain(&text[start..close]));
            }
            cell = find_tag(&text[..end], close, &["td", "th"]);
        }
        if fields.iter().any(|field| !field.trim().is_empty()) {
            table.push(counter.line_at(row.0), || fields);
        }
        at = end;
    }
    table
}

/// Where the next of some tags begins and ends.
fn find_tag(text: &str, start: usize, names: &[&str]) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        at += bytes.get(at..)?.iter().position(|&b| b == b'<')?;
        let name = &bytes[at + 1..];
        let found = names.iter().find(|wanted| {
            let n = wanted.len();
            name.len() >= n
                && name[..n].eq_ignore_ascii_case(wanted.as_bytes())
                && name.get(n).is_none_or(|b| !b.is_ascii_alphanumeric())
        });
        if let Some(found) = found {
            // A tag that another one begins in has no end.
            let mark = name.iter().take(LONGEST_TAG).position(|b| matches!(b, b'>' | b'<'));
            let close = mark.filter(|&n| name[n] == b'>');
            return Some((at, at + 1 + close.map_or(found.len(), |n| n + 1)));
        }
        at += 1;
    }
}

/// The words of a cell, without its tags.
fn plain(cell: &str) -> String {
    let mut words = String::new();
    let mut rest = cell;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else { break };
        let tag = rest[at + 1..at + end].to_ascii_lowercase();
        rest = &rest[at + end + 1..];
        match tag.split([' ', '/']).find(|part| !part.is_empty()) {
            Some("br") => words.push('\u{1e}'),
            Some("p" | "div" | "li") => words.push(' '),
            _ => {}
        }
        if rest.is_empty() {
            break;
        }
    }
    words.push_str(rest);
    // White space of the source is one space; a line break of the page is one of the text.
    let lines =
        words.split('\u{1e}').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    unescaped(&lines.collect::<Vec<_>>().join("\n"))
}

/// The text with characters in the place of their names.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            Some((end, c)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    let code =
        |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => code(&hex[1..], 16),
            digits => code(digits, 10),
        },
    }
    .map(|c| if super::clean::is_control(c) { ' ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_drawn_with_bars_are_read() {
        let text = "| label | text |\n|:---|---:|\n| a | x \\| y |\n| b |  |\n|c|z";
        assert!(is_markdown(text));
        read_markdown(text).check_rows(&[
            (1, &["label", "text"]),
            (3, &["a", "x | y"]),
            (4, &["b", ""]),
            (5, &["c", "z"]),
        ]);
        let drawn = "+---+-----+\n| a | x y |\n+---+-----+\n| b | z   |\n+---+-----+";
        assert!(is_markdown(drawn));
        read_markdown(drawn).check_rows(&[(2, &["a", "x y"]), (4, &["b", "z"])]);
        assert!(is_markdown("label | text\n--- | ---\na | x"));
        assert!(!is_markdown("a|x\nb|y"));
        assert!(!is_markdown("# Title\n---\n| no"));
    }

    #[test]
    fn html_tables_are_read() {
        let text = "<table class='x'>\n<TR><th>label<th>text</tr>\n<tr><td>a</td>\n<td>x &amp; <b>y</b><br/>\n z&#x21;</td></tr></table>";
        assert!(is_html(text));
        read_html(text).check_rows(&[(2, &["label", "text"]), (3, &["a", "x & y\nz!"])]);
        assert!(!is_html("<3\tI love it"));
        read_html("<tr><td>a<td").check_rows(&[(1, &["a", ""])]);
    }
}
