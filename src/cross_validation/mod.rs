//! Cross-validation: every text is classified by a model that has not seen it.
//!
//! Its result are the predictions, [`OutOfFold`]; every score follows from them. The folds
//! learn from much the same texts, so the spread between folds or repeats is no measure of how
//! far a score may be off (Bengio & Grandvalet, JMLR 5, 2004): intervals go by the texts.

mod comparison;
mod fold_run;
mod learning_curve;
mod partition;
#[cfg(test)]
mod tests;

pub use comparison::{Comparison, compare};
pub use fold_run::{Contestant, FoldRun};
pub use learning_curve::{CurvePoint, CurveSize, LearningCurve, learning_curve};
pub use partition::{
    CrossRun, FoldJob, FoldOptions, FoldProgress, FoldRows, OutOfFold, Partition, partition, report,
};
