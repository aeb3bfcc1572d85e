//! Beginning with what an earlier run has learned, after texts or classes have come to be more.

use burn::prelude::*;
use burn::tensor::{Int, TensorData};

use super::{Corpus, Trainer};

impl Trainer {
    /// Takes over the weights of another run of the same network: the rows of the embedding by
    /// their words, those of the output layer by their classes, and the other layers as they
    /// are. What the other run did not have keeps its fresh weights. False, and nothing is
    /// taken, where the networks differ.
    pub(crate) fn warm_start_from(&mut self, other: &Trainer) -> bool {
        if self.config().private || other.config().private {
            // What another has learned of the texts is nothing that a private run may begin with;
            // and tokens that are hashed have no names to go by.
            return false;
        }
        let (own, old) = (self.model.parameters(), other.model.parameters());
        let Some(words) = same_words(self.corpus(), other.corpus()) else { return false };
        if self.config().model != other.config().model || own.len() != old.len() || own.len() < 3 {
            return false;
        }
        // The embedding comes first, the output layer's weights and biases last.
        let n_outputs = |parameters: &[Tensor<1>]| parameters[parameters.len() - 1].dims()[0];
        let (n_own, n_old) = (n_outputs(&own), n_outputs(&old));
        let classes = match (n_own, n_old) {
            // One sigmoid means the second class.
            (1, 1) => (self.corpus().classes == other.corpus().classes).then(|| vec![Some(0)]),
            (1, _) | (_, 1) => None,
            _ => Some(same_places(&self.corpus().classes, &other.corpus().classes)),
        };
        let last = own.len() - 1;
        let merged: Vec<Tensor<1>> = own
            .into_iter()
            .zip(old)
            .enumerate()
            .map(|(index, (own, old))| match &classes {
                _ if index == 0 => {
                    take_rows(own, old, &words, other.corpus().dimensions().vocabulary_size)
                }
                Some(classes) if index + 1 >= last => take_columns(own, old, classes, n_old),
                None if index + 1 >= last => own,
                _ if own.dims() == old.dims() => old,
                _ => own,
            })
            .collect();
        self.model = self.model.clone().with_parameters(&merged);
        true
    }
}

/// For each id of a corpus the id that its token has in another; none where a corpus has no
/// tokens.
fn same_words(corpus: &Corpus, other: &Corpus) -> Option<Vec<Option<usize>>> {
    let (own, old) = (corpus.tokenizer.as_ref()?, other.tokenizer.as_ref()?);
    let place = |id: usize| {
        // Padding and the unknown word are no words.
        let Some(token) = own.vocabulary.token(id as u32) else { return Some(id) };
        let old_id = old.vocabulary.id(token);
        (old.vocabulary.token(old_id) == Some(token)).then_some(old_id as usize)
    };
    Some((0..own.vocabulary.size()).map(place).collect())
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
