//! Whole searches: they repeat whatever their pace, find what is planted and fail well.

use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use flate2::read::GzDecoder;
use handful::config::{Adaptation, EncoderName, ModelKind, OptimizerKind, RunConfig, Start};
use handful::data::{self, Example};
use handful::pretrained::Encoder;
use handful::search::{Search, SearchOptions, SearchProgress, Try};
use handful::{Error, ErrorKind, engine};

/// Texts of two classes that one word tells apart, among others that say nothing.
fn planted(n_examples: usize) -> Vec<Example> {
    let example = |row: usize| {
        let (label, word) = [("fruit", "apple"), ("tool", "hammer")][row % 2];
        let noise = ["red", "old", "big", "new", "my"][row % 5];
        let text = format!("{noise} {word} number {row}");
        Example { text, label: label.to_string(), line: row + 1 }
    };
    (0..n_examples).map(example).collect()
}

fn small() -> RunConfig {
    RunConfig {
        start: Start::Random,
        model: ModelKind::Cnn,
        embedding_dim: 16,
        filters: 8,
        epochs: 5,
        ..RunConfig::default()
    }
}

fn search(examples: &[Example], config: RunConfig, n_tries: usize) -> Result<Search, Error> {
    let device = pollster::block_on(engine::start())?.0;
    Search::new(examples, config, SearchOptions { n_tries, n_folds: 3 }, None, &device)
}

fn finish(mut search: Search, pace: usize) -> (Vec<Try>, Vec<SearchProgress>) {
    let mut all = Vec::new();
    loop {
        let progress = pollster::block_on(search.advance(pace)).expect("the search goes on");
        let finished = progress.finished;
        all.push(progress);
        if finished {
            let tries = all.iter().flat_map(|progress| progress.tries.clone()).collect();
            return (tries, all);
        }
    }
}

#[test]
fn the_pace_does_not_matter_and_the_steps_add_up() {
    let examples = planted(12);
    let (tries, calls) = finish(search(&examples, small(), 4).unwrap(), 7);
    let (at_once, _) = finish(search(&examples, small(), 4).unwrap(), 1_000_000);
    assert_eq!(tries, at_once);
    assert_eq!(tries.len(), 4);
    assert_eq!((&tries[0].config, tries[0].changed.len()), (&small(), 0));
    for one in &tries[1..] {
        assert!(one.changed.contains(&"learning_rate".to_string()), "{:?}", one.changed);
        assert!(one.scores.is_some() && one.error.is_none());
    }
    // Three folds, each with 8 of the 12 texts to train on.
    let steps_of = |config: &RunConfig| {
        3 * config.epochs as usize * 8usize.div_ceil(config.batch_size as usize)
    };
    let total: usize = tries.iter().map(|one| steps_of(&one.config)).sum();
    for (call, next) in calls.iter().zip(&calls[1..]) {
        assert!(!call.finished && call.done <= next.done && next.done - call.done <= 7);
    }
    assert!(calls.iter().all(|call| call.total == total), "not all {total}");
    assert_eq!(calls.last().unwrap().done, total);
}

#[test]
fn another_seed_draws_other_tries() {
    let examples = planted(12);
    let rates = |seed| -> Vec<f64> {
        let config = RunConfig { seed, epochs: 1, ..small() };
        let (tries, _) = finish(search(&examples, config, 3).unwrap(), 1000);
        tries.iter().map(|one| one.config.learning_rate).collect()
    };
    assert_eq!(rates(1), rates(1));
    assert_ne!(rates(1), rates(2));
}

#[test]
fn a_better_learning_rate_is_found() {
    // A rate that learns nothing.
    let config = RunConfig { learning_rate: 1e-6, word_dropout: 0.0, ..small() };
    let (tries, _) = finish(search(&planted(24), config, 6).unwrap(), 1000);
    let scores: Vec<_> = tries.iter().map(|one| one.scores.unwrap()).collect();
    let best = scores[1..].iter().copied().min_by(|a, b| a.loss.total_cmp(&b.loss)).unwrap();
    // About ln 2: it does not know.
    assert!((scores[0].loss - 0.693).abs() < 0.1, "{:?}", scores[0]);
    assert!(best.loss < 0.35 && best.accuracy == 1.0 && best.f1 == 1.0, "{best:?}");
}

