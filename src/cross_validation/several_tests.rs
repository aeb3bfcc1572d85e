//! Cross-validations of texts that may have several labels.

use std::rc::Rc;

use super::tests::predict_with;
use super::*;
use crate::config::{Adaptation, LabelsPerText, ModelKind, RunConfig, Start};
use crate::data::{Example, NO_LABEL};
use crate::metrics::Verdict;
use crate::model::testing::device;
use crate::pretrained::Encoder;
use crate::pretrained::testing::{cnn, encoder};

/// Texts of two words, each a label where it is there; each text is another one.
fn two_words(n_texts: usize) -> Vec<Example> {
    let kinds = [("a | b", "apple bread"), ("a", "apple"), ("b", "bread"), (NO_LABEL, "water")];
    let example = |row: usize| {
        let (label, words) = kinds[row % 4];
        let text = format!("some {words} {}", "and more ".repeat(row / 4));
        Example { text, label: label.to_string(), line: row + 1 }
    };
    (0..n_texts).map(example).collect()
}

const FIVE: FoldOptions = FoldOptions {
    n_folds: 5,
    n_repeats: 2,
    seed: 1,
    training_share: 1.0,
    labels: LabelsPerText::Several,
};

fn several(model: ModelKind, start: Start, adaptation: Adaptation) -> RunConfig {
    let labels = LabelsPerText::Several;
    let (embedding_dim, filters, hidden_size, epochs) = (4, 3, 3, 2);
    RunConfig {
        model,
        start,
        adaptation,
        labels,
        embedding_dim,
        filters,
        hidden_size,
        epochs,
        ..RunConfig::default()
    }
}

fn contestants() -> Vec<(Contestant, RunConfig)> {
    use Adaptation::{Automatic, Frozen, Network};
    let run = |model, start, adaptation| (Contestant::Run, several(model, start, adaptation));
    let standard = several(ModelKind::Cnn, Start::Random, Automatic);
    vec![
        (Contestant::Majority, standard.clone()),
        (Contestant::Ngrams, standard),
        run(ModelKind::Cnn, Start::Random, Automatic),
        run(ModelKind::Cnn, Start::Pretrained, Frozen),
        run(ModelKind::Cnn, Start::Pretrained, Network),
    ]
}

fn encoder_of(config: &RunConfig) -> Option<Rc<Encoder>> {
    config.encoder().map(|_| Rc::new(encoder(&cnn())))
}

fn predict(
    examples: &[Example],
    (contestant, config): &(Contestant, RunConfig),
    options: FoldOptions,
    pace: usize,
) -> (Partition, Vec<OutOfFold>) {
    predict_with(encoder_of(config), examples, (*contestant, config), options, pace)
}

