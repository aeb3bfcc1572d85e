//! `handful compare`: models on the same folds of a cross-validation.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{Write, stdout};
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use handful::RunConfig;
use handful::config::LabelsPerText;
use handful::cross_validation::{
    Comparison, Contestant, FoldOptions, FoldScores, compare, partition,
};
use handful::metrics::{LabelsScores, Paired, Report, Verdict};
use handful::run::RunEncoders;
use serde_json::{Value, json};

use crate::encoders::Encoders;
use crate::evaluate::{predictions, scores_as_json};
use crate::media::Modality;
use crate::models::{MAJORITY, MODELS, NGRAMS, SMALL};
use crate::options::{config_of, n_folds, n_repeats};
use crate::progress::Progress;
use crate::source::Source;
use crate::stop::Stop;
use crate::{engine, texts};

/// What `handful compare` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Labelled texts; `-` reads the standard input. With --modality image or sound a folder, with a
    /// folder in it for each class.
    file: PathBuf,
    /// What the examples are.
    #[arg(long, value_enum, default_value = "text")]
    modality: Modality,
    /// The models, separated by commas; the largest class is always one of them. Of pictures and
    /// sounds there is but `small`, a classifier on their encoder.
    #[arg(long, value_delimiter = ',', default_value = "tfidf,cnn,small")]
    #[arg(default_value_ifs([("modality", "image", SMALL), ("modality", "sound", SMALL)]))]
    #[arg(value_parser = PossibleValuesParser::new(MODELS.iter().map(|(name, _)| name)))]
    models: Vec<String>,
    /// Folds; 0 holds out each text alone.
    #[arg(long, default_value = "5", value_parser = n_folds)]
    folds: usize,
    /// How often it is done, each time with other folds and seeds.
    #[arg(long, default_value = "1", value_parser = n_repeats)]
    repeats: usize,
    /// Whether a text may have several labels: the setting `labels`.
    #[arg(long, default_value = "one", value_parser = ["one", "several"])]
    labels: String,
    /// The setting `seed`.
    #[arg(long, default_value_t = RunConfig::default().seed)]
    seed: u32,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    encoders: Encoders,
}

