//! A run on a pretrained encoder, paced from outside like [`crate::train::Trainer`]:
//! encode → compare → try tuning → tune → fit.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use burn::module::Module;
use burn::prelude::Device;

use super::{
    Base, Choice, Chosen, CompareOptions, Comparison, FeatureKind, Features, FittedHead, HeadFit,
    NgramClassifier, NgramFit, Reading, Recipe, Stage, Trial, Tuning, n_tuning_steps,
    probabilities, survey,
};
use crate::config::{Adaptation, RunConfig};
use crate::error::{Error, ErrorKind, Warning};
use crate::model::{Activations, LayerKind, LayerSummary, memory};
use crate::pretrained::{Encoder, EncoderNetwork, TunedPart};
use crate::train::{Encoded, Event, FinishReason, Labelled, Parts};

/// What one batch of texts, one step of tuning and one moment of comparing count as, so that
/// the time left can be told from the work left: about milliseconds of the small encoder.
const READING_WORK: usize = 60;
const WHOLE_TUNING_WORK: usize = 300;
const TOP_TUNING_WORK: usize = 10;
const COMPARING_WORK: usize = 5;
/// Multiplications of a fit in one call of `advance`, about.
const WORK_A_CALL: usize = 30_000_000;
/// Tuning is not tried where the frozen encoder leaves next to nothing to gain: a
/// cross-validated cross-entropy of e⁻³ is a mean probability of 95 %.
const NOTHING_TO_GAIN: f64 = 0.05;
/// Numbers of token vectors that are kept for tuning, of all texts if they fit: 64 MB. Where
/// those of the training part do not fit, tuning is only tried if a person chose it.
const MOST_BASE_VALUES: usize = 16_000_000;

/// One run: its texts, encoder, and what has been learned.
///
/// Pausing is not calling [`Transfer::advance`]; dropping it cancels.
pub struct Transfer {
    config: RunConfig,
    encoder: Rc<Encoder>,
    device: Device,
    classes: Vec<String>,
    training: Vec<Encoded>,
    validation: Vec<Encoded>,
    test: Vec<Encoded>,
    warnings: Vec<Warning>,
    unknown_share: f64,
    /// The different texts, and the group (an index into them) of each training example.
    texts: Vec<String>,
    training_groups: Vec<usize>,
    /// Ids of each text, then of each class name.
    ids: Vec<Vec<u32>>,
    /// The published encoder's features of each of them, empty until read.
    frozen: Vec<Vec<f32>>,
    base: Base,
    /// What an earlier run has found, to go on with: its way to learn, and its tuned network.
    given: Option<(Choice, Option<EncoderNetwork>)>,
    /// The texts whose base is kept.
    kept_base: Vec<bool>,
    /// Whether tuning is tried, unless there is nothing to gain.
    tries_tuning: bool,
    state: State,
    n_trials: usize,
    model: Option<Model>,
    /// The work done when the model was made: before the run's end a later one knows more.
    model_made_at: usize,
    work_done: usize,
    failed: Option<Error>,
}

enum State {
    Encode(Reading),
    Compare(Box<Comparison>),
    TryTuning {
        comparison: Box<Comparison>,
        job: Box<Job>,
        fold: usize,
        tuned: Vec<Features>,
    },
    /// The candidates on tuned features.
    CompareTuned(Box<Comparison>),
    Tune {
        choice: Choice,
        /// The choice for a run that is stopped before its end.
        untuned: Choice,
        job: Box<Job>,
    },
    Fit(Box<Fitting>),
    Finished,
}

/// Tuning on some texts, and then reading others with the tuned network.
struct Job {
    tuning: Tuning,
    reading: Reading,
    /// Of each text read.
    features: Vec<Vec<f32>>,
}

