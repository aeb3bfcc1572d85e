//! Pictures and sounds from files: read by an encoder, and known to a run by the vectors alone.
//!
//! A kind has a file here that decodes its files, and a line in [`KINDS`].

mod files;
mod pictures;
mod sounds;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use burn::tensor::Device;
use clap::ValueEnum;
use handful::RunConfig;
use handful::config::EncoderName;
use handful::data::Example;
use handful::pretrained::Encoder;
use handful_media::{Encoder as MediaEncoder, MediaFault};
use sha2::{Digest, Sha256};

use crate::encoders::Encoders;
use crate::models::NGRAMS;
use crate::progress::{Progress, note};
use crate::stop::Stop;

/// What the examples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Modality {
    /// Texts, in files of any layout that the page reads.
    Text,
    /// Pictures (PNG, JPEG, WebP) in a folder, with a folder in it for each class.
    Image,
    /// Sounds (WAV, MP3) in a folder, with a folder in it for each class.
    Sound,
}

/// A kind of files.
#[derive(Debug)]
struct Kind {
    modality: Modality,
    encoder: EncoderName,
    /// The value of the setting `start`.
    start: &'static str,
    /// How the names of such files end.
    endings: &'static [&'static str],
    /// The vector of a file's contents.
    read: fn(&[u8], &mut MediaEncoder) -> Result<Vec<f32>, String>,
}

const KINDS: &[Kind] = &[
    Kind {
        modality: Modality::Image,
        encoder: EncoderName::Picture,
        start: "picture",
        endings: &["png", "jpg", "jpeg", "webp"],
        read: pictures::vector,
    },
    Kind {
        modality: Modality::Sound,
        encoder: EncoderName::Sound,
        start: "sound",
        endings: &["wav", "mp3"],
        read: sounds::vector,
    },
];

