//! A network on a frozen encoder: the texts are read once, then a [`Trainer`] runs on the
//! vectors of their tokens.

mod told;
mod warm_start;

use std::rc::Rc;

use burn::prelude::Device;

use super::Event;
use crate::config::RunConfig;
use crate::data::{Example, Parts};
use crate::error::{Error, ErrorKind, Warning};
use crate::linear::LinearClassifier;
use crate::model::{Dimensions, LayerSummary, Network, TokenVectors, memory};
use crate::pretrained::{Encoder, Reading};
use crate::train::{Corpus, Learned, Trainer};
use crate::transfer::{Stage, TransferEvent, coverage};

/// A run of a network on a frozen encoder: reading, then training.
pub struct FrozenEncoderRun {
    encoder: Rc<Encoder>,
    config: RunConfig,
    device: Device,
    classes: Vec<String>,
    n_training: usize,
    /// Made into parts again once all texts are read.
    examples: Vec<Example>,
    test_examples: Option<Vec<Example>>,
    /// Classes of so many texts of [`Parts::some_unlabelled`], as a teacher has told them.
    told: Vec<usize>,
    /// Encoder ids of each different text, and then their vectors' numbers.
    texts: Vec<Vec<u32>>,
    ids: Vec<Vec<u32>>,
    vectors: TokenVectors,
    size: Dimensions,
    layers: Vec<LayerSummary>,
    warnings: Vec<Warning>,
    unknown_share: f64,
    state: State,
    n_read: usize,
    /// What an earlier run has learned, which the network begins with.
    earlier: Option<Learned>,
    /// To be put into the trainer once there is one.
    checkpoint: Option<Vec<u8>>,
}

enum State {
    /// Texts are read.
    Read(Reading),
    /// The network is trained.
    Train(Box<Trainer>),
}

impl FrozenEncoderRun {
    /// A run at its beginning.
    ///
    /// * `device` - with gradients, the one that the encoder was loaded on.
    ///
    /// # Errors
    /// Those of [`Parts::new`], [`memory::check`] and [`Network::on_encoder`].
    pub fn new(
        examples: &[Example],
        test_examples: Option<&[Example]>,
        config: RunConfig,
        encoder: Rc<Encoder>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::of(examples, test_examples, Vec::new(), config, encoder, device)
    }

    fn of(
        examples: &[Example],
        test_examples: Option<&[Example]>,
        told: Vec<usize>,
        config: RunConfig,
        encoder: Rc<Encoder>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.validate()?;
        let mut parts = Parts::new(examples, test_examples, &config)?;
        parts.tell(examples, &told);
        let texts = piece_ids(&parts, &encoder);
        let width = encoder.info().d_token;
        let size = Dimensions {
            vocabulary_size: texts.iter().map(Vec::len).sum(),
            max_len: encoder.info().max_len,
            n_classes: parts.classes.len(),
            d_token: Some(width),
        };
        memory::check_vectors(size.vocabulary_size * width)?;
        memory::check(&config, size)?;
        // The one that will be trained starts with more knowledge, but has the same layers.
        let probe = LinearClassifier::zeros(width, size.n_classes);
        let layers = Network::on_encoder(&config, size, &probe, device)?.layers(size.max_len);
        let (warnings, unknown_share) = coverage(&parts, &encoder);
        let slices: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
        let reading = Reading::new(&slices, encoder.info().n_parameters);
        Ok(Self {
            n_training: parts.training.len(),
            classes: parts.classes,
            examples: examples.to_vec(),
            test_examples: test_examples.map(<[Example]>::to_vec),
            told,
            ids: vec![Vec::new(); texts.len()],
            texts,
            vectors: TokenVectors::new(width),
            size,
            layers,
            warnings,
            unknown_share,
            state: State::Read(reading),
            n_read: 0,
            earlier: None,
            checkpoint: None,
            device: device.clone(),
            encoder,
            config,
        })
    }