/// Tells the scores of each model, and whether it is better than the best baseline.
///
/// # Errors
/// What is wrong with a file, and what fails.
pub fn run(options: &Options) -> Result<(), Stop> {
    let mut names = vec![MAJORITY];
    for name in &options.models {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let set = [
        ("seed".to_string(), options.seed.to_string()),
        ("labels".to_string(), options.labels.clone()),
    ];
    let modality = options.modality;
    let config_of = |name| {
        let config = config_of(name, modality.settings(RunConfig::default())?, &set)?;
        modality.check_model(name, &config)?;
        Ok::<_, Stop>(config)
    };
    let labels = config_of(MAJORITY)?.labels;
    // What is asked for and cannot be is found out before anything is read.
    let configs = names.iter().map(|name| config_of(name)).collect::<Result<Vec<_>, _>>()?;
    let device = engine::start()?;
    let mut source = Source::new(modality, &options.encoders, &device)?;
    let (examples, _) = source.labelled(&options.file, Some(labels))?;
    let folds = FoldOptions {
        n_folds: options.folds,
        n_repeats: options.repeats,
        seed: options.seed,
        training_share: 1.0,
        labels,
    };
    let in_file = |error| texts::of_files(error, &options.file, None);
    let partition = partition(&examples, folds).map_err(in_file)?;
    // All encoders now: one that is missing is found out before anything is trained.
    let mut encoders: HashMap<_, RunEncoders> = HashMap::new();
    let mut contestants = Vec::with_capacity(names.len());
    for (name, config) in names.iter().zip(configs) {
        let contestant = match *name {
            MAJORITY => Contestant::Majority,
            NGRAMS => Contestant::Ngrams,
            _ => Contestant::Run,
        };
        let encoder = config.encoder().filter(|_| contestant == Contestant::Run);
        if let Some(encoder) = encoder
            && let Entry::Vacant(place) = encoders.entry(encoder.name())
        {
            place.insert(source.encoders(&config, &options.encoders, &device)?);
        }
        contestants.push((config, contestant, encoder));
    }
    let progress = Progress::new();
    let n_texts = examples.len() * partition.repeats.len();
    let mut all = Vec::with_capacity(names.len());
    for (name, (config, contestant, encoder)) in names.iter().zip(&contestants) {
        let encoder = encoder.and_then(|encoder| encoders.get(encoder.name()));
        let encoder = encoder.cloned().unwrap_or_default();
        let show = |_: usize, _: usize, n: usize| {
            progress.show(format_args!("{name}: {n} of {n_texts} texts"));
        };
        show(0, 0, 0);
        let of_contestant =
            predictions(&examples, &partition, config, *contestant, &encoder, &device, show);
        all.push(of_contestant?.0);
    }
    drop(progress);
    let is_baseline = |index: &usize| [MAJORITY, NGRAMS].contains(&names[*index]);
    let baselines: Vec<usize> = (0..names.len()).filter(is_baseline).collect();
    let n_folds = partition.n_folds();
    let comparison = compare(&partition.classes, n_folds, &all, &baselines);
    match options.json {
        true => writeln!(stdout(), "{}", as_json(&names, n_folds, &comparison))?,
        false => tell(&names, n_folds, labels, &comparison)?,
    }
    Ok(())
}

fn tell(
    names: &[&str],
    n_folds: usize,
    labels: LabelsPerText,
    comparison: &Comparison,
) -> Result<(), Stop> {
    let mut out = stdout();
    let best = comparison.best_baseline.map_or("", |index| names[index]);
    let width = names.iter().map(|name| name.len()).max().unwrap_or_default();
    writeln!(out, "{n_folds} folds, 95 % intervals; the best baseline is {best}\n")?;
    let (accuracy, f1) = match labels {
        LabelsPerText::One => ("accuracy", "macro F1"),
        LabelsPerText::Several => ("all labels right", "micro F1"),
    };
    writeln!(out, "{:width$}  {accuracy:<22}  {f1}", "")?;
    for ((name, scores), paired) in names.iter().zip(&comparison.reports).zip(&comparison.paired) {
        let [accuracy, f1] = in_numbers(scores)
            .map(|(score, low, high)| format!("{score:.3} ({low:.3} to {high:.3})"));
        let verdict = paired.map_or(String::new(), |paired| in_plain_words(&paired, best));
        let line = format!("{name:width$}  {accuracy}  {f1}  {verdict}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The share of texts that is right, and the F1, each with its interval.
fn in_numbers(scores: &FoldScores) -> [(f64, f64, f64); 2] {
    match scores {
        FoldScores::One(report) => {
            let Report { accuracy, accuracy_low, accuracy_high, .. } = **report;
            let Report { macro_f1_low, macro_f1_high, .. } = **report;
            let macro_f1 = report.macro_average.f1;
            [(accuracy, accuracy_low, accuracy_high), (macro_f1, macro_f1_low, macro_f1_high)]
        }
        FoldScores::Several(scores) => {
            let &LabelsScores { accuracy, accuracy_low, accuracy_high, .. } = scores;
            let &LabelsScores { micro_f1, micro_f1_low, micro_f1_high, .. } = scores;
            [(accuracy, accuracy_low, accuracy_high), (micro_f1, micro_f1_low, micro_f1_high)]
        }
    }
}

fn in_plain_words(paired: &Paired, best: &str) -> String {
    let Paired { n_better, n_worse, p_value, verdict, .. } = paired;
    let p = match *p_value < 0.001 {
        true => "p < 0.001".to_string(),
        false => format!("p = {p_value:.3}"),
    };
    let counts = format!("({n_better} texts better, {n_worse} worse, {p})");
    match verdict {
        Verdict::Better => format!("better than {best} {counts}"),
        Verdict::Worse => format!("worse than {best} {counts}"),
        Verdict::Unclear => format!("too few texts to tell it from {best} {counts}"),
    }
}

fn as_json(names: &[&str], n_folds: usize, comparison: &Comparison) -> Value {
    let row = |((name, scores), paired): ((&&str, &FoldScores), &Option<Paired>)| {
        let mut row = match scores {
            FoldScores::One(report) => scores_as_json(report),
            FoldScores::Several(scores) => json!({
                "subset_accuracy": scores.accuracy,
                "subset_accuracy_low": scores.accuracy_low,
                "subset_accuracy_high": scores.accuracy_high,
                "micro_f1": scores.micro_f1,
                "micro_f1_low": scores.micro_f1_low,
                "micro_f1_high": scores.micro_f1_high,
                "expected_calibration_error": scores.expected_calibration_error,
            }),
        };
        row["model"] = json!(name);
        row["difference"] = json!(paired.map(|paired| paired.difference));
        row["p_value"] = json!(paired.map(|paired| paired.p_value));
        let verdict = paired.map(|paired| format!("{:?}", paired.verdict).to_lowercase());
        row["verdict"] = json!(verdict);
        row
    };
    let rows = names.iter().zip(&comparison.reports).zip(&comparison.paired).map(row);
    json!({
        "folds": n_folds,
        "best_baseline": comparison.best_baseline.map(|index| names[index]),
        "models": rows.collect::<Vec<_>>(),
    })
}
