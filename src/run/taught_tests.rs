//! Networks that are taught, on encoders of a few numbers.

use super::tests::{classify, config, encoder_of, finish};
use super::*;
use crate::config::{Adaptation, EncoderName, ModelKind, PoolTeacher, RunConfig, Start};
use crate::model::testing::device;
use crate::pretrained::testing::{cnn, encoder, planted};
use crate::transfer::{Stage, TransferEvent};

/// A network from scratch, and one on an encoder's token vectors.
fn pupils() -> [RunConfig; 2] {
    let of = |start, model, adaptation| RunConfig {
        start,
        teacher: PoolTeacher::Small,
        ..config(model, adaptation)
    };
    [
        of(Start::Random, ModelKind::Cnn, Adaptation::Automatic),
        of(Start::Pretrained, ModelKind::Transformer, Adaptation::Network),
    ]
}

/// Texts with labels, and more of their kind without, the first two of which are known.
fn examples() -> Vec<Example> {
    let labelled = planted();
    let unlabelled = |text: String| Example { text, label: String::new(), line: 0 };
    let known: Vec<Example> =
        labelled[..2].iter().map(|known| unlabelled(known.text.clone())).collect();
    let more = (4..16).flat_map(|n| [format!("c {}", "a ".repeat(n)), "b ".repeat(n)]);
    labelled.into_iter().chain(known).chain(more.map(unlabelled)).collect()
}

fn new_run(config: &RunConfig, examples: &[Example]) -> Run {
    let encoders = RunEncoders { own: encoder_of(config), teacher: Some(Rc::new(encoder(&cnn()))) };
    Run::new(examples, None, config.clone(), encoders, &device()).unwrap()
}

fn teach(run: &mut Run) {
    while matches!(run, Run::Taught(_)) {
        pollster::block_on(run.advance(100)).unwrap();
    }
}

#[test]
fn a_network_learns_from_what_its_teacher_says_at_whatever_pace() {
    for config in pupils() {
        let learned = |pace| {
            let mut run = new_run(&config, &examples());
            assert!(matches!(run, Run::Taught(_)) && run.rows(Part::Training).is_err());
            let events = finish(&mut run, pace);
            (run, events)
        };
        let (mut run, events) = learned(1_000);
        let is_teacher = |event: &Event| {
            matches!(event, Event::Transfer(TransferEvent::Stage { stage: Stage::Teacher, .. }))
        };
        let is_other_way = |event: &Event| matches!(event, Event::Transfer(other) if !matches!(other, TransferEvent::Stage { .. }));
        assert!(is_teacher(&events[0]) && !events.iter().any(is_other_way));
        let corpus = run.trainer().unwrap().corpus();
        // One for each text that is new.
        assert_eq!(corpus.n_told, 24);
        let told = &corpus.training[corpus.labelled().len()..];
        assert!(told.iter().all(|told| told.row >= 22 && !told.ids.is_empty()));
        assert!([0, 1].iter().all(|class| told.iter().any(|told| told.label == *class)));
        // None of them counts as labelled, or is scored.
        assert_eq!(run.rows(Part::Training).unwrap().len(), corpus.labelled().len());
        let expected = classify(&mut run, "a a b a");
        assert_eq!(classify(&mut learned(1).0, "a a b a"), expected);
    }
}

#[test]
fn a_state_is_put_back_once_the_network_is_taught() {
    for config in pupils() {
        let mut straight = new_run(&config, &examples());
        assert_eq!(pollster::block_on(straight.checkpoint()).unwrap(), None);
        teach(&mut straight);
        while straight.trainer().is_none_or(|trainer| trainer.step() == 0) {
            pollster::block_on(straight.advance(3)).unwrap();
        }
        let state = pollster::block_on(straight.checkpoint()).unwrap().unwrap();
        let mut again = new_run(&config, &examples());
        again.restore(&state).unwrap();
        finish(&mut straight, 2);
        let expected = classify(&mut straight, "b b a");
        finish(&mut again, 2);
        assert_eq!(classify(&mut again, "b b a"), expected);

        // One of other texts is left aside.
        let more: Vec<Example> = examples().into_iter().skip(1).collect();
        let mut other = new_run(&config, &more);
        other.restore(&state).unwrap();
        let mut begun = new_run(&config, &more);
        finish(&mut other, 2);
        finish(&mut begun, 2);
        assert_eq!(classify(&mut other, "b b a"), classify(&mut begun, "b b a"));
    }
}

#[test]
fn there_is_no_lesson_without_a_teacher_or_texts() {
    for config in pupils() {
        let alone = RunEncoders { own: encoder_of(&config), teacher: None };
        let run = |examples: &[Example]| {
            Run::new(examples, None, config.clone(), alone.clone(), &device())
        };
        let missing = run(&examples()).err().map(|error| error.kind);
        assert_eq!(missing, Some(EncoderName::Small.missing()));
        assert!(!matches!(run(&planted()).unwrap(), Run::Taught(_)));
        let mut few = examples();
        few.truncate(planted().len() + 12);
        assert!(!matches!(run(&few).unwrap(), Run::Taught(_)));
    }
}

#[test]
fn of_many_texts_those_are_told_that_the_teacher_has_seen() {
    let [config, _] = pupils();
    let unlabelled =
        (0..1_500).map(|n| Example { text: format!("a b {n}"), label: String::new(), line: 0 });
    let examples: Vec<Example> = planted().into_iter().chain(unlabelled).collect();
    let mut parts = Parts::new(&examples, None, &config).unwrap();
    let texts = parts.some_unlabelled(1_000);
    assert_eq!((texts[1], texts[999]), ("a b 1", "a b 1498"));
    parts.tell(&examples, &vec![0; 1_000]);
    let told = &parts.training[parts.training.len() - 1_000..];
    assert!(told.iter().zip(&texts).all(|(told, text)| told.example.text == *text));
}

#[test]
fn a_taught_network_goes_on_from_an_earlier_one() {
    for config in pupils() {
        let encoders =
            RunEncoders { own: encoder_of(&config), teacher: Some(Rc::new(encoder(&cnn()))) };
        let new_run = |examples: &[Example]| {
            Run::new(examples, None, config.clone(), encoders.clone(), &device()).unwrap()
        };
        let mut first = new_run(&planted());
        finish(&mut first, 100);
        let run = |goes_on: bool| {
            let mut run = new_run(&examples());
            assert!(!goes_on || run.warm_start_from(&first).unwrap());
            teach(&mut run);
            while run.trainer().is_none_or(|trainer| trainer.step() == 0) {
                pollster::block_on(run.advance(1)).unwrap();
            }
            let report = pollster::block_on(run.evaluate(Part::Training)).unwrap().unwrap();
            (run.trainer().unwrap().corpus().n_told, report.loss)
        };
        let ((n_told, gone_on), (_, begun)) = (run(true), run(false));
        assert_eq!(n_told, 24);
        assert!(gone_on != begun, "{gone_on}");
    }
}

#[test]
fn a_taught_network_is_a_file_like_others() {
    for config in pupils() {
        let examples = examples();
        let mut run = new_run(&config, &examples);
        finish(&mut run, 100);
        let bytes = pollster::block_on(run.save()).unwrap();
        let data = (&examples[..], None);
        let find = |_| encoder_of(&config);
        let mut opened = Run::open(&bytes, Some(data), find, &device()).unwrap();
        assert_eq!(classify(&mut opened, "a b a"), classify(&mut run, "a b a"));
        let report = |run: &mut Run| pollster::block_on(run.evaluate(Part::Training)).unwrap();
        assert_eq!(report(&mut opened), report(&mut run));
    }
}