    /// A run that is over.
    ///
    /// * `parts` - of `data`; without examples where the texts are not at hand.
    /// * `ids` - of each different text, as [`FrozenEncoderRun::ids`] gave them.
    /// * `n_read` - batches of texts that were read; `trainer` - with the network that it left.
    pub(super) fn trained(
        parts: &Parts,
        data: Option<(&[Example], Option<&[Example]>)>,
        ids: Vec<Vec<u32>>,
        n_read: usize,
        encoder: Rc<Encoder>,
        trainer: Trainer,
        device: &Device,
    ) -> Self {
        let (examples, test_examples) = data.unwrap_or_default();
        let config = trainer.config().clone();
        let texts = piece_ids(parts, &encoder);
        let (warnings, unknown_share) = coverage(parts, &encoder);
        let corpus = trainer.corpus();
        Self {
            n_training: corpus.training.len(),
            classes: corpus.classes.clone(),
            examples: examples.to_vec(),
            test_examples: test_examples.map(<[Example]>::to_vec),
            told: Vec::new(),
            ids,
            texts,
            vectors: TokenVectors::new(encoder.info().d_token),
            size: corpus.dimensions(),
            layers: trainer.model().layers(corpus.max_len),
            warnings,
            unknown_share,
            state: State::Train(Box::new(trainer)),
            n_read,
            earlier: None,
            checkpoint: None,
            device: device.clone(),
            encoder,
            config,
        }
    }

    /// The settings, with the live ones as they are now.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// The frozen encoder.
    pub fn encoder(&self) -> &Rc<Encoder> {
        &self.encoder
    }

    /// Class names; their order gives the class indices.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The layers of the network, the frozen encoder first.
    pub fn layers(&self) -> &[LayerSummary] {
        &self.layers
    }

    /// Texts longer than the encoder reads, by row.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Share of the tokens that the encoder does not know.
    pub fn unknown_share(&self) -> f64 {
        self.unknown_share
    }

    /// Batches of texts that were read.
    pub(super) fn n_read(&self) -> usize {
        self.n_read
    }

    /// What the encoder reads of each different text that is an example's.
    pub(super) fn texts(&self) -> &[Vec<u32>] {
        &self.texts[..self.texts.len() - self.told.len()]
    }

    /// The encoder's pieces of one of this run's texts.
    ///
    /// * `ids` - as the trainer's corpus has them.
    pub fn pieces_of(&self, ids: &[u32]) -> Vec<String> {
        let group = self.ids.iter().position(|own| own == ids);
        group.map(|group| self.encoder.pieces_of(&self.texts[group])).unwrap_or_default()
    }

    /// The trainer, once all texts are read.
    pub fn trainer(&self) -> Option<&Trainer> {
        match &self.state {
            State::Read(_) => None,
            State::Train(trainer) => Some(trainer),
        }
    }

    #[cfg(test)]
    pub(super) fn trainer_mut(&mut self) -> Option<&mut Trainer> {
        match &mut self.state {
            State::Read(_) => None,
            State::Train(trainer) => Some(trainer),
        }
    }

    /// Batches read and gradient steps taken.
    pub fn step(&self) -> usize {
        self.n_read + self.trainer().map_or(0, Trainer::step)
    }

    /// Batches to read and gradient steps of the whole run.
    pub fn n_steps(&self) -> usize {
        match &self.state {
            State::Read(reading) => {
                let n_batches = self.n_training.div_ceil(self.config.batch_size as usize);
                self.n_read + reading.n_batches_left() + self.config.epochs as usize * n_batches
            }
            State::Train(trainer) => self.n_read + trainer.n_steps(),
        }
    }

    /// Whether the network is trained.
    pub fn is_finished(&self) -> bool {
        self.trainer().is_some_and(Trainer::is_finished)
    }

