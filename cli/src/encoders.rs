//! The files of the pretrained encoders.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use burn::tensor::Device;
use handful::config::EncoderName;
use handful::pretrained::Encoder;

use crate::in_words;

/// Where the encoders' files lie.
#[derive(Debug, Clone, clap::Args)]
pub struct Encoders {
    /// Where the pretrained encoders lie: a built page has them in `models`.
    #[arg(
        long = "encoders",
        alias = "models-dir",
        value_name = "DIR",
        default_value = "www/models"
    )]
    folder: PathBuf,
}

impl Encoders {
    /// An encoder, ready to read texts.
    ///
    /// # Errors
    /// That its file is missing, and what is wrong with it.
    pub fn load(&self, name: EncoderName, device: &Device) -> Result<Rc<Encoder>, String> {
        Encoder::load(&self.read(name)?, device).map(Rc::new).map_err(in_words)
    }

    /// The bytes of `NAME.safetensors.gz`, unpacked, or of `NAME.safetensors`.
    ///
    /// # Errors
    /// That there is no such file, or that it is damaged.
    pub fn read(&self, name: EncoderName) -> Result<Vec<u8>, String> {
        let plain = self.folder.join(format!("{}.safetensors", name.name()));
        if plain.exists() {
            return std::fs::read(&plain).map_err(|error| problem(&plain, &error));
        }
        let compressed = self.folder.join(format!("{}.safetensors.gz", name.name()));
        let problem = |error: std::io::Error| problem(&compressed, &error);
        let file = std::fs::File::open(&compressed).map_err(problem)?;
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).map_err(problem)?;
        Ok(bytes)
    }
}

fn problem(file: &Path, error: &std::io::Error) -> String {
    let place = file.display();
    format!("{place}: {error}; `cargo xtask models` makes it, --encoders says where it is")
}
