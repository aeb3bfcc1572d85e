//! Texts that become rows.

use handful::config::LabelsPerText;
use handful::data::{Format, ParseOptions, inspect, parse};

use super::input::Input;

/// A text whose layout is found out, with any of what a person can say of it.
pub fn paste(bytes: &[u8]) {
    read(bytes, &[None]);
}

/// Columns between separators.
pub fn delimited(bytes: &[u8]) {
    read(bytes, &[Some(Format::Csv), Some(Format::Tsv)]);
}

/// JSON of every kind.
pub fn json(bytes: &[u8]) {
    read(bytes, &[Some(Format::JsonLines)]);
}

/// All other layouts.
pub fn markup(bytes: &[u8]) {
    let formats = [
        Format::Html,
        Format::Markdown,
        Format::Yaml,
        Format::FastText,
        Format::Colon,
        Format::FirstWord,
        Format::Spaces,
    ];
    read(bytes, &formats.map(Some));
}

/// Eleven choices, and a text.
fn read(bytes: &[u8], formats: &[Option<Format>]) {
    let mut input = Input::new(bytes);
    let either = [None, Some(true), Some(false)];
    let numbers = [None, Some(0), Some(1), Some(2), Some(7), Some(usize::MAX)];
    let parts = [None, Some(vec!["train".to_string()]), Some(Vec::new())];
    let separators = [None, Some(','), Some(';'), Some('\t'), Some('|'), Some('"'), Some('，')];
    let options = ParseOptions {
        format: input.choose(formats),
        has_header: input.choose(&either),
        label_column: input.choose(&numbers),
        text_column: input.choose(&numbers),
        separator: input.choose(&separators),
        skip_lines: input.choose(&numbers),
        escapes: input.choose(&either),
        recover_quotes: input.choose(&either),
        obey_qualifiers: input.choose(&either),
        keep_split: input.choose(&parts),
        merge_labels: input.choose(&either),
        labels: None,
    };
    let text = input.text();
    for labels in [None, Some(LabelsPerText::Several)] {
        check(&text, &ParseOptions { labels, ..options.clone() });
    }
}

/// What holds of every text, whatever it is.
///
/// # Panics
/// Where it does not.
pub fn check(text: &str, options: &ParseOptions) {
    let n_lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
    let parsed = match parse(text, options) {
        Ok(parsed) => parsed,
        Err(error) => {
            let is_there = error.line.is_none_or(|line| (1..=n_lines).contains(&line));
            assert!(is_there, "{error:?}");
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    assert_eq!(parse(text, options).as_ref(), Ok(&parsed));
    let lines: Vec<usize> = parsed.examples.iter().map(|example| example.line).collect();
    let left_out: Vec<usize> = parsed.left_out.iter().map(|row| row.line).collect();
    for lines in [&lines, &left_out] {
        assert!(lines.is_sorted(), "{lines:?}");
        assert!(lines.iter().all(|line| (1..=n_lines).contains(line)), "{lines:?} of {n_lines}");
    }
    let mut notes = parsed.notes.iter().filter_map(|note| note.line);
    assert!(notes.all(|line| (1..=n_lines).contains(&line)), "{:?}", parsed.notes);
    for example in &parsed.examples {
        assert_eq!(example.label.trim(), example.label);
        let mut all = example.text.chars().chain(example.label.chars());
        let is_control = |c: char| c.is_control() && !matches!(c, '\t'..='\r' | '\u{85}');
        assert!(!all.any(is_control), "{example:?}");
        assert!(!(example.label.is_empty() && example.text.trim().is_empty()), "{example:?}");
    }
    inspect(&parsed.examples, parsed.labels);
}
