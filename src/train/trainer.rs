//! Mini-batch gradient descent, paced from outside: each call runs some steps and returns.

use burn::module::Module;
use burn::prelude::*;
use burn::tensor::Transaction;
use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::{
    Corpus, Encoded, Finish, FinishReason, Optimizer, Scores, StepSize, TrainingEvent, checkpoint,
    learning_rate,
};
use crate::config::{RunConfig, Side};
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::linear::linear_probe;
use crate::metrics::{LabelledRow, Report, loss_and_hits, ranked};
use crate::model::{
    Activations, Batch, Network, Pass, Targets, TokenVectors, memory, probabilities,
};
use crate::random::{self, Purpose};
use crate::text::OUT_OF_VOCABULARY;

/// A mean cross-entropy past which a run has exploded: e⁻¹⁰⁰⁰ is no probability.
const EXPLODED: f64 = 1e3;

/// One run: its data, network, optimizer and place in the run.
///
/// Pausing is not calling [`Trainer::advance`]; dropping it cancels.
pub struct Trainer {
    corpus: Corpus,
    config: RunConfig,
    class_weights: Vec<f32>,
    /// As [`Network::layer_of_parameters`].
    layer_of_parameters: Vec<Option<usize>>,
    device: Device,
    pub(super) model: Network,
    pub(super) optimizer: Optimizer,
    pub(super) place: RunPosition,
    /// The parameters of the epoch with the lowest validation loss.
    pub(super) best: Option<Vec<Tensor<1>>>,
    /// The probabilities of the validation part's first texts, while the epoch's are computed.
    validated: Vec<Vec<f64>>,
    /// What ended the run: its weights are of no more use.
    failed: Option<Error>,
}

/// How far a run has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct RunPosition {
    /// Gradient steps taken.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// Examples of the current epoch already trained on.
    pub cursor: usize,
    /// Sums over those examples.
    pub loss_sum: f64,
    pub n_correct: usize,
    /// The steps of the current epoch, and the sum of each layer's gradient norm over them, in
    /// single precision, which survives being written as text.
    #[serde(default)]
    pub n_steps: usize,
    #[serde(default)]
    pub layer_norms: Vec<f32>,
    /// 1-based epoch with the lowest validation loss, and that loss.
    pub best_epoch: Option<usize>,
    pub best_loss: f64,
    pub finished: Option<FinishReason>,
}

