//! Runs of texts that may have several labels, of every kind that there is of them.

use super::tests::{self, classify, encoder_of, evaluate, finish, kinds, name, new_run};
use super::*;
use crate::config::{Adaptation, LabelsPerText, ModelKind, PoolTeacher, Start};
use crate::data::NO_LABEL;
use crate::explain::{Explaining, TextMap};
use crate::metrics::LabelsReport;
use crate::model::testing::device;
use crate::train::TrainingEvent;
use crate::transfer::{LabelWay, Stage, TransferEvent};

/// Texts of a and b, each of which is a label where it is there, in turn with a third word.
pub(crate) fn two_words() -> Vec<Example> {
    let texts = [
        ("a | b", "a b a b"),
        ("a", "a c a c"),
        ("b", "c b b c"),
        (NO_LABEL, "c c c c"),
        ("b | a", "b a c a b"),
        ("a", "a a c"),
        ("b", "b c b"),
        (NO_LABEL, "c c"),
    ];
    let example = |(line, (label, text)): (usize, &(&str, &str))| Example {
        label: label.to_string(),
        // Each is another text.
        text: format!("{text}{}", " c".repeat(line / texts.len())),
        line: line + 1,
    };
    texts.iter().cycle().take(24).enumerate().map(example).collect()
}

pub(crate) fn several_kinds() -> Vec<RunConfig> {
    let of_kind = |config: RunConfig| RunConfig { labels: LabelsPerText::Several, ..config };
    let is_there = |config: &RunConfig| config.adaptation != Adaptation::Tuned;
    kinds().into_iter().filter(is_there).map(of_kind).collect()
}

fn report(run: &mut Run, part: Part) -> Option<LabelsReport> {
    pollster::block_on(run.evaluate_labels(part)).unwrap()
}

/// The last that is told of each label's ways to learn, in class order.
fn last_ways(events: &[Event]) -> Vec<LabelWay> {
    let mut last: Vec<Option<LabelWay>> = vec![None; 2];
    for event in events {
        if let Event::Transfer(TransferEvent::LabelTried { way }) = event {
            last[way.label] = Some(way.clone());
        }
    }
    last.into_iter().flatten().collect()
}

#[test]
fn every_kind_learns_scores_and_gives_labels() {
    for config in several_kinds() {
        let config = RunConfig { test_share: 0.2, ..config };
        let mut run = new_run(&two_words(), &config).unwrap();
        let plan = run.plan().unwrap();
        assert_eq!(plan.classes, ["a", "b"]);
        assert_eq!(plan.n_training + plan.n_validation + plan.n_test, 24);
        let events = finish(&mut run, 7);
        let is_told_of_one = |event: &Event| {
            use TransferEvent::{Chosen, Tried, Tuning};
            matches!(event, Event::Transfer(Tried { .. } | Chosen { .. } | Tuning { .. }))
        };
        assert!(!events.iter().any(is_told_of_one), "{}", name(&config));
        if config.kind() == RunKind::Transfer {
            assert_eq!(run.label_ways(), last_ways(&events));
            for (label, way) in run.label_ways().iter().enumerate() {
                assert_eq!((way.label, way.is_kept), (label, true));
                // Of 24 texts, half have each label; not all of them are in the training part.
                assert!((0.5..0.7).contains(&way.majority), "{way:?}");
                assert!(way.n_tried > 1 && way.trial.accuracy > 0.7, "{way:?}");
            }
            assert_eq!(run.label_ways().len(), 2);
        }
        let n_ends = events.iter().filter(|event| {
            matches!(
                event,
                Event::Training(TrainingEvent::Finished(_))
                    | Event::Transfer(TransferEvent::Finished(_))
            )
        });
        assert_eq!(n_ends.count(), 1, "{}", name(&config));
        let mut rows = Vec::new();
        for part in [Part::Training, Part::Validation, Part::Test] {
            let report = report(&mut run, part).unwrap();
            assert!(report.loss.is_finite());
            assert_eq!(report.labels.len(), 2);
            for own in &report.predictions {
                assert_eq!(own.probabilities.len(), 2);
                rows.push(own.row);
            }
        }
        rows.sort_unstable();
        assert_eq!(rows, (0..24).collect::<Vec<_>>(), "{}", name(&config));
        assert!(evaluate(&mut run, Part::Training).is_err());
        let thresholds = run.thresholds().unwrap();
        assert!(thresholds.iter().all(|threshold| (0.0..1.0).contains(threshold)));
        assert_eq!(classify(&mut run, "a b c").len(), 2);
    }
}

