//! Runs of texts that may have several labels: what there is of them alone.

use super::{Part, Run};
use crate::data::LabelSets;
use crate::error::{Error, ErrorKind};
use crate::metrics::LabelsReport;
use crate::train::Trainer;
use crate::transfer::{LabelWay, Transfer};

impl Run {
    /// The sets of classes that the texts have, of a run in which they may have several.
    pub fn label_sets(&self) -> Option<&LabelSets> {
        match self {
            Self::BinaryRelevance(run) => Some(run.sets()),
            Self::Scratch(_) | Self::Taught(_) | Self::Network(_) | Self::Transfer(_) => {
                self.trainer()?.corpus().sets.as_ref()
            }
        }
    }

    /// The probability from which on each class is given, of a run in which a text may have
    /// several: `[n_classes]`.
    pub fn thresholds(&self) -> Option<Vec<f64>> {
        match self {
            Self::BinaryRelevance(run) => Some(run.thresholds()),
            Self::Scratch(_) | Self::Taught(_) | Self::Network(_) | Self::Transfer(_) => {
                self.label_sets()?;
                self.trainer().map(Trainer::thresholds)
            }
        }
    }

    /// The way to learn of each class, where each has a classifier of its own and has tried several.
    pub fn label_ways(&self) -> Vec<LabelWay> {
        match self {
            Self::BinaryRelevance(run) => run.ways(),
            Self::Scratch(_) | Self::Taught(_) | Self::Network(_) | Self::Transfer(_) => Vec::new(),
        }
    }

    /// The run on an encoder's sentence vectors that knows of a class, and which of its classes that
    /// is: another where each class has a run of its own.
    pub(crate) fn transfer_of(&self, class: usize) -> Option<(&Transfer, usize)> {
        match self {
            Self::Transfer(run) => Some((run, class)),
            Self::BinaryRelevance(run) => run.run_of(class),
            Self::Scratch(_) | Self::Taught(_) | Self::Network(_) => None,
        }
    }

    /// As [`Run::evaluate`], where a text may have several classes.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned, and where a text has one class;
    /// [`ErrorKind::Engine`].
    pub async fn evaluate_labels(&mut self, part: Part) -> Result<Option<LabelsReport>, Error> {
        let (rows, probabilities) = self.answers(part).await?;
        let (Some(sets), Some(thresholds)) = (self.label_sets(), self.thresholds()) else {
            return Err(ErrorKind::NotReady.into());
        };
        let report = || LabelsReport::new(self.classes(), sets, &rows, &probabilities, &thresholds);
        Ok((!rows.is_empty()).then(report))
    }
}
