//! A run's score of one text as a function of the text's embeddings, with its gradient.

use std::rc::Rc;

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};

use super::path::Point;
use crate::config::Side;
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::linear::FittedHead;
use crate::model::{Batch, Network, Pass, TokenVectors};
use crate::pretrained::{self, Encoder, EncoderBatch};
use crate::run::Run;
use crate::transfer::{Recipe, final_logits, head_logits};

/// Multiplications of an encoder in one call, about, forwards and backwards.
const WORK_A_CALL: usize = 600_000_000;
/// Tokens of a small network in one call.
const TOKENS_A_CALL: usize = 2_048;
const MOST_POINTS_A_CALL: usize = 16;

/// What is between the embeddings and the score.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
enum Scorer {
    Network { model: Network, ids: Vec<u32>, padding: Side },
    OnEncoder { encoder: pretrained::EncoderNetwork, vectors: TokenVectors, model: Network },
    Transfer { heads: Vec<(pretrained::EncoderNetwork, FittedHead, bool)>, recipe: Recipe },
}

/// One text on its way from nothing: its tokens' embeddings grow from zero to what they are,
/// and so do its n-grams, where the model reads them. What stands around the text, special
/// ids and positions, stays.
pub struct Subject {
    scorer: Scorer,
    class: usize,
    /// Whether a text may have several classes.
    several: bool,
    device: Device,
    /// `[seq, d]`, row by row.
    pub(super) embedded: Vec<f32>,
    pub(super) seq: usize,
    /// The place of the text's first token in the sequence, and how many are read.
    pub(super) first: usize,
    n_tokens: usize,
    /// The n-gram classifier's intercepts, and what the whole text adds to them, `[n_classes]`.
    ngrams: Option<(Vec<f32>, Vec<f64>)>,
    n_points_a_call: usize,
}

impl Subject {
    /// * `run` - with a model.
    /// * `n_tokens` - of the text, as its run cuts it.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`], [`ErrorKind::Engine`].
    pub async fn new(run: &Run, text: &str, class: usize, device: &Device) -> Result<Self, Error> {
        let plain = device.clone().inner();
        let (mut own_class, mut several) = (class, run.label_sets().is_some());
        let (scorer, embedded, first, n_tokens, ngrams, n_parameters) = match run {
            Run::Scratch(trainer) => {
                let ids = trainer.corpus().ids(text).ok_or(ErrorKind::NotReady)?;
                let model = trainer.model().clone().no_grad();
                let padding = trainer.padding();
                let batch = Batch::new(&[&ids], model.fixed_len(), padding, &plain);
                let embedded = model.valid().embed(&batch);
                let first = match padding {
                    Side::Post => 0,
                    Side::Pre => embedded.dims()[1] - ids.len(),
                };
                let n_tokens = ids.len();
                (Scorer::Network { model, ids, padding }, embedded, first, n_tokens, None, None)
            }
            Run::Network(run) => {
                let trainer = run.trainer().ok_or(ErrorKind::NotReady)?;
                let vectors = trainer.corpus().vectors.as_ref().ok_or(ErrorKind::NotReady)?;
                let scorer = Scorer::OnEncoder {
                    encoder: run.encoder().network()?.clone().no_grad(),
                    vectors: vectors.scale_only(),
                    model: trainer.model().clone().no_grad(),
                };
                let (embedded, n_tokens) = embed(run.encoder(), text, &plain);
                let encoder = run.encoder();
                let n_parameters = Some(encoder.info().n_parameters);
                (scorer, embedded, encoder.n_leading(), n_tokens, None, n_parameters)
            }
            Run::Taught(_) | Run::Transfer(_) | Run::BinaryRelevance(_) => {
                let (run, place) = run.transfer_of(class).ok_or(ErrorKind::NotReady)?;
                // Of its classes one has the label, and the other lacks it.
                (own_class, several) = (place, false);
                let model = run.model().ok_or(ErrorKind::NotReady)?;
                let encoder = run.encoder();
                let published = encoder.network()?;
                let frozen = model.head.clone();
                let frozen = frozen.map(|head| (published.clone().no_grad(), head, false));
                let tuned = model
                    .tuned
                    .as_ref()
                    .map(|tuned| (tuned.network.clone().no_grad(), tuned.head.clone(), true));
                let heads: Vec<_> = frozen.into_iter().chain(tuned).collect();
                let n_parameters = Some(encoder.info().n_parameters * heads.len().max(1));
                let (embedded, n_tokens) = embed(encoder, text, &plain);
                let ngrams = model.ngrams.as_ref().map(|ngrams| {
                    let intercepts = ngrams.linear.intercepts.clone();
                    let whole = ngrams.logits(text);
                    let change = whole.iter().zip(&intercepts);
                    let change = change.map(|(logit, &start)| logit - f64::from(start)).collect();
                    (intercepts, change)
                });
                let recipe = model.choice.recipe.clone();
                let first = encoder.n_leading();
                (
                    Scorer::Transfer { heads, recipe },
                    embedded,
                    first,
                    n_tokens,
                    ngrams,
                    n_parameters,
                )
            }
        };
        let seq = embedded.dims()[1];
        let values = engine::read(Transaction::default().register(embedded)).await?;
        let n_points = match n_parameters {
            Some(n_parameters) => WORK_A_CALL / (3 * n_parameters * seq).max(1),
            None => TOKENS_A_CALL / seq.max(1),
        };
        Ok(Self {
            scorer,
            class: own_class,
            several,
            device: device.clone(),
            embedded: values.concat(),
            seq,
            first,
            n_tokens: n_tokens.min(seq.saturating_sub(first)),
            ngrams,
            n_points_a_call: n_points.clamp(1, MOST_POINTS_A_CALL),
        })
    }

