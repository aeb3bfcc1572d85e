//! One run of a cross-validation: trained in steps, then asked for the probabilities of the
//! texts that it did not see.

use std::ops::Range;
use std::rc::Rc;

use burn::prelude::Device;

use crate::config::RunConfig;
use crate::data::Example;
use crate::error::Error;
use crate::pretrained::Encoder;
use crate::run::{Part, Run};

/// A run on some rows that is scored on others.
pub struct FoldRun {
    run: Run,
    /// For each class of the search, its index in the run.
    class_indices: Vec<usize>,
}

impl FoldRun {
    /// A run at its beginning. It learns from all of `training`: nothing is put aside, so it
    /// does not stop early. The texts held out are its test set: nothing is chosen by them.
    ///
    /// * `training` - has every class.
    /// * `classes` - the order of the probabilities.
    ///
    /// # Errors
    /// Those of [`Run::new`].
    pub fn new(
        config: &RunConfig,
        training: &[Example],
        held_out: &[Example],
        classes: &[String],
        encoder: Option<Rc<Encoder>>,
        device: &Device,
    ) -> Result<Self, Error> {
        let config = RunConfig {
            validation_share: 0.0,
            test_share: 0.0,
            early_stopping: false,
            ..config.clone()
        };
        let run = Run::new(training, Some(held_out), config, encoder, device)?;
        // A run numbers the classes as they come, which differs between folds.
        let index_of = |class: &String| run.classes().iter().position(|other| other == class);
        Ok(Self { class_indices: classes.iter().filter_map(index_of).collect(), run })
    }

    pub fn step(&self) -> usize {
        self.run.step()
    }

    /// As [`Run::n_steps`].
    pub fn n_steps(&self) -> usize {
        self.run.n_steps()
    }

    pub fn is_finished(&self) -> bool {
        self.run.is_finished()
    }

    /// Goes on for at most about `n_steps` steps.
    ///
    /// # Errors
    /// Those of [`Run::advance`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<(), Error> {
        self.run.advance(n_steps).await.map(|_| ())
    }

    /// The probabilities of some of the held-out texts, `[n_texts][n_classes]`.
    ///
    /// # Errors
    /// Those of [`Run::probabilities`].
    pub async fn probabilities(&mut self, held_out: Range<usize>) -> Result<Vec<Vec<f64>>, Error> {
        let mut all = self.run.probabilities(Part::Test, held_out).await?;
        for probabilities in &mut all {
            *probabilities = self.class_indices.iter().map(|&class| probabilities[class]).collect();
        }
        Ok(all)
    }
}
