//! Files in which a text may have several labels.

use handful::config::LabelsPerText;
use handful::data::{NO_LABEL, NoteKind, ParseOptions, Parsed, parse};

fn read(text: &str) -> Parsed {
    parse(text, &ParseOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
fn check(text: &str, labels: LabelsPerText, expected: &[&str]) -> Parsed {
    let parsed = read(text);
    let found: Vec<&str> = parsed.examples.iter().map(|row| row.label.as_str()).collect();
    assert_eq!((parsed.labels, found.as_slice()), (labels, expected), "{text}");
    parsed
}

const SETS: [&str; 4] = ["bill | urgent", "bill", "urgent", "bug | bill | urgent"];

#[test]
fn lists_of_labels_are_taken_whole() {
    let check = |text: &str| check(text, LabelsPerText::Several, &SETS);
    check(
        r#"[{"text": "Pay it now", "labels": ["bill", "urgent"]},
            {"text": "The bill came", "labels": ["bill"]},
            {"text": "Do hurry", "labels": ["urgent"]},
            {"text": "It broke", "labels": ["bug", "bill", "urgent"]}]"#,
    );
    check(
        "__label__bill __label__urgent Pay it now\n__label__bill The bill came\n\
         __label__urgent Do hurry\n__label__bug __label__bill __label__urgent It broke",
    );
    let doccano = check(
        "{\"id\":1,\"text\":\"Pay it now\",\"label\":[\"bill\",\"urgent\"],\"Comments\":[]}\n\
         {\"id\":2,\"text\":\"The bill came\",\"label\":[\"bill\"],\"Comments\":[]}\n\
         {\"id\":3,\"text\":\"Do hurry\",\"label\":[\"urgent\"],\"Comments\":[]}\n\
         {\"id\":4,\"text\":\"It broke\",\"label\":[\"bug\",\"bill\",\"urgent\"],\"Comments\":[]}",
    );
    let names = ["bill", "urgent", "bug"].map(str::to_string).to_vec();
    let sets = NoteKind::LabelSets { n: 2, names };
    assert!(doccano.notes.iter().any(|note| note.kind == sets), "{:?}", doccano.notes);
    check(
        "text,labels\nPay it now,\"['bill', 'urgent']\"\nThe bill came,['bill']\n\
         Do hurry,['urgent']\nIt broke,\"['bug', 'bill', 'urgent']\"",
    );
}

#[test]
fn cells_are_parted_where_their_parts_recur() {
    for separator in ["|", ";", ",", " | ", "; ", ", ", "；", "、"] {
        let label = |names: &[&str]| names.join(separator);
        let text = format!(
            "text\tlabel\nPay it now\t{}\nThe bill came\tbill\nDo hurry\turgent\nIt broke\t{}\n\
             It broke again\tbug",
            label(&["bill", "urgent"]),
            label(&["bug", "bill", "urgent"]),
        );
        let mut expected = SETS.to_vec();
        expected.push("bug");
        check(&text, LabelsPerText::Several, &expected);
    }
}

#[test]
fn a_name_with_a_mark_in_it_stays_whole() {
    let text = "label\ttext\nfood, drinks\tThe soup was hot\nrooms, beds\tThe bed was soft\n\
                food, drinks\tThe tea was cold\nrooms, beds\tThe room was dark";
    let whole = ["food, drinks", "rooms, beds", "food, drinks", "rooms, beds"];
    let parsed = check(text, LabelsPerText::One, &whole);
    assert!(parsed.notes.is_empty(), "{:?}", parsed.notes);
    // Unless the person says so.
    let options = ParseOptions { labels: Some(LabelsPerText::Several), ..ParseOptions::default() };
    let parsed = parse(text, &options).unwrap();
    assert_eq!(parsed.examples[1].label, "rooms | beds");
}

#[test]
fn columns_of_yes_and_no_are_labels() {
    let text = "id,comment_text,toxic,threat,insult\n\
                a1,You are a fool and I will come for you,1,1,1\n\
                a2,What a nice day it was,0,0,0\n\
                a3,You fool,1,0,1\n\
                a4,I will find you,0,1,0\n";
    let expected = ["toxic | threat | insult", NO_LABEL, "toxic | insult", "threat"];
    let parsed = check(text, LabelsPerText::Several, &expected);
    assert_eq!(parsed.examples[2].text, "You fool");
    assert_eq!(parsed.layout.columns, ["id", "comment_text", "labels"]);
    let json = r#"{"text": "Pay it now", "bill": true, "urgent": true, "bug": false}
                  {"text": "The bill came", "bill": true, "urgent": false, "bug": false}
                  {"text": "Hello", "bill": false, "urgent": false, "bug": false}
                  {"text": "It broke, hurry", "bill": false, "urgent": true, "bug": true}"#;
    let expected = ["bill | urgent", "bill", NO_LABEL, "urgent | bug"];
    check(json, LabelsPerText::Several, &expected);
    // One such column is a label of its own, whatever else there is.
    check(
        "text,spam\nBuy it now,1\nSee you at six,0\nWin big,1\n",
        LabelsPerText::One,
        &["1", "0", "1"],
    );
    let labelled = "text,label,seen,done\nBuy it now,spam,1,0\nSee you at six,ham,0,1\n";
    check(labelled, LabelsPerText::One, &["spam", "ham"]);
}

#[test]
fn what_is_written_out_comes_back() {
    let text = "label\ttext\nbill | urgent\tPay it now\n∅\tHello\nbill\tThe bill came\n\
                urgent\tDo hurry\n∅\tGood day\n";
    let expected = ["bill | urgent", NO_LABEL, "bill", "urgent", NO_LABEL];
    let options = ParseOptions { labels: Some(LabelsPerText::Several), ..ParseOptions::default() };
    let parsed = parse(text, &options).unwrap();
    let found: Vec<&str> = parsed.examples.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(found, expected);
    // And says so itself.
    assert_eq!(read(text).labels, LabelsPerText::Several);
    // Of one label each, the first is taken where the person wants one.
    let lists = r#"[{"text": "Pay it now", "labels": ["bill", "urgent"]},
                    {"text": "Do hurry", "labels": ["urgent", "bill"]}]"#;
    let options = ParseOptions { labels: Some(LabelsPerText::One), ..ParseOptions::default() };
    let parsed = parse(lists, &options).unwrap();
    let found: Vec<&str> = parsed.examples.iter().map(|row| row.label.as_str()).collect();
    assert_eq!((parsed.labels, found.as_slice()), (LabelsPerText::One, &["bill", "urgent"][..]));
    let first_taken =
        |note: &handful::data::Note| matches!(note.kind, NoteKind::SeveralLabels { n: 2, .. });
    assert!(parsed.notes.iter().any(first_taken), "{:?}", parsed.notes);
}

#[test]
fn spellings_are_merged_within_sets() {
    let text = r#"[{"text": "Pay it now", "labels": ["bill", "urgent"]},
                   {"text": "Do hurry", "labels": ["ｂｉｌｌ", "bill", "urgent"]}]"#;
    check(text, LabelsPerText::Several, &["bill | urgent", "bill | urgent"]);
}
