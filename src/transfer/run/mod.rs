//! A run on a pretrained encoder, paced from outside like [`crate::train::Trainer`]:
//! encode → compare → try tuning → teach → read by the tuned network → fit.

mod lending;
mod lent;
mod stages;
mod state;
mod teacher;
mod teaching;
#[cfg(test)]
mod tests;
mod trained;
#[cfg(test)]
mod tuned_tests;

use std::rc::Rc;

use burn::prelude::Device;

use super::ensemble::EnsembleFit;
use super::private_head::private_recipe;
use super::progress::Progress;
use super::texts::Texts;
use super::{Choice, Ensemble, TransferEvent, coverage};
use crate::config::RunConfig;
use crate::data::Parts;
use crate::error::{Error, ErrorKind, Warning};
use crate::linear::FittedHead;
use crate::pretrained::{Encoder, EncoderNetwork};
use crate::privacy::PrivacySpent;
use lent::Lent;
pub use lent::{Borrowed, BorrowedProgress};
use state::{Fitting, PoolAnswers, State};
pub(crate) use trained::WorkDone;

/// A run on a pretrained encoder: its texts, and what has been learned.
///
/// Pausing is not calling [`Transfer::advance`]; dropping it cancels.
pub struct Transfer {
    pub(super) config: RunConfig,
    pub(super) encoder: Rc<Encoder>,
    pub(super) device: Device,
    pub(super) classes: Vec<String>,
    pub(super) texts: Texts,
    pub(super) warnings: Vec<Warning>,
    pub(super) unknown_share: f64,
    pub(super) model: Option<Ensemble>,
    /// The work done when the model was made: before the run's end a later one knows more.
    model_made_at: usize,
    /// What the model has spent, where it is private.
    spent: Option<PrivacySpent>,
    /// What an earlier run has found, to go on with: its way to learn, and its tuned network.
    given: Option<(Choice, Option<EncoderNetwork>)>,
    /// Whether tuning is tried, unless there is nothing to gain.
    tries_tuning: bool,
    /// What is taught of the texts without labels is said by this one, which learns first; none
    /// once it has, and where the run teaches itself.
    teacher: Option<Box<Transfer>>,
    /// What the teacher said.
    told: Option<PoolAnswers>,
    /// What this one says of them, as far as it has come.
    answers: PoolAnswers,
    state: State,
    /// Tunings that are done elsewhere.
    lent: Lent,
    progress: Progress,
    failed: Option<Error>,
}

impl Transfer {
    /// A run at its beginning.
    ///
    /// * `teacher` - the encoder that [`RunConfig::teacher`] names.
    /// * `device` - with gradients, the one that the encoders were loaded on.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`], [`ErrorKind::TooMuchMemory`], [`ErrorKind::EncoderMissing`].
    pub fn new(
        parts: &Parts,
        config: RunConfig,
        encoder: Rc<Encoder>,
        teacher: Option<Rc<Encoder>>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.validate()?;
        let (texts, tries_tuning) = Texts::new(parts, &config, &encoder)?;
        let teacher = match config.teacher().filter(|_| texts.n_unlabelled() > 0) {
            Some(name) => {
                let encoder = teacher.ok_or(name.missing())?;
                let (parts, config) = (parts.of_training(), config.of_teacher(name));
                let own = Self::new(&parts, config, encoder, None, device)?;
                Some(Box::new(own))
            }
            None => None,
        };
        let (warnings, unknown_share) = coverage(parts, &encoder);
        let reading = texts.reading(&encoder);
        Ok(Self {
            classes: parts.classes.clone(),
            lent: Lent::default(),
            progress: Progress::new(encoder.kind(), texts.base().part(), &reading),
            state: State::Encode(reading),
            device: device.clone(),
            config,
            encoder,
            texts,
            warnings,
            unknown_share,
            model: None,
            model_made_at: 0,
            spent: None,
            given: None,
            tries_tuning,
            teacher,
            told: None,
            answers: PoolAnswers::default(),
            failed: None,
        })
    }

