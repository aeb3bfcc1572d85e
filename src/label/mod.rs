//! Which texts to label next, which labels to doubt, and whether suggestions would have paid.
//!
//! All of it goes by a classifier that is fitted in milliseconds, many times: the nearest class mean of a
//! pretrained encoder's sentence vectors, or, where there is no encoder, logistic regression on
//! character n-grams.

mod held_out;
mod label_errors;
mod quick_classifier;
mod roc;
mod simulate;
mod suggest;

use std::rc::Rc;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::LabelsPerText;
use crate::data::{self, Example, LabelSets};
use crate::error::Error;
use crate::pretrained::Encoder;
use label_errors::LabelErrorFinder;
pub use label_errors::{ClassPair, LabelChange, LabelErrors, Suspect, TextPair};
use quick_classifier::TextFeatures;
pub use simulate::Simulation;
use simulate::Simulator;
use suggest::most_doubtful;
pub use suggest::suggest;

/// More texts are not looked at, as pairs of them are compared.
const MAX_TEXTS: usize = 2_000;

/// What to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum LabelTask {
    /// Look for labels that may be wrong.
    LabelErrors,
    /// Choose texts to label next.
    Suggest {
        /// Texts without a label.
        pool: Vec<String>,
        /// Those of the model at hand between each text's two most probable classes, `[n_pool]`.
        margins: Vec<f64>,
        /// How many to choose.
        n: usize,
    },
    /// Label the examples again, by suggestion and in random order.
    Simulate,
}

/// How far a task has come; its result with the last answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelProgress {
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
    /// Whether the result is there.
    pub finished: bool,
    /// Labels and texts that deserve a second look.
    pub label_errors: Option<LabelErrors>,
    /// The result of [`LabelTask::Suggest`]: places in the pool, the most useful first.
    pub suggested: Option<Vec<usize>>,
    /// What labelling by suggestion would have saved.
    pub simulation: Option<Simulation>,
}

/// A task and its place in it. Pausing is not calling [`Labelling::advance`]; dropping it
/// cancels.
pub struct Labelling {
    texts: TextFeatures,
    encoder: Option<Rc<Encoder>>,
    work: Work,
    n_done: usize,
}

enum Work {
    LabelErrors(Box<LabelErrorFinder>),
    /// `places` are those in the pool of the texts that may be suggested, the most doubtful
    /// first: no others are read.
    Suggest {
        n_labelled: usize,
        places: Vec<usize>,
        margins: Vec<f64>,
        n: usize,
    },
    Simulate(Box<Simulator>),
}

impl Labelling {
    /// A task at its beginning, on the first texts of a table that have a label.
    ///
    /// * `per_text` - how many labels a text has; of several, [`LabelTask::Simulate`] takes each set for a class.
    /// * `encoder` - none for character n-grams.
    ///
    /// # Errors
    /// Those of [`data::check`].
    pub fn new(
        examples: &[Example],
        per_text: LabelsPerText,
        task: LabelTask,
        encoder: Option<Rc<Encoder>>,
        seed: u32,
    ) -> Result<Self, Error> {
        data::check(examples, per_text)?;
        let rows: Vec<usize> =
            (0..examples.len()).filter(|&row| examples[row].is_usable()).take(MAX_TEXTS).collect();
        let usable = || rows.iter().map(|&row| &examples[row]);
        let mut texts: Vec<String> =
            usable().map(|example| example.text.trim().to_string()).collect();
        let classes = data::classes(examples, LabelsPerText::One);
        let labels = data::class_indices(&classes, usable())?;
        let work = match task {
            LabelTask::LabelErrors if per_text == LabelsPerText::Several => {
                let names = data::classes(examples, per_text);
                let place = |name: &&str| names.iter().position(|other| other == name);
                let mut sets = LabelSets::default();
                let numbers = usable()
                    .map(|row| {
                        sets.number_of(row.classes(per_text).iter().filter_map(place).collect())
                    })
                    .collect();
                let finder =
                    LabelErrorFinder::of_several(&texts, rows.clone(), numbers, &sets, names, seed);
                Work::LabelErrors(Box::new(finder))
            }
            LabelTask::LabelErrors => {
                let finder = LabelErrorFinder::of_one(&texts, rows.clone(), labels, classes, seed);
                Work::LabelErrors(Box::new(finder))
            }
            LabelTask::Simulate => {
                let simulator = Simulator::new(&labels, classes.len(), seed);
                Work::Simulate(Box::new(simulator))
            }
            LabelTask::Suggest { pool, margins, n } => {
                let n_labelled = texts.len();
                let mut places = most_doubtful(&margins, n);
                places.retain(|&place| place < pool.len());
                texts.extend(places.iter().map(|&place| pool[place].clone()));
                let margins = places.iter().map(|&place| margins[place]).collect();
                Work::Suggest { n_labelled, places, margins, n }
            }
        };
        Ok(Self { texts: TextFeatures::new(texts, encoder.as_deref()), encoder, work, n_done: 0 })
    }

    /// Goes on for about `n_steps` steps, none of which takes long.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub async fn advance(&mut self, n_steps: usize) -> Result<LabelProgress, Error> {
        let mut progress = LabelProgress::default();
        for _ in 0..n_steps {
            self.n_done += 1;
            let next = self.texts.next_unread().map(str::to_string);
            if let (Some(text), Some(encoder)) = (next, &self.encoder) {
                let read = encoder.features(&[&encoder.ids(&text)]).await?;
                read.into_iter().for_each(|vector| self.texts.push(vector));
                continue;
            }
            match &mut self.work {
                Work::LabelErrors(finder) => progress.label_errors = finder.step(&self.texts),
                Work::Simulate(simulator) => progress.simulation = simulator.step(&self.texts),
                Work::Suggest { n_labelled, places, margins, n } => {
                    let labelled: Vec<usize> = (0..*n_labelled).collect();
                    let doubtful: Vec<usize> = (*n_labelled..self.texts.len()).collect();
                    let picked = suggest(&self.texts.rows(), &labelled, &doubtful, margins, *n);
                    let places = picked.into_iter().map(|text| places[text - *n_labelled]);
                    progress.suggested = Some(places.collect());
                }
            }
            progress.finished = progress.label_errors.is_some()
                || progress.suggested.is_some()
                || progress.simulation.is_some();
            if progress.finished {
                break;
            }
        }
        let n_left = match &self.work {
            Work::LabelErrors(finder) => finder.n_steps_left(),
            Work::Simulate(simulator) => simulator.n_steps_left(),
            Work::Suggest { .. } => 1,
        };
        progress.done = self.n_done;
        progress.total = match progress.finished {
            true => self.n_done,
            false => self.n_done + self.texts.n_unread() + n_left,
        };
        Ok(progress)
    }
}
