//! Beginning with what an earlier run has learned, after texts or classes have come to be more.

use burn::prelude::*;
use burn::tensor::{Int, TensorData};

use super::Trainer;
use crate::config::ModelKind;
use crate::text::Tokenizer;

/// What a run's network has learned, and what its weights stand for.
#[derive(Clone)]
pub(crate) struct Learned {
    model: ModelKind,
    classes: Vec<String>,
    /// None where an encoder read the texts.
    tokenizer: Option<Tokenizer>,
    /// Of the network; the embedding comes first, the output layer's weights and biases last.
    parameters: Vec<Tensor<1>>,
}

impl Trainer {
    /// What its network has learned; nothing that another run may begin with where it learned
    /// privately. Tokens that are hashed have no names to go by, either.
    pub(crate) fn learned(&self) -> Option<Learned> {
        (!self.config().private).then(|| Learned {
            model: self.config().model,
            classes: self.corpus().classes.clone(),
            tokenizer: self.corpus().tokenizer.clone(),
            parameters: self.model.parameters(),
        })
    }

    /// Takes over the weights of another run of the same network: the rows of the embedding by
    /// their words, those of the output layer by their classes, and the other layers as they
    /// are. What the other run did not have keeps its fresh weights. False, and nothing is
    /// taken, where the networks differ.
    pub(crate) fn warm_start_from(&mut self, other: &Learned) -> bool {
        let (own, old) = (self.model.parameters(), other.parameters.clone());
        if self.config().private
            || self.config().model != other.model
            || own.len() != old.len()
            || own.len() < 3
        {
            return false;
        }
        let words = match (&self.corpus().tokenizer, &other.tokenizer) {
            (Some(own), Some(old)) => Some((same_words(own, old), old.vocabulary.size())),
            // An encoder's vectors mean the same to every network on it.
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return false,
        };
        let n_outputs = |parameters: &[Tensor<1>]| parameters[parameters.len() - 1].dims()[0];
        let (n_own, n_old) = (n_outputs(&own), n_outputs(&old));
        let classes = match (n_own, n_old) {
            // One sigmoid means the second class.
            (1, 1) => (self.corpus().classes == other.classes).then(|| vec![Some(0)]),
            (1, _) | (_, 1) => None,
            _ => Some(same_places(&self.corpus().classes, &other.classes)),
        };
        let last = own.len() - 1;
        let merged: Vec<Tensor<1>> = own
            .into_iter()
            .zip(old)
            .enumerate()
            .map(|(index, (own, old))| match (&classes, &words) {
                (_, Some((words, n_old))) if index == 0 => take_rows(own, old, words, *n_old),
                (Some(classes), _) if index + 1 >= last => take_columns(own, old, classes, n_old),
                (None, _) if index + 1 >= last => own,
                _ if own.dims() == old.dims() => old,
                _ => own,
            })
            .collect();
        self.set_parameters(&merged);
        true
    }
}

/// For each id of a tokenizer the id that its token has in another.
fn same_words(own: &Tokenizer, old: &Tokenizer) -> Vec<Option<usize>> {
    let place = |id: usize| {
        // Padding and the unknown word are no words.
        let Some(token) = own.vocabulary.token(id as u32) else { return Some(id) };
        let old_id = old.vocabulary.id(token);
        (old.vocabulary.token(old_id) == Some(token)).then_some(old_id as usize)
    };
    (0..own.vocabulary.size()).map(place).collect()
}

fn same_places(names: &[String], others: &[String]) -> Vec<Option<usize>> {
    names.iter().map(|name| others.iter().position(|other| other == name)).collect()
}

/// A flat `[n_own, d]` with some rows of a flat `[n_old, d]`.
///
/// * `places` - for each row the other's, `[n_own]`.
fn take_rows(own: Tensor<1>, old: Tensor<1>, places: &[Option<usize>], n_old: usize) -> Tensor<1> {
    let (n_own, d) = (places.len(), old.dims()[0] / n_old.max(1));
    if own.dims()[0] != n_own * d {
        return own;
    }
    let device = own.device();
    let indices: Vec<i32> = places.iter().map(|place| place.unwrap_or(0) as i32).collect();
    let is_known: Vec<f32> = places.iter().map(|place| f32::from(place.is_some())).collect();
    let indices = Tensor::<1, Int>::from_data(TensorData::new(indices, [n_own]), &device);
    let is_known = Tensor::<2>::from_data(TensorData::new(is_known, [n_own, 1]), &device);
    let old = old.reshape([n_old, d]).select(0, indices);
    let own = own.reshape([n_own, d]);
    (own.clone() + (old - own) * is_known).reshape([n_own * d])
}

/// A flat `[d, n_own]` with some columns of a flat `[d, n_old]`.
fn take_columns(
    own: Tensor<1>,
    old: Tensor<1>,
    places: &[Option<usize>],
    n_old: usize,
) -> Tensor<1> {
    let n_own = places.len();
    let transposed = |values: Tensor<1>, n: usize| {
        let d = values.dims()[0] / n.max(1);
        let len = n * d;
        values.reshape([d, n]).transpose().reshape([len])
    };
    let rows = take_rows(transposed(own, n_own), transposed(old, n_old), places, n_old);
    let d = rows.dims()[0] / n_own.max(1);
    rows.reshape([n_own, d]).transpose().reshape([n_own * d])
}
