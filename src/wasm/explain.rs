//! Explanations of what the run's model says.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::session::{Session, Utf16Offsets, give, not_ready, throw};
use crate::explain::Explaining;

/// How far an explanation has come, and the explanation, once it is finished.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationProgress {
    pub done: usize,
    pub total: usize,
    pub explanation: Option<ExplanationView>,
}

/// As [`crate::explain::Explanation`], with places in UTF-16 code units as JavaScript counts.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView {
    /// Log-odds of the class against all others for the text, and for one that says nothing.
    pub score: f64,
    pub baseline: f64,
    pub units: Vec<UnitView>,
    /// The weight of n-grams in no unit.
    pub elsewhere: f64,
    /// Points at which gradients were taken.
    pub n_points: usize,
}

/// A stretch of the text and what it does to the score.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct UnitView {
    pub start: usize,
    pub end: usize,
    /// Its part of the integrated gradients.
    pub gradient: f64,
    /// The score minus the score without it; none past the limit.
    pub left_out: Option<f64>,
}

/// An explanation in the making and the text that it is of.
pub(super) struct Task {
    explaining: Explaining,
    text: String,
}

#[wasm_bindgen]
impl Session {
    /// Begins to explain what the run's model says of a class for a text; an earlier
    /// explanation is dropped.
    pub async fn start_explanation(&mut self, text: String, label: String) -> Result<(), JsValue> {
        self.explaining = None;
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let explaining = Explaining::new(run, &text, &label, &self.device).await.map_err(throw)?;
        self.explaining = Some(Task { explaining, text });
        Ok(())
    }

    /// Goes on for a moment.
    pub async fn advance_explanation(&mut self) -> Result<Ts<ExplanationProgress>, JsValue> {
        let task = self.explaining.as_mut().ok_or_else(not_ready)?;
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let explanation = task.explaining.advance(run).await.map_err(throw)?;
        let (done, total) = task.explaining.progress();
        let utf16 = Utf16Offsets::new(&task.text);
        let explanation = explanation.map(|explanation| ExplanationView {
            score: explanation.score,
            baseline: explanation.baseline,
            units: explanation
                .units
                .iter()
                .map(|unit| UnitView {
                    start: utf16.at(unit.start),
                    end: utf16.at(unit.end),
                    gradient: unit.gradient,
                    left_out: unit.left_out,
                })
                .collect(),
            elsewhere: explanation.elsewhere,
            n_points: explanation.n_points,
        });
        if explanation.is_some() {
            self.explaining = None;
        }
        give(ExplanationProgress { done, total, explanation })
    }

    /// Drops the explanation.
    pub fn drop_explanation(&mut self) {
        self.explaining = None;
    }
}
