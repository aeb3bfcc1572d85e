//! Cross-validations: of encoders of a few numbers, of planted texts, and of what may not leak.

use std::rc::Rc;

use super::*;
use crate::config::{Adaptation, LabelsPerText, ModelKind, RunConfig, Start};
use crate::data::{self, Example};
use crate::error::ErrorKind;
use crate::metrics::Verdict;
use crate::model::testing::device;
use crate::pretrained::Encoder;
use crate::pretrained::testing::{bert, cnn, encoder, planted};
use crate::run::{Part, Run};
use crate::text::OUT_OF_VOCABULARY;

fn config(model: ModelKind, start: Start, adaptation: Adaptation) -> RunConfig {
    RunConfig {
        model,
        start,
        adaptation,
        tuning_steps: 3,
        epochs: 2,
        embedding_dim: 4,
        filters: 3,
        hidden_size: 3,
        ..RunConfig::default()
    }
}

/// Two classes that one word tells apart; each text has a word of its own.
fn words(n_texts: usize) -> Vec<Example> {
    let example = |row: usize| {
        let (label, word) = [("fruit", "apple"), ("tool", "hammer")][row % 2];
        let text = format!("a {word} called only{row}x");
        Example { text, label: label.to_string(), line: row + 1 }
    };
    (0..n_texts).map(example).collect()
}

const FIVE: FoldOptions = FoldOptions {
    n_folds: 5,
    n_repeats: 2,
    seed: 1,
    training_share: 1.0,
    labels: LabelsPerText::One,
};

/// What a contestant without an encoder says of each text in its turn.
fn predict(
    examples: &[Example],
    contestant: Contestant,
    config: &RunConfig,
    options: FoldOptions,
    pace: usize,
) -> (Partition, Vec<OutOfFold>) {
    predict_with(None, examples, (contestant, config), options, pace)
}

/// The same of one that may need an encoder.
pub(super) fn predict_with(
    encoder: Option<Rc<Encoder>>,
    examples: &[Example],
    (contestant, config): (Contestant, &RunConfig),
    options: FoldOptions,
    pace: usize,
) -> (Partition, Vec<OutOfFold>) {
    let partition = partition(examples, options).unwrap();
    let mut all = Vec::new();
    for (repeat, folds) in partition.repeats.iter().enumerate() {
        for rows in folds.clone() {
            let classes = partition.classes.clone();
            let job = FoldJob { contestant, classes, repeat, rows };
            let run = CrossRun::new(examples, config, job, encoder.clone(), &device());
            let mut run = run.unwrap();
            let mut last = 0;
            loop {
                let progress = pollster::block_on(run.advance(pace)).unwrap();
                assert!(progress.done > last && progress.done <= progress.total, "{progress:?}");
                last = progress.done;
                if let Some(predictions) = progress.predictions {
                    assert_eq!(progress.done, progress.total);
                    all.extend(predictions);
                    break;
                }
            }
        }
    }
    (partition, all)
}

