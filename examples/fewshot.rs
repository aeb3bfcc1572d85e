//! Trains one model on one data set from a terminal and prints one JSON line.
//!
//! ```text
//! cargo run --release --example fewshot -- --train TRAIN.tsv --test TEST.tsv \
//!     --model MODEL --seed N [--models-dir www/models] [--set key=value …] --json
//! ```
//!
//! The files hold `label<TAB>text` lines, UTF-8, without a header. All of TRAIN is trained
//! on (`validation_share` is 0 unless set); TEST is only scored. Models:
//!
//! * from scratch: `cnn`, `keras-cnn`, `rnn`, `gru`, `lstm`, `transformer`;
//! * `tfidf`: logistic regression on character n-grams;
//! * on a pretrained encoder, as the page's Automatic: `small`, `large`, `large-en`; or with
//!   the encoder only frozen or tuned: `small-frozen`, `small-tuned`, `large-frozen`,
//!   `large-tuned`;
//! * networks on a frozen encoder: `cnn-pretrained`, `rnn-pretrained`, `gru-pretrained`,
//!   `lstm-pretrained`, `transformer-pretrained`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use burn::tensor::Device;
use handful::config::EncoderName;
use handful::data::{Example, Format, ParseOptions, parse};
use handful::evaluate::Report;
use handful::pretrained::Encoder;
use handful::run::{Part, Run};
use handful::train::{Encoded, Parts};
use handful::transfer::{NgramFit, probabilities};
use handful::{RunConfig, engine};

const USAGE: &str = "usage: fewshot --train TRAIN.tsv --test TEST.tsv --model MODEL --seed N \
[--models-dir DIR] [--set key=value …] [--json] [--verbose]";

/// What each model name sets.
const MODELS: &[(&str, &[(&str, &str)])] = &[
    ("cnn", &[("model", "cnn"), ("start", "random")]),
    ("keras-cnn", &[("model", "keras-cnn"), ("start", "random")]),
    ("rnn", &[("model", "rnn"), ("start", "random")]),
    ("gru", &[("model", "gru"), ("start", "random")]),
    ("lstm", &[("model", "lstm"), ("start", "random")]),
    ("transformer", &[("model", "transformer"), ("start", "random")]),
    ("tfidf", &[]),
    ("small", &[("model", "cnn")]),
    ("small-frozen", &[("model", "cnn"), ("adaptation", "frozen")]),
    ("small-tuned", &[("model", "cnn"), ("adaptation", "tuned")]),
    ("large", &[("model", "transformer")]),
    ("large-frozen", &[("model", "transformer"), ("adaptation", "frozen")]),
    ("large-tuned", &[("model", "transformer"), ("adaptation", "tuned")]),
    ("large-en", &[("model", "transformer"), ("encoder", "large-en")]),
    ("cnn-pretrained", &[("model", "cnn"), ("adaptation", "network")]),
    ("rnn-pretrained", &[("model", "rnn")]),
    ("gru-pretrained", &[("model", "gru")]),
    ("lstm-pretrained", &[("model", "lstm")]),
    ("transformer-pretrained", &[("model", "transformer"), ("adaptation", "network")]),
];

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

    let start = Instant::now();
    let (report, n_parameters) = match arguments.model.as_str() {
        "tfidf" => ngrams(&training, &test, &arguments.config)?,
        _ => model(&training, &test, &arguments)?,
    };
    let seconds = start.elapsed().as_secs_f64();

    if arguments.json {
        let line = serde_json::json!({
            "model": arguments.model,
            "n_train": training.len(),
            "n_test": report.n_examples,
            "accuracy": report.accuracy,
            "macro_f1": report.macro_average.f1,
            "seconds": seconds,
            "n_parameters": n_parameters,
        });
        println!("{line}");
    } else {
        println!("{} on {} texts, {seconds:.1} s", arguments.model, training.len());
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

/// A network, or a classifier on an encoder; its scores and its number of parameters.
fn model(
    training: &[Example],
    test: &[Example],
    arguments: &Arguments,
) -> Result<(Report, usize), String> {
    let in_words = |error: handful::Error| error.to_string();
    let config = &arguments.config;
    let (device, _) = pollster::block_on(engine::start()).map_err(in_words)?;
    let load = |name| load_encoder(&arguments.models_dir, name, &device);
    let encoder = config.encoder().map(load).transpose()?;
    let mut run =
        Run::new(training, Some(test), config.clone(), encoder, &device).map_err(in_words)?;
    while !run.is_finished() {
        for event in pollster::block_on(run.advance(64)).map_err(in_words)? {
            if arguments.verbose {
                eprintln!("{event:?}");
            }
        }
    }
    let report = pollster::block_on(run.evaluate(Part::Test)).map_err(in_words)?;
    let layers = run.outline().map_err(in_words)?.layers;
    let n_parameters = layers.iter().map(|layer| layer.n_parameters).sum();
    Ok((report.ok_or("the test file has no examples")?, n_parameters))
}

/// Logistic regression on character n-grams.
fn ngrams(
    training: &[Example],
    test: &[Example],
    config: &RunConfig,
) -> Result<(Report, usize), String> {
    let parts = Parts::new(training, Some(test), config).map_err(|error| error.to_string())?;
    let texts: Vec<&str> = parts.training.iter().map(|row| row.example.text.as_str()).collect();
    let labels: Vec<usize> = parts.training.iter().map(|row| row.label).collect();
    let mut fit = NgramFit::new(&texts, &labels, parts.classes.len());
    while !fit.advance(100) {}
    let classifier = fit.finish();
    let classify = |text: &str| probabilities(None, Some(&classifier.logits(text)), 1.0, 1.0);
    let examples: Vec<Encoded> = parts
        .test
        .iter()
        .map(|row| Encoded { row: row.row, label: row.label, ids: Vec::new() })
        .collect();
    let probabilities: Vec<Vec<f64>> =
        parts.test.iter().map(|row| classify(&row.example.text)).collect();
    Ok((Report::new(&parts.classes, &examples, &probabilities), 0))
}

/// Reads `NAME.safetensors.gz` or, uncompressed, `NAME.safetensors`.
fn load_encoder(folder: &Path, name: EncoderName, device: &Device) -> Result<Rc<Encoder>, String> {
    let plain = folder.join(format!("{}.safetensors", name.name()));
    let compressed = folder.join(format!("{}.safetensors.gz", name.name()));
    let bytes = match plain.exists() {
        true => std::fs::read(&plain).map_err(|error| format!("{}: {error}", plain.display()))?,
        false => {
            let problem = |error: std::io::Error| {
                format!(
                    "{}: {error}; `cargo xtask models` makes it, --models-dir says where it is",
                    compressed.display()
                )
            };
            let file = std::fs::File::open(&compressed).map_err(problem)?;
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).map_err(problem)?;
            bytes
        }
    };
    Encoder::load(&bytes, device).map(Rc::new).map_err(|error| error.to_string())
}

