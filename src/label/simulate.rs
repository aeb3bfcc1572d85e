//! What suggestions would have brought, had the texts at hand been labelled by them.

use rand::seq::SliceRandom;
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::quick_classifier::{QuickFit, TextFeatures};
use super::suggest;
use crate::data::k_folds;
use crate::linear::Rows;
use crate::metrics::ranked;
use crate::random::{self, Purpose};

const N_SEEDS: u32 = 10;
/// Labels are given in about so many portions.
const N_ROUNDS: usize = 10;
/// A third is the test.
const N_PARTS: usize = 3;
/// A larger table is sampled: two hundred fits of more would take minutes.
const MAX_TEXTS: usize = 300;

/// Accuracy against the number of labels given.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// Labels given at each point, `[n_points]`; of the seeds that got that far.
    pub n_labels: Vec<usize>,
    /// Accuracy on the test part, `[n_seeds][n_points]`, the same seeds in both.
    pub random: Vec<Vec<f64>>,
    /// The same where the most useful text is labelled next.
    pub suggested: Vec<Vec<f64>>,
    /// Texts of the test part over those that can be labelled.
    pub test_ratio: f64,
}

/// A simulation and its place in it: of each seed first the random order, then the suggestion.
pub struct Simulator {
    labels: Vec<usize>,
    n_classes: usize,
    seed: u32,
    /// The texts that take part.
    texts: Vec<usize>,
    trial: u32,
    present: Option<Trial>,
    n_points: usize,
    /// Of all texts, for the distances between them.
    rows: Option<Rows>,
    result: Simulation,
}

struct Trial {
    labelled: Vec<usize>,
    /// Not yet labelled, in random order.
    pool: Vec<usize>,
    test: Vec<usize>,
    batch: usize,
    fit: Option<QuickFit>,
    curve: Vec<f64>,
    n_labels: Vec<usize>,
}

impl Simulator {
    /// * `labels` - class index of each text, `[n_texts]`.
    pub fn new(labels: &[usize], n_classes: usize, seed: u32) -> Self {
        let mut texts: Vec<usize> = (0..labels.len()).collect();
        texts.shuffle(&mut random::stream(seed, Purpose::Labelling, u32::MAX));
        texts.truncate(MAX_TEXTS);
        Self {
            labels: labels.to_vec(),
            n_classes,
            seed,
            texts,
            trial: 0,
            present: None,
            n_points: N_ROUNDS + 1,
            rows: None,
            result: Simulation::default(),
        }
    }

    /// Points of the curves that are not there yet.
    pub fn n_steps_left(&self) -> usize {
        let n_done = self.present.as_ref().map_or(0, |trial| trial.curve.len());
        ((2 * N_SEEDS - self.trial) as usize * self.n_points).saturating_sub(n_done)
    }

    /// Some steps of a fit, and what follows when it is finished; the result at the end.
    pub fn step(&mut self, texts: &TextFeatures) -> Option<Simulation> {
        let is_random = self.trial.is_multiple_of(2);
        let mut trial = match self.present.take() {
            Some(trial) => trial,
            None => self.begin(self.trial / 2),
        };
        let (labels, n_classes) = (&self.labels, self.n_classes);
        let mut fit = match trial.fit.take() {
            Some(fit) => fit,
            None => texts.fit(&trial.labelled, labels, n_classes),
        };
        if !fit.advance() {
            trial.fit = Some(fit);
            self.present = Some(trial);
            return None;
        }
        let wanted: Vec<usize> = trial.test.iter().chain(&trial.pool).copied().collect();
        let probabilities = texts.probabilities(fit, &wanted);
        let (of_test, of_pool) = probabilities.split_at(trial.test.len());
        let is_right = |(text, p): &(&usize, &Vec<f64>)| ranked(p)[0] == labels[**text];
        let n_right = trial.test.iter().zip(of_test).filter(is_right).count();
        trial.curve.push(n_right as f64 / trial.test.len().max(1) as f64);
        trial.n_labels.push(trial.labelled.len());
        if trial.pool.is_empty() {
            self.end(trial, is_random);
            return (self.trial == 2 * N_SEEDS).then(|| std::mem::take(&mut self.result));
        }
        let n = trial.batch.min(trial.pool.len());
        let picked: Vec<usize> = match is_random {
            true => trial.pool[..n].to_vec(),
            false => {
                let margins: Vec<f64> = of_pool.iter().map(|p| margin(p)).collect();
                suggest(
                    self.rows.get_or_insert_with(|| texts.rows()),
                    &trial.labelled,
                    &trial.pool,
                    &margins,
                    n,
                )
            }
        };
        trial.pool.retain(|text| !picked.contains(text));
        trial.labelled.extend(picked);
        self.present = Some(trial);
        None
    }

