//! Explanations of every kind of run, on encoders of a few numbers.

use std::rc::Rc;

use burn::prelude::Device;

use super::path::MOST_POINTS;
use super::subject::Subject;
use super::{
    Explaining, Explanation, Filter, Filters, Insight, Matrix, TextMap, TopActivations, log_odds,
};
use crate::config::{
    Adaptation, EncoderName, ModelKind, RnnPooling, RunConfig, RunKind, Side, Start,
};
use crate::data::Example;
use crate::error::ErrorKind;
use crate::model::ActivationKind;
use crate::model::testing::device;
use crate::pretrained::testing::{bert, cnn, encoder, examples, planted};
use crate::run::Run;

fn config(start: Start, model: ModelKind, adaptation: Adaptation) -> RunConfig {
    RunConfig {
        start,
        model,
        adaptation,
        tuning_steps: 4,
        max_len: 6,
        epochs: 8,
        learning_rate: 0.02,
        batch_size: 4,
        embedding_dim: 8,
        n_heads: 2,
        feed_forward: 8,
        filters: 4,
        conv_filters: 3,
        dense_units: 6,
        hidden_size: 5,
        ..RunConfig::default()
    }
}

/// Each kind of run, with each kind of network and encoder.
fn kinds() -> Vec<RunConfig> {
    let scratch =
        ModelKind::ALL.iter().map(|&model| config(Start::Random, model, Adaptation::Automatic));
    let gru = config(Start::Random, ModelKind::Gru, Adaptation::Automatic);
    let article = config(Start::Random, ModelKind::ArticleCnn, Adaptation::Automatic);
    let mut all: Vec<RunConfig> = scratch.collect();
    all.push(RunConfig { bidirectional: true, rnn_pooling: RnnPooling::Max, ..gru });
    all.push(RunConfig { padding: Side::Pre, truncation: Side::Pre, max_len: 5, ..article });
    let pretrained = |model, adaptation| config(Start::Pretrained, model, adaptation);
    for model in [ModelKind::Cnn, ModelKind::Transformer] {
        all.extend(
            [Adaptation::Frozen, Adaptation::Tuned, Adaptation::Network]
                .map(|a| pretrained(model, a)),
        );
    }
    all.push(pretrained(ModelKind::Gru, Adaptation::Automatic));
    all
}

fn name(config: &RunConfig) -> String {
    format!("{:?} {:?} {:?}", config.start, config.model, config.adaptation)
}

fn trained(examples: &[Example], config: &RunConfig, device: &Device) -> Run {
    let encoder = config.encoder().map(|name| {
        Rc::new(encoder(&match name {
            EncoderName::Small => cnn(),
            EncoderName::Large | EncoderName::LargeEn | EncoderName::Own => bert(),
            EncoderName::Picture | EncoderName::Sound => unreachable!("none is asked for"),
        }))
    });
    let mut run = Run::new(examples, None, config.clone(), encoder, device).unwrap();
    while !run.is_finished() {
        pollster::block_on(run.advance(100)).unwrap();
    }
    run
}

fn explain(run: &mut Run, text: &str, class: usize, device: &Device) -> Explanation {
    let label = run.classes()[class].clone();
    let mut explaining = pollster::block_on(Explaining::new(run, text, &label, device)).unwrap();
    loop {
        let (done, total) = explaining.progress();
        assert!(done <= total);
        if let Some(explanation) = pollster::block_on(explaining.advance(run)).unwrap() {
            return explanation;
        }
    }
}

fn score(run: &mut Run, text: &str, class: usize) -> f64 {
    log_odds(&pollster::block_on(run.classify_all(&[text])).unwrap()[0], class)
}

