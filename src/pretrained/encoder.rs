//! An encoder: a file's vocabulary, embedding table and network, and what it made of texts; or
//! vectors that something else has made of pictures and sounds.

use std::cell::{Cell, RefCell};

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::Transaction;

use super::file_network::FileNetwork;
use super::given::{self, GivenVectors};
use super::kept::{Kept, Output};
use super::{
    EncoderBatch, EncoderInfo, EncoderNetwork, HiddenStates, NetworkKind, QuantizedMatrix,
    TunedPart,
};
use crate::config::EncoderName;
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::text::Encoding;
use crate::text::published::PieceTokenizer;

/// Numbers of texts that are kept for the next time they are asked for: 64 MB.
const MOST_KEPT_VALUES: usize = 16_000_000;

/// A pretrained encoder.
#[derive(Debug)]
pub struct Encoder {
    pub(super) info: EncoderInfo,
    source: Source,
    pub(super) device: Device,
    pub(super) kept: RefCell<Kept>,
    pub(super) n_texts_read: Cell<usize>,
    fingerprint: u64,
}

/// Where an encoder's vectors come from.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one an encoder")]
enum Source {
    /// It reads texts.
    File(EncoderFile),
    /// They are given: a text is only the name that one goes by.
    Given(GivenVectors),
}

/// What reads texts: a vocabulary, an embedding table and a network.
#[derive(Debug)]
pub(super) struct EncoderFile {
    tokenizer: PieceTokenizer,
    original_ids: Vec<u32>,
    /// `[vocabulary_size, d_embedding]`; only the rows that a batch needs are made numbers.
    pub embedding: QuantizedMatrix,
    pub network: FileNetwork,
}

impl Encoder {
    pub(super) fn new(
        info: EncoderInfo,
        tokenizer: PieceTokenizer,
        original_ids: Vec<u32>,
        embedding: QuantizedMatrix,
        network: FileNetwork,
        device: &Device,
    ) -> Self {
        let file = EncoderFile { tokenizer, original_ids, embedding, network };
        Self::of(info, Source::File(file), device)
    }

    /// An encoder whose vectors are given, of which there are none yet.
    ///
    /// * `n_features` - the length of each vector.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMessage`] where it is the name of one that reads texts.
    pub fn given(name: EncoderName, n_features: usize, device: &Device) -> Result<Self, Error> {
        let (info, fingerprint) = given::described(name, n_features)?;
        let vectors = GivenVectors::new(n_features);
        Ok(Self::of(info, Source::Given(vectors), device).with_fingerprint(fingerprint))
    }

    fn of(info: EncoderInfo, source: Source, device: &Device) -> Self {
        Self {
            info,
            source,
            device: device.clone(),
            kept: RefCell::new(Kept::new(MOST_KEPT_VALUES)),
            n_texts_read: Cell::new(0),
            fingerprint: 0,
        }
    }

    /// What reads texts, of an encoder that does.
    pub(super) fn file(&self) -> Option<&EncoderFile> {
        match &self.source {
            Source::File(file) => Some(file),
            Source::Given(_) => None,
        }
    }

    /// The vectors of an encoder to which they are given.
    pub fn given_vectors(&self) -> Option<&GivenVectors> {
        match &self.source {
            Source::File(_) => None,
            Source::Given(vectors) => Some(vectors),
        }
    }

    /// * `fingerprint` - of the file that it was read from.
    pub(super) fn with_fingerprint(self, fingerprint: u64) -> Self {
        Self { fingerprint, ..self }
    }

    /// Tells files apart: a model that was trained on one is of no use on another.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// What the file that was loaded says of itself.
    pub fn info(&self) -> &EncoderInfo {
        &self.info
    }

    /// All pieces of a text with ids and source offsets; none of the special ids around it.
    /// An unknown one has its characters as its text.
    pub fn encode(&self, text: &str) -> Encoding {
        self.file().map_or(Encoding { tokens: Vec::new() }, |file| file.tokenizer.encode(text))
    }

