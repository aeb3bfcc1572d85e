//! Searches on encoders of a few numbers.

use std::collections::HashSet;

use super::*;
use crate::config::{Adaptation, EncoderName, ModelKind};
use crate::model::testing::device;
use crate::pretrained::testing::{bert, cnn, encoder, planted};
use crate::run::{Part, Run};

fn config(model: ModelKind, adaptation: Adaptation) -> RunConfig {
    RunConfig {
        model,
        adaptation,
        tuning_steps: 3,
        epochs: 2,
        embedding_dim: 4,
        filters: 3,
        hidden_size: 3,
        ..RunConfig::default()
    }
}

fn kinds() -> [RunConfig; 5] {
    [
        config(ModelKind::Cnn, Adaptation::Automatic),
        config(ModelKind::Cnn, Adaptation::Frozen),
        config(ModelKind::Cnn, Adaptation::Network),
        config(ModelKind::Gru, Adaptation::Automatic),
        config(ModelKind::Transformer, Adaptation::Automatic),
    ]
}

fn encoder_of(config: &RunConfig) -> Rc<Encoder> {
    Rc::new(encoder(&match config.encoder() {
        Some(EncoderName::Large | EncoderName::LargeEn) => bert(),
        Some(EncoderName::Small) | None => cnn(),
    }))
}

fn finish(config: &RunConfig, encoder: Rc<Encoder>, pace: usize) -> Vec<Try> {
    let options = SearchOptions { n_tries: 3, n_folds: 4 };
    let mut search =
        Search::new(&planted(), config.clone(), options, Some(encoder), &device()).unwrap();
    let mut tries = Vec::new();
    loop {
        let progress = pollster::block_on(search.advance(pace)).unwrap();
        assert!(progress.done <= progress.total);
        tries.extend(progress.tries);
        if progress.finished {
            assert_eq!(progress.done, progress.total);
            return tries;
        }
    }
}

#[test]
fn every_kind_of_run_is_searched_and_each_text_read_once() {
    for config in kinds() {
        let encoder = encoder_of(&config);
        let tries = finish(&config, encoder.clone(), 10_000);
        assert_eq!(tries.len(), 3);
        assert_eq!(tries[0].config, config);
        for one in &tries {
            assert_eq!(one.config.kind(), config.kind());
            let scores = one.scores.unwrap();
            assert!(scores.loss.is_finite() && (0.0..=1.0).contains(&scores.accuracy));
        }
        // Of a classifier on sentence vectors the class names are read too. Where an encoder
        // is tuned in some tries only, the texts' token vectors are read besides.
        let examples = planted();
        let texts = examples.iter().map(|example| &example.text);
        let mut different: HashSet<Vec<u32>> = texts.map(|text| encoder.ids(text)).collect();
        if config.kind() == RunKind::Transfer {
            different.extend(data::classes(&examples).iter().map(|name| encoder.ids(name)));
        }
        let (n_read, n_texts) = (encoder.n_texts_read(), different.len());
        assert!(n_read == n_texts || n_read == 2 * n_texts, "{n_read} of {n_texts}");
        // Kept or read alone or together, a vector may differ in its last digits.
        for (one, other) in tries.iter().zip(finish(&config, encoder_of(&config), 7)) {
            let (one, other) = (one.scores.unwrap(), other.scores.unwrap());
            assert!((one.loss - other.loss).abs() < 1e-3, "{one:?} {other:?}");
        }
    }
}

#[test]
fn nothing_is_learned_from_the_texts_held_out() {
    // A fold's run gives the same whatever the labels of what it holds out.
    let all = planted();
    let (held_out, training) = all.split_at(6);
    let classes = data::classes(training);
    for config in kinds() {
        let encoder = encoder_of(&config);
        let probabilities = |held_out: &[Example]| {
            let encoder = Some(encoder.clone());
            let mut run =
                FoldRun::new(&config, training, held_out, &classes, encoder, &device()).unwrap();
            while !run.is_finished() {
                pollster::block_on(run.advance(1_000)).unwrap();
            }
            pollster::block_on(run.probabilities(0..held_out.len())).unwrap()
        };
        let expected = probabilities(held_out);
        let mut others = held_out.to_vec();
        others.iter_mut().for_each(|example| example.label = "more a".to_string());
        assert_eq!(probabilities(&others), expected);
        // Nor is the text: without all but the first, what is said of that one is the same.
        for (one, other) in probabilities(&held_out[..1])[0].iter().zip(&expected[0]) {
            assert!((one - other).abs() < 1e-3, "{:?} {}", config.model, config.adaptation.name());
        }
        // And it is what a run on the training texts says of a new one.
        let alone = RunConfig { validation_share: 0.0, test_share: 0.0, ..config.clone() };
        let mut run = Run::new(training, None, alone, Some(encoder.clone()), &device()).unwrap();
        while !run.is_finished() {
            pollster::block_on(run.advance(1_000)).unwrap();
        }
        assert!(pollster::block_on(run.evaluate(Part::Test)).unwrap().is_none());
        let own = run.classes().to_vec();
        let said = pollster::block_on(run.classify(&held_out[0].text)).unwrap().0;
        for (class, expected) in classes.iter().zip(&expected[0]) {
            let place = own.iter().position(|other| other == class).unwrap();
            assert!((said[place] - expected).abs() < 1e-3);
        }
    }
}