/// Within 2 % of the change that they explain.
#[track_caller]
fn check_complete(explanation: &Explanation, name: &str) {
    let sum: f64 = explanation.units.iter().map(|unit| unit.gradient).sum();
    let change = explanation.score - explanation.baseline;
    let gap = (sum + explanation.elsewhere - change).abs();
    // A layer norm of two numbers, as in the little CNN encoder, is a step, on which no
    // gradient can be caught; then every point that may be spent is. `tests/explain.rs` has
    // the encoders of the page.
    let is_step = name.starts_with("Pretrained")
        && !name.contains("Transformer")
        && explanation.n_points >= MOST_POINTS - 2;
    assert!(
        gap <= (0.02 * change.abs()).max(0.002) || is_step,
        "{name}: {sum} of {change}, {explanation:?}"
    );
}

#[test]
fn weights_of_every_kind_add_up_to_the_change_of_the_score() {
    let device = device();
    for config in kinds() {
        let mut run = trained(&planted(), &config, &device);
        for (text, n_units) in
            [("a b  a a b", 5), ("a", 1), ("b\nA", 2), ("", 0), ("never seen", 2)]
        {
            let explanation = explain(&mut run, text, 1, &device);
            check_complete(&explanation, &name(&config));
            if config.encoder().is_none() {
                assert_eq!(explanation.units.len(), n_units, "{} {text:?}", name(&config));
            }
            // Half precision, where a network stands on an encoder's vectors.
            let tolerance = if config.kind() == RunKind::Network { 0.02 } else { 2e-4 };
            let expected = score(&mut run, text, 1);
            let difference = (explanation.score - expected).abs();
            assert!(
                difference <= tolerance * expected.abs().max(1.0),
                "{}: {text:?}",
                name(&config)
            );
            for unit in &explanation.units {
                let without = [&text[..unit.start], &text[unit.end..]].concat();
                let expected = expected - score(&mut run, &without, 1);
                assert!((unit.left_out.unwrap() - expected).abs() < 2e-3, "{}", name(&config));
            }
        }
    }
}

#[test]
fn slopes_are_the_change_of_the_score_on_the_way() {
    let device = device();
    for config in kinds() {
        let run = trained(&planted(), &config, &device);
        let subject = |embedded: Option<&[f32]>| {
            let mut subject =
                pollster::block_on(Subject::new(&run, "a b b a", 0, &device)).unwrap();
            if let Some(embedded) = embedded {
                subject.embedded.copy_from_slice(embedded);
            }
            subject
        };
        let whole = subject(None);
        let points =
            |subject: &Subject, alphas: &[f64]| pollster::block_on(subject.points(alphas)).unwrap();
        let (alpha, step) = (0.7, 2e-3);
        let here = &points(&whole, &[alpha])[0];
        let around = points(&whole, &[alpha - step, alpha + step]);
        let along = (around[1].score - around[0].score) / (2.0 * step);
        let sum: f64 = here.slopes.iter().zip(whole.changes()).map(|(s, c)| s * c).sum();
        assert!(
            (along - sum).abs() < 0.03 * along.abs().max(1.0),
            "{}: {along} {sum}",
            name(&config)
        );
        // One token's embedding alone, a little longer and shorter.
        let width = whole.embedded.len() / whole.seq;
        let scaled = |token: usize, factor: f64| {
            let start = (whole.first + token) * width;
            let mut embedded = whole.embedded.clone();
            embedded[start..start + width].iter_mut().for_each(|x| *x *= factor as f32);
            points(&subject(Some(&embedded)), &[alpha])[0].score
        };
        for token in 0..whole.n_tokens() {
            let along = (scaled(token, 1.0 + step) - scaled(token, 1.0 - step)) / (2.0 * step);
            let slope = alpha * here.slopes[token];
            let is_close = (along - slope).abs() < 0.03 * along.abs().max(1.0);
            assert!(is_close, "{} token {token}: {along} {slope}", name(&config));
        }
    }
}

