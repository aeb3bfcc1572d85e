//! The machinery behind [`super::RunConfig`]: how one line a setting becomes a
//! typed field, its default, its range check and its place in the form.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::error::{Error, ErrorKind};

/// A setting as the form needs it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// The field of [`super::RunConfig`], and the name in `--set key=value`.
    pub key: &'static str,
    /// The part of the form that shows it.
    pub group: SettingGroup,
    /// The values that it takes.
    pub kind: SettingKind,
    /// Its value unless the person chooses another.
    pub default: SettingValue,
    /// Its name, in English.
    pub label: &'static str,
    /// One or two sentences on what it does, in English.
    pub help: &'static str,
    /// It counts, and is shown, only while all of these hold: see [`super::RunConfig::uses`].
    pub when: &'static [Condition],
    /// May be changed while a run is paused, without starting again.
    pub live: bool,
}

/// The part of the form a setting belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum SettingGroup {
    /// How texts are cleaned and cut into tokens.
    Text,
    /// Which texts are put aside for validation and test.
    Split,
    /// The network, its start and its layers.
    Model,
    /// How the network learns.
    Training,
    /// What the model may tell of a single text.
    Privacy,
}

/// What values a setting takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SettingKind {
    /// On or off.
    Toggle,
    /// A whole number, bounds included.
    Integer {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
    /// A real number, bounds included; `logarithmic` where it spans magnitudes.
    Number {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
        /// Whether a slider moves by factors rather than by sums.
        logarithmic: bool,
    },
    /// One of a closed list.
    Choice {
        /// The list, in the form's order.
        options: &'static [ChoiceOption],
    },
    /// Whole numbers separated by commas, each within bounds.
    Integers {
        /// The least of each.
        min: f64,
        /// The greatest of each.
        max: f64,
    },
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct ChoiceOption {
    /// The name in `--set key=value` and in kept runs.
    pub value: &'static str,
    /// Its name, in English.
    pub label: &'static str,
}

/// A setting's value, as the form and the command line know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(untagged)]
pub enum SettingValue {
    /// That of a switch.
    Toggle(bool),
    /// That of a whole or a real number.
    Number(f64),
    /// The name of a choice, or whole numbers separated by commas.
    Text(String),
}

/// Holds while `key` has one of the values `any_of`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Another setting, or [`super::KIND`]: then the values are those of [`super::RunKind`].
    pub key: &'static str,
    /// Values as text.
    pub any_of: &'static [&'static str],
}