/// The chosen recipe on its way to a model of the whole training part.
struct Fitting {
    choice: Choice,
    head: Option<HeadFit>,
    /// The tuned network, its features of every text and class name, and its classifier.
    tuned: Option<(EncoderNetwork, Vec<Vec<f32>>, HeadFit)>,
    ngrams: Option<NgramFit>,
    /// Steps of a fit in one call of `advance`.
    n_steps: usize,
}

/// What classifies.
pub(crate) struct Model {
    pub choice: Choice,
    /// On the published encoder's features.
    pub head: Option<FittedHead>,
    pub tuned: Option<Tuned>,
    pub ngrams: Option<NgramClassifier>,
}

/// The classifier on a tuned network.
pub(crate) struct Tuned {
    pub network: EncoderNetwork,
    /// Of every text and class name.
    pub features: Vec<Vec<f32>>,
    pub head: FittedHead,
}

impl Transfer {
    /// A run at its beginning.
    ///
    /// * `device` - with gradients, the one that the encoder was loaded on.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`], [`ErrorKind::TooMuchMemory`].
    pub fn new(
        parts: &Parts,
        config: RunConfig,
        encoder: Rc<Encoder>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.validate()?;
        let n_groups = parts.all().map(|labelled| labelled.group + 1).max().unwrap_or(0);
        let mut texts = vec![String::new(); n_groups];
        for labelled in parts.all() {
            texts[labelled.group].clone_from(&labelled.example.text);
        }
        let ids: Vec<Vec<u32>> =
            texts.iter().chain(&parts.classes).map(|text| encoder.ids(text)).collect();
        let frozen = vec![Vec::new(); ids.len()];
        // An example's one "id" is its text.
        let example = |labelled: &Labelled| Encoded {
            row: labelled.row,
            label: labelled.label,
            ids: vec![labelled.group as u32],
        };
        let part = |part: &[Labelled]| -> Vec<Encoded> { part.iter().map(example).collect() };
        let reading = Reading::new(&slices(&ids), encoder.info().n_parameters);
        let (warnings, unknown_share) = survey(parts, &encoder);
        let whole = matches!(encoder.network(), EncoderNetwork::Cnn(_))
            && config.adaptation == Adaptation::Tuned;
        let base = match whole {
            true => Base::Ids(ids.clone()),
            false => Base::Hidden(vec![None; ids.len()]),
        };
        let info = encoder.info();
        // In single precision, and twice: for a classifier they are copied.
        memory::check_vectors(4 * ids.len() * info.n_features)?;
        let n_values = |ids: &[Vec<u32>]| info.d_token * ids.iter().map(Vec::len).sum::<usize>();
        let mut kept_base = vec![false; ids.len()];
        for labelled in &parts.training {
            kept_base[labelled.group] = true;
        }
        kept_base[texts.len()..].fill(true);
        let training_ids = ids.iter().zip(&kept_base).filter(|(_, is_kept)| **is_kept);
        let n_training_values =
            info.d_token * training_ids.map(|(ids, _)| ids.len()).sum::<usize>();
        let tries_tuning = config.adaptation.may_tune()
            && (config.adaptation == Adaptation::Tuned || n_training_values <= MOST_BASE_VALUES);
        if !tries_tuning || whole {
            kept_base.fill(false);
        } else {
            memory::check_vectors(2 * n_training_values)?;
            if n_values(&ids) <= MOST_BASE_VALUES {
                kept_base.fill(true);
            }
            // Those not kept are only classified: the tuned network reads them again.
        }
        Ok(Self {
            training: part(&parts.training),
            validation: part(&parts.validation),
            test: part(&parts.test),
            classes: parts.classes.clone(),
            training_groups: parts.training.iter().map(|labelled| labelled.group).collect(),
            state: State::Encode(reading),
            device: device.clone(),
            config,
            encoder,
            warnings,
            unknown_share,
            texts,
            ids,
            frozen,
            base,
            given: None,
            kept_base,
            tries_tuning,
            n_trials: 0,
            model: None,
            model_made_at: 0,
            work_done: 0,
            failed: None,
        })
    }

