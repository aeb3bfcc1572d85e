//! What a quick classifier says of texts that it has not seen.

use super::quick_classifier::{QuickFit, TextFeatures};
use crate::data::folds_of_texts;
use crate::metrics::ranked;

const N_FOLDS: usize = 5;
/// Cross-validations with other folds, whose probabilities are averaged: with a handful of
/// texts much depends on which of them stand together.
const N_REPEATS: u32 = 4;

/// Cross-validations, as far as they have come.
pub struct HeldOut {
    /// Class index of each text.
    labels: Vec<usize>,
    n_classes: usize,
    /// What each fit holds out.
    folds: Vec<Vec<usize>>,
    n_folds_done: usize,
    fit: Option<QuickFit>,
    /// Sums over the repeats, `[n_texts][n_classes]`; of [`HeldOut::texts`] means.
    sums: Vec<Vec<f64>>,
}

/// What is said of the label of one text.
pub struct Doubt {
    pub text: usize,
    /// Class index of its label.
    pub label: usize,
    /// Probability of its label.
    pub probability: f64,
    /// The most probable other class, by its index.
    pub other: usize,
    pub other_probability: f64,
    /// It counts among the confident joint's label errors.
    pub is_probable: bool,
}

impl HeldOut {
    /// * `labels` - class index of each text, `[n_texts]`.
    pub fn new(texts: &[String], labels: Vec<usize>, n_classes: usize, seed: u32) -> Self {
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        let repeat =
            |repeat| folds_of_texts(&borrowed, &labels, N_FOLDS, seed.wrapping_add(repeat));
        Self {
            folds: (0..N_REPEATS).flat_map(repeat).collect(),
            n_folds_done: 0,
            fit: None,
            sums: vec![vec![0.0; n_classes]; texts.len()],
            labels,
            n_classes,
        }
    }

    /// Folds that are not held out yet.
    pub fn n_steps_left(&self) -> usize {
        self.folds.len() - self.n_folds_done
    }

    /// Some steps of a fit.
    pub fn step(&mut self, texts: &TextFeatures) {
        let held_out = &self.folds[self.n_folds_done];
        let mut fit = match self.fit.take() {
            Some(fit) => fit,
            None => {
                let is_kept = |text: &usize| held_out.binary_search(text).is_err();
                let training: Vec<usize> = (0..self.labels.len()).filter(is_kept).collect();
                texts.fit(&training, &self.labels, self.n_classes)
            }
        };
        if fit.advance() {
            for (&text, p) in held_out.iter().zip(texts.probabilities(fit, held_out)) {
                self.sums[text].iter_mut().zip(p).for_each(|(sum, p)| *sum += p);
            }
            self.n_folds_done += 1;
        } else {
            self.fit = Some(fit);
        }
    }

    /// The texts that were held out, ascending; of them the probabilities are known.
    pub fn texts(&mut self) -> Vec<usize> {
        let total = |p: &[f64]| p.iter().sum::<f64>();
        let texts: Vec<usize> =
            (0..self.labels.len()).filter(|&text| total(&self.sums[text]) > 0.0).collect();
        for &text in &texts {
            let sum = total(&self.sums[text]);
            self.sums[text].iter_mut().for_each(|p| *p /= sum);
        }
        texts
    }

    /// The probabilities of the texts that have a class, `[n_classes]` each.
    ///
    /// * `texts` - those of [`HeldOut::texts`]
    pub fn of_class(&self, texts: &[usize], class: usize) -> impl Iterator<Item = &[f64]> {
        let own = texts.iter().filter(move |&&text| self.labels[text] == class);
        own.map(|&text| self.sums[text].as_slice())
    }

    /// Whether a text's label is its most probable class.
    pub fn is_right(&self, text: usize) -> bool {
        ranked(&self.sums[text])[0] == self.labels[text]
    }

    /// Confident learning (Northcutt, Jiang & Chuang, JAIR 70, 2021). A class's threshold is
    /// the mean probability that its own texts are given of it, so that a class of which the
    /// classifier is always unsure is not suspected whole. A text counts as a probable error
    /// where, of the classes that reach their threshold, another one is the most probable.
    ///
    /// * `texts` - those of [`HeldOut::texts`]
    pub fn doubts(&self, texts: &[usize]) -> Vec<Doubt> {
        let mut thresholds = vec![0.0; self.n_classes];
        for (class, threshold) in thresholds.iter_mut().enumerate() {
            let own: Vec<f64> = self.of_class(texts, class).map(|p| p[class]).collect();
            // No text of a class that was never held out can be an error of it.
            *threshold = match own.len() {
                0 => f64::INFINITY,
                n => own.iter().sum::<f64>() / n as f64,
            };
        }
        let doubt = |&text: &usize| {
            let (label, p) = (self.labels[text], &self.sums[text]);
            let order = ranked(p);
            let other = order.iter().copied().find(|&class| class != label).unwrap_or(label);
            let confident = order.into_iter().find(|&class| p[class] >= thresholds[class]);
            Doubt {
                text,
                label,
                probability: p[label],
                other,
                other_probability: p[other],
                is_probable: confident.is_some_and(|class| class != label),
            }
        };
        texts.iter().map(doubt).collect()
    }
}
