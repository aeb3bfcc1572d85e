//! Runs of every kind, on encoders of a few numbers.

use std::rc::Rc;

use super::*;
use crate::config::{Adaptation, EncoderName, ModelKind, Start};
use crate::error::WarningKind;
use crate::model::testing::device;
use crate::pretrained::Encoder;
use crate::pretrained::testing::{bert, cnn, encoder, examples, given, many_planted, planted};
use crate::train::TrainingEvent;
use crate::transfer::{FeatureKind, Stage, TransferEvent};

pub(crate) fn config(model: ModelKind, adaptation: Adaptation) -> RunConfig {
    RunConfig {
        start: Start::Pretrained,
        model,
        adaptation,
        tuning_steps: 4,
        epochs: 3,
        batch_size: 4,
        embedding_dim: 4,
        n_heads: 2,
        feed_forward: 4,
        filters: 3,
        hidden_size: 3,
        ..RunConfig::default()
    }
}

/// Each kind of run, on each kind of encoder.
pub(crate) fn kinds() -> Vec<RunConfig> {
    let scratch = config(ModelKind::Cnn, Adaptation::Automatic);
    vec![
        RunConfig { start: Start::Random, ..scratch },
        config(ModelKind::Cnn, Adaptation::Automatic),
        config(ModelKind::Cnn, Adaptation::Frozen),
        config(ModelKind::Cnn, Adaptation::Tuned),
        config(ModelKind::Cnn, Adaptation::Network),
        config(ModelKind::Gru, Adaptation::Automatic),
        config(ModelKind::Transformer, Adaptation::Automatic),
        config(ModelKind::Transformer, Adaptation::Tuned),
        config(ModelKind::Transformer, Adaptation::Network),
    ]
}

pub(crate) fn name(config: &RunConfig) -> String {
    format!("{:?} {:?} {:?}", config.start, config.model, config.adaptation)
}

pub(crate) fn encoder_of(config: &RunConfig) -> Option<Rc<Encoder>> {
    let file = match config.encoder()? {
        EncoderName::Small => cnn(),
        EncoderName::Large | EncoderName::LargeEn | EncoderName::Own => bert(),
        name @ (EncoderName::Picture | EncoderName::Sound) => return Some(Rc::new(given(name))),
    };
    Some(Rc::new(encoder(&file)))
}

pub(crate) fn new_run(examples: &[Example], config: &RunConfig) -> Result<Run, Error> {
    Run::new(examples, None, config.clone(), encoder_of(config), &device())
}

pub(crate) fn finish(run: &mut Run, pace: usize) -> Vec<Event> {
    let mut events = Vec::new();
    while !run.is_finished() {
        events.extend(pollster::block_on(run.advance(pace)).unwrap());
        assert!(run.step() <= run.n_steps());
    }
    assert_eq!(run.step(), run.n_steps());
    events
}

pub(crate) fn evaluate(run: &mut Run, part: Part) -> Result<Option<Report>, Error> {
    pollster::block_on(run.evaluate(part))
}

pub(crate) fn classify(run: &mut Run, text: &str) -> Vec<f64> {
    pollster::block_on(run.classify(text)).unwrap().0
}

#[track_caller]
fn check_probabilities(probabilities: &[f64], n_classes: usize) {
    assert_eq!(probabilities.len(), n_classes);
    let sum: f64 = probabilities.iter().sum();
    assert!((sum - 1.0).abs() < 1e-6, "{probabilities:?}");
}

#[track_caller]
fn check_close(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len());
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() < 1e-3, "{actual:?} is not {expected:?}");
    }
}

#[test]
fn every_kind_learns_scores_and_classifies() {
    for config in kinds() {
        let config = RunConfig { test_share: 0.2, ..config };
        let mut run = new_run(&planted(), &config).unwrap();
        let plan = run.plan().unwrap();
        assert_eq!(plan.classes, ["more a", "more b"]);
        assert_eq!((plan.n_training, plan.n_validation, plan.n_test), (12, 4, 4));
        assert!(evaluate(&mut run, Part::Training).is_ok() == matches!(run, Run::Scratch(_)));
        let events = finish(&mut run, 7);
        let is_end = |event: &Event| {
            matches!(
                event,
                Event::Training(TrainingEvent::Finished(_))
                    | Event::Transfer(TransferEvent::Finished(_))
            )
        };
        assert!(is_end(&events[events.len() - 1]), "{}", name(&config));
        for (part, n_examples) in [(Part::Training, 12), (Part::Validation, 4), (Part::Test, 4)] {
            let report = evaluate(&mut run, part).unwrap().unwrap();
            assert_eq!(report.n_examples, n_examples);
            assert!(report.loss.is_finite());
        }
        for text in ["a b a a b", "", "never seen"] {
            check_probabilities(&classify(&mut run, text), 2);
        }
        // What the run says of an example is what it says of the same text as a new one.
        let some = pollster::block_on(run.probabilities(Part::Test, 1..3)).unwrap();
        let all = pollster::block_on(run.probabilities(Part::Test, 0..4)).unwrap();
        assert_eq!(all[1..3], some);
        let row = run.rows(Part::Test).unwrap()[0].row;
        check_close(&classify(&mut run, &planted()[row].text), &all[0]);
    }
}

