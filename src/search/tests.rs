//! Searches on encoders of a few numbers.

use std::collections::HashSet;

use super::*;
use crate::config::{Adaptation, EncoderName, LabelsPerText, ModelKind, Start};
use crate::model::testing::device;
use crate::pretrained::testing::{bert, cnn, encoder, planted};

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
        Some(EncoderName::Large | EncoderName::LargeEn | EncoderName::Own) => bert(),
        Some(EncoderName::Picture | EncoderName::Sound) => unreachable!("none is asked for"),
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
fn settings_are_searched_for_texts_with_several_labels() {
    let kinds = [
        RunConfig {
            start: Start::Random,
            labels: LabelsPerText::Several,
            ..config(ModelKind::Cnn, Adaptation::Automatic)
        },
        RunConfig {
            labels: LabelsPerText::Several,
            ..config(ModelKind::Cnn, Adaptation::Automatic)
        },
    ];
    // Every third text has both labels.
    let mut examples = planted();
    let classes = data::classes(&examples, LabelsPerText::One);
    let both = data::label_of_names(&classes[..2]);
    examples.iter_mut().step_by(3).for_each(|example| example.label = both.clone());
    for config in kinds {
        let options = SearchOptions { n_tries: 3, n_folds: 3 };
        let encoder = Some(encoder_of(&config));
        let mut search =
            Search::new(&examples, config.clone(), options, encoder, &device()).unwrap();
        let mut tries = Vec::new();
        while tries.len() < 3 {
            tries.extend(pollster::block_on(search.advance(100)).unwrap().tries);
        }
        for one in &tries {
            assert_eq!((one.config.labels, &one.error), (LabelsPerText::Several, &None));
            let TryScores { accuracy, f1, f1_low, f1_high, loss, .. } = one.scores.unwrap();
            assert!((0.0..=1.0).contains(&accuracy) && loss.is_finite());
            assert!(f1_low <= f1 && f1 <= f1_high && accuracy <= f1 + 1e-9, "{one:?}");
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
            let TryScores { accuracy, accuracy_low: low, accuracy_high: high, .. } = scores;
            assert!(low <= accuracy && accuracy <= high && high - low > 0.1, "{scores:?}");
            let TryScores { f1, f1_low: low, f1_high: high, .. } = scores;
            assert!(low <= f1 && f1 <= high && high - low > 0.1, "{scores:?}");
        }
        // Of a classifier on sentence vectors the class names are read too. Where an encoder
        // is tuned in some tries only, the texts' token vectors are read besides.
        let examples = planted();
        let texts = examples.iter().map(|example| &example.text);
        let mut different: HashSet<Vec<u32>> = texts.map(|text| encoder.ids(text)).collect();
        if config.kind() == RunKind::Transfer {
            different.extend(
                data::classes(&examples, LabelsPerText::One).iter().map(|name| encoder.ids(name)),
            );
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
