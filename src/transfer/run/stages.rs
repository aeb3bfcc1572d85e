//! The stages of a run: what each does, and which comes next.

use std::mem;

use super::Transfer;
use super::lent::Tuned;
use super::state::{Fitting, ReadingTuned, State, Tried, Trying, TunedOnFold, TunedOnFolds};
use crate::config::Adaptation;
use crate::error::{Error, ErrorKind};
use crate::pretrained::{EncoderNetwork, Reading};
use crate::train::{Finish, FinishReason};
use crate::transfer::private_head::PrivateHeadFit;
use crate::transfer::tuning::Job;
use crate::transfer::{
    Choice, Features, RecipeSelection, SelectionOptions, Stage, TransferEvent, Tuning, TuningStep,
    n_tuning_steps,
};

/// Tuning is not tried where the frozen encoder leaves next to nothing to gain: a
/// cross-validated cross-entropy of e⁻³ is a mean probability of 95 %.
const NOTHING_TO_GAIN: f64 = 0.05;
/// Folds that tuning is tried on, before they are known.
const N_FOLDS: usize = 3;

impl Transfer {
    /// Work of the whole run, as far as it can be told.
    pub fn n_steps(&self) -> usize {
        let progress = &self.progress;
        let of_fold = self.of_tuning();
        // As if tuning were taken.
        let reading_tuned = progress.of_reading_tuned();
        let tuning = if self.tries_tuning { N_FOLDS * of_fold + reading_tuned } else { 0 };
        let left = match &self.state {
            State::Encode(reading) => {
                progress.of_reading(reading) + progress.of_comparing() + tuning
            }
            State::Compare(selection) => progress.of_selection(selection) + tuning,
            State::TryTuning(trying) => {
                let job = trying.job.as_ref();
                let open = trying.open().filter(|&fold| !self.lent.is_away(fold));
                let own =
                    job.map_or(0, |(_, job)| job.work_left(progress)) + open.count() * of_fold;
                own.max(self.of_lent()) + progress.of_comparing() + reading_tuned
            }
            State::CompareTuned(tried) => progress.of_selection(&tried.selection) + reading_tuned,
            State::Teach(teaching) => {
                let is_tuned = teaching.tuned.network.is_some();
                let reading = if is_tuned { reading_tuned } else { 0 };
                teaching.n_folds_left() * progress.of_fitting() + reading
            }
            State::ReadTuned(reading) => reading.job.work_left(progress),
            State::FitPrivately(fit) => {
                let (done, total) = fit.progress();
                (total - done) * progress.of_fitting()
            }
            State::Fit(_) => progress.of_fitting(),
            State::Finished => 0,
        };
        let of_teacher = self.teacher.as_ref().map_or(0, |teacher| teacher.n_steps());
        of_teacher + progress.done() + left
    }

    /// Work of one tuning, as far as it can be told.
    pub(super) fn of_tuning(&self) -> usize {
        self.progress.of_tuning(self.n_tuning_steps())
    }

    /// Work that is done elsewhere, side by side with what is done here.
    fn of_lent(&self) -> usize {
        (self.lent.share_left() * self.of_tuning() as f64) as usize
    }

    /// One piece of work of the present stage.
    ///
    /// # Errors
    /// Those of [`Transfer::advance`]; the run is then at its end.
    pub(super) async fn go_on(&mut self, events: &mut Vec<TransferEvent>) -> Result<(), Error> {
        if self.teacher.is_some() {
            return self.advance_teacher(events).await;
        }
        // Taken out, and put back or replaced.
        self.state = match mem::replace(&mut self.state, State::Finished) {
            State::Encode(reading) => self.encode(reading, events).await?,
            State::Compare(selection) => self.compare(selection, events),
            State::TryTuning(trying) => self.try_tuning(trying, events).await?,
            State::CompareTuned(tried) => self.compare_tuned(tried, events),
            State::Teach(teaching) => self.teach(teaching, events),
            State::ReadTuned(reading) => self.read_tuned(reading, events).await?,
            State::FitPrivately(fit) => self.fit_privately(fit, events),
            State::Fit(fitting) => self.fit(fitting, events),
            State::Finished => State::Finished,
        };
        Ok(())
    }

    async fn encode(
        &mut self,
        mut reading: Reading,
        events: &mut Vec<TransferEvent>,
    ) -> Result<State, Error> {
        if let Some(batch) = reading.next_batch() {
            self.texts.read(batch, &self.encoder).await?;
            self.progress.read();
            reading.finish_batch();
        }
        let (done, total) = reading.progress();
        events.push(TransferEvent::Stage { stage: Stage::Encode, done, total });
        if reading.next_batch().is_some() {
            return Ok(State::Encode(reading));
        }
        if self.config.private {
            let Features { texts, names, .. } = self.texts.frozen_features();
            let fit = PrivateHeadFit::new(&texts, self.texts.labels(), &names, &self.config)?;
            return Ok(State::FitPrivately(Box::new(fit)));
        }
        Ok(match self.given.clone() {
            Some((choice, Some(network))) => {
                let untuned = choice.without_tuning();
                self.begin_reading(choice, untuned, &network)
            }
            Some((choice, None)) => self.begin_fit(choice, None),
            None => {
                let (labels, numbers) = (self.texts.labels(), self.texts.numbers());
                let texts = self.texts.training_texts();
                let options = SelectionOptions::of(&self.config);
                let n_classes = self.classes.len();
                let mut selection =
                    RecipeSelection::new(&labels, &numbers, &texts, n_classes, options);
                selection.add_frozen(&self.texts.frozen_features());
                State::Compare(Box::new(selection))
            }
        })
    }