#[test]
fn every_text_is_held_out_once_in_each_repeat() {
    let examples = words(20);
    let scratch = config(ModelKind::Cnn, Start::Random, Adaptation::Automatic);
    let (partition, all) = predict(&examples, Contestant::Run, &scratch, FIVE, 3);
    for repeat in 0..2 {
        let mut rows: Vec<usize> =
            all.iter().filter(|one| one.repeat == repeat).map(|one| one.row).collect();
        rows.sort_unstable();
        assert_eq!(rows, (0..20).collect::<Vec<_>>());
    }
    assert_ne!(partition.repeats[0], partition.repeats[1]);
    for one in &all {
        assert_eq!(partition.classes[one.labels[0]], examples[one.row].label);
        assert!((one.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-6);
    }
    // The pace does not matter, and repeats differ by their seed.
    assert_eq!(predict(&examples, Contestant::Run, &scratch, FIVE, 1_000).1, all);
    let of = |repeat| all.iter().find(|one| one.repeat == repeat && one.row == 0).unwrap();
    assert_ne!(of(0).probabilities, of(1).probabilities);
}

#[test]
fn baselines_on_planted_texts() {
    // Seven of twenty are tools.
    let mut examples = words(14);
    examples.extend((14..20).map(|row| words(40)[2 * row].clone()));
    let config = RunConfig::default();
    let (partition, of_majority) = predict(&examples, Contestant::Majority, &config, FIVE, 10);
    let majority = report(&partition.classes, &of_majority, 5);
    assert_eq!((majority.n_examples, majority.n_correct), (40, 26));
    assert_eq!(majority.confusion_matrix[1], [14, 0]);
    // The intervals are those of twenty texts, not of forty predictions, by 2.25 wider in square.
    assert!((majority.accuracy_low - 0.3388).abs() < 1e-3, "{}", majority.accuracy_low);
    assert!((majority.accuracy_high - 0.8706).abs() < 1e-3, "{}", majority.accuracy_high);
    // 13 of 20 in training: it says 65 % and is right as often.
    assert!(majority.expected_calibration_error < 0.05);

    let (_, all) = predict(&examples, Contestant::Ngrams, &config, FIVE, 10);
    let ngrams = report(&partition.classes, &all, 5);
    assert!(ngrams.accuracy > 0.9, "{}", ngrams.accuracy);
    assert!(ngrams.macro_f1_low < ngrams.macro_average.f1);
    let paired = compare(&partition.classes, 5, &[all, of_majority], &[1]).paired[0].unwrap();
    assert_eq!((paired.verdict, paired.n_worse), (Verdict::Better, 0));
}

#[test]
fn a_class_of_one_text_is_in_no_average_and_two_folds_are_less_sure_than_five() {
    let of = |label: usize, row: usize, said: usize| {
        let probabilities = (0..3).map(|class| if class == said { 0.8 } else { 0.1 }).collect();
        OutOfFold { repeat: 0, row, labels: vec![label], probabilities, thresholds: None }
    };
    let classes = ["a", "b", "alone"].map(str::to_string);
    let mut all: Vec<OutOfFold> = (0..40).map(|row| of(row % 2, row, row % 2)).collect();
    let perfect = report(&classes, &all, 5);
    assert_eq!((perfect.classes[2].support, perfect.macro_average.f1), (0, 1.0));
    assert_eq!(perfect.macro_f1_high, 1.0);
    assert!(perfect.macro_f1_low > 0.8, "{}", perfect.macro_f1_low);
    // A text that is taken for it lowers its own class's recall: F1 of 38/39 and 1.
    all[0] = of(0, 0, 2);
    let five = report(&classes, &all, 5);
    assert!((five.macro_average.f1 - (38.0 / 39.0 + 1.0) / 2.0).abs() < 1e-12);
    let two = report(&classes, &all, 2);
    assert!(two.accuracy_low < five.accuracy_low && two.macro_f1_low < five.macro_f1_low);
    // 39 of 40 texts with the weight of 40 / 3.
    assert!((two.accuracy_low - 0.7394).abs() < 1e-3, "{}", two.accuracy_low);
}

#[test]
fn a_share_of_the_training_texts_is_stratified_and_nested() {
    let examples = words(40);
    let share = |training_share| {
        partition(&examples, FoldOptions { training_share, ..FIVE }).unwrap().repeats[0].clone()
    };
    let (few, more, all) = (share(0.25), share(0.5), share(1.0));
    for ((few, more), all) in few.iter().zip(&more).zip(&all) {
        assert_eq!([few.training.len(), more.training.len(), all.training.len()], [8, 16, 32]);
        assert!(few.training.iter().all(|row| more.training.contains(row)));
        assert_eq!(few.training.iter().filter(|&row| row % 2 == 0).count(), 4);
        assert!(few.held_out == all.held_out && more.held_out == all.held_out);
        assert!(all.training.iter().all(|row| !all.held_out.contains(row)));
    }
    // Of each class one at least.
    assert_eq!(share(0.01)[0].training.len(), 2);
}

#[test]
fn one_text_at_a_time_and_rows_that_do_not_count() {
    let mut examples = words(8);
    examples[3].label.clear();
    let options = FoldOptions { n_folds: 0, n_repeats: 1, ..FIVE };
    let partition = partition(&examples, options).unwrap();
    assert_eq!((partition.n_texts, partition.repeats[0].len()), (7, 7));
    let held_out: Vec<usize> =
        partition.repeats[0].iter().flat_map(|fold| fold.held_out.clone()).collect();
    assert_eq!(held_out, [0, 1, 2, 4, 5, 6, 7]);
    assert!(partition.repeats[0].iter().all(|fold| !fold.training.contains(&3)));
}

#[test]
fn what_cannot_be_dealt_out_is_refused() {
    let options = FoldOptions { n_repeats: 1, ..FIVE };
    let error = partition(&words(2), options).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NothingToHoldOut { .. }));
    assert!(matches!(partition(&words(1), options).unwrap_err().kind, ErrorKind::OneClass { .. }));
    let rows = FoldRows { training: vec![0, 1], held_out: vec![9] };
    let classes = data::classes(&words(4), LabelsPerText::One);
    let job = FoldJob { contestant: Contestant::Majority, classes, repeat: 0, rows };
    let run = CrossRun::new(&words(4), &RunConfig::default(), job, None, &device());
    let n_rows = words(4).len();
    assert_eq!(run.err().unwrap().kind, ErrorKind::MissingRow { row: 9, n_rows });
    // A label that is none of the classes is named; label and text never part.
    let rows = FoldRows { training: vec![0, 1], held_out: vec![2] };
    let classes = vec!["other".to_string()];
    let job = FoldJob { contestant: Contestant::Ngrams, classes, repeat: 0, rows };
    let run = CrossRun::new(&words(4), &RunConfig::default(), job, None, &device());
    let label = words(4)[0].label.clone();
    assert_eq!(run.err().unwrap().kind, ErrorKind::UnknownClass { label });
}

