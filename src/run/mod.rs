//! One run of any kind, paced from outside: what a session or a terminal drives.

mod binary_relevance;
mod encoders;
mod event;
mod features;
mod frozen_network;
#[cfg(test)]
mod given_tests;
mod label_ways;
mod labels;
mod part;
mod plan;
mod privacy;
mod reader;
mod saved;
#[cfg(test)]
pub(crate) mod several_tests;
mod states;
mod taught;
#[cfg(test)]
mod taught_tests;
#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;
use std::rc::Rc;

use burn::prelude::Device;

use crate::config::{EncoderName, RunConfig, RunKind};
use crate::data::{Example, Parts};
use crate::error::{Error, ErrorKind};
use crate::metrics::{LabelledRow, Report};
use crate::pretrained::Encoder;
use crate::text::OUT_OF_VOCABULARY;
use crate::train::{ActivationStatistics, Corpus, Encoded, Trainer};
use crate::transfer::{Chosen, Transfer};

pub use binary_relevance::BinaryRelevance;
pub use encoders::RunEncoders;
pub use event::Event;
pub use frozen_network::FrozenEncoderRun;
pub use part::Part;
pub use plan::Plan;
pub use reader::{ReadText, ReadToken, Reader};
pub use saved::Data;
pub(crate) use saved::{ModelHeader, SavedHeader};
pub use taught::{Pupil, Taught};

/// A run at any point of its life. Pausing is not calling [`Run::advance`]; dropping it cancels.
pub enum Run {
    /// A network with weights and a vocabulary of its own.
    Scratch(Box<Trainer>),
    /// A network on the token vectors of a frozen encoder.
    Network(Box<FrozenEncoderRun>),
    /// One of these networks while its teacher learns.
    Taught(Box<Taught>),
    /// A classifier on the sentence vectors of an encoder, frozen or tuned.
    Transfer(Box<Transfer>),
    /// The same for each of several labels.
    BinaryRelevance(Box<BinaryRelevance>),
}

impl From<Pupil> for Run {
    fn from(pupil: Pupil) -> Self {
        match pupil {
            Pupil::Scratch(trainer) => Self::Scratch(trainer),
            Pupil::Network(run) => Self::Network(run),
        }
    }
}

impl Run {
    /// A run at its beginning.
    ///
    /// * `test_examples` - the person's own test set.
    /// * `encoders` - those that the settings name.
    /// * `device` - with gradients, the one that the encoders were loaded on.
    ///
    /// # Errors
    /// [`ErrorKind::EncoderMissing`], and what is wrong with the data or the settings.
    pub fn new(
        examples: &[Example],
        test_examples: Option<&[Example]>,
        config: RunConfig,
        encoders: impl Into<RunEncoders>,
        device: &Device,
    ) -> Result<Self, Error> {
        let RunEncoders { own: encoder, teacher } = encoders.into();
        config.validate()?;
        let needed = || {
            let missing = config.encoder().map(EncoderName::missing);
            encoder.clone().ok_or(Error::from(missing.unwrap_or(ErrorKind::NotReady)))
        };
        Ok(match config.kind() {
            RunKind::Scratch => {
                let corpus = Corpus::build(examples, test_examples, &config)?;
                let pupil = Pupil::Scratch(Box::new(Trainer::new(corpus, config, device)?));
                Self::taught(pupil, teacher, examples, test_examples, device)?
            }
            RunKind::Network => {
                let encoder = needed()?;
                let run = FrozenEncoderRun::new(examples, test_examples, config, encoder, device)?;
                let pupil = Pupil::Network(Box::new(run));
                Self::taught(pupil, teacher, examples, test_examples, device)?
            }
            RunKind::Transfer if config.has_several_labels() => {
                let encoder = needed()?;
                let run = BinaryRelevance::new(examples, test_examples, config, encoder, device)?;
                Self::BinaryRelevance(Box::new(run))
            }
            RunKind::Transfer => {
                let parts = Parts::new(examples, test_examples, &config)?;
                let encoder = needed()?;
                Self::Transfer(Box::new(Transfer::new(&parts, config, encoder, teacher, device)?))
            }
        })
    }

    /// The run of a network, which something may teach.
    fn taught(
        pupil: Pupil,
        encoder: Option<Rc<Encoder>>,
        examples: &[Example],
        test_examples: Option<&[Example]>,
        device: &Device,
    ) -> Result<Self, Error> {
        let teacher = Taught::teacher(pupil.config(), encoder, examples, test_examples, device)?;
        Ok(match teacher {
            Some(teacher) => {
                let run = Taught::new(pupil, teacher, examples, test_examples, device);
                Self::Taught(Box::new(run))
            }
            None => pupil.into(),
        })
    }

