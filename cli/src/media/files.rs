//! Files in folders, in an order that is the same everywhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::stop::Stop;

/// Folders in folders are looked into so deep.
const MOST_DEPTH: usize = 16;

/// What is in a folder but what is hidden.
///
/// # Errors
/// That there is no such folder.
pub fn inside(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(problem)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(problem)?;
    paths.retain(|path| {
        path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'))
    });
    paths.sort();
    Ok(paths)
}

/// The files in a folder, and in the folders in it.
///
/// # Errors
/// As [`inside`].
pub fn below(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    add(folder, MOST_DEPTH, &mut files)?;
    Ok(files)
}

fn add(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    for path in inside(folder)? {
        match path.is_dir() {
            true if depth > 0 => add(&path, depth - 1, files)?,
            true => {}
            false => files.push(path),
        }
    }
    Ok(())
}