    /// Goes on with the way to learn that another run on this encoder has found, and with its
    /// tuned network: what is new is read, nothing is compared or tuned again, and a classifier
    /// is fitted to all texts. False where the other run has found none.
    pub(crate) fn warm_start_from(&mut self, other: &Transfer) -> bool {
        let is_same = Rc::ptr_eq(&self.encoder, &other.encoder);
        // What another has learned of the texts is nothing that a private run may begin with.
        let is_open = !self.config.private && !other.config.private;
        // What teaches would have to learn again first, of all that there is now.
        let is_own = self.teacher.is_none();
        let model = other.model.as_ref().filter(|_| is_same && is_open && is_own);
        let Some(model) = model else { return false };
        // Its place among ways tried says nothing here, where none will be tried.
        let mut choice =
            Choice { index: None, tuning: None, self_training: None, ..model.choice.clone() };
        if choice.recipe.n_unlabelled > 0 {
            choice.recipe.n_unlabelled = self.texts.n_unlabelled();
        }
        self.given = Some((choice, model.tuned.as_ref().map(|tuned| tuned.network.clone())));
        self.tries_tuning = false;
        self.texts.keep_no_base();
        true
    }

    /// Whether the run is at its end.
    pub fn is_finished(&self) -> bool {
        matches!(self.state, State::Finished) && self.failed.is_none()
    }

    /// Work done so far, in units of about a millisecond.
    pub fn step(&self) -> usize {
        self.progress.done() + self.teacher.as_ref().map_or(0, |teacher| teacher.step())
    }

    /// Takes over the live settings: this kind of run has none.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a value out of range or a change that needs a new run.
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        config.validate()?;
        self.config.check_fixed(&config)?;
        self.config = config;
        Ok(())
    }

    /// Goes on for about `n_steps` units of work and tells what happened; less where what is left
    /// is done elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] where the encoder's tuning explodes that a person chose;
    /// [`ErrorKind::Engine`] where the device fails; from then on by every call.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Vec<TransferEvent>, Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let mut events = Vec::new();
        let end = self.step().saturating_add(n_steps);
        while self.step() < end && !self.is_finished() && !self.is_waiting() {
            if let Err(error) = self.go_on(&mut events).await {
                self.failed = Some(error.clone());
                if events.is_empty() {
                    return Err(error);
                }
                break;
            }
        }
        Ok(events)
    }

    /// Whether [`Transfer::settle`] can make a model.
    pub(crate) fn can_settle(&self) -> bool {
        match &self.state {
            State::Encode(_) => false,
            State::Compare(selection) => {
                !selection.trials().is_empty() || selection.folds().is_empty()
            }
            _ => true,
        }
    }

    /// Makes a model of what is known so far, where the run is not at its end; the run can go on
    /// after it as if nothing had been.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before any recipe was tried.
    pub fn settle(&mut self) -> Result<(), Error> {
        if self.model.is_some() && self.model_made_at == self.step() {
            return Ok(());
        }
        if let State::FitPrivately(fit) = &self.state {
            let (head, spent) = (fit.head(), fit.spent());
            self.take_private(head, spent);
            return Ok(());
        }
        let choice = match &mut self.state {
            State::Compare(selection) if !selection.trials().is_empty() => selection.choose(),
            State::TryTuning(trying) => trying.selection.choose_untuned(),
            State::CompareTuned(tried) => tried.selection.choose_untuned(),
            State::Teach(teaching) => teaching.untaught(),
            State::ReadTuned(reading) => reading.untuned.clone(),
            State::Fit(fitting) => {
                while !fitting.fit.advance() {}
                let model = fitting.finish();
                self.take(model);
                return Ok(());
            }
            State::Encode(_) | State::Compare(_) | State::FitPrivately(_) | State::Finished => {
                return Err(ErrorKind::NotReady.into());
            }
        };
        let mut fitting = self.fit_of(choice, None);
        while !fitting.fit.advance() {}
        self.take(fitting.finish());
        Ok(())
    }

    fn take(&mut self, mut model: Ensemble) {
        if let Some(tuned) = &mut model.tuned {
            tuned.features.truncate(self.texts.n_kept());
        }
        self.model = Some(model);
        self.model_made_at = self.step();
    }

    fn take_private(&mut self, head: FittedHead, spent: PrivacySpent) {
        let recipe = private_recipe(&self.config);
        let choice = Choice::untried(recipe, vec![1.0]);
        self.take(Ensemble { choice, head: Some(head), tuned: None, ngrams: None });
        self.spent = Some(spent);
    }

    /// What the model has spent, where it is private.
    pub fn privacy(&self) -> Option<PrivacySpent> {
        self.spent
    }

    fn fit_of(&self, choice: Choice, tuned: Option<(EncoderNetwork, Vec<Vec<f32>>)>) -> Fitting {
        let features = tuned.as_ref().map(|(_, features)| self.texts.features(features));
        let lesson = self.texts.lesson(features, self.told.as_ref().map(|told| told.all.clone()));
        Fitting { fit: EnsembleFit::new(choice, &lesson, self.classes.len()), tuned }
    }
}
