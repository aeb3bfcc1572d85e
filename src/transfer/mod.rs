//! Learning on a pretrained encoder: its vectors of the texts, a classifier on them,
//! and, where cross-validation finds that it helps, its tuning.

mod contrastive;
mod recipe;

pub use contrastive::supervised_contrastive_loss;
pub use recipe::{FeatureKind, HeadChoice, Recipe, Stage, Trial};
