//! Tuning that goes wrong, and texts without labels.

use super::*;
use crate::config::{Adaptation, EncoderName, PoolTeacher};
use crate::data::Example;
use crate::model::testing::device;
use crate::pretrained::testing::{bert, cnn, encoder, many_planted, planted};
use crate::transfer::{FeatureKind, Stage};

fn tuned(file: crate::pretrained::testing::File) -> Transfer {
    run_with(Adaptation::Tuned, file, &planted())
}

pub(super) fn run_with(
    adaptation: Adaptation,
    file: crate::pretrained::testing::File,
    examples: &[Example],
) -> Transfer {
    run_of(RunConfig { adaptation, ..RunConfig::default() }, &file, examples)
}

pub(super) fn run_of(
    config: RunConfig,
    file: &crate::pretrained::testing::File,
    examples: &[Example],
) -> Transfer {
    let parts = Parts::new(examples, None, &config).unwrap();
    Transfer::new(&parts, config, Rc::new(encoder(file)), None, &device()).unwrap()
}

#[test]
fn an_exploding_rate_is_told_at_any_pace() {
    // With one step it is the vectors, read after it, that are no numbers.
    for (pace, tuning_steps) in [(1, 0), (1_000_000, 0), (1, 1), (1_000_000, 1)] {
        for file in [cnn(), bert()] {
            let mut run = tuned(file);
            run.config.tuning_steps = tuning_steps;
            // No such rate passes the settings' check.
            run.config.tuning_rate = 1e30;
            let error = loop {
                match pollster::block_on(run.advance(pace)) {
                    Ok(_) => assert!(!run.is_finished()),
                    Err(error) => break error,
                }
            };
            assert!(matches!(error.kind, ErrorKind::NotFinite { .. }), "{error:?}");
            assert_eq!(pollster::block_on(run.advance(pace)).unwrap_err(), error);
            assert_eq!(run.settle().unwrap_err().kind, ErrorKind::NotReady);
        }
    }
}

#[test]
fn where_tuning_is_one_try_of_several_an_explosion_leaves_the_others() {
    let examples = mixed();
    for pace in [1, 1_000_000] {
        let mut run = run_with(Adaptation::Automatic, cnn(), &examples);
        run.config.tuning_rate = 1e30;
        let (mut was_tuned, mut failures) = (false, Vec::new());
        while !run.is_finished() {
            let events = pollster::block_on(run.advance(pace)).unwrap();
            was_tuned |= events.iter().any(|event| matches!(event, TransferEvent::Tuning { .. }));
            let failure = |event: &TransferEvent| match event {
                TransferEvent::TuningFailed { error } => Some(error.kind.clone()),
                _ => None,
            };
            failures.extend(events.iter().filter_map(failure));
        }
        assert!(matches!(failures[..], [ErrorKind::NotFinite { .. }]), "{failures:?}");
        let recipe = run.recipe().unwrap();
        assert_ne!(recipe.features, FeatureKind::Tuned);
        let probabilities = pollster::block_on(run.probabilities(&["a"])).unwrap().concat();
        assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(was_tuned, "there was something to gain");
    }
}

#[test]
fn rates_that_explode_are_refused() {
    for tuning_rate in [f64::NAN, f64::INFINITY, 1.0, 0.0] {
        let config = RunConfig { tuning_rate, ..RunConfig::default() };
        let examples = planted();
        let parts = Parts::new(&examples, None, &config).unwrap();
        let refused =
            Transfer::new(&parts, config, Rc::new(encoder(&cnn())), None, &device()).err();
        assert!(
            matches!(refused.map(|error| error.kind), Some(ErrorKind::InvalidSetting { key, .. }) if key == "tuning_rate")
        );
    }
}

/// Few labelled texts, and as many without labels as are asked for.
fn with_unlabelled(n: usize) -> Vec<Example> {
    let mut examples = planted();
    for index in 0..n {
        let text = format!("{} {}", ["a", "b"][index % 2].repeat(1 + index % 7), index);
        examples.push(Example { text, label: String::new(), line: 0 });
    }
    examples
}

#[test]
fn texts_without_labels_teach_where_there_are_enough() {
    // The letters alone would do, and vectors would not be learned from.
    let taught = |examples: &[Example], adaptation, file| {
        let config = RunConfig { adaptation, ngrams: false, ..RunConfig::default() };
        let parts = Parts::new(examples, None, &config).unwrap();
        let mut run =
            Transfer::new(&parts, config, Rc::new(encoder(&file)), None, &device()).unwrap();
        let mut events = Vec::new();
        while !run.is_finished() {
            events.extend(pollster::block_on(run.advance(50)).unwrap());
        }
        let tried = events.iter().filter_map(|event| match event {
            TransferEvent::Tried { trial } => Some(trial.recipe.clone()),
            _ => None,
        });
        (tried.collect::<Vec<_>>(), run)
    };
    for adaptation in [Adaptation::Frozen, Adaptation::Tuned] {
        for file in [cnn, bert] {
            let (tried, run) = taught(&with_unlabelled(24), adaptation, file());
            let chosen = run.chosen().unwrap();
            assert_eq!(run.recipe(), Some(&tried[chosen.index]));
            assert_eq!(tried[chosen.index].n_unlabelled, 24);
            assert!(chosen.self_training.is_some());
            let others = tried[..chosen.index].iter().all(|recipe| recipe.n_unlabelled == 0);
            assert!(others && chosen.index == tried.len() - 1, "it is tried once, at the end");
            // Only what is an example's is kept with the model.
            let kept = planted().len() + 2;
            assert_eq!(run.frozen().len(), kept);
            let tuned = run.model().unwrap().tuned.as_ref();
            assert!(tuned.is_none_or(|tuned| tuned.features.len() == kept));
        }
    }
    let (_, run) = taught(&with_unlabelled(19), Adaptation::Frozen, cnn());
    assert_eq!(run.recipe().unwrap().n_unlabelled, 0);
}

