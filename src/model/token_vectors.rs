//! What a frozen encoder made of a data set's tokens: one row a token of a text.
//!
//! The vectors are brought to one scale without changing what a linear layer can read from
//! them: each text's are divided by the length of their mean, as sentence vectors are
//! compared by their angle; then the training texts' mean is taken away, and one factor
//! gives what is left a mean square of 1. So a text's vectors average to what a linear
//! probe reads of it, in numbers that the optimisers' usual steps fit, and a token that is
//! hidden (zeros) says nothing but the average.

use std::ops::Range;

use burn::prelude::*;
use burn::tensor::{TensorData, f16};

use super::memory;
use crate::error::Error;
use crate::text::{OUT_OF_VOCABULARY, PAD};

/// Rows before the first token's: padding and a hidden token, both zeros.
const FIRST: usize = {
    assert!(PAD == 0 && OUT_OF_VOCABULARY == 1);
    2
};

/// Token vectors, `[n_rows, width]`, in half precision: they are as many as a data set has tokens.
#[derive(Debug, Clone)]
pub struct TokenVectors {
    width: usize,
    /// Divided by the length of their text's mean.
    values: Vec<f16>,
    /// Mean of the training texts' vectors, `[width]`, and the factor after it is taken away.
    mean: Vec<f32>,
    scale: f32,
}

impl TokenVectors {
    /// No tokens yet.
    ///
    /// * `width` - length of a token's vector.
    pub fn new(width: usize) -> Self {
        let width = width.max(1);
        Self { width, values: Vec::new(), mean: vec![0.0; width], scale: 1.0 }
    }

    /// Tokens that were put down as [`TokenVectors::halves`], [`TokenVectors::mean`] and
    /// [`TokenVectors::scale`] gave them.
    ///
    /// * `halves` - the bits of numbers in half precision, `[n_tokens, width]`; `mean` - `[width]`
    pub(crate) fn of(halves: Vec<u16>, mean: Vec<f32>, scale: f32) -> Self {
        let values = halves.into_iter().map(f16::from_bits).collect();
        Self { width: mean.len().max(1), values, mean, scale }
    }

    /// What bits of numbers in half precision stand for.
    pub(crate) fn numbers(halves: &[u16]) -> impl Iterator<Item = f32> {
        halves.iter().map(|&bits| f16::from_bits(bits).to_f32())
    }

    /// The bits of the tokens' numbers, `[n_tokens, width]`.
    pub(crate) fn halves(&self) -> impl ExactSizeIterator<Item = u16> {
        self.values.iter().map(|value| value.to_bits())
    }

    /// The mean of the training texts' vectors, `[width]`.
    pub(crate) fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// What the vectors are multiplied by after the mean is taken away.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    /// Adds a text's tokens and gives their ids.
    ///
    /// * `tokens` - `[n_tokens, width]`, row by row.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`].
    pub fn push(&mut self, tokens: &[f32]) -> Result<Vec<u32>, Error> {
        memory::check_vectors(self.values.len() + tokens.len())?;
        let first = self.n_rows();
        let rows = tokens.chunks_exact(self.width);
        let n_tokens = rows.len();
        let mut mean = vec![0f32; self.width];
        for row in rows.clone() {
            for (sum, value) in mean.iter_mut().zip(row) {
                *sum += value / n_tokens as f32;
            }
        }
        let length = mean.iter().map(|value| value * value).sum::<f32>().sqrt();
        let factor = 1.0 / length.max(1e-12);
        self.values.extend(rows.flatten().map(|value| f16::from_f32(value * factor)));
        Ok((first..first + n_tokens).map(|row| row as u32).collect())
    }

    /// Adds a text's tokens as others of the same encoder have them, and gives their ids; none
    /// where the others lack them.
    ///
    /// * `ids` - of the text's tokens there.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`].
    pub fn push_from(&mut self, others: &Self, ids: &[u32]) -> Result<Option<Vec<u32>>, Error> {
        if ids.is_empty() || ids.iter().any(|&id| others.place(id).is_none()) {
            return Ok(None);
        }
        memory::check_vectors(self.values.len() + ids.len() * self.width)?;
        let first = self.n_rows();
        for place in ids.iter().filter_map(|&id| others.place(id)) {
            self.values.extend_from_slice(&others.values[place]);
        }
        Ok(Some((first..first + ids.len()).map(|row| row as u32).collect()))
    }