/// A type that a setting can have. `bounds` are empty, or a least and a largest value.
pub(super) trait SettingType {
    fn kind(bounds: &[f64]) -> SettingKind;
    fn value(&self) -> SettingValue;
    fn check(&self, key: &'static str, bounds: &[f64]) -> Result<(), Error>;
}

fn out_of_bounds(key: &str, value: impl ToString, bounds: &[f64]) -> Error {
    ErrorKind::InvalidSetting {
        key: key.to_string(),
        value: value.to_string(),
        allowed: format!("{} … {}", bounds[0], bounds[1]),
    }
    .into()
}

impl SettingType for bool {
    fn kind(_: &[f64]) -> SettingKind {
        SettingKind::Toggle
    }
    fn value(&self) -> SettingValue {
        SettingValue::Toggle(*self)
    }
    fn check(&self, _: &'static str, _: &[f64]) -> Result<(), Error> {
        Ok(())
    }
}

impl SettingType for u32 {
    fn kind(bounds: &[f64]) -> SettingKind {
        SettingKind::Integer { min: bounds[0], max: bounds[1] }
    }
    fn value(&self) -> SettingValue {
        SettingValue::Number(f64::from(*self))
    }
    fn check(&self, key: &'static str, bounds: &[f64]) -> Result<(), Error> {
        if (bounds[0]..=bounds[1]).contains(&f64::from(*self)) {
            return Ok(());
        }
        Err(out_of_bounds(key, self, bounds))
    }
}

impl SettingType for f64 {
    fn kind(bounds: &[f64]) -> SettingKind {
        let [min, max] = [bounds[0], bounds[1]];
        SettingKind::Number { min, max, logarithmic: min > 0.0 && max / min >= 1e3 }
    }
    fn value(&self) -> SettingValue {
        SettingValue::Number(*self)
    }
    fn check(&self, key: &'static str, bounds: &[f64]) -> Result<(), Error> {
        if (bounds[0]..=bounds[1]).contains(self) {
            return Ok(());
        }
        Err(out_of_bounds(key, self, bounds))
    }
}

/// Whole numbers written as `2,3,4`, so that a form field and a command line can hold them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(transparent)]
pub struct Integers(pub String);

impl Integers {
    /// The numbers, in the order written; an empty list where one is not a number.
    pub fn numbers(&self) -> Vec<usize> {
        let numbers: Result<Vec<usize>, _> =
            self.0.split([',', '，']).map(|part| part.trim().parse()).collect();
        numbers.unwrap_or_default()
    }
}

impl SettingType for Integers {
    fn kind(bounds: &[f64]) -> SettingKind {
        SettingKind::Integers { min: bounds[0], max: bounds[1] }
    }
    fn value(&self) -> SettingValue {
        SettingValue::Text(self.0.clone())
    }
    fn check(&self, key: &'static str, bounds: &[f64]) -> Result<(), Error> {
        let numbers = self.numbers();
        let in_bounds = |&n: &usize| (bounds[0]..=bounds[1]).contains(&(n as f64));
        // Eight branches are more than any published network of this kind has.
        if (1..=8).contains(&numbers.len()) && numbers.iter().all(in_bounds) {
            return Ok(());
        }
        Err(ErrorKind::InvalidSetting {
            key: key.to_string(),
            value: self.0.clone(),
            allowed: format!(
                "1 to 8 whole numbers from {} to {}, such as 2,3,4",
                bounds[0], bounds[1]
            ),
        }
        .into())
    }
}

/// A closed set of values, each with a name.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $value:literal ($label:literal)),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $value)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value's name in messages and on the command line.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $value),+ }
            }
        }

        impl $crate::config::schema::SettingType for $name {
            fn kind(_: &[f64]) -> $crate::config::schema::SettingKind {
                $crate::config::schema::SettingKind::Choice {
                    options: &[$($crate::config::schema::ChoiceOption {
                        value: $value,
                        label: $label,
                    }),+],
                }
            }
            fn value(&self) -> $crate::config::schema::SettingValue {
                $crate::config::schema::SettingValue::Text(self.name().to_string())
            }
            fn check(&self, _: &'static str, _: &[f64]) -> Result<(), $crate::error::Error> {
                Ok(())
            }
        }
    )+};
}

/// `RunConfig` from one entry a setting:
/// `name: type = default, [bounds], of [kinds], when other in [values] => live; label; help;`
/// where `kinds` are the kinds of run that use the setting; all of them unless named.
macro_rules! settings {
    ($($group:ident { $(
        $(#[$doc:meta])*
        $key:ident : $type:ty = $default:expr $(, [$($bound:expr),+])? $(, of [$($kind:ident),+])? $(, when $condition:ident in [$($value:literal),+])* $(=> $live:ident)? ;
        $label:literal;
        $help:literal;
    )+ })+) => {
        /// Every setting of a run.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[serde(default, deny_unknown_fields)]
        pub struct RunConfig {
            $($($(#[$doc])* pub $key: $type,)+)+
        }

        impl Default for RunConfig {
            fn default() -> Self {
                Self { $($($key: $default,)+)+ }
            }
        }

        impl RunConfig {
            /// The form: every setting with its default, range, label and help.
            pub fn settings() -> Vec<Setting> {
                let defaults = Self::default();
                vec![$($(Setting {
                    key: stringify!($key),
                    group: SettingGroup::$group,
                    kind: <$type as SettingType>::kind(&[$($($bound as f64),+)?]),
                    default: defaults.$key.value(),
                    label: $label,
                    help: $help,
                    when: const { &[
                        $(Condition { key: KIND, any_of: &[$(RunKind::$kind.name()),+] },)?
                        $(Condition { key: stringify!($condition), any_of: &[$($value),+] },)*
                    ] },
                    live: [$(stringify!($live))?].contains(&"live"),
                },)+)+]
            }

            /// Whether every single value is inside its range.
            fn check_ranges(&self) -> Result<(), Error> {
                $($(self.$key.check(stringify!($key), &[$($($bound as f64),+)?])?;)+)+
                Ok(())
            }
        }
    };
}

pub(super) use {choices, settings};
