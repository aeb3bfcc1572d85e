//! Mini-batch gradient descent, paced from outside: each call runs some steps and returns.

use burn::prelude::*;

use super::adam_table::AdamTable;
use super::checkpoint::{Checkpoint, fingerprint};
use super::position::{EpochOrder, RunPosition};
use super::step::{PendingStep, PrivateSteps, StepNumbers};
use super::{Corpus, Finish, FinishReason, Optimizer, Scores, TrainingEvent};
use crate::config::{RunConfig, Side};
use crate::error::{Error, ErrorKind};
use crate::metrics::{LabelledRow, label_loss_and_hits, loss_and_hits};
use crate::model::{Network, memory};

/// A mean cross-entropy past which a run has exploded: e⁻¹⁰⁰⁰ is no probability.
const EXPLODED: f64 = 1e3;

/// One run: its data, network, optimizer and place in the run.
///
/// Pausing is not calling [`Trainer::advance`]; dropping it cancels.
pub struct Trainer {
    pub(super) corpus: Corpus,
    pub(super) config: RunConfig,
    pub(super) class_weights: Vec<f32>,
    /// As [`Network::layer_of_parameters`].
    pub(super) layer_of_parameters: Vec<Option<usize>>,
    pub(super) device: Device,
    pub(super) model: Network,
    pub(super) optimizer: Optimizer,
    /// The embedding, where steps move only some of its rows: the network's is of the last step
    /// only once [`Trainer::level_table`] has been called, as it has whenever no step is made.
    pub(super) table: Option<AdamTable>,
    pub(super) position: RunPosition,
    pub(super) order: EpochOrder,
    /// The parameters of the epoch with the lowest validation loss.
    best: Option<Vec<Tensor<1>>>,
    /// The probabilities of the validation part's first texts, while the epoch's are computed.
    validated: Vec<Vec<f64>>,
    /// Of a private run, what its steps are made by.
    pub(super) private: Option<PrivateSteps>,
    /// What ended the run: its weights are of no more use.
    failed: Option<Error>,
}

impl Trainer {
    /// A run at step 0 with fresh weights.
    ///
    /// * `device` - with gradients.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`], [`ErrorKind::TooMuchMemory`].
    pub fn new(corpus: Corpus, config: RunConfig, device: &Device) -> Result<Self, Error> {
        config.validate()?;
        memory::check(&config, corpus.dimensions())?;
        let model = corpus.new_network(&config, device)?;
        let mut trainer = Self::with_network(corpus, config, model, device);
        trainer.plan_privacy()?;
        Ok(trainer)
    }

    /// A run at step 0 with a network's weights.
    pub(super) fn with_network(
        corpus: Corpus,
        config: RunConfig,
        model: Network,
        device: &Device,
    ) -> Self {
        Self {
            layer_of_parameters: model.layer_of_parameters(corpus.max_len),
            class_weights: corpus.class_weights(config.balances_classes()),
            optimizer: Optimizer::new(config.optimizer),
            table: None,
            position: RunPosition::default(),
            order: EpochOrder::default(),
            best: None,
            validated: Vec::new(),
            private: None,
            failed: None,
            device: device.clone(),
            model,
            corpus,
            config,
        }
    }

    /// The data that it learns from.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The network with its present weights.
    pub fn model(&self) -> &Network {
        &self.model
    }

    /// The settings, as they stand.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// The end at which texts are padded.
    pub fn padding(&self) -> Side {
        self.config.padding
    }

    /// Gradient steps taken so far.
    pub fn step(&self) -> usize {
        self.position.step as usize
    }

    /// Gradient steps of the whole run, as the settings stand.
    pub fn n_steps(&self) -> usize {
        let batch_size = self.config.batch_size as usize;
        let n_examples = self.corpus.training.len();
        let n_epochs_left = self.config.epochs.saturating_sub(self.position.epoch) as usize;
        if self.is_finished() || (n_epochs_left == 0 && self.position.cursor == 0) {
            return self.step();
        }
        // The epoch in progress ends even if it is past the last that the settings ask for.
        let rest_of_epoch = (n_examples - self.position.cursor).div_ceil(batch_size);
        let n_whole_epochs = n_epochs_left.saturating_sub(1);
        self.step() + rest_of_epoch + n_whole_epochs * n_examples.div_ceil(batch_size)
    }

    /// Whether the run has ended, by its settings or early.
    pub fn is_finished(&self) -> bool {
        self.position.finished.is_some()
    }

