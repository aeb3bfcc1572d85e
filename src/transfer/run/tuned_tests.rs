//! Tuning that is done elsewhere, and what a run does with tuned networks.

use super::tests::{mixed, run_of, run_with};
use super::*;
use crate::config::Adaptation;
use crate::model::{parameters_of, with_parameters_of};
use crate::pretrained::testing::{File, bert, cnn};
use crate::transfer::tuning::Job;
use crate::transfer::{FeatureKind, Stage, Tuning};

/// A run of its own, which does one tuning for another.
fn done_elsewhere(fold: usize, run: &mut Transfer) -> Vec<u8> {
    let mut borrowed = run.borrowed(fold);
    let mut before = 0;
    loop {
        let progress = pollster::block_on(run.advance_borrowed(&mut borrowed, 100)).unwrap();
        assert!(before <= progress.done && progress.done <= progress.total);
        before = progress.done;
        if let Some(file) = progress.file {
            return file;
        }
    }
}

/// The run to its end, one unit of work after the other; its tunings by fold, as they were told.
fn finish(run: &mut Transfer) -> Vec<(usize, usize, f64, f64)> {
    let mut steps = Vec::new();
    while !run.is_finished() {
        assert!(!run.is_waiting());
        for event in pollster::block_on(run.advance(1)).unwrap() {
            if let TransferEvent::Tuning { step, fold, loss, learning_rate, .. } = event {
                steps.push((fold, step, loss, learning_rate));
            }
        }
    }
    steps.sort_by(|a, b| a.partial_cmp(b).unwrap());
    steps
}

/// To the first step of tuning.
fn begin_tuning(run: &mut Transfer) -> Vec<(usize, usize, f64, f64)> {
    loop {
        for event in pollster::block_on(run.advance(1)).unwrap() {
            if let TransferEvent::Tuning { step, fold, loss, learning_rate, .. } = event {
                return vec![(fold, step, loss, learning_rate)];
            }
        }
    }
}

fn answers(run: &mut Transfer) -> Vec<u64> {
    let probabilities = pollster::block_on(run.probabilities(&["a", "b c", "unheard of"])).unwrap();
    probabilities.concat().iter().map(|probability| probability.to_bits()).collect()
}

/// A run that takes its tuning, which is chance with these labels.
fn taking_its_tuning(adaptation: Adaptation, file: &File) -> Transfer {
    let run = |seed| {
        let config = RunConfig { adaptation, seed, tuning_steps: 5, ..RunConfig::default() };
        run_of(config, file, &mixed())
    };
    let is_taken = |&seed: &u32| {
        let mut run = run(seed);
        finish(&mut run);
        run.recipe().unwrap().features == FeatureKind::Tuned
    };
    run((1..50).find(is_taken).unwrap())
}

/// One piece of work and what it tells: a call of `advance` may come to more.
fn one_piece(run: &mut Transfer) -> Vec<TransferEvent> {
    let mut events = Vec::new();
    pollster::block_on(run.go_on(&mut events)).unwrap();
    events
}

#[test]
fn a_tuned_run_that_is_stopped_or_fails_in_its_last_reading_is_not_tuned() {
    let file = cnn();
    let reading = || {
        let mut run = taking_its_tuning(Adaptation::Automatic, &file);
        let (mut before, mut stages) = (0, Vec::new());
        while !matches!(run.state, State::ReadTuned(_)) {
            assert!(!run.is_finished());
            for event in one_piece(&mut run) {
                if let TransferEvent::Stage { stage, .. } = event {
                    stages.push(stage);
                }
            }
            assert!((before..=run.n_steps()).contains(&run.step()));
            before = run.step();
        }
        stages.dedup();
        assert_eq!(stages, [Stage::Encode, Stage::Compare, Stage::TryTuning, Stage::Compare]);
        run
    };
    let mut run = reading();
    run.settle().unwrap();
    assert_ne!(run.recipe().unwrap().features, FeatureKind::Tuned);
    let events = one_piece(&mut run);
    let is_told =
        |event: &TransferEvent| matches!(event, TransferEvent::Stage { stage: Stage::Encode, .. });
    assert!(events.iter().any(is_told));
    finish(&mut run);
    assert_eq!(run.recipe().unwrap().features, FeatureKind::Tuned);

    // Another goes on with what this one has found, and is stopped while it reads.
    let mut other = taking_its_tuning(Adaptation::Automatic, &file);
    other.encoder = Rc::clone(&run.encoder);
    assert!(other.warm_start_from(&run));
    while !matches!(other.state, State::ReadTuned(_)) {
        assert!(!other.is_finished());
        one_piece(&mut other);
    }
    other.settle().unwrap();
    let model = other.model().unwrap();
    assert_eq!(model.choice.recipe.features, FeatureKind::Frozen);
    assert_eq!((model.choice.head_scales.len(), model.tuned.is_none()), (1, true));

    let mut run = reading();
    let State::ReadTuned(reading) = &mut run.state else { unreachable!() };
    let network = run.encoder.network().unwrap();
    let parameters: Vec<_> = parameters_of(network).into_iter().map(|own| own * f32::NAN).collect();
    let network = with_parameters_of(network.clone(), &parameters);
    let all: Vec<usize> = (0..run.texts.n_numbers()).collect();
    let tuning = Tuning::done(&network, &run.config);
    reading.job = Job::new(tuning, &run.texts, &all, &run.encoder);
    let events = one_piece(&mut run);
    assert!(events.iter().any(|event| matches!(event, TransferEvent::TuningFailed { .. })));
    finish(&mut run);
    assert_ne!(run.recipe().unwrap().features, FeatureKind::Tuned);
}