    /// The settings, with the live ones as they are now.
    pub fn config(&self) -> &RunConfig {
        match self {
            Self::Scratch(trainer) => trainer.config(),
            Self::Taught(run) => run.pupil().config(),
            Self::Network(run) => run.config(),
            Self::Transfer(run) => run.config(),
            Self::BinaryRelevance(run) => run.config(),
        }
    }

    /// Class names; their order gives the class indices.
    pub fn classes(&self) -> &[String] {
        match self {
            Self::Scratch(trainer) => &trainer.corpus().classes,
            Self::Taught(run) => run.pupil().classes(),
            Self::Network(run) => run.classes(),
            Self::Transfer(run) => run.classes(),
            Self::BinaryRelevance(run) => run.classes(),
        }
    }

    /// Steps that are done: batches of a network, units of work of a run on sentence vectors.
    pub fn step(&self) -> usize {
        match self {
            Self::Scratch(trainer) => trainer.step(),
            Self::Taught(run) => run.step(),
            Self::Network(run) => run.step(),
            Self::Transfer(run) => run.step(),
            Self::BinaryRelevance(run) => run.step(),
        }
    }

    /// Steps of the whole run, as far as it can be told.
    pub fn n_steps(&self) -> usize {
        match self {
            Self::Scratch(trainer) => trainer.n_steps(),
            Self::Taught(run) => run.n_steps(),
            Self::Network(run) => run.n_steps(),
            Self::Transfer(run) => run.n_steps(),
            Self::BinaryRelevance(run) => run.n_steps(),
        }
    }

    /// Whether the run is at its end.
    pub fn is_finished(&self) -> bool {
        match self {
            Self::Scratch(trainer) => trainer.is_finished(),
            Self::Taught(_) => false,
            Self::Network(run) => run.is_finished(),
            Self::Transfer(run) => run.is_finished(),
            Self::BinaryRelevance(run) => run.is_finished(),
        }
    }

