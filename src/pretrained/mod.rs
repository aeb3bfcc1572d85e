//! Pretrained encoders: a file of weights in, vectors of texts and of their tokens out.

mod bert_encoder;
mod cnn_encoder;
mod kept;
mod load;
mod quantized;
mod reading;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

pub use bert_encoder::BertEncoder;
pub use cnn_encoder::CnnEncoder;
pub use quantized::QuantizedMatrix;
pub use reading::Reading;

use crate::config::EncoderName;
use crate::error::{Error, ErrorKind};
use crate::model::{ActivationKind, Activations};
use crate::text::Encoding;
use crate::text::published::{PieceTokenizer, Pieces};
use kept::{Kept, Output};

/// Numbers of texts that are kept for the next time they are asked for: 64 MB.
const MOST_KEPT_VALUES: usize = 16_000_000;

/// What a file of weights says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EncoderInfo {
    /// Which encoder it is.
    pub name: EncoderName,
    /// The published model, such as `universal-sentence-encoder-multilingual-3`.
    pub model: String,
    /// BCP 47 tags of the languages whose pieces were kept.
    pub languages: Vec<String>,
    /// Ids, each a row of the embedding table.
    pub vocabulary_size: usize,
    /// Weights outside the embedding table.
    pub n_parameters: usize,
    /// Length of a text's vector.
    pub n_features: usize,
    /// Length of a token's vector.
    pub d_token: usize,
    /// Ids read of a text, both specials counted.
    pub max_len: usize,
}

/// A pretrained encoder: its vocabulary, its embedding table and its network.
#[derive(Debug)]
pub struct Encoder {
    info: EncoderInfo,
    tokenizer: PieceTokenizer,
    original_ids: Vec<u32>,
    /// `[vocabulary_size, d_embedding]`; only the rows that a batch needs are made numbers.
    embedding: QuantizedMatrix,
    network: EncoderNetwork,
    device: Device,
    kept: RefCell<Kept>,
    n_texts_read: Cell<usize>,
}

/// What lies above the embedding table.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one network an encoder")]
pub enum EncoderNetwork {
    /// The convolutions of the small encoder.
    Cnn(CnnEncoder),
    /// The Transformer of the large ones.
    Bert(BertEncoder),
}

/// How much of a network is tuned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TunedPart {
    /// What makes a text's vector of its tokens': the layers above the convolutions, or the
    /// upper third of a Transformer's. The rest is computed once.
    Top,
    /// All layers, the embedding table left as it is.
    Whole,
}

/// Texts as a network reads them, padded at the end to the longest.
#[derive(Debug, Clone)]
pub struct EncoderBatch {
    /// `[batch, seq, d_embedding]`, zero at padding.
    pub embedded: Tensor<3>,
    /// `[batch, seq]`, 1 for ids and 0 for padding.
    pub mask: Tensor<2>,
}

/// What a network says of a batch.
#[derive(Debug, Clone)]
pub struct EncoderOutput {
    /// `[batch, seq, d_token]`, zero at padding.
    pub tokens: Tensor<3>,
    /// `[batch, n_features]`, what a classifier reads.
    pub features: Tensor<2>,
    /// `[batch, d]`, the published sentence vector, of length 1.
    pub vector: Tensor<2>,
}

/// The vectors of one text's ids.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenStates {
    /// `[n_tokens, d_token]`, row by row.
    pub values: Vec<f32>,
    /// Numbers in a token's vector.
    pub d_token: usize,
}

impl HiddenStates {
    /// The number of ids, special ones counted.
    pub fn n_tokens(&self) -> usize {
        self.values.len() / self.d_token
    }

    /// `n_tokens` slices of `d_token` numbers.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.d_token)
    }
}

impl Encoder {
    /// What its file says of it.
    pub fn info(&self) -> &EncoderInfo {
        &self.info
    }

    /// All pieces of a text with ids and source offsets; none of the special ids around it.
    /// An unknown one has its characters as its text.
    pub fn encode(&self, text: &str) -> Encoding {
        self.tokenizer.encode(text)
    }

    /// What the network reads of a text: its ids between the special ones, cut to `max_len`.
    /// The first piece that [`Encoder::encode`] gives is number [`Encoder::n_leading`].
    pub fn ids(&self, text: &str) -> Vec<u32> {
        self.tokenizer.ids(text)
    }

    /// The text of each id.
    pub fn pieces_of(&self, ids: &[u32]) -> Vec<String> {
        let pieces = self.tokenizer.pieces();
        ids.iter().map(|&id| pieces.get(id).to_string()).collect()
    }

    /// How many ids stand before a text's own.
    pub fn n_leading(&self) -> usize {
        self.tokenizer.n_leading()
    }

    /// How many of the pieces that [`Encoder::encode`] gives are read at most.
    pub fn n_read(&self) -> usize {
        self.tokenizer.n_read()
    }

    /// The text of each id.
    pub fn pieces(&self) -> &Pieces {
        self.tokenizer.pieces()
    }