struct Arguments {
    train: String,
    test: String,
    model: String,
    models_dir: PathBuf,
    config: RunConfig,
    json: bool,
    /// Tells what happens, on the standard error stream.
    verbose: bool,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut config = RunConfig { validation_share: 0.0, ..RunConfig::default() };
        let (mut train, mut test, mut model, mut models_dir) = (None, None, None, None);
        let (mut json, mut verbose) = (false, false);
        let mut set_last = Vec::new();
        while let Some(word) = words.next() {
            if word == "--json" {
                json = true;
                continue;
            }
            if word == "--verbose" {
                verbose = true;
                continue;
            }
            if word == "--help" {
                return Err(USAGE.to_string());
            }
            let value = words.next().ok_or_else(|| format!("{word} needs a value\n{USAGE}"))?;
            match word.as_str() {
                "--train" => train = Some(value),
                "--test" => test = Some(value),
                "--model" => model = Some(value),
                "--models-dir" => models_dir = Some(PathBuf::from(value)),
                "--seed" => set_last.push(("seed".to_string(), value)),
                "--set" => {
                    let (key, value) = value
                        .split_once('=')
                        .ok_or_else(|| format!("--set {value}: write key=value"))?;
                    set_last.push((key.to_string(), value.to_string()));
                }
                _ => return Err(format!("unknown option {word}\n{USAGE}")),
            }
        }
        let model = model.ok_or_else(|| format!("--model is missing\n{USAGE}"))?;
        let names = || MODELS.iter().map(|model| model.0).collect::<Vec<_>>().join(", ");
        let settings = MODELS
            .iter()
            .find(|(name, _)| *name == model)
            .ok_or_else(|| format!("there is no model {model}; there are {}", names()))?
            .1;
        let settings = settings.iter().map(|&(key, value)| (key, value));
        let set_last = set_last.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (key, value) in settings.chain(set_last) {
            config = config.with(key, value).map_err(|error| error.to_string())?;
        }
        config.validate().map_err(|error| error.to_string())?;
        Ok(Self {
            model,
            models_dir: models_dir.unwrap_or_else(|| PathBuf::from("www/models")),
            verbose,
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
