//! Which settings a search varies, and between which values.

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::config::{OptimizerKind, RunConfig, RunKind};
use crate::random::{self, Purpose};

/// Settings that a try draws besides the learning rate, which every try draws that has one:
/// it matters most (Goodfellow et al., Deep Learning, 2016, section 11.4.1).
/// Few, so that what a try changed can be read, and most of what works is kept.
const N_OTHERS: usize = 3;

/// Draws until a try is not a copy of an earlier one; then there are taken to be no more.
const N_DRAWS: usize = 50;

/// Values that a setting may take.
#[derive(Clone, Copy)]
enum Values {
    /// Any number between two, as likely within each factor of ten; two digits are kept.
    Rate(f64, f64),
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// The settings that decide how well few texts are learned from, around the values usual
/// for networks of this size. What a text is (its tokens, its length), the share of the
/// parts and the seed are the person's, and a rate is only right for its optimizer, so none
/// of these is drawn. Nor is the kind of run, as another kind has other settings.
const RANGES: &[(&str, Values)] = &[
    // The quick alternative to tuning, never the slow one to a frozen encoder. First, as
    // others are drawn only where the encoder is tuned.
    ("adaptation", Values::OneOf(&["frozen"])),
    ("tuning_steps", Values::OneOf(&["30", "60", "120"])),
    ("head", Values::OneOf(&["auto", "logistic", "ridge", "prototypes"])),
    ("label_names", Values::OneOf(&["true", "false"])),
    ("ngrams", Values::OneOf(&["true", "false"])),
    ("epochs", Values::OneOf(&["10", "20", "40"])),
    ("batch_size", Values::OneOf(&["4", "8", "16", "32"])),
    ("schedule", Values::OneOf(&["constant", "cosine"])),
    ("dropout", Values::OneOf(&["0", "0.1", "0.2", "0.3", "0.4", "0.5"])),
    ("word_dropout", Values::OneOf(&["0", "0.05", "0.1", "0.2", "0.3"])),
    ("label_smoothing", Values::OneOf(&["0", "0.05", "0.1"])),
    ("weight_decay", Values::Rate(1e-4, 1e-1)),
    ("embedding_dim", Values::OneOf(&["32", "64", "128"])),
    // Zhang & Wallace (2017): widths around the best single one.
    ("kernel_widths", Values::OneOf(&["2,3", "1,2,3", "2,3,4", "3,4,5", "1,2,3,4,5"])),
    ("filters", Values::OneOf(&["32", "64", "128"])),
    ("conv_filters", Values::OneOf(&["16", "32", "64"])),
    ("dense_units", Values::OneOf(&["64", "128", "256"])),
    ("hidden_size", Values::OneOf(&["32", "64", "128"])),
    ("bidirectional", Values::OneOf(&["true", "false"])),
    ("rnn_pooling", Values::OneOf(&["last", "mean", "max"])),
    ("n_layers", Values::OneOf(&["1", "2"])),
    ("n_heads", Values::OneOf(&["2", "4", "8"])),
    ("feed_forward", Values::OneOf(&["64", "128", "256"])),
    ("positions", Values::OneOf(&["learned", "sinusoidal"])),
    ("transformer_pooling", Values::OneOf(&["mean", "first"])),
];

/// The learning rates that work for an optimizer: plain SGD takes steps of the gradient's
/// own size, momentum makes them ten times as long, the others divide by that size.
fn learning_rates(optimizer: OptimizerKind) -> Values {
    match optimizer {
        OptimizerKind::Sgd => Values::Rate(1e-2, 2.0),
        OptimizerKind::Momentum | OptimizerKind::Nesterov => Values::Rate(1e-3, 0.2),
        OptimizerKind::Rmsprop | OptimizerKind::Adam | OptimizerKind::AdamW => {
            Values::Rate(3e-4, 2e-2)
        }
    }
}

/// The step sizes that tune an encoder without making it forget.
const TUNING_RATES: Values = Values::Rate(2e-5, 3e-4);

/// The configurations of a search: `config` itself, then others drawn around it by its seed,
/// all different and each valid; fewer where the ranges have no more.
pub fn draw(config: RunConfig, n_tries: usize) -> Vec<RunConfig> {
    let settings = RunConfig::settings();
    let is_used =
        |key: &str| settings.iter().any(|setting| setting.key == key && config.uses(setting));
    let ranges: Vec<(&str, Values)> = RANGES
        .iter()
        .copied()
        .filter(|(key, _)| *key != "adaptation" || config.may_tune())
        .filter(|(key, _)| is_used(key))
        .collect();
    let mut configs = vec![config];
    for index in 1..n_tries {
        let mut rng = random::stream(configs[0].seed, Purpose::Search, index as u32);
        let draws = (0..N_DRAWS).map(|_| draw_one(&configs[0], &ranges, &mut rng));
        let Some(drawn) = draws.into_iter().find(|drawn| !configs.contains(drawn)) else { break };
        configs.push(drawn);
    }
    configs
}

fn draw_one(config: &RunConfig, ranges: &[(&str, Values)], rng: &mut impl RngExt) -> RunConfig {
    let mut chosen: Vec<usize> = (0..ranges.len()).collect();
    chosen.shuffle(rng);
    chosen.truncate(N_OTHERS);
    chosen.sort_unstable();
    let mut drawn = match config.kind() {
        RunKind::Scratch | RunKind::Network => {
            draw_value(config, "learning_rate", learning_rates(config.optimizer), rng)
        }
        RunKind::Transfer => config.clone(),
    };
    for index in chosen {
        let (key, values) = ranges[index];
        if key != "tuning_steps" || drawn.may_tune() {
            drawn = draw_value(&drawn, key, values, rng);
        }
    }
    if drawn.may_tune() {
        drawn = draw_value(&drawn, "tuning_rate", TUNING_RATES, rng);
    }
    drawn
}

/// One setting drawn from the values that go together with the others; unchanged if none does.
fn draw_value(config: &RunConfig, key: &str, values: Values, rng: &mut impl RngExt) -> RunConfig {
    let with =
        |value: &str| config.with(key, value).ok().filter(|changed| changed.validate().is_ok());
    let changed = match values {
        Values::Rate(min, max) => {
            let rate = rng.random_range(min.ln()..max.ln()).exp();
            with(&two_digits(rate).to_string())
        }
        Values::OneOf(values) => {
            let mut fitting: Vec<RunConfig> =
                values.iter().filter_map(|value| with(value)).collect();
            match fitting.is_empty() {
                true => None,
                false => Some(fitting.swap_remove(rng.random_range(0..fitting.len()))),
            }
        }
    };
    changed.unwrap_or_else(|| config.clone())
}

/// A positive number below 10, rounded to two digits.
fn two_digits(number: f64) -> f64 {
    // A power of ten is exact and the quotient is rounded once: 0.0031, not 0.00310…01.
    let scale = 10f64.powi(1 - number.log10().floor() as i32);
    (number * scale).round() / scale
}

/// The settings in which two configurations differ.
pub fn differences(one: &RunConfig, other: &RunConfig) -> Vec<String> {
    let keys = RunConfig::settings().into_iter().map(|setting| setting.key);
    keys.filter(|key| one.value(key) != other.value(key)).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::{Adaptation, ModelKind, Start};

    fn scratch(model: ModelKind) -> RunConfig {
        RunConfig { start: Start::Random, model, ..RunConfig::default() }
    }

    #[test]
    fn two_digits_stay() {
        let check = |number, expected: &str| assert_eq!(two_digits(number).to_string(), expected);
        check(0.003_149_9, "0.0031");
        check(0.003_150_1, "0.0032");
        check(0.000_999, "0.001");
        check(1.26, "1.3");
        check(0.1, "0.1");
    }

    #[test]
    fn every_setting_that_is_drawn_exists_with_every_value() {
        let keys: Vec<&str> = RunConfig::settings().iter().map(|setting| setting.key).collect();
        for (key, values) in RANGES {
            assert!(keys.contains(key), "{key}");
            if let Values::OneOf(values) = values {
                for value in *values {
                    RunConfig::default().with(key, value).unwrap();
                }
            }
        }
    }

    #[test]
    fn only_settings_of_the_model_are_drawn() {
        let check = |config: RunConfig, drawn: &[&str], not_drawn: &[&str]| {
            let configs = draw(config, 100);
            let changed: Vec<String> =
                configs.iter().flat_map(|other| differences(&configs[0], other)).collect();
            let has = |key: &&str| changed.iter().any(|other| other == key);
            for key in drawn {
                assert!(has(key), "{key} is never drawn");
            }
            for key in not_drawn {
                assert!(!has(key), "{key} is drawn");
            }
        };
        let everywhere = ["learning_rate", "epochs", "batch_size", "dropout", "weight_decay"];
        let cnn = ["kernel_widths", "filters"];
        let rnn = ["hidden_size", "bidirectional", "rnn_pooling"];
        let transformer = ["n_layers", "n_heads", "feed_forward", "positions"];
        let article = ["conv_filters", "dense_units"];
        let fixed = ["model", "optimizer", "seed", "max_len", "validation_share", "start"];
        let all = |lists: &[&[&'static str]]| lists.concat();
        check(
            scratch(ModelKind::Cnn),
            &all(&[&everywhere, &cnn, &["embedding_dim"]]),
            &all(&[&rnn, &transformer, &article, &fixed]),
        );
        check(
            scratch(ModelKind::Gru),
            &all(&[&everywhere, &rnn, &["embedding_dim"]]),
            &all(&[&cnn, &transformer, &article, &fixed]),
        );
        check(
            scratch(ModelKind::Transformer),
            &all(&[&everywhere, &transformer, &["embedding_dim"]]),
            &all(&[&cnn, &rnn, &article, &fixed]),
        );
        check(
            scratch(ModelKind::ArticleCnn),
            &all(&[&everywhere, &article, &["embedding_dim"]]),
            &all(&[&cnn, &rnn, &transformer, &fixed]),
        );
        // On a frozen encoder the length of the token vectors is the encoder's.
        let network = RunConfig {
            start: Start::Pretrained,
            adaptation: Adaptation::Network,
            ..scratch(ModelKind::Cnn)
        };
        let others = ["embedding_dim", "adaptation", "head", "tuning_rate"];
        check(network, &all(&[&everywhere, &cnn]), &all(&[&others, &rnn, &fixed]));
        // On sentence vectors there is no network to size.
        let pretrained = |model, adaptation| RunConfig {
            start: Start::Pretrained,
            adaptation,
            ..scratch(model)
        };
        let classifier = ["head", "label_names", "ngrams"];
        let tuning = ["tuning_steps", "tuning_rate"];
        let others = all(&[&everywhere, &cnn, &transformer, &["embedding_dim"], &fixed]);
        for model in [ModelKind::Cnn, ModelKind::Transformer] {
            for adaptation in [Adaptation::Automatic, Adaptation::Tuned] {
                let expected = all(&[&classifier, &tuning, &["adaptation"]]);
                check(pretrained(model, adaptation), &expected, &all(&[&others, &["encoder"]]));
            }
            let never = all(&[&tuning, &["adaptation", "encoder"], &others]);
            check(pretrained(model, Adaptation::Frozen), &classifier, &never);
        }
    }

    #[test]
    fn a_frozen_encoder_is_not_tuned_another_way() {
        let configs = draw(RunConfig::default(), 100);
        let differences = |config| differences(&configs[0], config);
        let (frozen, tried): (Vec<&RunConfig>, Vec<&RunConfig>) =
            configs[1..].iter().partition(|config| config.adaptation == Adaptation::Frozen);
        assert!(frozen.len() > 5 && tried.len() > 5);
        let is_of_tuning = |key: &String| key.starts_with("tuning");
        assert!(frozen.iter().all(|config| !differences(config).iter().any(is_of_tuning)));
        assert!(tried.iter().all(|config| differences(config).iter().any(is_of_tuning)));
    }

    #[test]
    fn a_search_ends_where_there_is_no_more_to_try() {
        // Four heads, with and without class names, with and without n-grams.
        let frozen = RunConfig { adaptation: Adaptation::Frozen, ..RunConfig::default() };
        assert_eq!(draw(frozen.clone(), 100).len(), 16);
        assert_eq!(draw(frozen, 10).len(), 10);
    }

    #[test]
    fn the_rate_suits_the_optimizer() {
        for &optimizer in OptimizerKind::ALL {
            let config = RunConfig { optimizer, ..scratch(ModelKind::Cnn) };
            let configs = draw(config, 50);
            let rates: Vec<f64> = configs[1..].iter().map(|config| config.learning_rate).collect();
            let Values::Rate(min, max) = learning_rates(optimizer) else { unreachable!() };
            assert!(rates.iter().all(|rate| (min..=max).contains(rate)), "{rates:?}");
            // Logarithmic: about half are below the geometric mean.
            let middle = (min * max).sqrt();
            let n_below = rates.iter().filter(|&&rate| rate < middle).count();
            assert!((14..=35).contains(&n_below), "{n_below} of 49 below {middle}");
        }
    }

    proptest! {
        #[test]
        fn every_draw_is_valid_new_and_repeatable(
            model in prop::sample::select(ModelKind::ALL),
            embedding_dim in 4..70u32,
            n_heads in 1..17u32,
            seed in 0..100u32,
        ) {
            let config = RunConfig { embedding_dim, n_heads, seed, ..scratch(model) };
            prop_assume!(config.validate().is_ok());
            let configs = draw(config.clone(), 8);
            prop_assert_eq!(&configs[0], &config);
            for (index, drawn) in configs.iter().enumerate() {
                prop_assert!(drawn.validate().is_ok());
                prop_assert!(!configs[..index].contains(drawn));
                prop_assert!(differences(&config, drawn).len() <= 1 + N_OTHERS);
            }
            // A longer search begins like a shorter one.
            prop_assert_eq!(&draw(config.clone(), 5)[..], &configs[..5]);
        }
    }

    #[test]
    fn differences_are_named() {
        let one = scratch(ModelKind::Cnn);
        let other = RunConfig { filters: 7, dropout: 0.5, ..one.clone() };
        assert_eq!(differences(&one, &other), ["filters", "dropout"]);
        assert!(differences(&one, &one).is_empty());
    }
}
