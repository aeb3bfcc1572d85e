//! `cargo xtask fewshot DIR` trains models on a folder of data sets, run by run, and
//! writes a table of their scores. Each data set is a folder:
//!
//! ```text
//! DIR/SET/test.tsv       texts that are only scored, `label<TAB>text` a line
//! DIR/SET/k8-s0.tsv      training texts, 8 of each class, drawn with seed 0
//! DIR/SET/unlabelled.txt texts without labels, one a line, which `MODEL+pool` learns from too
//! ```
//!
//! Every run is a process of `handful evaluate`. Its scores go to a CSV file as soon as
//! it ends; a run that is there is not repeated, so a stopped command goes on where it was.

mod options;
mod results;
mod runs;
mod table;

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

pub use options::Options;
use results::{Results, Scores};
use runs::{Run, find_runs, finish_runs};

/// Makes the runs that are missing and writes the table.
///
/// # Errors
/// If a run failed, or if something cannot be read or written.
pub fn compare(root: &Path, options: &Options) -> Result<()> {
    let runs = find_runs(options)?;
    // Found out now, and not after hours.
    if let Some(folder) = options.table.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let mut results = Results::open(&options.out)?;
    let missing: Vec<Run> =
        runs.iter().filter(|run| results.scores_of(run).is_none()).cloned().collect();
    let n_done = runs.len() - missing.len();
    eprintln!("{} runs, {n_done} of them in {}.", runs.len(), options.out.display());
    let n_failed = match missing.is_empty() {
        true => 0,
        false => {
            let handful = build_handful(root)?;
            let run = |run: &Run| handful.run(run, options);
            finish_runs(&missing, options.n_jobs.get(), run, &mut results, &mut io::stderr())?
        }
    };
    let baselines = options.baselines.as_deref().map(results::read_baselines).transpose()?;
    let table = table::write(&runs, &results, &baselines.unwrap_or_default());
    fs::write(&options.table, table)
        .with_context(|| format!("{} cannot be written", options.table.display()))?;
    eprintln!("The table is in {}.", options.table.display());
    ensure!(n_failed == 0, "{n_failed} runs failed; the same command tries them again");
    Ok(())
}

/// The built program.
struct Handful {
    program: String,
}

impl Handful {
    /// One run in a process of its own.
    fn run(&self, run: &Run, options: &Options) -> Result<Scores> {
        let mut command = Command::new(&self.program);
        command
            .args(["evaluate", "--train"])
            .arg(run.train_file(&options.folder))
            .arg("--test")
            .arg(run.test_file(&options.folder))
            .args(["--model", run.plain_model(), "--seed", &run.seed.to_string(), "--json"]);
        if run.has_pool() {
            command.arg("--unlabelled").arg(run.pool_file(&options.folder));
        }
        if let Some(folder) = &options.models_folder {
            command.arg("--encoders").arg(folder);
        }
        let output =
            command.output().with_context(|| format!("{} does not start", self.program))?;
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr);
            bail!("{}: {}", output.status, told.trim());
        }
        let told = String::from_utf8_lossy(&output.stdout);
        let line = told.lines().last().unwrap_or_default();
        serde_json::from_str(line).with_context(|| format!("no scores in {line:?}"))
    }
}

/// What Cargo tells of something that it built; its other messages have neither field.
#[derive(Deserialize)]
struct BuildMessage {
    executable: Option<String>,
}

fn build_handful(root: &Path) -> Result<Handful> {
    eprintln!("Building handful …");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--locked", "--package", "handful-cli", "--bin", "handful"])
        .args(["--quiet", "--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo does not start")?;
    ensure!(output.status.success(), "the compiler stopped with {}", output.status);
    let program = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<BuildMessage>(line).ok()?.executable)
        .next_back()
        .context("cargo named no program")?;
    Ok(Handful { program })
}
