//! `handful train`: a model from labelled texts.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::rc::Rc;

use handful::RunConfig;
use handful::metrics::Report;
use handful::run::{Part, Run};

use crate::encoders::Encoders;
use crate::options::Training;
use crate::{engine, in_words, texts};

/// What `handful train` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Labelled texts; `-` reads the standard input.
    file: PathBuf,
    /// A test set of your own, which is only scored.
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Where the model is written.
    #[arg(long, value_name = "MODEL")]
    out: PathBuf,
    #[command(flatten)]
    training: Training,
    #[command(flatten)]
    encoders: Encoders,
}

/// Trains, writes the model's file, and tells how well it does.
///
/// # Errors
/// What is wrong with a file or a setting, and what fails.
pub fn run(options: &Options) -> Result<(), String> {
    let config = options.training.config(RunConfig::default()).map_err(in_words)?;
    let examples = texts::labelled(&options.file)?;
    let test = options.test.as_deref().map(texts::labelled).transpose()?;
    let device = engine::start()?;
    let encoder = config.encoder().map(|name| options.encoders.load(name, &device)).transpose()?;
    let run =
        Run::new(&examples, test.as_deref(), config, encoder.as_ref().map(Rc::clone), &device);
    let mut run = run.map_err(in_words)?;
    finish(&mut run)?;
    let model = pollster::block_on(run.save()).map_err(in_words)?;
    let problem = |error| format!("{}: {error}", options.out.display());
    std::fs::write(&options.out, &model).map_err(problem)?;
    for (name, part) in [("test", Part::Test), ("validation", Part::Validation)] {
        if let Some(report) = pollster::block_on(run.evaluate(part)).map_err(in_words)? {
            println!("{name}: {}", scores(&report));
        }
    }
    println!("{}: {} bytes", options.out.display(), model.len());
    Ok(())
}

/// Does all steps of a run, and tells a terminal how far it is.
///
/// # Errors
/// Those of the training.
pub fn finish(run: &mut Run) -> Result<(), String> {
    let is_watched = std::io::stderr().is_terminal();
    while !run.is_finished() {
        pollster::block_on(run.advance(8)).map_err(in_words)?;
        if is_watched {
            eprint!("\r{} of {} steps ", run.step(), run.n_steps());
            // A terminal that has gone is no reason to stop.
            std::io::stderr().flush().unwrap_or_default();
        }
    }
    if is_watched {
        eprintln!();
    }
    Ok(())
}

/// Accuracy and macro F1 in a line.
pub fn scores(report: &Report) -> String {
    format!(
        "{} of {} right, accuracy {:.3} ({:.3} to {:.3}), macro F1 {:.3} ({:.3} to {:.3})",
        report.n_correct,
        report.n_examples,
        report.accuracy,
        report.accuracy_low,
        report.accuracy_high,
        report.macro_average.f1,
        report.macro_f1_low,
        report.macro_f1_high,
    )
}
