//! A network that is taught: a classifier on an encoder learns first and says what the texts
//! without labels are, and the network learns from these texts, too (distillation; Hinton et al.,
//! 2015). Of a handful of texts alone a network from scratch learns next to nothing, and one on an
//! encoder's token vectors less than that classifier.

use std::rc::Rc;

use burn::prelude::Device;

use super::{Event, FrozenEncoderRun};
use crate::config::RunConfig;
use crate::data::{Example, Parts};
use crate::error::Error;
use crate::metrics::ranked;
use crate::pretrained::Encoder;
use crate::train::{Corpus, Learned, Trainer};
use crate::transfer::{LEAST_UNLABELLED, Stage, Transfer, TransferEvent};

/// A network that can be taught.
pub enum Pupil {
    /// One with weights and a vocabulary of its own.
    Scratch(Box<Trainer>),
    /// One on the token vectors of a frozen encoder.
    Network(Box<FrozenEncoderRun>),
}

/// A network that waits for what its teacher tells.
pub struct Taught {
    teacher: Transfer,
    /// What it tells of: those of the texts without labels that it learns from.
    texts: Vec<String>,
    /// As it is without being taught.
    pupil: Pupil,
    examples: Vec<Example>,
    test_examples: Option<Vec<Example>>,
    device: Device,
    /// What an earlier run has learned, which a network from scratch begins with.
    earlier: Option<Learned>,
    /// To be put into the network once it is taught.
    checkpoint: Option<Vec<u8>>,
    /// What the teacher has said so far: of each text its most probable class.
    told: Vec<usize>,
}

/// Texts that the teacher tells of at once. All of them, padded to the longest, could be more than
/// there is memory for.
const CHUNK: usize = 16;

impl Pupil {
    /// The settings, with the live ones as they are now.
    pub fn config(&self) -> &RunConfig {
        match self {
            Self::Scratch(trainer) => trainer.config(),
            Self::Network(run) => run.config(),
        }
    }

    /// Class names; their order gives the class indices.
    pub fn classes(&self) -> &[String] {
        match self {
            Self::Scratch(trainer) => &trainer.corpus().classes,
            Self::Network(run) => run.classes(),
        }
    }

    fn n_steps(&self) -> usize {
        match self {
            Self::Scratch(trainer) => trainer.n_steps(),
            Self::Network(run) => run.n_steps(),
        }
    }
}

impl Taught {
    /// The run that teaches a network, and the texts that it tells of; none where nothing teaches it,
    /// or there is too little to teach by.
    ///
    /// * `encoder` - that of [`RunConfig::teacher`], if it is loaded.
    /// * `device` - with gradients, the one that the encoder was loaded on.
    ///
    /// # Errors
    /// Those of [`Parts::new`] and [`Transfer::new`]; that the encoder is missing.
    pub(super) fn teacher(
        config: &RunConfig,
        encoder: Option<Rc<Encoder>>,
        examples: &[Example],
        test_examples: Option<&[Example]>,
        device: &Device,
    ) -> Result<Option<(Transfer, Vec<String>)>, Error> {
        let Some(name) = config.teacher() else { return Ok(None) };
        // What is held out is held out from the teacher, too.
        let parts = Parts::new(examples, test_examples, config)?.of_training();
        if parts.unlabelled.len() < LEAST_UNLABELLED {
            return Ok(None);
        }
        let encoder = encoder.ok_or(name.missing())?;
        let teacher = Transfer::new(&parts, config.of_teacher(name), encoder, None, device)?;
        let texts = parts.some_unlabelled(teacher.n_unlabelled());
        Ok(Some((teacher, texts.into_iter().map(str::to_string).collect())))
    }

    /// A network that learns from its teacher, too.
    ///
    /// * `pupil` - on `device`, as it is without being taught.
    pub(super) fn new(
        pupil: Pupil,
        (teacher, texts): (Transfer, Vec<String>),
        examples: &[Example],
        test_examples: Option<&[Example]>,
        device: &Device,
    ) -> Self {
        Self {
            teacher,
            texts,
            pupil,
            examples: examples.to_vec(),
            test_examples: test_examples.map(<[Example]>::to_vec),
            device: device.clone(),
            earlier: None,
            checkpoint: None,
            told: Vec::new(),
        }
    }

