//! What a trained network says of texts: scores, probabilities, features and activations.

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::Transaction;

use super::{Encoded, Trainer};
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::metrics::{EVEN, LabelledRow, Report, given, ranked};
use crate::model::{
    Activations, Batch, Network, Pass, TokenVectors, memory, probabilities, sigmoids,
};

impl Trainer {
    /// The model's scores on some examples.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn evaluate(&self, examples: &[Encoded]) -> Result<Report, Error> {
        let texts: Vec<&[u32]> = examples.iter().map(|example| example.ids.as_slice()).collect();
        let probabilities = self.probabilities(&texts).await?;
        let rows: Vec<LabelledRow> = examples.iter().map(LabelledRow::from).collect();
        Ok(Report::new(&self.corpus().classes, &rows, &probabilities))
    }

    /// The probability of each class for each text, `[n_texts][n_classes]`.
    ///
    /// * `texts` - ids of the corpus's own examples, or as [`super::Corpus::ids`] gives them.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn probabilities(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f64>>, Error> {
        self.probabilities_in(self.corpus().vectors.as_ref(), texts).await
    }

    /// The probability of each class for each new text that an encoder read, `[n_texts][n_classes]`.
    ///
    /// * `texts` - each text's token vectors as the encoder gives them, `[n_tokens, d_token]` row by
    ///   row; cut to `max_len` here.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails; [`ErrorKind::TooMuchMemory`];
    /// [`ErrorKind::NotReady`] where the run has no encoder.
    pub async fn probabilities_of_vectors(&self, texts: &[&[f32]]) -> Result<Vec<Vec<f64>>, Error> {
        let known = self.corpus().vectors.as_ref().ok_or(ErrorKind::NotReady)?;
        let (vectors, ids) = known.of_texts(texts)?;
        let cut = |ids: &'_ Vec<u32>| ids.len().min(self.corpus().max_len);
        let ids: Vec<&[u32]> = ids.iter().map(|ids| &ids[..cut(ids)]).collect();
        self.probabilities_in(Some(&vectors), &ids).await
    }

    /// * `vectors` - those that the ids name, if they name any
    async fn probabilities_in(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
    ) -> Result<Vec<Vec<f64>>, Error> {
        let logits = self.outputs(vectors, texts, Network::forward).await?;
        Ok(logits.iter().map(|logits| self.probabilities_from(logits)).collect())
    }

    /// The probability of each class, from one text's logits.
    fn probabilities_from(&self, logits: &[f32]) -> Vec<f64> {
        match self.corpus().sets {
            Some(_) => sigmoids(logits),
            None => probabilities(logits),
        }
    }

    /// Whether a text's logits name its class, or all of its classes and no others.
    ///
    /// * `label` - as [`Encoded::label`].
    pub(super) fn is_right(&self, logits: &[f32], label: usize) -> bool {
        let probabilities = self.probabilities_from(logits);
        match &self.corpus().sets {
            Some(sets) => given(&probabilities, &self.thresholds()) == sets.labels(label),
            None => ranked(&probabilities)[0] == label,
        }
    }

    /// The probability from which on each class is given, where a text may have several.
    pub fn thresholds(&self) -> Vec<f64> {
        vec![EVEN; self.corpus().classes.len()]
    }

    /// What the output layer reads of each text, `[n_texts][n_features]`.
    ///
    /// * `vectors` - those that the ids name, if they name any
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn features(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
    ) -> Result<Vec<Vec<f32>>, Error> {
        let features = |model: &Network, batch: &Batch, off: &mut Pass| {
            model.features(model.embed(batch), batch, off)
        };
        self.outputs(vectors, texts, features).await
    }

    /// How many texts are read at once.
    pub fn evaluation_batch(&self) -> usize {
        memory::evaluation_batch(self.config(), self.corpus().dimensions())
    }

    /// What there is to see inside the network for texts, as one batch.
    ///
    /// * `vectors` - those that the ids name, if they name any
    /// * `block` - as [`Network::activations`] has it.
    pub fn activations(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
        block: usize,
    ) -> Vec<Activations> {
        let model = self.model().valid();
        let batch = self.batch(vectors, texts);
        model.activations(model.embed(&batch), &batch, block)
    }

    /// One row of numbers a text, `[n_texts][width]`, of what `layer` gives for a batch.
    async fn outputs(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
        layer: fn(&Network, &Batch, &mut Pass) -> Tensor<2>,
    ) -> Result<Vec<Vec<f32>>, Error> {
        let model = self.model().valid();
        let mut transaction = Transaction::default();
        let mut n_batches = 0;
        for chunk in texts.chunks(self.evaluation_batch()) {
            let batch = self.batch(vectors, chunk);
            transaction = transaction.register(layer(&model, &batch, &mut Pass::evaluation()));
            n_batches += 1;
        }
        if n_batches == 0 {
            return Ok(Vec::new());
        }
        let mut all = Vec::with_capacity(texts.len());
        for data in transaction.execute_async().await.map_err(engine::failure)? {
            let width = data.shape()[1];
            let rows = data.try_into_vec::<f32>().map_err(engine::failure)?;
            all.extend(rows.chunks(width).map(<[f32]>::to_vec));
        }
        Ok(all)
    }

    /// Texts as tensors, on the run's device and padded as its settings say.
    ///
    /// * `vectors` - those that the ids name, if they name any
    pub(super) fn batch(&self, vectors: Option<&TokenVectors>, texts: &[&[u32]]) -> Batch {
        let padding = self.padding();
        match vectors {
            Some(vectors) => Batch::with_vectors(texts, vectors, padding, &self.device),
            None => Batch::new(texts, self.model().fixed_len(), padding, &self.device),
        }
    }
}
