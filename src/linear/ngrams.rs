//! A classifier on character n-grams.

use super::{LinearClassifier, LinearFit, TfIdf};

/// A classifier on character n-grams.
#[derive(Debug, Clone)]
pub struct NgramClassifier {
    /// From a text to its n-grams, learned from the training texts.
    pub vectorizer: TfIdf,
    /// Of the n-grams.
    pub linear: LinearClassifier,
}

impl NgramClassifier {
    /// The logits of a text, `[n_classes]`.
    pub fn logits(&self, text: &str) -> Vec<f64> {
        self.linear.sparse_logits(&self.vectorizer.row(text))
    }
}

/// The fit of an [`NgramClassifier`], in progress.
pub struct NgramFit {
    vectorizer: TfIdf,
    fit: LinearFit,
}

impl NgramFit {
    /// A fit at its beginning.
    ///
    /// * `texts` - of the training part, `[n_texts]`.
    /// * `labels` - class index of each text, `[n_texts]`.
    pub fn new(texts: &[&str], labels: &[usize], n_classes: usize) -> Self {
        let (fit, vectorizer) = LinearFit::of_ngrams(texts, labels, n_classes);
        NgramFit { vectorizer, fit }
    }

    /// Goes on for at most so many steps; true once it is finished.
    pub fn advance(&mut self, n_steps: usize) -> bool {
        self.fit.advance(n_steps)
    }

    /// The classifier as far as it has come.
    pub fn finish(&self) -> NgramClassifier {
        NgramClassifier { linear: self.fit.linear(), vectorizer: self.vectorizer.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ngrams_tell_words_apart() {
        let texts = ["late parcel", "parcel lost", "good food", "food was good"];
        let mut fit = NgramFit::new(&texts, &[0, 0, 1, 1], 2);
        while !fit.advance(10) {}
        let classifier = fit.finish();
        let logits = classifier.logits("my parcels");
        assert!(logits[0] > logits[1], "{logits:?}");
    }
}