    /// What the network reads of a text: its ids between the special ones, cut to `max_len`.
    /// The first piece that [`Encoder::encode`] gives is number [`Encoder::n_leading`]. Where
    /// vectors are given, the one id is the number of the text.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        match &self.source {
            Source::File(file) => file.tokenizer.ids(text),
            Source::Given(vectors) => vec![vectors.number(text)],
        }
    }

    /// The text of each id.
    pub fn pieces_of(&self, ids: &[u32]) -> Vec<String> {
        let Some(file) = self.file() else { return Vec::new() };
        let pieces = file.tokenizer.pieces();
        ids.iter().map(|&id| pieces.get(id).to_string()).collect()
    }

    /// How many ids stand before a text's own.
    pub fn n_leading(&self) -> usize {
        self.file().map_or(0, |file| file.tokenizer.n_leading())
    }

    /// How many of the pieces that [`Encoder::encode`] gives are read at most.
    pub fn n_read(&self) -> usize {
        self.file().map_or(0, |file| file.tokenizer.n_read())
    }

    /// Each id's number in the published vocabulary, of which the file holds a part.
    pub fn original_ids(&self) -> &[u32] {
        self.file().map_or(&[], |file| &file.original_ids)
    }

    /// The published network; a clone of it can be tuned. Where texts are read without it, it is
    /// made when it is first asked for.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] where vectors are given: what made them is elsewhere.
    pub fn network(&self) -> Result<&EncoderNetwork, Error> {
        let file = self.file().ok_or(ErrorKind::NotReady)?;
        Ok(file.network.get(&self.device))
    }

    /// The kind of the published network.
    pub fn kind(&self) -> NetworkKind {
        self.file().map_or(NetworkKind::Cnn, |file| file.network.kind())
    }

    /// Numbers in the vector that a tuned network makes of a text.
    pub fn n_outputs(&self) -> usize {
        self.file().map_or(self.info.n_features, |file| file.network.n_outputs())
    }

    /// Puts texts together and looks their embeddings up.
    ///
    /// * `texts` - ids as [`Encoder::ids`] gives them; cut at `max_len`.
    pub fn batch(&self, texts: &[&[u32]], device: &Device) -> EncoderBatch {
        let embedding = self.file().map(|file| &file.embedding);
        let d_embedding = embedding.map_or(1, QuantizedMatrix::n_columns);
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let seq = longest.clamp(1, self.info.max_len);
        let mut embedded = vec![0.0; texts.len() * seq * d_embedding];
        let mut mask = vec![0f32; texts.len() * seq];
        for (index, ids) in texts.iter().enumerate() {
            for (place, &id) in ids.iter().take(seq).enumerate() {
                let at = index * seq + place;
                mask[at] = 1.0;
                let row = &mut embedded[at * d_embedding..(at + 1) * d_embedding];
                if let Some(embedding) = embedding {
                    embedding.read_row(id as usize, row);
                }
            }
        }
        EncoderBatch::of_values(embedded, mask, [texts.len(), seq, d_embedding], device)
    }

    /// What a classifier reads of each text, by the published network:
    /// `[n_texts][n_features]`. The texts are one batch; [`super::chunks_by_length`] makes batches
    /// that waste little. A text that was read before is not read again.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::error::ErrorKind::Engine) where the device fails;
    /// [`ErrorKind::MissingVector`] where a vector was to be given and was not.
    pub async fn features(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, Error> {
        if let Source::Given(vectors) = &self.source {
            return texts.iter().flat_map(|ids| ids.iter()).map(|&id| vectors.get(id)).collect();
        }
        Ok(self.outputs(texts, &[Output::Features]).await?.into_iter().flatten().collect())
    }

    /// As [`Encoder::features`], and what the top of the network reads of each text: token
    /// vectors `[n_tokens, d_token]`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::error::ErrorKind::Engine) where the device fails.
    pub async fn features_and_base(
        &self,
        texts: &[&[u32]],
    ) -> Result<(Vec<Vec<f32>>, Vec<HiddenStates>), Error> {
        let base = match self.kind() {
            NetworkKind::Cnn => Output::Tokens,
            NetworkKind::Bert => Output::Base,
        };
        let (mut features, mut bases) = (Vec::new(), Vec::new());
        for outputs in self.outputs(texts, &[Output::Features, base]).await? {
            let mut outputs = outputs.into_iter();
            features.extend(outputs.next());
            bases.extend(outputs.next().map(|values| self.token_vectors(values)));
        }
        Ok((features, bases))
    }

    /// The sentence vectors of texts by a tuned network, as one batch: `[n_texts][d]`. What lies
    /// below the tuned layers of a BERT, the published network reads.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::error::ErrorKind::Engine) where the device fails.
    pub async fn vectors(
        &self,
        network: &EncoderNetwork,
        texts: &[&[u32]],
    ) -> Result<Vec<Vec<f32>>, Error> {
        let device = self.device.clone().inner();
        match network.kind() {
            NetworkKind::Cnn => {
                let batch = self.batch(texts, &device);
                self.vectors_above(network, &batch, TunedPart::Whole).await
            }
            NetworkKind::Bert => {
                let (_, base) = self.features_and_base(texts).await?;
                let tokens: Vec<Vec<&[f32]>> =
                    base.iter().map(|text| text.rows().collect()).collect();
                let batch = EncoderBatch::of_tokens(&tokens, self.info.d_token, &device);
                self.vectors_above(network, &batch, TunedPart::Top).await
            }
        }
    }

    /// What [`EncoderNetwork::vectors_above`] gives, as numbers: `[n_texts][d]`.
    ///
    /// * `base` - on a device without gradients.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::error::ErrorKind::Engine) where the device fails.
    pub async fn vectors_above(
        &self,
        network: &EncoderNetwork,
        base: &EncoderBatch,
        part: TunedPart,
    ) -> Result<Vec<Vec<f32>>, Error> {
        let vectors = network.valid().vectors_above(base, part);
        let d = vectors.dims()[1];
        let values = engine::read(Transaction::default().register(vectors)).await?;
        Ok(values.iter().flat_map(|values| values.chunks_exact(d)).map(<[f32]>::to_vec).collect())
    }

    /// How many pieces a text has, and how many of them are unknown.
    pub fn count(&self, text: &str) -> (usize, usize) {
        let tokens = self.encode(text).tokens;
        let n_unknown = tokens.iter().filter(|token| self.is_unknown(token.id)).count();
        (tokens.len(), n_unknown)
    }

    /// Whether an id stands for characters that the vocabulary lacks.
    pub fn is_unknown(&self, id: u32) -> bool {
        self.file().is_some_and(|file| file.tokenizer.is_unknown(id))
    }

    /// The published network's vectors of each text's ids, in one batch. A text that was read
    /// before is not read again.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::error::ErrorKind::Engine) where the device fails.
    pub async fn token_features(&self, texts: &[&[u32]]) -> Result<Vec<HiddenStates>, Error> {
        let outputs = self.outputs(texts, &[Output::Tokens]).await?;
        Ok(outputs.into_iter().flatten().map(|values| self.token_vectors(values)).collect())
    }

    fn token_vectors(&self, values: Vec<f32>) -> HiddenStates {
        HiddenStates { values, d_token: self.info.d_token }
    }

    /// How many texts the published network has read; those that were kept do not count.
    pub fn n_texts_read(&self) -> usize {
        self.n_texts_read.get()
    }
}