#[test]
fn the_same_seed_gives_the_same_run_at_any_pace() {
    for config in kinds() {
        let encoder = encoder_of(&config);
        let run = |encoder: Option<Rc<Encoder>>, pace| {
            let mut run = Run::new(&planted(), None, config.clone(), encoder, &device()).unwrap();
            let events = finish(&mut run, pace);
            (events, classify(&mut run, "a b b"))
        };
        let (events, probabilities) = run(encoder.clone(), 1_000);
        let n_read = encoder.as_ref().map(|encoder| encoder.n_texts_read());
        let other = run(encoder_of(&config), 3);
        assert_eq!(other, (events.clone(), probabilities.clone()), "{}", name(&config));
        // With an encoder that has read the texts.
        let (again, with_kept) = run(encoder.clone(), 11);
        assert_eq!(again.len(), events.len());
        check_close(&with_kept, &probabilities);
        assert_eq!(encoder.as_ref().map(|encoder| encoder.n_texts_read()), n_read);
    }
}

#[test]
fn a_run_that_is_stopped_is_usable_once_something_was_learned() {
    for config in kinds() {
        let n_steps = new_run(&planted(), &config).unwrap().n_steps();
        let mut was_ready = false;
        for stop in (0..12).map(|eighth| eighth * n_steps / 12) {
            let mut run = new_run(&planted(), &config).unwrap();
            pollster::block_on(run.advance(stop)).unwrap();
            while run.step() < stop && !run.is_finished() {
                pollster::block_on(run.advance(stop - run.step())).unwrap();
            }
            match evaluate(&mut run, Part::Validation) {
                Ok(report) => {
                    was_ready = true;
                    assert!(report.unwrap().loss.is_finite());
                    check_probabilities(&classify(&mut run, "a b"), 2);
                }
                Err(error) => {
                    assert_eq!(error.kind, ErrorKind::NotReady);
                    assert!(!was_ready, "{} after {stop} of {n_steps}", name(&config));
                    assert!(pollster::block_on(run.classify("a b")).is_err());
                }
            }
        }
        assert!(was_ready, "{}", name(&config));
    }
}

#[test]
fn a_run_that_is_asked_in_between_goes_on_as_if_it_had_not_been() {
    for config in kinds() {
        let run = |asks: bool| {
            let mut run = new_run(&planted(), &config).unwrap();
            let (mut events, mut n_answers) = (Vec::new(), 0);
            while !run.is_finished() {
                events.extend(pollster::block_on(run.advance(1)).unwrap());
                if asks && let Ok((probabilities, ..)) = pollster::block_on(run.classify("a b")) {
                    check_probabilities(&probabilities, 2);
                    n_answers += 1;
                }
            }
            (events, run.chosen(), classify(&mut run, "a b b"), n_answers)
        };
        let (events, chosen, probabilities, _) = run(false);
        let (events_asked, chosen_asked, probabilities_asked, n_answers) = run(true);
        assert!(n_answers > 3, "{}", name(&config));
        assert_eq!(events_asked, events, "{}", name(&config));
        assert_eq!((chosen_asked, probabilities_asked), (chosen, probabilities));
    }
}

