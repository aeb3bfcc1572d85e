//! The page's table of what a configuration is, written from the rules themselves.
//!
//! `UPDATE_RUN_RULES=1 cargo test --test all run_rules` writes it anew after a rule has changed.

use std::collections::BTreeMap;
use std::path::Path;

use handful::RunConfig;
use handful::config::SettingKind;
use serde_json::{Value, json};

/// The settings that the kind of run and the encoder depend on, as the page asks for them.
const KEYS: &[&str] = &["start", "model", "adaptation", "encoder"];

/// What a configuration is for each value of the settings: a leaf has its facts, a branch the
/// setting to look at and what each value leads to. A setting that changes nothing has no branch.
fn rules(config: &RunConfig, keys: &[&str]) -> Value {
    let Some((key, rest)) = keys.split_first() else {
        let mut facts = BTreeMap::from([("kind", config.kind().name())]);
        facts.extend(config.encoder().map(|encoder| ("encoder", encoder.name())));
        return json!(facts);
    };
    let settings = RunConfig::settings();
    let setting =
        settings.iter().find(|setting| setting.key == *key).expect("the key names a setting");
    let SettingKind::Choice { options } = &setting.kind else { panic!("{key} is no choice") };
    let leads_to = |value: &'static str| {
        rules(&config.with(key, value).expect("a setting takes its options"), rest)
    };
    let values: BTreeMap<&str, Value> =
        options.iter().map(|option| (option.value, leads_to(option.value))).collect();
    let mut all = values.values();
    let first = all.next().expect("a choice has options").clone();
    if all.all(|other| *other == first) { first } else { json!({ "by": key, "values": values }) }
}

#[test]
fn the_page_has_the_rules_of_a_run() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/state/run-rules.json");
    let expected = rules(&RunConfig::default(), KEYS);
    if std::env::var_os("UPDATE_RUN_RULES").is_some() {
        std::fs::write(&path, format!("{expected:#}\n")).unwrap();
    }
    let actual = std::fs::read_to_string(&path).unwrap_or_default();
    let actual: Value = serde_json::from_str(&actual).unwrap_or_default();
    assert_eq!(actual, expected, "write {} anew, see above", path.display());
}

#[test]
fn nothing_but_these_settings_decides() {
    let config = RunConfig::default();
    for setting in RunConfig::settings().iter().filter(|setting| !KEYS.contains(&setting.key)) {
        let SettingKind::Choice { options } = &setting.kind else { continue };
        for option in *options {
            let other = config.with(setting.key, option.value).unwrap();
            let facts = (other.kind(), other.encoder());
            assert_eq!(facts, (config.kind(), config.encoder()), "{}", setting.key);
        }
    }
}