#[test]
fn the_words_that_matter_are_found_with_their_signs() {
    let device = device();
    for model in [ModelKind::Cnn, ModelKind::Gru, ModelKind::Transformer] {
        let config = RunConfig {
            epochs: 60,
            dropout: 0.0,
            word_dropout: 0.0,
            embedding_dim: 32,
            feed_forward: 32,
            ..config(Start::Random, model, Adaptation::Automatic)
        };
        let rows = ["x red", "red y", "red", "z red y", "x blue", "blue y", "blue", "z blue y"];
        let rows = rows.map(|text| (if text.contains("red") { "warm" } else { "cold" }, text));
        let mut run = trained(&examples(&[rows, rows].concat()), &config, &device);
        let warm = run.classes().iter().position(|class| class == "warm").unwrap();
        let text = "x red y";
        for (class, sign) in [(warm, 1.0), (1 - warm, -1.0)] {
            let explanation = explain(&mut run, text, class, &device);
            let strongest = explanation
                .units
                .iter()
                .max_by(|a, b| (sign * a.gradient).total_cmp(&(sign * b.gradient)));
            let unit = strongest.unwrap();
            assert_eq!(&text[unit.start..unit.end], "red", "{model:?} {explanation:?}");
            assert!(
                sign * unit.gradient > 0.5 && sign * unit.left_out.unwrap() > 0.5,
                "{explanation:?}"
            );
        }
    }
}

#[test]
fn n_grams_have_their_part() {
    let device = device();
    // The encoder knows none of these words; their n-grams tell the classes apart.
    let rows: Vec<(&str, String)> = (0..12)
        .flat_map(|i| [("up", format!("rise{i} soar")), ("down", format!("fall{i} sink"))])
        .collect();
    let rows: Vec<(&str, &str)> =
        rows.iter().map(|(label, text)| (*label, text.as_str())).collect();
    let config = RunConfig {
        label_names: false,
        ..config(Start::Pretrained, ModelKind::Cnn, Adaptation::Frozen)
    };
    let mut run = trained(&examples(&rows), &config, &device);
    let Run::Transfer(transfer) = &run else { unreachable!() };
    assert!(transfer.recipe().unwrap().ngram_weight > 0.0);
    let up = run.classes().iter().position(|class| class == "up").unwrap();
    let explanation = explain(&mut run, "soaring, fall", up, &device);
    check_complete(&explanation, "n-grams");
    let [soaring, .., fall] = &explanation.units[..] else { panic!("{explanation:?}") };
    assert!(soaring.gradient > 0.0 && fall.gradient < 0.0, "{explanation:?}");
}

#[test]
fn a_map_of_every_kind_has_each_text_beside_itself() {
    let device = device();
    for config in kinds() {
        let config = RunConfig { test_share: 0.2, ..config };
        let mut run = trained(&planted(), &config, &device);
        let mut map = TextMap::new(&mut run).unwrap();
        while !pollster::block_on(map.advance(&mut run)).unwrap() {}
        assert_eq!(map.progress(), (20, 20));
        let [first, second] = map.shares();
        assert!(first >= second && first > 0.0 && first + second < 1.001, "{}", name(&config));
        let mean: f32 = map.places().iter().map(|place| place.x).sum();
        assert!(mean.abs() < 0.01, "{}: {mean}", name(&config));
        for place in map.places() {
            let text = &planted()[place.row].text;
            let (at, near) = pollster::block_on(map.near(&mut run, text, 5)).unwrap();
            let is_close = |a: f32, b: f32| (a - b).abs() < 0.02 * (1.0 + a.abs());
            assert!(is_close(at[0], place.x) && is_close(at[1], place.y), "{}", name(&config));
            assert_eq!(near.len(), 5);
            assert!(near[0].1 > 0.99 && near.is_sorted_by(|a, b| a.1 >= b.1), "{near:?}");
        }
        let (places, done, total) = map.advance_tsne();
        assert_eq!((places.len(), done), (20, total));
    }
}