#[test]
fn a_run_goes_on_from_another_and_learns_new_words_and_classes() {
    let mut more = planted();
    more.extend(examples(&[("new", "b a new"), ("new", "new a"), ("more a", "a a new a")]));
    for config in kinds() {
        let encoder = encoder_of(&config);
        let run = |examples: &[Example], other: Option<&Run>| {
            let encoder = encoder.clone();
            let mut run = Run::new(examples, None, config.clone(), encoder, &device()).unwrap();
            let goes_on = other.is_some_and(|other| run.warm_start_from(other).unwrap());
            (run, goes_on)
        };
        let (mut first, _) = run(&planted(), None);
        assert!(
            !run(&planted(), Some(&first)).0.warm_start_from(&first).unwrap()
                || first.trainer().is_some()
        );
        finish(&mut first, 100);
        let expected = classify(&mut first, "a b b");

        // On the same texts it knows from the beginning what the first one knew.
        let (mut same, goes_on) = run(&planted(), Some(&first));
        assert!(goes_on, "{}", name(&config));
        let events = match same {
            // Nothing is left to read.
            Run::Scratch(_) | Run::Network(_) => Vec::new(),
            Run::Taught(_) | Run::Transfer(_) | Run::BinaryRelevance(_) => finish(&mut same, 100),
        };
        check_close(&classify(&mut same, "a b b"), &expected);
        let is_search = |event: &Event| {
            matches!(
                event,
                Event::Transfer(TransferEvent::Tried { .. } | TransferEvent::Tuning { .. })
            )
        };
        assert!(!events.iter().any(is_search), "{}", name(&config));

        let (mut grown, _) = run(&more, Some(&first));
        finish(&mut grown, 100);
        assert_eq!(grown.classes().len(), 3);
        check_probabilities(&classify(&mut grown, "new a"), 3);
        assert_eq!(evaluate(&mut grown, Part::Training).unwrap().unwrap().classes.len(), 3);
    }
    // Another network has nothing in common.
    let [cnn, gru] = [ModelKind::Cnn, ModelKind::Gru].map(|model| {
        let config = config(model, Adaptation::Automatic);
        new_run(&planted(), &RunConfig { start: Start::Random, ..config }).unwrap()
    });
    let mut gru = gru;
    assert!(!gru.warm_start_from(&cnn).unwrap());
}

#[test]
fn a_stopped_run_says_which_way_is_kept() {
    let config = config(ModelKind::Cnn, Adaptation::Tuned);
    let mut run = new_run(&planted(), &config).unwrap();
    assert_eq!(run.chosen(), None);
    let mut trials = Vec::new();
    let mut is_tuning = false;
    while !is_tuning {
        for event in pollster::block_on(run.advance(1)).unwrap() {
            is_tuning |= matches!(event, Event::Transfer(TransferEvent::Tuning { .. }));
            if let Event::Transfer(TransferEvent::Tried { trial }) = event {
                trials.push(trial);
            }
        }
    }
    evaluate(&mut run, Part::Training).unwrap();
    let chosen = run.chosen().unwrap();
    assert_eq!(chosen.tuning, None);
    assert_ne!(trials[chosen.index].recipe.features, FeatureKind::Tuned);
}

#[test]
fn one_example_of_each_class_is_enough() {
    for config in kinds() {
        let config = RunConfig { validation_share: 0.0, ..config };
        for rows in [&[("x", "a"), ("y", "b")][..], &[("x", "a"), ("y", "b"), ("z", "a b a b")]] {
            let mut run = new_run(&examples(rows), &config).unwrap();
            finish(&mut run, 50);
            let report = evaluate(&mut run, Part::Training).unwrap().unwrap();
            assert_eq!(report.n_examples, rows.len());
            assert!(evaluate(&mut run, Part::Validation).unwrap().is_none());
            check_probabilities(&classify(&mut run, "a"), rows.len());
        }
    }
}

#[test]
fn data_that_cannot_be_learned_from() {
    let check = |rows: &[(&str, &str)], config: &RunConfig, expected: &ErrorKind| {
        let error = new_run(&examples(rows), config).err().unwrap();
        assert_eq!(error.kind, *expected, "{}", name(config));
    };
    for config in kinds() {
        let one_class = ErrorKind::OneClass { label: "x".to_string() };
        check(&[("x", "a"), ("x", "b"), ("x", "a b")], &config, &one_class);
        check(&[], &config, &ErrorKind::NoExamples);
        if let Some(name) = config.encoder() {
            let error = Run::new(&planted(), None, config, None, &device()).err().unwrap();
            assert_eq!(error.kind, name.missing());
        }
    }
}

#[test]
fn the_same_text_under_two_labels_does_no_harm() {
    let mut all = planted();
    all.extend(examples(&[("more b", "a a"), ("more a", "b b"), ("more a", "a a")]));
    for config in kinds() {
        let mut run = new_run(&all, &config).unwrap();
        finish(&mut run, 50);
        assert!(evaluate(&mut run, Part::Training).unwrap().unwrap().loss.is_finite());
    }
    // Nothing but contradictions.
    let all = examples(&[("x", "a"), ("y", "a"), ("x", "b"), ("y", "b"), ("x", "b b")]);
    for config in kinds() {
        let config = RunConfig { validation_share: 0.0, ..config };
        let mut run = new_run(&all, &config).unwrap();
        finish(&mut run, 50);
        check_probabilities(&classify(&mut run, "a"), 2);
    }
}

