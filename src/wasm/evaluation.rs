//! A model's scores, as the page has them.

use serde::Serialize;
use tsify::Tsify;

use crate::metrics::{LabelsReport, Report};
use crate::privacy::{Membership, PrivacySpent};
use crate::transfer::{Chosen, LabelWay};

/// A model's scores on every part that has examples.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// The report on the examples that the model was trained on.
    pub training: Report,
    /// The report on the examples held out of training; none where there are none.
    pub validation: Option<Report>,
    /// The report on the test examples; none where there are none.
    pub test: Option<Report>,
    /// Which of the ways tried the model was made by, of a run that tries several.
    pub chosen: Option<Chosen>,
    /// What a private run has spent.
    pub privacy: Option<PrivacySpent>,
    /// What an attacker could guess from the scores; none without held-out texts.
    pub membership: Option<Membership>,
}

/// A model's scores on every part that has examples, where a text may have several labels.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LabelsEvaluation {
    /// The report on the examples that the model was trained on.
    pub training: LabelsReport,
    /// The report on the examples held out of training; none where there are none.
    pub validation: Option<LabelsReport>,
    /// The report on the test examples; none where there are none.
    pub test: Option<LabelsReport>,
    /// The way to learn of each label, of a run that has tried several.
    pub ways: Vec<LabelWay>,
    /// What an attacker could guess from the scores; none without held-out texts.
    pub membership: Option<Membership>,
}
