//! What takes more than a moment: one protocol for all of it.
//!
//! A job is started by a [`JobRequest`] and gets a number. It is advanced by that number, a
//! moment at a time, and each time tells by a [`JobProgress`] how far it is; it ends with the
//! one that says so, with an error, or when it is dropped. Several may be under way at once:
//! they take turns.

use std::rc::Rc;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::dto::{
    Explanation, ExplanationProgress, GuessProgress, MapProgress, MapView, PredictProgress,
    Prediction, TsneProgress, TuneProgress,
};
use super::encoders::Encoders;
use crate::config::{EncoderName, LabelsPerText, RunConfig};
use crate::cross_validation::{Contestant, CrossRun, FoldJob, FoldProgress};
use crate::data::Example;
use crate::error::{Error, ErrorKind};
use crate::explain::{Explaining, TextMap};
use crate::label::{LabelProgress, LabelTask, Labelling};
use crate::pretrained::Encoder;
use crate::run::{Run, RunEncoders};
use crate::search::{Search, SearchOptions, SearchProgress};
use crate::transfer::{Borrowed, BorrowedProgress, zero_shot};

/// What is to be done.
#[derive(Debug, Clone, Deserialize, Tsify)]
#[tsify(rename = "JobRequests")]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum JobRequest {
    /// Tries other settings on the examples.
    Search {
        /// The labelled rows to try settings on.
        examples: Vec<Example>,
        /// The settings that the tries start from.
        config: Box<RunConfig>,
        /// The number of tries and of folds.
        options: SearchOptions,
    },
    /// Does a task about the labels of a table, by an encoder's vectors where one is named and
    /// loaded.
    Label {
        /// The labelled rows of the table, in their order.
        examples: Vec<Example>,
        /// How many labels a row has.
        labels: LabelsPerText,
        /// The question that the table is searched for.
        task: LabelTask,
        /// The encoder whose vectors texts are compared by; without one, by character n-grams.
        encoder: Option<EncoderName>,
        /// The seed of all that is random; the same seed gives the same answer.
        seed: u32,
    },
    /// Trains a contestant on one fold of the session's table, and asks it of the rows held out.
    Fold {
        /// The settings of the run; a baseline uses few of them.
        config: Box<RunConfig>,
        /// The contestant, with the rows that it learns from and those held out.
        job: FoldJob,
    },
    /// Does a tuning of the session's run, for the run of the same texts and settings of another
    /// session. Its own run is of no other use then.
    Tune {
        /// The index of the fold that it is on.
        fold: usize,
    },
    /// Guesses the class of each text by its similarity to the class names.
    Guess {
        /// The encoder that texts and names are compared by; it has to be loaded.
        encoder: EncoderName,
        /// The texts, in the order of the guesses.
        texts: Vec<String>,
        /// The names of the classes, whose meaning is all there is to guess by.
        classes: Vec<String>,
    },
    /// Classifies texts, each by the run's model as it stands when its turn comes.
    PredictMany {
        /// The texts, in the order of the predictions.
        texts: Vec<String>,
    },
    /// Explains what the run's model says of a class for a text.
    Explain {
        /// The text whose prediction is explained.
        text: String,
        /// The class whose log-odds are explained, by its name.
        label: String,
    },
    /// Shows the run's texts as points. The map is kept, for t-SNE and for the neighbours of a
    /// text, until another is begun.
    Map,
    /// Goes on with the other layout of the map that is kept, from where it was left.
    Tsne,
}

/// How far a job has come, and what came of it since it was last advanced. Each kind has
/// `done` and `total`, in units of its own, and `finished`.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum JobProgress {
    /// The tries that were finished since the last call.
    Search(SearchProgress),
    /// How far the task is, and its result at the end.
    Label(LabelProgress),
    /// How far the fold's training is, and at the end what was said of its held-out rows.
    Fold(FoldProgress),
    /// How far the tuning is, and at the end what it has come to.
    Tune(TuneProgress),
    /// How many texts are read, and the guesses at the end.
    Guess(GuessProgress),
    /// The predictions made since the last call.
    PredictMany(PredictProgress),
    /// How many gradients are taken, and the explanation at the end.
    Explain(ExplanationProgress),
    /// How many texts are read, and the map at the end.
    Map(MapProgress),
    /// Where the points are now.
    Tsne(TsneProgress),
}

impl JobProgress {
    /// Whether the job is at its end.
    fn is_finished(&self) -> bool {
        match self {
            Self::Search(progress) => progress.finished,
            Self::Label(progress) => progress.finished,
            Self::Fold(progress) => progress.finished,
            Self::Tune(progress) => progress.finished,
            Self::Guess(progress) => progress.finished,
            Self::PredictMany(progress) => progress.finished,
            Self::Explain(progress) => progress.finished,
            Self::Map(progress) => progress.finished,
            Self::Tsne(progress) => progress.finished,
        }
    }
}

