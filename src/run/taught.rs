//! A network that is taught: a classifier on an encoder learns first and says what the texts
//! without labels are, and the network learns from these texts, too (distillation; Hinton et al.,
//! 2015). Of a handful of texts alone a network from scratch learns next to nothing, and one on an
//! encoder's token vectors less than that classifier.

use std::rc::Rc;

use burn::prelude::Device;

use super::{Event, FrozenEncoderRun};
use crate::config::RunConfig;
use crate::data::{Example, Parts};
use crate::error::{Error, ErrorKind};
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
    /// As it is without being taught.
    pupil: Pupil,
    examples: Vec<Example>,
    test_examples: Option<Vec<Example>>,
    device: Device,
    /// What an earlier run has learned, which a network from scratch begins with.
    earlier: Option<Learned>,
    /// To be put into the network once it is taught.
    checkpoint: Option<Vec<u8>>,
}

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
    /// The run that teaches a network; none where nothing teaches it, or there is too little to teach
    /// by.
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
    ) -> Result<Option<Transfer>, Error> {
        let Some(name) = config.teacher() else { return Ok(None) };
        // What is held out is held out from the teacher, too.
        let parts = Parts::new(examples, test_examples, config)?.of_training();
        if parts.unlabelled.len() < LEAST_UNLABELLED {
            return Ok(None);
        }
        let encoder = encoder.ok_or(name.missing())?;
        Transfer::new(&parts, config.of_teacher(name), encoder, None, device).map(Some)
    }

    /// A network that learns from its teacher, too.
    ///
    /// * `pupil` - on `device`, as it is without being taught.
    pub(super) fn new(
        pupil: Pupil,
        teacher: Transfer,
        examples: &[Example],
        test_examples: Option<&[Example]>,
        device: &Device,
    ) -> Self {
        Self {
            teacher,
            pupil,
            examples: examples.to_vec(),
            test_examples: test_examples.map(<[Example]>::to_vec),
            device: device.clone(),
            earlier: None,
            checkpoint: None,
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

    /// Units of the teacher's work that are done.
    pub fn step(&self) -> usize {
        self.teacher.step()
    }

    /// Those of its whole work, and the network's steps.
    pub fn n_steps(&self) -> usize {
        self.teacher.n_steps() + self.pupil.n_steps()
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

    /// The teacher learns for at most `n_steps` units; at its end the network comes that has heard
    /// what it says.
    ///
    /// # Errors
    /// Those of [`Transfer::advance`], [`Trainer::new`], [`FrozenEncoderRun::new`] and
    /// [`Trainer::restore`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<(Vec<Event>, Option<Pupil>), Error> {
        // The ways that it tries are none of this run's.
        self.teacher.advance(n_steps).await?;
        let (done, total) = (self.teacher.step(), self.teacher.n_steps());
        let stage = TransferEvent::Stage { stage: Stage::Teacher, done, total };
        let taught = match self.teacher.is_finished() {
            true => Some(self.taught().await?),
            false => None,
        };
        Ok((vec![stage.into()], taught))
    }

    async fn taught(&self) -> Result<Pupil, Error> {
        let config = self.pupil.config();
        let mut parts = Parts::new(&self.examples, self.test_examples.as_deref(), config)?;
        let n_told = self.teacher.n_unlabelled();
        let texts = parts.unlabelled.get(..n_told).ok_or(ErrorKind::NotReady)?;
        let answers = self.teacher.probabilities(texts).await?;
        let classes: Vec<usize> = answers.iter().map(|of_text| ranked(of_text)[0]).collect();
        let checkpoint = self.checkpoint.as_deref();
        match &self.pupil {
            Pupil::Scratch(_) => {
                parts.tell(&self.examples, &classes);
                let corpus = Corpus::of(parts, config);
                let mut trainer = Trainer::new(corpus, config.clone(), &self.device)?;
                if let Some(earlier) = &self.earlier {
                    trainer.warm_start_from(earlier);
                }
                checkpoint.map(|bytes| trainer.restore(bytes)).transpose()?;
                Ok(Pupil::Scratch(Box::new(trainer)))
            }
            Pupil::Network(run) => {
                let mut run = run.told(classes)?;
                checkpoint.map(|bytes| run.restore(bytes)).transpose()?;
                Ok(Pupil::Network(Box::new(run)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{classify, config, encoder_of, finish};
    use super::super::{Part, Run, RunEncoders};
    use super::*;
    use crate::config::{Adaptation, EncoderName, ModelKind, PoolTeacher, RunConfig, Start};
    use crate::model::testing::device;
    use crate::pretrained::testing::{cnn, encoder, planted};

    /// A network from scratch, and one on an encoder's token vectors.
    fn pupils() -> [RunConfig; 2] {
        let of = |start, model, adaptation| RunConfig {
            start,
            teacher: PoolTeacher::Small,
            ..config(model, adaptation)
        };
        [
            of(Start::Random, ModelKind::Cnn, Adaptation::Automatic),
            of(Start::Pretrained, ModelKind::Transformer, Adaptation::Network),
        ]
    }

    /// Texts with labels, and more of their kind without, the first two of which are known.
    fn examples() -> Vec<Example> {
        let labelled = planted();
        let unlabelled = |text: String| Example { text, label: String::new(), line: 0 };
        let known: Vec<Example> =
            labelled[..2].iter().map(|known| unlabelled(known.text.clone())).collect();
        let more = (4..16).flat_map(|n| [format!("c {}", "a ".repeat(n)), "b ".repeat(n)]);
        labelled.into_iter().chain(known).chain(more.map(unlabelled)).collect()
    }

    fn new_run(config: &RunConfig, examples: &[Example]) -> Run {
        let encoders =
            RunEncoders { own: encoder_of(config), teacher: Some(Rc::new(encoder(&cnn()))) };
        Run::new(examples, None, config.clone(), encoders, &device()).unwrap()
    }

    fn teach(run: &mut Run) {
        while matches!(run, Run::Taught(_)) {
            pollster::block_on(run.advance(100)).unwrap();
        }
    }

    #[test]
    fn a_network_learns_from_what_its_teacher_says_at_whatever_pace() {
        for config in pupils() {
            let learned = |pace| {
                let mut run = new_run(&config, &examples());
                assert!(matches!(run, Run::Taught(_)) && run.rows(Part::Training).is_err());
                let events = finish(&mut run, pace);
                (run, events)
            };
            let (mut run, events) = learned(1_000);
            let is_teacher = |event: &Event| {
                matches!(event, Event::Transfer(TransferEvent::Stage { stage: Stage::Teacher, .. }))
            };
            let is_other_way = |event: &Event| matches!(event, Event::Transfer(other) if !matches!(other, TransferEvent::Stage { .. }));
            assert!(is_teacher(&events[0]) && !events.iter().any(is_other_way));
            let corpus = run.trainer().unwrap().corpus();
            // One for each text that is new.
            assert_eq!(corpus.n_told, 24);
            let told = &corpus.training[corpus.labelled().len()..];
            assert!(told.iter().all(|told| told.row >= 22 && !told.ids.is_empty()));
            assert!([0, 1].iter().all(|class| told.iter().any(|told| told.label == *class)));
            // None of them counts as labelled, or is scored.
            assert_eq!(run.rows(Part::Training).unwrap().len(), corpus.labelled().len());
            let expected = classify(&mut run, "a a b a");
            assert_eq!(classify(&mut learned(1).0, "a a b a"), expected);
        }
    }

    #[test]
    fn a_state_is_put_back_once_the_network_is_taught() {
        for config in pupils() {
            let mut straight = new_run(&config, &examples());
            assert_eq!(pollster::block_on(straight.checkpoint()).unwrap(), None);
            teach(&mut straight);
            while straight.trainer().is_none_or(|trainer| trainer.step() == 0) {
                pollster::block_on(straight.advance(3)).unwrap();
            }
            let state = pollster::block_on(straight.checkpoint()).unwrap().unwrap();
            let mut again = new_run(&config, &examples());
            again.restore(&state).unwrap();
            finish(&mut straight, 2);
            let expected = classify(&mut straight, "b b a");
            finish(&mut again, 2);
            assert_eq!(classify(&mut again, "b b a"), expected);
        }
    }

    #[test]
    fn there_is_no_lesson_without_a_teacher_or_texts() {
        for config in pupils() {
            let alone = RunEncoders { own: encoder_of(&config), teacher: None };
            let run = |examples: &[Example]| {
                Run::new(examples, None, config.clone(), alone.clone(), &device())
            };
            let missing = run(&examples()).err().map(|error| error.kind);
            assert_eq!(missing, Some(EncoderName::Small.missing()));
            assert!(!matches!(run(&planted()).unwrap(), Run::Taught(_)));
            let mut few = examples();
            few.truncate(planted().len() + 12);
            assert!(!matches!(run(&few).unwrap(), Run::Taught(_)));
        }
    }

    #[test]
    fn a_taught_network_goes_on_from_an_earlier_one() {
        for config in pupils() {
            let encoders =
                RunEncoders { own: encoder_of(&config), teacher: Some(Rc::new(encoder(&cnn()))) };
            let new_run = |examples: &[Example]| {
                Run::new(examples, None, config.clone(), encoders.clone(), &device()).unwrap()
            };
            let mut first = new_run(&planted());
            finish(&mut first, 100);
            let run = |goes_on: bool| {
                let mut run = new_run(&examples());
                assert!(!goes_on || run.warm_start_from(&first).unwrap());
                teach(&mut run);
                while run.trainer().is_none_or(|trainer| trainer.step() == 0) {
                    pollster::block_on(run.advance(1)).unwrap();
                }
                let report = pollster::block_on(run.evaluate(Part::Training)).unwrap().unwrap();
                (run.trainer().unwrap().corpus().n_told, report.loss)
            };
            let ((n_told, gone_on), (_, begun)) = (run(true), run(false));
            assert_eq!(n_told, 24);
            assert!(gone_on != begun, "{gone_on}");
        }
    }

    #[test]
    fn a_taught_network_is_a_file_like_others() {
        for config in pupils() {
            let examples = examples();
            let mut run = new_run(&config, &examples);
            finish(&mut run, 100);
            let bytes = pollster::block_on(run.save()).unwrap();
            let data = (&examples[..], None);
            let find = |_| encoder_of(&config);
            let mut opened = Run::open(&bytes, Some(data), find, &device()).unwrap();
            assert_eq!(classify(&mut opened, "a b a"), classify(&mut run, "a b a"));
            let report = |run: &mut Run| pollster::block_on(run.evaluate(Part::Training)).unwrap();
            assert_eq!(report(&mut opened), report(&mut run));
        }
    }
}
