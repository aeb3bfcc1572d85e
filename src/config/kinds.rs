//! The kind of run that a configuration asks for, and what follows from it.
//!
//! The page asks the same of a configuration, at every keystroke: `www/state/run-rules.json` is
//! written from what stands here, and `tests/run_rules.rs` keeps the two the same.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{
    Adaptation, Condition, EncoderName, HeadKind, LabelsPerText, ModelKind, PoolTeacher, RunConfig,
    Setting, Start, TransformerEncoder,
};
use crate::error::ErrorKind;

/// The key of a [`Condition`] on the kind of run, which is no setting but follows from several.
pub const KIND: &str = "kind";

/// The kind of run that a configuration asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum RunKind {
    /// A network with random first weights and a vocabulary of its own.
    Scratch,
    /// A network on the token vectors of a frozen pretrained encoder.
    Network,
    /// A classifier on the sentence vectors of a pretrained encoder, frozen or tuned.
    Transfer,
}

impl RunKind {
    /// The name in conditions and on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scratch => "scratch",
            Self::Network => "network",
            Self::Transfer => "transfer",
        }
    }
}

impl EncoderName {
    /// Whether its vectors are given, as what reads pictures and sounds is elsewhere.
    pub fn is_given(self) -> bool {
        match self {
            Self::Picture | Self::Sound => true,
            Self::Small | Self::Large | Self::LargeEn | Self::Own => false,
        }
    }

    /// The error of a run whose encoder has not been loaded.
    pub fn missing(self) -> ErrorKind {
        ErrorKind::EncoderMissing { name: self.name().to_string(), model: None }
    }
}

impl Adaptation {
    /// Whether an encoder is tuned, or it is tried.
    pub fn may_tune(self) -> bool {
        match self {
            Self::Automatic | Self::Tuned => true,
            Self::Frozen | Self::Network => false,
        }
    }
}

impl RunConfig {
    /// The kind of run that this asks for.
    pub fn kind(&self) -> RunKind {
        use ModelKind::{ArticleCnn, Cnn, Gru, Lstm, Rnn, Transformer};
        match (self.start, self.model, self.adaptation) {
            (Start::Picture | Start::Sound, ..) => RunKind::Transfer,
            (Start::Random, ..) | (_, ArticleCnn, _) => RunKind::Scratch,
            (_, Rnn | Gru | Lstm, _) | (_, Cnn | Transformer, Adaptation::Network) => {
                RunKind::Network
            }
            (_, Cnn | Transformer, _) => RunKind::Transfer,
        }
    }

    /// The pretrained encoder that the run needs.
    pub fn encoder(&self) -> Option<EncoderName> {
        match self.start {
            Start::Picture => return Some(EncoderName::Picture),
            Start::Sound => return Some(EncoderName::Sound),
            Start::Pretrained | Start::Random => (),
        }
        match (self.kind(), self.model, self.encoder) {
            (RunKind::Scratch, ..) => None,
            (_, ModelKind::Transformer, TransformerEncoder::Large) => Some(EncoderName::Large),
            (_, ModelKind::Transformer, TransformerEncoder::LargeEn) => Some(EncoderName::LargeEn),
            (_, ModelKind::Transformer, TransformerEncoder::Own) => Some(EncoderName::Own),
            _ => Some(EncoderName::Small),
        }
    }

    /// The encoder of the classifier that says what texts without labels are; none where the
    /// model itself does, or none are learned from.
    pub fn teacher(&self) -> Option<EncoderName> {
        let teacher = match self.teacher {
            PoolTeacher::Itself => return None,
            PoolTeacher::Small => EncoderName::Small,
            PoolTeacher::Large => EncoderName::Large,
            PoolTeacher::LargeEn => EncoderName::LargeEn,
        };
        // A network is another model than the classifier on the same encoder.
        let is_another = self.kind() == RunKind::Network || self.encoder() != Some(teacher);
        // Other classifiers on an encoder are taught by nobody.
        let is_teachable = self.kind() != RunKind::Transfer
            || self.unlabelled
                && matches!(self.head, HeadKind::Automatic | HeadKind::LogisticRegression);
        let is_taught =
            self.is_of_texts() && is_teachable && !self.private && !self.has_several_labels();
        Some(teacher).filter(|_| is_taught && is_another)
    }

    /// The settings of the run that teaches this one, on an encoder. It finds its own way to
    /// learn, whatever this one's is: a frozen one taught hardly more than a run teaches itself.
    pub fn of_teacher(&self, encoder: EncoderName) -> Self {
        Self {
            start: Start::Pretrained,
            model: match encoder {
                EncoderName::Small => ModelKind::Cnn,
                _ => ModelKind::Transformer,
            },
            encoder: match encoder {
                EncoderName::LargeEn => TransformerEncoder::LargeEn,
                _ => TransformerEncoder::Large,
            },
            adaptation: Adaptation::Automatic,
            head: HeadKind::Automatic,
            unlabelled: true,
            teacher: PoolTeacher::Itself,
            ..self.clone()
        }
    }

    /// Whether the examples are texts: of pictures and sounds only vectors are known, and their
    /// names say nothing.
    pub fn is_of_texts(&self) -> bool {
        !self.encoder().is_some_and(EncoderName::is_given)
    }

    /// Whether a text may have several labels.
    pub fn has_several_labels(&self) -> bool {
        self.labels == LabelsPerText::Several
    }