    /// Takes over the live settings; the others must be as they were.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a value out of range or a change that needs a new run.
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        match self {
            Self::Scratch(trainer) => trainer.update(config),
            Self::Taught(run) => run.update(config),
            Self::Network(run) => run.update(config),
            Self::Transfer(run) => run.update(config),
            Self::BinaryRelevance(run) => run.update(config),
        }
    }

    /// Goes on for at most about `n_steps` steps and tells what happened.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`], [`ErrorKind::TooMuchMemory`], [`ErrorKind::Engine`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<Vec<Event>, Error> {
        fn all<E: Into<Event>>(events: Vec<E>) -> Vec<Event> {
            events.into_iter().map(Into::into).collect()
        }
        match self {
            Self::Scratch(trainer) => trainer.advance(n_steps).await.map(all),
            Self::Taught(run) => {
                let (events, taught) = run.advance(n_steps).await?;
                if let Some(taught) = taught {
                    *self = taught.into();
                }
                Ok(events)
            }
            Self::Network(run) => run.advance(n_steps).await,
            Self::Transfer(run) => run.advance(n_steps).await.map(all),
            Self::BinaryRelevance(run) => run.advance(n_steps).await.map(all),
        }
    }

    /// The model's scores on a part; none where it is empty. A run that was stopped before
    /// its end makes a model of what it has learned so far.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned, and where a text may have several
    /// classes; [`ErrorKind::Engine`].
    pub async fn evaluate(&mut self, part: Part) -> Result<Option<Report>, Error> {
        let (rows, probabilities) = self.answers(part).await?;
        if self.label_sets().is_some() {
            return Err(ErrorKind::NotReady.into());
        }
        Ok((!rows.is_empty()).then(|| Report::new(self.classes(), &rows, &probabilities)))
    }

    /// The rows of a part, and what the model says of them.
    async fn answers(&mut self, part: Part) -> Result<(Vec<LabelledRow>, Vec<Vec<f64>>), Error> {
        let rows = self.rows(part)?;
        let probabilities = self.probabilities(part, 0..rows.len()).await?;
        if !probabilities.iter().flatten().all(|probability| probability.is_finite()) {
            // What the last step made of the weights was not looked at before.
            let (step, learning_rate) = (self.step(), self.config().learning_rate);
            return Err(ErrorKind::NotFinite { step, learning_rate }.into());
        }
        Ok((rows, probabilities))
    }

    /// The rows of a part and their classes.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] while an encoder reads the texts.
    pub(crate) fn rows(&self, part: Part) -> Result<Vec<LabelledRow>, Error> {
        if let Self::Transfer(run) = self {
            let examples = part.of([run.training(), run.validation(), run.test()]);
            return Ok(examples.iter().map(LabelledRow::from).collect());
        }
        if let Self::BinaryRelevance(run) = self {
            return Ok(run.rows(part));
        }
        Ok(self.encoded(part)?.iter().map(LabelledRow::from).collect())
    }

    /// The examples of a part as a network reads them.
    fn encoded(&self, part: Part) -> Result<&[Encoded], Error> {
        let corpus = self.trainer().ok_or(ErrorKind::NotReady)?.corpus();
        Ok(part.of([corpus.labelled(), &corpus.validation, &corpus.test]))
    }

    /// The trainer of a network, once there is one.
    pub(crate) fn trainer(&self) -> Option<&Trainer> {
        match self {
            Self::Scratch(trainer) => Some(trainer),
            Self::Network(run) => run.trainer(),
            Self::Taught(_) | Self::Transfer(_) | Self::BinaryRelevance(_) => None,
        }
    }

    /// The run itself, where it is one on an encoder's sentence vectors.
    pub fn transfer(&mut self) -> Option<&mut Transfer> {
        if let Self::Transfer(run) = self { Some(run) } else { None }
    }

    /// Which of the ways tried the model was made by, of a run that tries several.
    pub fn chosen(&self) -> Option<Chosen> {
        match self {
            Self::Transfer(run) => run.chosen(),
            Self::Scratch(_) | Self::Taught(_) | Self::Network(_) | Self::BinaryRelevance(_) => {
                None
            }
        }
    }

    /// The outputs of each of a network's layers, as [`Plan::layers`] has them, for some
    /// training texts.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] where there is no network that is trained; [`ErrorKind::Engine`].
    pub async fn activation_statistics(&self) -> Result<Vec<ActivationStatistics>, Error> {
        self.trainer().ok_or(ErrorKind::NotReady)?.activation_statistics().await
    }

    /// The probability of each class for some examples of a part, `[n_examples][n_classes]`.
    ///
    /// * `places` - within the part.
    ///
    /// # Errors
    /// As for [`Run::evaluate`].
    pub async fn probabilities(
        &mut self,
        part: Part,
        places: Range<usize>,
    ) -> Result<Vec<Vec<f64>>, Error> {
        if let Self::Transfer(run) = self {
            run.settle()?;
            let examples = part.of([run.training(), run.validation(), run.test()]);
            return run.probabilities_of(examples.get(places).unwrap_or_default());
        }
        if let Self::BinaryRelevance(run) = self {
            run.settle()?;
            return run.probabilities_of(part, places).await;
        }
        let examples = self.encoded(part)?.get(places).unwrap_or_default();
        let trainer = self.trainer().ok_or(ErrorKind::NotReady)?;
        let texts: Vec<&[u32]> = examples.iter().map(|example| example.ids.as_slice()).collect();
        trainer.probabilities(&texts).await
    }

    /// The probability of each class for a text, `[n_classes]`; the number of its tokens,
    /// and how many of them are unknown.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned; [`ErrorKind::Engine`].
    pub async fn classify(&mut self, text: &str) -> Result<(Vec<f64>, usize, usize), Error> {
        let probabilities = self.classify_all(&[text]).await?.into_iter().next();
        let (n_tokens, n_unknown) = match &*self {
            Self::Scratch(trainer) => {
                let ids = trainer.corpus().ids(text).ok_or(ErrorKind::NotReady)?;
                (ids.len(), ids.iter().filter(|&&id| id == OUT_OF_VOCABULARY).count())
            }
            Self::Taught(_) => return Err(ErrorKind::NotReady.into()),
            Self::Network(run) => run.encoder().count(text),
            Self::Transfer(run) => run.encoder().count(text),
            Self::BinaryRelevance(run) => run.encoder().count(text),
        };
        Ok((probabilities.unwrap_or_default(), n_tokens, n_unknown))
    }

    /// The probability of each class for new texts, `[n_texts][n_classes]`. An encoder reads
    /// them as one batch, so they are few and of similar length.
    ///
    /// # Errors
    /// As for [`Run::classify`].
    pub async fn classify_all(&mut self, texts: &[&str]) -> Result<Vec<Vec<f64>>, Error> {
        match self {
            Self::Scratch(trainer) => {
                let ids = texts.iter().map(|text| trainer.corpus().ids(text));
                let ids: Vec<Vec<u32>> = ids.collect::<Option<_>>().ok_or(ErrorKind::NotReady)?;
                let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
                trainer.probabilities(&ids).await
            }
            Self::Taught(_) => Err(ErrorKind::NotReady.into()),
            Self::Network(run) => run.probabilities(texts).await,
            Self::Transfer(run) => {
                run.settle()?;
                run.probabilities(texts).await
            }
            Self::BinaryRelevance(run) => {
                run.settle()?;
                run.probabilities(texts).await
            }
        }
    }
}
