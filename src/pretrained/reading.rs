//! Reading many texts with an encoder, a few at a time.

use super::chunks_by_length;

/// Multiplications of one batch, about: a fraction of a second on one core.
const WORK_A_BATCH: usize = 600_000_000;

/// A queue of batches of texts of similar length.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Numbers of the texts in each batch.
    batches: Vec<Vec<usize>>,
    n_done: usize,
}

impl Reading {
    /// A queue of all batches.
    ///
    /// * `texts` - ids of each text to read.
    /// * `n_parameters` - of the part of the network that reads.
    pub fn new(texts: &[&[u32]], n_parameters: usize) -> Self {
        let max_tokens = (WORK_A_BATCH / n_parameters.max(1)).clamp(16, 512);
        Self { batches: chunks_by_length(texts, max_tokens), n_done: 0 }
    }

    /// The same batches, of texts that have other numbers: the text that was number i has
    /// `numbers[i]`.
    pub fn of(mut self, numbers: &[usize]) -> Self {
        self.batches.iter_mut().flatten().for_each(|text| *text = numbers[*text]);
        self
    }

    /// The texts to read next; none once all are read.
    pub fn next_batch(&self) -> Option<&[usize]> {
        self.batches.get(self.n_done).map(Vec::as_slice)
    }

    /// The batch that [`Reading::next_batch`] gave is read.
    pub fn finish_batch(&mut self) {
        self.n_done += 1;
    }

    /// Batches that are still to be read.
    pub fn n_batches_left(&self) -> usize {
        self.batches.len() - self.n_done
    }

    /// Texts read, and all.
    pub fn progress(&self) -> (usize, usize) {
        let count = |batches: &[Vec<usize>]| batches.iter().map(Vec::len).sum();
        (count(&self.batches[..self.n_done]), count(&self.batches))
    }
}
