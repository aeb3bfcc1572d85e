//! `handful compare`: models on the same folds of a cross-validation.

use std::path::PathBuf;

use handful::RunConfig;
use handful::cross_validation::{
    Comparison, Contestant, FoldOptions, OutOfFold, compare, partition,
};
use handful::metrics::{Paired, Verdict};
use serde_json::{Value, json};

use crate::encoders::Encoders;
use crate::evaluate::predictions;
use crate::models::{MAJORITY, MODELS, NGRAMS};
use crate::options::{config_of, n_folds, n_repeats};
use crate::{engine, in_words, texts};

/// What `handful compare` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Labelled texts; `-` reads the standard input.
    file: PathBuf,
    /// The models, separated by commas; the largest class is always one of them.
    #[arg(long, value_delimiter = ',', default_value = "tfidf,cnn,small")]
    models: Vec<String>,
    /// Folds; 0 holds out each text alone.
    #[arg(long, default_value = "5", value_parser = n_folds)]
    folds: usize,
    /// How often it is done, each time with other folds and seeds.
    #[arg(long, default_value = "1", value_parser = n_repeats)]
    repeats: usize,
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
/// What is wrong with a file or a model's name, and what fails.
pub fn run(options: &Options) -> Result<(), String> {
    let mut names = vec![MAJORITY];
    for name in &options.models {
        let Some((known, _)) = MODELS.iter().find(|(known, _)| known == name) else {
            let all: Vec<&str> = MODELS.iter().map(|(name, _)| *name).collect();
            return Err(format!("there is no model \"{name}\"; there are {}", all.join(", ")));
        };
        if !names.contains(known) {
            names.push(known);
        }
    }
    let examples = texts::labelled(&options.file)?;
    let folds = FoldOptions {
        n_folds: options.folds,
        n_repeats: options.repeats,
        seed: options.seed,
        training_share: 1.0,
    };
    let partition = partition(&examples, folds).map_err(in_words)?;
    let device = engine::start()?;
    let mut all: Vec<Vec<OutOfFold>> = Vec::with_capacity(names.len());
    for name in &names {
        let seed = [("seed".to_string(), options.seed.to_string())];
        let config = config_of(name, RunConfig::default(), &seed).map_err(in_words)?;
        let contestant = match *name {
            MAJORITY => Contestant::Majority,
            NGRAMS => Contestant::Ngrams,
            _ => Contestant::Run,
        };
        let needed = config.encoder().filter(|_| contestant == Contestant::Run);
        let encoder = needed.map(|name| options.encoders.load(name, &device)).transpose()?;
        eprintln!("{name} …");
        let tell = |_: usize, _: usize, _: usize| {};
        let found = predictions(
            &examples,
            &partition,
            &config,
            contestant,
            encoder.as_ref(),
            &device,
            tell,
        )?;
        all.push(found.0);
    }
    let is_baseline = |index: &usize| [MAJORITY, NGRAMS].contains(&names[*index]);
    let baselines: Vec<usize> = (0..names.len()).filter(is_baseline).collect();
    let n_folds = partition.n_folds();
    let comparison = compare(&partition.classes, n_folds, &all, &baselines);
    match options.json {
        true => println!("{}", as_json(&names, n_folds, &comparison)),
        false => tell(&names, n_folds, &comparison),
    }
    Ok(())
}

fn tell(names: &[&str], n_folds: usize, comparison: &Comparison) {
    println!("{n_folds} folds; 95 % intervals");
    let best = comparison.best_baseline.map_or("", |index| names[index]);
    for ((name, report), paired) in names.iter().zip(&comparison.reports).zip(&comparison.paired) {
        let verdict = paired.map_or(String::new(), |paired| in_plain_words(&paired, best));
        println!(
            "{name:<24} accuracy {:.3} ({:.3} to {:.3})  macro F1 {:.3}  {verdict}",
            report.accuracy, report.accuracy_low, report.accuracy_high, report.macro_average.f1,
        );
    }
}

fn in_plain_words(paired: &Paired, best: &str) -> String {
    let Paired { n_better, n_worse, p_value, verdict, .. } = paired;
    let counts = format!("({n_better} texts better, {n_worse} worse, p = {p_value:.3})");
    match verdict {
        Verdict::Better => format!("better than {best} {counts}"),
        Verdict::Worse => format!("worse than {best} {counts}"),
        Verdict::Unclear => format!("too few texts to tell it from {best} {counts}"),
    }
}

fn as_json(names: &[&str], n_folds: usize, comparison: &Comparison) -> Value {
    let row = |((name, report), paired): ((&&str, &handful::metrics::Report), &Option<Paired>)| {
        json!({
            "model": name,
            "accuracy": report.accuracy,
            "accuracy_low": report.accuracy_low,
            "accuracy_high": report.accuracy_high,
            "macro_f1": report.macro_average.f1,
            "expected_calibration_error": report.expected_calibration_error,
            "difference": paired.map(|paired| paired.difference),
            "p_value": paired.map(|paired| paired.p_value),
            "verdict": paired.map(|paired| format!("{:?}", paired.verdict).to_lowercase()),
        })
    };
    let rows = names.iter().zip(&comparison.reports).zip(&comparison.paired).map(row);
    json!({
        "folds": n_folds,
        "best_baseline": comparison.best_baseline.map(|index| names[index]),
        "models": rows.collect::<Vec<_>>(),
    })
}
