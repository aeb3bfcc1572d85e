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
#[cfg(target_arch = "wasm32")]
mod door;
mod fault;
mod files;
mod sentence;
mod steps;
mod tokenizer;
mod vocabulary;
mod weights;

use std::ops::Range;

use serde_json::json;

#[cfg(target_arch = "wasm32")]
pub use door::Door;
pub use fault::PublishedFault;
pub use files::PublishedFolder;

use config::{Network, Sizes};
use files::{N_WEIGHTS_START, read_json, shortened};
use tokenizer::read_tokenizer;
use weights::Weights;

/// The version of the form that a file of ours has.
const FORMAT: u32 = 1;

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
    /// [`PublishedFault`]
    pub fn begin(folder: &PublishedFolder) -> Result<Self, PublishedFault> {
        begin(folder)
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
    /// [`PublishedFault`] where they are too few, or no numbers.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<u8>, PublishedFault> {
        self.weights.take(bytes)
    }
}

fn begin(folder: &PublishedFolder) -> Result<Conversion, PublishedFault> {
    let Network { sizes, family, kind } =
        config::read_network(read_json("config.json", folder.config)?)?;
    let sentence = sentence::read(folder)?;
    let tensors = weights::read_names(folder)?;
    let tokenizer = read_tokenizer(folder.tokenizer, family, sentence.lowercases)?;
    let max_len = sizes.positions.min(sentence.max_len).min(MOST_IDS);
    let sizes = Sizes { positions: max_len, ..sizes };
    let vocabulary_size = tokenizer.pieces.len();
    let plan = weights::plan(&tensors, family, sizes, vocabulary_size)?;
    let Sizes { hidden, layers, heads, inner, eps, positions } = sizes;
    // Files that were chosen one by one have no folder.
    let name = if folder.name.is_empty() { &kind } else { folder.name };
    let (tables, tokenizer) = tokenizer.into_tables();
    let description = json!({
        "format": FORMAT,
        "info": {
            "name": "own",
            "model": shortened(name),
            "languages": [],
            "vocabularySize": vocabulary_size,
            "nParameters": plan.n_parameters(),
            // As many as whoever reads the file makes of its layers.
            "nFeatures": 0,
            "dToken": hidden,
            "maxLen": max_len,
        },
        "architecture": {
            "kind": "bert",
            "hidden": hidden,
            "layers": layers,
            "heads": heads,
            "inner": inner,
            "eps": eps,
            "positions": positions,
            "pooling": sentence.pooling,
        },
        "tokenizer": tokenizer,
    });
    let (start, n_bytes) = plan.start(&description, tables);
    if n_bytes > MOST_BYTES {
        return Err(PublishedFault::TooLarge { n_bytes, limit: MOST_BYTES });
    }
    Ok(Conversion { start, weights: plan.weights(), n_bytes })
}
