//! Texts without labels that a teacher has told the classes of.

use super::FrozenEncoderRun;
use crate::error::{Error, ErrorKind};
use crate::model::TokenVectors;

impl FrozenEncoderRun {
    /// A run like this one, which has not begun, that learns from texts without labels, too.
    ///
    /// * `classes` - of the first of them.
    ///
    /// # Errors
    /// Those of [`FrozenEncoderRun::new`].
    pub(in crate::run) fn told(&self, classes: Vec<usize>) -> Result<Self, Error> {
        let (examples, test_examples) = (&self.examples, self.test_examples.as_deref());
        let (config, encoder) = (self.config.clone(), self.encoder.clone());
        let mut run = Self::of(examples, test_examples, classes, config, encoder, &self.device)?;
        // What an earlier run has left, which may be all that there was to read.
        let (vectors, earlier) = match self.trainer() {
            Some(trainer) => (trainer.corpus().vectors.as_ref(), trainer.learned()),
            None => (Some(&self.vectors), self.earlier.clone()),
        };
        run.vectors = vectors.ok_or(ErrorKind::NotReady)?.clone();
        run.earlier = earlier;
        run.ids[..self.ids.len()].clone_from_slice(&self.ids);
        run.read_the_others()?;
        Ok(run)
    }

    /// The vectors of the texts that are examples, without those that were told, and the numbers of
    /// each different text's tokens.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] while texts are read.
    pub(in crate::run) fn vectors_of_examples(
        &self,
    ) -> Result<(TokenVectors, Vec<Vec<u32>>), Error> {
        let corpus = self.trainer().ok_or(ErrorKind::NotReady)?.corpus();
        let all = corpus.vectors.as_ref().ok_or(ErrorKind::NotReady)?;
        let mut vectors = all.scale_only();
        let texts = self.ids[..self.texts().len()].iter();
        let push = |ids: &Vec<u32>| Ok(vectors.push_from(all, ids)?.unwrap_or_default());
        let ids = texts.map(push).collect::<Result<_, Error>>()?;
        Ok((vectors, ids))
    }
}
