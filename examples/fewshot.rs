//! Trains one model on one data set from a terminal and prints one JSON line.
//!
//! ```text
//! cargo run --release --example fewshot -- --train TRAIN.tsv --test TEST.tsv \
//!     --model MODEL --seed N [--models-dir www/models] [--set key=value …] --json
//! ```
//!
//! The files hold `label<TAB>text` lines, UTF-8, without a header. All of TRAIN is trained
//! on (`validation_share` is 0 unless set); TEST is only scored. With `--cv K` the scores are
//! those of a stratified K-fold cross-validation of TRAIN instead (`--cv 0`: each text held
//! out alone), done `--repeats R` times with other folds and seeds, and `--test` may be left
//! out; accuracy and macro F1 then come with 95 % intervals, and with them the expected
//! calibration error. Models:
//!
//! * from scratch: `cnn`, `keras-cnn`, `rnn`, `gru`, `lstm`, `transformer`;
//! * `tfidf`: logistic regression on character n-grams;
//! * on a pretrained encoder, as the page's Automatic: `small`, `large`, `large-en`; or with
//!   the encoder only frozen or tuned: `small-frozen`, `small-tuned`, `large-frozen`,
//!   `large-tuned`, `large-en-frozen`;
//! * networks on a frozen encoder: `cnn-pretrained`, `rnn-pretrained`, `gru-pretrained`,
//!   `lstm-pretrained`, `transformer-pretrained`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use burn::tensor::Device;
use handful::config::EncoderName;
use handful::cross_validation::{
    Contestant, CrossRun, FoldJob, FoldOptions, Partition, partition, report,
};
use handful::data::{Example, Format, ParseOptions, parse};
use handful::metrics::{LabelledRow, Report};
use handful::pretrained::Encoder;
use handful::run::{Part, Run};
use handful::train::Parts;
use handful::transfer::{NgramFit, probabilities};
use handful::{RunConfig, engine};

const USAGE: &str = "usage: fewshot --train TRAIN.tsv (--test TEST.tsv | --cv FOLDS [--repeats N]) \
--model MODEL --seed N [--models-dir DIR] [--set key=value …] [--json] [--verbose]";

/// The baseline, which is no network.
const NGRAMS: &str = "tfidf";

/// The most folds; more are only asked for by mistake.
const MOST_FOLDS: usize = 1_000;

