//! What fuzzing has found, and where it begins: every input in `fuzz/corpus`, by the functions
//! that libFuzzer calls (`scripts/fuzz.mjs`).
//!
//! `UPDATE_FUZZ_SEEDS=1 cargo test --test all fuzz_corpus` writes the inputs that it begins with
//! anew, after a format has changed.

use std::path::{Path, PathBuf};
use std::{fs, io};

use handful::RunConfig;
use handful::config::{Adaptation, LabelsPerText, ModelKind, Start};
use handful::engine;
use handful::run::Run;
use pollster::block_on;

#[path = "../fuzz/src/lib.rs"]
pub mod fuzz;

use fuzz::files;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

/// Names and contents of the files of a folder.
fn files_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|_| panic!("no {}", folder.display()));
    let read = |entry: fs::DirEntry| {
        let content = fs::read(entry.path()).expect("a file that can be read");
        (entry.file_name().to_string_lossy().into_owned(), content)
    };
    let entry = |entry: io::Result<fs::DirEntry>| entry.expect("a folder that can be read");
    let mut files: Vec<_> = entries.map(entry).map(read).collect();
    files.sort();
    files
}

#[test]
fn nothing_in_the_corpus_does_harm() {
    for (target, check) in fuzz::TARGETS {
        for (name, bytes) in files_of(&folder("corpus").join(target)) {
            // A panic's message is shown with what was printed.
            println!("{target}/{name}");
            check(&bytes);
        }
    }
}

#[test]
fn every_target_has_a_program_and_a_corpus() {
    let expected = |suffix: &str| {
        let mut names: Vec<String> =
            fuzz::TARGETS.iter().map(|(name, _)| format!("{name}{suffix}")).collect();
        names.sort();
        names
    };
    let found = |folder: &Path| {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> =
            names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(found(&folder("corpus")), expected(""));
    assert_eq!(found(&folder("fuzz_targets")), expected(".rs"));
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for (name, _) in fuzz::TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
    }
}

/// A run of each kind, small.
fn kinds() -> Vec<(&'static str, RunConfig)> {
    let config = |model, adaptation| RunConfig {
        start: Start::Pretrained,
        model,
        adaptation,
        ..files::config()
    };
    let several = |config| RunConfig { labels: LabelsPerText::Several, ..config };
    vec![
        ("scratch", files::config()),
        ("automatic", config(ModelKind::Cnn, Adaptation::Automatic)),
        ("frozen", config(ModelKind::Cnn, Adaptation::Frozen)),
        ("network", config(ModelKind::Cnn, Adaptation::Network)),
        ("tuned", config(ModelKind::Transformer, Adaptation::Tuned)),
        ("several", several(files::config())),
        ("several-automatic", several(config(ModelKind::Cnn, Adaptation::Automatic))),
    ]
}

#[test]
fn seeds_are_files_of_this_version() {
    let device = block_on(engine::start()).unwrap().0;
    let examples = files::examples();
    if std::env::var_os("UPDATE_FUZZ_SEEDS").is_some() {
        for (name, config) in kinds() {
            let encoder = files::encoder_for(&config);
            let mut run = Run::new(&examples, None, config, encoder, &device).unwrap();
            while !run.is_finished() {
                block_on(run.advance(100)).unwrap();
            }
            let model = files::input(&block_on(run.save()).unwrap());
            fs::write(folder("corpus/model").join(name), model).unwrap();
        }
        let mut run = files::scratch();
        block_on(run.advance(5)).unwrap();
        let state = files::input(&block_on(run.checkpoint()).unwrap().unwrap());
        fs::write(folder("corpus/checkpoint/state"), state).unwrap();
        let settings = serde_json::to_string_pretty(&RunConfig::default()).unwrap();
        fs::write(folder("corpus/settings/default"), settings).unwrap();
    }
    for (name, config) in kinds() {
        let input = fs::read(folder("corpus/model").join(name)).unwrap();
        let find = |_| files::encoder_for(&config);
        let opened = Run::open(&files::file(&input), Some((&examples, None)), find, &device);
        assert!(opened.is_ok(), "{name}: {:?}", opened.err());
    }
    let state = fs::read(folder("corpus/checkpoint/state")).unwrap();
    files::scratch().restore(&files::file(&state)).unwrap();
    let settings = fs::read_to_string(folder("corpus/settings/default")).unwrap();
    assert_eq!(serde_json::from_str::<RunConfig>(&settings).unwrap(), RunConfig::default());
}
