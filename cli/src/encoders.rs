//! The files of the pretrained encoders.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use burn::tensor::Device;
use handful::config::EncoderName;
use handful::pretrained::Encoder;

use crate::published;
use crate::stop::Stop;

/// Where `cargo xtask models` puts them, in the source code that this program is built from.
const MADE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/models");

/// What is said where the folder of a person's own encoder is needed.
const NO_FOLDER: &str = "this needs your own encoder: --encoder FOLDER says where it is";

/// Where the encoders' files lie.
#[derive(Debug, Clone, clap::Args)]
pub struct Encoders {
    /// Where the files of the pretrained encoders are, such as small.safetensors.gz: unless given,
    /// in www/models of the source code, or if that has gone, in the present folder.
    #[arg(long = "encoders", alias = "models-dir", value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Your own encoder: a folder of a BERT, RoBERTa, XLM-R, DistilBERT or MiniLM as published on
    /// Hugging Face, with config.json, tokenizer.json and model.safetensors.
    #[arg(long = "encoder", value_name = "FOLDER")]
    published: Option<PathBuf>,
}

impl Encoders {
    /// An encoder, ready to read texts.
    ///
    /// # Errors
    /// That its file is missing, and what is wrong with it.
    pub fn load(&self, name: EncoderName, device: &Device) -> Result<Rc<Encoder>, Stop> {
        let (file, bytes) = self.read(name)?;
        let encoder = Encoder::load(&bytes, device);
        Ok(encoder.map(Rc::new).map_err(|error| format!("{}: {error}", file.display()))?)
    }

    /// The file `NAME.safetensors`, or `NAME.safetensors.gz`, and its bytes, unpacked; of a person's
    /// own encoder its folder, and the file that it makes.
    ///
    /// # Errors
    /// That there is no such file, or that it is damaged.
    pub fn read(&self, name: EncoderName) -> Result<(PathBuf, Vec<u8>), Stop> {
        if name == EncoderName::Own {
            let folder = self.published.clone().ok_or(NO_FOLDER)?;
            let bytes = published::convert(&folder)?;
            return Ok((folder, bytes));
        }
        let folder = self.folder();
        let plain = folder.join(format!("{}.safetensors", name.name()));
        if plain.exists() {
            let bytes = std::fs::read(&plain).map_err(|error| problem(name, &plain, &error))?;
            return Ok((plain, bytes));
        }
        let compressed = folder.join(format!("{}.safetensors.gz", name.name()));
        let problem = |error: std::io::Error| problem(name, &compressed, &error);
        let file = std::fs::File::open(&compressed).map_err(problem)?;
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).map_err(problem)?;
        Ok((compressed, bytes))
    }

    fn folder(&self) -> &Path {
        let made = Path::new(MADE);
        let found = if made.is_dir() { made } else { Path::new("") };
        self.folder.as_deref().unwrap_or(found)
    }
}

fn problem(name: EncoderName, file: &Path, error: &std::io::Error) -> String {
    format!(
        "{}: {error}\nThe encoder \"{name}\" is needed: `cargo xtask models` makes it, and a copy of the page has it in models/{name}.safetensors.gz; --encoders FOLDER says where it is.",
        file.display(),
        name = name.name(),
    )
}
