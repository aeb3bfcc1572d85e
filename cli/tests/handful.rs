//! The commands of `handful`, as a person types them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder of its own for each test, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("handful-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("it has a name in Unicode").to_string()
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("the temporary folder is writable");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).expect("it is there");
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
    let json = said(&["predict", &model, "--json", "--labelled", &table], "");
    assert_eq!(json.lines().count(), 24);
    let line: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let total: f64 =
        line["probabilities"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
    assert!((total - 1.0).abs() < 1e-6 && line["label"] == "fruit", "{line}");

    let scores: Value =
        serde_json::from_str(&said(&["evaluate", &model, &table, "--json"], "")).unwrap();
    assert_eq!(scores["n_test"], 24);
    assert!(scores["accuracy"].as_f64().unwrap() > 0.9, "{scores}");

    for (form, file) in [("onnx", "model.onnx"), ("safetensors", "model.safetensors")] {
        let out = folder.path(form);
        said(&["export", &model, "--to", form, "--out", &out], "");
        for name in [file, "model.json", "tokenizer.json", "handful_model.py"] {
            assert!(Path::new(&out).join(name).exists(), "{form}: {name}");
        }
    }
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
    let out = folder.path("model");
    refused(&["train", "nowhere.tsv", "--out", &out], 1, &["nowhere.tsv"]);
    refused(&["train", &one, "--model", "cnn", "--out", &out], 1, &["class"]);
    refused(
        &["train", &table, "--model", "cnn", "--set", "epochs=0", "--out", &out],
        1,
        &["epochs"],
    );
    refused(
        &["train", &table, "--model", "small", "--encoders", "nowhere", "--out", &out],
        1,
        &["nowhere"],
    );
    refused(&["predict", &table], 1, &["table.tsv"]);
    refused(&["export", &table, "--to", "onnx", "--out", &out], 1, &["table.tsv"]);
    refused(&["compare", &table, "--models", "none"], 1, &["\"none\"", "tfidf"]);
    refused(&["evaluate"], 2, &["--test", "--cv"]);
    refused(&["train", &table], 2, &["--out"]);
    refused(&["parse", &table, "--engine", "vulkan"], 1, &["--features vulkan"]);
}
