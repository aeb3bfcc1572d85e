//! Cross-validation: every text is classified by a model that has not seen it.
//!
//! Its result are the predictions, [`OutOfFold`]; every score follows from them. The folds
//! learn from much the same texts, so the spread between folds or repeats is no measure of how
//! far a score may be off (Bengio & Grandvalet, JMLR 5, 2004): intervals go by the texts.
//!
//! ```
//! use handful::cross_validation::{Contestant, CrossRun, FoldJob, FoldOptions, partition, report};
//! use handful::config::LabelsPerText;
//! use handful::data::Example;
//! use handful::{RunConfig, engine};
//!
//! # fn main() -> Result<(), handful::Error> {
//! # pollster::block_on(async {
//! let example = |i: usize| {
//!     let (label, word) = [("fruit", "apple"), ("tool", "hammer")][i % 2];
//!     Example { text: format!("my {word} number {i}"), label: label.to_owned(), line: i + 1 }
//! };
//! let examples: Vec<Example> = (0..24).map(example).collect();
//! let labels = LabelsPerText::One;
//! let options = FoldOptions { n_folds: 3, n_repeats: 1, seed: 1, training_share: 1.0, labels };
//! let partition = partition(&examples, options)?;
//! let (device, _) = engine::start().await?;
//!
//! let mut predictions = Vec::new();
//! for rows in partition.repeats[0].clone() {
//!     let classes = partition.classes.clone();
//!     let job = FoldJob { contestant: Contestant::Ngrams, classes, repeat: 0, rows };
//!     let mut fold = CrossRun::new(&examples, &RunConfig::default(), job, None, &device)?;
//!     predictions.extend(loop {
//!         if let Some(of_fold) = fold.advance(100).await?.predictions {
//!             break of_fold;
//!         }
//!     });
//! }
//! let report = report(&partition.classes, &predictions, partition.n_folds());
//! assert_eq!((report.n_examples, report.n_correct), (24, 24));
//! # Ok(())
//! # })
//! # }
//! ```

mod comparison;
mod fold_job;
mod fold_run;
mod learning_curve;
mod partition;
mod scores;
#[cfg(test)]
mod several_tests;
#[cfg(test)]
mod tests;

pub use comparison::{Comparison, compare};
pub use fold_job::{CrossRun, FoldJob, FoldProgress, OutOfFold, report};
pub use fold_run::{Contestant, FoldRun};
pub use learning_curve::{CurvePoint, CurveSize, LearningCurve, learning_curve};
pub use partition::{FoldOptions, FoldRows, Partition, partition};
pub use scores::FoldScores;