    fn compare(
        &mut self,
        mut selection: Box<RecipeSelection>,
        events: &mut Vec<TransferEvent>,
    ) -> State {
        if !selection.is_finished() {
            self.advance_selection(&mut selection, events);
            return State::Compare(selection);
        }
        let choice = selection.choose();
        let loss = choice.index.map(|index| selection.trials()[index].loss);
        let is_hopeful = self.config.adaptation == Adaptation::Tuned
            || loss.is_some_and(|loss| loss > NOTHING_TO_GAIN);
        if self.tries_tuning && is_hopeful && !selection.folds().is_empty() {
            return State::TryTuning(Box::new(Trying::new(selection)));
        }
        self.choose(selection, TunedOnFolds::default())
    }

    async fn try_tuning(
        &mut self,
        mut trying: Box<Trying>,
        events: &mut Vec<TransferEvent>,
    ) -> Result<State, Error> {
        let n_folds = trying.tuned.len();
        let Some((fold, mut job)) = trying.job.take() else {
            return self.next_fold(trying, events);
        };
        if let Err(error) = self.advance_job(&mut job, Some((fold, n_folds)), events).await {
            let untuned = trying.selection.choose_untuned();
            return self.go_on_untuned(error, untuned, events);
        }
        if job.is_finished() {
            let (network, features) = job.finish();
            let features = self.texts.features(&features);
            trying.tuned[fold] = Some(TunedOnFold { network, features });
            tell_tried(&trying, events);
        } else {
            trying.job = Some((fold, job));
        }
        Ok(State::TryTuning(trying))
    }

    /// What has come back from elsewhere is taken, and the first fold begun that is nowhere.
    fn next_fold(
        &mut self,
        mut trying: Box<Trying>,
        events: &mut Vec<TransferEvent>,
    ) -> Result<State, Error> {
        let n_folds = trying.tuned.len();
        for fold in 0..n_folds {
            let Some(Tuned { steps, features, network }) = self.lent.back.remove(&fold) else {
                continue;
            };
            events.extend(steps.iter().map(|step| told_step(step, fold, n_folds)));
            let features = self.texts.features(&features);
            trying.tuned[fold] = Some(TunedOnFold { network, features });
            tell_tried(&trying, events);
        }
        if trying.tuned.iter().all(Option::is_some) {
            let Trying { mut selection, tuned, .. } = *trying;
            let tuned = TunedOnFolds::new(tuned.into_iter().flatten());
            selection.add_tuned(&tuned.features);
            return Ok(State::CompareTuned(Box::new(Tried { selection, tuned })));
        }
        let next = trying.open().find(|&fold| !self.lent.is_away(fold));
        let job = |fold| Ok::<_, Error>((fold, self.fold_job(&trying.selection, fold)?));
        trying.job = next.map(job).transpose()?;
        Ok(State::TryTuning(trying))
    }

    fn compare_tuned(&mut self, mut tried: Box<Tried>, events: &mut Vec<TransferEvent>) -> State {
        if !tried.selection.is_finished() {
            self.advance_selection(&mut tried.selection, events);
            return State::CompareTuned(tried);
        }
        self.choose(tried.selection, tried.tuned)
    }

    async fn read_tuned(
        &mut self,
        mut reading: Box<ReadingTuned>,
        events: &mut Vec<TransferEvent>,
    ) -> Result<State, Error> {
        if let Err(error) = self.advance_job(&mut reading.job, None, events).await {
            return self.go_on_untuned(error, reading.untuned, events);
        }
        let (done, total) = reading.job.progress_of_reading();
        events.push(TransferEvent::Stage { stage: Stage::Encode, done, total });
        if !reading.job.is_finished() {
            return Ok(State::ReadTuned(reading));
        }
        let ReadingTuned { choice, job, .. } = *reading;
        Ok(self.begin_fit(choice, Some(job.finish())))
    }

    /// All texts are to be read by a tuned network, and a choice fitted to what it makes of them.
    pub(super) fn begin_reading(
        &self,
        choice: Choice,
        untuned: Choice,
        network: &EncoderNetwork,
    ) -> State {
        let all: Vec<usize> = (0..self.texts.n_numbers()).collect();
        let job = Job::new(Tuning::done(network, &self.config), &self.texts, &all, &self.encoder);
        State::ReadTuned(Box::new(ReadingTuned { choice, untuned, job }))
    }

