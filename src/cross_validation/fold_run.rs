//! One fold of a cross-validation: a contestant trained in steps, then asked for the
//! probabilities of the texts that it did not see.

use std::ops::Range;

use burn::prelude::Device;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::{LabelsPerText, RunConfig};
#[cfg(doc)]
use crate::data::Parts;
use crate::data::{self, Example};
use crate::error::{Error, ErrorKind};
use crate::linear::{NgramClassifier, NgramFit};
use crate::metrics::EVEN;
use crate::run::{Part, Run, RunEncoders};
use crate::transfer::probabilities;

/// What learns from a fold's training texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Contestant {
    /// The share of each class, whatever the text.
    Majority,
    /// Logistic regression on TF-IDF of character n-grams; one for each label where a text may
    /// have several.
    Ngrams,
    /// What a configuration says.
    Run,
}

/// A contestant that learns from some rows and is scored on others.
pub struct FoldRun {
    learner: Learner,
    n_classes: usize,
    labels: LabelsPerText,
}

enum Learner {
    /// Class probabilities, `[n_classes]`.
    Majority(Vec<f64>),
    Ngrams(Box<Ngrams>),
    /// And for each class of the cross-validation its index in the run.
    Run(Box<Run>, Vec<usize>),
}

struct Ngrams {
    /// Of all classes, or one for each label.
    fits: Vec<NgramFit>,
    /// Of those that are finished.
    classifiers: Vec<NgramClassifier>,
    n_steps: usize,
    /// Held out.
    texts: Vec<String>,
}

impl FoldRun {
    /// A contestant at its beginning. It learns from all of `training`: nothing is put aside,
    /// so a run does not stop early. The texts held out are only classified: vocabulary,
    /// n-grams, class weights and temperature follow from `training`.
    ///
    /// * `config` - of a run; the other contestants have no settings.
    /// * `training` - has every class, and where a text may have several a text without each; rows
    ///   without labels are those of [`Parts::unlabelled`].
    /// * `classes` - the order of the probabilities.
    ///
    /// # Errors
    /// Those of [`Run::new`]; [`ErrorKind::InvalidSetting`] for n-grams of what is no text;
    /// [`ErrorKind::UnknownClass`] for a training text whose label is none
    /// of the classes, and for a class without a training text.
    pub fn new(
        contestant: Contestant,
        config: &RunConfig,
        training: &[Example],
        held_out: &[Example],
        classes: &[String],
        encoders: impl Into<RunEncoders>,
        device: &Device,
    ) -> Result<Self, Error> {
        let n_classes = classes.len();
        let labelled: Vec<&Example> = training.iter().filter(|row| row.is_usable()).collect();
        let labels = config.labels;
        let lists = data::class_lists(classes, labelled.iter().copied(), labels)?;
        let learner = match contestant {
            Contestant::Majority => {
                let mut shares = vec![0.0; n_classes];
                let share = 1.0 / lists.len() as f64;
                lists.iter().flatten().for_each(|&label| shares[label] += share);
                Learner::Majority(shares)
            }
            Contestant::Ngrams if !config.is_of_texts() => {
                // The names of files would be all that it learns from.
                return Err(ErrorKind::InvalidSetting {
                    key: "start".to_string(),
                    value: config.start.name().to_string(),
                    allowed: "pretrained or random for character n-grams".to_string(),
                }
                .into());
            }
            Contestant::Ngrams => {
                let texts: Vec<&str> = labelled.iter().map(|row| row.text.as_str()).collect();
                let of_label = |label: usize| {
                    let has = |list: &Vec<usize>| usize::from(list.contains(&label));
                    NgramFit::new(&texts, &lists.iter().map(has).collect::<Vec<_>>(), 2)
                };
                let fits = match labels {
                    LabelsPerText::One => vec![NgramFit::new(&texts, &lists.concat(), n_classes)],
                    LabelsPerText::Several => (0..n_classes).map(of_label).collect(),
                };
                let texts = held_out.iter().map(|row| row.text.clone()).collect();
                let classifiers = Vec::with_capacity(fits.len());
                Learner::Ngrams(Box::new(Ngrams { fits, classifiers, n_steps: 0, texts }))
            }
            Contestant::Run => {
                let config = RunConfig {
                    validation_share: 0.0,
                    test_share: 0.0,
                    early_stopping: false,
                    ..config.clone()
                };
                let run = Run::new(training, Some(held_out), config, encoders, device)?;
                // A run numbers the classes as they come, which differs between folds.
                let index_of = |class: &String| {
                    let index = run.classes().iter().position(|other| other == class);
                    index.ok_or_else(|| ErrorKind::UnknownClass { label: class.clone() })
                };
                let indices = classes.iter().map(index_of).collect::<Result<_, _>>()?;
                Learner::Run(Box::new(run), indices)
            }
        };
        Ok(Self { learner, n_classes, labels })
    }