#[test]
fn every_text_is_held_out_once_in_each_repeat_by_every_kind() {
    let examples = two_words(24);
    for contestant in contestants() {
        let (partition, all) = predict(&examples, &contestant, FIVE, 5);
        assert_eq!(partition.classes, ["a", "b"]);
        for repeat in 0..2 {
            let of_repeat = all.iter().filter(|one| one.repeat == repeat);
            let mut rows: Vec<usize> = of_repeat.map(|one| one.row).collect();
            rows.sort_unstable();
            assert_eq!(rows, (0..24).collect::<Vec<_>>(), "{contestant:?}");
        }
        for one in &all {
            let expected = [vec![0, 1], vec![0], vec![1], vec![]][one.row % 4].clone();
            assert_eq!((one.labels.clone(), one.probabilities.len()), (expected, 2));
            let thresholds = one.thresholds.clone().unwrap();
            assert!(thresholds.iter().all(|threshold| (0.0..1.0).contains(threshold)));
            assert!(one.probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        }
        let same = predict(&examples, &contestant, FIVE, 1_000).1;
        assert_eq!(same.len(), all.len());
        for (one, other) in all.iter().zip(&same) {
            assert_eq!((one.row, one.is_right()), (other.row, other.is_right()), "{contestant:?}");
        }
    }
}

#[test]
fn ngrams_beat_the_shares_of_labels() {
    let examples = two_words(40);
    let all: Vec<Vec<OutOfFold>> = contestants()[..2]
        .iter()
        .map(|contestant| predict(&examples, contestant, FIVE, 100).1)
        .collect();
    let classes = ["a", "b"].map(str::to_string);
    let comparison = compare(&classes, 5, &all, &[0]);
    let FoldScores::Several(shares) = &comparison.reports[0] else { panic!("{comparison:?}") };
    let FoldScores::Several(ngrams) = &comparison.reports[1] else { panic!("{comparison:?}") };
    // Half of the texts have each label, so that by its share either answer is as good.
    assert!(shares.accuracy <= 0.5 && shares.n_examples == 80, "{shares:?}");
    assert!(ngrams.accuracy > 0.9 && ngrams.micro_f1 > 0.9, "{ngrams:?}");
    assert!(ngrams.accuracy_low < ngrams.accuracy && ngrams.micro_f1_low < ngrams.micro_f1);
    assert_eq!(comparison.best_baseline, Some(0));
    assert_eq!(comparison.paired[1].unwrap().verdict, Verdict::Better);
}

#[test]
fn nothing_is_learned_from_the_texts_held_out() {
    let all = two_words(24);
    let (held_out, training) = all.split_at(8);
    let classes = ["a", "b"].map(str::to_string);
    for (contestant, config) in contestants() {
        let said = |held_out: &[Example]| {
            let encoder = encoder_of(&config);
            let run =
                FoldRun::new(contestant, &config, training, held_out, &classes, encoder, &device());
            let mut run = run.unwrap();
            while !run.is_finished() {
                pollster::block_on(run.advance(1_000)).unwrap();
            }
            let probabilities = run.probabilities(0..held_out.len());
            (pollster::block_on(probabilities).unwrap(), run.thresholds())
        };
        let mut others = held_out.to_vec();
        others.iter_mut().for_each(|example| example.label = "b".to_string());
        assert_eq!(said(&others), said(held_out), "{contestant:?} {config:?}");
    }
}

#[test]
fn a_share_of_the_texts_has_each_label_and_its_absence_and_is_nested() {
    let mut examples = two_words(40);
    // A label of two texts, and the rarest of all.
    examples[4].label = "a | b | c".to_string();
    examples[8].label = "a | b | c".to_string();
    let share = |training_share| {
        let options = FoldOptions { training_share, n_repeats: 1, ..FIVE };
        partition(&examples, options).unwrap().repeats[0].clone()
    };
    let (least, half, all) = (share(0.01), share(0.5), share(1.0));
    for ((least, half), all) in least.iter().zip(&half).zip(&all) {
        assert!(least.training.iter().all(|row| half.training.contains(row)));
        assert!(half.training.iter().all(|row| all.training.contains(row)));
        assert_eq!(half.training.len(), all.training.len().div_ceil(2));
        for name in ["a", "b", "c"] {
            let has =
                |row: &&usize| examples[**row].classes(LabelsPerText::Several).contains(&name);
            let n = least.training.iter().filter(has).count();
            assert!((1..least.training.len()).contains(&n), "{name}: {least:?}");
        }
    }
}

#[test]
fn a_learning_curve_counts_texts_with_all_labels_right() {
    let examples = two_words(40);
    let sizes: Vec<CurveSize> = [0.3, 0.6, 1.0]
        .iter()
        .map(|&training_share| {
            let options = FoldOptions { training_share, n_repeats: 1, ..FIVE };
            let (partition, predictions) = predict(&examples, &contestants()[1], options, 100);
            let folds = &partition.repeats[0];
            let n: usize = folds.iter().map(|fold| fold.training.len()).sum();
            CurveSize { n_training: n as f64 / folds.len() as f64, predictions }
        })
        .collect();
    let curve = learning_curve(&sizes, 5, &[40.0]);
    for (point, size) in curve.points.iter().zip(&sizes) {
        let n_right = size.predictions.iter().filter(|one| one.is_right()).count();
        assert!((point.accuracy - n_right as f64 / 40.0).abs() < 1e-12);
    }
    assert_eq!(curve.forecast.len(), 1);
}
