//! The tokens of a batch of texts without its padding.

use handful_kernels::{Dropout, padded};

/// Which rows of a batch are tokens, and not padding.
#[derive(Debug)]
pub struct Tokens {
    /// Of the batch, `[batch, seq, d]`.
    pub shape: [usize; 3],
    /// Of each text.
    places: Vec<Vec<usize>>,
}

impl Tokens {
    /// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding
    pub fn new(shape: [usize; 3], mask: &[f32]) -> Self {
        let places = |mask: &[f32]| (0..mask.len()).filter(|&at| mask[at] != 0.0).collect();
        Self { shape, places: mask.chunks(shape[1].max(1)).map(places).collect() }
    }

    /// Tokens of each text.
    pub fn lengths(&self) -> Vec<usize> {
        self.places.iter().map(Vec::len).collect()
    }

    /// Rows of a batch.
    fn rows(&self) -> impl Iterator<Item = usize> {
        let seq = self.shape[1];
        let of_text = move |(text, places): (usize, &Vec<usize>)| {
            places.iter().map(move |place| text * seq + place).collect::<Vec<_>>()
        };
        self.places.iter().enumerate().flat_map(of_text)
    }

    /// The tokens of the texts one after the other.
    ///
    /// * `values` - `[batch, seq, any]`
    pub fn gather(&self, values: &[f32]) -> Vec<f32> {
        let [n_texts, seq, _] = self.shape;
        let width = values.len() / (n_texts * seq).max(1);
        let mut tokens = Vec::with_capacity(self.lengths().iter().sum::<usize>() * width);
        for row in self.rows() {
            tokens.extend_from_slice(&values[row * width..(row + 1) * width]);
        }
        tokens
    }

    /// A batch of tokens of `d` numbers, zero at padding.
    pub fn scatter(&self, tokens: &[f32], d: usize) -> Vec<f32> {
        let [n_texts, seq, _] = self.shape;
        let mut values = vec![0.0; n_texts * seq * d];
        for (row, token) in self.rows().zip(tokens.chunks_exact(d.max(1))) {
            values[row * d..(row + 1) * d].copy_from_slice(token);
        }
        values
    }

    /// What belongs to tokens.
    pub fn dropout(&self, dropout: &Dropout, n_heads: usize) -> Dropout {
        let seq = self.shape[1];
        let mut weights = Vec::new();
        for (text, places) in self.places.iter().enumerate() {
            let n = padded(places.len());
            for (head, token) in
                (0..n_heads).flat_map(|head| places.iter().map(move |token| (head, token)))
            {
                let start = ((text * n_heads + head) * seq + token) * seq;
                let end = weights.len() + n;
                for run in places.chunk_by(|one, next| one + 1 == *next) {
                    let Some(first) = run.first() else { continue };
                    weights.extend_from_slice(&dropout.weights[start + first..][..run.len()]);
                }
                weights.resize(end, 0.0);
            }
        }
        Dropout { weights, inner: self.gather(&dropout.inner) }
    }
}
