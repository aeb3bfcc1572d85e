//! Files as people have them: each stands for a kind, with the reading that is right for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use handful::WarningKind;
use handful::data::{
    Format, Note, NoteKind, ParseOptions, Parsed, Qualifier, Tool, WhyLeftOut, inspect, parse,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/texts")
}

fn text(name: &str) -> String {
    let path = folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(name: &str) -> Parsed {
    parse(&text(name), &ParseOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// How many rows each label has.
fn counts(parsed: &Parsed) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for example in &parsed.examples {
        *counts.entry(example.label.as_str()).or_default() += 1;
    }
    counts
}

/// Reads a file and compares the number of rows by label, the first and the last row as
/// `(line, label, text)`, and the notes, those about unused columns aside.
#[track_caller]
fn check(
    name: &str,
    format: Format,
    labels: &[(&str, usize)],
    [first, last]: [(usize, &str, &str); 2],
    notes: &[(Option<usize>, NoteKind)],
) -> Parsed {
    let parsed = read(name);
    assert_eq!(parsed.layout.format, format, "{name}");
    assert_eq!(counts(&parsed), labels.iter().copied().collect(), "{name}");
    let row = |at: usize| {
        let example = &parsed.examples[at];
        (example.line, example.label.as_str(), example.text.as_str())
    };
    assert_eq!((row(0), row(parsed.examples.len() - 1)), (first, last), "{name}");
    let found: Vec<_> = parsed
        .notes
        .iter()
        .filter(|note| !matches!(note.kind, NoteKind::UnusedColumns { .. }))
        .map(|note| (note.line, note.kind.clone()))
        .collect();
    assert_eq!(found, notes, "{name}");
    parsed
}

const HALVES: [(&str, usize); 2] = [("positive", 6), ("negative", 6)];
const FIRST: &str = "The soup was hot and the staff were kind";
const LAST: &str = "Half of the order was missing";

/// The first and the last of the twelve texts.
fn ends(first: usize, last: usize) -> [(usize, &'static str, &'static str); 2] {
    [(first, "positive", FIRST), (last, "negative", LAST)]
}

#[test]
fn what_stands_above_a_table_is_skipped_and_told() {
    let title = NoteKind::Preamble { n_lines: 2, text: "Customer feedback Q3;;".to_string() };
    check("AD-title.csv", Format::Csv, &HALVES, ends(4, 15), &[(Some(1), title)]);
    let separator = NoteKind::SeparatorLine { separator: ';' };
    check("H-sep.csv", Format::Csv, &HALVES, ends(3, 14), &[(Some(1), separator)]);
}

#[test]
fn headers_are_known_in_other_languages_or_asked_about() {
    let ends = |last| [(2, "bien", "Ok lar joking 0"), (last, "mal", "Free msg claim 2")];
    let parsed = check("AE2-spanish.csv", Format::Csv, &[("bien", 24), ("mal", 24)], ends(49), &[]);
    assert_eq!(parsed.layout.columns, ["texto", "etiqueta"]);

    let values = vec!["v1".to_string(), "v2".to_string()];
    let asked = NoteKind::Header { taken: true, values };
    let ends = [(2, "ham", "Ok lar joking 0"), (49, "spam", "Free msg claim 2")];
    check("G2-spam.csv", Format::Csv, &[("ham", 24), ("spam", 24)], ends, &[(Some(1), asked)]);
    let no = ParseOptions { has_header: Some(false), ..ParseOptions::default() };
    let parsed = parse(&text("G2-spam.csv"), &no).unwrap();
    assert_eq!((parsed.examples.len(), parsed.notes), (49, vec![]));
}

#[test]
fn sorted_files_are_judged_by_all_of_their_rows() {
    for (name, first, last) in [
        (
            "M6-sorted-headlines.csv",
            "Profit stalls before the winter break no 0",
            "Coach falls after the quarterly report no 1299",
        ),
        ("M7-sorted-short.csv", "Oil rises 0", "Striker falls 1299"),
    ] {
        let ends = [(1, "business", first), (2600, "sport", last)];
        let parsed = check(name, Format::Csv, &[("business", 1300), ("sport", 1300)], ends, &[]);
        let unused = NoteKind::UnusedColumns { columns: vec!["0".to_string()] };
        assert_eq!(parsed.notes[0].kind, unused);
    }
}

#[test]
fn labels_end_where_they_end() {
    let labels = [
        "DESC:manner",
        "DESC:def",
        "ENTY:animal",
        "ENTY:food",
        "HUM:ind",
        "NUM:date",
        "NUM:count",
        "LOC:city",
    ];
    let labels = labels.map(|label| (label, 10));
    let ends =
        [(1, "DESC:manner", "How can I find the Sun ?"), (80, "LOC:city", "Where is green tea ?")];
    check("L2-trec.txt", Format::FirstWord, &labels, ends, &[]);
}

#[test]
fn stray_quotes_are_told_and_rows_recovered() {
    let stray = NoteKind::StrayQuotes { n: 1, lines: vec![3] };
    let ends = [(2, "positive", "Clean and quiet"), (9, "negative", "Broke at once")];
    let labels = [("positive", 4), ("negative", 4)];
    let parsed = check("X2-stray-merge.csv", Format::Csv, &labels, ends, &[(Some(3), stray)]);
    assert_eq!(parsed.examples[1].text, "\"Meh");
    assert_eq!(parsed.examples[4].text, "A 27\" screen is plenty");

    let ends = [
        (2, "positive", "He said \"The soup was hot and the staff were kind\", and left"),
        (13, "negative", "He said \"Half of the order was missing\", and left"),
    ];
    check("I-backslash.csv", Format::Csv, &HALVES, ends, &[(None, NoteKind::Escapes)]);
}

#[test]
fn control_characters_become_spaces() {
    for (name, line) in [("E-bell.csv", 5), ("E3-nul.csv", 4)] {
        let controls = NoteKind::ControlCharacters { n: 1, lines: vec![line] };
        let parsed = read(name);
        assert_eq!((parsed.notes[0].line, &parsed.notes[0].kind), (Some(line), &controls));
        assert_eq!(counts(&parsed), HALVES.into_iter().collect());
        let texts = parsed.examples.iter().map(|example| &example.text);
        assert!(texts.flat_map(|text| text.chars()).all(|c| !c.is_control()), "{name}");
    }
}

#[test]
fn doccano_rows_without_labels_stay_unlabelled() {
    let labels = [("positive", 10), ("negative", 10), ("", 10)];
    let ends = [
        (1, "positive", "The soup was fresh and friendly, visit number 0"),
        (30, "", "Not yet read: The bed was stale and slow, visit number 9"),
    ];
    let notes = [(None, NoteKind::Unlabelled { n: 10 })];
    check("A2-doccano-half.jsonl", Format::JsonLines, &labels, ends, &notes);
    let commas = [(None, NoteKind::Commas { n: 12 })];
    check("AG-doccano-commas.jsonl", Format::JsonLines, &HALVES, ends_of_twelve(), &commas);
}

fn ends_of_twelve() -> [(usize, &'static str, &'static str); 2] {
    ends(1, 12)
}

#[test]
fn what_prodigy_rejects_is_left_out_and_counted() {
    let name = "C4-prodigy-80.jsonl";
    let answer = |obeyed, n_left_out| NoteKind::Qualifier {
        column: "answer".to_string(),
        meaning: Qualifier::Answer,
        values: vec!["accept".to_string(), "reject".to_string()],
        obeyed,
        n_left_out,
    };
    let ends = [
        (1, "PRAISE", "The soup was quiet and fresh, visit number 0"),
        (79, "COMPLAINT", "The screen was dirty and dirty, visit number 19 again"),
    ];
    let notes = [(None, NoteKind::Export { tool: Tool::Prodigy }), (None, answer(true, 40))];
    let labels = [("PRAISE", 20), ("COMPLAINT", 20)];
    let parsed = check(name, Format::JsonLines, &labels, ends, &notes);
    assert_eq!(parsed.left_out.len(), 40);
    assert!(parsed.left_out.iter().all(|row| row.why == WhyLeftOut::Rejected && row.line % 2 == 0));

    let all = ParseOptions { obey_qualifiers: Some(false), ..ParseOptions::default() };
    let parsed = parse(&text(name), &all).unwrap();
    assert_eq!((parsed.examples.len(), parsed.left_out.len()), (80, 0));
    assert!(parsed.notes.iter().any(|note| note.kind == answer(false, 0)), "{:?}", parsed.notes);
}

#[test]
fn exports_are_unfolded() {
    let tool = |tool| [(None, NoteKind::Export { tool })];
    let titled = [("Positive", 6), ("Negative", 6)];
    let ends_titled = [(2, "Positive", FIRST), (464, "Negative", LAST)];
    check("B-labelstudio.json", Format::JsonLines, &titled, ends_titled, &tool(Tool::LabelStudio));
    let one_line = ends(1, 1);
    check("D-pandas-columns.json", Format::JsonLines, &HALVES, one_line, &tool(Tool::Pandas));
    let upper = [("POSITIVE", 6), ("NEGATIVE", 6)];
    let ends_upper = [(1, "POSITIVE", FIRST), (12, "NEGATIVE", LAST)];
    check("S-cats.jsonl", Format::JsonLines, &upper, ends_upper, &tool(Tool::Spacy));
}

#[test]
fn several_labels_are_taken_and_told() {
    let parsed = read("R-fasttext.txt");
    let is_told = |note: &Note| matches!(note.kind, NoteKind::LabelSets { n: 9, .. });
    assert!(parsed.notes.iter().any(is_told), "{:?}", parsed.notes);
    assert_eq!(parsed.examples.len(), 12);
    assert!(parsed.examples[6].label.starts_with("baking | "), "{:?}", parsed.examples[6]);
    assert_eq!(
        parsed.examples[0].text,
        "How much does potato starch affect a cheese sauce recipe?"
    );
}

#[test]
fn labels_that_look_alike_are_one_and_others_are_pointed_out() {
    let parsed = read("O2-case.tsv");
    let labels =
        [("Positive", 4), ("positive", 4), ("POSITIVE", 4), ("Negative", 4), ("negative", 8)];
    assert_eq!(counts(&parsed), labels.into_iter().collect());
    let merged = NoteKind::MergedLabels {
        into: "negative".to_string(),
        labels: vec!["negative\u{200b}".to_string()],
        n: 4,
    };
    assert_eq!(parsed.notes.iter().map(|note| &note.kind).collect::<Vec<_>>(), [&merged]);
    let similar: Vec<WarningKind> = inspect(&parsed.examples, parsed.labels)
        .warnings
        .into_iter()
        .map(|warning| warning.kind)
        .filter(|kind| matches!(kind, WarningKind::SimilarLabels { .. }))
        .collect();
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    assert_eq!(
        similar,
        [
            WarningKind::SimilarLabels {
                labels: words(&["Positive", "positive", "POSITIVE"]),
                into: "Positive".to_string()
            },
            WarningKind::SimilarLabels {
                labels: words(&["Negative", "negative"]),
                into: "negative".to_string()
            },
        ]
    );
}

#[test]
fn other_encodings_are_no_utf_8() {
    for name in ["F3-cp1251.csv", "F6-big5-24.csv"] {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        // What a decoder that knows nothing makes of them is told, not trusted.
        let parsed = parse(&String::from_utf8_lossy(&bytes), &ParseOptions::default()).unwrap();
        let kinds: Vec<_> = parsed.notes.iter().map(|note| &note.kind).collect();
        assert!(matches!(kinds[0], NoteKind::ReplacedCharacters { .. }), "{name}: {kinds:?}");
    }
}

/// What is no table of texts, or one past all bounds, ends in words, and soon.
#[test]
fn hostile_texts_are_read_or_refused() {
    let columns = "x,".repeat(1_000_000);
    for text in [format!("label,text\n{columns}"), columns] {
        let parsed = parse(&text, &ParseOptions::default()).unwrap();
        assert!(parsed.examples.len() == 1 && parsed.layout.columns.len() <= 100);
    }
    for text in [
        "[".repeat(100_000),
        format!("{{\"a\":{}", "{\"a\":".repeat(100_000)),
        format!("[{}]", "1,".repeat(3_000_000)),
        ":".repeat(9_900_000),
        "[[".to_string() + &"[],".repeat(2_000_000),
        "\"".repeat(5_000_001),
        format!("a,{}", "\"\"\n\"".repeat(1_000_000)),
        "<td<tr".repeat(1_000_000),
        format!("<table>{}", "<tr><td".repeat(1_000_000)),
        format!("## intent:a\n- {}", "[(".repeat(1_000_000)),
        format!("a,{}\n", "x".repeat(9_000_000)),
        "|".repeat(9_000_000),
        format!("{{\"{}\": 1}}", "k".repeat(9_000_000)),
        format!("{{{}\"a\":1}}", "\"kk\":{\"a\":1},".repeat(600_000)),
        "{\"label\":[\"a\"],\"text\":\"x\"}".repeat(200_000),
    ] {
        // To be there at all is what is asked of it.
        let _ = parse(&text, &ParseOptions::default());
    }
    let labels: String =
        (0..900).map(|n| format!("{n}{}\ttext number {n}\n", "l".repeat(10_000))).collect();
    assert_eq!(parse(&labels, &ParseOptions::default()).unwrap().examples.len(), 900);
    let keys = "{\"__proto__\": {\"label\": \"z\"}, \"constructor\": 1, \"label\": \"a\", \"text\": \"x y\"}";
    let parsed = parse(keys, &ParseOptions::default()).unwrap();
    assert_eq!((&*parsed.examples[0].label, &*parsed.examples[0].text), ("a", "x y"));
}
