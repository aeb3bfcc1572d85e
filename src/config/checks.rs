//! What may stand in a configuration: ranges, what settings ask of each other, values as text,
//! and what a run in progress cannot change.

use super::{Adaptation, LabelsPerText, ModelKind, RunConfig, RunKind, SettingKind};
use crate::error::{Error, ErrorKind};

impl RunConfig {
    /// Checks each value's range and what settings ask of each other.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] with the key, the value and what is allowed.
    pub fn validate(&self) -> Result<(), Error> {
        self.check_ranges()?;
        if self.model == ModelKind::Transformer && !self.embedding_dim.is_multiple_of(self.n_heads)
        {
            return Err(ErrorKind::InvalidSetting {
                key: "n_heads".to_string(),
                value: self.n_heads.to_string(),
                allowed: format!("a divisor of the embedding size {}", self.embedding_dim),
            }
            .into());
        }
        if self.model == ModelKind::ArticleCnn && self.embedding_dim < 4 {
            return Err(ErrorKind::InvalidSetting {
                key: "embedding_dim".to_string(),
                value: self.embedding_dim.to_string(),
                allowed: "4 … 512".to_string(),
            }
            .into());
        }
        if self.stops_early() && self.validation_share == 0.0 {
            return Err(ErrorKind::InvalidSetting {
                key: "early_stopping".to_string(),
                value: "true".to_string(),
                allowed: "validation_share > 0".to_string(),
            }
            .into());
        }
        if self.private && self.kind() == RunKind::Transfer && self.adaptation == Adaptation::Tuned
        {
            return Err(ErrorKind::InvalidSetting {
                key: "adaptation".to_string(),
                value: self.adaptation.name().to_string(),
                allowed: "auto, frozen or network in private training".to_string(),
            }
            .into());
        }
        if self.private && !self.is_of_texts() {
            // What vectors are centred on would be of the very examples.
            return Err(ErrorKind::InvalidSetting {
                key: "start".to_string(),
                value: self.start.name().to_string(),
                allowed: "pretrained or random in private training".to_string(),
            }
            .into());
        }
        self.check_labels()?;
        if self.validation_share + self.test_share > 0.8 {
            return Err(ErrorKind::InvalidSetting {
                key: "test_share".to_string(),
                value: self.test_share.to_string(),
                allowed: "together with validation_share at most 0.8".to_string(),
            }
            .into());
        }
        Ok(())
    }

    /// Refuses texts with several labels for what is there for one alone.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`]
    pub fn check_one_label(&self) -> Result<(), Error> {
        match self.labels {
            LabelsPerText::One => Ok(()),
            LabelsPerText::Several => Err(ErrorKind::InvalidSetting {
                key: "labels".to_string(),
                value: self.labels.name().to_string(),
                allowed: LabelsPerText::One.name().to_string(),
            }
            .into()),
        }
    }

    /// Refuses what is not there for texts with several labels.
    fn check_labels(&self) -> Result<(), Error> {
        if self.labels == LabelsPerText::One {
            return Ok(());
        }
        let tunes = self.kind() == RunKind::Transfer && self.adaptation == Adaptation::Tuned;
        let (key, allowed) = if self.private {
            ("private", "false")
        } else if !self.is_of_texts() {
            ("start", "pretrained or random")
        } else if tunes {
            ("adaptation", "auto, frozen or network")
        } else {
            return Ok(());
        };
        Err(ErrorKind::InvalidSetting {
            key: key.to_string(),
            value: self.value(key),
            allowed: format!("{allowed} where a text may have several labels"),
        }
        .into())
    }

    /// The settings that a run in progress cannot change, with their values.
    pub fn fixed_values(&self) -> Vec<(&'static str, serde_json::Value)> {
        let mut object = serde_json::to_value(self).unwrap_or_default();
        let settings = Self::settings();
        let fixed = settings.iter().filter(|setting| !setting.live);
        fixed.map(|setting| (setting.key, object[setting.key].take())).collect()
    }