/// Once all training texts are searched.
fn inside(run: &mut Run, text: &str, layer: usize) -> Insight {
    let mut top = TopActivations::default();
    loop {
        let insight = pollster::block_on(Insight::of(run, text, layer, &mut top)).unwrap();
        if insight.filters.as_ref().is_none_or(|filters| !filters.is_searching) {
            return insight;
        }
    }
}

#[test]
fn the_inside_of_every_kind_adds_up_to_what_the_network_makes_of_it() {
    let device = device();
    for config in kinds() {
        // Every text is a training text.
        let config = RunConfig { validation_share: 0.0, test_share: 0.0, ..config };
        let mut run = trained(&planted(), &config, &device);
        inside(&mut run, "a", 1);
        let insight = inside(&mut run, "a b a", 1);
        let nothing = inside(&mut run, "", 1) == Insight::default();
        assert_eq!(nothing, config.encoder().is_none(), "{}", name(&config));
        let n_tokens = insight.tokens.len();
        for matrix in &insight.matrices {
            let [_, rows, columns] = matrix.shape;
            assert_eq!(matrix.values.len(), matrix.shape.iter().product::<usize>());
            match matrix.kind {
                ActivationKind::Attention => {
                    assert_eq!((rows, columns), (n_tokens, n_tokens));
                    for row in matrix.values.chunks(columns) {
                        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{row:?}");
                    }
                }
                ActivationKind::State => assert_eq!(rows, n_tokens),
                _ => assert!(matrix.values.iter().all(|gate| (0.0..=1.0).contains(gate))),
            }
        }
        let (kind, n_filters) = match (config.model, config.kind()) {
            (ModelKind::ArticleCnn, _) => (ActivationKind::PictureFilters, 3),
            (ModelKind::Cnn, RunKind::Transfer) => (ActivationKind::EncoderFilters, 6),
            (ModelKind::Cnn, _) => (ActivationKind::Filters, 12),
            _ => {
                assert!(insight.filters.is_none() && !insight.matrices.is_empty());
                continue;
            }
        };
        let filters = insight.filters.unwrap();
        assert_eq!((filters.kind, filters.n_filters), (kind, n_filters), "{}", name(&config));
        assert_eq!(filters.most.len(), n_filters);
        assert!(filters.most.is_sorted_by(|a, b| a.value >= b.value));
        assert!(filters.most.iter().any(|filter| filter.value > 0.0), "{}", name(&config));
        for filter in &filters.most {
            // The text is one of those that were searched: nothing in it fires a filter more.
            let most = filter.strongest.first().map_or(0.0, |(_, value)| *value);
            assert!(filter.value <= most + 1e-4, "{filter:?}");
            assert!(filter.strongest.is_sorted_by(|a, b| a.1 >= b.1));
            assert_eq!(filter.phrase.is_empty(), filter.value == 0.0, "{filter:?}");
        }
    }
}

#[test]
fn a_phrase_alone_fires_its_filter_as_much() {
    let device = device();
    let config = config(Start::Random, ModelKind::Cnn, Adaptation::Automatic);
    for padding in [Side::Post, Side::Pre] {
        let mut run = trained(&planted(), &RunConfig { padding, ..config.clone() }, &device);
        for filter in inside(&mut run, "b a", 0).filters.unwrap().most {
            for (phrase, value) in &filter.strongest {
                let alone = inside(&mut run, phrase, 0).filters.unwrap().most;
                let is_same = |f: &&Filter| (f.width, f.number) == (filter.width, filter.number);
                let alone = alone.iter().find(is_same).unwrap();
                assert!(alone.value >= value - 1e-4, "{phrase} {value} {alone:?}");
            }
        }
    }
}

