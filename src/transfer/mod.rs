//! Learning on a pretrained encoder: its vectors of the texts, a classifier on them,
//! and, where cross-validation finds that it helps, its tuning.

mod recipe;

pub use recipe::{FeatureKind, HeadChoice, Recipe, Stage, Trial};
