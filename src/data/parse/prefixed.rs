//! A label before the text on each line: fastText, `label: text`, a first word, a run of spaces.

use std::collections::HashSet;

use super::lines::lines;
use super::table::{LIST, Table};

/// What fastText puts before each label.
pub(super) const LABEL_PREFIX: &str = "__label__";

/// The longest label before a colon, in characters: what is longer is a sentence.
const LONGEST_LABEL: usize = 60;

/// Reads `__label__x text`, where the labels may stand anywhere on the line.
pub(super) fn read_fasttext(text: &str) -> Table {
    read_lines(text, fasttext)
}

/// Reads `label: text`, with an ASCII or a full-width colon.
pub(super) fn read_colon(text: &str) -> Table {
    read_lines(text, |line| colon(line).map(owned))
}

/// Reads `label text`, where the first blank ends the label.
pub(super) fn read_first_word(text: &str) -> Table {
    let has_form = |line: &str| first_word(line).is_some_and(|(word, _)| is_label_word(word));
    // Where labels have a form of their own, a word without it is none.
    let (n_formed, n_lines) = lines(text)
        .fold((0, 0), |(n, n_lines), (_, line)| (n + usize::from(has_form(line)), n_lines + 1));
    let is_formed = 2 * n_formed > n_lines;
    read_lines(text, |line| {
        first_word(line).filter(|(word, _)| !is_formed || is_label_word(word)).map(owned)
    })
}

/// Reads lines with a run of spaces between label and text.
pub(super) fn read_spaces(text: &str) -> Table {
    // A text may hold such a run, too: the label is on the side where values come back.
    let differing = |pick: fn((&str, &str)) -> String, at_end| {
        let values = lines(text).filter_map(|(_, line)| at_spaces(line, at_end)).map(pick);
        values.collect::<HashSet<String>>().len()
    };
    let label_at_end = differing(|(_, label)| label.to_string(), true)
        < differing(|(label, _)| label.to_string(), false);
    read_lines(text, |line| at_spaces(line, label_at_end).map(owned))
}

/// The rows of lines, each of two fields where it can be split.
fn read_lines(text: &str, split: impl Fn(&str) -> Option<(String, String)>) -> Table {
    let mut table = Table::default();
    for (line, content) in lines(text) {
        table.push(line, || match split(content) {
            Some((first, second)) => vec![first, second],
            None => vec![content.to_string()],
        });
    }
    table
}

fn owned((first, second): (&str, &str)) -> (String, String) {
    (first.to_string(), second.to_string())
}

/// The labels of a line, as a list, and its text.
fn fasttext(line: &str) -> Option<(String, String)> {
    let end_of_word = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    let mut labels: Vec<&str> = Vec::new();
    let mut text = line;
    while let Some(label) = text.trim_start().strip_prefix(LABEL_PREFIX) {
        let (label, rest) = label.split_at(end_of_word(label));
        labels.push(label);
        text = rest;
    }
    if !labels.is_empty() {
        let mut rest = text.chars();
        rest.next();
        text = rest.as_str();
    }
    // After the text they stand as seldom as in fastText's own files.
    while let Some((before, last)) = text.trim_end().rsplit_once(char::is_whitespace)
        && let Some(label) = last.strip_prefix(LABEL_PREFIX)
    {
        labels.push(label);
        text = before;
    }
    if labels.is_empty() {
        return None;
    }
    Some((labels.join(&LIST.to_string()), text.to_string()))
}

/// The first word and what follows it.
fn first_word(line: &str) -> Option<(&str, &str)> {
    let (word, text) = line.trim_start().split_once([' ', '\t', '\u{3000}'])?;
    Some((word, text.trim_start()))
}

