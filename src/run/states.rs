//! A run's state: what it has come to so far, and by what it goes on in another worker or at another
//! visit; and what another run begins with.

use super::Run;
use crate::error::{Error, ErrorKind};

impl Run {
    /// Lets a run that has not begun go on from another: with its weights, or with the way to
    /// learn that it has found, its encoder tuned as it is. Words and classes that the other did
    /// not have are new to it. False, and the run begins from the beginning, where they are not
    /// of one kind or the other has learned nothing.
    ///
    /// # Errors
    /// [`ErrorKind::TooMuchMemory`]; those of [`Run::new`].
    pub fn warm_start_from(&mut self, other: &Run) -> Result<bool, Error> {
        Ok(match (self, other) {
            (Self::Scratch(run), Self::Scratch(other)) => {
                other.learned().is_some_and(|learned| run.warm_start_from(&learned))
            }
            (Self::Taught(run), Self::Scratch(other)) => run.warm_start_from(other),
            (Self::Taught(run), Self::Network(other)) => run.warm_start_on_encoder(other)?,
            (Self::Network(run), Self::Network(other)) => run.warm_start_from(other)?,
            (Self::Transfer(run), Self::Transfer(other)) => run.warm_start_from(other),
            (Self::BinaryRelevance(run), Self::BinaryRelevance(other)) => {
                run.warm_start_from(other)
            }
            (
                Self::Scratch(_)
                | Self::Network(_)
                | Self::Taught(_)
                | Self::Transfer(_)
                | Self::BinaryRelevance(_),
                _,
            ) => false,
        })
    }

    /// Makes a model of what is known so far, where a run on an encoder's sentence vectors is not at
    /// its end.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned.
    pub(crate) fn settle(&mut self) -> Result<(), Error> {
        match self {
            Self::Scratch(_) | Self::Taught(_) | Self::Network(_) => Ok(()),
            Self::Transfer(run) => run.settle(),
            Self::BinaryRelevance(run) => run.settle(),
        }
    }

    /// The run's state; none where it is quicker to begin again, as the same steps follow.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn checkpoint(&self) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Scratch(trainer) => trainer.checkpoint().await.map(Some),
            Self::Network(run) => run.checkpoint().await,
            Self::Taught(_) | Self::Transfer(_) | Self::BinaryRelevance(_) => Ok(None),
        }
    }

    /// Puts back a state of a run with the same data and fixed settings, from any engine.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCheckpoint`]; the run is then as it was.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Self::Scratch(trainer) => trainer.restore(bytes),
            Self::Taught(run) => {
                run.restore(bytes);
                Ok(())
            }
            Self::Network(run) => run.restore(bytes),
            Self::Transfer(_) | Self::BinaryRelevance(_) => {
                let detail = "this kind of run has no states".to_string();
                Err(ErrorKind::InvalidCheckpoint { detail }.into())
            }
        }
    }
}