#[test]
fn networks_learn_which_words_are_there() {
    let kinds = [ModelKind::Cnn, ModelKind::Gru, ModelKind::Transformer, ModelKind::ArticleCnn];
    for model in kinds {
        let config = RunConfig {
            labels: LabelsPerText::Several,
            start: Start::Random,
            model,
            epochs: 60,
            embedding_dim: 16,
            filters: 8,
            hidden_size: 8,
            learning_rate: 0.01,
            dropout: 0.0,
            word_dropout: 0.0,
            validation_share: 0.0,
            ..RunConfig::default()
        };
        let mut run = new_run(&two_words(), &config).unwrap();
        let events = finish(&mut run, 100);
        let report = report(&mut run, Part::Training).unwrap();
        assert_eq!(report.n_exact, 24, "{model:?}: {:?}", report.labels);
        assert_eq!((report.hamming_loss, report.micro_average.f1), (0.0, 1.0));
        // The accuracy of an epoch is the share of texts with all labels right.
        let last = events.iter().rev().find_map(|event| match event {
            Event::Training(TrainingEvent::Epoch { training, .. }) => Some(training.accuracy),
            _ => None,
        });
        assert_eq!(last, Some(1.0), "{model:?}");
    }
}

#[test]
fn a_run_that_is_stopped_knows_something_of_every_label() {
    let config = several_kinds().remove(1);
    let mut run = new_run(&two_words(), &config).unwrap();
    let is_compared = |event: &Event| {
        let stage = Stage::Compare;
        matches!(event, Event::Transfer(TransferEvent::Stage { stage: own, .. }) if *own == stage)
    };
    assert_eq!(
        pollster::block_on(run.evaluate_labels(Part::Training)).err().map(|e| e.kind),
        Some(ErrorKind::NotReady)
    );
    while !pollster::block_on(run.advance(1)).unwrap().iter().any(is_compared) {
        assert!(pollster::block_on(run.evaluate_labels(Part::Training)).is_err());
    }
    assert!(!run.is_finished() && report(&mut run, Part::Training).is_some());
    assert_eq!(classify(&mut run, "a c").len(), 2);
    let stopped = run.label_ways();
    assert!(stopped.iter().all(|way| way.is_kept && way.n_tried > 0), "{stopped:?}");
    finish(&mut run, 50);
    assert!(run.label_ways().iter().all(|way| way.is_kept));
}

#[test]
fn every_kind_says_the_same_after_it_was_opened() {
    for config in several_kinds() {
        let examples = two_words();
        let encoder = encoder_of(&config);
        let begin = |examples: &[Example]| {
            Run::new(examples, None, config.clone(), encoder.clone(), &device()).unwrap()
        };
        let mut run = begin(&examples);
        finish(&mut run, 100);
        let bytes = pollster::block_on(run.save()).unwrap();
        let find = |_| encoder.clone();
        let data = Some((examples.as_slice(), None));
        let mut opened = Run::open(&bytes, data, find, &device()).unwrap();
        for part in [Part::Training, Part::Validation] {
            assert_eq!(report(&mut opened, part), report(&mut run, part), "{}", name(&config));
        }
        assert_eq!((opened.step(), opened.is_finished()), (run.step(), true));
        assert_eq!(opened.thresholds(), run.thresholds());
        let mut alone = Run::open(&bytes, None, find, &device()).unwrap();
        assert_eq!(classify(&mut alone, "a b"), classify(&mut run, "a b"), "{}", name(&config));
        assert_eq!(alone.thresholds(), run.thresholds());
        assert_eq!(report(&mut alone, Part::Training), None);
        let mut others = examples.clone();
        others[3].label = "a".to_string();
        let refused = Run::open(&bytes, Some((&others, None)), find, &device());
        assert!(refused.is_err(), "{}", name(&config));
        // It can go on with another label.
        others.push(Example { label: "d".to_string(), text: "d d".to_string(), line: 0 });
        others.push(Example { label: "d | a".to_string(), text: "d a d".to_string(), line: 0 });
        let mut later = begin(&others);
        assert!(later.warm_start_from(&run).unwrap(), "{}", name(&config));
        finish(&mut later, 100);
        assert_eq!(later.classes(), ["a", "b", "d"]);
    }
}

