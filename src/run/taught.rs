//! A network that is taught: a classifier on an encoder learns first and says what the texts
//! without labels are, and the network learns from these texts, too (distillation; Hinton et al.,
//! 2015). Of a handful of texts alone a network from scratch learns next to nothing.

use std::rc::Rc;

use burn::prelude::Device;

use super::Event;
use crate::config::RunConfig;
use crate::data::{Example, Parts};
use crate::error::{Error, ErrorKind};
use crate::metrics::ranked;
use crate::pretrained::Encoder;
use crate::train::{Corpus, Learned, Trainer};
use crate::transfer::{LEAST_UNLABELLED, Stage, Transfer, TransferEvent};

/// A network that waits for what its teacher tells.
pub struct Taught {
    teacher: Transfer,
    /// As it is without being taught.
    pupil: Box<Trainer>,
    examples: Vec<Example>,
    test_examples: Option<Vec<Example>>,
    device: Device,
    /// What an earlier run has learned, which the network begins with.
    earlier: Option<Learned>,
    /// To be put into the network once it is taught.
    checkpoint: Option<Vec<u8>>,
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
        pupil: Box<Trainer>,
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
    pub fn pupil(&self) -> &Trainer {
        &self.pupil
    }

    /// As [`Trainer::warm_start_from`], once the network is taught.
    pub(super) fn warm_start_from(&mut self, learned: Learned) -> bool {
        let goes_on = self.pupil.warm_start_from(&learned);
        self.earlier = Some(learned).filter(|_| goes_on);
        goes_on
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
        self.pupil.update(config)
    }

    /// Keeps a state for when the network is taught.
    pub fn restore(&mut self, bytes: &[u8]) {
        self.checkpoint = Some(bytes.to_vec());
    }

    /// The teacher learns for at most `n_steps` units; at its end the network comes that has heard
    /// what it says.
    ///
    /// # Errors
    /// Those of [`Transfer::advance`], [`Trainer::new`] and [`Trainer::restore`].
    pub async fn advance(
        &mut self,
        n_steps: usize,
    ) -> Result<(Vec<Event>, Option<Box<Trainer>>), Error> {
        // The ways that it tries are none of this run's.
        self.teacher.advance(n_steps).await?;
        let (done, total) = (self.teacher.step(), self.teacher.n_steps());
        let stage = TransferEvent::Stage { stage: Stage::Teacher, done, total };
        let taught = match self.teacher.is_finished() {
            true => Some(Box::new(self.taught().await?)),
            false => None,
        };
        Ok((vec![stage.into()], taught))
    }

