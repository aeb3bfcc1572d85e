//! `cargo xtask build cpu|gpu|all [--dev]` builds the engines that a browser loads:
//!
//! ```text
//! cargo build → wasm-bindgen → wasm-opt → pkg/cpu or pkg/gpu
//! ```
//!
//! An engine whose sources have not changed is left as it is.
//!
//! `cargo xtask fewshot DIR` trains models on a folder of data sets and compares them.

mod engine;
mod fewshot;
mod stamp;

use std::path::Path;
use std::process::ExitCode;

use engine::{Engine, Mode};

const USAGE: &str = "Usage: cargo xtask build cpu|gpu|all [--dev]

  cpu     the engine for every machine
  gpu     the engine for machines with WebGPU
  all     both
  --dev   a quick build: larger and slower code, for trying things out";

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
    let Some((engines, mode)) = parse(&arguments) else {
        eprintln!("{USAGE}\n\n{}", fewshot::USAGE);
        return ExitCode::from(2);
    };
    for engine in engines {
        if let Err(error) = engine.build(root, mode) {
            eprintln!("The {engine} engine could not be built: {error:#}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn parse(arguments: &[String]) -> Option<(Vec<Engine>, Mode)> {
    let (flags, words): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with('-'));
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
    Some((engines, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(Vec<Engine>, Mode)>) {
        let arguments: Vec<String> = line.split_whitespace().map(String::from).collect();
        assert_eq!(parse(&arguments), expected, "{line}");
    }

    #[test]
    fn arguments() {
        check("build cpu", Some((vec![Engine::Cpu], Mode::Release)));
        check("build gpu --dev", Some((vec![Engine::Gpu], Mode::Dev)));
        check("--dev build all", Some((vec![Engine::Cpu, Engine::Gpu], Mode::Dev)));
        check("", None);
        check("build", None);
        check("build tpu", None);
        check("build cpu --fast", None);
    }
}