    /// As [`Trainer::update`].
    ///
    /// # Errors
    /// Those of [`Trainer::update`].
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        match &mut self.state {
            State::Read(_) => {
                config.validate()?;
                memory::check(&config, self.size)?;
                self.config.check_fixed(&config)?;
            }
            State::Train(trainer) => trainer.update(config.clone())?,
        }
        self.config = config;
        Ok(())
    }

    /// Reads or trains for at most `n_steps` batches.
    ///
    /// # Errors
    /// Those of [`Trainer::advance`].
    pub async fn advance(&mut self, n_steps: usize) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        for _ in 0..n_steps {
            let State::Read(reading) = &mut self.state else { break };
            if let Some(batch) = reading.next_batch() {
                let texts: Vec<&[u32]> =
                    batch.iter().map(|&text| self.texts[text].as_slice()).collect();
                let vectors = self.encoder.token_features(&texts).await?;
                for (&text, vectors) in batch.iter().zip(vectors) {
                    self.ids[text] = self.vectors.push(&vectors.values)?;
                }
                self.n_read += 1;
                reading.finish_batch();
            }
            let (done, total) = reading.progress();
            events.push(TransferEvent::Stage { stage: Stage::Encode, done, total }.into());
            if reading.next_batch().is_none() {
                if self.config.private {
                    self.center_publicly().await?;
                }
                self.begin_training()?;
            }
        }
        match &mut self.state {
            State::Train(trainer) if events.is_empty() => {
                Ok(trainer.advance(n_steps).await?.into_iter().map(Event::from).collect())
            }
            State::Read(_) | State::Train(_) => Ok(events),
        }
    }

    /// Centres the texts' vectors on those of the class names: the texts' own mean tells of them.
    async fn center_publicly(&mut self) -> Result<(), Error> {
        let ids: Vec<Vec<u32>> = self.classes.iter().map(|name| self.encoder.ids(name)).collect();
        let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
        let names = self.encoder.token_features(&ids).await?;
        let names: Vec<&[f32]> = names.iter().map(|name| name.values.as_slice()).collect();
        self.vectors.center_on(&names)
    }

    fn begin_training(&mut self) -> Result<(), Error> {
        let width = self.vectors.width();
        let vectors = std::mem::replace(&mut self.vectors, TokenVectors::new(width));
        let earlier = self.earlier.take();
        let parts = self.parts()?;
        let ids = parts.all().map(|labelled| self.ids[labelled.group].clone()).collect();
        let max_len = self.encoder.info().max_len;
        // A scale that is public or another's stays.
        let corpus = match self.config.private || earlier.is_some() {
            true => Corpus::with_standard_vectors(&parts, ids, vectors, max_len)?,
            false => Corpus::with_vectors(&parts, ids, vectors, max_len)?,
        };
        let mut trainer = Trainer::new(corpus, self.config.clone(), &self.device)?;
        if let Some(earlier) = earlier {
            trainer.warm_start_from(&earlier);
        }
        let restored = match self.checkpoint.take() {
            Some(bytes) if self.told.is_empty() => trainer.restore(&bytes),
            // A teacher may say otherwise now.
            Some(bytes) => trainer.restore_if_fit(&bytes),
            None => Ok(()),
        };
        self.state = State::Train(Box::new(trainer));
        restored
    }

    /// The trainer's state; none while texts are read.
    ///
    /// # Errors
    /// Those of [`Trainer::checkpoint`].
    pub async fn checkpoint(&self) -> Result<Option<Vec<u8>>, Error> {
        match &self.state {
            State::Read(_) => Ok(None),
            State::Train(trainer) => trainer.checkpoint().await.map(Some),
        }
    }

    /// Puts a state back, at once or when the texts are read.
    ///
    /// # Errors
    /// Those of [`Trainer::restore`].
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match &mut self.state {
            State::Read(_) => self.checkpoint = Some(bytes.to_vec()),
            State::Train(trainer) => trainer.restore(bytes)?,
        }
        Ok(())
    }

    /// The probability of each class for texts, read as one batch: `[n_texts][n_classes]`. What
    /// was made of the run's own texts is known.
    ///
    /// # Errors
    /// [`crate::ErrorKind::NotReady`] while texts are read; [`crate::ErrorKind::Engine`] where the
    /// device fails.
    pub async fn probabilities(&self, texts: &[&str]) -> Result<Vec<Vec<f64>>, Error> {
        let trainer = self.trainer().ok_or(ErrorKind::NotReady)?;
        let ids: Vec<Vec<u32>> = texts.iter().map(|text| self.encoder.ids(text)).collect();
        let own = |ids: &Vec<u32>| self.texts.iter().position(|text| text == ids);
        if let Some(own) = ids.iter().map(own).collect::<Option<Vec<usize>>>() {
            let own: Vec<&[u32]> = own.into_iter().map(|text| self.ids[text].as_slice()).collect();
            return trainer.probabilities(&own).await;
        }
        let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
        let vectors = self.encoder.token_features(&ids).await?;
        let values: Vec<&[f32]> = vectors.iter().map(|text| text.values.as_slice()).collect();
        trainer.probabilities_of_vectors(&values).await
    }
}

/// The encoder's ids of each different text.
fn piece_ids(parts: &Parts, encoder: &Encoder) -> Vec<Vec<u32>> {
    let mut texts = vec![Vec::new(); parts.n_texts()];
    for labelled in parts.all() {
        if texts[labelled.group].is_empty() {
            texts[labelled.group] = encoder.ids(&labelled.example.text);
        }
    }
    texts
}