#[test]
fn an_encoders_phrases_are_of_its_pieces() {
    let device = device();
    let config = config(Start::Pretrained, ModelKind::Cnn, Adaptation::Frozen);
    let mut run = trained(&planted(), &config, &device);
    let filters = inside(&mut run, "a b", 0).filters.unwrap();
    for Filter { width, phrase, .. } in &filters.most {
        assert!("<s> ab</s>".contains(phrase.as_str()), "{phrase}");
        let n_pieces = ["<s>", "a", "b", "</s>"].iter().filter(|p| phrase.contains(*p)).count();
        assert!(n_pieces <= *width, "{phrase}");
    }
}

#[test]
fn training_texts_are_searched_a_part_a_look() {
    let device = device();
    let text = |bits: usize| -> String {
        let word = |place: usize| if (bits >> place).is_multiple_of(2) { "a" } else { "b" };
        (0..7).map(word).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<(&str, String)> =
        (0..128).map(|bits| (if bits % 2 == 0 { "even" } else { "odd" }, text(bits))).collect();
    let rows: Vec<(&str, &str)> =
        rows.iter().map(|(label, text)| (*label, text.as_str())).collect();
    let config = RunConfig {
        validation_share: 0.0,
        test_share: 0.0,
        ..config(Start::Pretrained, ModelKind::Cnn, Adaptation::Frozen)
    };
    let mut run = trained(&examples(&rows), &config, &device);
    let mut top = TopActivations::default();
    let mut look = || pollster::block_on(Insight::of(&mut run, "b a", 0, &mut top)).unwrap();
    // 128 texts of 8 pieces, 512 pieces a look.
    let looks = [look(), look(), look()].map(|insight| insight.filters.unwrap());
    assert_eq!(looks.each_ref().map(|look| look.is_searching), [true, false, false]);
    assert_eq!(looks[1], looks[2]);
    let best = |filters: &Filters| -> Vec<f32> {
        filters.most.iter().map(|filter| filter.strongest.first().map_or(0.0, |s| s.1)).collect()
    };
    assert!(best(&looks[0]).iter().zip(best(&looks[1])).all(|(first, all)| *first <= all));
}

#[test]
fn gates_by_the_states_that_they_make() {
    // h' = (1 - z) n + z h with n between -1 and 1: the gate that stays bounds the change.
    let device = device();
    let config = config(Start::Random, ModelKind::Gru, Adaptation::Automatic);
    let mut run = trained(&planted(), &RunConfig { bidirectional: true, ..config }, &device);
    let insight = inside(&mut run, "a b b a", 0);
    for is_backwards in [false, true] {
        let of = |kind| {
            let is_wanted =
                |matrix: &&Matrix| matrix.kind == kind && matrix.is_backwards == is_backwards;
            insight.matrices.iter().find(is_wanted).unwrap()
        };
        let (states, update) = (of(ActivationKind::State), of(ActivationKind::Update));
        let [_, seq, hidden] = states.shape;
        for token in 0..seq {
            let before = if is_backwards { token + 1 } else { token.wrapping_sub(1) };
            for unit in 0..hidden {
                let at = |token: usize| states.values.get(token * hidden + unit).copied();
                let last = if before < seq { at(before).unwrap() } else { 0.0 };
                let gate = update.values[token * hidden + unit];
                let candidate = (at(token).unwrap() - gate * last) / (1.0 - gate);
                assert!(candidate.abs() <= 1.0001, "{candidate}");
            }
        }
    }
}

#[test]
fn what_is_not_read_has_no_weight() {
    let device = device();
    let config =
        RunConfig { max_len: 2, ..config(Start::Random, ModelKind::Cnn, Adaptation::Automatic) };
    let mut run = trained(&planted(), &config, &device);
    let explanation = explain(&mut run, "a b a a", 0, &device);
    assert_eq!(explanation.units.iter().map(|unit| unit.start).collect::<Vec<_>>(), [0, 2]);
    let unknown = pollster::block_on(Explaining::new(&mut run, "a", "other", &device));
    let label = "other".to_string();
    assert_eq!(unknown.err().map(|error| error.kind), Some(ErrorKind::UnknownClass { label }));
}