    /// Steps taken so far.
    pub fn step(&self) -> usize {
        match &self.learner {
            Learner::Majority(_) => 0,
            Learner::Ngrams(ngrams) => ngrams.n_steps,
            Learner::Run(run, _) => run.step(),
        }
    }

    /// Steps in all, as far as it can be told.
    pub fn n_steps(&self) -> usize {
        match &self.learner {
            Learner::Majority(_) => 0,
            Learner::Ngrams(ngrams) => {
                ngrams.n_steps + ngrams.fits.len() - ngrams.classifiers.len()
            }
            Learner::Run(run, _) => run.n_steps(),
        }
    }

    /// Whether the contestant has learned all that it will: only then it has probabilities.
    pub fn is_finished(&self) -> bool {
        match &self.learner {
            Learner::Majority(_) => true,
            Learner::Ngrams(ngrams) => ngrams.classifiers.len() == ngrams.fits.len(),
            Learner::Run(run, _) => run.is_finished(),
        }
    }

    /// The run, if the contestant is one.
    pub fn run(&self) -> Option<&Run> {
        match &self.learner {
            Learner::Run(run, _) => Some(run),
            _ => None,
        }
    }

    /// Goes on for at most about `n_steps` steps.
    ///
    /// # Errors
    /// Those of [`Run::advance`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<(), Error> {
        match &mut self.learner {
            Learner::Majority(_) => {}
            Learner::Ngrams(ngrams) => {
                ngrams.n_steps += n_steps;
                if let Some(fit) = ngrams.fits.get_mut(ngrams.classifiers.len())
                    && fit.advance(n_steps)
                {
                    ngrams.classifiers.push(fit.finish());
                }
            }
            Learner::Run(run, _) => {
                run.advance(n_steps).await?;
            }
        }
        Ok(())
    }

    /// The probability from which on each label is given, `[n_classes]`, where a text may have
    /// several.
    pub fn thresholds(&self) -> Option<Vec<f64>> {
        if self.labels == LabelsPerText::One {
            return None;
        }
        match &self.learner {
            Learner::Majority(_) | Learner::Ngrams(_) => Some(vec![EVEN; self.n_classes]),
            Learner::Run(run, indices) => {
                let own = run.thresholds()?;
                Some(indices.iter().map(|&class| own[class]).collect())
            }
        }
    }

    /// The probabilities of some of the held-out texts, `[n_texts][n_classes]`.
    ///
    /// # Errors
    /// Those of [`Run::probabilities`].
    pub async fn probabilities(&mut self, held_out: Range<usize>) -> Result<Vec<Vec<f64>>, Error> {
        Ok(match &mut self.learner {
            Learner::Majority(shares) => vec![shares.clone(); held_out.len()],
            Learner::Ngrams(ngrams) => {
                let of = |classifier: &NgramClassifier, text: &str| {
                    probabilities(None, Some(&classifier.logits(text)), 1.0, 1.0)
                };
                let classify = |text: &String| match self.labels {
                    LabelsPerText::Several => {
                        ngrams.classifiers.iter().map(|own| of(own, text)[1]).collect()
                    }
                    LabelsPerText::One => match ngrams.classifiers.first() {
                        Some(classifier) => of(classifier, text),
                        None => vec![1.0 / self.n_classes as f64; self.n_classes],
                    },
                };
                ngrams.texts[held_out].iter().map(classify).collect()
            }
            Learner::Run(run, indices) => {
                let mut all = run.probabilities(Part::Test, held_out).await?;
                for probabilities in &mut all {
                    *probabilities = indices.iter().map(|&class| probabilities[class]).collect();
                }
                all
            }
        })
    }
}
