//! What holds for every input of the parser and the split.

use std::collections::BTreeSet;

use handful::config::LabelsPerText;
use handful::data::{Example, Format, Inspection, ParseOptions, check, inspect, parse, split};
use proptest::prelude::*;

/// Of such pieces texts consist that are hard to write down.
const WRITTEN: [&str; 26] = [
    "good",
    " ",
    "  two spaces  ",
    "\t",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    "'",
    ",",
    ";",
    ":",
    "|",
    "=1+1",
    "-5",
    "__label__x",
    "{",
    "[]",
    "<b>",
    "&amp;",
    "\\",
    "\\n",
    "很好",
    "#",
    "label",
    "praise",
];

const LABELS: [&str; 5] = ["spam", "not spam", "体育", "a, b; c", "x\"y\""];

/// Anything, and often the characters that a parser trips over.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[\\PC]{0,6}",
        4 => "[\"',;:：\t\r\n{}\\[\\]\\\\ a1]{0,8}",
        1 => Just("__label__a ".to_string()),
        1 => Just("{\"text\":\"x\",\"label\":\"y\"}\n".to_string()),
        1 => Just("label\ttext\n".to_string()),
        1 => Just("| label | text |\n|---|---|\n".to_string()),
        1 => Just("<table><tr><td>a".to_string()),
        1 => Just("nlu:\n- intent: a\n  examples: |\n    - ".to_string()),
        1 => Just("sep=;\n".to_string()),
        1 => Just("[[\"a\",".to_string()),
        1 => Just("{\"data\":[{\"annotations\":[{\"result\":[".to_string()),
        1 => Just("http://a.b/c".to_string()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A text that every layout can hold: one line, no separators, longer than any label.
fn plain_text() -> impl Strategy<Value = String> {
    "[a-z中文éü!?'.]{1,8}( [a-z中文éü!?'.0-9]{1,8}){4,8}"
}

/// Rows of a label's index and a text; each label stands at least twice.
fn rows(text: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<(usize, String)>> {
    prop::collection::vec(text, 10..30)
        .prop_map(|texts| texts.into_iter().enumerate().map(|(at, text)| (at % 5, text)).collect())
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]
}

/// Writes rows, parses them and compares labels, texts and lines.
fn check_rows(
    rows: &[(usize, String)],
    labels: [&str; 5],
    header: &str,
    line_end: &str,
    options: &ParseOptions,
    format: Format,
    write: impl Fn(&str, &str) -> String,
) -> Result<(), TestCaseError> {
    let mut written = String::from("\u{feff}");
    let mut line = 1;
    let mut expected = Vec::new();
    let mut add = |record: &str, written: &mut String| {
        written.push_str(record);
        written.push_str(line_end);
        let record = format!("{record}{line_end}").replace("\r\n", "\n").replace('\r', "\n");
        line += record.matches('\n').count();
        line
    };
    let mut next = 1;
    if !header.is_empty() {
        next = add(header, &mut written);
    }
    for (label, text) in rows {
        let label = labels[*label];
        expected.push(Example { text: text.clone(), label: label.to_string(), line: next });
        next = add(&write(label, text), &mut written);
        // A blank line between rows is no row.
        if text.len() % 3 == 0 {
            next = add("", &mut written);
        }
    }
    let parsed = parse(&written, options)
        .map_err(|error| TestCaseError::fail(format!("{error}\n{written}")))?;
    prop_assert_eq!(parsed.layout.format, format, "{}", written);
    prop_assert_eq!(parsed.examples, expected, "{:?}\n{}", parsed.layout, written);
    Ok(())
}

fn detected() -> ParseOptions {
    ParseOptions::default()
}

/// Whether a table's classes are such that they can be told apart.
fn can_be_learned(inspection: &Inspection, labels: LabelsPerText, n_usable: usize) -> bool {
    let classes = &inspection.classes;
    match labels {
        LabelsPerText::One => classes.len() > 1,
        LabelsPerText::Several => {
            !classes.is_empty() && classes.iter().all(|class| class.n_examples < n_usable)
        }
    }
}

proptest! {
    #[test]
    fn parsing_never_panics_and_rows_keep_their_lines(
        text in (any_text(), "[\u{0}-\u{1f}\\x7f]{0,2}", any_text()).prop_map(|(a, b, c)| a + &b + &c),
        format in prop::option::of(prop_oneof![
            Just(Format::Tsv), Just(Format::Csv), Just(Format::JsonLines), Just(Format::FastText),
            Just(Format::Colon), Just(Format::FirstWord), Just(Format::Spaces), Just(Format::Markdown),
            Just(Format::Html), Just(Format::Yaml),
        ]),
        has_header in prop::option::of(any::<bool>()),
        label_column in prop::option::of(0..3usize),
        text_column in prop::option::of(0..3usize),
    ) {
        let options =
            ParseOptions { format, has_header, label_column, text_column, ..ParseOptions::default() };
        let n_lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
        match parse(&text, &options) {
            Ok(parsed) => {
                let layout = &parsed.layout;
                prop_assert!(layout.label_column < layout.columns.len());
                prop_assert!(layout.text_column < layout.columns.len());
                let lines: Vec<usize> = parsed.examples.iter().map(|example| example.line).collect();
                prop_assert!(lines.is_sorted() && lines.iter().all(|line| (1..=n_lines).contains(line)));
                for example in &parsed.examples {
                    prop_assert_eq!(example.label.trim(), &example.label);
                }
                let inspection = inspect(&parsed.examples, parsed.labels);
                let usable = parsed.examples.iter().filter(|example| example.is_usable()).count();
                prop_assert_eq!(inspection.n_usable, usable);
                prop_assert_eq!(
                    check(&parsed.examples, parsed.labels).is_ok(),
                    can_be_learned(&inspection, parsed.labels, usable)
                );
            }
            Err(error) => prop_assert!(error.line.is_none_or(|line| (1..=n_lines).contains(&line)), "{}", error),
        }
    }

    #[test]
    fn tab_separated_rows_come_back(rows in rows(plain_text()), end in line_end(), text_first: bool) {
        check_rows(&rows, LABELS, "", end, &detected(), Format::Tsv, |label, text| match text_first {
            true => format!("{text}\t{label}"),
            false => format!("{label}\t{text}"),
        })?;
    }

    #[test]
    fn any_text_without_tabs_and_quotes_at_its_start_comes_back(
        rows in rows("[^\t\r\n\"\\p{Cc}][^\t\r\n\\p{Cc}]{20,40}[^\\p{Cc}\\p{Z}]"),
    ) {
        // A quote after spaces opens a field, too.
        let is_plain = |text: &str| !text.trim().is_empty() && !text.trim_start().starts_with('"');
        prop_assume!(rows.iter().all(|(_, text)| is_plain(text)));
        check_rows(&rows, LABELS, "", "\n", &detected(), Format::Tsv, |label, text| format!("{label}\t{text}"))?;
    }

    #[test]
    fn quoted_tab_separated_rows_come_back(rows in rows("[a-z\"\n][a-z \"\n,]{20,30}"), end in line_end()) {
        check_rows(&rows, LABELS, "text\tlabel", end, &detected(), Format::Tsv, |label, text| {
            format!("{}\t{}", quoted(text), quoted(label))
        })?;
    }

    #[test]
    fn comma_separated_rows_come_back(
        rows in rows("[a-z\"\n中][a-z \"\n\r\t,;:中]{20,30}"),
        end in line_end(),
        semicolon: bool,
        with_header: bool,
    ) {
        let separator = if semicolon { ";" } else { "," };
        let header = if with_header { format!("类别{separator}文本") } else { String::new() };
        // A label such as `x"y"` needs its quotes too, and so does a text of many lines.
        check_rows(&rows, LABELS, &header, end, &detected(), Format::Csv, |label, text| {
            format!("{}{separator}{}", quoted(label), quoted(text))
        })?;
    }

    #[test]
    fn unquoted_comma_separated_rows_come_back(rows in rows(plain_text()), end in line_end()) {
        let labels = ["a", "b", "c d", "体育", "e"];
        check_rows(&rows, labels, "", end, &detected(), Format::Csv, |label, text| format!("{label},{text}"))?;
    }

    #[test]
    fn json_rows_come_back(rows in rows(any_text()), array: bool) {
        // An empty first object has no second column to find.
        let object = |label: &str, text: &str| {
            serde_json::json!({ "text": text, "label": label }).to_string()
        };
        if array {
            let objects: Vec<_> = rows.iter().map(|(label, text)| object(LABELS[*label], text)).collect();
            let parsed = parse(&format!("[\n{}\n]", objects.join(",\n")), &detected()).unwrap();
            for (at, (example, (label, text))) in parsed.examples.iter().zip(&rows).enumerate() {
                prop_assert_eq!((example.line, &example.label, &example.text), (at + 2, &LABELS[*label].to_string(), text));
            }
            prop_assert_eq!(parsed.examples.len(), rows.len());
        } else {
            check_rows(&rows, LABELS, "", "\n", &detected(), Format::JsonLines, object)?;
        }
    }

    #[test]
    fn fasttext_rows_come_back(rows in rows(plain_text()), end in line_end()) {
        let labels = ["a", "b_c", "体育", "d,e", "f:g"];
        check_rows(&rows, labels, "", end, &detected(), Format::FastText, |label, text| format!("__label__{label} {text}"))?;
    }

    #[test]
    fn colon_rows_come_back(rows in rows(plain_text()), end in line_end(), full_width: bool) {
        let labels = ["a", "b c", "体育", "d/e", "f-1"];
        check_rows(&rows, labels, "", end, &detected(), Format::Colon, |label, text| match full_width {
            true => format!("{label}：{text}"),
            false => format!("{label}: {text}"),
        })?;
    }

    #[test]
    fn rows_that_are_written_carelessly_neither_merge_nor_vanish(
        rows in rows("[a-z\"][a-z \",']{8,30}[a-z\"]"),
        separator in prop_oneof![Just(','), Just('\t'), Just(';')],
        text_first: bool,
    ) {
        let line = |(label, text): &(usize, String)| {
            let label = ["spam", "ham", "体育", "b", "c d"][*label];
            match text_first {
                true => format!("{text}{separator}{label}\n"),
                false => format!("{label}{separator}{text}\n"),
            }
        };
        let text: String = rows.iter().map(line).collect();
        let options = ParseOptions {
            separator: Some(separator),
            has_header: Some(false),
            ..ParseOptions::default()
        };
        let parsed = parse(&text, &options).unwrap();
        let lines = parsed.examples.iter().map(|example| example.line);
        let left_out = parsed.left_out.iter().map(|row| row.line);
        prop_assert_eq!(lines.chain(left_out).collect::<BTreeSet<_>>(), (1..=rows.len()).collect(), "{}", text);
    }

    #[test]
    fn rows_are_in_the_table_or_left_out_with_a_reason(
        rows in prop::collection::vec(("[a-z]{3,8}( [a-z]{3,8}){3}", 0..3usize, 0..4usize), 5..30),
        as_json: bool,
    ) {
        let answers = ["accept", "reject", "ignore", "accept"];
        let line = |(text, label, answer): &(String, usize, usize)| {
            let (label, answer) = (LABELS[*label], answers[*answer]);
            match as_json {
                true => format!("{}\n", serde_json::json!({"text": text, "label": label, "answer": answer})),
                false => format!("{text}\t{label}\t{answer}\n"),
            }
        };
        let header = if as_json { "" } else { "text\tlabel\tanswer\n" };
        let text = format!("{header}{}", rows.iter().map(line).collect::<String>());
        let parsed = parse(&text, &detected()).unwrap();
        prop_assert_eq!(parsed.examples.len() + parsed.left_out.len(), rows.len(), "{}", text);
        let only = rows.iter().all(|(_, label, _)| *label == rows[0].1);
        let n_kept = rows.iter().filter(|(_, _, answer)| answers[*answer] == "accept").count();
        prop_assert!(only || parsed.examples.len() == n_kept, "{}", text);
    }

    #[test]
    fn what_the_page_writes_comes_in_again(
        rows in prop::collection::vec((0..5usize, prop::collection::vec(0..WRITTEN.len(), 1..6)), 1..12),
        way in 0..3usize,
        with_predictions: bool,
    ) {
        let labels = ["", "praise", "complaint", "1", "a,b"];
        let known = [("praise", "a fine place to stay"), ("complaint", "we waited for an hour"),
            ("praise", "they were kind to us"), ("complaint", "the soup came cold")];
        let mut rows: Vec<(&str, String)> = rows
            .iter()
            .map(|(label, pieces)| (labels[*label], pieces.iter().map(|&p| WRITTEN[p]).collect()))
            .filter(|(_, text): &(&str, String)| !text.trim().is_empty())
            .collect();
        rows.splice(..0, known.map(|(label, text)| (label, text.to_string())));
        let has_lines = |text: &str| text.contains(['\n', '\r']);
        // The page asks for another format then.
        prop_assume!(way != 1 || !rows.iter().any(|(_, text)| has_lines(text) && text.contains('\t')));
        let separator = [",", "\t"][way % 2];
        let all = way == 0 && rows.iter().any(|(_, text)| has_lines(text));
        let cell = |cell: &str| {
            let must_be = cell.contains(separator) || cell.contains(['"', '\n', '\r']) || cell.trim() != cell;
            if all || must_be { quoted(cell) } else { cell.to_string() }
        };
        let row = |label: &str, text: &str, more: &[&str]| {
            let cells = [label, text].into_iter().chain(more.iter().copied().filter(|_| with_predictions));
            cells.map(cell).collect::<Vec<_>>().join(separator) + if way == 0 { "\r\n" } else { "\n" }
        };
        let written = match way {
            2 => rows.iter().map(|(label, text)| {
                format!("{}\n", serde_json::json!({"label": label, "text": text, "confidence": 0.93}))
            }).collect(),
            _ => row("label", "text", &["prediction", "confidence", "labelled_by"])
                + &rows.iter().map(|(label, text)| row(label, text, &["praise", "0.9300", "person"])).collect::<String>(),
        };
        let parsed = parse(&written, &detected()).unwrap();
        let read: Vec<_> = parsed.examples.iter().map(|row| (&*row.label, row.text.clone())).collect();
        prop_assert_eq!(read, rows, "{}", written);
    }

    #[test]
    fn a_split_is_a_stratified_partition_that_a_seed_repeats(
        labels in prop::collection::vec(0..6usize, 0..120),
        validation_share in prop_oneof![Just(0.0), 0.0..=0.5f64],
        test_share in prop_oneof![Just(0.0), 0.0..=0.5f64],
        seed: u32,
    ) {
        let Ok(parts) = split(&labels, validation_share, test_share, seed) else { return Ok(()) };
        prop_assert_eq!(&split(&labels, validation_share, test_share, seed).unwrap(), &parts);
        for (indices, share) in [(&parts.validation, validation_share), (&parts.test, test_share)] {
            prop_assert_eq!(indices.is_empty(), share == 0.0);
        }
        let all = [&parts.training, &parts.validation, &parts.test];
        prop_assert!(all.iter().all(|indices| indices.is_sorted()));
        let together: BTreeSet<usize> = all.into_iter().flatten().copied().collect();
        prop_assert_eq!(together.len(), all.iter().map(|indices| indices.len()).sum::<usize>());
        prop_assert!(together.into_iter().eq(0..labels.len()));
        for class in 0..6 {
            let count = |indices: &[usize]| indices.iter().filter(|&&index| labels[index] == class).count();
            let n = labels.iter().filter(|&&label| label == class).count();
            prop_assert_eq!(n == 0, count(&parts.training) == 0);
            let fits = validation_share + test_share <= 0.5 && n >= 4;
            for (indices, share) in [(&parts.validation, validation_share), (&parts.test, test_share)] {
                let wanted = if share > 0.0 { ((n as f64 * share).round() as usize).max(1) } else { 0 };
                prop_assert!(!fits || count(indices) == wanted, "{} of {} at {}", count(indices), n, share);
            }
        }
    }

    #[test]
    fn a_large_enough_class_gives_validation_the_same_examples_whatever_the_test_takes(
        n in 10..80usize,
        seed: u32,
        test_share in 0.0..0.4f64,
    ) {
        let labels: Vec<usize> = (0..n).map(|index| index % 2).collect();
        let alone = split(&labels, 0.25, 0.0, seed).unwrap();
        prop_assert_eq!(split(&labels, 0.25, test_share, seed).unwrap().validation, alone.validation);
    }
}
