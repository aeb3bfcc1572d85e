//! Tuning on some texts, and then reading others with the tuned network.

use burn::prelude::Device;

use super::{Tuning, TuningStep};
use crate::error::{Error, ErrorKind};
use crate::pretrained::{Encoder, EncoderNetwork, Reading};
use crate::transfer::progress::Progress;
use crate::transfer::texts::Texts;

/// A tuning and the reading that follows it.
pub struct Job {
    tuning: Tuning,
    reading: Reading,
    /// The tuned network's vectors, by the numbers of the texts; empty until read.
    features: Vec<Vec<f32>>,
}

impl Job {
    /// A job at its beginning.
    ///
    /// * `read` - numbers of the texts and class names to read after the tuning.
    pub fn new(tuning: Tuning, texts: &Texts, read: &[usize], encoder: &Encoder) -> Self {
        let ids: Vec<&[u32]> = read.iter().map(|&text| texts.ids(text)).collect();
        let reading = Reading::new(&ids, encoder.info().n_parameters).of(read);
        Self { tuning, reading, features: vec![Vec::new(); texts.n_numbers()] }
    }

    /// Whether the network is tuned and all texts are read.
    pub fn is_finished(&self) -> bool {
        self.tuning.is_finished() && self.reading.next_batch().is_none()
    }

    /// Work that is still to be done.
    pub fn work_left(&self, progress: &Progress) -> usize {
        progress.of_reading(&self.reading) + progress.of_tuning(self.tuning.n_steps_left())
    }

    /// One step of tuning, or one batch read after it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] where the tuning explodes; [`ErrorKind::Engine`] where the
    /// device fails.
    pub async fn advance(
        &mut self,
        texts: &Texts,
        encoder: &Encoder,
        device: &Device,
        progress: &mut Progress,
    ) -> Result<Option<TuningStep>, Error> {
        if !self.tuning.is_finished() {
            let step = self.tuning.advance(encoder, texts.base(), device).await?;
            progress.tuned();
            check(step.loss.is_finite(), step.step, step.learning_rate)?;
            return Ok(Some(step));
        }
        if let Some(batch) = self.reading.next_batch() {
            let features =
                texts.tuned_features(self.tuning.network(), batch, encoder, device).await?;
            let is_finite = features.iter().flatten().all(|value| value.is_finite());
            check(is_finite, self.tuning.n_steps(), self.tuning.highest_rate())?;
            for (&text, features) in batch.iter().zip(features) {
                self.features[text] = features;
            }
            progress.read();
            self.reading.finish_batch();
        }
        Ok(None)
    }

    /// Texts that are read, and all that are to be.
    pub fn progress_of_reading(&self) -> (usize, usize) {
        self.reading.progress()
    }

    /// The tuned network and its vectors, by the numbers of the texts; empty of those not read.
    pub fn finish(self) -> (EncoderNetwork, Vec<Vec<f32>>) {
        (self.tuning.network().clone(), self.features)
    }
}

fn check(is_finite: bool, step: usize, learning_rate: f64) -> Result<(), Error> {
    if is_finite { Ok(()) } else { Err(ErrorKind::NotFinite { step, learning_rate }.into()) }
}
