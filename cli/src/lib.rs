//! Handful in a terminal: the commands of `handful`, a file each.

// Either panics where nobody reads what is told.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod compare;
mod encoders;
mod engine;
mod evaluate;
mod export;
mod labels;
mod media;
mod model_file;
mod models;
mod options;
mod predict;
mod progress;
mod published;
mod reading;
mod source;
mod stop;
mod texts;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use engine::EngineChoice;

use stop::Stop;

/// Trains, applies and evaluates small text classifiers on a handful of labelled texts.
///
/// Files of labelled texts may have any layout that the page reads (label<TAB>text, CSV, JSON Lines,
/// fastText …), UTF-8; `handful parse FILE` tells how one is read. A model's file is the one that the
/// page keeps and saves: each opens the other's, and a project of the page (.handful) serves as one.
#[derive(Debug, Parser)]
#[command(name = "handful", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Where it computes: cpu, vulkan, metal, cuda, or gpu for whatever graphics card there is. A build
    /// has one of them, and says how to make another.
    #[arg(long, global = true, value_enum, default_value_t = EngineChoice::built())]
    #[arg(display_order = 100, hide_possible_values = true, help_heading = "On every command")]
    engine: EngineChoice,
}

const EXAMPLES: &str = "\
Examples:
  handful train support.tsv --model small --out support.handful-model
  handful predict support.handful-model new.txt
  handful compare support.tsv --models tfidf,cnn,small --folds 5
  handful export support.handful-model --to onnx --out support-onnx";

#[derive(Debug, Subcommand)]
enum Command {
    /// Trains a model and writes its file.
    Train(train::Options),
    /// Says which class texts belong to.
    Predict(predict::Options),
    /// Scores a model on texts that it has not seen.
    ///
    /// MODEL and FILE are a model's file, and labelled texts in any layout. Without them a model is
    /// trained first: the files of --train and --test then hold `label<TAB>text` lines, UTF-8,
    /// without a header. All of TRAIN is trained on (`validation_share` is 0 unless set), and TEST is
    /// only scored. With --cv the scores are those of a stratified cross-validation of TRAIN instead.
    /// Accuracy and macro F1 come with 95 % intervals, and with them the expected calibration error.
    Evaluate(options::Options),
    /// Compares models on the same folds of a cross-validation.
    Compare(compare::Options),
    /// Writes a model for other programs.
    Export(export::Options),
    /// Tells how a file of texts is read.
    Parse(reading::Options),
}

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let Cli { command, engine } = Cli::parse();
    ended(engine.check().and_then(|()| match command {
        Command::Train(options) => train::run(&options),
        Command::Predict(options) => predict::run(&options),
        Command::Evaluate(options) => evaluate::run(&options),
        Command::Compare(options) => compare::run(&options),
        Command::Export(options) => export::run(&options),
        Command::Parse(options) => reading::run(&options),
    }))
}

/// As `handful evaluate` and `handful parse`, under one name with their options.
pub fn fewshot() -> ExitCode {
    ended(evaluate::run(&options::Options::parse()))
}

fn ended(result: Result<(), Stop>) -> ExitCode {
    result.map_or_else(|stop| stop.tell(), |()| ExitCode::SUCCESS)
}
