//! Where examples come from: files of texts, or files that an encoder reads.

use std::path::Path;

use burn::tensor::Device;
use handful::RunConfig;
use handful::config::LabelsPerText;
use handful::data::Example;
use handful::run::RunEncoders;

use crate::encoders::Encoders;
use crate::media::{MediaFile, MediaReader, Modality};
use crate::stop::Stop;
use crate::texts;

/// Where examples come from.
#[allow(clippy::large_enum_variant, reason = "there is one a command")]
pub enum Source {
    /// Files of texts.
    Texts,
    /// Folders of pictures or sounds.
    Media(MediaReader),
}

impl Source {
    /// The source of a modality.
    ///
    /// # Errors
    /// That the encoder's file is missing, and what is wrong with it.
    pub fn new(modality: Modality, encoders: &Encoders, device: &Device) -> Result<Self, Stop> {
        let reader = MediaReader::new(modality, encoders, device)?;
        Ok(reader.map_or(Self::Texts, Self::Media))
    }

    /// Labelled examples: of a table of texts, or of a folder with one for each class; and how many
    /// labels each may have.
    ///
    /// * `labels` - as [`texts::table`] has it.
    ///
    /// # Errors
    /// What is wrong with the file or the folder.
    pub fn labelled(
        &mut self,
        place: &Path,
        labels: Option<LabelsPerText>,
    ) -> Result<(Vec<Example>, LabelsPerText), Stop> {
        match self {
            Self::Texts => texts::labelled(place, labels),
            Self::Media(reader) => Ok((examples(reader.labelled(place)?), LabelsPerText::One)),
        }
    }

    /// As [`Source::labelled`]; texts are lines of `label<TAB>text`.
    ///
    /// # Errors
    /// What is wrong with the file or the folder.
    pub fn lines(&mut self, place: &Path, labels: LabelsPerText) -> Result<Vec<Example>, Stop> {
        match self {
            Self::Texts => texts::lines(place, labels),
            Self::Media(reader) => Ok(examples(reader.labelled(place)?)),
        }
    }

    /// Examples without labels: a text a line, or the files of a folder.
    ///
    /// # Errors
    /// What is wrong with the file or the folder.
    pub fn unlabelled(&mut self, place: Option<&Path>) -> Result<Vec<Example>, Stop> {
        match (self, place) {
            (Self::Texts, _) => texts::unlabelled(place),
            (Self::Media(reader), Some(place)) => Ok(examples(reader.unlabelled(place)?)),
            (Self::Media(_), None) => Ok(Vec::new()),
        }
    }

    /// The encoders that a run needs.
    ///
    /// # Errors
    /// That a file is missing, and what is wrong with it.
    pub fn encoders(
        &self,
        config: &RunConfig,
        encoders: &Encoders,
        device: &Device,
    ) -> Result<RunEncoders, Stop> {
        let load = |name| encoders.load(name, device);
        Ok(match self {
            Self::Texts => RunEncoders {
                own: config.encoder().map(load).transpose()?,
                teacher: config.teacher().map(load).transpose()?,
            },
            Self::Media(reader) => Some(reader.encoder()).into(),
        })
    }
}

fn examples(files: Vec<MediaFile>) -> Vec<Example> {
    files.into_iter().map(|file| file.example).collect()
}