    /// Each id's number in the published vocabulary, of which the file holds a part.
    pub fn original_ids(&self) -> &[u32] {
        &self.original_ids
    }

    /// The published network; a clone of it can be tuned.
    pub fn network(&self) -> &EncoderNetwork {
        &self.network
    }

    /// Puts texts together and looks their embeddings up.
    ///
    /// * `texts` - ids as [`Encoder::ids`] gives them; cut at `max_len`.
    pub fn batch(&self, texts: &[&[u32]], device: &Device) -> EncoderBatch {
        let d_embedding = self.embedding.n_columns();
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let seq = longest.clamp(1, self.info.max_len);
        let mut embedded = vec![0.0; texts.len() * seq * d_embedding];
        let mut mask = vec![0f32; texts.len() * seq];
        for (index, ids) in texts.iter().enumerate() {
            for (place, &id) in ids.iter().take(seq).enumerate() {
                let at = index * seq + place;
                mask[at] = 1.0;
                let row = &mut embedded[at * d_embedding..(at + 1) * d_embedding];
                self.embedding.read_row(id as usize, row);
            }
        }
        let embedded = TensorData::new(embedded, [texts.len(), seq, d_embedding]);
        let mask = TensorData::new(mask, [texts.len(), seq]);
        EncoderBatch {
            embedded: Tensor::from_data(embedded, device),
            mask: Tensor::from_data(mask, device),
        }
    }