    async fn taught(&mut self) -> Result<Trainer, Error> {
        let config = self.pupil.config();
        let mut parts = Parts::new(&self.examples, self.test_examples.as_deref(), config)?;
        let n_told = self.teacher.n_unlabelled();
        let texts = parts.unlabelled.get(..n_told).ok_or(ErrorKind::NotReady)?;
        let answers = self.teacher.probabilities(texts).await?;
        let classes: Vec<usize> = answers.iter().map(|of_text| ranked(of_text)[0]).collect();
        parts.tell(&self.examples, &classes);
        let corpus = Corpus::of(parts, config);
        let mut trainer = Trainer::new(corpus, config.clone(), &self.device)?;
        if let Some(earlier) = &self.earlier {
            trainer.warm_start_from(earlier);
        }
        if let Some(bytes) = &self.checkpoint {
            trainer.restore(bytes)?;
        }
        Ok(trainer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{classify, config, finish};
    use super::super::{Part, Run, RunEncoders};
    use super::*;
    use crate::config::{Adaptation, EncoderName, ModelKind, PoolTeacher, Start};
    use crate::model::testing::device;
    use crate::pretrained::testing::{cnn, encoder, planted};

    fn taught_by_small() -> RunConfig {
        RunConfig {
            start: Start::Random,
            teacher: PoolTeacher::Small,
            ..config(ModelKind::Cnn, Adaptation::Automatic)
        }
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

    fn encoders() -> RunEncoders {
        RunEncoders { own: None, teacher: Some(Rc::new(encoder(&cnn()))) }
    }

    fn new_run(examples: &[Example], encoders: RunEncoders) -> Result<Run, Error> {
        Run::new(examples, None, taught_by_small(), encoders, &device())
    }

    #[test]
    fn a_network_learns_from_what_its_teacher_says_at_whatever_pace() {
        let learned = |pace| {
            let mut run = new_run(&examples(), encoders()).unwrap();
            assert!(matches!(run, Run::Taught(_)) && run.rows(Part::Training).is_err());
            let events = finish(&mut run, pace);
            (run, events)
        };
        let (mut run, events) = learned(1_000);
        let is_teacher = |event: &Event| {
            matches!(event, Event::Transfer(TransferEvent::Stage { stage: Stage::Teacher, .. }))
        };
        assert!(
            is_teacher(&events[0])
                && !events
                    .iter()
                    .any(|event| { matches!(event, Event::Transfer(_)) && !is_teacher(event) })
        );
        let corpus = run.trainer().unwrap().corpus();
        // One for each text that is new.
        assert_eq!(corpus.n_told, 24);
        let told = &corpus.training[corpus.labelled().len()..];
        assert!(told.iter().all(|told| told.row >= 22));
        assert!([0, 1].iter().all(|class| told.iter().any(|told| told.label == *class)));
        // None of them counts as labelled, or is scored.
        assert_eq!(run.rows(Part::Training).unwrap().len(), corpus.labelled().len());
        let expected = classify(&mut run, "a a b a");
        assert_eq!(classify(&mut learned(1).0, "a a b a"), expected);
    }

    #[test]
    fn a_state_is_put_back_once_the_network_is_taught() {
        let mut straight = new_run(&examples(), encoders()).unwrap();
        assert_eq!(pollster::block_on(straight.checkpoint()).unwrap(), None);
        while matches!(straight, Run::Taught(_)) {
            pollster::block_on(straight.advance(100)).unwrap();
        }
        pollster::block_on(straight.advance(3)).unwrap();
        let state = pollster::block_on(straight.checkpoint()).unwrap().unwrap();
        let mut again = new_run(&examples(), encoders()).unwrap();
        again.restore(&state).unwrap();
        let expected = (finish(&mut straight, 2), classify(&mut straight, "b b a"));
        while matches!(again, Run::Taught(_)) {
            pollster::block_on(again.advance(100)).unwrap();
        }
        assert_eq!((finish(&mut again, 2), classify(&mut again, "b b a")), expected);
    }

    #[test]
    fn there_is_no_lesson_without_a_teacher_or_texts() {
        let missing = new_run(&examples(), RunEncoders::default()).err().map(|error| error.kind);
        assert_eq!(missing, Some(EncoderName::Small.missing()));
        let alone = new_run(&planted(), RunEncoders::default()).unwrap();
        assert!(matches!(alone, Run::Scratch(_)));
        let mut few = examples();
        few.truncate(planted().len() + 12);
        assert!(matches!(new_run(&few, RunEncoders::default()).unwrap(), Run::Scratch(_)));
    }

    #[test]
    fn a_taught_network_is_a_file_like_others() {
        let examples = examples();
        let mut run = new_run(&examples, encoders()).unwrap();
        finish(&mut run, 100);
        let bytes = pollster::block_on(run.save()).unwrap();
        let data = (&examples[..], None);
        let mut opened = Run::open(&bytes, Some(data), |_| None, &device()).unwrap();
        assert_eq!(classify(&mut opened, "a b a"), classify(&mut run, "a b a"));
        let report = |run: &mut Run| pollster::block_on(run.evaluate(Part::Training)).unwrap();
        assert_eq!(report(&mut opened), report(&mut run));
    }
}
