//! The terminal's cross-validation, as a script reads it.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the example that `cargo test` has built beside the tests: `cargo run` would build it and
/// all of Burn again, with the features of one package alone.
fn fewshot(arguments: &[&str]) -> Output {
    let test = std::env::current_exe().expect("a test knows its own file");
    let profile = test.parent().and_then(Path::parent).expect("tests are built into a folder");
    let example = profile.join(format!("examples/fewshot{EXE_SUFFIX}"));
    assert!(example.exists(), "{} is missing: cargo build --examples", example.display());
    Command::new(example).args(arguments).output().expect("the example starts")
}

/// A file of two classes, all but two texts of which one word tells apart.
fn planted(name: &str) -> PathBuf {
    let line = |row: usize| {
        let (label, word) = [("fruit", "apple"), ("tool", "hammer")][row % 2];
        let label = if row > 21 { "fruit" } else { label };
        format!("{label}\tmy {word} of the number {row}\n")
    };
    let path = std::env::temp_dir().join(format!("fewshot-{}-{name}.tsv", std::process::id()));
    std::fs::write(&path, (0..24).map(line).collect::<String>())
        .expect("the temporary folder is writable");
    path
}

fn scores(name: &str, arguments: &[&str]) -> Value {
    let path = planted(name);
    let train = [
        "--train",
        path.to_str().expect("the temporary folder has a name in Unicode"),
        "--json",
        "--set",
        "epochs=4",
    ];
    let output = fewshot(&[&train, arguments].concat());
    std::fs::remove_file(&path).expect("the table is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the scores are JSON")
}

#[test]
fn every_score_has_an_interval_and_repeats_make_no_more_texts() {
    for model in ["tfidf", "cnn"] {
        let once = scores(model, &["--model", model, "--cv", "4"]);
        let often = scores(model, &["--model", model, "--cv", "4", "--repeats", "3"]);
        assert_eq!((&once["n_test"], &often["n_test"]), (&24.into(), &72.into()));
        for line in [&once, &often] {
            let number = |key: &str| line[key].as_f64().unwrap_or_else(|| panic!("{key}: {line}"));
            for score in ["accuracy", "macro_f1"] {
                let [low, value, high] =
                    ["_low", "", "_high"].map(|end| number(&format!("{score}{end}")));
                assert!(0.0 <= low && low <= value && value <= high && high <= 1.0, "{line}");
                // Of 24 texts no score is known to within 5 points either way.
                assert!(high - low > 0.1, "{line}");
            }
            assert!((0.0..=1.0).contains(&number("expected_calibration_error")), "{line}");
            assert_eq!(number("n_parameters") > 0.0, model == "cnn");
        }
    }
}

#[test]
fn one_text_at_a_time_and_what_is_no_number_of_folds() {
    let line = scores("alone", &["--model", "tfidf", "--cv", "0"]);
    assert_eq!((&line["n_test"], &line["cv"]), (&24.into(), &24.into()));
    // The smaller class has eleven texts.
    assert_eq!(scores("many", &["--model", "tfidf", "--cv", "20"])["cv"], 11);
    assert!(line["accuracy"].as_f64().unwrap() > 0.8, "{line}");
    for (arguments, words) in [
        (vec!["--cv", "1"], ["'1'", "--cv", "from 2"]),
        (vec!["--cv", "2", "--repeats", "0"], ["'0'", "--repeats", "from 1"]),
        (vec!["--cv", "2", "--fast"], ["unexpected", "--fast", "--help"]),
        (vec![], ["--test", "--cv", "required"]),
    ] {
        let path = planted(&format!("wrong{}", arguments.len()));
        let train = [
            "--train",
            path.to_str().expect("the temporary folder has a name in Unicode"),
            "--model",
            "tfidf",
        ];
        let output = fewshot(&[&train, arguments.as_slice()].concat());
        std::fs::remove_file(&path).expect("the table is there");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
}