    /// What a classifier reads of each text, by the published network:
    /// `[n_texts][n_features]`. The texts are one batch; [`chunks_by_length`] makes batches
    /// that waste little. A text that was read before is not read again.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn features(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, Error> {
        Ok(self.outputs(texts, &[Output::Features]).await?.into_iter().flatten().collect())
    }

    /// As [`Encoder::features`], and what the top of the network reads of each text: token
    /// vectors `[n_tokens, d_token]`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn features_and_base(
        &self,
        texts: &[&[u32]],
    ) -> Result<(Vec<Vec<f32>>, Vec<HiddenStates>), Error> {
        let base = match self.network {
            EncoderNetwork::Cnn(_) => Output::Tokens,
            EncoderNetwork::Bert(_) => Output::Base,
        };
        let (mut features, mut bases) = (Vec::new(), Vec::new());
        for outputs in self.outputs(texts, &[Output::Features, base]).await? {
            let mut outputs = outputs.into_iter();
            features.extend(outputs.next());
            bases.extend(outputs.next().map(|values| self.token_vectors(values)));
        }
        Ok((features, bases))
    }

    /// The sentence vectors of texts, as one batch: `[n_texts][d]`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn vectors(
        &self,
        network: &EncoderNetwork,
        texts: &[&[u32]],
    ) -> Result<Vec<Vec<f32>>, Error> {
        let batch = self.batch(texts, &self.device.clone().inner());
        self.vectors_above(network, &batch, TunedPart::Whole).await
    }

    /// What [`EncoderNetwork::vectors_above`] gives, as numbers: `[n_texts][d]`.
    ///
    /// * `base` - on a device without gradients.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn vectors_above(
        &self,
        network: &EncoderNetwork,
        base: &EncoderBatch,
        part: TunedPart,
    ) -> Result<Vec<Vec<f32>>, Error> {
        let vectors = network.valid().vectors_above(base, part);
        let d = vectors.dims()[1];
        let values = read(Transaction::default().register(vectors)).await?;
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
        self.tokenizer.is_unknown(id)
    }

    /// The published network's vectors of each text's ids, in one batch. A text that was read
    /// before is not read again.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
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

    /// The numbers wanted of each text, kept or read: `[n_texts][n_wanted]`.
    async fn outputs(
        &self,
        texts: &[&[u32]],
        wanted: &[Output],
    ) -> Result<Vec<Vec<Vec<f32>>>, Error> {
        let find = |ids: &&[u32]| -> Option<Vec<Vec<f32>>> {
            let mut kept = self.kept.borrow_mut();
            wanted.iter().map(|&output| kept.get(output, ids)).collect()
        };
        let mut found: Vec<Option<Vec<Vec<f32>>>> = texts.iter().map(find).collect();
        let is_missing = |index: &usize| found[*index].is_none();
        let mut missing: Vec<&[u32]> =
            (0..texts.len()).filter(is_missing).map(|index| texts[index]).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            let read = self.read_outputs(&missing, wanted).await?;
            for (ids, found) in texts.iter().zip(&mut found) {
                if let (None, Ok(place)) = (&found, missing.binary_search(ids)) {
                    *found = Some(read[place].clone());
                }
            }
            let mut kept = self.kept.borrow_mut();
            for (ids, outputs) in missing.iter().zip(read) {
                for (&output, values) in wanted.iter().zip(outputs) {
                    kept.insert(output, ids, values);
                }
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// One pass of the published network over texts, as one batch: `[n_texts][n_wanted]`.
    async fn read_outputs(
        &self,
        texts: &[&[u32]],
        wanted: &[Output],
    ) -> Result<Vec<Vec<Vec<f32>>>, Error> {
        let batch = self.batch(texts, &self.device.clone().inner());
        let seq = batch.mask.dims()[1];
        let (EncoderOutput { features, tokens, .. }, base) = match self.network.valid() {
            EncoderNetwork::Cnn(network) => {
                let encoded = network.forward(&batch);
                let base = encoded.tokens.clone();
                (encoded, base)
            }
            EncoderNetwork::Bert(network) => network.forward_keeping(&batch),
        };
        let register = |transaction: Transaction, output: &Output| match output {
            Output::Features => transaction.register(features.clone()),
            Output::Tokens => transaction.register(tokens.clone()),
            Output::Base => transaction.register(base.clone()),
        };
        let read = read(wanted.iter().fold(Transaction::default(), register)).await?;
        let mut outputs = vec![Vec::with_capacity(wanted.len()); texts.len()];
        for (output, values) in wanted.iter().zip(read) {
            let d_token = self.info.d_token;
            let n_of_row = match output {
                Output::Features => self.info.n_features,
                Output::Tokens | Output::Base => seq * d_token,
            };
            let rows = values.chunks_exact(n_of_row);
            for ((ids, outputs), row) in texts.iter().zip(&mut outputs).zip(rows) {
                let n_values = match output {
                    Output::Features => n_of_row,
                    // Without the rows of padding.
                    Output::Tokens | Output::Base => n_of_row.min(ids.len() * d_token),
                };
                outputs.push(row[..n_values].to_vec());
            }
        }
        self.n_texts_read.set(self.n_texts_read.get() + texts.len());
        Ok(outputs)
    }
}

impl EncoderNetwork {
    /// Everything that the network makes of a batch, from the embedding on.
    pub fn forward(&self, batch: &EncoderBatch) -> EncoderOutput {
        match self {
            Self::Cnn(network) => network.forward(batch),
            Self::Bert(network) => network.forward(batch),
        }
    }

    /// The sentence vectors `[batch, d]` of what the tuned part of the network reads.
    ///
    /// * `base` - embedded ids where the whole network is tuned, else the token vectors that
    ///   [`Encoder::features_and_base`] gives.
    pub fn vectors_above(&self, base: &EncoderBatch, part: TunedPart) -> Tensor<2> {
        let EncoderBatch { embedded, mask } = base.clone();
        match (self, part) {
            (_, TunedPart::Whole) => self.forward(base).vector,
            (Self::Cnn(network), TunedPart::Top) => network.vector(embedded, mask),
            (Self::Bert(network), TunedPart::Top) => {
                let first = network.first_tuned_layer();
                network.vector(network.forward_from(embedded, mask.clone(), first), mask)
            }
        }
    }

    /// What there is to see inside: filters of a batch, or the attention of one text.
    ///
    /// * `layer` - whose attention is wanted, from 0; ignored where there is none.
    pub fn activations(&self, batch: &EncoderBatch, layer: usize) -> Vec<Activations> {
        match self {
            Self::Cnn(network) => network.activations(batch),
            Self::Bert(network) => {
                let values = network.attention(batch, layer).squeeze_dim::<3>(0);
                vec![Activations::new(ActivationKind::Attention, values)]
            }
        }
    }

    /// Layers with attention.
    pub fn n_layers(&self) -> usize {
        match self {
            Self::Cnn(_) => 0,
            Self::Bert(network) => network.n_layers(),
        }
    }

    fn n_features(&self) -> usize {
        match self {
            Self::Cnn(network) => network.n_features(),
            Self::Bert(network) => network.n_features(),
        }
    }

    fn d_token(&self) -> usize {
        match self {
            Self::Cnn(network) => network.d_token(),
            Self::Bert(network) => network.d_token(),
        }
    }
}

/// Batches of texts of similar length: their indices, short texts first. A batch's texts,
/// padded to its longest, have at most `max_tokens_per_batch` ids; each batch has a text.
pub fn chunks_by_length(texts: &[&[u32]], max_tokens_per_batch: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&index| texts[index].len());
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    for index in order {
        match chunks.last_mut() {
            Some(chunk) if (chunk.len() + 1) * texts[index].len() <= max_tokens_per_batch => {
                chunk.push(index);
            }
            _ => chunks.push(vec![index]),
        }
    }
    chunks
}

/// Rows of length 1; a row of zeros stays one.
fn unit_rows(x: Tensor<2>) -> Tensor<2> {
    let length = (x.clone() * x.clone()).sum_dim(1).add_scalar(1e-24).sqrt(); // [batch, 1]
    x / length
}

/// All numbers of each tensor, row by row.
async fn read(tensors: Transaction) -> Result<Vec<Vec<f32>>, Error> {
    let engine_error = |detail: String| Error::from(ErrorKind::Engine { detail });
    let data = tensors.execute_async().await.map_err(|error| engine_error(error.to_string()))?;
    let values = data.into_iter().map(TensorData::try_into_vec::<f32>);
    values.collect::<Result<_, _>>().map_err(|error| engine_error(format!("{error:?}")))
}
