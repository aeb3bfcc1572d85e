//! Labels that may be wrong, and classes that may be one.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::held_out::{Doubt, HeldOut};
use super::quick_classifier::TextFeatures;
use super::roc::{area, is_above_chance};
use crate::data::LabelSets;
use crate::linear::Rows;
use crate::metrics::ranked_by;

/// More pairs are not told.
const MAX_PAIRS: usize = 100;

/// What to look at.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelErrors {
    /// Every text that was held out, the most suspicious first; where a text may have several labels, each
    /// label that is probably missing or too many.
    pub suspects: Vec<Suspect>,
    /// Texts that are alike under different labels, the most alike first.
    pub pairs: Vec<TextPair>,
    /// Pairs of classes, the most alike first; none where a text may have several.
    pub classes: Vec<ClassPair>,
    /// Texts looked at.
    pub n_texts: usize,
    /// Of the classifier whose word this is, on texts that it had not seen: the share of its answers that agree
    /// with the labels, and where a text may have several, of those for each label.
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
    /// The most probable other class; where a text may have several, the label in question.
    pub other: String,
    /// The probability of that class, or of the opposite of what stands there.
    pub other_probability: f64,
    /// What is in question.
    pub change: LabelChange,
    /// It counts among the confident joint's label errors.
    pub is_probable: bool,
}

/// What becomes of a label that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum LabelChange {
    /// Another takes its place.
    Replaced,
    /// It is given beside others.
    Added,
    /// It is taken away, and others stay.
    Removed,
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

/// What is asked of each text, one after the other.
enum Questions {
    /// Which of the classes it has.
    Class(Box<HeldOut>, Vec<String>),
    /// Of each label by itself, whether it has it: class 1 of two.
    Labels(Vec<(HeldOut, String)>),
}

/// The search, as far as it has come: folds first, then pairs of texts.
pub struct LabelErrorFinder {
    rows: Vec<usize>,
    /// The label of each text, as a number.
    labels: Vec<usize>,
    questions: Questions,
    likeness: Option<(Rows, f64, Vec<String>)>,
    n_compared: usize,
    pairs: Vec<TextPair>,
}

impl LabelErrorFinder {
    /// Of texts with one label.
    ///
    /// * `texts`, `labels` - of the usable rows; `rows` - their indices in the table.
    pub fn of_one(
        texts: &[String],
        rows: Vec<usize>,
        labels: Vec<usize>,
        classes: Vec<String>,
        seed: u32,
    ) -> Self {
        let held_out = HeldOut::new(texts, labels.clone(), classes.len(), seed);
        Self::new(rows, labels, Questions::Class(Box::new(held_out), classes))
    }

    /// Of texts that may have several. A label that one text alone has, or all but one, is not asked for: nothing
    /// could be learned of it where that text is held out.
    ///
    /// * `labels` - the number of each text's set in `sets`; `names` - of what is in a set
    pub fn of_several(
        texts: &[String],
        rows: Vec<usize>,
        labels: Vec<usize>,
        sets: &LabelSets,
        names: Vec<String>,
        seed: u32,
    ) -> Self {
        let ask = |(label, name): (usize, String)| {
            let has: Vec<usize> =
                labels.iter().map(|&set| usize::from(sets.has(set, label))).collect();
            let n_with = has.iter().sum::<usize>();
            let can_ask = n_with >= 2 && has.len() - n_with >= 2;
            can_ask.then(|| (HeldOut::new(texts, has, 2, seed), name))
        };
        let questions = names.into_iter().enumerate().filter_map(ask).collect();
        Self::new(rows, labels, Questions::Labels(questions))
    }

    fn new(rows: Vec<usize>, labels: Vec<usize>, questions: Questions) -> Self {
        Self { rows, labels, questions, likeness: None, n_compared: 0, pairs: Vec::new() }
    }

    /// Steps until the search is done: folds, then texts compared with the others.
    pub fn n_steps_left(&self) -> usize {
        let n_folds = match &self.questions {
            Questions::Class(held_out, _) => held_out.n_steps_left(),
            Questions::Labels(all) => all.iter().map(|(held_out, _)| held_out.n_steps_left()).sum(),
        };
        n_folds + self.rows.len() - self.n_compared
    }