    /// Tuning that exploded is told, and done without, where it was one way of several.
    fn go_on_untuned(
        &self,
        error: Error,
        untuned: Choice,
        events: &mut Vec<TransferEvent>,
    ) -> Result<State, Error> {
        let is_one_of_several = self.config.adaptation == Adaptation::Automatic;
        if !(is_one_of_several && matches!(error.kind, ErrorKind::NotFinite { .. })) {
            return Err(error);
        }
        events.push(TransferEvent::TuningFailed { error });
        Ok(self.begin_fit(untuned, None))
    }

    fn fit(&mut self, mut fitting: Box<Fitting>, events: &mut Vec<TransferEvent>) -> State {
        self.progress.fitted();
        if !fitting.fit.advance() {
            return State::Fit(fitting);
        }
        self.answers.all = fitting.fit.of_pool();
        let chosen = fitting.fit.choice().chosen();
        events.extend(chosen.map(|chosen| TransferEvent::Chosen { chosen }));
        self.take(fitting.finish());
        let reason = FinishReason::Completed;
        events.push(TransferEvent::Finished(Finish { reason, epoch: 0, best_epoch: None }));
        State::Finished
    }

    /// One step with noise.
    fn fit_privately(
        &mut self,
        mut fit: Box<PrivateHeadFit>,
        events: &mut Vec<TransferEvent>,
    ) -> State {
        let is_done = fit.advance();
        self.progress.fitted();
        let (done, total) = fit.progress();
        events.push(TransferEvent::Stage { stage: Stage::FitPrivately, done, total });
        events.push(TransferEvent::Privacy(fit.spent()));
        if !is_done {
            return State::FitPrivately(fit);
        }
        self.take_private(fit.head(), fit.spent());
        let reason = FinishReason::Completed;
        events.push(TransferEvent::Finished(Finish { reason, epoch: 0, best_epoch: None }));
        State::Finished
    }

    /// The chosen recipe, about to be fitted to the whole training part.
    pub(super) fn begin_fit(
        &self,
        choice: Choice,
        tuned: Option<(EncoderNetwork, Vec<Vec<f32>>)>,
    ) -> State {
        State::Fit(Box::new(self.fit_of(choice, tuned)))
    }

    fn advance_selection(
        &mut self,
        selection: &mut RecipeSelection,
        events: &mut Vec<TransferEvent>,
    ) {
        let trials = selection.advance();
        self.progress.fitted();
        if !trials.is_empty() {
            let (done, total) = selection.progress();
            events.push(TransferEvent::Stage { stage: Stage::Compare, done, total });
        }
        events.extend(trials.into_iter().map(|trial| TransferEvent::Tried { trial }));
    }

    /// One step of tuning, or one batch read after it.
    ///
    /// * `fold` - its index, and how many there are; none where nothing is tuned.
    async fn advance_job(
        &mut self,
        job: &mut Job,
        fold: Option<(usize, usize)>,
        events: &mut Vec<TransferEvent>,
    ) -> Result<(), Error> {
        let step =
            job.advance(&self.texts, &self.encoder, &self.device, &mut self.progress).await?;
        let told = step.zip(fold);
        events.extend(told.map(|(step, (fold, n_folds))| told_step(&step, fold, n_folds)));
        Ok(())
    }

    /// The tuning on the training texts of a fold, and the reading after it.
    pub(super) fn fold_job(&self, selection: &RecipeSelection, fold: usize) -> Result<Job, Error> {
        let tuned_on = &selection.folds()[fold].training;
        let examples = tuned_on.iter().map(|&index| self.texts.training()[index]);
        let (texts, labels) = examples.map(|example| (example.text, example.label)).unzip();
        let (network, n_steps) = (self.encoder.network()?, self.n_tuning_steps());
        let tuning = Tuning::new(network, texts, labels, n_steps, &self.config, fold);
        Ok(Job::new(tuning, &self.texts, &self.texts.learned_from(), &self.encoder))
    }

    fn n_tuning_steps(&self) -> usize {
        let (n_texts, n_classes) = (self.texts.training().len(), self.classes.len());
        n_tuning_steps(&self.config, self.encoder.kind(), n_texts, n_classes)
    }
}

/// What is told of a step of tuning on a fold.
fn told_step(step: &TuningStep, fold: usize, n_folds: usize) -> TransferEvent {
    TransferEvent::Tuning {
        step: step.step,
        n_steps: step.n_steps,
        fold: fold + 1,
        n_folds,
        loss: step.loss,
        learning_rate: step.learning_rate,
    }
}

fn tell_tried(trying: &Trying, events: &mut Vec<TransferEvent>) {
    let done = trying.tuned.iter().flatten().count();
    let total = trying.tuned.len();
    events.push(TransferEvent::Stage { stage: Stage::TryTuning, done, total });
}
