//! Handful in a terminal: the commands of `handful`, a file each.

mod compare;
mod encoders;
mod engine;
mod evaluate;
mod export;
mod models;
mod options;
mod predict;
mod reading;
mod texts;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use engine::EngineChoice;

/// Trains, applies and evaluates small text classifiers on a handful of labelled texts.
///
/// Files of labelled texts may have any layout that the page reads (label<TAB>text, CSV, JSON Lines,
/// fastText …), UTF-8; `handful parse FILE` tells how one is read. A model's file is the one that the
/// page keeps and saves: each opens the other's.
#[derive(Debug, Parser)]
#[command(name = "handful", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Where it computes; a build has one engine beside the CPU at most.
    #[arg(long, global = true, value_enum, default_value_t = EngineChoice::built())]
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
    told(engine.check().and_then(|()| match command {
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
    told(evaluate::run(&options::Options::parse()))
}

fn told(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("handful: {message}");
            ExitCode::FAILURE
        }
    }
}

fn in_words(error: impl ToString) -> String {
    error.to_string()
}
