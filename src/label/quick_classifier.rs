//! Texts as a classifier reads them that takes milliseconds to fit.

use crate::linear::{
    Examples, HeadChoice, HeadFit, Matrix, NgramFit, Rows, Standardizer, TfIdf, softmax,
};
use crate::pretrained::Encoder;

/// Steps of a fit that are taken at once.
const FIT_STEPS: usize = 20;

/// Factor of the cosines to the class means before the softmax. It decides on no order of
/// classes, and leaves room for doubt: cosines of centred vectors rarely differ by 0.5.
const SCALE: f64 = 10.0;

/// Texts of which so much is spelt alike, by the cosine of their n-grams, are near-duplicates.
const ALIKE: f64 = 0.7;
/// The same of centred vectors: copies of a picture in another size or quality.
const ALIKE_VECTORS: f64 = 0.95;

/// Texts with the vectors of an encoder, if there is one.
pub struct TextFeatures {
    texts: Vec<String>,
    /// Of the texts that are read so far, `[n_read][n_features]`.
    vectors: Option<Vec<Vec<f32>>>,
    /// Whether they are texts, and not the names of pictures or sounds.
    has_words: bool,
}

/// A classifier being fitted.
pub enum QuickFit {
    Vectors(HeadFit),
    Ngrams(NgramFit),
}

impl QuickFit {
    /// True once it is finished.
    pub fn advance(&mut self) -> bool {
        match self {
            QuickFit::Vectors(fit) => fit.advance(FIT_STEPS),
            QuickFit::Ngrams(fit) => fit.advance(FIT_STEPS),
        }
    }
}

impl TextFeatures {
    pub fn new(texts: Vec<String>, encoder: Option<&Encoder>) -> Self {
        let has_words = encoder.is_none_or(|encoder| encoder.given_vectors().is_none());
        Self { texts, vectors: encoder.map(|_| Vec::new()), has_words }
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Texts that the encoder has not read.
    pub fn n_unread(&self) -> usize {
        self.vectors.as_ref().map_or(0, |vectors| self.texts.len() - vectors.len())
    }

    pub fn next_unread(&self) -> Option<&str> {
        self.texts.get(self.vectors.as_ref()?.len()).map(String::as_str)
    }

    /// The vector of the next unread text, `[n_features]`.
    pub fn push(&mut self, vector: Vec<f32>) {
        self.vectors.get_or_insert_default().push(vector);
    }

    /// A classifier of some of the texts, at its beginning. Nothing of the others is used.
    ///
    /// * `labels` - class index of every text, `[n_texts]`.
    pub fn fit(&self, training: &[usize], labels: &[usize], n_classes: usize) -> QuickFit {
        let labels: Vec<usize> = training.iter().map(|&text| labels[text]).collect();
        match &self.vectors {
            Some(vectors) => {
                let features = training.iter().map(|&text| vectors[text].as_slice()).collect();
                let examples = Examples { features, labels: &labels, ..Examples::default() };
                QuickFit::Vectors(HeadFit::new(HeadChoice::Prototypes, SCALE, examples, n_classes))
            }
            None => {
                let texts: Vec<&str> =
                    training.iter().map(|&text| self.texts[text].as_str()).collect();
                QuickFit::Ngrams(NgramFit::new(&texts, &labels, n_classes))
            }
        }
    }

    /// What a fitted classifier says of some of the texts, `[n][n_classes]`.
    pub fn probabilities(&self, fit: QuickFit, texts: &[usize]) -> Vec<Vec<f64>> {
        let mut all: Vec<Vec<f64>> = match fit {
            QuickFit::Vectors(fit) => {
                let head = fit.finish();
                let vectors = self.vectors.as_deref().unwrap_or_default();
                texts.iter().map(|&text| head.logits(&vectors[text])).collect()
            }
            QuickFit::Ngrams(fit) => {
                let classifier = fit.finish();
                texts.iter().map(|&text| classifier.logits(&self.texts[text])).collect()
            }
        };
        all.iter_mut().for_each(|logits| {
            softmax(logits);
        });
        all
    }

    /// Unit rows whose scalar products say how alike texts are: in meaning where an encoder
    /// has read them, else in spelling.
    pub fn rows(&self) -> Rows {
        let Some(vectors) = &self.vectors else {
            return self.spelling();
        };
        let standardizer = Standardizer::fit(vectors.iter().map(Vec::as_slice));
        let mut rows =
            Matrix { n_columns: vectors.first().map_or(0, Vec::len), values: Vec::new() };
        for vector in vectors {
            rows.push(&standardizer.apply(vector));
        }
        Rows::Dense(rows)
    }

    /// Each text without case, punctuation and white space, unless nothing is left.
    pub fn keys(&self) -> Vec<String> {
        let key = |text: &String| {
            let text = text.to_lowercase();
            let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            if letters.is_empty() { text } else { letters }
        };
        self.texts.iter().map(key).collect()
    }

    /// Unit rows by which near-duplicates are found, and how alike those are at least: character
    /// n-grams, or of what has no words the vectors.
    pub fn likeness(&self) -> (Rows, f64) {
        match self.has_words {
            true => (self.spelling(), ALIKE),
            false => (self.rows(), ALIKE_VECTORS),
        }
    }

    fn spelling(&self) -> Rows {
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).collect();
        Rows::Sparse(TfIdf::fit(&texts, 1).rows(texts))
    }
}