#[test]
fn a_try_that_fails_is_told_and_the_others_go_on() {
    let explosive = RunConfig {
        optimizer: OptimizerKind::Sgd,
        learning_rate: 10.0,
        gradient_clip: 0.0,
        weight_decay: 1.0,
        epochs: 200,
        ..small()
    };
    let (tries, calls) = finish(search(&planted(12), explosive, 3).unwrap(), 1);
    assert!(tries[0].scores.is_none());
    assert!(
        matches!(tries[0].error, Some(Error { kind: ErrorKind::NotFinite { .. }, .. })),
        "{:?}",
        tries[0].error
    );
    assert_eq!(tries.len(), 3);
    let last = calls.last().unwrap();
    // What the failed try did not take is no longer to come.
    assert!(last.done == last.total && last.total < calls[0].total, "{last:?}");
}

#[test]
fn classes_keep_their_places_in_every_fold() {
    // The class that comes first is not always the first of a fold's training part.
    let words = ["apple", "hammer", "violin"];
    let examples: Vec<Example> = (0..18)
        .map(|row| Example {
            text: format!("{} {row}", words[row % 3]),
            label: words[row % 3].to_uppercase(),
            line: row + 1,
        })
        .collect();
    for seed in 0..4 {
        let config = RunConfig { seed, epochs: 30, learning_rate: 0.01, ..small() };
        let (tries, _) = finish(search(&examples, config, 1).unwrap(), 1000);
        assert_eq!(tries[0].scores.unwrap().accuracy, 1.0, "seed {seed}");
    }
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let check = |examples: &[Example], config: RunConfig, n_tries, expected: &str| {
        let error = search(examples, config, n_tries).err().map(|error| error.kind);
        let told = match error {
            Some(ErrorKind::InvalidSetting { key, .. }) => key,
            Some(other) => format!("{other:?}"),
            None => "nothing".to_string(),
        };
        assert!(told.starts_with(expected), "{told} is not {expected}");
    };
    let examples = planted(12);
    check(&examples, small(), 3, "nothing");
    check(&examples, small(), 0, "n_tries");
    check(&examples, small(), 201, "n_tries");
    check(&examples, RunConfig { epochs: 0, ..small() }, 3, "epochs");
    let missing = EncoderName::Small.missing();
    check(&examples, RunConfig { start: Start::Pretrained, ..small() }, 3, &format!("{missing:?}"));
    check(&[], small(), 3, "NoExamples");
    check(&examples[..1], small(), 3, "OneClass");
    check(&examples[..2], small(), 3, "NothingToHoldOut");
}

#[test]
fn a_search_on_the_shipped_encoder_reads_each_text_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = std::fs::read_to_string(root.join("www/samples/support.tsv")).unwrap();
    let examples = data::parse(&sample, &data::ParseOptions::default()).unwrap().examples;
    let file = std::fs::File::open(root.join("www/models/small.safetensors.gz")).unwrap();
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    let device = pollster::block_on(engine::start()).unwrap().0;
    let encoder = Rc::new(Encoder::load(&bytes, &device).unwrap());
    let config = RunConfig { adaptation: Adaptation::Frozen, ..RunConfig::default() };
    let options = SearchOptions { n_tries: 3, n_folds: 5 };
    let search = Search::new(&examples, config, options, Some(encoder.clone()), &device);
    let (tries, _) = finish(search.unwrap(), 1000);
    assert_eq!(tries.len(), 3);
    for one in &tries {
        let scores = one.scores.unwrap();
        assert!(scores.accuracy > 0.85 && scores.loss < 0.5, "{:?}: {scores:?}", one.changed);
    }
    // The texts and the names of their four classes.
    assert_eq!((examples.len(), encoder.n_texts_read()), (64, 68));
}