    /// Takes the texts' mean away and brings what is left to a mean square of 1; once.
    ///
    /// * `texts` - ids of the training texts' tokens.
    pub fn standardize(&mut self, texts: &[&[u32]]) {
        let means: Vec<Vec<f32>> = texts.iter().map(|ids| self.mean_of(ids)).collect();
        let n_texts = texts.len().max(1) as f32;
        let mean: Vec<f32> = (0..self.width)
            .map(|column| means.iter().map(|text| text[column]).sum::<f32>() / n_texts)
            .collect();
        let squares = means.iter().flat_map(|text| text.iter().zip(&mean));
        let sum: f32 = squares.map(|(value, mean)| (value - mean) * (value - mean)).sum();
        let variance = sum / (n_texts * self.width as f32);
        // Texts that are all alike have no spread to bring to 1.
        let scale = if variance > 1e-12 { variance.sqrt().recip() } else { 1.0 };
        self.mean = mean;
        self.scale = scale;
    }

    /// Takes the mean of other texts away, which tell nothing of these; the scale is that of
    /// unit vectors.
    ///
    /// * `texts` - the others, of each `[n_tokens, width]`, row by row; at least one.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`].
    pub fn center_on(&mut self, texts: &[&[f32]]) -> Result<(), Error> {
        let (others, ids) = Self::new(self.width).of_texts(texts)?;
        let means: Vec<Vec<f32>> = ids.iter().map(|ids| others.mean_of(ids)).collect();
        let n_texts = texts.len().max(1) as f32;
        let mean = |column: usize| means.iter().map(|text| text[column]).sum::<f32>() / n_texts;
        self.mean = (0..self.width).map(mean).collect();
        self.scale = (self.width as f32).sqrt();
        Ok(())
    }

    /// The scale of these, without them.
    pub fn scale_only(&self) -> Self {
        Self { mean: self.mean.clone(), scale: self.scale, ..Self::new(self.width) }
    }

    /// New texts' vectors on the scale of these, and their ids.
    ///
    /// * `texts` - of each text `[n_tokens, width]`, row by row.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`].
    pub fn of_texts(&self, texts: &[&[f32]]) -> Result<(Self, Vec<Vec<u32>>), Error> {
        let mut vectors = self.scale_only();
        let ids = texts.iter().map(|tokens| vectors.push(tokens)).collect::<Result<_, _>>()?;
        Ok((vectors, ids))
    }

    /// New texts' tokens on the scale of these, with gradients and not rounded.
    ///
    /// * `tokens` - `[batch, seq, width]`, all of them tokens.
    pub fn standard(&self, tokens: Tensor<3>) -> Tensor<3> {
        let mean = tokens.clone().mean_dim(1); // [batch, 1, width]
        let length = (mean.clone() * mean).sum_dim(2).add_scalar(1e-24).sqrt(); // [batch, 1, 1]
        let data = TensorData::new(self.mean.clone(), [1, 1, self.width]);
        let mean = Tensor::<3>::from_data(data, &tokens.device());
        (tokens / length - mean).mul_scalar(self.scale)
    }

    /// A token's vector, `[width]`; nothing, for zeros, where the id is no token's.
    pub fn row(&self, id: u32) -> impl Iterator<Item = f32> {
        let row = self.place(id).map(|place| &self.values[place]);
        let standard = row.unwrap_or_default().iter().zip(&self.mean);
        standard.map(|(value, mean)| (value.to_f32() - mean) * self.scale)
    }

    /// Where a token's numbers lie, if it is one.
    fn place(&self, id: u32) -> Option<Range<usize>> {
        let start = (id as usize).checked_sub(FIRST)? * self.width;
        (start + self.width <= self.values.len()).then(|| start..start + self.width)
    }

    /// The mean of a text's vectors, `[width]`; zeros for a text without tokens.
    pub fn mean_of(&self, ids: &[u32]) -> Vec<f32> {
        let mut mean = vec![0f32; self.width];
        for &id in ids {
            for (sum, value) in mean.iter_mut().zip(self.row(id)) {
                *sum += value;
            }
        }
        let n_tokens = ids.len().max(1) as f32;
        mean.iter_mut().for_each(|sum| *sum /= n_tokens);
        mean
    }

