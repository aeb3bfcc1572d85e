//! `handful predict`: what a model says of texts.

use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use handful::RunConfig;
use handful::data::{Example, ParseOptions, label_of_names, parse};
use handful::metrics::given;
use handful::run::Run;
use serde_json::{Map, Value, json};

use crate::encoders::Encoders;
use crate::media::{MediaReader, Modality};
use crate::progress::note;
use crate::source::Source;
use crate::stop::Stop;
use crate::{engine, model_file, texts};

/// Texts that are classified at once; an encoder reads them side by side.
const BATCH: usize = 64;
/// Texts after which the answers are told.
const CHUNK: usize = 16 * BATCH;

/// What `handful predict` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A model's file, of `handful train` or of the page.
    model: PathBuf,
    /// Files with a text a line; none, or `-`, reads the standard input. Of a model for pictures or
    /// sounds their files, or folders of them.
    files: Vec<PathBuf>,
    /// What the examples are; a model's file knows what it is for.
    #[arg(long, value_enum)]
    modality: Option<Modality>,
    /// The files are tables in any layout that the page reads, with labels, which are told, or
    /// without; of pictures or sounds, folders with one in it for each class.
    #[arg(long, alias = "labelled")]
    table: bool,
    /// A line of JSON a text, with the probability of every class. Otherwise a line has the label
    /// (with --table), the class, its probability and the text, with tabs between them; of a model
    /// that gives several, the classes and their probabilities, with | between them.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    encoders: Encoders,
}

/// Tells the class of each text, and its probability.
///
/// # Errors
/// What is wrong with a file.
pub fn run(options: &Options) -> Result<(), Stop> {
    let (mut run, mut source) = open(&options.model, &options.encoders)?;
    if let Some(modality) = options.modality {
        modality.check(run.config())?;
    }
    if let Source::Media(reader) = &mut source {
        return of_media(options, &mut run, reader);
    }
    let files = match options.files.as_slice() {
        [] => vec![PathBuf::from(texts::STDIN)],
        files => files.to_vec(),
    };
    let thresholds = run.thresholds();
    let mut out = BufWriter::new(stdout().lock());
    for file in files {
        let examples = match options.table {
            true => texts::table(&file, Some(run.config().labels))?.0,
            false => a_text_a_line(&file, run.classes())?,
        };
        for chunk in examples.chunks(CHUNK) {
            let rows = classify(&mut run, chunk)?;
            for (example, probabilities) in chunk.iter().zip(rows) {
                let text = ("text", example.text.as_str());
                let thresholds = thresholds.as_deref();
                let answer = (probabilities.as_slice(), thresholds);
                let line = line(options, run.classes(), text, &example.label, answer);
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(out.flush()?)
}

/// The same of pictures or sounds, each told by its file.
fn of_media(options: &Options, run: &mut Run, reader: &mut MediaReader) -> Result<(), Stop> {
    if options.files.is_empty() {
        return Err(Stop::Usage("name files to classify, or a folder of them".to_string()));
    }
    let mut out = BufWriter::new(stdout().lock());
    for place in &options.files {
        let files = match options.table {
            true => reader.labelled(place)?,
            false => reader.unlabelled(place)?,
        };
        let examples: Vec<Example> = files.iter().map(|file| file.example.clone()).collect();
        for (file, probabilities) in files.iter().zip(classify(run, &examples)?) {
            let path = file.path.to_string_lossy();
            let told = ("file", path.as_ref());
            let label = &file.example.label;
            let answer = (probabilities.as_slice(), None);
            writeln!(out, "{}", line(options, run.classes(), told, label, answer))?;
        }
    }
    Ok(out.flush()?)
}

/// A text a line, however lines end. A file that looks like a table is told of.
fn a_text_a_line(file: &Path, classes: &[String]) -> Result<Vec<Example>, Stop> {
    let text = texts::read(file)?;
    let is_table = parse(&text, &ParseOptions::default()).is_ok_and(|parsed| {
        let examples = parsed.examples;
        !examples.is_empty() && examples.iter().all(|example| classes.contains(&example.label))
    });
    if is_table {
        let place = texts::place(file);
        note(format_args!(
            "{place}: its lines have labels, which are taken for a part of the texts; --table reads them as labels"
        ));
    }
    let example = |(index, text): (usize, &str)| Example {
        text: text.to_string(),
        label: String::new(),
        line: index + 1,
    };
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).lines().enumerate().map(example).collect())
}

/// * `key`, `text` - what stands for what was classified.
/// * `probabilities` - of each class; `thresholds` - from which on it is given, where there may be
///   several.
fn line(
    options: &Options,
    classes: &[String],
    (key, text): (&str, &str),
    label: &str,
    (probabilities, thresholds): (&[f64], Option<&[f64]>),
) -> String {
    let best = (0..classes.len()).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let best = best.unwrap_or_default();
    let given = match thresholds {
        Some(thresholds) => given(probabilities, thresholds),
        None => vec![best],
    };
    let names: Vec<&str> = given.iter().map(|&class| classes[class].as_str()).collect();
    if options.json {
        let all: Map<String, Value> =
            classes.iter().cloned().zip(probabilities.iter().map(|p| json!(p))).collect();
        let mut line = json!({ key: text, "probabilities": all });
        match thresholds {
            Some(_) => line["classes"] = json!(names),
            None => line["class"] = json!(classes[best]),
        }
        if options.table {
            line["label"] = json!(label);
        }
        return line.to_string();
    }
    let cell = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let label = if options.table { cell(label) + "\t" } else { String::new() };
    let probability = |&class: &usize| format!("{:.4}", probabilities[class]);
    let probabilities: Vec<String> = given.iter().map(probability).collect();
    let class = if thresholds.is_some() { label_of_names(&names) } else { names.concat() };
    format!("{label}{}\t{}\t{}", cell(&class), probabilities.join(" | "), cell(text))
}

/// What a model says of texts, `[n_texts][n_classes]`. Texts of like length are read together.
///
/// # Errors
/// What the engine says.
pub fn classify(run: &mut Run, examples: &[Example]) -> Result<Vec<Vec<f64>>, Stop> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&place| examples[place].text.len());
    let mut rows = vec![Vec::new(); examples.len()];
    for places in order.chunks(BATCH) {
        let texts: Vec<&str> = places.iter().map(|&place| examples[place].text.as_str()).collect();
        let found = pollster::block_on(run.classify_all(&texts))?;
        places.iter().zip(found).for_each(|(&place, row)| rows[place] = row);
    }
    Ok(rows)
}

/// A model out of its file, and where what it classifies comes from.
///
/// # Errors
/// What is wrong with it, or that its encoder is missing.
pub fn open(model: &Path, encoders: &Encoders) -> Result<(Run, Source), Stop> {
    let place = model.display();
    let bytes = model_file::read(model)?;
    let device = engine::start()?;
    let mut problem = None;
    let mut source = Source::Texts;
    let find = |name| {
        let found = Modality::reading(name).map_or_else(
            || encoders.load(name, &device),
            |modality| {
                source = Source::new(modality, encoders, &device)?;
                let encoders = source.encoders(&RunConfig::default(), encoders, &device)?;
                encoders.own.ok_or_else(|| "there is no encoder".into())
            },
        );
        found.map_err(|stop| problem = Some(stop)).ok()
    };
    let opened = Run::open(&bytes, None, find, &device);
    let run =
        opened.map_err(|error| problem.unwrap_or_else(|| format!("{place}: {error}").into()))?;
    Ok((run, source))
}
