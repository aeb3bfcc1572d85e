//! How good predictions are, in the field's usual numbers, and how far those can be believed.
//!
//! Nothing here knows how a prediction was made.

mod calibration;
mod intervals;
mod labels_prediction;
mod labels_report;
mod labels_scores;
mod paired;
mod prediction;
mod ratio;
mod report;
mod threshold;

pub use calibration::CalibrationBin;
pub use intervals::{percentiles, variance_of_folds, wilson};
pub use labels_prediction::{LabelsPrediction, given};
pub use labels_report::{LabelScores, LabelsReport, label_loss_and_hits};
pub use labels_scores::LabelsScores;
pub use paired::{Paired, Verdict, correct, paired};
pub use prediction::{ClassProbability, ExamplePrediction, LabelledRow, ranked, ranked_by};
pub use report::{Averages, ClassScores, Report, loss_and_hits};
pub use threshold::{EVEN, best_threshold};