/// What each model name sets.
const MODELS: &[(&str, &[(&str, &str)])] = &[
    ("cnn", &[("model", "cnn"), ("start", "random")]),
    ("keras-cnn", &[("model", "keras-cnn"), ("start", "random")]),
    ("rnn", &[("model", "rnn"), ("start", "random")]),
    ("gru", &[("model", "gru"), ("start", "random")]),
    ("lstm", &[("model", "lstm"), ("start", "random")]),
    ("transformer", &[("model", "transformer"), ("start", "random")]),
    (NGRAMS, &[]),
    ("small", &[("model", "cnn")]),
    ("small-frozen", &[("model", "cnn"), ("adaptation", "frozen")]),
    ("small-tuned", &[("model", "cnn"), ("adaptation", "tuned")]),
    ("large", &[("model", "transformer")]),
    ("large-frozen", &[("model", "transformer"), ("adaptation", "frozen")]),
    ("large-tuned", &[("model", "transformer"), ("adaptation", "tuned")]),
    ("large-en", &[("model", "transformer"), ("encoder", "large-en")]),
    (
        "large-en-frozen",
        &[("model", "transformer"), ("encoder", "large-en"), ("adaptation", "frozen")],
    ),
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

    let start = Instant::now();
    let ((report, n_parameters), n_folds) = match (&arguments.folds, &arguments.test) {
        (Some(options), _) => {
            let partition = partition(&training, *options).map_err(|error| error.to_string())?;
            (cross_validation(&training, &partition, &arguments)?, partition.n_folds())
        }
        (None, Some(test)) => {
            let test = read_examples(test)?;
            let scores = match arguments.model.as_str() {
                NGRAMS => ngrams(&training, &test, &arguments.config)?,
                _ => model(&training, &test, &arguments)?,
            };
            (scores, 0)
        }
        (None, None) => return Err(format!("--test or --cv is missing\n{USAGE}")),
    };
    let seconds = start.elapsed().as_secs_f64();

    if arguments.json {
        let mut line = serde_json::json!({
            "model": arguments.model,
            "n_train": training.len(),
            "n_test": report.n_examples,
            "accuracy": report.accuracy,
            "macro_f1": report.macro_average.f1,
            "seconds": seconds,
            "n_parameters": n_parameters,
        });
        if let Some(options) = arguments.folds {
            // Fewer than were asked for where a class has fewer texts.
            line["cv"] = n_folds.into();
            line["repeats"] = options.n_repeats.into();
            line["accuracy_low"] = report.accuracy_low.into();
            line["accuracy_high"] = report.accuracy_high.into();
            line["macro_f1_low"] = report.macro_f1_low.into();
            line["macro_f1_high"] = report.macro_f1_high.into();
            line["expected_calibration_error"] = report.expected_calibration_error.into();
        }
        println!("{line}");
    } else {
        println!("{} on {} texts, {seconds:.1} s", arguments.model, training.len());
        if n_folds > 0 {
            println!("{n_folds} folds");
        }
        println!("{} of {} right", report.n_correct, report.n_examples);
        println!(
            "accuracy {:.3} ({:.3} to {:.3})   macro F1 {:.3} ({:.3} to {:.3})   95 % intervals",
            report.accuracy,
            report.accuracy_low,
            report.accuracy_high,
            report.macro_average.f1,
            report.macro_f1_low,
            report.macro_f1_high,
        );
        println!("expected calibration error {:.3}", report.expected_calibration_error);
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

/// Every training text classified by a model that has not seen it; the scores, and the number
/// of parameters of the first fold's model.
fn cross_validation(
    training: &[Example],
    partition: &Partition,
    arguments: &Arguments,
) -> Result<(Report, usize), String> {
    let in_words = |error: handful::Error| error.to_string();
    let config = &arguments.config;
    let contestant = if arguments.model == NGRAMS { Contestant::Ngrams } else { Contestant::Run };
    let (device, _) = pollster::block_on(engine::start()).map_err(in_words)?;
    let load = |name| load_encoder(&arguments.models_dir, name, &device);
    let needed = config.encoder().filter(|_| contestant == Contestant::Run);
    let encoder = needed.map(load).transpose()?;
    let (mut predictions, mut n_parameters) = (Vec::new(), None);
    for (repeat, folds) in partition.repeats.iter().enumerate() {
        for (fold, rows) in folds.iter().enumerate() {
            let (classes, rows) = (partition.classes.clone(), rows.clone());
            let job = FoldJob { contestant, classes, repeat, rows };
            let mut run =
                CrossRun::new(training, config, job, encoder.clone(), &device).map_err(in_words)?;
            let of_fold = loop {
                let progress = pollster::block_on(run.advance(64)).map_err(in_words)?;
                if let Some(predictions) = progress.predictions {
                    break predictions;
                }
            };
            predictions.extend(of_fold);
            if let (None, Some(run)) = (n_parameters, run.run().run()) {
                let layers = run.outline().map_err(in_words)?.layers;
                n_parameters = Some(layers.iter().map(|layer| layer.n_parameters).sum());
            }
            if arguments.verbose {
                eprintln!("repeat {repeat}, fold {fold}: {} texts so far", predictions.len());
            }
        }
    }
    let report = report(&partition.classes, &predictions, partition.n_folds());
    Ok((report, n_parameters.unwrap_or(0)))
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
    let rows: Vec<LabelledRow> =
        parts.test.iter().map(|one| LabelledRow { row: one.row, label: one.label }).collect();
    let probabilities: Vec<Vec<f64>> =
        parts.test.iter().map(|row| classify(&row.example.text)).collect();
    Ok((Report::new(&parts.classes, &rows, &probabilities), 0))
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
    test: Option<String>,
    /// Of a cross-validation, if that is asked for.
    folds: Option<FoldOptions>,
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
        let (mut n_folds, mut n_repeats) = (None, 1);
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
                "--cv" => n_folds = Some(count(&word, &value, 0, MOST_FOLDS)?),
                "--repeats" => n_repeats = count(&word, &value, 1, MOST_FOLDS)?,
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
            test,
            folds: n_folds.map(|n_folds| FoldOptions {
                n_folds,
                n_repeats,
                seed: config.seed,
                training_share: 1.0,
            }),
            config,
            json,
        })
    }
}

/// A whole number between two others; one fold is none.
fn count(option: &str, value: &str, min: usize, max: usize) -> Result<usize, String> {
    let number = value.parse().ok().filter(|n| (min..=max).contains(n));
    let number = number.filter(|&n| option != "--cv" || n != 1);
    number.ok_or_else(|| match option {
        "--cv" => format!(
            "--cv {value}: write a number of folds from 2, or 0 to hold out each text alone"
        ),
        _ => format!("{option} {value}: write a number from {min} to {max}"),
    })
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