/// A step whose numbers have not been read from the device yet.
struct Pending {
    step: usize,
    epoch: usize,
    learning_rate: f64,
    labels: Vec<usize>,
    loss: Tensor<1>,
    /// Squared norm of each parameter's gradient, `[n_parameters]`.
    squares: Tensor<1>,
    logits: Tensor<2>,
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
        let model = new_model(&corpus, &config, device)?;
        Ok(Self {
            layer_of_parameters: model.layer_of_parameters(corpus.max_len),
            class_weights: corpus.class_weights(config.class_weights),
            optimizer: Optimizer::new(config.optimizer),
            place: RunPosition::default(),
            best: None,
            validated: Vec::new(),
            failed: None,
            device: device.clone(),
            model,
            corpus,
            config,
        })
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
        self.place.step as usize
    }

    /// Gradient steps of the whole run, as the settings stand.
    pub fn n_steps(&self) -> usize {
        let batch_size = self.config.batch_size as usize;
        let n_examples = self.corpus.training.len();
        let n_epochs_left = self.config.epochs.saturating_sub(self.place.epoch) as usize;
        if self.is_finished() || (n_epochs_left == 0 && self.place.cursor == 0) {
            return self.step();
        }
        // The epoch in progress ends even if it is past the last that the settings ask for.
        let rest_of_epoch = (n_examples - self.place.cursor).div_ceil(batch_size);
        let n_whole_epochs = n_epochs_left.saturating_sub(1);
        self.step() + rest_of_epoch + n_whole_epochs * n_examples.div_ceil(batch_size)
    }

    /// Whether the run has ended, by its settings or early.
    pub fn is_finished(&self) -> bool {
        self.place.finished.is_some()
    }

    /// Takes over the live settings; the others must be as they were.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for a value out of range or a change that needs a new run.
    pub fn update(&mut self, config: RunConfig) -> Result<(), Error> {
        config.validate()?;
        memory::check(&config, self.corpus.dimensions())?;
        self.config.check_fixed(&config)?;
        if config.early_stopping && !self.config.early_stopping {
            // The weights of the best epoch so far were not kept, so look for a new one.
            self.place.best_epoch = None;
            self.best = None;
        }
        self.class_weights = self.corpus.class_weights(config.class_weights);
        self.config = config;
        Ok(())
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
        match self.run(n_steps, &mut events).await {
            Ok(()) => Ok(events),
            Err(error) => {
                self.failed = Some(error.clone());
                if events.is_empty() { Err(error) } else { Ok(events) }
            }
        }
    }

    /// The model's scores on some examples.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn evaluate(&self, examples: &[Encoded]) -> Result<Report, Error> {
        let texts: Vec<&[u32]> = examples.iter().map(|example| example.ids.as_slice()).collect();
        let probabilities = self.probabilities(&texts).await?;
        let rows: Vec<LabelledRow> = examples.iter().map(LabelledRow::from).collect();
        Ok(Report::new(&self.corpus.classes, &rows, &probabilities))
    }

    /// The probability of each class for each text, `[n_texts][n_classes]`.
    ///
    /// * `texts` - ids of the corpus's own examples, or as [`Corpus::ids`] gives them.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn probabilities(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f64>>, Error> {
        self.probabilities_in(self.corpus.vectors.as_ref(), texts).await
    }

    /// The probability of each class for each new text that an encoder read, `[n_texts][n_classes]`.
    ///
    /// * `texts` - each text's token vectors as the encoder gives them, `[n_tokens, d_token]` row by
    ///   row; cut to `max_len` here.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails; [`ErrorKind::TooMuchMemory`];
    /// [`ErrorKind::NotReady`] where the run has no encoder.
    pub async fn probabilities_of_vectors(&self, texts: &[&[f32]]) -> Result<Vec<Vec<f64>>, Error> {
        let known = self.corpus.vectors.as_ref().ok_or(ErrorKind::NotReady)?;
        let (vectors, ids) = known.of_texts(texts)?;
        let cut = |ids: &'_ Vec<u32>| ids.len().min(self.corpus.max_len);
        let ids: Vec<&[u32]> = ids.iter().map(|ids| &ids[..cut(ids)]).collect();
        self.probabilities_in(Some(&vectors), &ids).await
    }

    /// * `vectors` - those that the ids name, if they name any
    async fn probabilities_in(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
    ) -> Result<Vec<Vec<f64>>, Error> {
        let logits = self.outputs(vectors, texts, Network::forward).await?;
        Ok(logits.iter().map(|logits| probabilities(logits)).collect())
    }

    /// What the output layer reads of each text, `[n_texts][n_features]`.
    ///
    /// * `vectors` - those that the ids name, if they name any
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn features(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
    ) -> Result<Vec<Vec<f32>>, Error> {
        let features = |model: &Network, batch: &Batch, off: &mut Pass| {
            model.features(model.embed(batch), batch, off)
        };
        self.outputs(vectors, texts, features).await
    }

    /// How many texts are read at once.
    pub fn evaluation_batch(&self) -> usize {
        memory::evaluation_batch(&self.config, self.corpus.dimensions())
    }

    /// What there is to see inside the network for texts, as one batch.
    ///
    /// * `vectors` - those that the ids name, if they name any
    /// * `block` - as [`Network::activations`] has it.
    pub fn activations(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
        block: usize,
    ) -> Vec<Activations> {
        let model = self.model.valid();
        let batch = self.batch(vectors, texts);
        model.activations(model.embed(&batch), &batch, block)
    }

    /// One row of numbers a text, `[n_texts][width]`, of what `layer` gives for a batch.
    async fn outputs(
        &self,
        vectors: Option<&TokenVectors>,
        texts: &[&[u32]],
        layer: fn(&Network, &Batch, &mut Pass) -> Tensor<2>,
    ) -> Result<Vec<Vec<f32>>, Error> {
        let model = self.model.valid();
        let mut transaction = Transaction::default();
        let mut n_batches = 0;
        for chunk in texts.chunks(self.evaluation_batch()) {
            let batch = self.batch(vectors, chunk);
            transaction = transaction.register(layer(&model, &batch, &mut Pass::evaluation()));
            n_batches += 1;
        }
        if n_batches == 0 {
            return Ok(Vec::new());
        }
        let mut all = Vec::with_capacity(texts.len());
        for data in transaction.execute_async().await.map_err(engine::failure)? {
            let width = data.shape()[1];
            let rows = data.try_into_vec::<f32>().map_err(engine::failure)?;
            all.extend(rows.chunks(width).map(<[f32]>::to_vec));
        }
        Ok(all)
    }

    /// The run's whole state.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn checkpoint(&self) -> Result<Vec<u8>, Error> {
        checkpoint::write(self).await
    }

    /// Puts back a state of a run with the same data and fixed settings, from any engine.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCheckpoint`]; the run is then as it was.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), Error> {
        checkpoint::read(self, bytes)?;
        self.validated.clear();
        self.failed = None;
        Ok(())
    }

    pub(super) fn batch(&self, vectors: Option<&TokenVectors>, texts: &[&[u32]]) -> Batch {
        let padding = self.config.padding;
        match vectors {
            Some(vectors) => Batch::with_vectors(texts, vectors, padding, &self.device),
            None => Batch::new(texts, self.model.fixed_len(), padding, &self.device),
        }
    }

    pub(super) fn device(&self) -> &Device {
        &self.device
    }

    /// A hash (FNV-1a) of the training part and the fixed settings: what a checkpoint is for.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let mut add = |bytes: &[u8]| {
            for &byte in bytes {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        };
        for example in &self.corpus.training {
            add(&(example.label as u32).to_le_bytes());
            for id in &example.ids {
                add(&id.to_le_bytes());
            }
        }
        for (_, value) in self.config.fixed_values() {
            add(value.to_string().as_bytes());
        }
        hash
    }

    async fn run(&mut self, n_steps: usize, events: &mut Vec<TrainingEvent>) -> Result<(), Error> {
        let n_examples = self.corpus.training.len();
        let mut pending = Vec::new();
        for _ in 0..n_steps {
            if self.place.cursor == 0 {
                // Before the first step of an epoch, as the settings may have been changed.
                self.finish_if_done(events);
            }
            if self.is_finished() {
                break;
            }
            if self.place.cursor < n_examples {
                pending.push(self.train_step());
            }
            if self.place.cursor == n_examples {
                self.report(std::mem::take(&mut pending), events).await?;
                if self.validate_batch().await? {
                    self.end_epoch(events);
                    self.finish_if_done(events);
                }
            }
        }
        self.report(pending, events).await
    }

    /// One mini-batch: forward, loss, backward, update. Reads nothing from the device.
    fn train_step(&mut self) -> Pending {
        let place = &mut self.place;
        let n_examples = self.corpus.training.len();
        // Drawn anew from the seed and the epoch, so that a resumed run needs no saved order.
        let mut order: Vec<usize> = (0..n_examples).collect();
        order.shuffle(&mut random::stream(self.config.seed, Purpose::Shuffle, place.epoch));
        let end = (place.cursor + self.config.batch_size as usize).min(n_examples);
        let middle = (place.cursor + end) as f64 / 2.0;
        let progress = (f64::from(place.epoch) + middle / n_examples as f64)
            / f64::from(self.config.epochs.max(place.epoch + 1));
        let chosen = &order[place.cursor..end];
        place.cursor = end;
        place.step += 1;
        let (step, epoch) = (place.step, place.epoch as usize + 1);

        let examples: Vec<&Encoded> =
            chosen.iter().map(|&index| &self.corpus.training[index]).collect();
        let labels: Vec<usize> = examples.iter().map(|example| example.label).collect();
        let hidden = self.drop_words(&examples, step);
        let texts: Vec<&[u32]> = hidden.iter().map(Vec::as_slice).collect();
        let batch = self.batch(self.corpus.vectors.as_ref(), &texts);
        let mut pass = Pass::training(self.config.dropout, self.config.seed, step);
        let logits = self.model.forward(&batch.autodiff(), &mut pass);
        let targets = Targets {
            labels: &labels,
            class_weights: &self.class_weights,
            smoothing: self.config.label_smoothing,
        };
        let loss = targets.loss(logits.clone());
        let gradients = loss.backward();
        let learning_rate = learning_rate(&self.config, progress) * self.model.rate_factor();
        let size = StepSize {
            learning_rate,
            momentum: self.config.momentum,
            weight_decay: self.config.weight_decay,
            gradient_clip: self.config.gradient_clip,
        };
        let (model, squares) = self.optimizer.step(self.model.clone(), gradients, size);
        self.model = model;
        Pending {
            step: step as usize,
            epoch,
            learning_rate,
            labels,
            loss: loss.inner(),
            squares,
            logits: logits.inner(),
        }
    }

    /// The examples' ids, some replaced by "unknown" so that no single word is relied on.
    fn drop_words(&self, examples: &[&Encoded], step: u32) -> Vec<Vec<u32>> {
        let probability = self.config.word_dropout;
        if probability == 0.0 {
            return examples.iter().map(|example| example.ids.clone()).collect();
        }
        let mut rng = random::stream(self.config.seed, Purpose::WordDropout, step);
        let mut hide = |&id: &u32| {
            if rng.random_bool(probability) { OUT_OF_VOCABULARY } else { id }
        };
        examples.iter().map(|example| example.ids.iter().map(&mut hide).collect()).collect()
    }

    /// Reads the numbers of steps from the device, all at once, and tells them.
    async fn report(
        &mut self,
        pending: Vec<Pending>,
        events: &mut Vec<TrainingEvent>,
    ) -> Result<(), Error> {
        if pending.is_empty() {
            return Ok(());
        }
        let mut transaction = Transaction::default();
        for step in &pending {
            transaction = transaction
                .register(step.loss.clone())
                .register(step.squares.clone())
                .register(step.logits.clone());
        }
        let mut values = engine::read(transaction).await?.into_iter();
        let mut next = || values.next().ok_or_else(|| engine::failure("no value read"));
        for step in pending {
            let loss = f64::from(next()?[0]);
            let squares = next()?;
            let logits = next()?;
            let gradient_norm = squares.iter().copied().map(f64::from).sum::<f64>().sqrt();
            if !(loss.is_finite() && gradient_norm.is_finite()) || loss > EXPLODED {
                let learning_rate = step.learning_rate;
                return Err(ErrorKind::NotFinite { step: step.step, learning_rate }.into());
            }
            let n_texts = step.labels.len();
            let n_correct = logits
                .chunks(logits.len() / n_texts)
                .zip(&step.labels)
                .filter(|(logits, label)| ranked(&probabilities(logits))[0] == **label)
                .count();
            self.place.loss_sum += loss * n_texts as f64;
            self.place.n_correct += n_correct;
            self.add_layer_norms(&squares);
            events.push(TrainingEvent::Step {
                step: step.step,
                epoch: step.epoch,
                loss,
                accuracy: n_correct as f64 / n_texts as f64,
                gradient_norm,
                learning_rate: step.learning_rate,
            });
        }
        Ok(())
    }

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
        self.place.n_steps += 1;
        self.place.layer_norms.resize(n_layers, 0.0);
        for (sum, square) in self.place.layer_norms.iter_mut().zip(of_layers) {
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
        self.validated.extend(probabilities);
        Ok(self.validated.len() == self.corpus.validation.len())
    }

    /// Tells the epoch's scores and remembers the best weights.
    fn end_epoch(&mut self, events: &mut Vec<TrainingEvent>) {
        let n_examples = self.corpus.training.len();
        let training = Scores {
            loss: self.place.loss_sum / n_examples as f64,
            accuracy: self.place.n_correct as f64 / n_examples as f64,
        };
        let probabilities = std::mem::take(&mut self.validated);
        let validation = (!probabilities.is_empty()).then(|| {
            let rows: Vec<LabelledRow> =
                self.corpus.validation.iter().map(LabelledRow::from).collect();
            let (loss, n_correct) = loss_and_hits(&rows, &probabilities);
            Scores { loss, accuracy: n_correct as f64 / probabilities.len() as f64 }
        });
        let place = &mut self.place;
        place.epoch += 1;
        place.cursor = 0;
        place.loss_sum = 0.0;
        place.n_correct = 0;
        let n_steps = std::mem::take(&mut place.n_steps).max(1) as f64;
        let gradient_norms = std::mem::take(&mut place.layer_norms);
        let gradient_norms =
            gradient_norms.into_iter().map(|sum| f64::from(sum) / n_steps).collect();
        let epoch = place.epoch as usize;
        let is_best = validation
            .is_some_and(|scores| place.best_epoch.is_none() || scores.loss < place.best_loss);
        if let (true, Some(scores)) = (is_best, validation) {
            place.best_epoch = Some(epoch);
            place.best_loss = scores.loss;
        }
        let step = place.step as usize;
        if is_best && self.config.early_stopping {
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
        let (epoch, best_epoch) = (self.place.epoch as usize, self.place.best_epoch);
        if epoch == 0 || self.is_finished() {
            return;
        }
        let is_stuck = self.config.early_stopping
            && best_epoch.is_some_and(|best| epoch - best >= self.config.patience as usize);
        let reason = match epoch >= self.config.epochs as usize {
            true => FinishReason::Completed,
            false if is_stuck => FinishReason::EarlyStopped,
            false => return,
        };
        if let (true, Some(best)) = (self.config.early_stopping, &self.best) {
            self.model = self.model.clone().with_parameters(best);
        }
        self.place.finished = Some(reason);
        events.push(TrainingEvent::Finished(Finish { reason, epoch, best_epoch }));
    }
}

/// A network with fresh weights; on an encoder's vectors one that starts as a linear probe.
fn new_model(corpus: &Corpus, config: &RunConfig, device: &Device) -> Result<Network, Error> {
    let size = corpus.dimensions();
    let Some(vectors) = &corpus.vectors else {
        return Network::init(config, size, device);
    };
    let training = corpus.training.iter();
    let labels: Vec<usize> = training.map(|example| example.label).collect();
    let mean_of = |text: usize| vectors.mean_of(&corpus.training[text].ids);
    let probe = linear_probe(&labels, size.n_classes, vectors.width(), mean_of);
    Network::on_encoder(config, size, &probe, device)
}
