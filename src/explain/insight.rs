//! The inside of a run's network for one text: filters, states or attention.

use burn::module::Module;
use burn::tensor::Transaction;

use super::subject::read;
use crate::error::{Error, ErrorKind};
use crate::model::{Inside, InsideKind};
use crate::pretrained::Network;
use crate::run::Run;
use crate::text::is_ideograph;

/// Training texts that are searched for what fires a filter.
const MOST_SEARCHED: usize = 256;
const TEXTS_A_BATCH: usize = 32;
/// Phrases told of each filter.
const N_STRONGEST: usize = 4;
/// Tokens that are shown.
const MOST_TOKENS: usize = 48;

/// What is seen of one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Insight {
    /// The first of them, as the network reads them, special ones included.
    pub tokens: Vec<String>,
    /// Layers with attention.
    pub n_layers: usize,
    /// Of those tokens only.
    pub matrices: Vec<Matrix>,
    /// For each filter, those of the narrowest width first, the phrases of the training texts
    /// that fire it most, the strongest first.
    pub strongest: Vec<Vec<(String, f32)>>,
}

/// Numbers of one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    pub kind: InsideKind,
    /// Tokens in a filter's window.
    pub width: usize,
    pub is_backwards: bool,
    /// As [`Inside::values`], for a batch of one.
    pub shape: [usize; 3],
    pub values: Vec<f32>,
}

impl Insight {
    /// Nothing is seen where no layer has numbers that belong to tokens: of the article's
    /// network and of the CNN encoder.
    ///
    /// * `layer` - whose attention is wanted, from 0.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned; [`ErrorKind::Engine`].
    pub async fn of(run: &mut Run, text: &str, layer: usize) -> Result<Self, Error> {
        if let Run::Transfer(run) = run {
            run.settle()?;
        }
        let (mut tokens, inside, n_layers) = match &*run {
            Run::Scratch(trainer) => {
                let corpus = trainer.corpus();
                let tokenizer = corpus.tokenizer.as_ref().ok_or(ErrorKind::NotReady)?;
                let encoding = tokenizer.encode(text);
                let kept = encoding.tokens[tokenizer.pad(&encoding).kept].iter();
                let tokens: Vec<String> = kept.map(|token| token.text.clone()).collect();
                let ids = corpus.ids(text).ok_or(ErrorKind::NotReady)?;
                let inside = trainer.inside(None, &[&ids], layer);
                (tokens, inside, trainer.model().n_blocks())
            }
            Run::Network(run) => {
                let trainer = run.trainer().ok_or(ErrorKind::NotReady)?;
                let known = trainer.corpus().vectors.as_ref().ok_or(ErrorKind::NotReady)?;
                let ids = run.encoder().ids(text);
                let read = run.encoder().token_features(&[&ids]).await?;
                let read: Vec<&[f32]> = read.iter().map(|text| text.values.as_slice()).collect();
                let (vectors, rows) = known.of_texts(&read)?;
                let inside = trainer.inside(Some(&vectors), &[&rows[0]], layer);
                (run.encoder().pieces_of(&ids), inside, trainer.model().n_blocks())
            }
            Run::Transfer(run) => {
                let model = run.model().ok_or(ErrorKind::NotReady)?;
                let network = model.tuned.as_ref().map(|tuned| &tuned.network);
                let network = network.unwrap_or(run.encoder().network()).valid();
                let Network::Bert(network) = network else { return Ok(Self::default()) };
                let ids = run.encoder().ids(text);
                let batch = run.encoder().batch(&[&ids], &run.device().clone().inner());
                let values = network.attention(&batch, layer).squeeze_dim::<3>(0);
                let kind = InsideKind::Attention;
                let inside = vec![Inside { kind, width: 1, is_backwards: false, values }];
                (run.encoder().pieces_of(&ids), inside, network.n_layers())
            }
        };
        tokens.truncate(MOST_TOKENS);
        if tokens.is_empty() || inside.is_empty() {
            return Ok(Self::default());
        }
        let matrices = numbers(inside, tokens.len()).await?;
        let is_cnn = matrices.iter().any(|matrix| matrix.kind == InsideKind::Filters);
        let strongest = if is_cnn { strongest(run).await? } else { Vec::new() };
        Ok(Self { tokens, n_layers, matrices, strongest })
    }
}

