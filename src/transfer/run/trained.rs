//! A run that is over: what it leaves of its texts, and made again of what it left.

use std::rc::Rc;

use burn::prelude::Device;

use super::Transfer;
use super::lent::Lent;
use super::state::{PoolAnswers, State};
use crate::config::RunConfig;
use crate::data::Parts;
use crate::error::{Error, ErrorKind};
use crate::pretrained::Encoder;
use crate::privacy::PrivacySpent;
use crate::transfer::progress::Progress;
use crate::transfer::texts::Texts;
use crate::transfer::{Ensemble, coverage};

/// What a run had done when it was over.
pub(crate) struct WorkDone {
    pub step: usize,
    /// What it has spent, where it is private.
    pub spent: Option<PrivacySpent>,
}

impl Transfer {
    /// The published encoder's features of the texts and class names, by number.
    pub(crate) fn frozen(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        (0..self.texts.n_kept()).map(|text| self.texts.frozen(text))
    }

    /// The text of an example.
    pub(crate) fn text_of(&self, example: &crate::transfer::LabelledText) -> &str {
        self.texts.text(example.text)
    }

    /// A run that is over, with the model that it left.
    ///
    /// * `parts` - without examples where the texts are not at hand.
    /// * `frozen` - as [`Transfer::frozen`] gave them; none where the texts are not at hand.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] where texts and features do not fit; those of [`Texts::new`].
    pub(crate) fn trained(
        parts: &Parts,
        frozen: Vec<Vec<f32>>,
        config: RunConfig,
        encoder: Rc<Encoder>,
        model: Ensemble,
        WorkDone { step, spent }: WorkDone,
        device: &Device,
    ) -> Result<Self, Error> {
        config.validate()?;
        let texts = match parts.n_texts() > 0 {
            true => Texts::read_before(parts, &config, &encoder, frozen)?,
            false => Texts::none(),
        };
        let fits = |features: &Vec<Vec<f32>>| features.len() == texts.n_numbers();
        if !model.tuned.as_ref().is_none_or(|tuned| fits(&tuned.features)) {
            return Err(ErrorKind::NotReady.into());
        }
        let (warnings, unknown_share) = coverage(parts, &encoder);
        Ok(Self {
            classes: parts.classes.clone(),
            state: State::Finished,
            lent: Lent::default(),
            progress: Progress::at(step),
            device: device.clone(),
            config,
            encoder,
            texts,
            warnings,
            unknown_share,
            model: Some(model),
            model_made_at: step,
            spent,
            given: None,
            tries_tuning: false,
            teacher: None,
            told: None,
            answers: PoolAnswers::default(),
            failed: None,
        })
    }
}