#[test]
fn recipes_keep_to_the_settings() {
    let tried = |config: RunConfig| {
        let mut run = new_run(&planted(), &config).unwrap();
        let recipe = |event| match event {
            Event::Transfer(TransferEvent::Tried { trial }) => Some(trial.recipe),
            _ => None,
        };
        finish(&mut run, 100).into_iter().filter_map(recipe).collect::<Vec<_>>()
    };
    let frozen = config(ModelKind::Cnn, Adaptation::Frozen);
    for (label_names, ngrams) in [(true, true), (true, false), (false, true), (false, false)] {
        let recipes = tried(RunConfig { label_names, ngrams, ..frozen.clone() });
        assert_eq!(recipes.iter().any(|recipe| recipe.label_names), label_names);
        assert!(recipes.iter().any(|recipe| !recipe.label_names));
        assert_eq!(recipes.iter().any(|recipe| recipe.ngram_weight > 0.0), ngrams);
        assert!(recipes.iter().all(|recipe| recipe.features != FeatureKind::Tuned));
    }
    let recipes = tried(config(ModelKind::Cnn, Adaptation::Tuned));
    assert!(recipes.iter().any(|recipe| recipe.features == FeatureKind::Tuned));
}

#[test]
fn tuning_draws_classes_apart() {
    let losses = |model, adaptation, n_steps, tuning_rate| -> Vec<f64> {
        let config = RunConfig {
            tuning_steps: n_steps as u32,
            tuning_rate,
            label_names: false,
            ngrams: false,
            ..config(model, adaptation)
        };
        let loss = |event: &Event| match event {
            Event::Transfer(TransferEvent::Tuning {
                fold: 1,
                loss,
                n_folds: 3,
                n_steps: told,
                ..
            }) => {
                assert_eq!(*told, n_steps);
                Some(*loss)
            }
            _ => None,
        };
        let mut run = new_run(&many_planted(), &config).unwrap();
        finish(&mut run, 100).iter().filter_map(loss).collect()
    };
    let check = |model, adaptation, n_steps: usize, tuning_rate, least| {
        let losses = losses(model, adaptation, n_steps, tuning_rate);
        assert_eq!(losses.len(), n_steps);
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
        let (first, last) = (mean(&losses[..20]), mean(&losses[n_steps - 20..]));
        assert!(last < first - least, "{model:?} {adaptation:?}: {first} to {last}");
    };
    check(ModelKind::Cnn, Adaptation::Automatic, 200, 1e-3, 0.03);
    check(ModelKind::Cnn, Adaptation::Tuned, 200, 1e-3, 0.03);
    // It has one tuned layer, of width four, whose matrices stay as they are.
    check(ModelKind::Transformer, Adaptation::Automatic, 600, 1e-4, 0.01);
    check(ModelKind::Transformer, Adaptation::Tuned, 600, 1e-4, 0.01);
    assert!(losses(ModelKind::Cnn, Adaptation::Frozen, 200, 1e-3).is_empty());
    assert!(losses(ModelKind::Transformer, Adaptation::Frozen, 200, 3e-3).is_empty());
}

#[test]
fn live_settings_are_taken_over_and_others_refused() {
    let refused = |run: &mut Run, config: RunConfig| match run.update(config).unwrap_err().kind {
        ErrorKind::InvalidSetting { key, .. } => key,
        other => panic!("{other:?}"),
    };
    for config in kinds() {
        let mut run = new_run(&planted(), &config).unwrap();
        let n_steps = run.n_steps();
        assert_eq!(refused(&mut run, RunConfig { seed: 9, ..config.clone() }), "seed");
        assert_eq!(refused(&mut run, RunConfig { epochs: 0, ..config.clone() }), "epochs");
        assert_eq!(run.n_steps(), n_steps);
        let longer = RunConfig { epochs: 5, ..config.clone() };
        run.update(longer.clone()).unwrap();
        // 16 texts, four at a time.
        let n_more = if config.kind() == RunKind::Transfer { 0 } else { 2 * 4 };
        assert_eq!(run.n_steps(), n_steps + n_more);
        pollster::block_on(run.advance(3)).unwrap();
        assert_eq!(refused(&mut run, RunConfig { seed: 9, ..longer }), "seed");
        finish(&mut run, 100);
    }
}

