//! How a run leaves tunings to others and takes what they come to, and does them for others.

use serde::{Deserialize, Serialize};

use super::Transfer;
use super::lent::{Borrowed, BorrowedProgress, Tuned};
use super::state::State;
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::tensor_file::{Refusal, TensorFile, TensorFileWriter};
use crate::transfer::ensemble::{published, read_network, write_network};
use crate::transfer::tuning::{Job, TuningStep};

/// The version of the page that reads a file is the one that wrote it.
const FORMAT: u32 = 1;
/// As in a model.
const MOST_MAGNITUDE: f32 = 1e6;

/// What is not among the tensors of a file.
#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    /// The bits of the steps' learning rates, in their order: as text they may lose their last one.
    rates: Vec<u64>,
}

impl Transfer {
    /// Leaves the tuning on a fold to another run. False where it is begun or done here, where it is
    /// not known yet whether it is tried, and where there is no such fold.
    pub fn lend(&mut self, fold: usize) -> bool {
        let State::TryTuning(trying) = &self.state else { return false };
        let is_free = trying.open().any(|open| open == fold)
            && !self.lent.is_away(fold)
            && !self.lent.back.contains_key(&fold);
        if is_free {
            self.lent.away.insert(fold, 0.0);
        }
        is_free
    }

    /// Takes note of how far a lent tuning is.
    ///
    /// * `share` - of its work that is done.
    pub fn note_lent(&mut self, fold: usize, share: f64) {
        if let Some(own) = self.lent.away.get_mut(&fold) {
            *own = share.clamp(0.0, 1.0);
        }
    }

    /// The tuning comes to nothing elsewhere: it is done here, if it is needed.
    pub fn take_back(&mut self, fold: usize) {
        self.lent.away.remove(&fold);
    }

    /// Takes what a lent tuning has come to. What was not lent, or is needed no more, is dropped.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCheckpoint`] for a file that is none, or of another run: the tuning
    /// is then done here.
    pub fn take_lent(&mut self, fold: usize, bytes: &[u8]) -> Result<(), Error> {
        if self.lent.away.remove(&fold).is_none() {
            return Ok(());
        }
        let tuned = self.read_lent(bytes).map_err(|Refusal { detail, .. }| {
            Error::from(ErrorKind::InvalidCheckpoint { detail })
        })?;
        self.lent.back.insert(fold, tuned);
        Ok(())
    }

    /// Whether all that is left to do now is being done elsewhere.
    pub fn is_waiting(&self) -> bool {
        let State::TryTuning(trying) = &self.state else { return false };
        let mut open = trying.open().peekable();
        trying.job.is_none() && open.peek().is_some() && open.all(|fold| self.lent.is_away(fold))
    }

    /// A tuning of this run that another one waits for.
    pub fn borrowed(&self, fold: usize) -> Borrowed {
        Borrowed { fold, job: None, steps: Vec::new(), began: self.step() }
    }

    /// Goes on with a tuning for another run, for about `n_steps` units of work. The texts are
    /// read first, once for all tunings; nothing is compared.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] where there is no such tuning; [`ErrorKind::NotFinite`];
    /// [`ErrorKind::Engine`].
    pub async fn advance_borrowed(
        &mut self,
        borrowed: &mut Borrowed,
        n_steps: usize,
    ) -> Result<BorrowedProgress, Error> {
        let end = self.step().saturating_add(n_steps);
        while self.step() < end {
            if let State::Encode(_) = &self.state {
                self.go_on(&mut Vec::new()).await?;
                continue;
            }
            let mut job = match borrowed.job.take() {
                Some(job) => job,
                None => self.borrowed_job(borrowed.fold)?,
            };
            if job.is_finished() {
                let done = self.step() - borrowed.began;
                let file = self.write_lent(borrowed, job).await?;
                return Ok(BorrowedProgress { done, total: done, file: Some(file) });
            }
            let step =
                job.advance(&self.texts, &self.encoder, &self.device, &mut self.progress).await?;
            borrowed.steps.extend(step);
            borrowed.job = Some(job);
        }
        let left = match (&borrowed.job, &self.state) {
            (Some(job), _) => job.work_left(&self.progress),
            (None, State::Encode(reading)) => self.progress.of_reading(reading) + self.of_tuning(),
            (None, _) => self.of_tuning(),
        };
        let done = self.step() - borrowed.began;
        Ok(BorrowedProgress { done, total: done + left, file: None })
    }

    fn borrowed_job(&self, fold: usize) -> Result<Job, Error> {
        match &self.state {
            State::Compare(selection) if self.tries_tuning && fold < selection.folds().len() => {
                self.fold_job(selection, fold)
            }
            _ => Err(ErrorKind::NotReady.into()),
        }
    }

    async fn write_lent(&self, borrowed: &Borrowed, job: Job) -> Result<Vec<u8>, Error> {
        let mut file = TensorFileWriter::default();
        let losses: Vec<f32> = borrowed.steps.iter().map(|step| step.loss as f32).collect();
        file.floats("losses", &losses);
        let (network, features) = job.finish();
        let read = self.texts.learned_from().into_iter().map(|text| &features[text][..]);
        file.floats("features", &read.collect::<Vec<_>>().concat());
        write_network(&network, self.encoder.network()?, &mut file).await?;
        let rates = borrowed.steps.iter().map(|step| step.learning_rate.to_bits()).collect();
        file.finish(&Header { format: FORMAT, rates }).map_err(engine::failure)
    }

    fn read_lent(&self, bytes: &[u8]) -> Result<Tuned, Refusal> {
        let (file, Header { rates, .. }) =
            TensorFile::open::<Header>(bytes, FORMAT, MOST_MAGNITUDE)?;
        let n_steps = rates.len();
        let losses = file.floats_of("losses", n_steps)?;
        let steps = losses.into_iter().zip(rates).enumerate();
        let steps = steps.map(|(index, (loss, bits))| TuningStep {
            step: index + 1,
            n_steps,
            loss: f64::from(loss),
            learning_rate: f64::from_bits(bits),
        });
        let read = self.texts.learned_from();
        let d = self.encoder.n_outputs();
        let values = file.floats_of("features", read.len() * d)?;
        let mut features = vec![Vec::new(); self.texts.n_numbers()];
        for (&text, row) in read.iter().zip(values.chunks_exact(d.max(1))) {
            features[text] = row.to_vec();
        }
        let network = read_network(&file, published(&self.encoder)?)?;
        Ok(Tuned { steps: steps.collect(), features, network })
    }
}
