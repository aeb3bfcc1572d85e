//! `handful train`: a model from labelled texts.

use std::fs::{self, File};
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use handful::RunConfig;
use handful::config::LabelsPerText;
use handful::run::{Part, Run};

use crate::encoders::Encoders;
use crate::evaluate::{privacy_in_words, scores_in_words};
use crate::media::Modality;
use crate::options::Training;
use crate::progress::finish;
use crate::source::Source;
use crate::stop::Stop;
use crate::{engine, labels, texts};

/// What `handful train` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Labelled texts; `-` reads the standard input. With --modality image or sound a folder, with a
    /// folder in it for each class.
    file: PathBuf,
    /// What the examples are.
    #[arg(long, value_enum, default_value = "text")]
    modality: Modality,
    /// A test set of your own, which is only scored.
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Texts without labels to learn from too, one a line; or a folder of pictures or sounds.
    #[arg(long, value_name = "FILE")]
    unlabelled: Option<PathBuf>,
    /// Where the model is written.
    #[arg(long, value_name = "MODEL")]
    out: PathBuf,
    #[command(flatten)]
    training: Training,
    #[command(flatten)]
    encoders: Encoders,
}

/// Trains, writes the model's file, and tells how well it does on the texts put aside.
///
/// # Errors
/// What is wrong with a file or a setting, and what fails.
pub fn run(options: &Options) -> Result<(), Stop> {
    let Options { file, modality, test, unlabelled, out, training, encoders } = options;
    let mut config = training.config(modality.settings(RunConfig::default())?)?;
    modality.check(&config)?;
    let device = engine::start()?;
    let mut source = Source::new(*modality, encoders, &device)?;
    let labels = training.labels(&config);
    let (mut examples, labels) = source.labelled(file, labels)?;
    config.labels = labels;
    examples.extend(source.unlabelled(unlabelled.as_deref())?);
    let mut labelled = |test| source.labelled(test, Some(labels));
    let test_examples = test.as_deref().map(&mut labelled).transpose()?.map(|(test, _)| test);
    can_be_written(out)?;
    let encoders = source.encoders(&config, encoders, &device)?;
    let mut run = Run::new(&examples, test_examples.as_deref(), config, encoders, &device)
        .map_err(|error| texts::of_files(error, file, test.as_deref()))?;
    finish(&mut run, false)?;
    let model = pollster::block_on(run.save())?;
    fs::write(out, &model).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut told = stdout();
    for (name, part) in [("test", Part::Test), ("validation", Part::Validation)] {
        if labels == LabelsPerText::Several {
            if let Some(report) = pollster::block_on(run.evaluate_labels(part))? {
                let (n_exact, n) = (report.n_exact, report.n_examples);
                let scores = labels::scores_in_words(&report);
                writeln!(told, "{name}: all labels of {n_exact} of {n} right, {scores}")?;
            }
        } else if let Some(report) = pollster::block_on(run.evaluate(part))? {
            let (n_correct, n) = (report.n_correct, report.n_examples);
            writeln!(told, "{name}: {n_correct} of {n} right, {}", scores_in_words(&report))?;
        }
    }
    if let Some(spent) = run.privacy() {
        writeln!(told, "{}", privacy_in_words(&spent))?;
    }
    writeln!(told, "{}: {} bytes", out.display(), model.len())?;
    Ok(())
}

/// Finds out now, and not after the training, that a file cannot be written.
fn can_be_written(file: &Path) -> Result<(), String> {
    let problem = |error| format!("{}: {error}", file.display());
    let is_new = !file.exists();
    File::options().create(true).append(true).open(file).map_err(problem)?;
    if is_new { fs::remove_file(file).map_err(problem) } else { Ok(()) }
}
