//! Learning on a pretrained encoder: its vectors of the texts, a classifier on them,
//! and, where cross-validation finds that it helps, its tuning.

mod coverage;
mod ensemble;
mod heads;
mod recipe;
mod run;
mod selection;
mod tuning;
mod zero_shot;

pub(crate) use coverage::coverage;
pub(crate) use ensemble::final_logits;
pub use ensemble::{inverse_temperature, probabilities};
pub use heads::{FittedHead, HeadFit, NgramClassifier, NgramFit, Standardizer};
pub use recipe::{Chosen, FeatureKind, HeadChoice, Recipe, Stage, Trial, TuningEffect};
pub use run::Transfer;
pub use selection::{Choice, Features, Fold, RecipeSelection, SelectionOptions};
pub use tuning::{Base, Tuning, TuningStep, n_tuning_steps, supervised_contrastive_loss};
pub use zero_shot::zero_shot;