    /// Tokens of the text that are read, from the first on.
    pub fn n_tokens(&self) -> usize {
        self.n_tokens
    }

    /// Points of the way that one call computes at most.
    pub fn n_points_a_call(&self) -> usize {
        self.n_points_a_call
    }

    /// What each slope of a [`Point`] is to be multiplied by: 1 for a token's, and for a class
    /// what all n-grams add to its logit.
    pub fn changes(&self) -> Vec<f64> {
        let ngrams = self.ngrams.iter().flat_map(|(_, change)| change.iter().copied());
        std::iter::repeat_n(1.0, self.n_tokens).chain(ngrams).collect()
    }

    /// The score at some points of the way, and the slopes: for each token the score's change
    /// with its embedding on the way, then for each class with its logit of the n-grams.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn points(&self, alphas: &[f64]) -> Result<Vec<Point>, Error> {
        let n_points = alphas.len();
        let width = self.embedded.len() / self.seq.max(1);
        let own = self.first * width..(self.first + self.n_tokens) * width;
        let mut values = Vec::with_capacity(n_points * self.embedded.len());
        for &alpha in alphas {
            let grown = self.embedded.iter().enumerate();
            values.extend(grown.map(|(index, value)| {
                if own.contains(&index) { value * alpha as f32 } else { *value }
            }));
        }
        let leaf = |values: Vec<f32>, shape: Vec<usize>| TensorData::new(values, shape);
        let x = Tensor::<3>::from_data(leaf(values, vec![n_points, self.seq, width]), &self.device)
            .require_grad();
        let grams = self.ngrams.as_ref().map(|(start, change)| {
            let n_classes = start.len();
            let logits = alphas.iter().flat_map(|alpha| {
                let at = move |(start, change): (&f32, &f64)| start + (alpha * change) as f32;
                start.iter().zip(change).map(at)
            });
            let data = leaf(logits.collect(), vec![n_points, n_classes]);
            Tensor::<2>::from_data(data, &self.device).require_grad()
        });
        let scores = self.scores(x.clone(), grams.clone())?; // [n_points, 1]
        let gradients = scores.clone().sum().backward();
        let step = Tensor::<3>::from_data(
            leaf(self.embedded.clone(), vec![1, self.seq, width]),
            &self.device.clone().inner(),
        );
        let slopes = match x.grad(&gradients) {
            Some(gradient) => (gradient * step).sum_dim(2).squeeze_dim::<2>(2), // [n_points, seq]
            // Only n-grams are read.
            None => Tensor::zeros([n_points, self.seq], &self.device.clone().inner()),
        };
        let mut transaction = Transaction::default().register(scores.inner()).register(slopes);
        if let Some(gradient) = grams.and_then(|grams| grams.grad(&gradients)) {
            transaction = transaction.register(gradient); // [n_points, n_classes]
        }
        let read = engine::read(transaction).await?;
        let row = |numbers: &[f32], index: usize| -> Vec<f64> {
            let width = numbers.len() / n_points.max(1);
            numbers[index * width..(index + 1) * width].iter().map(|&x| f64::from(x)).collect()
        };
        let point = |(index, &alpha): (usize, &f64)| {
            let mut slopes = row(&read[1], index)[self.first..self.first + self.n_tokens].to_vec();
            slopes.extend(read.get(2).map(|grams| row(grams, index)).unwrap_or_default());
            Point { alpha, score: f64::from(read[0][index]), slopes }
        };
        Ok(alphas.iter().enumerate().map(point).collect())
    }

    /// The log-odds of the class, `[n_points, 1]`.
    ///
    /// * `x` - `[n_points, seq, d]`; `grams` - `[n_points, n_classes]`.
    fn scores(&self, x: Tensor<3>, grams: Option<Tensor<2>>) -> Result<Tensor<2>, Error> {
        let [n_points, seq, _] = x.dims();
        let off = &mut Pass::evaluation();
        let logits = match &self.scorer {
            Scorer::Network { model, ids, padding } => {
                let texts = vec![ids.as_slice(); n_points];
                let batch = Batch::new(&texts, model.fixed_len(), *padding, &self.device);
                model.forward_embedded(x, &batch.autodiff(), off)
            }
            Scorer::OnEncoder { encoder, vectors, model } => {
                let tokens = vectors.standard(encoder.forward(&self.batch(x)).tokens);
                // Any ids but padding: the vectors say what the tokens are.
                let ids = vec![crate::text::OUT_OF_VOCABULARY; seq];
                let batch =
                    Batch::new(&vec![ids.as_slice(); n_points], None, Side::Post, &self.device);
                model.forward_embedded(tokens, &batch.autodiff(), off)
            }
            Scorer::Transfer { heads, recipe } => {
                let batch = self.batch(x);
                let logits = heads.iter().map(|(network, head, is_tuned)| {
                    let encoded = network.forward(&batch);
                    head_logits(head, if *is_tuned { encoded.vector } else { encoded.features })
                });
                let share = 1.0 / heads.len().max(1) as f64;
                let mean = logits.reduce(Tensor::add).map(|sum| sum.mul_scalar(share));
                final_logits(mean, grams, recipe).ok_or(ErrorKind::NotReady)?
            }
        };
        Ok(match self.several {
            true => logits.narrow(1, self.class, 1),
            false => log_odds(logits, self.class),
        })
    }

    fn batch(&self, x: Tensor<3>) -> EncoderBatch {
        let [n_points, seq, _] = x.dims();
        EncoderBatch { embedded: x, mask: Tensor::ones([n_points, seq], &self.device) }
    }
}

/// The log-odds of a class against all others, `[batch, 1]`, from logits `[batch, n_outputs]`.
fn log_odds(logits: Tensor<2>, class: usize) -> Tensor<2> {
    let [_, n_outputs] = logits.dims();
    if n_outputs == 1 {
        return if class == 1 { logits } else { logits.neg() };
    }
    let own = logits.clone().narrow(1, class, 1); // [batch, 1]
    let others = [(0, class), (class + 1, n_outputs - class - 1)];
    let others = others.into_iter().filter(|&(_, n)| n > 0);
    let others =
        Tensor::cat(others.map(|(start, n)| logits.clone().narrow(1, start, n)).collect(), 1);
    let highest = others.clone().detach().max_dim(1); // [batch, 1]
    let rest = (others - highest.clone()).exp().sum_dim(1).log() + highest;
    own - rest
}

/// A text's embeddings `[1, seq, d]`, and how many of its own tokens are among them.
fn embed(encoder: &Rc<Encoder>, text: &str, device: &Device) -> (Tensor<3>, usize) {
    let n_tokens = encoder.encode(text).tokens.len().min(encoder.n_read());
    (encoder.batch(&[&encoder.ids(text)], device).embedded, n_tokens)
}
