//! What the command line asks for, where several commands ask for the same.

use std::path::PathBuf;

use clap::builder::{ArgPredicate, PossibleValuesParser};
use clap::{ArgGroup, Parser};
use handful::config::LabelsPerText;
use handful::cross_validation::FoldOptions;
use handful::{Error, RunConfig};

use crate::encoders::Encoders;
use crate::media::Modality;
use crate::models::{MODELS, NGRAMS, OWN, SMALL};
use crate::stop::Stop;

/// The most folds and repeats; more are only asked for by mistake.
const MOST_FOLDS: usize = 1_000;

/// Which model, by which settings.
#[derive(Debug, clap::Args)]
pub struct Training {
    /// What is trained.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(trainable()), default_value = "small")]
    #[arg(default_value_if("published", ArgPredicate::IsPresent, OWN))]
    model: String,
    /// The setting `seed`.
    #[arg(long, value_name = "N")]
    seed: Option<String>,
    /// Any setting of the page; a wrong key or value lists what is allowed.
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    set: Vec<(String, String)>,
}

impl Training {
    /// The run's settings: those of a beginning, then the model's, then those of the command line.
    ///
    /// # Errors
    /// As [`config_of`].
    pub fn config(&self, from: RunConfig) -> Result<RunConfig, Error> {
        config_of(&self.model, from, &with_seed(self.seed.as_ref(), &self.set))
    }

    /// How many labels a text may have, where the command line says so.
    pub fn labels(&self, config: &RunConfig) -> Option<LabelsPerText> {
        self.set.iter().any(|(key, _)| key == "labels").then_some(config.labels)
    }
}

/// The names of what has a file of its own.
fn trainable() -> impl Iterator<Item = &'static str> {
    MODELS.iter().map(|(name, _)| *name).filter(|name| *name != NGRAMS)
}

fn with_seed(seed: Option<&String>, set: &[(String, String)]) -> Vec<(String, String)> {
    let seed = seed.map(|seed| ("seed".to_string(), seed.clone()));
    seed.into_iter().chain(set.iter().cloned()).collect()
}

/// The settings that a model's name stands for, and others on top.
///
/// # Errors
/// If a key or a value does not exist, or if the settings do not fit together.
pub fn config_of(
    model: &str,
    from: RunConfig,
    set: &[(String, String)],
) -> Result<RunConfig, Error> {
    let of_model = MODELS.iter().find(|(name, _)| *name == model).map(|model| model.1);
    let of_model = of_model.into_iter().flatten().copied();
    let set = set.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let mut config = from;
    for (key, value) in of_model.chain(set) {
        config = config.with(key, value)?;
    }
    config.validate()?;
    Ok(config)
}

const USAGE: &str = "\
handful evaluate [OPTIONS] MODEL FILE
       handful evaluate [OPTIONS] --model NAME --train TSV --test TSV
       handful evaluate [OPTIONS] --model NAME --train TSV --cv FOLDS";

/// What `handful evaluate` takes, and `fewshot`.
#[derive(Debug, Parser)]
#[command(about = "`handful evaluate` under its former name", override_usage = USAGE)]
#[command(group(ArgGroup::new("scored").args(["test", "cv", "parse", "saved"]).required(true).multiple(true)))]
pub struct Options {
    /// A model's file, of `handful train` or of the page.
    #[arg(value_name = "MODEL", requires = "file", conflicts_with_all = ["train", "test", "cv", "model", "set"])]
    pub saved: Option<PathBuf>,
    /// What the examples are; a model's file knows what it is for.
    #[arg(long, value_enum)]
    pub modality: Option<Modality>,
    /// Labelled texts that the model of MODEL is scored on; of pictures or sounds a folder, with a
    /// folder in it for each class.
    #[arg(value_name = "FILE", requires = "saved")]
    pub file: Option<PathBuf>,
    /// As `handful parse FILE`, for `fewshot`.
    #[arg(long, hide = true, value_name = "FILE", conflicts_with_all = ["train", "test", "cv", "model", "set", "saved"])]
    pub parse: Option<PathBuf>,
    /// Texts to train on.
    #[arg(long, value_name = "TSV", required_unless_present_any = ["parse", "saved"])]
    pub train: Option<PathBuf>,
    /// Texts that are only scored.
    #[arg(long, value_name = "TSV")]
    pub test: Option<PathBuf>,
    /// Texts without labels to learn from too, one a line.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["parse", "saved"])]
    pub unlabelled: Option<PathBuf>,
    /// Folds of a cross-validation of TRAIN; 0 holds out each text alone.
    #[arg(long, value_name = "FOLDS", value_parser = n_folds)]
    cv: Option<usize>,
    /// How often the cross-validation is done, each time with other folds and seeds.
    #[arg(long, value_name = "N", default_value = "1", requires = "cv", value_parser = n_repeats)]
    repeats: usize,
    /// What is trained.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(MODELS.iter().map(|(name, _)| name)))]
    #[arg(required = false, required_unless_present_any = ["parse", "saved", "published", "modality"])]
    #[arg(default_value_ifs([
        ("parse", ArgPredicate::IsPresent, NGRAMS), ("saved", ArgPredicate::IsPresent, NGRAMS),
        ("published", ArgPredicate::IsPresent, OWN), ("modality", ArgPredicate::IsPresent, SMALL),
    ]))]
    pub model: String,
    /// The setting `seed`.
    #[arg(long, value_name = "N")]
    seed: Option<String>,
    /// Any setting of the page; a wrong key or value lists what is allowed.
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    set: Vec<(String, String)>,
    #[command(flatten)]
    pub encoders: Encoders,
    /// One line of JSON.
    #[arg(long)]
    pub json: bool,
    /// Tells what happens, on the standard error stream.
    #[arg(long)]
    pub verbose: bool,
}

impl Options {
    /// The run's settings: the usual ones, then the model's, then those of the command line.
    ///
    /// # Errors
    /// As [`config_of`]; that the model is for another modality.
    pub fn config(&self) -> Result<RunConfig, Stop> {
        let from = RunConfig { validation_share: 0.0, ..RunConfig::default() };
        let modality = self.modality.unwrap_or(Modality::Text);
        let seed = with_seed(self.seed.as_ref(), &self.set);
        let config = config_of(&self.model, modality.settings(from)?, &seed)?;
        modality.check_model(&self.model, &config)?;
        Ok(config)
    }

    /// The cross-validation, if that is asked for.
    pub fn folds(&self, seed: u32) -> Option<FoldOptions> {
        let n_repeats = self.repeats;
        let labels = LabelsPerText::One;
        self.cv.map(|n_folds| FoldOptions { n_folds, n_repeats, seed, training_share: 1.0, labels })
    }
}

/// A number of folds, as it is typed.
///
/// # Errors
/// What there may be.
pub fn n_folds(value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|n| (0..=MOST_FOLDS).contains(n) && *n != 1);
    number.ok_or_else(|| "write a number of folds from 2, or 0 to hold out each text alone".into())
}

/// A number of repeats, as it is typed.
///
/// # Errors
/// What there may be.
pub fn n_repeats(value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|n| (1..=MOST_FOLDS).contains(n));
    number.ok_or_else(|| format!("write a number from 1 to {MOST_FOLDS}"))
}

fn key_and_value(value: &str) -> Result<(String, String), String> {
    let (key, value) = value.split_once('=').ok_or("write key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}
