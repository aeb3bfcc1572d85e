//! Learning on a pretrained encoder: its vectors of the texts, a classifier on them,
//! and, where cross-validation finds that it helps, its tuning.

mod choose;
mod combine;
mod contrastive;
mod heads;
mod on_top;
mod reading;
mod recipe;
mod run;
mod survey;
mod tuning;
mod zero_shot;

pub use choose::{Choice, CompareOptions, Comparison, Features, Fold};
pub(crate) use combine::final_logits;
pub use combine::{inverse_temperature, probabilities};
pub use contrastive::supervised_contrastive_loss;
pub use heads::{FittedHead, HeadFit, NgramClassifier, NgramFit, Standardizer};
pub use on_top::OnTop;
pub use reading::Reading;
pub use recipe::{Chosen, FeatureKind, HeadChoice, Recipe, Stage, Trial, TuningEffect};
pub use run::Transfer;

use survey::survey;
pub use tuning::{Base, Tuning, TuningStep, n_tuning_steps};
pub use zero_shot::zero_shot;