    /// Goes on with the way to learn that another run on this encoder has found, and with its
    /// tuned network: what is new is read, nothing is compared or tuned again, and a classifier
    /// is fitted to all texts. False where the other run has found none.
    pub(crate) fn go_on_from(&mut self, other: &Transfer) -> bool {
        let Some(model) =
            other.model.as_ref().filter(|_| Rc::ptr_eq(&self.encoder, &other.encoder))
        else {
            return false;
        };
        // Its place among ways tried says nothing here, where none will be tried.
        let choice = Choice { index: None, tuning: None, ..model.choice.clone() };
        let network = model.tuned.as_ref().map(|tuned| tuned.network.clone());
        self.tries_tuning = false;
        self.kept_base.fill(false);
        self.base = Base::Hidden(vec![None; self.ids.len()]);
        self.given = Some((choice, network));
        true
    }

    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    pub fn encoder(&self) -> &Rc<Encoder> {
        &self.encoder
    }

    /// With gradients.
    pub fn device(&self) -> &Device {
        &self.device
    }

    pub fn training(&self) -> &[Encoded] {
        &self.training
    }

    pub fn validation(&self) -> &[Encoded] {
        &self.validation
    }

    pub fn test(&self) -> &[Encoded] {
        &self.test
    }

    /// Texts longer than the encoder reads, by row.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Share of the tokens that the encoder does not know.
    pub fn unknown_share(&self) -> f64 {
        self.unknown_share
    }

    /// What classifies, once [`Transfer::settle`] or the run's end has made it.
    pub(crate) fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// What there is to see inside the encoder, the tuned one if there is one, once there is a
    /// model.
    ///
    /// * `texts` - ids as [`Encoder::ids`] gives them; `layer` - as [`EncoderNetwork::activations`] has it.
    pub(crate) fn activations(&self, texts: &[&[u32]], layer: usize) -> Option<Vec<Activations>> {
        let tuned = self.model()?.tuned.as_ref();
        let network = tuned.map_or(self.encoder.network(), |tuned| &tuned.network);
        let batch = self.encoder.batch(texts, &self.device.clone().inner());
        Some(network.valid().activations(&batch, layer))
    }

    /// What the encoder reads of one of this run's examples.
    pub(crate) fn ids_of(&self, example: &Encoded) -> &[u32] {
        &self.ids[example.ids[0] as usize]
    }

    /// The vector of one of this run's examples: the tuned network's, if there is one.
    pub(crate) fn vector<'a>(&'a self, model: &'a Model, example: &Encoded) -> &'a [f32] {
        let text = example.ids[0] as usize;
        match &model.tuned {
            Some(tuned) => &tuned.features[text],
            None => &self.frozen[text],
        }
    }

    /// The recipe that the model was made by, once there is one.
    pub fn recipe(&self) -> Option<&Recipe> {
        self.model.as_ref().map(|model| &model.choice.recipe)
    }

    /// Which of the ways tried the model was made by, once there is one.
    pub fn chosen(&self) -> Option<Chosen> {
        self.model.as_ref()?.choice.chosen()
    }

    /// The encoder and the classifier on it.
    pub fn layers(&self) -> Vec<LayerSummary> {
        let info = self.encoder.info();
        let (d, n_classes) = (info.n_features, self.classes.len());
        let encoder = LayerKind::SentenceEncoder { model: info.model.clone(), width: d };
        let classifier = LayerKind::SentenceClassifier { d_input: d, n_classes };
        vec![
            LayerSummary::new(encoder, &[d], info.n_parameters),
            LayerSummary::new(classifier, &[n_classes], (d + 1) * n_classes),
        ]
    }

    pub fn is_finished(&self) -> bool {
        matches!(self.state, State::Finished) && self.failed.is_none()
    }

    /// Work done so far, in units of about a millisecond.
    pub fn step(&self) -> usize {
        self.work_done
    }

