//! Cross-validation: folds as jobs, and what follows from their predictions.

use serde::Deserialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::Session;
use super::dto::Examples;
use super::session::{give, not_ready, take, throw};
use crate::config::RunConfig;
use crate::cross_validation::{
    self, Comparison, Contestant, CrossRun, CurveSize, FoldJob, FoldOptions, FoldProgress,
    LearningCurve, OutOfFold, Partition,
};

/// What contestants said of the texts.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Contestants {
    pub classes: Vec<String>,
    /// Of the partition.
    pub n_folds: usize,
    /// Of each contestant.
    pub predictions: Vec<Vec<OutOfFold>>,
    /// Which contestants are baselines.
    pub baselines: Vec<usize>,
}

/// What was said of the texts after learning from more and more of the others.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CurveInput {
    pub sizes: Vec<CurveSize>,
    /// Of the partitions.
    pub n_folds: usize,
    /// Numbers of texts to foretell the accuracy of.
    pub ahead: Vec<f64>,
}

#[wasm_bindgen]
impl Session {
    /// Deals the rows of a table out to folds.
    pub fn partition(
        &self,
        examples: Ts<Examples>,
        options: Ts<FoldOptions>,
    ) -> Result<Ts<Partition>, JsValue> {
        give(cross_validation::partition(&take(examples)?.0, take(options)?).map_err(throw)?)
    }

    /// Begins a fold of a cross-validation; an earlier one is dropped.
    pub fn start_fold(
        &mut self,
        examples: Ts<Examples>,
        config: Ts<RunConfig>,
        job: Ts<FoldJob>,
    ) -> Result<(), JsValue> {
        self.fold = None;
        let (Examples(examples), config, job) = (take(examples)?, take(config)?, take(job)?);
        let name = config.encoder().filter(|_| job.contestant == Contestant::Run);
        let encoder = name.and_then(|name| self.encoder(name));
        let fold = CrossRun::new(&examples, &config, job, encoder, &self.device);
        self.fold = Some(fold.map_err(throw)?);
        Ok(())
    }

    /// Goes on with the fold, for at most this many steps.
    pub async fn advance_fold(&mut self, n_steps: usize) -> Result<Ts<FoldProgress>, JsValue> {
        let fold = self.fold.as_mut().ok_or_else(not_ready)?;
        give(fold.advance(n_steps).await.map_err(throw)?)
    }

    /// Scores contestants and compares each with the best baseline.
    pub fn compare(&self, contestants: Ts<Contestants>) -> Result<Ts<Comparison>, JsValue> {
        let Contestants { classes, n_folds, predictions, baselines } = take(contestants)?;
        give(cross_validation::compare(&classes, n_folds, &predictions, &baselines))
    }

    /// Accuracy against the number of texts, and its continuation.
    pub fn learning_curve(&self, input: Ts<CurveInput>) -> Result<Ts<LearningCurve>, JsValue> {
        let CurveInput { sizes, n_folds, ahead } = take(input)?;
        give(cross_validation::learning_curve(&sizes, n_folds, &ahead))
    }
}
