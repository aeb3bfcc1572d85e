//! Texts without labels that a teacher has told the classes of.

use super::FrozenEncoderRun;
use crate::data::Parts;
use crate::error::{Error, ErrorKind};
use crate::model::TokenVectors;

impl FrozenEncoderRun {
    /// The parts of the data set, with what was told.
    ///
    /// # Errors
    /// Those of [`Parts::new`].
    pub fn parts(&self) -> Result<Parts<'_>, Error> {
        let test_examples = self.test_examples.as_deref();
        let mut parts = Parts::new(&self.examples, test_examples, &self.config)?;
        parts.tell(&self.examples, &self.told);
        Ok(parts)
    }

    /// A run like this one, which has not begun, that learns from texts without labels, too.
    ///
    /// * `classes` - of so many texts of [`Parts::some_unlabelled`].
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

    /// The numbers of each different text's tokens, of those that are examples.
    fn ids_of_examples(&self) -> &[Vec<u32>] {
        &self.ids[..self.texts().len()]
    }

    /// Tokens of all different texts that are examples.
    pub(in crate::run) fn n_tokens_of_examples(&self) -> usize {
        self.ids_of_examples().iter().map(Vec::len).sum()
    }

    /// The vectors of the texts that are examples, without those that were told, and the numbers of
    /// each different text's tokens.
    ///
    /// * `all` - the trainer's vectors.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`]
    pub(in crate::run) fn vectors_of_examples(
        &self,
        all: &TokenVectors,
    ) -> Result<(TokenVectors, Vec<Vec<u32>>), Error> {
        let mut vectors = all.scale_only();
        let push = |ids: &Vec<u32>| Ok(vectors.push_from(all, ids)?.unwrap_or_default());
        let ids = self.ids_of_examples().iter().map(push).collect::<Result<_, Error>>()?;
        Ok((vectors, ids))
    }
}