/// The numbers of the first `n` tokens.
async fn numbers(inside: Vec<Inside>, n: usize) -> Result<Vec<Matrix>, Error> {
    let mut transaction = Transaction::default();
    let mut matrices = Vec::with_capacity(inside.len());
    for Inside { kind, width, is_backwards, mut values } in inside {
        let by_token: &[usize] = match kind {
            InsideKind::Filters => &[2],
            InsideKind::Attention => &[1, 2],
            _ => &[1],
        };
        for &axis in by_token {
            let length = values.dims()[axis].min(n);
            values = values.narrow(axis, 0, length);
        }
        let shape = values.dims();
        matrices.push(Matrix { kind, width, is_backwards, shape, values: Vec::new() });
        transaction = transaction.register(values);
    }
    for (matrix, values) in matrices.iter_mut().zip(read(transaction).await?) {
        matrix.values = values;
    }
    Ok(matrices)
}

/// For each filter of each width the phrases of the training texts that fire it most.
async fn strongest(run: &Run) -> Result<Vec<Vec<(String, f32)>>, Error> {
    let trainer = match run {
        Run::Scratch(trainer) => trainer,
        Run::Network(run) => run.trainer().ok_or(ErrorKind::NotReady)?,
        Run::Transfer(_) => return Ok(Vec::new()),
    };
    let corpus = trainer.corpus();
    let tokens_of = |ids: &[u32]| -> Vec<String> {
        match (run, &corpus.tokenizer) {
            (Run::Network(run), _) => run.pieces_of(ids),
            (_, Some(tokenizer)) => {
                let token = |&id: &u32| tokenizer.vocabulary.token(id).unwrap_or("…").to_string();
                ids.iter().map(token).collect()
            }
            _ => Vec::new(),
        }
    };
    let mut all: Vec<Vec<(String, f32)>> = Vec::new();
    let searched = &corpus.training[..corpus.training.len().min(MOST_SEARCHED)];
    for chunk in searched.chunks(TEXTS_A_BATCH) {
        let ids: Vec<&[u32]> = chunk.iter().map(|example| example.ids.as_slice()).collect();
        let inside = trainer.inside(corpus.vectors.as_ref(), &ids, 0);
        // The end that is padded does not matter to the windows, but to where they stand.
        let longest = ids.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let is_pre = trainer.padding() == crate::config::Side::Pre;
        let matrices = numbers(inside, longest).await?;
        let n_filters: usize = matrices.iter().map(|matrix| matrix.shape[1]).sum();
        all.resize(n_filters, Vec::new());
        for (index, ids) in ids.iter().enumerate() {
            let tokens = tokens_of(ids);
            let first = if is_pre { longest - ids.len() } else { 0 };
            let mut filter = 0;
            for Matrix { width, shape: [_, n, seq], values, .. } in &matrices {
                for row in values[index * n * seq..(index + 1) * n * seq].chunks(*seq) {
                    let own = row.iter().enumerate().skip(first).take(tokens.len());
                    let best = own.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
                    if let Some((place, &value)) = best.filter(|(_, value)| **value > 0.0) {
                        let start = place - first;
                        let end = (start + width).min(tokens.len());
                        keep(&mut all[filter], phrase(&tokens[start..end]), value);
                    }
                    filter += 1;
                }
            }
        }
    }
    Ok(all)
}

/// Adds a phrase to the strongest, once, and forgets the weakest of too many.
fn keep(strongest: &mut Vec<(String, f32)>, phrase: String, value: f32) {
    match strongest.iter_mut().find(|(other, _)| *other == phrase) {
        Some(known) => known.1 = known.1.max(value),
        None => strongest.push((phrase, value)),
    }
    strongest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1));
    strongest.truncate(N_STRONGEST);
}

/// Tokens in a row, with spaces but between characters that write none.
fn phrase(tokens: &[String]) -> String {
    let mut phrase = String::new();
    for token in tokens {
        let is_joined = |c: Option<char>| c.is_none_or(is_ideograph);
        if !is_joined(phrase.chars().next_back()) || !is_joined(token.chars().next()) {
            phrase.push(' ');
        }
        phrase.push_str(token);
    }
    phrase.trim().to_string()
}