/// The jobs under way, and what outlives them.
#[derive(Default)]
pub(super) struct Jobs {
    running: Vec<(u32, Job)>,
    last_number: u32,
    pub kept: Kept,
}

/// What is there for later jobs and questions.
#[derive(Default)]
pub(super) struct Kept {
    /// The table whose rows folds are made of.
    pub table: Vec<Example>,
    /// The last map that was finished, of the present run.
    pub map: Option<TextMap>,
}

impl Jobs {
    /// Begins a job; its number.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] for what a run, its model or its map is needed for and missing;
    /// [`ErrorKind::EncoderMissing`]; [`ErrorKind::UnknownClass`]; and what is wrong with the
    /// data or the settings.
    pub async fn start(
        &mut self,
        request: JobRequest,
        encoders: &Encoders,
        run: Option<&mut Run>,
        device: &Device,
    ) -> Result<u32, Error> {
        let job = Job::new(request, encoders, run, &mut self.kept, device).await?;
        self.last_number += 1;
        self.running.push((self.last_number, job));
        Ok(self.last_number)
    }

    /// Goes on with a job, for at most about `n_steps` steps, or for a moment where it has its
    /// own measure. It is over after its end and after an error.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] for a job that is over, or whose run is gone; those of the work.
    pub async fn advance(
        &mut self,
        number: u32,
        n_steps: usize,
        run: Option<&mut Run>,
    ) -> Result<JobProgress, Error> {
        let place = self.running.iter().position(|(other, _)| *other == number);
        let place = place.ok_or(ErrorKind::NotReady)?;
        let progress = self.running[place].1.advance(n_steps, run, &mut self.kept).await;
        if progress.as_ref().map_or(true, JobProgress::is_finished) {
            self.running.remove(place);
        }
        progress
    }

    /// Drops a job, unless it is over.
    pub fn drop(&mut self, number: u32) {
        self.running.retain(|(other, _)| *other != number);
    }

    /// Drops what is of the run that there was.
    pub fn forget_run(&mut self) {
        self.running.retain(|(_, job)| !job.is_of_run());
        self.kept.map = None;
    }
}

/// A job and its place in it.
enum Job {
    Search(Box<Search>),
    Label(Box<Labelling>),
    Fold(Box<CrossRun>),
    Tune(Box<Borrowed>),
    Guess(Guessing),
    /// The texts, and how many of them are classified.
    PredictMany(Vec<String>, usize),
    Explain(Box<Explaining>, String),
    Map(TextMap),
    Tsne,
}

impl Job {
    async fn new(
        request: JobRequest,
        encoders: &Encoders,
        run: Option<&mut Run>,
        kept: &mut Kept,
        device: &Device,
    ) -> Result<Self, Error> {
        Ok(match request {
            JobRequest::Search { examples, config, options } => {
                let encoder = config.encoder().and_then(|name| encoders.get(name));
                Self::Search(Box::new(Search::new(&examples, *config, options, encoder, device)?))
            }
            JobRequest::Label { examples, labels, task, encoder, seed } => {
                let found = encoder.and_then(|name| encoders.get(name));
                // Without vectors nothing is known of what has no words.
                if let (Some(name), None) = (encoder.filter(|name| name.is_given()), &found) {
                    return Err(name.missing().into());
                }
                let encoder = found;
                Self::Label(Box::new(Labelling::new(&examples, labels, task, encoder, seed)?))
            }
            JobRequest::Fold { config, job } => {
                let is_run = job.contestant == Contestant::Run;
                let find = |name| encoders.get(name).filter(|_| is_run);
                let found = RunEncoders::of(&config, find);
                let fold = CrossRun::new(&kept.table, &config, job, found, device)?;
                Self::Fold(Box::new(fold))
            }
            JobRequest::Tune { fold } => {
                let run = run.and_then(Run::transfer).ok_or(ErrorKind::NotReady)?;
                Self::Tune(Box::new(run.borrowed(fold)))
            }
            JobRequest::Guess { encoder: name, texts, classes } => {
                let encoder = encoders.get(name).ok_or(name.missing())?;
                Self::Guess(Guessing { encoder, texts, classes, vectors: Vec::new() })
            }
            JobRequest::PredictMany { texts } => {
                run.ok_or(ErrorKind::NotReady)?;
                Self::PredictMany(texts, 0)
            }
            JobRequest::Explain { text, label } => {
                let run = run.ok_or(ErrorKind::NotReady)?;
                let explaining = Explaining::new(run, &text, &label, device).await?;
                Self::Explain(Box::new(explaining), text)
            }
            JobRequest::Map => {
                // Only one at a time: it holds a vector of every text.
                kept.map = None;
                Self::Map(TextMap::new(run.ok_or(ErrorKind::NotReady)?)?)
            }
            JobRequest::Tsne => {
                kept.map.as_ref().ok_or(ErrorKind::NotReady)?;
                Self::Tsne
            }
        })
    }

