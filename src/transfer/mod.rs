//! Learning on a pretrained encoder: its vectors of the texts, a classifier on them,
//! and, where cross-validation finds that it helps, its tuning.

mod choose;
mod combine;
mod heads;
mod recipe;
mod zero_shot;

pub use choose::{Choice, CompareOptions, Comparison, Features, Fold};
pub use combine::{inverse_temperature, probabilities};
pub use heads::{FittedHead, HeadFit, NgramClassifier, NgramFit, Standardizer};
pub use recipe::{FeatureKind, HeadChoice, Recipe, Stage, Trial};
pub use zero_shot::zero_shot;