#[test]
fn a_folds_vocabulary_has_no_word_of_the_texts_held_out() {
    let examples = words(20);
    let scratch = config(ModelKind::Cnn, Start::Random, Adaptation::Automatic);
    let partition = partition(&examples, FIVE).unwrap();
    for rows in partition.repeats.into_iter().flatten() {
        let classes = partition.classes.clone();
        let contestant = Contestant::Run;
        let job = FoldJob { contestant, classes, repeat: 0, rows: rows.clone() };
        let cross = CrossRun::new(&examples, &scratch, job, None, &device()).unwrap();
        let Some(Run::Scratch(trainer)) = cross.run().run() else { unreachable!() };
        let tokenizer = trainer.corpus().tokenizer.as_ref().unwrap();
        let is_known = |row: usize| {
            let own = format!("only{row}x");
            tokenizer.encode(&own).tokens.iter().all(|token| token.id != OUT_OF_VOCABULARY)
        };
        assert!(rows.training.iter().all(|&row| is_known(row)));
        assert!(!rows.held_out.iter().any(|&row| is_known(row)));
    }
}

#[test]
fn nothing_is_learned_from_the_texts_held_out() {
    use Adaptation::{Automatic, Frozen, Network};
    use Start::{Pretrained, Random};
    let run = |model, start, adaptation| (Contestant::Run, config(model, start, adaptation));
    let contestants = [
        (Contestant::Majority, RunConfig::default()),
        (Contestant::Ngrams, RunConfig::default()),
        run(ModelKind::Cnn, Random, Automatic),
        run(ModelKind::Gru, Random, Automatic),
        run(ModelKind::Cnn, Pretrained, Automatic),
        run(ModelKind::Cnn, Pretrained, Frozen),
        run(ModelKind::Cnn, Pretrained, Network),
        run(ModelKind::Gru, Pretrained, Automatic),
        run(ModelKind::Transformer, Pretrained, Automatic),
    ];
    // The same is said of a text whatever the labels of those held out, and whatever the others.
    let all = planted();
    let (held_out, training) = all.split_at(6);
    let classes = data::classes(training, LabelsPerText::One);
    for (contestant, config) in contestants {
        let is_large = config.model == ModelKind::Transformer;
        let encoder = Rc::new(encoder(&if is_large { bert() } else { cnn() }));
        let probabilities = |held_out: &[Example]| {
            let encoder = config.encoder().map(|_| encoder.clone());
            let mut run =
                FoldRun::new(contestant, &config, training, held_out, &classes, encoder, &device())
                    .unwrap();
            while !run.is_finished() {
                pollster::block_on(run.advance(1_000)).unwrap();
            }
            pollster::block_on(run.probabilities(0..held_out.len())).unwrap()
        };
        let expected = probabilities(held_out);
        let mut others = held_out.to_vec();
        others.iter_mut().for_each(|example| example.label = classes[0].clone());
        assert_eq!(probabilities(&others), expected);
        for (one, other) in probabilities(&held_out[..1])[0].iter().zip(&expected[0]) {
            assert!((one - other).abs() < 1e-3, "{:?} {}", config.model, config.adaptation.name());
        }
        if contestant != Contestant::Run {
            continue;
        }
        // And it is what a run on the training texts says of a new one.
        let alone = RunConfig { validation_share: 0.0, test_share: 0.0, ..config.clone() };
        let encoder = config.encoder().map(|_| encoder.clone());
        let mut run = Run::new(training, None, alone, encoder, &device()).unwrap();
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