    /// The parts of a seed: the test, one text of each class to begin with, and the rest.
    fn begin(&self, index: u32) -> Trial {
        let mut order = self.texts.clone();
        order.shuffle(&mut random::stream(self.seed, Purpose::Labelling, index));
        let labels: Vec<usize> = order.iter().map(|&text| self.labels[text]).collect();
        let folds = k_folds(&labels, N_PARTS, self.seed.wrapping_add(index));
        let mut trial = Trial {
            labelled: Vec::new(),
            pool: Vec::new(),
            test: Vec::new(),
            batch: 1,
            fit: None,
            curve: Vec::new(),
            n_labels: Vec::new(),
        };
        let mut seen = vec![false; self.n_classes];
        for (place, &text) in order.iter().enumerate() {
            let is_first = !std::mem::replace(&mut seen[labels[place]], true);
            let part = match () {
                () if is_first => &mut trial.labelled,
                () if folds.first().is_some_and(|fold| fold.contains(&place)) => &mut trial.test,
                () => &mut trial.pool,
            };
            part.push(text);
        }
        trial.batch = trial.pool.len().div_ceil(N_ROUNDS).max(1);
        trial
    }

    fn end(&mut self, trial: Trial, is_random: bool) {
        let n_labelled = trial.labelled.len() as f64;
        self.n_points = trial.curve.len();
        let result = &mut self.result;
        // Parts may differ by a text, and then by a point, between seeds.
        if result.n_labels.is_empty() || trial.n_labels.len() < result.n_labels.len() {
            result.n_labels = trial.n_labels;
        }
        result.test_ratio = trial.test.len() as f64 / n_labelled.max(1.0);
        match is_random {
            true => result.random.push(trial.curve),
            false => result.suggested.push(trial.curve),
        }
        self.trial += 1;
    }
}

/// By how much the most probable class leads.
fn margin(probabilities: &[f64]) -> f64 {
    let order = ranked(probabilities);
    let at = |place: usize| order.get(place).map_or(0.0, |&class| probabilities[class]);
    at(0) - at(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_begin_and_end_alike_and_learn_what_is_plain() {
        let words = ["apple", "hammer", "river"];
        let labels: Vec<usize> = (0..36).map(|row| row % 3).collect();
        let text = |row: usize| format!("the {} of number {row}", words[row % 3]);
        let texts = TextFeatures::new((0..36).map(text).collect(), None);
        let mut simulator = Simulator::new(&labels, 3, 1);
        let mut n_steps = 0;
        let result = loop {
            n_steps += 1;
            if let Some(result) = simulator.step(&texts) {
                break result;
            }
            assert!(simulator.n_steps_left() > 0 && n_steps < 10_000);
        };
        assert_eq!((result.random.len(), result.suggested.len()), (10, 10));
        assert_eq!(result.n_labels.first(), Some(&3));
        for (random, suggested) in result.random.iter().zip(&result.suggested) {
            assert_eq!(random.len(), suggested.len());
            assert!(random.len() >= result.n_labels.len());
            assert_eq!(random[0], suggested[0], "the same first texts");
            let last = random.len() - 1;
            assert!((random[last] - suggested[last]).abs() < 1e-9, "the same texts at last");
            assert!(random[last] > 0.9, "{random:?}");
        }
        assert!((result.test_ratio - 0.5).abs() < 0.25, "{}", result.test_ratio);
    }
}