    /// Whether the run tunes its encoder, or tries to: not for each of several labels, and not in
    /// private.
    pub fn may_tune(&self) -> bool {
        self.kind() == RunKind::Transfer
            && self.is_of_texts()
            && !self.has_several_labels()
            && !self.private
            && self.adaptation.may_tune()
    }

    /// Whether the validation part decides when the run ends; never in a private one.
    pub fn stops_early(&self) -> bool {
        self.early_stopping && !self.private
    }

    /// Whether classes are weighed by their sizes; never in a private run, as a text changes them.
    pub fn balances_classes(&self) -> bool {
        self.class_weights && !self.private
    }

    /// Whether a run of this configuration uses a setting; the form shows it then. What this kind of
    /// run has no setting of is no hindrance, whatever it was set to for another kind.
    pub fn uses(&self, setting: &Setting) -> bool {
        let is_of_kind = |condition: &Condition| condition.any_of.contains(&self.kind().name());
        let is_of_another_kind = |key: &str| {
            let other = Self::settings().into_iter().find(|other| other.key == key);
            let mut conditions = other.iter().flat_map(|other| other.when);
            conditions.any(|condition| condition.key == KIND && !is_of_kind(condition))
        };
        let holds = |condition: &Condition| match condition.key {
            KIND => is_of_kind(condition),
            key => condition.any_of.contains(&self.value(key).as_str()) || is_of_another_kind(key),
        };
        setting.when.iter().all(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_called_on_the_page_as_in_conditions() {
        for kind in [RunKind::Scratch, RunKind::Network, RunKind::Transfer] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn another_encoder_teaches_where_texts_without_labels_do() {
        let taught = RunConfig { teacher: PoolTeacher::Large, ..RunConfig::default() };
        assert_eq!(RunConfig::default().teacher(), None);
        assert_eq!(taught.teacher(), Some(EncoderName::Large));
        let teacher = taught.of_teacher(EncoderName::Large);
        assert_eq!((teacher.encoder(), teacher.teacher()), (taught.teacher(), None));
        let english = taught.of_teacher(EncoderName::LargeEn).encoder();
        assert_eq!(english, Some(EncoderName::LargeEn));
        let scratch = RunConfig { teacher: PoolTeacher::Small, ..taught.clone() }
            .with("start", "random")
            .unwrap();
        assert_eq!(scratch.teacher(), Some(EncoderName::Small));
        let small = scratch.of_teacher(EncoderName::Small);
        assert_eq!((small.kind(), small.encoder()), (RunKind::Transfer, scratch.teacher()));
        let network = RunConfig { teacher: PoolTeacher::Small, ..taught.clone() };
        for (key, value) in [("model", "gru"), ("adaptation", "network")] {
            // What is set for another kind of run does not matter.
            let other =
                RunConfig { head: HeadKind::Prototypes, unlabelled: false, ..network.clone() };
            let network = other.with(key, value).unwrap();
            let setting =
                RunConfig::settings().into_iter().find(|own| own.key == "teacher").unwrap();
            assert!(network.uses(&setting) && !other.uses(&setting));
            assert_eq!(network.teacher(), network.encoder(), "{key}={value}");
            let teacher = network.of_teacher(EncoderName::Small);
            assert_eq!((teacher.kind(), teacher.encoder()), (RunKind::Transfer, network.encoder()));
            assert_eq!((teacher.head, teacher.unlabelled), (HeadKind::Automatic, true));
        }
        let others = [
            ("model", "transformer"),
            ("start", "picture"),
            ("labels", "several"),
            ("private", "true"),
            ("unlabelled", "false"),
            ("head", "prototypes"),
        ];
        for (key, value) in others {
            let other = taught.with(key, value).unwrap();
            assert_eq!(other.teacher(), None, "{key}={value}");
        }
    }

    #[test]
    fn settings_belong_to_kinds_of_run() {
        let settings = RunConfig::settings();
        let uses = |config: &RunConfig, key: &str| {
            config.uses(settings.iter().find(|setting| setting.key == key).unwrap())
        };
        let with = |model, start, adaptation| RunConfig {
            model,
            start,
            adaptation,
            ..RunConfig::default()
        };
        let check = |config: &RunConfig, expected: [bool; 7]| {
            let keys = ["num_words", "epochs", "filters", "head", "adaptation", "encoder", "seed"];
            assert_eq!(keys.map(|key| uses(config, key)), expected, "{config:?}");
        };
        let automatic = Adaptation::Automatic;
        let (scratch, pretrained) = (Start::Random, Start::Pretrained);
        let [yes, no] = [true, false];
        check(&with(ModelKind::Cnn, scratch, automatic), [yes, yes, yes, no, no, no, yes]);
        check(&with(ModelKind::ArticleCnn, pretrained, automatic), [yes, yes, no, no, no, no, yes]);
        check(&with(ModelKind::Cnn, pretrained, automatic), [no, no, no, yes, yes, no, yes]);
        check(
            &with(ModelKind::Cnn, pretrained, Adaptation::Network),
            [no, yes, yes, no, yes, no, yes],
        );
        check(&with(ModelKind::Gru, pretrained, automatic), [no, yes, no, no, no, no, yes]);
        check(
            &with(ModelKind::Transformer, pretrained, automatic),
            [no, no, no, yes, yes, yes, yes],
        );
        let mut config = RunConfig::default();
        assert!(!uses(&config, "patience"));
        (config.start, config.early_stopping) = (scratch, true);
        assert!(uses(&config, "patience"));
    }
}