#[test]
fn a_run_whose_tunings_are_done_elsewhere_is_the_same_run() {
    for (adaptation, file) in [(Adaptation::Automatic, cnn()), (Adaptation::Tuned, bert())] {
        let make = || taking_its_tuning(adaptation, &file);
        let mut alone = make();
        let steps = finish(&mut alone);
        let expected = answers(&mut alone);

        let mut helper = make();
        let files: Vec<Vec<u8>> = (0..3).map(|fold| done_elsewhere(fold, &mut helper)).collect();

        // All that can be lent, and some.
        for lent in [vec![2, 1], vec![1], vec![2]] {
            let mut run = make();
            assert!(!run.lend(1), "nobody knows yet");
            let mut told = begin_tuning(&mut run);
            assert!(!run.lend(0), "it is begun here");
            assert!(!run.lend(3), "there is none");
            for &fold in &lent {
                assert!(run.lend(fold));
                assert!(!run.lend(fold));
            }
            while !run.is_waiting() && !run.is_finished() {
                for event in pollster::block_on(run.advance(1)).unwrap() {
                    if let TransferEvent::Tuning { step, fold, loss, learning_rate, .. } = event {
                        told.push((fold, step, loss, learning_rate));
                    }
                }
            }
            for &fold in &lent {
                let before = run.n_steps();
                run.note_lent(fold, 0.5);
                assert!(run.n_steps() <= before);
                run.take_lent(fold, &files[fold]).unwrap();
            }
            told.extend(finish(&mut run));
            told.sort_by(|a, b| a.partial_cmp(b).unwrap());
            assert_eq!(told, steps, "{lent:?}");
            assert_eq!(answers(&mut run), expected, "{lent:?}");
        }

        let mut run = make();
        begin_tuning(&mut run);
        assert!(run.lend(1) && run.lend(2));
        assert!(run.take_lent(1, b"no file").is_err());
        run.take_back(2);
        finish(&mut run);
        assert_eq!(answers(&mut run), expected);
        // Too late, and not wanted.
        assert!(!run.lend(1));
        run.take_lent(1, &files[1]).unwrap();
        assert_eq!(answers(&mut run), expected);
    }
}

#[test]
fn a_stopped_run_does_not_wait() {
    let mut run = run_with(Adaptation::Automatic, cnn(), &mixed());
    run.config.tuning_steps = 1;
    begin_tuning(&mut run);
    assert!(run.lend(1) && run.lend(2));
    while !run.is_waiting() {
        pollster::block_on(run.advance(1)).unwrap();
    }
    assert!(pollster::block_on(run.advance(10)).unwrap().is_empty());
    run.settle().unwrap();
    assert_ne!(run.recipe().unwrap().features, FeatureKind::Tuned);
}

#[test]
fn a_tuning_of_a_run_that_tries_none_is_refused() {
    let mut run = run_with(Adaptation::Frozen, cnn(), &mixed());
    let mut borrowed = run.borrowed(1);
    let refused = pollster::block_on(run.advance_borrowed(&mut borrowed, 1_000_000));
    assert_eq!(refused.err().map(|error| error.kind), Some(ErrorKind::NotReady));
}
