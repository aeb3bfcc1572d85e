//! Trains one model on one data set from a terminal and prints one JSON line.
//!
//! ```text
//! cargo run --release --example fewshot -- --train TRAIN.tsv --test TEST.tsv \
//!     --model cnn|keras-cnn|rnn|gru|lstm|transformer --seed N [--set key=value …] --json
//! ```
//!
//! The files hold `label<TAB>text` lines, UTF-8, without a header. All of TRAIN is trained
//! on (`validation_share` is 0 unless set); TEST is only scored.

use std::process::ExitCode;
use std::time::Instant;

use handful::data::{Example, Format, ParseOptions, parse};
use handful::train::{Corpus, Trainer};
use handful::{RunConfig, engine};

const USAGE: &str = "usage: fewshot --train TRAIN.tsv --test TEST.tsv --model MODEL --seed N \
[--set key=value …] [--json]\n  MODEL: cnn, keras-cnn, rnn, gru, lstm, transformer";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("fewshot: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let training = read_examples(&arguments.train)?;
    let test = read_examples(&arguments.test)?;
    let config = &arguments.config;

    let start = Instant::now();
    let (device, _) = pollster::block_on(engine::start()).map_err(|error| error.to_string())?;
    let corpus =
        Corpus::build(&training, Some(&test), config).map_err(|error| error.to_string())?;
    let mut trainer =
        Trainer::new(corpus, config.clone(), &device).map_err(|error| error.to_string())?;
    while !trainer.is_finished() {
        pollster::block_on(trainer.advance(64)).map_err(|error| error.to_string())?;
    }
    let report = pollster::block_on(trainer.evaluate(&trainer.corpus().test))
        .map_err(|error| error.to_string())?;
    let n_parameters: usize = trainer
        .model()
        .layers(trainer.corpus().max_len)
        .iter()
        .map(|layer| layer.n_parameters)
        .sum();
    let seconds = start.elapsed().as_secs_f64();

    if arguments.json {
        let line = serde_json::json!({
            "model": config.model.name(),
            "n_train": trainer.corpus().training.len(),
            "n_test": report.n_examples,
            "accuracy": report.accuracy,
            "macro_f1": report.macro_average.f1,
            "seconds": seconds,
            "n_parameters": n_parameters,
        });
        println!("{line}");
    } else {
        println!("{} on {} texts, {seconds:.1} s", config.model.name(), training.len());
        println!("{} of {} right", report.n_correct, report.n_examples);
        println!("accuracy {:.3}   macro F1 {:.3}", report.accuracy, report.macro_average.f1);
        for class in &report.classes {
            println!(
                "  {:<24} precision {:.3}  recall {:.3}  F1 {:.3}  of {}",
                class.label, class.precision, class.recall, class.f1, class.support
            );
        }
    }
    Ok(())
}

struct Arguments {
    train: String,
    test: String,
    config: RunConfig,
    json: bool,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut config = RunConfig { validation_share: 0.0, ..RunConfig::default() };
        let (mut train, mut test, mut json) = (None, None, false);
        while let Some(word) = words.next() {
            if word == "--json" {
                json = true;
                continue;
            }
            if word == "--help" {
                return Err(USAGE.to_string());
            }
            let value = words.next().ok_or_else(|| format!("{word} needs a value\n{USAGE}"))?;
            let set =
                |key: &str, value: &str| config.with(key, value).map_err(|error| error.to_string());
            match word.as_str() {
                "--train" => train = Some(value),
                "--test" => test = Some(value),
                "--model" => config = set("model", &value)?,
                "--seed" => config = set("seed", &value)?,
                "--set" => {
                    let (key, value) = value
                        .split_once('=')
                        .ok_or_else(|| format!("--set {value}: write key=value"))?;
                    config = set(key, value)?;
                }
                _ => return Err(format!("unknown option {word}\n{USAGE}")),
            }
        }
        config.validate().map_err(|error| error.to_string())?;
        Ok(Self {
            train: train.ok_or_else(|| format!("--train is missing\n{USAGE}"))?,
            test: test.ok_or_else(|| format!("--test is missing\n{USAGE}"))?,
            config,
            json,
        })
    }
}

fn read_examples(path: &str) -> Result<Vec<Example>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let options = ParseOptions {
        format: Some(Format::Tsv),
        has_header: Some(false),
        label_column: Some(0),
        text_column: Some(1),
    };
    Ok(parse(&text, &options).map_err(|error| format!("{path}: {error}"))?.examples)
}