    /// Takes over the live settings; the others must be as they were.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a value out of range or a change that needs a new run.
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        config.validate()?;
        memory::check(&config, self.corpus.dimensions())?;
        self.config.check_fixed(&config)?;
        if config.stops_early() && !self.config.stops_early() {
            // The weights of the best epoch so far were not kept, so look for a new one.
            self.position.best_epoch = None;
            self.best = None;
        }
        self.class_weights = self.corpus.class_weights(config.balances_classes());
        let before = std::mem::replace(&mut self.config, config);
        self.plan_privacy().inspect_err(|_| self.config = before)
    }

    /// Runs at most `n_steps` gradient steps and tells what happened. Where validation is
    /// long, each of its batches counts as a step, so that a call stays short.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] where the loss or the gradient is NaN, infinite or has
    /// exploded; [`ErrorKind::Engine`] where the device fails. What happened before is told
    /// first, and the error by the next call; from then on by every call.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Vec<TrainingEvent>, Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let mut events = Vec::new();
        let step = self.step();
        let outcome = self.run(n_steps, &mut events).await;
        self.level_table();
        match outcome {
            Ok(()) => {
                let spent = self.privacy().filter(|_| self.step() > step);
                // The end of the run stays the last that is told.
                let place = events.len() - usize::from(self.is_finished() && spent.is_some());
                events.splice(place..place, spent.map(TrainingEvent::Privacy));
                Ok(events)
            }
            Err(error) => {
                self.failed = Some(error.clone());
                if events.is_empty() { Err(error) } else { Ok(events) }
            }
        }
    }

    /// The run's whole state.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn checkpoint(&self) -> Result<Vec<u8>, Error> {
        let state = Checkpoint {
            run: fingerprint(&self.corpus.training, &self.config),
            position: self.position.clone(),
            model: self.model.parameters(),
            best: self.best.clone(),
            slots: self.averages(),
        };
        state.write().await
    }

    /// Puts back a state of a run with the same data and fixed settings, from any engine.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCheckpoint`]; the run is then as it was.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let n_slots = self.optimizer.n_slots();
        let state = Checkpoint::read(
            bytes,
            fingerprint(&self.corpus.training, &self.config),
            &self.model.parameters(),
            n_slots,
        )?;
        self.set_parameters(&state.model);
        self.optimizer.slots = state.slots;
        self.optimizer.step = state.position.step;
        self.best = state.best;
        self.position = state.position;
        self.validated.clear();
        self.failed = None;
        self.plan_privacy()
    }

    /// As [`Trainer::restore`], but one of other data or settings is left aside, and the run begins at
    /// its beginning: for what a teacher is asked again, which may say otherwise.
    ///
    /// # Errors
    /// Those of [`Trainer::restore`] otherwise.
    pub(crate) fn restore_if_fit(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self.restore(bytes) {
            Err(Error { kind: ErrorKind::InvalidCheckpoint { .. }, .. }) => Ok(()),
            other => other,
        }
    }

    async fn run(&mut self, n_steps: usize, events: &mut Vec<TrainingEvent>) -> Result<(), Error> {
        let n_examples = self.corpus.training.len();
        let mut pending = Vec::new();
        for _ in 0..n_steps {
            if self.position.cursor == 0 {
                // Before the first step of an epoch, as the settings may have been changed.
                self.finish_if_done(events);
            }
            if self.is_finished() {
                break;
            }
            if self.position.cursor < n_examples {
                pending.push(self.train_step().await?);
            }
            if self.position.cursor == n_examples {
                self.report(std::mem::take(&mut pending), events).await?;
                self.level_table();
                if self.validate_batch().await? {
                    self.end_epoch(events);
                    self.finish_if_done(events);
                }
            }
        }
        self.report(pending, events).await
    }

    /// Reads the numbers of steps from the device, all at once, and tells them.
    async fn report(
        &mut self,
        pending: Vec<PendingStep>,
        events: &mut Vec<TrainingEvent>,
    ) -> Result<(), Error> {
        if pending.is_empty() {
            return Ok(());
        }
        let is_right = |logits: &[f32], label| self.is_right(logits, label);
        for numbers in PendingStep::read(pending, is_right).await? {
            let gradient_norm = numbers.gradient_norm();
            let StepNumbers { step, epoch, learning_rate, n_texts, n_correct, loss, squares } =
                numbers;
            if !(loss.is_finite() && gradient_norm.is_finite()) || loss > EXPLODED {
                return Err(ErrorKind::NotFinite { step, learning_rate }.into());
            }
            self.position.loss_sum += loss * n_texts as f64;
            self.position.n_correct += n_correct;
            self.position.n_seen += n_texts;
            self.add_layer_norms(&squares);
            if n_texts == 0 {
                // Chance took no text: there was noise, and nothing to tell.
                continue;
            }
            let accuracy = n_correct as f64 / n_texts as f64;
            let event =
                TrainingEvent::Step { step, epoch, loss, accuracy, gradient_norm, learning_rate };
            events.push(event);
        }
        Ok(())
    }

    /// Adds the norms of one step's gradient to those of its epoch, layer by layer.
    ///
    /// * `squares` - squared norm of each parameter's gradient in one step.
    fn add_layer_norms(&mut self, squares: &[f32]) {
        let layers = self.layer_of_parameters.iter();
        let n_layers = layers.clone().flatten().max().map_or(0, |last| last + 1);
        let mut of_layers = vec![0.0; n_layers];
        for (layer, square) in layers.zip(squares) {
            if let Some(layer) = layer {
                of_layers[*layer] += f64::from(*square);
            }
        }
        self.position.n_steps += 1;
        self.position.layer_norms.resize(n_layers, 0.0);
        for (sum, square) in self.position.layer_norms.iter_mut().zip(of_layers) {
            *sum += square.sqrt() as f32;
        }
    }

    /// Goes on validating; true once the whole part is validated.
    async fn validate_batch(&mut self) -> Result<bool, Error> {
        let done = self.validated.len();
        let batch_size = memory::evaluation_batch(&self.config, self.corpus.dimensions());
        let rest = &self.corpus.validation[done..];
        let texts: Vec<&[u32]> =
            rest.iter().take(batch_size).map(|example| example.ids.as_slice()).collect();
        let probabilities = self.probabilities(&texts).await?;
        if !probabilities.iter().flatten().all(|probability| probability.is_finite()) {
            return Err(self.not_finite());
        }
        self.validated.extend(probabilities);
        Ok(self.validated.len() == self.corpus.validation.len())
    }

    /// Tells the epoch's scores and remembers the best weights.
    fn end_epoch(&mut self, events: &mut Vec<TrainingEvent>) {
        let n_seen = self.position.n_seen.max(1) as f64;
        let training = Scores {
            loss: self.position.loss_sum / n_seen,
            accuracy: self.position.n_correct as f64 / n_seen,
        };
        let probabilities = std::mem::take(&mut self.validated);
        let validation = (!probabilities.is_empty()).then(|| {
            let rows: Vec<LabelledRow> =
                self.corpus.validation.iter().map(LabelledRow::from).collect();
            let (loss, n_correct) = match &self.corpus.sets {
                Some(sets) => label_loss_and_hits(sets, &rows, &probabilities, &self.thresholds()),
                None => loss_and_hits(&rows, &probabilities),
            };
            Scores { loss, accuracy: n_correct as f64 / probabilities.len() as f64 }
        });
        let position = &mut self.position;
        position.epoch += 1;
        position.cursor = 0;
        position.loss_sum = 0.0;
        position.n_correct = 0;
        position.n_seen = 0;
        let n_steps = std::mem::take(&mut position.n_steps).max(1) as f64;
        let gradient_norms = std::mem::take(&mut position.layer_norms);
        let gradient_norms =
            gradient_norms.into_iter().map(|sum| f64::from(sum) / n_steps).collect();
        let epoch = position.epoch as usize;
        let is_best = validation.is_some_and(|scores| {
            position.best_epoch.is_none() || scores.loss < position.best_loss
        });
        if let (true, Some(scores)) = (is_best, validation) {
            position.best_epoch = Some(epoch);
            position.best_loss = scores.loss;
        }
        let step = position.step as usize;
        if is_best && self.config.stops_early() {
            self.best = Some(self.model.parameters());
        }
        events.push(TrainingEvent::Epoch {
            epoch,
            step,
            training,
            validation,
            is_best,
            gradient_norms,
        });
    }

    /// Ends the run between epochs, if all are done or validation no longer improves.
    fn finish_if_done(&mut self, events: &mut Vec<TrainingEvent>) {
        let (epoch, best_epoch) = (self.position.epoch as usize, self.position.best_epoch);
        if epoch == 0 || self.is_finished() {
            return;
        }
        let is_stuck = self.config.stops_early()
            && best_epoch.is_some_and(|best| epoch - best >= self.config.patience as usize);
        let reason = match epoch >= self.config.epochs as usize {
            true => FinishReason::Completed,
            false if is_stuck => FinishReason::EarlyStopped,
            false => return,
        };
        if let (true, Some(best)) = (self.config.stops_early(), self.best.clone()) {
            self.set_parameters(&best);
        }
        self.position.finished = Some(reason);
        events.push(TrainingEvent::Finished(Finish { reason, epoch, best_epoch }));
    }
}
