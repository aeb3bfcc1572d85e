//! How good a model is, in the field's usual numbers.

mod report;

pub use report::{Averages, ClassProbability, ClassScores, ExamplePrediction, Report, ranked};
