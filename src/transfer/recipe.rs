//! The ways to learn from an encoder's vectors that cross-validation chooses between.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::config::EncoderName;
use crate::linear::HeadChoice;

/// With fewer texts cross-validation says little of tuning, and texts teach an encoder what they are
/// rather than what their classes are. *Automatic* then leaves the top of a CNN as it was published,
/// and tunes a Transformer only where that is seen to help.
pub(super) const MANY_TEXTS: usize = 40;

/// What a classifier sees of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum FeatureKind {
    /// Character n-grams only.
    None,
    /// The encoder as it was published.
    Frozen,
    /// The encoder after supervised-contrastive tuning.
    Tuned,
}

/// One way to learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Recipe {
    /// What the classifier sees of a text.
    pub features: FeatureKind,
    /// The classifier on sentence vectors.
    pub head: HeadChoice,
    /// Each class name is one more example of its class.
    pub label_names: bool,
    /// The classifier leans on what is known of good and bad, where the classes' names are
    /// about that.
    #[serde(default)]
    pub valence: bool,
    /// Weight of the log-probabilities of the character n-gram classifier; 0 leaves it out.
    pub ngram_weight: f64,
    /// Factor of the logits before the softmax, chosen so that probabilities can be believed.
    pub inverse_temperature: f64,
    /// How many texts without labels it learns from too; 0 is none.
    #[serde(default)]
    pub n_unlabelled: usize,
    /// The encoder of the classifier that says what those texts are; none where it says so itself.
    #[serde(default)]
    pub teacher: Option<EncoderName>,
}

/// A recipe and what cross-validation on the training part says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Trial {
    /// The way to learn.
    pub recipe: Recipe,
    /// Share of the held-out texts classified correctly.
    pub accuracy: f64,
    /// The lower end of its 95 % interval (Wilson).
    pub accuracy_low: f64,
    /// The upper end.
    pub accuracy_high: f64,
    /// Mean cross-entropy of the held-out texts, in nats.
    pub loss: f64,
    /// Standard error of the loss over the texts.
    pub loss_error: f64,
}

/// The way to learn that a run goes on with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// Its place among those tried.
    pub index: usize,
    /// Where tuning was tried.
    pub tuning: Option<LossEffect>,
    /// Where it learns from texts without labels.
    pub self_training: Option<LossEffect>,
}

/// What cross-validation says of the classifier of one label, where a text may have several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LabelWay {
    /// The label's place in class order.
    pub label: usize,
    /// The best way to learn it so far, or the one that is kept.
    pub trial: Trial,
    /// Ways tried so far.
    pub n_tried: usize,
    /// Share of the training texts that would be right if all were said to have the label, or
    /// all not to have it, whichever is more.
    pub majority: f64,
    /// Whether it is the one that is kept.
    pub is_kept: bool,
}

/// The mean cross-entropy of the same held-out texts, in nats, without a part of a recipe and
/// with it. That of the trial without it may be over more rounds of folds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LossEffect {
    /// Of the recipe without the part.
    pub without: f64,
    /// Of the same with it.
    pub with: f64,
}