#[test]
fn what_an_encoder_does_not_read_is_told() {
    // The encoder reads six pieces between two special ids.
    let rows = [
        ("x", "a a a a a a"),
        ("y", "a a a a a a a a"),
        ("x", "a ? a"),
        ("y", " \u{200b} "),
        ("x", "b"),
        ("y", "a b"),
    ];
    let of_kind = |config: RunConfig| {
        let config = RunConfig { validation_share: 0.2, ..config };
        let own_test = examples(&[("x", "a a a a a a a a a")]);
        let encoder = encoder_of(&config);
        let run = Run::new(&examples(&rows), Some(&own_test), config, encoder, &device());
        run.unwrap().plan().unwrap()
    };
    let expected = of_kind(config(ModelKind::Cnn, Adaptation::Frozen));
    let found: Vec<_> = expected
        .warnings
        .iter()
        .map(|warning| (warning.row, warning.line, &warning.kind))
        .collect();
    let long = WarningKind::LongText { n_tokens: 8, max_len: 8 };
    assert_eq!(found[0], (Some(1), Some(2), &long), "{found:?}");
    assert!(expected.unknown_share > 0.0 && expected.unknown_share < 0.2);
    for model in [ModelKind::Cnn, ModelKind::Gru] {
        let plan = of_kind(config(model, Adaptation::Network));
        assert_eq!(plan.warnings, expected.warnings);
        assert_eq!(plan.unknown_share, expected.unknown_share);
    }
}

#[test]
fn a_network_on_an_encoder_shows_its_layers_before_it_is_made() {
    for config in kinds().into_iter().filter(|config| config.kind() == RunKind::Network) {
        let mut run = new_run(&planted(), &config).unwrap();
        let layers = run.plan().unwrap().layers;
        assert!(layers.len() > 3);
        finish(&mut run, 100);
        let Run::Network(run) = run else { unreachable!() };
        let trainer = run.trainer().unwrap();
        assert_eq!(trainer.model().layers(trainer.corpus().max_len), layers);
        assert_eq!(run.layers(), layers);
    }
}

#[test]
fn a_state_goes_into_a_network_whose_texts_are_still_read() {
    let config = config(ModelKind::Cnn, Adaptation::Network);
    let mut run = new_run(&planted(), &config).unwrap();
    assert_eq!(pollster::block_on(run.checkpoint()).unwrap(), None);
    pollster::block_on(run.advance(100)).unwrap();
    pollster::block_on(run.advance(5)).unwrap();
    let (step, state) = (run.step(), pollster::block_on(run.checkpoint()).unwrap().unwrap());
    finish(&mut run, 100);

    let mut other = new_run(&planted(), &config).unwrap();
    other.restore(&state).unwrap();
    pollster::block_on(other.advance(100)).unwrap();
    assert_eq!(other.step(), step);
    finish(&mut other, 3);
    assert_eq!(classify(&mut other, "a b b"), classify(&mut run, "a b b"));

    // A damaged one is told, and the run begins anew.
    let mut third = new_run(&planted(), &config).unwrap();
    third.restore(&state[..9]).unwrap();
    let error = pollster::block_on(third.advance(100)).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::InvalidCheckpoint { .. }));
    finish(&mut third, 3);
    assert_eq!(classify(&mut third, "a b b"), classify(&mut run, "a b b"));
}

#[test]
fn stages_follow_each_other() {
    let mut run = new_run(&planted(), &config(ModelKind::Cnn, Adaptation::Tuned)).unwrap();
    let stage = |event| match event {
        Event::Transfer(TransferEvent::Stage { stage, done, total }) => {
            assert!(done <= total);
            Some(stage)
        }
        _ => None,
    };
    let mut stages: Vec<Stage> = finish(&mut run, 10).into_iter().filter_map(stage).collect();
    stages.dedup();
    assert_eq!(stages, [Stage::Encode, Stage::Compare, Stage::TryTuning, Stage::Compare]);
}

#[test]
fn a_network_whose_weights_are_no_numbers_is_neither_scored_nor_kept() {
    for config in [kinds().remove(0), config(ModelKind::Gru, Adaptation::Automatic)] {
        let mut run = new_run(&planted(), &config).unwrap();
        finish(&mut run, 1_000);
        // As a last step may leave them, whose own loss was a number.
        match &mut run {
            Run::Scratch(trainer) => trainer.spoil(),
            Run::Network(network) => network.trainer_mut().unwrap().spoil(),
            Run::Taught(_) | Run::Transfer(_) | Run::BinaryRelevance(_) => unreachable!(),
        }
        let error = evaluate(&mut run, Part::Validation).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::NotFinite { .. }), "{error}");
        let error = pollster::block_on(run.save()).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::NotFinite { .. }), "{error}");
    }
}
