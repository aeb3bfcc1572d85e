//! Encoders as they are published on Hugging Face, made into files of ours: a folder's
//! `config.json`, `tokenizer.json` and `model.safetensors` in, one file with eight bits a weight
//! out.
//!
//! The weights are asked for a stretch at a time, and every stretch gives the bytes that come next
//! in the file of ours: neither file is ever in memory as a whole.
//!
//! Whoever made the folder may have meant harm: sizes are compared with the file's before anything
//! is made of them.

mod config;
mod files;
mod sentence;
mod steps;
mod tokenizer;
mod vocabulary;
mod weights;

use std::ops::Range;

pub use self::files::PublishedFolder;

use self::config::Network;
use self::files::{N_WEIGHTS_START, json, shortened};
use self::tokenizer::read_tokenizer;
use self::weights::Weights;
use super::bert_encoder::n_features;
use super::load::{Architecture, FORMAT, FileHeader};
use super::{BertArchitecture, EncoderInfo};
use crate::config::EncoderName;
use crate::error::{Error, ErrorKind, PublishedFault};

/// The largest file that is made: a browser has to keep it, and an engine to hold it.
pub const MOST_BYTES: u64 = 150_000_000;
/// Ids that are read of a text at most, as of the encoders that come with the page.
const MOST_IDS: usize = 128;
/// A folder on its way into a file of ours.
#[derive(Debug)]
pub struct Conversion {
    start: Vec<u8>,
    weights: Weights,
    n_bytes: u64,
}

impl Conversion {
    /// How many bytes the names of the weights are looked for in.
    pub const N_WEIGHTS_START: usize = N_WEIGHTS_START;

    /// Reads all of a folder but its weights.
    ///
    /// # Errors
    /// [`ErrorKind::PublishedEncoder`]
    pub fn begin(folder: &PublishedFolder) -> Result<Self, Error> {
        begin(folder).map_err(|fault| ErrorKind::PublishedEncoder { fault }.into())
    }

    /// The first bytes of the file.
    pub fn start(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.start)
    }

    /// The bytes of the whole file.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// The bytes of `model.safetensors` that are wanted next; none at the end.
    pub fn wanted(&self) -> Option<Range<u64>> {
        self.weights.wanted()
    }

    /// Takes the bytes that were wanted: what comes next in the file.
    ///
    /// # Errors
    /// [`ErrorKind::PublishedEncoder`] where they are too few, or no numbers.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        self.weights.take(bytes).map_err(|fault| ErrorKind::PublishedEncoder { fault }.into())
    }
}

fn begin(folder: &PublishedFolder) -> Result<Conversion, PublishedFault> {
    let Network { sizes, family, kind } =
        config::read_network(json("config.json", folder.config)?)?;
    let sentence = sentence::read(folder)?;
    let tensors = weights::read_names(folder)?;
    let tokenizer = read_tokenizer(folder.tokenizer, family, sentence.lowercases)?;
    let max_len = sizes.positions.min(sentence.max_len).min(MOST_IDS);
    let sizes = BertArchitecture { positions: max_len, pooling: sentence.pooling, ..sizes };
    let vocabulary_size = tokenizer.pieces.len();
    let plan = weights::plan(&tensors, family, sizes, vocabulary_size)?;
    // Files that were chosen one by one have no folder.
    let name = if folder.name.is_empty() { &kind } else { folder.name };
    let info = EncoderInfo {
        name: EncoderName::Own,
        model: shortened(name),
        languages: Vec::new(),
        vocabulary_size,
        n_parameters: plan.n_parameters(),
        n_features: n_features(sizes.layers, sizes.hidden),
        d_token: sizes.hidden,
        max_len,
    };
    let architecture = Architecture::Bert(sizes);
    let (tables, tokenizer) = tokenizer.into_tables();
    let header = FileHeader { info, architecture, tokenizer };
    let (start, n_bytes) = plan.start(FORMAT, &header, tables)?;
    if n_bytes > MOST_BYTES {
        return Err(PublishedFault::TooLarge { n_bytes, limit: MOST_BYTES });
    }
    Ok(Conversion { start, weights: plan.weights(), n_bytes })
}
