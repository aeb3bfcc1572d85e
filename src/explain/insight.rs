//! The inside of a run's network for one text: filters, states or attention.

use burn::tensor::Transaction;
use serde::Serialize;

use super::filters::{Filters, TopActivations};
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::model::{ActivationKind, Activations};
use crate::run::Run;

/// Tokens that are shown.
const MOST_TOKENS: usize = 48;

/// What is seen of one text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Insight {
    /// The first of them, as the network reads them, special ones included.
    pub tokens: Vec<String>,
    /// Layers with attention.
    pub n_layers: usize,
    /// Of those tokens only: states and gates, or attention.
    pub matrices: Vec<Matrix>,
    /// Of a network with convolutions.
    pub filters: Option<Filters>,
}

/// Numbers of one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// What the numbers are.
    pub kind: ActivationKind,
    /// Whether they belong to the direction that reads from the last token to the first.
    pub is_backwards: bool,
    /// As [`Activations::values`], for a batch of one.
    pub shape: [usize; 3],
    /// Row by row, `[shape[0] * shape[1] * shape[2]]`.
    pub values: Vec<f32>,
}

impl Insight {
    /// Nothing is seen of a text without tokens.
    ///
    /// * `layer` - whose attention is wanted, from 0.
    /// * `top` - goes on with each look at a network with filters.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned; [`ErrorKind::Engine`].
    pub async fn of(
        run: &mut Run,
        text: &str,
        layer: usize,
        top: &mut TopActivations,
    ) -> Result<Self, Error> {
        run.settle()?;
        let (mut tokens, activations, n_layers) = match &*run {
            Run::Scratch(trainer) => {
                let corpus = trainer.corpus();
                let tokenizer = corpus.tokenizer.as_ref().ok_or(ErrorKind::NotReady)?;
                let encoding = tokenizer.encode(text);
                let kept = encoding.tokens[tokenizer.pad(&encoding).kept].iter();
                let tokens: Vec<String> = kept.map(|token| token.text.clone()).collect();
                let ids = corpus.ids(text).ok_or(ErrorKind::NotReady)?;
                let activations = trainer.activations(None, &[&ids], layer);
                (tokens, activations, trainer.model().n_blocks())
            }
            Run::Network(run) => {
                let trainer = run.trainer().ok_or(ErrorKind::NotReady)?;
                let known = trainer.corpus().vectors.as_ref().ok_or(ErrorKind::NotReady)?;
                let ids = run.encoder().ids(text);
                let read = run.encoder().token_features(&[&ids]).await?;
                let read: Vec<&[f32]> = read.iter().map(|text| text.values.as_slice()).collect();
                let (vectors, rows) = known.of_texts(&read)?;
                let activations = trainer.activations(Some(&vectors), &[&rows[0]], layer);
                (run.encoder().pieces_of(&ids), activations, trainer.model().n_blocks())
            }
            Run::Taught(_) | Run::Transfer(_) | Run::BinaryRelevance(_) => {
                // Several labels have the encoder in common.
                let (run, _) = run.transfer_of(0).ok_or(ErrorKind::NotReady)?;
                let ids = run.encoder().ids(text);
                let activations = run.activations(&[&ids], layer).ok_or(ErrorKind::NotReady)?;
                let n_layers = run.encoder().network()?.n_layers();
                (run.encoder().pieces_of(&ids), activations, n_layers)
            }
        };
        if tokens.is_empty() || activations.is_empty() {
            return Ok(Self::default());
        }
        if activations[0].kind.is_filters() {
            let filters = Some(Filters::of(run, activations, &tokens, top).await?);
            return Ok(Self { filters, ..Self::default() });
        }
        tokens.truncate(MOST_TOKENS);
        let matrices = numbers(activations, tokens.len()).await?;
        Ok(Self { tokens, n_layers, matrices, filters: None })
    }
}

/// The numbers of the first `n` tokens.
async fn numbers(activations: Vec<Activations>, n: usize) -> Result<Vec<Matrix>, Error> {
    let mut transaction = Transaction::default();
    let mut matrices = Vec::with_capacity(activations.len());
    for Activations { kind, is_backwards, mut values, .. } in activations {
        let by_token: &[usize] = match kind {
            ActivationKind::Attention => &[1, 2],
            _ => &[1],
        };
        for &axis in by_token {
            let length = values.dims()[axis].min(n);
            values = values.narrow(axis, 0, length);
        }
        let shape = values.dims();
        matrices.push(Matrix { kind, is_backwards, shape, values: Vec::new() });
        transaction = transaction.register(values);
    }
    for (matrix, values) in matrices.iter_mut().zip(engine::read(transaction).await?) {
        matrix.values = values;
    }
    Ok(matrices)
}
