//! What to label next, on the shipped samples: planted wrong labels are found.

use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use flate2::read::GzDecoder;
use handful::config::LabelsPerText;
use handful::data::{Example, ParseOptions, parse};
use handful::engine;
use handful::label::{LabelProgress, LabelTask, Labelling};
use handful::pretrained::Encoder;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

fn sample(name: &str) -> Vec<Example> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/samples").join(name);
    let text = std::fs::read_to_string(path).expect("the sample is there");
    parse(&text, &ParseOptions::default()).expect("a sample is a table").examples
}

fn small_encoder() -> Rc<Encoder> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/models/small.safetensors.gz");
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(path).expect("the encoder is there"))
        .read_to_end(&mut bytes)
        .expect("the file is compressed");
    let device = pollster::block_on(engine::start()).expect("the CPU engine starts").0;
    Rc::new(Encoder::load(&bytes, &device).expect("the file holds an encoder"))
}

fn run(
    examples: &[Example],
    task: LabelTask,
    encoder: Option<Rc<Encoder>>,
    seed: u32,
) -> LabelProgress {
    let mut labelling = Labelling::new(examples, LabelsPerText::One, task, encoder, seed)
        .expect("the table can be labelled");
    loop {
        let progress = pollster::block_on(labelling.advance(64)).expect("the task goes on");
        assert!(progress.done <= progress.total, "{progress:?}");
        if progress.finished {
            assert_eq!(progress.done, progress.total);
            return progress;
        }
    }
}

/// Gives a tenth of the texts another label, and returns their rows.
fn flip(examples: &mut [Example], seed: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut rows: Vec<usize> = (0..examples.len()).collect();
    rows.shuffle(&mut rng);
    rows.truncate(examples.len() / 10);
    for &row in &rows {
        let own = examples[row].label.clone();
        let mut others: Vec<String> =
            examples.iter().map(|e| e.label.clone()).filter(|label| *label != own).collect();
        others.sort();
        others.dedup();
        others.shuffle(&mut rng);
        examples[row].label = others[0].clone();
    }
    rows
}

/// The share of planted errors among the first fifth of the suspects, over the seeds.
fn found(name: &str, encoder: Option<&Rc<Encoder>>) -> f64 {
    let mut shares = Vec::new();
    for seed in 0..8 {
        let mut examples = sample(name);
        let flipped = flip(&mut examples, seed);
        let progress = run(&examples, LabelTask::LabelErrors, encoder.cloned(), seed as u32);
        let label_errors = progress.label_errors.expect("the task was to look for them");
        assert_eq!(label_errors.suspects.len(), examples.len());
        let top = &label_errors.suspects[..examples.len() / 5];
        let n_found = flipped.iter().filter(|row| top.iter().any(|s| s.row == **row)).count();
        shares.push(n_found as f64 / flipped.len() as f64);
    }
    shares.iter().sum::<f64>() / shares.len() as f64
}

/// 10 % of the labels are wrong; at least 60 % of them must be among the first 20 %. On the
/// samples of opinions (reviews, restaurants) the classifier is right in too few texts for that:
/// there it finds a third to a half, and the page says how often it is right.
#[test]
fn planted_errors_are_among_the_first_suspects() {
    let encoder = small_encoder();
    for name in
        ["support.tsv", "headlines.tsv", "messages.tsv", "headlines-zh.tsv", "orders-zh.tsv"]
    {
        let by_meaning = found(name, Some(&encoder));
        assert!(by_meaning >= 0.8, "{name}: {by_meaning}");
    }
    for name in ["support.tsv", "headlines.tsv", "orders-zh.tsv"] {
        let by_spelling = found(name, None);
        assert!(by_spelling >= 0.6, "{name}: {by_spelling}");
    }
}

#[test]
fn the_pace_does_not_matter() {
    let examples = sample("reviews.tsv");
    let finish = |task: &LabelTask, pace| {
        let mut labelling =
            Labelling::new(&examples, LabelsPerText::One, task.clone(), None, 3).unwrap();
        loop {
            let progress = pollster::block_on(labelling.advance(pace)).unwrap();
            if progress.finished {
                return progress;
            }
        }
    };
    for task in [LabelTask::LabelErrors, LabelTask::Simulate] {
        assert_eq!(finish(&task, 1), finish(&task, 1_000));
    }
}

#[test]
fn suggestions_are_places_in_the_pool() {
    let mut examples = sample("support.tsv");
    let pool: Vec<String> = examples.split_off(20).into_iter().map(|row| row.text).collect();
    let margins = vec![0.5; pool.len()];
    let task = LabelTask::Suggest { pool: pool.clone(), margins, n: 8 };
    for encoder in [None, Some(small_encoder())] {
        let places = run(&examples, task.clone(), encoder, 1).suggested.unwrap();
        assert_eq!(places.len(), 8);
        assert!(places.iter().all(|&place| place < pool.len()), "{places:?}");
    }
    // Of texts that the model is sure of, none; and the most doubtful of all comes first.
    let margins = (0..pool.len()).map(|place| (pool.len() - place) as f64).collect();
    let task = LabelTask::Suggest { pool: pool.clone(), margins, n: 2 };
    let places = run(&examples, task, None, 1).suggested.unwrap();
    assert_eq!(places[0], pool.len() - 1);
    assert!(places[1] >= pool.len() - 10, "{places:?}");
}

#[test]
fn a_table_of_one_class_is_refused() {
    let examples = [Example { text: "a".into(), label: "b".into(), line: 1 }];
    let refused = Labelling::new(&examples, LabelsPerText::One, LabelTask::LabelErrors, None, 1);
    assert!(matches!(refused.err().map(|e| e.kind), Some(handful::ErrorKind::OneClass { .. })));
}
