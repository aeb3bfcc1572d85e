//! Labels that may be wrong, and classes that may be one.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::quick_classifier::{QuickFit, TextFeatures};
use crate::data::folds_of_texts;
use crate::linear::Rows;
use crate::metrics::{ranked, ranked_by};

const N_FOLDS: usize = 5;
/// Cross-validations with other folds, whose probabilities are averaged: with a handful of
/// texts much depends on which of them stand together.
const N_REPEATS: u32 = 4;

/// More pairs are not told.
const MAX_PAIRS: usize = 100;

/// What to look at.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelErrors {
    /// Every text that was held out, the most suspicious first.
    pub suspects: Vec<Suspect>,
    /// Texts that are alike under different labels, the most alike first.
    pub pairs: Vec<TextPair>,
    /// Pairs of classes, the most alike first.
    pub classes: Vec<ClassPair>,
    /// Texts looked at.
    pub n_texts: usize,
    /// Of the classifier whose word this is, on texts that it had not seen.
    pub accuracy: f64,
}

/// A text and what a classifier says that has not seen it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Suspect {
    /// Index in the table.
    pub row: usize,
    /// Probability of its label.
    pub probability: f64,
    /// The most probable other class.
    pub other: String,
    /// The probability of that class.
    pub other_probability: f64,
    /// It counts among the confident joint's label errors.
    pub is_probable: bool,
}

/// Two texts under different labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TextPair {
    /// Index of the first text in the table.
    pub row: usize,
    /// Index of the second.
    pub other_row: usize,
    /// Cosine of their n-grams, or of what has no words of the vectors.
    pub similarity: f64,
    /// They differ in case, punctuation and white space only: a contradiction.
    pub is_same: bool,
}

/// How well two classes are told apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ClassPair {
    /// One class.
    pub label: String,
    /// The other class.
    pub other: String,
    /// The chance that of a text of each, the first has more of the first class: 0.5 is a
    /// guess, 1 is always (area under the ROC curve, for pairs as by Hand & Till, 2001).
    pub auc: f64,
    /// Its standard error (Hanley & McNeil, 1982).
    pub error: f64,
    /// How many texts both classes have together.
    pub n_texts: usize,
}

/// The search, as far as it has come: folds first, then pairs of texts.
pub struct LabelErrorFinder {
    rows: Vec<usize>,
    labels: Vec<usize>,
    classes: Vec<String>,
    /// What each fit holds out.
    folds: Vec<Vec<usize>>,
    n_folds_done: usize,
    fit: Option<QuickFit>,
    /// Sums over the repeats, `[n_texts][n_classes]`.
    sums: Vec<Vec<f64>>,
    likeness: Option<(Rows, f64, Vec<String>)>,
    n_compared: usize,
    pairs: Vec<TextPair>,
}

impl LabelErrorFinder {
    /// * `texts`, `labels` - of the usable rows; `rows` - their indices in the table.
    pub fn new(
        texts: &[String],
        rows: Vec<usize>,
        labels: Vec<usize>,
        classes: Vec<String>,
        seed: u32,
    ) -> Self {
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        let repeat =
            |repeat| folds_of_texts(&borrowed, &labels, N_FOLDS, seed.wrapping_add(repeat));
        Self {
            folds: (0..N_REPEATS).flat_map(repeat).collect(),
            n_folds_done: 0,
            fit: None,
            sums: vec![vec![0.0; classes.len()]; rows.len()],
            likeness: None,
            n_compared: 0,
            pairs: Vec::new(),
            rows,
            labels,
            classes,
        }
    }

    /// Steps until the search is done: folds, then texts compared with the others.
    pub fn n_steps_left(&self) -> usize {
        self.folds.len() - self.n_folds_done + self.rows.len() - self.n_compared
    }