    /// Length of a token's vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Ids in use, padding and the hidden token included.
    pub fn n_rows(&self) -> usize {
        FIRST + self.values.len() / self.width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: impl IntoIterator<Item = f32>, expected: &[f32]) {
        let actual: Vec<f32> = actual.into_iter().collect();
        assert_eq!(actual.len(), expected.len(), "{actual:?}");
        for (a, e) in actual.iter().zip(expected) {
            assert!((a - e).abs() < 2e-3, "{actual:?} is not {expected:?}");
        }
    }

    #[test]
    fn vectors_are_standardised_by_hand() {
        let mut vectors = TokenVectors::new(2);
        // The mean (3, 4) has length 5; the second text's is (1, 0) already.
        let first = vectors.push(&[2.0, 8.0, 4.0, 0.0]).unwrap();
        let second = vectors.push(&[1.0, 0.0]).unwrap();
        assert_eq!((&first[..], &second[..]), (&[2, 3][..], &[4][..]));
        check(vectors.row(2), &[0.4, 1.6]);
        check(vectors.mean_of(&first), &[0.6, 0.8]);
        // Means (0.6, 0.8) and (1, 0) lie ±(0.2, 0.4) about (0.8, 0.4): mean square 0.1.
        vectors.standardize(&[&first, &second]);
        let scale = 10f32.sqrt();
        check(vectors.mean_of(&first), &[-0.2 * scale, 0.4 * scale]);
        check(vectors.mean_of(&second), &[0.2 * scale, -0.4 * scale]);
        check(vectors.row(0).chain(vectors.row(1)).chain(vectors.row(5)), &[]);
        // A new text, whatever its length, comes out as the same one in training did.
        let (new, ids) = vectors.of_texts(&[&[20.0, 80.0, 40.0, 0.0], &[]]).unwrap();
        check(new.row(ids[0][0]), &[-0.4 * scale, 1.2 * scale]);
        check(new.mean_of(&ids[0]), &[-0.2 * scale, 0.4 * scale]);
        check(new.mean_of(&ids[1]), &[0.0, 0.0]);
    }

    #[test]
    fn a_text_that_was_read_before_is_taken_over() {
        let mut old = TokenVectors::new(2);
        let first = old.push(&[2.0, 8.0, 4.0, 0.0]).unwrap();
        let second = old.push(&[1.0, 0.0]).unwrap();
        old.standardize(&[&first, &second]);
        let mut new = old.scale_only();
        let ids = new.push_from(&old, &second).unwrap().unwrap();
        assert_eq!(ids, [2]);
        check(new.row(2), &old.row(4).collect::<Vec<f32>>());
        let ids = new.push_from(&old, &first).unwrap().unwrap();
        assert_eq!(ids, [3, 4]);
        check(new.mean_of(&ids), &old.mean_of(&first));
        // Neither padding, nor what was never read, nor no text at all.
        for ids in [&[0][..], &[4, 5], &[]] {
            assert_eq!(new.push_from(&old, ids).unwrap(), None);
        }
        assert_eq!(new.n_rows(), 5);
    }

    #[test]
    fn other_texts_give_a_centre_and_no_scale() {
        let mut vectors = TokenVectors::new(2);
        let text = vectors.push(&[3.0, 4.0]).unwrap();
        vectors.center_on(&[&[0.0, 2.0], &[4.0, 0.0]]).unwrap();
        // Unit vectors (0, 1) and (1, 0) have (0.5, 0.5) in their middle.
        let root = 2f32.sqrt();
        check(vectors.mean_of(&text), &[0.1 * root, 0.3 * root]);
    }

    #[test]
    fn new_texts_are_brought_to_the_same_scale_on_a_device() {
        let mut vectors = TokenVectors::new(2);
        let first = vectors.push(&[2.0, 8.0, 4.0, 0.0]).unwrap();
        let second = vectors.push(&[1.0, 0.0]).unwrap();
        vectors.standardize(&[&first, &second]);
        let tokens = crate::model::testing::tensor([1, 2, 2], &[20.0, 80.0, 40.0, 0.0]);
        let standard = vectors.standard(tokens).into_data().try_into_vec::<f32>().unwrap();
        let expected: Vec<f32> = first.iter().flat_map(|&id| vectors.row(id)).collect();
        check(standard, &expected);
    }

    #[test]
    fn texts_that_are_all_alike_stay_finite() {
        let mut vectors = TokenVectors::new(2);
        let ids: Vec<Vec<u32>> = (0..3).map(|_| vectors.push(&[0.0, 0.0]).unwrap()).collect();
        let texts: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
        vectors.standardize(&texts);
        check(vectors.row(2), &[0.0, 0.0]);
    }
}