/// Whether a first word is a label by its form: `COARSE:fine`, or a number.
pub(super) fn is_label_word(word: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let is_pair = word.split_once(':').is_some_and(|(coarse, fine)| {
        is_name(coarse) && is_name(fine) && !coarse.ends_with(|c: char| c.is_ascii_digit())
    });
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    is_pair || (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The parts around the first or the last run of two spaces or more, or with a tab in it.
fn at_spaces(line: &str, last: bool) -> Option<(&str, &str)> {
    let line = line.trim();
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}');
    let mut found = None;
    let mut rest = 0;
    while let Some(start) = line[rest..].find(is_space).map(|at| rest + at) {
        let run = &line[start..];
        let run = &run[..run.find(|c| !is_space(c)).unwrap_or(run.len())];
        rest = start + run.len();
        if run.chars().nth(1).is_some() || matches!(run, "\u{3000}" | "\t") {
            found = Some((&line[..start], &line[rest..]));
            if !last {
                break;
            }
        }
    }
    found
}

/// The label and the text around the first colon that can stand between them.
fn colon(line: &str) -> Option<(&str, &str)> {
    for (at, mark) in line.match_indices([':', '：']) {
        let (label, text) = (&line[..at], &line[at + mark.len()..]);
        // Counted only as far as needed: a long line may hold many colons.
        if label.chars().nth(LONGEST_LABEL).is_some() {
            return None;
        }
        let before = label.chars().next_back();
        let after = text.chars().next();
        let is_time =
            before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
        let is_address = text.starts_with("//") || text.starts_with('\\');
        let is_path = before == Some(':') || after == Some(':');
        let is_emoticon =
            before.is_some_and(char::is_whitespace) && after.is_some_and(|c| !c.is_whitespace());
        if !label.trim().is_empty() && !is_time && !is_address && !is_path && !is_emoticon {
            return Some((label, text.strip_prefix(' ').unwrap_or(text)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fasttext_labels_end_at_white_space() {
        let read = |line| fasttext(line).map(|(labels, text)| (labels.replace(LIST, "|"), text));
        let both = |labels: &str, text: &str| Some((labels.to_string(), text.to_string()));
        assert_eq!(read("__label__a good day"), both("a", "good day"));
        assert_eq!(read("__label__a __label__b\tx y"), both("a|b", "x y"));
        assert_eq!(read("__label__体育 球赛"), both("体育", "球赛"));
        assert_eq!(read("good day __label__a __label__b"), both("b|a", "good day"));
        assert_eq!(read("__label__a"), both("a", ""));
        assert_eq!(read("no label"), None);
    }

    #[test]
    fn runs_of_spaces_part_label_and_text_on_either_side() {
        read_spaces("a   x y\nb  z  w\na  u").check_rows(&[
            (1, &["a", "x y"]),
            (2, &["b", "z  w"]),
            (3, &["a", "u"]),
        ]);
        read_spaces("x y   a\nz  w  b\nu\u{3000}a").check_rows(&[
            (1, &["x y", "a"]),
            (2, &["z  w", "b"]),
            (3, &["u", "a"]),
        ]);
        read_spaces("a\tx y\nb  z  w\na \t u").check_rows(&[
            (1, &["a", "x y"]),
            (2, &["b", "z  w"]),
            (3, &["a", "u"]),
        ]);
    }

    #[test]
    fn labels_are_known_by_their_form() {
        for word in ["DESC:manner", "4", "-1", "NUM:dist_x"] {
            assert!(is_label_word(word), "{word}");
        }
        for word in ["The", "at:", "10:30", "http://a", "2024", ":)", "-"] {
            assert!(!is_label_word(word), "{word}");
        }
        read_first_word("A:b x y\n4 z").check_rows(&[(1, &["A:b", "x y"]), (2, &["4", "z"])]);
    }

    #[test]
    fn only_some_colons_stand_between_label_and_text() {
        assert_eq!(colon("bug: crash at 10:30"), Some(("bug", "crash at 10:30")));
        assert_eq!(colon("体育：中国队"), Some(("体育", "中国队")));
        assert_eq!(colon("a b : c"), Some(("a b ", "c")));
        assert_eq!(colon("pos:good"), Some(("pos", "good")));
        assert_eq!(colon("link: http://a.org"), Some(("link", "http://a.org")));
        assert_eq!(colon("bug:"), Some(("bug", "")));
        for line in
            ["http://a.org", "at 10:30", "at 10：30", "great :)", "std::vec", ": x", "C:\\x"]
        {
            assert_eq!(colon(line), None, "{line}");
        }
        assert_eq!(colon(&format!("{}: x", "word ".repeat(20))), None);
    }
}
