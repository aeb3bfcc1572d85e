//! What a run's output layer reads of texts.

use super::part::chosen;
use super::{Part, Run};
use crate::error::{Error, ErrorKind};

impl Run {
    /// What the model's output layer reads of some examples of a part, `[n_examples][d]`: the
    /// last hidden layer of a network, or an encoder's vector of the text.
    ///
    /// * `places` - within the part.
    ///
    /// # Errors
    /// As for [`Run::evaluate`]; [`ErrorKind::MissingRow`] for a place that the part lacks.
    pub async fn features(&mut self, part: Part, places: &[usize]) -> Result<Vec<Vec<f32>>, Error> {
        if let Self::Transfer(run) = self {
            run.settle()?;
            let examples = part.of([run.training(), run.validation(), run.test()]);
            let model = run.model().ok_or(ErrorKind::NotReady)?;
            let chosen = chosen(examples, places)?.into_iter();
            return Ok(chosen.map(|example| run.vector(model, example).to_vec()).collect());
        }
        if let Self::BinaryRelevance(run) = self {
            return run.features(part, places).await;
        }
        let chosen = chosen(self.encoded(part)?, places)?.into_iter();
        let trainer = self.trainer().ok_or(ErrorKind::NotReady)?;
        let texts: Vec<&[u32]> = chosen.map(|example| example.ids.as_slice()).collect();
        trainer.features(trainer.corpus().vectors.as_ref(), &texts).await
    }

    /// The same of a new text, `[d]`.
    ///
    /// # Errors
    /// As for [`Run::classify`].
    pub async fn features_of(&mut self, text: &str) -> Result<Vec<f32>, Error> {
        let features = match self {
            Self::Scratch(trainer) => {
                let ids = trainer.corpus().ids(text).ok_or(ErrorKind::NotReady)?;
                trainer.features(None, &[&ids]).await?
            }
            Self::Taught(_) => return Err(ErrorKind::NotReady.into()),
            Self::Network(run) => {
                let trainer = run.trainer().ok_or(ErrorKind::NotReady)?;
                let known = trainer.corpus().vectors.as_ref().ok_or(ErrorKind::NotReady)?;
                let read = run.encoder().token_features(&[&run.encoder().ids(text)]).await?;
                let read: Vec<&[f32]> = read.iter().map(|text| text.values.as_slice()).collect();
                let (vectors, ids) = known.of_texts(&read)?;
                let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
                trainer.features(Some(&vectors), &ids).await?
            }
            Self::Transfer(run) => {
                run.settle()?;
                let ids = run.encoder().ids(text);
                match &run.model().ok_or(ErrorKind::NotReady)?.tuned {
                    Some(tuned) => run.encoder().vectors(&tuned.network, &[&ids]).await?,
                    None => run.encoder().features(&[&ids]).await?,
                }
            }
            Self::BinaryRelevance(run) => run.features_of(&[text]).await?,
        };
        Ok(features.into_iter().next().unwrap_or_default())
    }
}