    /// Work of the whole run, as far as it can be told.
    pub fn n_steps(&self) -> usize {
        let n_folds = 3;
        let n_steps = self.n_tuning_steps();
        let readings = |reading: &Reading| reading.n_batches_left() * READING_WORK;
        let job =
            |job: &Job| readings(&job.reading) + job.tuning.n_steps_left() * self.tuning_work();
        let whole_job = n_steps * self.tuning_work();
        let tuning = match self.tries_tuning {
            true => (n_folds + 1) * whole_job,
            false => 0,
        };
        let comparing = 200 * COMPARING_WORK;
        let left = match &self.state {
            State::Encode(reading) => readings(reading) + comparing + tuning,
            State::Compare(comparison) => {
                let (done, total) = comparison.progress();
                (total - done) * COMPARING_WORK + tuning
            }
            State::TryTuning { comparison, job: current, fold, .. } => {
                let n_after = comparison.folds().len() - fold - 1;
                job(current) + (n_after + 1) * whole_job + comparing
            }
            State::CompareTuned(comparison) => {
                let (done, total) = comparison.progress();
                (total - done) * COMPARING_WORK + whole_job
            }
            State::Tune { job: current, .. } => job(current),
            State::Fit(_) => COMPARING_WORK,
            State::Finished => 0,
        };
        self.work_done + left
    }