    /// The first setting in which two configurations differ although a run in progress
    /// cannot change it.
    pub fn fixed_difference(&self, other: &Self) -> Option<&'static str> {
        let mut pairs = self.fixed_values().into_iter().zip(other.fixed_values());
        pairs.find(|(ours, theirs)| ours != theirs).map(|((key, _), _)| key)
    }

    /// Refuses another configuration for a run in progress if a fixed setting differs.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`]
    pub fn check_fixed(&self, other: &Self) -> Result<(), Error> {
        let Some(key) = self.fixed_difference(other) else { return Ok(()) };
        Err(ErrorKind::InvalidSetting {
            key: key.to_string(),
            value: other.value(key),
            allowed: format!("{} until the run is reset", self.value(key)),
        }
        .into())
    }

    /// A setting's value as text; empty for an unknown key.
    pub fn value(&self, key: &str) -> String {
        let object = serde_json::to_value(self).unwrap_or_default();
        match &object[key] {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// This configuration with one setting changed, its value written as text. What
    /// settings ask of each other is left to [`RunConfig::validate`].
    ///
    /// ```
    /// use handful::RunConfig;
    ///
    /// let config = RunConfig::default().with("model", "gru")?.with("epochs", "12")?;
    /// assert_eq!(config.epochs, 12);
    /// let refused = config.with("epochs", "many").unwrap_err();
    /// assert!(refused.to_string().contains("epochs"));
    /// # Ok::<(), handful::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidSetting`] for an unknown key or a value of the wrong type or range.
    pub fn with(&self, key: &str, value: &str) -> Result<Self, Error> {
        let refuse = |allowed: String| {
            Error::from(ErrorKind::InvalidSetting {
                key: key.to_string(),
                value: value.to_string(),
                allowed,
            })
        };
        let settings = Self::settings();
        let setting = settings.iter().find(|setting| setting.key == key).ok_or_else(|| {
            let keys: Vec<_> = settings.iter().map(|setting| setting.key).collect();
            refuse(format!("one of the settings {}", keys.join(", ")))
        })?;
        let parsed = match &setting.kind {
            SettingKind::Toggle => value.parse().map(serde_json::Value::Bool).ok(),
            SettingKind::Integer { .. } => value.parse::<u32>().map(serde_json::Value::from).ok(),
            SettingKind::Number { .. } => value.parse::<f64>().map(serde_json::Value::from).ok(),
            SettingKind::Choice { .. } | SettingKind::Integers { .. } => {
                Some(serde_json::Value::from(value))
            }
        };
        let allowed = match &setting.kind {
            SettingKind::Toggle => "true or false".to_string(),
            SettingKind::Integer { min, max } => format!("a whole number from {min} to {max}"),
            SettingKind::Number { min, max, .. } => format!("a number from {min} to {max}"),
            SettingKind::Choice { options } => {
                let values: Vec<_> = options.iter().map(|option| option.value).collect();
                values.join(", ")
            }
            SettingKind::Integers { .. } => "whole numbers such as 2,3,4".to_string(),
        };
        let mut object = serde_json::to_value(self).map_err(|error| refuse(error.to_string()))?;
        object[key] = parsed.ok_or_else(|| refuse(allowed.clone()))?;
        let changed: Self = serde_json::from_value(object).map_err(|_| refuse(allowed))?;
        changed.check_ranges()?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{KIND, OptimizerKind};
    use super::*;

    #[test]
    fn defaults_are_valid_and_every_field_is_in_the_form() {
        let config = RunConfig::default();
        config.validate().unwrap();
        let object = serde_json::to_value(&config).unwrap();
        for setting in RunConfig::settings() {
            let default = serde_json::to_value(&setting.default).unwrap();
            let held = &object[setting.key];
            let equal = match (held.as_f64(), default.as_f64()) {
                (Some(a), Some(b)) => a == b,
                _ => *held == default,
            };
            assert!(equal, "{}: {held} in the struct, {default} in the form", setting.key);
        }
        assert_eq!(object.as_object().unwrap().len(), RunConfig::settings().len());
    }

    #[test]
    fn conditions_name_existing_settings_and_values() {
        let settings = RunConfig::settings();
        let conditions = settings.iter().flat_map(|setting| setting.when);
        for condition in conditions.filter(|condition| condition.key != KIND) {
            let other = settings.iter().find(|setting| setting.key == condition.key).unwrap();
            if let SettingKind::Choice { options } = &other.kind {
                for value in condition.any_of {
                    assert!(options.iter().any(|option| option.value == *value), "{value}");
                }
            }
        }
    }

    #[test]
    fn text_values_are_parsed_and_refused() {
        let config = RunConfig::default();
        assert_eq!(config.with("epochs", "7").unwrap().epochs, 7);
        assert_eq!(config.with("optimizer", "sgd").unwrap().optimizer, OptimizerKind::Sgd);
        assert_eq!(config.with("kernel_widths", "1, 5").unwrap().kernel_widths.numbers(), [1, 5]);
        for (key, value) in [
            ("epochs", "0"),
            ("epochs", "many"),
            ("optimizer", "lion"),
            ("kernel_widths", "2,x"),
            ("kernel_widths", ""),
            ("learning_rate", "NaN"),
            ("no_such_setting", "1"),
        ] {
            let error = config.with(key, value).unwrap_err();
            assert!(matches!(error.kind, ErrorKind::InvalidSetting { .. }), "{key}={value}");
        }
    }

    #[test]
    fn settings_that_do_not_go_together_are_refused() {
        let refused = |config: RunConfig| match config.validate().unwrap_err().kind {
            ErrorKind::InvalidSetting { key, .. } => key,
            other => panic!("{other:?}"),
        };
        let with = |model| RunConfig { model, ..RunConfig::default() };
        assert_eq!(refused(RunConfig { n_heads: 7, ..with(ModelKind::Transformer) }), "n_heads");
        let narrow = RunConfig { embedding_dim: 3, ..with(ModelKind::ArticleCnn) };
        assert_eq!(refused(narrow), "embedding_dim");
        let cnn = with(ModelKind::Cnn);
        let unwatched = RunConfig { early_stopping: true, validation_share: 0.0, ..cnn };
        assert_eq!(refused(unwatched), "early_stopping");
        RunConfig { embedding_dim: 4, ..with(ModelKind::ArticleCnn) }.validate().unwrap();
        let cnn = || RunConfig { private: true, ..with(ModelKind::Cnn) };
        assert_eq!(refused(RunConfig { adaptation: Adaptation::Tuned, ..cnn() }), "adaptation");
        // What a private run does not do is no reason to refuse it.
        RunConfig { early_stopping: true, validation_share: 0.0, ..cnn() }.validate().unwrap();
    }
}
