//! A label before the text on each line: fastText, and `label: text`.

use super::lines::lines;
use super::table::Table;

/// What fastText puts before each label.
pub(super) const LABEL_PREFIX: &str = "__label__";

/// The longest label before a colon, in characters: what is longer is a sentence.
const LONGEST_LABEL: usize = 60;

/// Reads `__label__x text`. Of several labels the first counts.
pub(super) fn read_fasttext(text: &str) -> Table {
    let mut table = Table::default();
    for (line, content) in lines(text) {
        table.push(line, || match fasttext(content) {
            Some((label, text)) => vec![label.to_string(), text.to_string()],
            None => vec![content.to_string()],
        });
    }
    table
}

/// Reads `label: text`, with an ASCII or a full-width colon.
pub(super) fn read_colon(text: &str) -> Table {
    let mut table = Table::default();
    for (line, content) in lines(text) {
        table.push(line, || match colon(content) {
            Some((label, text)) => vec![label.to_string(), text.to_string()],
            None => vec![content.to_string()],
        });
    }
    table
}

fn fasttext(line: &str) -> Option<(&str, &str)> {
    let word = |line: &str| line.find(char::is_whitespace).unwrap_or(line.len());
    let label = line.trim_start().strip_prefix(LABEL_PREFIX)?;
    let (label, mut text) = label.split_at(word(label));
    while text.trim_start().starts_with(LABEL_PREFIX) {
        text = text.trim_start();
        text = &text[word(text)..];
    }
    let mut rest = text.chars();
    rest.next();
    Some((label, rest.as_str()))
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
        assert_eq!(fasttext("__label__a good day"), Some(("a", "good day")));
        assert_eq!(fasttext("__label__a __label__b\tx y"), Some(("a", "x y")));
        assert_eq!(fasttext("__label__体育 球赛"), Some(("体育", "球赛")));
        assert_eq!(fasttext("__label__a"), Some(("a", "")));
        assert_eq!(fasttext("no label"), None);
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
