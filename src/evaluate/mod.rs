//! How good a model is, in the field's usual numbers, and how far they can be believed.

mod calibration;
mod comparison;
mod cross_validation;
mod fold_run;
mod folds;
mod intervals;
mod learning_curve;
mod paired;
mod report;
#[cfg(test)]
mod tests;

pub use calibration::CalibrationBin;
pub use comparison::{Comparison, compare};
pub use cross_validation::{
    CrossRun, FoldJob, FoldOptions, FoldProgress, FoldRows, OutOfFold, Partition, partition, report,
};
pub use fold_run::{Contestant, FoldRun};
pub use folds::folds;
pub use intervals::{variance_of_folds, wilson};
pub use learning_curve::{CurvePoint, CurveSize, LearningCurve, learning_curve};
pub use paired::{Paired, Verdict, paired};
pub use report::{
    Averages, ClassProbability, ClassScores, ExamplePrediction, Report, loss_and_hits, ranked,
    ranked_by,
};
