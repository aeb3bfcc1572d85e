//! What an encoder's network makes of texts, each of which it reads once.

use std::mem::take;

use burn::module::Module;
use burn::tensor::Transaction;

use super::file_network::FileNetwork;
use super::kept::Output;
use super::reader::TextRead;
use super::{Encoder, EncoderNetwork, EncoderOutput};
use crate::engine;
use crate::error::{Error, ErrorKind, FileFault};

impl Encoder {
    /// The numbers wanted of each text, kept or read: `[n_texts][n_wanted]`.
    pub(super) async fn outputs(
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
        let file = self.file().ok_or(ErrorKind::NotReady)?;
        let outputs = match &file.network {
            FileNetwork::Reader(reader, _) => {
                let of_text = |mut read: TextRead| {
                    let output = |output: &Output| match output {
                        Output::Features => take(&mut read.features),
                        Output::Tokens => take(&mut read.tokens),
                        Output::Base => take(&mut read.base),
                    };
                    wanted.iter().map(output).collect()
                };
                reader.texts(&file.embedding, texts).into_iter().map(of_text).collect()
            }
            FileNetwork::Made(network) => self.network_outputs(network, texts, wanted).await?,
        };
        let mut values = outputs.iter().flatten().flatten();
        if !values.all(|value: &f32| value.is_finite()) {
            let detail = "what it makes of a text is no number".to_string();
            return Err(ErrorKind::InvalidEncoder { fault: FileFault::NotNumbers, detail }.into());
        }
        self.n_texts_read.set(self.n_texts_read.get() + texts.len());
        Ok(outputs)
    }

    /// The same on the engine's device.
    async fn network_outputs(
        &self,
        network: &EncoderNetwork,
        texts: &[&[u32]],
        wanted: &[Output],
    ) -> Result<Vec<Vec<Vec<f32>>>, Error> {
        let batch = self.batch(texts, &self.device.clone().inner());
        let seq = batch.mask.dims()[1];
        let (EncoderOutput { features, tokens, .. }, base) = match network.valid() {
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
        let read = engine::read(wanted.iter().fold(Transaction::default(), register)).await?;
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
        Ok(outputs)
    }
}
