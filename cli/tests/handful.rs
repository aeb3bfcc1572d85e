//! The commands of `handful`, as a person types them.

mod folder;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use folder::Folder;

impl Folder {
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).expect("the temporary folder is writable");
        path
    }
}

fn handful(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_handful"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // One that refuses its arguments does not read.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

#[track_caller]
fn said(arguments: &[&str], input: &str) -> String {
    let output = handful(arguments, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

#[track_caller]
fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let output = handful(arguments, "");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(words.iter().all(|word| said.contains(word)), "{said}");
}

/// Two classes that one word tells apart.
fn planted() -> String {
    let line = |row: usize| {
        let (label, word) = [("fruit", "apple"), ("tool", "hammer")][row % 2];
        format!("{label}\tmy {word} of the number {row}\n")
    };
    (0..24).map(line).collect()
}

#[test]
fn a_model_is_trained_applied_scored_and_exported() {
    let folder = Folder::new("whole");
    let (table, model) = (folder.write("table.tsv", &planted()), folder.path("model"));
    let trained =
        said(&["train", &table, "--model", "cnn", "--set", "epochs=30", "--out", &model], "");
    assert!(trained.contains("validation: ") && trained.contains("right"), "{trained}");

    let lines = said(&["predict", &model], "an apple\nthe hammer\n");
    let classes: Vec<&str> = lines.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(classes, ["fruit", "tool"]);
    let json = said(&["predict", &model, "--json", "--table", &table], "");
    assert_eq!(json.lines().count(), 24);
    let line: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let total: f64 =
        line["probabilities"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
    assert!((total - 1.0).abs() < 1e-6 && line["label"] == "fruit", "{line}");

    let scores: Value =
        serde_json::from_str(&said(&["evaluate", &model, &table, "--json"], "")).unwrap();
    assert_eq!(scores["n_test"], 24);
    assert!(scores["accuracy"].as_f64().unwrap() > 0.9, "{scores}");
    assert_eq!(scores["classes"][1]["label"], "tool");

    for (form, file) in [("onnx", "model.onnx"), ("safetensors", "model.safetensors")] {
        let out = folder.path(form);
        said(&["export", &model, "--to", form, "--out", &out], "");
        for name in [file, "model.json", "tokenizer.json", "handful_model.py"] {
            assert!(Path::new(&out).join(name).exists(), "{form}: {name}");
        }
    }
}

/// Texts with a word for each of their labels.
fn planted_labels() -> String {
    let texts = [("fruit | tool", "apple and hammer"), ("fruit", "apple"), ("tool", "hammer")];
    let line = |row: usize| {
        let (label, words) = texts.get(row % 4).copied().unwrap_or(("∅", "nothing"));
        format!("{label}\tmy {words} of the number {row}\n")
    };
    (0..32).map(line).collect()
}

#[test]
fn a_text_may_have_several_labels() {
    let folder = Folder::new("several");
    let (table, model) = (folder.write("table.tsv", &planted_labels()), folder.path("model"));
    let set = ["--set", "epochs=40", "--set", "labels=several"];
    let train = [&["train", &table, "--model", "cnn", "--out", &model], &set[..]].concat();
    let trained = said(&train, "");
    assert!(trained.contains("all labels of ") && trained.contains("micro F1"), "{trained}");
    let input = "an apple and a hammer\nthe hammer\nnothing\n";
    let lines = said(&["predict", &model], input);
    let classes: Vec<&str> = lines.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(classes, ["fruit | tool", "tool", "∅"], "{lines}");
    let json = said(&["predict", &model, "--json"], input);
    let line: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(line["classes"], serde_json::json!(["fruit", "tool"]), "{line}");
    let scores: Value =
        serde_json::from_str(&said(&["evaluate", &model, &table, "--json"], "")).unwrap();
    assert!(scores["micro_f1"].as_f64().unwrap() > 0.95 && scores["n_test"] == 32, "{scores}");
    // A file that has lists of labels says so itself.
    let row =
        |labels: &str, text: &str| format!("{{\"labels\": [{labels}], \"text\": \"{text}\"}}\n");
    let rows = |n: usize| {
        [
            row("\"fruit\", \"tool\"", &format!("apple and hammer {n}")),
            row("\"fruit\"", &format!("apple {n}")),
            row("\"tool\"", &format!("hammer {n}")),
        ]
    };
    let lists = folder.write("lists.jsonl", &(0..8).flat_map(rows).collect::<String>());
    let trained = said(&["train", &lists, "--model", "cnn", "--out", &model], "");
    assert!(trained.contains("all labels of "), "{trained}");
    let read: Value = serde_json::from_str(&said(&["parse", &lists, "--json"], "")).unwrap();
    assert_eq!(read["rows"][0]["labels"], serde_json::json!(["fruit", "tool"]), "{read}");
    refused(
        &["train", &lists, "--model", "cnn", "--set", "private=true", "--out", &model],
        2,
        &["private", "several labels"],
    );
}

#[test]
fn models_are_compared_on_the_same_folds() {
    let folder = Folder::new("compare");
    let table = folder.write("table.tsv", &planted());
    let compared = said(&["compare", &table, "--models", "tfidf", "--folds", "4", "--json"], "");
    let compared: Value = serde_json::from_str(&compared).unwrap();
    assert_eq!((&compared["folds"], &compared["best_baseline"]), (&4.into(), &"tfidf".into()));
    assert_eq!(compared["models"].as_array().unwrap().len(), 2);
    let plain = said(&["compare", "-", "--models", "tfidf", "--folds", "4"], &planted());
    assert!(plain.contains("worse than tfidf"), "{plain}");
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let folder = Folder::new("refused");
    let table = folder.write("table.tsv", &planted());
    let one = folder.write("one.tsv", "a\tb\na\tc\n");
    let empty = folder.write("empty.tsv", "");
    let binary = folder.path("binary.tsv");
    fs::write(&binary, [0x50, 0x4b, 3, 4, 0, 0xff, 0xfe]).expect("the folder is writable");
    let out = folder.path("model");
    let train = |file, and: &[&'static str], code, words: &[&str]| {
        refused(&[&["train", file, "--out", &out], and].concat(), code, words);
        assert!(!Path::new(&out).exists());
    };
    train("nowhere.tsv", &[], 1, &["nowhere.tsv"]);
    train(&empty, &["--model", "cnn"], 1, &["empty.tsv", "no text"]);
    train(&binary, &["--model", "cnn"], 1, &["binary.tsv", "UTF-8"]);
    train(&one, &["--model", "cnn"], 1, &["one.tsv", "label \"a\""]);
    train(&table, &["--encoders", "nowhere"], 1, &["nowhere/small.safetensors.gz", "xtask models"]);
    train(&table, &["--set", "epochs=0"], 2, &["epochs"]);
    train(&table, &["--set", "epoch=1"], 2, &["epoch", "epochs"]);
    train(&table, &["--model", "none"], 2, &["'none'", "cnn"]);
    let no_folder = folder.path("nowhere/model");
    refused(&["train", &table, "--model", "cnn", "--out", &no_folder], 1, &["nowhere"]);
    refused(&["train", &table], 2, &["--out"]);
    refused(&["compare", &table, "--models", "none"], 2, &["'none'", "tfidf"]);
    refused(&["compare", &one, "--models", "tfidf"], 1, &["one.tsv"]);
    refused(&["compare", &table, "--encoders", "nowhere"], 1, &["nowhere/small"]);
    refused(&["evaluate"], 2, &["--test", "--cv"]);
    refused(&["evaluate", "--cv", "2", "--model", "tfidf"], 2, &["--train"]);
    refused(&["parse", &empty], 1, &["empty.tsv"]);
    refused(&["parse", &table, "--engine", "vulkan"], 2, &["--features vulkan"]);
}

#[test]
fn a_file_that_is_no_model_is_refused_in_words() {
    let folder = Folder::new("models");
    let (table, model) = (folder.write("table.tsv", &planted()), folder.path("model"));
    said(&["train", &table, "--model", "cnn", "--set", "epochs=1", "--out", &model], "");
    let bytes = fs::read(&model).expect("it was written");
    let damaged = bytes[..bytes.len() / 2].to_vec();
    let format = br#"\"format\":1"#;
    let place = bytes.windows(format.len()).position(|part| part == format);
    let mut newer = bytes.clone();
    newer[place.expect("it has a version") + format.len() - 1] = b'9';
    for (name, bytes, words) in [
        ("empty", Vec::new(), "damaged"),
        ("damaged", damaged, "damaged"),
        ("newer", newer, "later version"),
        ("table", planted().into_bytes(), "another program"),
    ] {
        let file = folder.path(name);
        fs::write(&file, bytes).expect("the folder is writable");
        refused(&["predict", &file], 1, &[name, words]);
        refused(&["evaluate", &file, &table], 1, &[name, words]);
        let out = folder.path("export");
        refused(&["export", &file, "--to", "onnx", "--out", &out], 1, &[name, words]);
        assert!(!Path::new(&out).exists());
    }
    let other = folder.write("other.tsv", "a\tb\nc\td\n");
    refused(&["evaluate", &model, &other], 1, &["other.tsv", "fruit, tool"]);
    // A folder cannot be made where a file is.
    refused(&["export", &model, "--to", "onnx", "--out", &table], 1, &["table.tsv"]);
    refused(&["export", &model, "--to", "csv", "--out", &table], 2, &["onnx", "safetensors"]);
}

#[test]
fn an_output_that_nobody_reads_is_no_failure() {
    let folder = Folder::new("unread");
    let table = folder.write("table.tsv", &planted());
    let mut child = Command::new(env!("CARGO_BIN_EXE_handful"))
        .args(["parse", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    child.stdin.take().expect("it is piped").write_all(planted().as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    // Nor is a table that is taken for lines, which is told.
    let model = folder.path("model");
    said(&["train", &table, "--model", "cnn", "--set", "epochs=1", "--out", &model], "");
    let output = handful(&["predict", &model, &table], "");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--table"));
    assert_eq!(said(&["predict", &model], "").len(), 0);
    assert_eq!(said(&["predict", &model], "\nan apple\r\n").lines().count(), 2);
}

#[test]
fn help_names_every_command() {
    let help = said(&["--help"], "");
    for command in ["train", "predict", "evaluate", "compare", "export", "parse"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
        assert!(said(&[command, "--help"], "").contains("Usage: handful "), "{command}");
    }
}
