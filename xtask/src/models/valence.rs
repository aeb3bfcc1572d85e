//! The direction of good and bad in the small encoder's vectors. Only the core can read words with
//! the encoder, so an example of it does that; this gives it the lexicon.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{packages, write};

const LEXICON: &str = "vaderSentiment/vader_lexicon.txt";

/// Makes `src/transfer/valence.bin`, or checks it.
///
/// * `packages` - the folder of the published packages.
///
/// # Errors
/// If the package cannot be had, or the example fails or finds a difference.
pub fn run(root: &Path, packages: &Path, is_check: bool) -> Result<()> {
    let lexicon = packages::VADER.open(packages)?.read(LEXICON)?;
    let path = packages.join("vader_lexicon.txt");
    write(&path, &lexicon)?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["run", "--quiet", "--release", "--locked"]);
    cargo.args(["--example", "valence", "--"]).arg(path);
    if is_check {
        cargo.arg("--check");
    }
    let status = cargo.status().context("cargo cannot be run")?;
    ensure!(status.success(), "The direction of good and bad was not made; the reason is above.");
    Ok(())
}