#[test]
fn a_label_is_explained_by_itself() {
    for config in several_kinds() {
        let mut run = new_run(&two_words(), &config).unwrap();
        finish(&mut run, 100);
        let text = "a b  a a b";
        for (class, label) in ["a", "b"].into_iter().enumerate() {
            let device = device();
            let explaining = Explaining::new(&mut run, text, label, &device);
            let mut explaining = pollster::block_on(explaining).unwrap();
            let explanation = loop {
                if let Some(own) = pollster::block_on(explaining.advance(&mut run)).unwrap() {
                    break own;
                }
            };
            let probability = classify(&mut run, text)[class];
            // Of a probability that is 1 but for rounding, no more is known than that.
            let bounded = |odds: f64| odds.clamp(-30.0, 30.0);
            let odds = bounded(probability.ln() - (1.0 - probability).ln());
            let score = bounded(explanation.score);
            // Half precision, which a probe of so few texts makes much of.
            let tolerance = if config.kind() == RunKind::Network { 0.3 } else { 0.02 };
            assert!(
                (score - odds).abs() < tolerance * odds.abs().max(1.0),
                "{}: {odds} {score}",
                name(&config)
            );
        }
    }
}

#[test]
fn a_map_of_every_kind_has_each_text_beside_itself() {
    for config in several_kinds() {
        let mut run = new_run(&two_words(), &config).unwrap();
        finish(&mut run, 100);
        let mut map = TextMap::new(&mut run).unwrap();
        while !pollster::block_on(map.advance(&mut run)).unwrap() {}
        assert_eq!(map.progress(), (24, 24));
        let texts = two_words();
        let text = |point: usize| &texts[map.places()[point].row].text;
        for point in [0, 11, 23] {
            let near = pollster::block_on(map.near(&mut run, text(point), 3)).unwrap().1;
            assert!(near[0].1 > 0.99, "{}: {near:?}", name(&config));
        }
    }
}

#[test]
fn what_is_not_there_for_several_labels_is_refused_in_words() {
    let several = |config: RunConfig| RunConfig { labels: LabelsPerText::Several, ..config };
    let refused = |config: RunConfig| match new_run(&two_words(), &several(config)) {
        Err(Error { kind: ErrorKind::InvalidSetting { key, .. }, .. }) => key,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was taken"),
    };
    let of = tests::config;
    assert_eq!(refused(of(ModelKind::Cnn, Adaptation::Tuned)), "adaptation");
    let private = RunConfig { private: true, ..of(ModelKind::Cnn, Adaptation::Frozen) };
    assert_eq!(refused(private), "private");
    let picture = RunConfig { start: Start::Picture, ..RunConfig::default() };
    assert_eq!(refused(picture), "start");
    let everywhere = [("a", "x"), ("a | b", "y")].map(|(label, text)| Example {
        label: label.to_string(),
        text: text.to_string(),
        line: 0,
    });
    let error = new_run(&everywhere, &several(RunConfig::default())).err().unwrap();
    assert_eq!(error.kind, ErrorKind::OneClass { label: "a".to_string() });
}

#[test]
fn a_teacher_that_was_chosen_for_one_label_is_not_asked() {
    let open = (0..24).map(|n| Example { text: format!("a b {n}"), label: String::new(), line: 0 });
    let examples: Vec<Example> = two_words().into_iter().chain(open).collect();
    for config in several_kinds() {
        let config = RunConfig { teacher: PoolTeacher::Large, ..config };
        let run = new_run(&examples, &config);
        assert!(run.is_ok(), "{}: {:?}", name(&config), run.err());
    }
}