    fn tuning_work(&self) -> usize {
        match (self.encoder.network(), self.base.part()) {
            (EncoderNetwork::Cnn(_), TunedPart::Top) => TOP_TUNING_WORK,
            (EncoderNetwork::Cnn(_), TunedPart::Whole) | (EncoderNetwork::Bert(_), _) => {
                WHOLE_TUNING_WORK
            }
        }
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

    /// Goes on for about `n_steps` units of work and tells what happened.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] where the encoder's tuning explodes; [`ErrorKind::Engine`] where
    /// the device fails; from then on by every call.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Vec<Event>, Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let mut events = Vec::new();
        let end = self.work_done.saturating_add(n_steps);
        while self.work_done < end && !self.is_finished() {
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

    /// Makes a model of what is known so far, where the run is not at its end; the run can go on
    /// after it as if nothing had been.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before any recipe was tried.
    pub fn settle(&mut self) -> Result<(), Error> {
        if self.model.is_some() && self.model_made_at == self.work_done {
            return Ok(());
        }
        let choice = match &mut self.state {
            State::Compare(comparison) if !comparison.trials().is_empty() => comparison.choose(),
            State::TryTuning { comparison, .. } | State::CompareTuned(comparison) => {
                comparison.choose_untuned()
            }
            State::Tune { untuned, .. } => untuned.clone(),
            State::Fit(fitting) => {
                while !fitting.advance() {}
                let model = fitting.finish();
                self.take(model);
                return Ok(());
            }
            State::Encode(_) | State::Compare(_) | State::Finished => {
                return Err(ErrorKind::NotReady.into());
            }
        };
        let mut fitting = self.fitting(choice, None);
        while !fitting.advance() {}
        self.take(fitting.finish());
        Ok(())
    }

    fn take(&mut self, model: Model) {
        self.model = Some(model);
        self.model_made_at = self.work_done;
    }

    /// The probability of each class for examples of this run, `[n_examples][n_classes]`.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before there is a model.
    pub fn probabilities_of(&self, examples: &[Encoded]) -> Result<Vec<Vec<f64>>, Error> {
        let model = self.model.as_ref().ok_or(ErrorKind::NotReady)?;
        let of_example = |example: &Encoded| {
            let text = example.ids[0] as usize;
            let tuned = model.tuned.as_ref().map(|tuned| tuned.features[text].as_slice());
            model.probabilities(&self.frozen[text], tuned, &self.texts[text])
        };
        Ok(examples.iter().map(of_example).collect())
    }

    /// The probability of each class for new texts, read as one batch: `[n_texts][n_classes]`.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before there is a model; [`ErrorKind::Engine`] where the device
    /// fails.
    pub async fn probabilities(&self, texts: &[&str]) -> Result<Vec<Vec<f64>>, Error> {
        let model = self.model.as_ref().ok_or(ErrorKind::NotReady)?;
        let encoder = &self.encoder;
        let ids: Vec<Vec<u32>> = texts.iter().map(|text| encoder.ids(text)).collect();
        let ids = slices(&ids);
        let features = encoder.features(&ids).await?;
        let tuned = match &model.tuned {
            Some(tuned) => encoder.vectors(&tuned.network, &ids).await?,
            None => Vec::new(),
        };
        let of_text = |(index, features): (usize, &Vec<f32>)| {
            model.probabilities(features, tuned.get(index).map(Vec::as_slice), texts[index])
        };
        Ok(features.iter().enumerate().map(of_text).collect())
    }

    async fn go_on(&mut self, events: &mut Vec<Event>) -> Result<(), Error> {
        // Taken out, and put back or replaced.
        let state = std::mem::replace(&mut self.state, State::Finished);
        self.state = match state {
            State::Encode(reading) => self.encode(reading, events).await?,
            State::Compare(comparison) => self.compare(comparison, events),
            State::TryTuning { comparison, job, fold, tuned } => {
                self.try_tuning(comparison, job, fold, tuned, events).await?
            }
            State::CompareTuned(comparison) => self.compare_tuned(comparison, events),
            State::Tune { choice, untuned, job } => self.tune(choice, untuned, job, events).await?,
            State::Fit(fitting) => self.fit(fitting, events),
            State::Finished => State::Finished,
        };
        Ok(())
    }

    async fn encode(
        &mut self,
        mut reading: Reading,
        events: &mut Vec<Event>,
    ) -> Result<State, Error> {
        if let Some(batch) = reading.next_batch() {
            let texts: Vec<&[u32]> = batch.iter().map(|&text| self.ids[text].as_slice()).collect();
            let is_kept = |text: usize| self.kept_base[text];
            if batch.iter().any(|&text| is_kept(text)) {
                let (features, vectors) = self.encoder.features_and_base(&texts).await?;
                for ((&text, features), vectors) in batch.iter().zip(features).zip(vectors) {
                    self.frozen[text] = features;
                    if let (Base::Hidden(hidden), true) = (&mut self.base, self.kept_base[text]) {
                        hidden[text] = Some(vectors);
                    }
                }
            } else {
                let features = self.encoder.features(&texts).await?;
                for (&text, features) in batch.iter().zip(features) {
                    self.frozen[text] = features;
                }
            }
            self.work_done += READING_WORK;
            reading.finish_batch();
        }
        let (done, total) = reading.progress();
        events.push(Event::Stage { stage: Stage::Encode, done, total });
        if reading.next_batch().is_some() {
            return Ok(State::Encode(reading));
        }
        match &self.given {
            Some((choice, Some(network))) => {
                let all = (0..self.ids.len()).collect();
                let job = self.job(Tuning::done(network, &self.config), all);
                let choice = choice.clone();
                return Ok(State::Tune { untuned: choice.clone(), choice, job });
            }
            Some((choice, None)) => return Ok(State::Fit(self.fitting(choice.clone(), None))),
            None => {}
        }
        let labels: Vec<usize> = self.training.iter().map(|example| example.label).collect();
        let texts: Vec<&str> =
            self.training_groups.iter().map(|&group| self.texts[group].as_str()).collect();
        let options = CompareOptions {
            head: self.config.head,
            label_names: self.config.label_names,
            ngrams: self.config.ngrams,
            seed: self.config.seed,
        };
        let mut comparison =
            Comparison::new(&labels, &self.training_groups, &texts, self.classes.len(), options);
        comparison.add_frozen(&self.features_of(&self.frozen));
        Ok(State::Compare(Box::new(comparison)))
    }

    fn compare(&mut self, mut comparison: Box<Comparison>, events: &mut Vec<Event>) -> State {
        if !comparison.is_finished() {
            self.advance_comparison(&mut comparison, events);
            return State::Compare(comparison);
        }
        let choice = comparison.choose();
        let loss = choice.index.map(|index| comparison.trials()[index].loss);
        let hopeful = self.config.adaptation == Adaptation::Tuned
            || loss.is_some_and(|loss| loss > NOTHING_TO_GAIN);
        if self.tries_tuning && hopeful && !comparison.folds().is_empty() {
            let job = self.fold_job(&comparison, 0);
            return State::TryTuning { comparison, job, fold: 0, tuned: Vec::new() };
        }
        State::Fit(self.fitting(choice, None))
    }

    async fn try_tuning(
        &mut self,
        comparison: Box<Comparison>,
        mut job: Box<Job>,
        fold: usize,
        mut tuned: Vec<Features>,
        events: &mut Vec<Event>,
    ) -> Result<State, Error> {
        let n_folds = comparison.folds().len();
        match self.advance_job(&mut job, Some(fold), n_folds, events).await {
            Ok(true) => {}
            Ok(false) => return Ok(State::TryTuning { comparison, job, fold, tuned }),
            Err(error) if self.can_do_without_tuning(&error) => {
                return Ok(State::Fit(self.fitting(comparison.choose_untuned(), None)));
            }
            Err(error) => return Err(error),
        }
        events.push(Event::Stage { stage: Stage::TryTuning, done: fold + 1, total: n_folds });
        tuned.push(self.features_of(&job.features));
        let fold = fold + 1;
        if fold < n_folds {
            let job = self.fold_job(&comparison, fold);
            return Ok(State::TryTuning { comparison, job, fold, tuned });
        }
        let mut comparison = comparison;
        comparison.add_tuned(&tuned);
        Ok(State::CompareTuned(comparison))
    }

    fn compare_tuned(&mut self, mut comparison: Box<Comparison>, events: &mut Vec<Event>) -> State {
        if !comparison.is_finished() {
            self.advance_comparison(&mut comparison, events);
            return State::CompareTuned(comparison);
        }
        let choice = comparison.choose();
        if choice.recipe.features != FeatureKind::Tuned {
            return State::Fit(self.fitting(choice, None));
        }
        let all: Vec<usize> = (0..self.training.len()).collect();
        let tuning = self.tuning(&all, comparison.folds().len());
        let job = self.job(tuning, (0..self.ids.len()).collect());
        State::Tune { choice, untuned: comparison.choose_untuned(), job }
    }

    async fn tune(
        &mut self,
        choice: Choice,
        untuned: Choice,
        mut job: Box<Job>,
        events: &mut Vec<Event>,
    ) -> Result<State, Error> {
        match self.advance_job(&mut job, None, 0, events).await {
            Ok(true) => {}
            Ok(false) => return Ok(State::Tune { choice, untuned, job }),
            Err(error) if self.can_do_without_tuning(&error) => {
                return Ok(State::Fit(self.fitting(untuned, None)));
            }
            Err(error) => return Err(error),
        }
        let Job { tuning, features, .. } = *job;
        Ok(State::Fit(self.fitting(choice, Some((tuning.network().clone(), features)))))
    }

    /// The chosen recipe, about to be fitted to the whole training part.
    ///
    /// * `tuned` - the tuned network and its features of every text and class name.
    fn fitting(
        &self,
        choice: Choice,
        tuned: Option<(EncoderNetwork, Vec<Vec<f32>>)>,
    ) -> Box<Fitting> {
        let Choice { recipe, head_scales, .. } = &choice;
        let n_classes = self.classes.len();
        let labels: Vec<usize> = self.training.iter().map(|example| example.label).collect();
        let head = |features: &[Vec<f32>], scale: f64| {
            let Features { texts, names } = self.features_of(features);
            let names = recipe.label_names.then_some(names.as_slice());
            HeadFit::new(recipe.head, scale, &texts, &labels, names, n_classes)
        };
        let work = labels.len() * self.encoder.info().n_features * n_classes;
        Box::new(Fitting {
            head: head_scales.first().map(|&scale| head(&self.frozen, scale)),
            tuned: tuned.zip(head_scales.get(1)).map(|((network, features), &scale)| {
                let head = head(&features, scale);
                (network, features, head)
            }),
            ngrams: (recipe.ngram_weight > 0.0).then(|| {
                let texts: Vec<&str> =
                    self.training_groups.iter().map(|&group| self.texts[group].as_str()).collect();
                NgramFit::new(&texts, &labels, n_classes)
            }),
            n_steps: (WORK_A_CALL / work.max(1)).max(1),
            choice,
        })
    }

    fn fit(&mut self, mut fitting: Box<Fitting>, events: &mut Vec<Event>) -> State {
        self.work_done += COMPARING_WORK;
        if !fitting.advance() {
            return State::Fit(fitting);
        }
        events.extend(fitting.choice.chosen().map(|chosen| Event::Chosen { chosen }));
        self.take(fitting.finish());
        let reason = FinishReason::Completed;
        events.push(Event::Finished { reason, epoch: 0, best_epoch: None });
        State::Finished
    }

    fn advance_comparison(&mut self, comparison: &mut Comparison, events: &mut Vec<Event>) {
        let trials: Vec<Trial> = comparison.advance();
        self.work_done += COMPARING_WORK;
        if !trials.is_empty() {
            let (done, total) = comparison.progress();
            events.push(Event::Stage { stage: Stage::Compare, done, total });
        }
        for trial in trials {
            self.n_trials += 1;
            events.push(Event::Tried { trial });
        }
    }

    /// One step of tuning, or one batch read after it; true once all is done.
    async fn advance_job(
        &mut self,
        job: &mut Job,
        fold: Option<usize>,
        n_folds: usize,
        events: &mut Vec<Event>,
    ) -> Result<bool, Error> {
        if !job.tuning.is_finished() {
            let step = job.tuning.advance(&self.encoder, &self.base, &self.device).await?;
            self.work_done += self.tuning_work();
            if !step.loss.is_finite() {
                let learning_rate = step.learning_rate;
                return Err(ErrorKind::NotFinite { step: step.step, learning_rate }.into());
            }
            events.push(Event::Tuning {
                step: step.step,
                n_steps: step.n_steps,
                fold: fold.map(|fold| fold + 1),
                n_folds,
                loss: step.loss,
                learning_rate: step.learning_rate,
            });
            return Ok(false);
        }
        if let Some(batch) = job.reading.next_batch() {
            let texts = batch.to_vec();
            let features = self.tuned_features(job.tuning.network(), &texts).await?;
            if features.iter().flatten().any(|value| !value.is_finite()) {
                let (step, learning_rate) = (job.tuning.n_steps(), self.config.tuning_rate);
                return Err(ErrorKind::NotFinite { step, learning_rate }.into());
            }
            for (text, features) in texts.into_iter().zip(features) {
                job.features[text] = features;
            }
            self.work_done += READING_WORK;
            job.reading.finish_batch();
        }
        Ok(job.reading.next_batch().is_none())
    }

    /// The sentence vectors of a tuned network.
    async fn tuned_features(
        &self,
        network: &EncoderNetwork,
        texts: &[usize],
    ) -> Result<Vec<Vec<f32>>, Error> {
        if texts.iter().all(|&text| self.base.has(text)) {
            let device = self.device.clone().inner();
            let batch = self.base.batch(&self.encoder, &self.base.whole(texts), &device);
            self.encoder.vectors_above(network, &batch, self.base.part()).await
        } else {
            let ids: Vec<&[u32]> = texts.iter().map(|&text| self.ids[text].as_slice()).collect();
            self.encoder.vectors(network, &ids).await
        }
    }

    /// Whether tuning exploded that was one try of several.
    fn can_do_without_tuning(&self, error: &Error) -> bool {
        self.config.adaptation == Adaptation::Automatic
            && matches!(error.kind, ErrorKind::NotFinite { .. })
    }

    fn fold_job(&self, comparison: &Comparison, fold: usize) -> Box<Job> {
        let mut read: Vec<usize> = self.training_groups.clone();
        read.extend(self.texts.len()..self.ids.len());
        read.sort_unstable();
        read.dedup();
        self.job(self.tuning(&comparison.folds()[fold].training, fold), read)
    }

    /// * `tuned_on` - training examples.
    fn tuning(&self, tuned_on: &[usize], fold: usize) -> Tuning {
        let texts = tuned_on.iter().map(|&index| self.training_groups[index]).collect();
        let labels = tuned_on.iter().map(|&index| self.training[index].label).collect();
        let n_steps = self.n_tuning_steps();
        Tuning::new(self.encoder.network(), texts, labels, n_steps, &self.config, fold)
    }

    fn n_tuning_steps(&self) -> usize {
        let (n_texts, n_classes) = (self.training.len(), self.classes.len());
        n_tuning_steps(&self.config, self.encoder.network(), n_texts, n_classes)
    }

    /// * `read` - texts and class names to read after the tuning.
    fn job(&self, tuning: Tuning, read: Vec<usize>) -> Box<Job> {
        let ids: Vec<&[u32]> = read.iter().map(|&text| self.ids[text].as_slice()).collect();
        let n_parameters = self.encoder.info().n_parameters;
        let reading = Reading::new(&ids, n_parameters).of(&read);
        Box::new(Job { tuning, reading, features: vec![Vec::new(); self.ids.len()] })
    }

    /// The features of the training examples and the class names.
    fn features_of(&self, features: &[Vec<f32>]) -> Features {
        Features {
            texts: self.training_groups.iter().map(|&group| features[group].clone()).collect(),
            names: features[self.texts.len()..].to_vec(),
        }
    }
}

impl Fitting {
    /// Goes on for a moment; true once all is fitted.
    fn advance(&mut self) -> bool {
        let n_steps = self.n_steps;
        self.head.as_mut().is_none_or(|fit| fit.advance(n_steps))
            && self.tuned.as_mut().is_none_or(|(_, _, fit)| fit.advance(n_steps))
            && self.ngrams.as_mut().is_none_or(|fit| fit.advance(n_steps))
    }

    fn finish(&self) -> Model {
        Model {
            choice: self.choice.clone(),
            head: self.head.as_ref().map(HeadFit::finish),
            tuned: self.tuned.as_ref().map(|(network, features, fit)| Tuned {
                network: network.clone(),
                features: features.clone(),
                head: fit.finish(),
            }),
            ngrams: self.ngrams.as_ref().map(NgramFit::finish),
        }
    }
}

impl Model {
    /// * `features` - the published encoder's of a text; `tuned` - the tuned network's.
    fn probabilities(&self, features: &[f32], tuned: Option<&[f32]>, text: &str) -> Vec<f64> {
        let mut logits = self.head.as_ref().map(|head| head.logits(features));
        if let (Some(logits), Some(model), Some(tuned)) = (&mut logits, &self.tuned, tuned) {
            for (logit, other) in logits.iter_mut().zip(model.head.logits(tuned)) {
                *logit = 0.5 * (*logit + other);
            }
        }
        let ngrams = self.ngrams.as_ref().map(|ngrams| ngrams.logits(text));
        let Recipe { ngram_weight, inverse_temperature, .. } = self.choice.recipe;
        probabilities(logits.as_deref(), ngrams.as_deref(), ngram_weight, inverse_temperature)
    }
}

fn slices(ids: &[Vec<u32>]) -> Vec<&[u32]> {
    ids.iter().map(Vec::as_slice).collect()
}
