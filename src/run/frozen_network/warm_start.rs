//! Going on from an earlier run on the same encoder.

use std::collections::HashMap;
use std::rc::Rc;

use super::{FrozenEncoderRun, State};
use crate::error::Error;
use crate::pretrained::Reading;

impl FrozenEncoderRun {
    /// Lets a run that has not begun go on from another on the same encoder: with the network's
    /// weights, the scale of its vectors, and those of the texts that both have, so that only the
    /// others are read. False where the networks differ, or the other has not learned yet.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`]; those of [`crate::train::Trainer::new`].
    pub(in crate::run) fn warm_start_from(&mut self, other: &Self) -> Result<bool, Error> {
        // The output layer grows with the classes.
        let sizes = |run: &Self| -> Vec<usize> {
            run.layers.iter().rev().skip(1).map(|layer| layer.n_parameters).collect()
        };
        let is_same = Rc::ptr_eq(&self.encoder, &other.encoder)
            && self.config.model == other.config.model
            && !self.config.private
            && sizes(self) == sizes(other);
        let trainer = other.trainer().filter(|_| is_same);
        let Some((learned, vectors)) =
            trainer.and_then(|trainer| trainer.learned().zip(trainer.corpus().vectors.as_ref()))
        else {
            return Ok(false);
        };
        self.vectors = vectors.scale_only();
        let known: HashMap<&[u32], &[u32]> = other
            .texts
            .iter()
            .zip(&other.ids)
            .map(|(text, ids)| (text.as_slice(), ids.as_slice()))
            .collect();
        for (text, ids) in self.texts.iter().zip(&mut self.ids) {
            if let Some(old) = known.get(text.as_slice()) {
                *ids = self.vectors.push_from(vectors, old)?.unwrap_or_default();
            }
        }
        self.earlier = Some(learned);
        self.read_the_others()?;
        Ok(true)
    }

    /// Goes on with the texts that are not known yet, or with training.
    ///
    /// # Errors
    /// Those of [`crate::train::Trainer::new`].
    pub(super) fn read_the_others(&mut self) -> Result<(), Error> {
        let unread: Vec<usize> =
            (0..self.texts.len()).filter(|&text| self.ids[text].is_empty()).collect();
        let texts: Vec<&[u32]> = unread.iter().map(|&text| self.texts[text].as_slice()).collect();
        let reading = Reading::new(&texts, self.encoder.info().n_parameters).of(&unread);
        self.state = State::Read(reading);
        if unread.is_empty() { self.begin_training() } else { Ok(()) }
    }
}
