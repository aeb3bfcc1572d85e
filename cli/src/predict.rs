//! `handful predict`: what a model says of texts.

use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use handful::data::Example;
use handful::run::Run;
use serde_json::{Map, Value, json};

use crate::encoders::Encoders;
use crate::{engine, in_words, texts};

/// Texts that are classified at once.
const BATCH: usize = 64;

/// What `handful predict` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A model's file, of `handful train` or of the page.
    model: PathBuf,
    /// Files with a text a line; none, or `-`, reads the standard input.
    files: Vec<PathBuf>,
    /// The files have labels, in any layout that the page reads; they are told beside the model's.
    #[arg(long)]
    labelled: bool,
    /// A line of JSON a text, with the probability of every class.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    encoders: Encoders,
}

/// Tells the class of each text, and its probability.
///
/// # Errors
/// What is wrong with a file.
pub fn run(options: &Options) -> Result<(), String> {
    let mut run = open(&options.model, &options.encoders)?;
    let files = match options.files.as_slice() {
        [] => vec![PathBuf::from(texts::STDIN)],
        files => files.to_vec(),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for file in files {
        let examples = match options.labelled {
            true => texts::labelled(&file)?,
            false => unlabelled(&texts::read(&file)?),
        };
        for batch in examples.chunks(BATCH) {
            let rows = classify(&mut run, batch)?;
            for (example, probabilities) in batch.iter().zip(rows) {
                let line = line(options, run.classes(), example, &probabilities);
                if let Err(error) = writeln!(out, "{line}") {
                    return ended(&error);
                }
            }
        }
    }
    out.flush().or_else(|error| ended(&error).map_err(std::io::Error::other)).map_err(in_words)
}

/// Whoever read the answers may have had enough of them.
fn ended(error: &std::io::Error) -> Result<(), String> {
    if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error.to_string()) }
}

/// A text a line, however lines end.
fn unlabelled(text: &str) -> Vec<Example> {
    let example = |(index, text): (usize, &str)| Example {
        text: text.to_string(),
        label: String::new(),
        line: index + 1,
    };
    text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate().map(example).collect()
}

fn line(options: &Options, classes: &[String], example: &Example, probabilities: &[f64]) -> String {
    let best = (0..classes.len()).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let best = best.unwrap_or_default();
    if options.json {
        let all: Map<String, Value> =
            classes.iter().cloned().zip(probabilities.iter().map(|p| json!(p))).collect();
        let mut line =
            json!({ "text": example.text, "class": classes[best], "probabilities": all });
        if options.labelled {
            line["label"] = json!(example.label);
        }
        return line.to_string();
    }
    let text = example.text.replace(['\t', '\n', '\r'], " ");
    let label = if options.labelled { format!("{}\t", example.label) } else { String::new() };
    format!("{label}{}\t{:.4}\t{text}", classes[best], probabilities[best])
}

/// What a model says of texts, `[n_texts][n_classes]`.
///
/// # Errors
/// What the engine says.
pub fn classify(run: &mut Run, examples: &[Example]) -> Result<Vec<Vec<f64>>, String> {
    let texts: Vec<&str> = examples.iter().map(|example| example.text.as_str()).collect();
    pollster::block_on(run.classify_all(&texts)).map_err(in_words)
}

/// A model out of its file.
///
/// # Errors
/// What is wrong with it, or that its encoder is missing.
pub fn open(model: &Path, encoders: &Encoders) -> Result<Run, String> {
    let place = model.display();
    let bytes = std::fs::read(model).map_err(|error| format!("{place}: {error}"))?;
    let device = engine::start()?;
    let mut problem = None;
    let find = |name| match encoders.load(name, &device) {
        Ok(encoder) => Some(encoder),
        Err(message) => {
            problem = Some(message);
            None
        }
    };
    let opened = Run::open(&bytes, None, find, &device);
    opened.map_err(|error| problem.unwrap_or_else(|| format!("{place}: {error}")))
}