impl Modality {
    fn kind(self) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.modality == self)
    }

    /// What a configuration is of.
    pub fn of(config: &RunConfig) -> Self {
        config.encoder().and_then(Self::reading).unwrap_or(Self::Text)
    }

    /// What an encoder reads, if that is none of texts.
    pub fn reading(encoder: EncoderName) -> Option<Self> {
        let kind = KINDS.iter().find(|kind| kind.encoder == encoder);
        kind.map(|kind| kind.modality)
    }

    /// The usual settings for it, with others.
    ///
    /// # Errors
    /// None that is not a mistake of this program.
    pub fn settings(self, from: RunConfig) -> Result<RunConfig, Stop> {
        match self.kind() {
            Some(kind) => Ok(from.with("start", kind.start)?),
            None => Ok(from),
        }
    }

    /// As [`Modality::check`]; refuses a model of words, too, where there are none.
    ///
    /// # Errors
    /// That it is for another modality.
    pub fn check_model(self, name: &str, config: &RunConfig) -> Result<(), Stop> {
        if name == NGRAMS && self != Self::Text {
            return Err(Stop::Usage(format!("--model {NGRAMS} reads texts alone")));
        }
        self.check(config)
    }

    /// Refuses settings of another modality, as a model's name brings them.
    ///
    /// # Errors
    /// That they are.
    pub fn check(self, config: &RunConfig) -> Result<(), Stop> {
        if Self::of(config) == self {
            return Ok(());
        }
        let name = |modality: Self| {
            let value = modality.to_possible_value();
            value.map(|value| value.get_name().to_string()).unwrap_or_default()
        };
        let (found, asked) = (name(Self::of(config)), name(self));
        Err(Stop::Usage(format!("the model is for --modality {found}, not {asked}")))
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct MediaFile {
    /// Where it is.
    pub path: PathBuf,
    /// What a run knows it by, with the class whose folder it is in.
    pub example: Example,
}

/// What reads files of a kind, and has given a run's encoder the vector of each.
pub struct MediaReader {
    kind: &'static Kind,
    media: MediaEncoder,
    encoder: Rc<Encoder>,
    /// The name that contents go by: the same, wherever they are.
    names: HashMap<String, String>,
}

impl MediaReader {
    /// A reader, unless it is of texts.
    ///
    /// # Errors
    /// That its encoder's file is missing, and what is wrong with it.
    pub fn new(
        modality: Modality,
        encoders: &Encoders,
        device: &Device,
    ) -> Result<Option<Self>, Stop> {
        let Some(kind) = modality.kind() else { return Ok(None) };
        let (file, bytes) = encoders.read(kind.encoder)?;
        let in_file = |fault: MediaFault| format!("{}: {fault}", file.display());
        let media = MediaEncoder::load(&bytes).map_err(in_file)?;
        if media.kind() != kind.start {
            let found = media.kind().to_string();
            return Err(in_file(MediaFault::Kind { found }).into());
        }
        let encoder = Rc::new(Encoder::given(kind.encoder, media.n_features(), device)?);
        Ok(Some(Self { kind, media, encoder, names: HashMap::new() }))
    }

    /// The encoder that a run stands on: it has the vectors of all that was read.
    pub fn encoder(&self) -> Rc<Encoder> {
        self.encoder.clone()
    }

    /// Reads a folder that has a folder for each class. What cannot be read is told and left out.
    ///
    /// # Errors
    /// That there is no such folder, or nothing in it.
    pub fn labelled(&mut self, folder: &Path) -> Result<Vec<MediaFile>, Stop> {
        let mut files = Vec::new();
        for path in files::inside(folder)? {
            match path.file_name() {
                Some(name) if path.is_dir() => {
                    let label = name.to_string_lossy().trim().to_string();
                    let paths = files::below(&path)?.into_iter();
                    files.extend(paths.map(|path| (path, label.clone())));
                }
                _ => note(format_args!(
                    "{}: it is in no class's folder, and left out",
                    path.display()
                )),
            }
        }
        self.read(folder, files)
    }

    /// Reads files, or those in a folder, whatever folders there are in it.
    ///
    /// # Errors
    /// As [`MediaReader::labelled`].
    pub fn unlabelled(&mut self, path: &Path) -> Result<Vec<MediaFile>, Stop> {
        let paths = if path.is_dir() { files::below(path)? } else { vec![path.to_path_buf()] };
        self.read(path, paths.into_iter().map(|path| (path, String::new())).collect())
    }

    fn read(&mut self, from: &Path, files: Vec<(PathBuf, String)>) -> Result<Vec<MediaFile>, Stop> {
        let (progress, n) = (Progress::new(), files.len());
        let mut read = Vec::with_capacity(n);
        for (index, (path, label)) in files.into_iter().enumerate() {
            progress.show(format_args!("{index} of {n} files"));
            match self.file(&path) {
                Ok(text) => {
                    let example = Example { text, label, line: 0 };
                    read.push(MediaFile { path, example });
                }
                Err(problem) => note(format_args!("{}: {problem}; it is left out", path.display())),
            }
        }
        if read.is_empty() {
            let endings = self.kind.endings.join(", ");
            return Err(format!("{}: no file that can be read ({endings})", from.display()).into());
        }
        Ok(read)
    }

    /// The name that a file goes by, once its vector is given.
    fn file(&mut self, path: &Path) -> Result<String, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if !self.kind.endings.contains(&ending.as_str()) {
            return Err(format!("it is none of {}", self.kind.endings.join(", ")));
        }
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let digest = Sha256::digest(&bytes);
        let hash: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        if let Some(name) = self.names.get(&hash) {
            return Ok(name.clone());
        }
        let vector = (self.kind.read)(&bytes, &mut self.media)?;
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{}:{hash}:{file_name}", self.kind.start).trim().to_string();
        if let Some(vectors) = self.encoder.given_vectors() {
            let given = vectors.give(std::slice::from_ref(&name), &vector, vector.len());
            given.map_err(|error| error.to_string())?;
        }
        self.names.insert(hash, name.clone());
        Ok(name)
    }
}
