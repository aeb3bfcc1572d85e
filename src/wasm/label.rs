//! What to label next, and which labels to doubt.

use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::dto::{Guesses, LabelInput};
use super::session::{Session, give, not_ready, predicted, take, throw};
use crate::label::{LabelProgress, Labelling};

#[wasm_bindgen]
impl Session {
    /// Classifies a few texts, in their order.
    pub async fn predict_many(&mut self, texts: Vec<String>) -> Result<Ts<Guesses>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let mut predictions = Vec::with_capacity(texts.len());
        for text in &texts {
            let (probabilities, n_tokens, n_unknown) = run.classify(text).await.map_err(throw)?;
            predictions.push(predicted(run.classes(), &probabilities, n_tokens, n_unknown));
        }
        give(Guesses(predictions))
    }

    /// Begins a task about labels; an earlier one is dropped.
    pub fn start_labelling(&mut self, input: Ts<LabelInput>) -> Result<(), JsValue> {
        self.labelling = None;
        let LabelInput { examples, task, encoder, seed } = take(input)?;
        let encoder = encoder.and_then(|name| self.encoder(name));
        self.labelling = Some(Labelling::new(&examples, task, encoder, seed).map_err(throw)?);
        Ok(())
    }

    /// Goes on with it, for about this many steps.
    pub async fn advance_labelling(
        &mut self,
        n_steps: usize,
    ) -> Result<Ts<LabelProgress>, JsValue> {
        let labelling = self.labelling.as_mut().ok_or_else(not_ready)?;
        let progress = labelling.advance(n_steps).await.map_err(throw)?;
        if progress.finished {
            self.labelling = None;
        }
        give(progress)
    }

    /// Drops it.
    pub fn drop_labelling(&mut self) {
        self.labelling = None;
    }
}