    /// Whether it asks the run's model.
    fn is_of_run(&self) -> bool {
        match self {
            Self::Tune(_)
            | Self::PredictMany(..)
            | Self::Explain(..)
            | Self::Map(_)
            | Self::Tsne => true,
            Self::Search(_) | Self::Label(_) | Self::Fold(_) | Self::Guess(_) => false,
        }
    }

    async fn advance(
        &mut self,
        n_steps: usize,
        run: Option<&mut Run>,
        kept: &mut Kept,
    ) -> Result<JobProgress, Error> {
        Ok(match self {
            Self::Search(search) => JobProgress::Search(search.advance(n_steps).await?),
            Self::Label(labelling) => JobProgress::Label(labelling.advance(n_steps).await?),
            Self::Fold(fold) => JobProgress::Fold(fold.advance(n_steps).await?),
            Self::Tune(borrowed) => {
                let run = run.and_then(Run::transfer).ok_or(ErrorKind::NotReady)?;
                let BorrowedProgress { done, total, file } =
                    run.advance_borrowed(borrowed, n_steps).await?;
                JobProgress::Tune(TuneProgress { done, total, finished: file.is_some(), file })
            }
            Self::Guess(guessing) => JobProgress::Guess(guessing.advance(n_steps).await?),
            Self::PredictMany(texts, n_done) => {
                let run = run.ok_or(ErrorKind::NotReady)?;
                let next = &texts[*n_done..texts.len().min(*n_done + n_steps)];
                let mut predictions = Vec::with_capacity(next.len());
                for text in next {
                    predictions.push(Prediction::of(run, text).await?);
                }
                *n_done += predictions.len();
                let (done, total) = (*n_done, texts.len());
                let finished = done == total;
                JobProgress::PredictMany(PredictProgress { done, total, finished, predictions })
            }
            Self::Explain(explaining, text) => {
                let run = run.ok_or(ErrorKind::NotReady)?;
                let explanation = explaining.advance(run).await?;
                let explanation = explanation.map(|explanation| Explanation::of(explanation, text));
                let (done, total) = explaining.progress();
                let finished = explanation.is_some();
                JobProgress::Explain(ExplanationProgress { done, total, finished, explanation })
            }
            Self::Map(map) => {
                let finished = map.advance(run.ok_or(ErrorKind::NotReady)?).await?;
                let (done, total) = map.progress();
                let view = finished.then(|| MapView::of(map));
                if finished {
                    kept.map = Some(std::mem::take(map));
                }
                JobProgress::Map(MapProgress { done, total, finished, map: view })
            }
            Self::Tsne => {
                let map = kept.map.as_mut().ok_or(ErrorKind::NotReady)?;
                let (places, done, total) = map.advance_tsne();
                let (places, finished) = (places.to_vec(), done == total);
                JobProgress::Tsne(TsneProgress { done, total, finished, places })
            }
        })
    }
}

/// First guesses in the making. A guess depends on what all texts have in common, so all come
/// at the end.
struct Guessing {
    encoder: Rc<Encoder>,
    texts: Vec<String>,
    classes: Vec<String>,
    /// The vectors of the first of the texts, and of the class names behind them.
    vectors: Vec<Vec<f32>>,
}

impl Guessing {
    /// * `n_steps` - texts to read.
    async fn advance(&mut self, n_steps: usize) -> Result<GuessProgress, Error> {
        let all = self.texts.iter().chain(&self.classes);
        for text in all.skip(self.vectors.len()).take(n_steps) {
            let ids = self.encoder.ids(text);
            self.vectors.extend(self.encoder.features(&[&ids]).await?);
        }
        let total = self.texts.len();
        let finished = self.vectors.len() == total + self.classes.len();
        Ok(GuessProgress {
            done: self.vectors.len().min(total),
            total,
            finished,
            guesses: finished.then(|| self.guesses()),
        })
    }

    fn guesses(&self) -> Vec<Prediction> {
        let (texts, names) = self.vectors.split_at(self.texts.len());
        let guesses = zero_shot(texts, names).into_iter().zip(&self.texts);
        let guess = |(probabilities, text): (Vec<f64>, &String)| {
            let (n_tokens, n_unknown) = self.encoder.count(text);
            Prediction::new(&self.classes, &probabilities, n_tokens, n_unknown)
        };
        guesses.map(guess).collect()
    }
}
