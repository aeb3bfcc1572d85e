//! What the command line asks for.

use std::path::PathBuf;

use clap::builder::{ArgPredicate, PossibleValuesParser};
use clap::{ArgGroup, Parser};
use handful::cross_validation::FoldOptions;
use handful::{Error, RunConfig};

use crate::models::{MODELS, NGRAMS};

/// The most folds and repeats; more are only asked for by mistake.
const MOST_FOLDS: usize = 1_000;

/// Trains one model on one data set and says how well it classifies other texts.
///
/// The files hold `label<TAB>text` lines, UTF-8, without a header. All of TRAIN is trained on
/// (`validation_share` is 0 unless set), and TEST is only scored. With --cv the scores are those
/// of a stratified cross-validation of TRAIN instead; accuracy and macro F1 then come with 95 %
/// intervals, and with them the expected calibration error. With --parse a file of any layout is
/// only read, as the page reads it.
#[derive(Debug, Parser)]
#[command(name = "fewshot")]
#[command(group(ArgGroup::new("scored").args(["test", "cv", "parse"]).required(true).multiple(true)))]
pub struct Options {
    /// A file (UTF-8) that is read and told of.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["train", "test", "cv", "model", "set"])]
    pub parse: Option<PathBuf>,
    /// Texts to train on.
    #[arg(long, value_name = "TSV", default_value_if("parse", ArgPredicate::IsPresent, "-"))]
    pub train: PathBuf,
    /// Texts that are only scored.
    #[arg(long, value_name = "TSV")]
    pub test: Option<PathBuf>,
    /// Folds of a cross-validation of TRAIN; 0 holds out each text alone.
    #[arg(long, value_name = "FOLDS", value_parser = n_folds)]
    cv: Option<usize>,
    /// How often the cross-validation is done, each time with other folds and seeds.
    #[arg(long, value_name = "N", default_value = "1", requires = "cv", value_parser = n_repeats)]
    repeats: usize,
    /// What is trained.
    #[arg(long, value_parser = PossibleValuesParser::new(MODELS.iter().map(|(name, _)| name)))]
    #[arg(default_value_if("parse", ArgPredicate::IsPresent, NGRAMS))]
    pub model: String,
    /// The setting `seed`.
    #[arg(long, value_name = "N")]
    seed: Option<String>,
    /// Any setting of the page; a wrong key or value lists what is allowed.
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    set: Vec<(String, String)>,
    /// Where the pretrained encoders lie.
    #[arg(long, value_name = "DIR", default_value = "www/models")]
    pub models_dir: PathBuf,
    /// Prints the scores, or what --parse has read, as one line of JSON.
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
    /// If a key or a value does not exist, or if the settings do not fit together.
    pub fn config(&self) -> Result<RunConfig, Error> {
        let of_model = MODELS.iter().find(|(name, _)| *name == self.model).map(|model| model.1);
        let of_model = of_model.into_iter().flatten().copied();
        let seed = self.seed.iter().map(|seed| ("seed", seed.as_str()));
        let set = self.set.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let mut config = RunConfig { validation_share: 0.0, ..RunConfig::default() };
        for (key, value) in of_model.chain(seed).chain(set) {
            config = config.with(key, value)?;
        }
        config.validate()?;
        Ok(config)
    }

    /// The cross-validation, if that is asked for.
    pub fn folds(&self, seed: u32) -> Option<FoldOptions> {
        let n_repeats = self.repeats;
        self.cv.map(|n_folds| FoldOptions { n_folds, n_repeats, seed, training_share: 1.0 })
    }
}

fn n_folds(value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|n| (0..=MOST_FOLDS).contains(n) && *n != 1);
    number.ok_or_else(|| "write a number of folds from 2, or 0 to hold out each text alone".into())
}

fn n_repeats(value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|n| (1..=MOST_FOLDS).contains(n));
    number.ok_or_else(|| format!("write a number from 1 to {MOST_FOLDS}"))
}

fn key_and_value(value: &str) -> Result<(String, String), String> {
    let (key, value) = value.split_once('=').ok_or("write key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}
