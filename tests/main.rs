//! The tests across modules, in one program: each file by itself would compile and link what it
//! uses of Burn once more, and read the encoders again.

use std::fs;
use std::path::Path;

mod architecture;
mod cross_validation;
mod data_properties;
mod explain;
mod fewshot;
mod fuzz_corpus;
mod label;
mod metrics;
mod models;
mod pretrained;
mod pretrained_network;
mod published;
mod reading;
mod reading_fuzz;
mod reading_kinds;
mod reading_several;
mod run_rules;
mod search;
mod text_properties;
mod tokens;
mod training;

#[test]
fn every_file_here_is_a_module() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("main.rs")
        {
            let line = format!("mod {};", path.file_stem().unwrap().display());
            let is_named = include_str!("main.rs").lines().any(|named| named == line);
            assert!(is_named, "{} would never run: it needs `{line}`", path.display());
        }
    }
}