#[test]
fn a_larger_encoder_teaches_by_what_it_says() {
    let examples = with_unlabelled(24);
    let config = RunConfig {
        adaptation: Adaptation::Frozen,
        ngrams: false,
        teacher: PoolTeacher::Large,
        ..RunConfig::default()
    };
    let parts = Parts::new(&examples, None, &config).unwrap();
    let new = |config: &RunConfig, teacher| {
        Transfer::new(&parts, config.clone(), Rc::new(encoder(&cnn())), teacher, &device())
    };
    let missing = new(&config, None).err().unwrap();
    assert_eq!(missing.kind, EncoderName::Large.missing());

    let mut run = new(&config, Some(Rc::new(encoder(&bert())))).unwrap();
    let teacher = run.teacher.as_ref().unwrap();
    let n_learned_from = parts.training.len() + 2 + 24;
    assert_eq!(teacher.texts.n_numbers(), n_learned_from, "of nothing else it is asked");
    let (mut events, mut n_before) = (Vec::new(), 0);
    while !run.is_finished() {
        events.extend(pollster::block_on(run.advance(20)).unwrap());
        assert!((n_before..=run.n_steps()).contains(&run.step()));
        n_before = run.step();
    }
    let stage = |event: &TransferEvent| match event {
        TransferEvent::Stage { stage, .. } => Some(*stage),
        _ => None,
    };
    assert_eq!(events.iter().find_map(stage), Some(Stage::Teacher));
    let told = run.told.as_ref().unwrap();
    assert_eq!((told.folds.len(), told.all.len()), (3, 24 * 2));
    assert!(told.folds.iter().all(|fold| fold.len() == 24 * 2));
    assert_eq!(run.recipe().unwrap().teacher, Some(EncoderName::Large));

    // What it says decides: told the opposite of each text, the classifier turns round.
    let of_pool =
        |run: &Transfer| pollster::block_on(run.probabilities(&parts.unlabelled)).unwrap();
    let mut opposite = new(&config, Some(Rc::new(encoder(&bert())))).unwrap();
    while opposite.teacher.is_some() {
        pollster::block_on(opposite.advance(1)).unwrap();
    }
    let told = opposite.told.as_mut().unwrap();
    let all = told.folds.iter_mut().chain([&mut told.all]);
    all.flat_map(|all| all.chunks_exact_mut(2)).for_each(|of_text| of_text.swap(0, 1));
    let expected = told.all.clone();
    while !opposite.is_finished() {
        pollster::block_on(opposite.advance(50)).unwrap();
    }
    let distance = |of_pool: Vec<Vec<f64>>| -> f64 {
        of_pool.iter().flatten().zip(&expected).map(|(own, told)| (own - told).abs()).sum()
    };
    assert!(distance(of_pool(&opposite)) < distance(of_pool(&run)));
}

#[test]
fn a_text_that_is_held_out_teaches_nothing() {
    let mut examples = with_unlabelled(24);
    let n = planted().len();
    examples[n + 3].text = format!(" {} ", examples[0].text);
    examples[n + 4].text = examples[n + 5].text.clone();
    let run = run_with(Adaptation::Frozen, cnn(), &examples);
    assert_eq!(run.texts.n_unlabelled(), 22);
    let config = RunConfig { unlabelled: false, ..RunConfig::default() };
    let parts = Parts::new(&examples, None, &config).unwrap();
    let run = Transfer::new(&parts, config, Rc::new(encoder(&cnn())), None, &device()).unwrap();
    assert_eq!(run.texts.n_unlabelled(), 0);
}

#[test]
fn a_run_that_is_stopped_while_it_is_taught_has_the_model_before() {
    let mut run = run_with(Adaptation::Frozen, cnn(), &with_unlabelled(24));
    while !matches!(run.state, State::Teach(_)) {
        pollster::block_on(run.advance(1)).unwrap();
    }
    run.settle().unwrap();
    assert_eq!(run.recipe().unwrap().n_unlabelled, 0);
    while !run.is_finished() {
        pollster::block_on(run.advance(1)).unwrap();
    }
    assert_eq!(run.recipe().unwrap().n_unlabelled, 24);
}

/// Labels that the vectors do not tell: there is something to gain.
pub(super) fn mixed() -> Vec<Example> {
    let mut examples = many_planted();
    for (index, example) in examples.iter_mut().enumerate() {
        example.label = ["x", "x", "y"][index % 3].to_string();
    }
    examples
}
