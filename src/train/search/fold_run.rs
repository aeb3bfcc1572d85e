//! One run of a cross-validation, whatever its kind: trained in steps, then asked for the
//! probabilities of the texts that it did not see.

use std::ops::Range;

use burn::prelude::Device;

use crate::config::{RunConfig, RunKind};
use crate::data::Example;
use crate::error::{Error, ErrorKind};
use crate::train::{Corpus, Trainer};

/// A run on some rows that is scored on others.
pub enum FoldRun {
    /// A network with random first weights.
    Scratch {
        trainer: Box<Trainer>,
        /// For each class of the search, its index in the trainer's corpus.
        class_indices: Vec<usize>,
    },
}

impl FoldRun {
    /// Whether configurations of this kind can be searched.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`].
    pub fn check_kind(config: &RunConfig) -> Result<(), Error> {
        match config.kind() {
            RunKind::Scratch => Ok(()),
            RunKind::Network | RunKind::Transfer => Err(ErrorKind::InvalidSetting {
                key: "start".to_string(),
                value: config.start.name().to_string(),
                allowed: "random, for a search".to_string(),
            }
            .into()),
        }
    }

    /// Gradient steps of a run on this many training rows.
    pub fn n_steps(config: &RunConfig, n_training: usize) -> usize {
        config.epochs as usize * n_training.div_ceil(config.batch_size as usize)
    }

    /// A run at step 0. It trains on all of `training` for all epochs: nothing is put
    /// aside, so it does not stop early.
    ///
    /// * `training` - has every class.
    /// * `classes` - the order of the probabilities.
    ///
    /// # Errors
    /// Those of [`Corpus::build`] and [`Trainer::new`].
    pub fn new(
        config: &RunConfig,
        training: &[Example],
        held_out: &[Example],
        classes: &[String],
        device: &Device,
    ) -> Result<Self, Error> {
        Self::check_kind(config)?;
        let config = RunConfig {
            validation_share: 0.0,
            test_share: 0.0,
            early_stopping: false,
            ..config.clone()
        };
        let corpus = Corpus::build(training, Some(held_out), &config)?;
        // A corpus numbers the classes as they come, which differs between folds.
        let index_of = |class: &String| corpus.classes.iter().position(|other| other == class);
        let class_indices = classes.iter().filter_map(index_of).collect();
        let trainer = Box::new(Trainer::new(corpus, config, device)?);
        Ok(Self::Scratch { trainer, class_indices })
    }

    /// Gradient steps taken so far.
    pub fn step(&self) -> usize {
        match self {
            Self::Scratch { trainer, .. } => trainer.step(),
        }
    }

    pub fn is_finished(&self) -> bool {
        match self {
            Self::Scratch { trainer, .. } => trainer.is_finished(),
        }
    }

    /// Takes at most `n_steps` gradient steps.
    ///
    /// # Errors
    /// Those of [`Trainer::advance`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<(), Error> {
        match self {
            Self::Scratch { trainer, .. } => trainer.advance(n_steps).await.map(|_| ()),
        }
    }

    /// The probabilities of some of the held-out texts, `[n_texts][n_classes]`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn probabilities(&self, held_out: Range<usize>) -> Result<Vec<Vec<f64>>, Error> {
        match self {
            Self::Scratch { trainer, class_indices } => {
                let examples = &trainer.corpus().test[held_out];
                let texts: Vec<&[u32]> =
                    examples.iter().map(|example| example.ids.as_slice()).collect();
                let mut all = trainer.probabilities(&texts).await?;
                for probabilities in &mut all {
                    *probabilities =
                        class_indices.iter().map(|&class| probabilities[class]).collect();
                }
                Ok(all)
            }
        }
    }
}