    /// The network as it is without being taught.
    pub fn pupil(&self) -> &Pupil {
        &self.pupil
    }

    /// As [`Trainer::warm_start_from`], once the network is taught; false where it has an encoder.
    pub(super) fn warm_start_from(&mut self, other: &Trainer) -> bool {
        let (Pupil::Scratch(pupil), Some(learned)) = (&mut self.pupil, other.learned()) else {
            return false;
        };
        let goes_on = pupil.warm_start_from(&learned);
        self.earlier = Some(learned).filter(|_| goes_on);
        goes_on
    }

    /// As [`FrozenEncoderRun::warm_start_from`]; false where the network has no encoder.
    ///
    /// # Errors
    /// Those of [`FrozenEncoderRun::warm_start_from`].
    pub(super) fn warm_start_on_encoder(
        &mut self,
        other: &FrozenEncoderRun,
    ) -> Result<bool, Error> {
        match &mut self.pupil {
            Pupil::Scratch(_) => Ok(false),
            Pupil::Network(pupil) => pupil.warm_start_from(other),
        }
    }

    /// Units of the teacher's work that are done: of its learning, and of its telling.
    pub fn step(&self) -> usize {
        self.teacher.step() + self.told.len().div_ceil(CHUNK)
    }

    /// Those of its whole work.
    fn n_teaching(&self) -> usize {
        self.teacher.n_steps() + self.texts.len().div_ceil(CHUNK)
    }

    /// Those of its whole work, and the network's steps.
    pub fn n_steps(&self) -> usize {
        self.n_teaching() + self.pupil.n_steps()
    }

    /// As [`Trainer::update`].
    ///
    /// # Errors
    /// Those of [`Trainer::update`].
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        match &mut self.pupil {
            Pupil::Scratch(trainer) => trainer.update(config),
            Pupil::Network(run) => run.update(config),
        }
    }

    /// Keeps a state for when the network is taught.
    pub fn restore(&mut self, bytes: &[u8]) {
        self.checkpoint = Some(bytes.to_vec());
    }

    /// The teacher learns for at most `n_steps` units, or tells of some texts; at its end the network
    /// comes that has heard what it says.
    ///
    /// # Errors
    /// Those of [`Transfer::advance`], [`Trainer::new`] and [`FrozenEncoderRun::new`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<(Vec<Event>, Option<Pupil>), Error> {
        if !self.teacher.is_finished() {
            // The ways that it tries are none of this run's.
            self.teacher.advance(n_steps).await?;
        } else if let Some(texts) = self.texts.chunks(CHUNK).nth(self.told.len() / CHUNK) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let answers = self.teacher.probabilities(&texts).await?;
            self.told.extend(answers.iter().map(|of_text| ranked(of_text)[0]));
        }
        let (done, total) = (self.step(), self.n_teaching());
        let stage = TransferEvent::Stage { stage: Stage::Teacher, done, total };
        let is_over = self.teacher.is_finished() && self.told.len() == self.texts.len();
        let taught = if is_over { Some(self.taught()?) } else { None };
        Ok((vec![stage.into()], taught))
    }

    fn taught(&self) -> Result<Pupil, Error> {
        let checkpoint = self.checkpoint.as_deref();
        match &self.pupil {
            Pupil::Scratch(pupil) => {
                let config = pupil.config();
                let mut parts = Parts::new(&self.examples, self.test_examples.as_deref(), config)?;
                parts.tell(&self.examples, &self.told);
                let corpus = Corpus::of(parts, config);
                let mut trainer = Trainer::new(corpus, config.clone(), &self.device)?;
                if let Some(earlier) = &self.earlier {
                    trainer.warm_start_from(earlier);
                }
                checkpoint.map(|bytes| trainer.restore_if_fit(bytes)).transpose()?;
                Ok(Pupil::Scratch(Box::new(trainer)))
            }
            Pupil::Network(run) => {
                let mut run = run.told(self.told.clone())?;
                checkpoint.map(|bytes| run.restore(bytes)).transpose()?;
                Ok(Pupil::Network(Box::new(run)))
            }
        }
    }
}
