//! Tuning that goes wrong.

use super::*;
use crate::config::Adaptation;
use crate::data::Example;
use crate::model::testing::device;
use crate::pretrained::testing::{bert, cnn, encoder, planted};
use crate::transfer::FeatureKind;

fn tuned(file: crate::pretrained::testing::File) -> Transfer {
    run_with(Adaptation::Tuned, file, &planted())
}

fn run_with(
    adaptation: Adaptation,
    file: crate::pretrained::testing::File,
    examples: &[Example],
) -> Transfer {
    let config = RunConfig { adaptation, ..RunConfig::default() };
    let parts = Parts::new(examples, None, &config).unwrap();
    Transfer::new(&parts, config, Rc::new(encoder(&file)), &device()).unwrap()
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
    let mut examples = planted();
    // Labels that the vectors do not tell.
    for (index, example) in examples.iter_mut().enumerate() {
        example.label = ["x", "x", "y"][index % 3].to_string();
    }
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
        let refused = Transfer::new(&parts, config, Rc::new(encoder(&cnn())), &device()).err();
        assert!(
            matches!(refused.map(|error| error.kind), Some(ErrorKind::InvalidSetting { key, .. }) if key == "tuning_rate")
        );
    }
}
