//! Whole runs on a frozen encoder's token vectors, here planted ones.

use handful::config::{ModelKind, RunConfig};
use handful::data::{Example, Parts};
use handful::model::TokenVectors;
use handful::train::{Corpus, Trainer, TrainingEvent};
use handful::{Error, ErrorKind, engine};

const MODELS: [ModelKind; 5] =
    [ModelKind::Cnn, ModelKind::Rnn, ModelKind::Gru, ModelKind::Lstm, ModelKind::Transformer];

/// Two texts in each of four topics: the same three tokens, but their order tells the class.
const EIGHT: [(&str, &str); 8] = [
    ("rise", "0ab"),
    ("fall", "0ba"),
    ("rise", "1ab"),
    ("fall", "1ba"),
    ("rise", "2ab"),
    ("fall", "2ba"),
    ("rise", "3ab"),
    ("fall", "3ba"),
];

const WIDTH: usize = 12;

/// An encoder that knows no context: a vector for each character.
fn encode(text: &str) -> Vec<f32> {
    let vector = |character: char| {
        (0..WIDTH).map(move |column| (character as u32 as f32 * (column as f32 + 1.3)).sin())
    };
    text.chars().flat_map(vector).collect()
}

fn examples(rows: &[(&str, &str)]) -> Vec<Example> {
    let example = |(row, (label, text)): (usize, &(&str, &str))| Example {
        text: text.to_string(),
        label: label.to_string(),
        line: row + 1,
    };
    rows.iter().enumerate().map(example).collect()
}

fn trainer(rows: &[(&str, &str)], config: &RunConfig) -> Result<Trainer, Error> {
    let examples = examples(rows);
    let parts = Parts::new(&examples, None, config)?;
    let mut vectors = TokenVectors::new(WIDTH);
    let ids = parts.all().map(|labelled| vectors.push(&encode(&labelled.example.text)));
    let ids = ids.collect::<Result<_, _>>()?;
    let corpus = Corpus::with_vectors(&parts, ids, vectors, 20)?;
    Trainer::new(corpus, config.clone(), &pollster::block_on(engine::start())?.0)
}

fn small(model: ModelKind) -> RunConfig {
    RunConfig {
        model,
        embedding_dim: 16,
        hidden_size: 16,
        filters: 16,
        feed_forward: 16,
        validation_share: 0.0,
        ..RunConfig::default()
    }
}

fn advance(trainer: &mut Trainer, n_steps: usize) -> Vec<TrainingEvent> {
    pollster::block_on(trainer.advance(n_steps)).expect("the network trains")
}

fn n_correct(trainer: &Trainer) -> usize {
    pollster::block_on(trainer.evaluate(&trainer.corpus().training))
        .expect("the network classifies")
        .n_correct
}

fn probabilities(trainer: &Trainer, text: &str) -> Vec<f64> {
    let tokens = encode(text);
    pollster::block_on(trainer.probabilities_of_vectors(&[&tokens]))
        .expect("the network classifies")
        .remove(0)
}

#[test]
fn every_network_learns_from_order_what_the_mean_cannot_tell() {
    for model in MODELS {
        let config = RunConfig {
            epochs: 100,
            learning_rate: 0.3,
            dropout: 0.0,
            word_dropout: 0.0,
            ..small(model)
        };
        let mut trainer = trainer(&EIGHT, &config).unwrap();
        let [rising, falling] = ["0ab", "0ba"].map(|text| probabilities(&trainer, text));
        assert!((rising[0] - falling[0]).abs() < 1e-3, "{model:?}: {rising:?}, {falling:?}");
        advance(&mut trainer, usize::MAX);
        assert_eq!(n_correct(&trainer), 8, "{model:?}");
    }
}

#[test]
fn a_run_starts_from_what_the_mean_tells() {
    let rows = [("a", "aax"), ("a", "aya"), ("a", "zaa"), ("b", "bxb"), ("b", "ybb"), ("b", "bbz")];
    for model in MODELS {
        let trainer = trainer(&rows, &small(model)).unwrap();
        assert_eq!(n_correct(&trainer), 6, "{model:?}");
        // A new text too, and its order does not matter yet.
        let first = probabilities(&trainer, "aaw");
        assert!(first[0] > 0.5, "{model:?}: {first:?}");
        let turned = probabilities(&trainer, "waa");
        assert!((first[0] - turned[0]).abs() < 1e-3, "{model:?}: {first:?}, {turned:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for model in MODELS {
        let run = |seed, chunk| {
            let config = RunConfig { seed, epochs: 3, batch_size: 3, ..small(model) };
            let mut trainer = trainer(&EIGHT, &config).unwrap();
            let mut events = Vec::new();
            while !trainer.is_finished() {
                events.extend(advance(&mut trainer, chunk));
            }
            events
        };
        assert_eq!(run(1, 100), run(1, 2), "{model:?}: the pace must not matter");
        assert_ne!(run(1, 100), run(2, 100), "{model:?}");
    }
}

#[test]
fn a_resumed_run_goes_on_as_if_it_had_never_stopped() {
    for model in MODELS {
        let config = RunConfig { epochs: 4, batch_size: 3, validation_share: 0.25, ..small(model) };
        let mut unbroken = trainer(&EIGHT, &config).unwrap();
        advance(&mut unbroken, 5);
        let checkpoint = pollster::block_on(unbroken.checkpoint()).unwrap();
        let mut resumed = trainer(&EIGHT, &config).unwrap();
        resumed.restore(&checkpoint).unwrap();
        let rest = advance(&mut unbroken, usize::MAX);
        assert_eq!(advance(&mut resumed, usize::MAX), rest, "{model:?}");
    }
}

#[test]
fn a_text_is_classified_alike_whether_it_is_in_the_data_or_new() {
    for model in MODELS {
        let mut trainer = trainer(&EIGHT, &RunConfig { epochs: 2, ..small(model) }).unwrap();
        advance(&mut trainer, usize::MAX);
        let first = &trainer.corpus().training[0];
        let known = pollster::block_on(trainer.probabilities(&[&first.ids])).unwrap().remove(0);
        assert_eq!(probabilities(&trainer, EIGHT[first.row].1), known, "{model:?}");
    }
}

#[test]
fn a_new_text_of_any_length_has_probabilities() {
    for model in MODELS {
        let trainer = trainer(&EIGHT, &small(model)).unwrap();
        for text in [String::new(), "ab".repeat(500)] {
            let sum: f64 = probabilities(&trainer, &text).iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{model:?}: {sum}");
        }
    }
}

#[test]
fn vectors_of_other_texts_are_refused() {
    let examples = examples(&EIGHT);
    let config = small(ModelKind::Cnn);
    let parts = Parts::new(&examples, None, &config).unwrap();
    let error = Corpus::with_vectors(&parts, vec![vec![2]], TokenVectors::new(2), 20).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Engine { .. }), "{error}");
}