    /// Some steps of a fit, or the comparison of one text with the others; the result at the end.
    pub fn step(&mut self, texts: &TextFeatures) -> Option<LabelErrors> {
        if let Some(held_out) = self.folds.get(self.n_folds_done) {
            let n_classes = self.classes.len();
            let mut fit = match self.fit.take() {
                Some(fit) => fit,
                None => {
                    let is_kept = |text: &usize| held_out.binary_search(text).is_err();
                    let training: Vec<usize> = (0..self.rows.len()).filter(is_kept).collect();
                    texts.fit(&training, &self.labels, n_classes)
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
            return None;
        }
        self.compare(texts);
        (self.n_compared == self.rows.len()).then(|| self.result())
    }

    /// Compares one text with those after it.
    fn compare(&mut self, texts: &TextFeatures) {
        let likeness = self.likeness.take();
        let (rows, alike, keys) = likeness.unwrap_or_else(|| {
            let (rows, alike) = texts.likeness();
            (rows, alike, texts.keys())
        });
        let text = self.n_compared;
        for other in text + 1..self.rows.len() {
            if self.labels[other] == self.labels[text] {
                continue;
            }
            let is_same = keys[text] == keys[other];
            let similarity = rows.dot(text, other);
            if is_same || similarity >= alike {
                let (row, other_row) = (self.rows[text], self.rows[other]);
                self.pairs.push(TextPair { row, other_row, similarity, is_same });
            }
        }
        self.n_compared += 1;
        self.likeness = Some((rows, alike, keys));
    }

    fn result(&mut self) -> LabelErrors {
        let held_out: Vec<usize> = (0..self.rows.len())
            .filter(|&text| self.sums[text].iter().sum::<f64>() > 0.0)
            .collect();
        for &text in &held_out {
            let sum: f64 = self.sums[text].iter().sum();
            self.sums[text].iter_mut().for_each(|p| *p /= sum);
        }
        let is_right = |text: &&usize| ranked(&self.sums[**text])[0] == self.labels[**text];
        let n_right = held_out.iter().filter(is_right).count();
        let alike = |pair: &TextPair| pair.similarity + f64::from(u8::from(pair.is_same));
        let mut pairs = ranked_by(std::mem::take(&mut self.pairs), alike);
        pairs.truncate(MAX_PAIRS);
        LabelErrors {
            suspects: self.suspects(&held_out),
            pairs,
            classes: self.class_pairs(&held_out),
            n_texts: self.rows.len(),
            accuracy: n_right as f64 / held_out.len().max(1) as f64,
        }
    }

    /// Confident learning (Northcutt, Jiang & Chuang, JAIR 70, 2021). A class's threshold is
    /// the mean probability that its own texts are given of it, so that a class of which the
    /// classifier is always unsure is not suspected whole. A text counts as a probable error
    /// where, of the classes that reach their threshold, another one is the most probable.
    /// The order is by the margin of the label over the best other class.
    fn suspects(&self, held_out: &[usize]) -> Vec<Suspect> {
        let mut thresholds = vec![0.0; self.classes.len()];
        for (class, threshold) in thresholds.iter_mut().enumerate() {
            let own: Vec<f64> = held_out
                .iter()
                .filter(|&&text| self.labels[text] == class)
                .map(|&text| self.sums[text][class])
                .collect();
            // No text of a class that was never held out can be an error of it.
            *threshold = match own.len() {
                0 => f64::INFINITY,
                n => own.iter().sum::<f64>() / n as f64,
            };
        }
        let suspects: Vec<Suspect> = held_out
            .iter()
            .map(|&text| {
                let (label, p) = (self.labels[text], &self.sums[text]);
                let order = ranked(p);
                let other = order.iter().copied().find(|&class| class != label).unwrap_or(label);
                let confident = order.into_iter().find(|&class| p[class] >= thresholds[class]);
                Suspect {
                    row: self.rows[text],
                    probability: p[label],
                    other: self.classes[other].clone(),
                    other_probability: p[other],
                    is_probable: confident.is_some_and(|class| class != label),
                }
            })
            .collect();
        ranked_by(suspects, |suspect| suspect.other_probability - suspect.probability)
    }

    fn class_pairs(&self, held_out: &[usize]) -> Vec<ClassPair> {
        let mut pairs = Vec::new();
        for first in 0..self.classes.len() {
            for second in first + 1..self.classes.len() {
                let scores = |class: usize| -> Vec<f64> {
                    let of_class = held_out.iter().filter(|&&text| self.labels[text] == class);
                    of_class.map(|&text| self.sums[text][first] - self.sums[text][second]).collect()
                };
                let (ours, others) = (scores(first), scores(second));
                if ours.is_empty() || others.is_empty() {
                    continue;
                }
                let (auc, error) = area(&ours, &others);
                pairs.push(ClassPair {
                    label: self.classes[first].clone(),
                    other: self.classes[second].clone(),
                    auc,
                    error,
                    n_texts: ours.len() + others.len(),
                });
            }
        }
        let mut pairs = ranked_by(pairs, |pair| -pair.auc);
        pairs.truncate(MAX_PAIRS);
        pairs
    }
}

/// The area under the ROC curve and its standard error; both lists have a score.
fn area(high: &[f64], low: &[f64]) -> (f64, f64) {
    let mut sum = 0.0;
    for a in high {
        for b in low {
            sum += if a > b { 1.0 } else { f64::from(u8::from(a == b)) / 2.0 };
        }
    }
    let (n, m) = (high.len() as f64, low.len() as f64);
    let auc = sum / (n * m);
    let (q1, q2) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc));
    let variance = auc * (1.0 - auc) + (n - 1.0) * (q1 - auc * auc) + (m - 1.0) * (q2 - auc * auc);
    (auc, (variance.max(0.0) / (n * m)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order_and_half_of_the_ties() {
        assert_eq!(area(&[2.0, 3.0], &[0.0, 1.0]), (1.0, 0.0));
        let (auc, error) = area(&[1.0, 0.0], &[0.0, 0.0]);
        assert_eq!(auc, 0.75);
        // Q1 = 0.6, Q2 = 0.642857: (0.1875 + 0.0375 + 0.080357) / 4.
        assert!((error - 0.276_296).abs() < 1e-5, "{error}");
    }

    #[test]
    fn a_text_under_two_labels_and_a_swapped_label_are_found() {
        let rows: Vec<(String, usize)> = (0..24)
            .map(|row| {
                (format!("{} number {row}", ["sweet apple", "iron hammer"][row % 2]), row % 2)
            })
            .chain([
                ("Sweet apple, number 3!".to_string(), 0),
                ("sweet apple number 3".to_string(), 1),
            ])
            .collect();
        let texts: Vec<String> = rows.iter().map(|(text, _)| text.clone()).collect();
        let mut labels: Vec<usize> = rows.iter().map(|(_, label)| *label).collect();
        labels[5] = 0;
        let classes = vec!["fruit".to_string(), "tool".to_string()];
        let mut finder = LabelErrorFinder::new(&texts, (0..26).collect(), labels, classes, 1);
        let texts = TextFeatures::new(texts, None);
        let label_errors = loop {
            if let Some(label_errors) = finder.step(&texts) {
                break label_errors;
            }
        };
        let first: Vec<usize> =
            label_errors.suspects[..2].iter().map(|suspect| suspect.row).collect();
        assert!(first.contains(&5) && first.contains(&25), "{first:?}");
        let swapped = label_errors.suspects.iter().find(|suspect| suspect.row == 5).unwrap();
        assert!(swapped.is_probable && swapped.other == "tool", "{swapped:?}");
        assert!(!label_errors.suspects.last().unwrap().is_probable);
        let same: Vec<_> = label_errors
            .pairs
            .iter()
            .filter(|pair| pair.is_same)
            .map(|p| (p.row, p.other_row))
            .collect();
        assert_eq!(same, [(24, 25)]);
        assert!(label_errors.classes[0].auc > 0.85, "{:?}", label_errors.classes);
        assert!(label_errors.accuracy > 0.8);
    }
}
