//! Whether an engine must be built again: a stamp of everything that it is made from.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// What every engine is made from; a folder stands for all files in it.
const INPUTS: [&str; 10] = [
    "src",
    "graph",
    "kernels",
    "media",
    "published",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
    "xtask",
];

/// The stamp of the sources under `root` and of the compiler.
///
/// # Errors
/// If a source cannot be read or the compiler does not answer.
pub fn stamp(root: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    let rustc = Command::new("rustc").arg("-vV").current_dir(root).output();
    rustc.context("rustc does not start")?.stdout.hash(&mut hasher);
    for input in INPUTS {
        hash(&root.join(input), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Names and contents, in the order of the names: the file system has an order of its own.
fn hash(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let unreadable = || format!("{} cannot be read", path.display());
    path.file_name().hash(hasher);
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = entries.with_context(unreadable)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        entries.len().hash(hasher);
        entries.iter().try_for_each(|entry| hash(&entry.path(), hasher))
    } else {
        fs::read(path).with_context(unreadable)?.hash(hasher);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(path: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        hash(path, &mut hasher).unwrap();
        hasher.finish()
    }

    #[test]
    fn changes_with_contents_and_names_only() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("inner/a.rs"), "fn a() {}").unwrap();
        let first = hash_of(&folder);

        fs::write(folder.join("inner/a.rs"), "fn a() {}").unwrap();
        assert_eq!(hash_of(&folder), first, "the same contents, written again");
        fs::write(folder.join("inner/a.rs"), "fn b() {}").unwrap();
        assert_ne!(hash_of(&folder), first, "other contents");
        fs::remove_file(folder.join("inner/a.rs")).unwrap();
        fs::write(folder.join("inner/b.rs"), "fn a() {}").unwrap();
        assert_ne!(hash_of(&folder), first, "another name");

        fs::remove_dir_all(folder).unwrap();
    }
}
