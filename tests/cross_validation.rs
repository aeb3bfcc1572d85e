//! Whether the intervals of a whole cross-validation keep their word.

use handful::config::LabelsPerText;
use handful::cross_validation::{Contestant, CrossRun, FoldJob, FoldOptions, partition, report};
use handful::data::Example;
use handful::random::{Purpose, stream};
use handful::{RunConfig, engine};
use rand::RngExt;

const WORDS: [&str; 12] = [
    "late", "parcel", "refund", "money", "login", "screen", "soup", "warm", "room", "clean", "old",
    "new",
];

/// Texts of three classes: each word is one that its class likes, or any other.
fn draw(n_texts: usize, rng: &mut impl RngExt) -> Vec<Example> {
    let text = |row: usize, rng: &mut dyn FnMut(usize) -> usize| {
        let class = row % 3;
        let word = |_| match rng(100) < 33 {
            true => WORDS[4 * class + rng(4)],
            false => WORDS[rng(12)],
        };
        let text = (0..5).map(word).collect::<Vec<&str>>().join(" ");
        Example { text, label: format!("class {class}"), line: row + 1 }
    };
    let mut below = |n: usize| rng.random_range(0..n);
    (0..n_texts).map(|row| text(row, &mut below)).collect()
}

#[test]
fn intervals_cover_the_accuracy_on_new_texts() {
    let device = pollster::block_on(engine::start()).unwrap().0;
    let config = RunConfig::default();
    let predict = |examples: &[Example], job: FoldJob| {
        let mut run = CrossRun::new(examples, &config, job, None, &device).unwrap();
        loop {
            let progress = pollster::block_on(run.advance(1_000)).unwrap();
            if let Some(predictions) = progress.predictions {
                return predictions;
            }
        }
    };
    let mut rng = stream(11, Purpose::Bootstrap, 0);
    let (n_texts, n_new, n_draws) = (60, 600, 150);
    let (mut n_accuracy, mut n_macro_f1) = (0, 0);
    for seed in 0..n_draws {
        let examples = draw(n_texts + n_new, &mut rng);
        let options = FoldOptions {
            n_folds: 5,
            n_repeats: 1,
            seed,
            training_share: 1.0,
            labels: LabelsPerText::One,
        };
        let partition = partition(&examples[..n_texts], options).unwrap();
        let job = |rows| {
            let classes = partition.classes.clone();
            FoldJob { contestant: Contestant::Ngrams, classes, repeat: 0, rows }
        };
        let folds = partition.repeats[0].iter();
        let said: Vec<_> = folds.flat_map(|rows| predict(&examples, job(rows.clone()))).collect();
        let scores = report(&partition.classes, &said, partition.n_folds());
        // The same contestant, learned from all of the texts.
        let mut rows = partition.repeats[0][0].clone();
        rows.training = (0..n_texts).collect();
        rows.held_out = (n_texts..n_texts + n_new).collect();
        let truth = report(&partition.classes, &predict(&examples, job(rows)), 5);
        let covers = |low: f64, high: f64, truth: f64| u32::from((low..=high).contains(&truth));
        n_accuracy += covers(scores.accuracy_low, scores.accuracy_high, truth.accuracy);
        n_macro_f1 += covers(scores.macro_f1_low, scores.macro_f1_high, truth.macro_average.f1);
    }
    println!("{n_accuracy} and {n_macro_f1} of {n_draws}");
    let share = |n: u32| f64::from(n) / f64::from(n_draws);
    assert!(share(n_accuracy) >= 0.9, "accuracy: {n_accuracy} of {n_draws}");
    assert!(share(n_macro_f1) >= 0.9, "macro F1: {n_macro_f1} of {n_draws}");
}