    /// Some steps of a fit, or the comparison of one text with the others; the result at the end.
    pub fn step(&mut self, texts: &TextFeatures) -> Option<LabelErrors> {
        let next = match &mut self.questions {
            Questions::Class(held_out, _) => {
                Some(held_out.as_mut()).filter(|one| one.n_steps_left() > 0)
            }
            Questions::Labels(all) => {
                all.iter_mut().map(|(held_out, _)| held_out).find(|one| one.n_steps_left() > 0)
            }
        };
        if let Some(held_out) = next {
            held_out.step(texts);
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
        let (mut n_right, mut n_answers) = (0, 0);
        let mut answered = |held_out: &mut HeldOut| {
            let texts = held_out.texts();
            n_right += texts.iter().filter(|&&text| held_out.is_right(text)).count();
            n_answers += texts.len();
            texts
        };
        let rows = &self.rows;
        let suspect = |doubt: &Doubt, other: &str, change| Suspect {
            row: rows[doubt.text],
            probability: doubt.probability,
            other: other.to_string(),
            other_probability: doubt.other_probability,
            change,
            is_probable: doubt.is_probable,
        };
        let (suspects, classes): (Vec<Suspect>, _) = match &mut self.questions {
            Questions::Class(held_out, classes) => {
                let texts = answered(held_out);
                let doubts = held_out.doubts(&texts);
                let of =
                    |doubt: &Doubt| suspect(doubt, &classes[doubt.other], LabelChange::Replaced);
                (doubts.iter().map(of).collect(), class_pairs(held_out, &texts, classes))
            }
            Questions::Labels(all) => {
                let mut suspects = Vec::new();
                for (held_out, name) in all {
                    let texts = answered(held_out);
                    let [without, with] = [0, 1].map(|class| {
                        held_out.of_class(&texts, class).map(|p| p[1]).collect::<Vec<f64>>()
                    });
                    // What cannot tell who has a label may doubt none.
                    if !is_above_chance(&with, &without) {
                        continue;
                    }
                    let is_sure = |doubt: &&Doubt| {
                        doubt.is_probable && doubt.other_probability > doubt.probability
                    };
                    for doubt in held_out.doubts(&texts).iter().filter(is_sure) {
                        let has = [LabelChange::Added, LabelChange::Removed];
                        suspects.push(suspect(doubt, name, has[doubt.label]));
                    }
                }
                (suspects, Vec::new())
            }
        };
        // By the margin of the best other class over the label.
        let margin = |suspect: &Suspect| suspect.other_probability - suspect.probability;
        let suspects = ranked_by(suspects, margin);
        let alike = |pair: &TextPair| pair.similarity + f64::from(u8::from(pair.is_same));
        let mut pairs = ranked_by(std::mem::take(&mut self.pairs), alike);
        pairs.truncate(MAX_PAIRS);
        let accuracy = n_right as f64 / n_answers.max(1) as f64;
        LabelErrors { suspects, pairs, classes, n_texts: self.rows.len(), accuracy }
    }
}

fn class_pairs(held_out: &HeldOut, texts: &[usize], classes: &[String]) -> Vec<ClassPair> {
    let mut pairs = Vec::new();
    for first in 0..classes.len() {
        for second in first + 1..classes.len() {
            let scores = |class: usize| -> Vec<f64> {
                held_out.of_class(texts, class).map(|p| p[first] - p[second]).collect()
            };
            let (ours, others) = (scores(first), scores(second));
            if ours.is_empty() || others.is_empty() {
                continue;
            }
            let (auc, error) = area(&ours, &others);
            pairs.push(ClassPair {
                label: classes[first].clone(),
                other: classes[second].clone(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(mut finder: LabelErrorFinder, texts: Vec<String>) -> LabelErrors {
        let texts = TextFeatures::new(texts, None);
        loop {
            if let Some(label_errors) = finder.step(&texts) {
                return label_errors;
            }
        }
    }

    #[test]
    fn of_several_labels_one_that_is_missing_and_one_too_many_are_found() {
        let words = ["sweet apple", "iron hammer", "sweet apple, iron hammer", "grey rain"];
        let texts: Vec<String> =
            (0..40).map(|row| format!("{} number {row}", words[row % 4])).collect();
        let mut of_texts: Vec<Vec<usize>> =
            (0..40).map(|row| [vec![0], vec![1], vec![0, 1], vec![]][row % 4].clone()).collect();
        of_texts[6] = vec![0];
        of_texts[11] = vec![0];
        // A label that a single text has.
        of_texts[7] = vec![2];
        let mut sets = LabelSets::default();
        let numbers = of_texts.into_iter().map(|set| sets.number_of(set)).collect();
        let names = ["fruit", "tool", "once"].map(str::to_string).to_vec();
        let rows: Vec<usize> = (100..140).collect();
        let finder = LabelErrorFinder::of_several(&texts, rows, numbers, &sets, names, 1);
        let label_errors = found(finder, texts);
        let mut suspects: Vec<(usize, &str, LabelChange)> = label_errors.suspects[..2]
            .iter()
            .map(|suspect| (suspect.row, suspect.other.as_str(), suspect.change))
            .collect();
        suspects.sort_unstable_by_key(|(row, ..)| *row);
        let expected = [(106, "tool", LabelChange::Added), (111, "fruit", LabelChange::Removed)];
        assert_eq!(suspects, expected, "{:?}", label_errors.suspects);
        assert!(
            label_errors
                .suspects
                .iter()
                .all(|suspect| suspect.is_probable && suspect.other != "once")
        );
        assert!(label_errors.classes.is_empty() && label_errors.accuracy > 0.9);
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
        let finder = LabelErrorFinder::of_one(&texts, (0..26).collect(), labels, classes, 1);
        let label_errors = found(finder, texts);
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
