//! Explanations with the encoders that the page has.

use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use handful::config::{Adaptation, ModelKind, RunConfig, Start, TransformerEncoder};
use handful::data::{ParseOptions, parse};
use handful::engine;
use handful::explain::{Explaining, Explanation, Filter, Insight, TopActivations};
use handful::pretrained::Encoder;
use handful::run::Run;

fn explain(config: &RunConfig, sample: &str, text: &str) -> (Explanation, Run) {
    let device = pollster::block_on(engine::start()).expect("the CPU engine starts").0;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let encoder = config.encoder().map(|name| {
        let path = root.join(format!("www/models/{}.safetensors.gz", name.name()));
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).expect("the encoder is there");
        flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).expect("the file is compressed");
        Rc::new(Encoder::load(&bytes, &device).expect("the file holds an encoder"))
    });
    let table = std::fs::read_to_string(root.join("www/samples").join(sample))
        .expect("the sample is there");
    let examples = parse(&table, &ParseOptions::default()).expect("a sample is a table").examples;
    let mut run = Run::new(&examples, None, config.clone(), encoder, &device)
        .expect("the settings fit the sample");
    while !run.is_finished() {
        pollster::block_on(run.advance(1_000)).expect("the run trains");
    }
    let probabilities =
        pollster::block_on(run.classify_all(&[text])).expect("the run classifies").concat();
    let class = handful::metrics::ranked(&probabilities)[0];
    let label = run.classes()[class].clone();
    let mut explaining = pollster::block_on(Explaining::new(&mut run, text, &label, &device))
        .expect("the label is a class");
    loop {
        if let Some(explanation) =
            pollster::block_on(explaining.advance(&mut run)).expect("the run explains")
        {
            return (explanation, run);
        }
    }
}

#[track_caller]
fn check(config: RunConfig, sample: &str, text: &str) {
    let (explanation, mut run) = explain(&config, sample, text);
    let change = explanation.score - explanation.baseline;
    let sum: f64 = explanation.units.iter().map(|unit| unit.gradient).sum();
    println!(
        "{:?} {:?} {}: {sum:.4} + {:.4} of {change:.4}, {} points",
        config.model,
        config.adaptation,
        run.classes()[explanation.class],
        explanation.elsewhere,
        explanation.n_points
    );
    for unit in &explanation.units {
        let word = &text[unit.start..unit.end];
        println!(
            "  {word}\t{:+.2}\t{:+.2}",
            unit.gradient,
            unit.left_out.expect("the text is short enough to leave each unit out")
        );
    }
    let gap = (sum + explanation.elsewhere - change).abs();
    assert!(gap <= 0.02 * change.abs(), "{gap} of {change}");
    check_inside(&mut run, text);
}

/// Something is seen inside; of filters, the phrases that fire them are in the text.
#[track_caller]
fn check_inside(run: &mut Run, text: &str) {
    let mut top = TopActivations::default();
    let mut look = || {
        pollster::block_on(Insight::of(run, text, 0, &mut top)).expect("the run shows its inside")
    };
    let mut insight = look();
    while insight.filters.as_ref().is_some_and(|filters| filters.is_searching) {
        insight = look();
    }
    assert_ne!(insight.filters.is_some(), !insight.matrices.is_empty());
    let letters = |text: &str| -> String {
        text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect()
    };
    // With the encoder's special pieces around it.
    let whole = letters(&format!("<s>{text}</s>"));
    for Filter { width, value, phrase, strongest, .. } in
        insight.filters.into_iter().flat_map(|filters| filters.most)
    {
        assert!(value > 0.0 && whole.contains(&letters(&phrase)), "{phrase}");
        assert!((2..=5).contains(&width) && !strongest.is_empty());
    }
}

const ENGLISH: &str = "Great news: you have won a free watch, click to claim your prize";
const CHINESE: &str = "我的快递已经三天没有更新了，能帮我查一下吗";

fn config(model: ModelKind, adaptation: Adaptation) -> RunConfig {
    RunConfig { start: Start::Pretrained, model, adaptation, epochs: 6, ..RunConfig::default() }
}

#[test]
fn the_cnn_encoder_is_explained_completely() {
    check(config(ModelKind::Cnn, Adaptation::Automatic), "messages.tsv", ENGLISH);
    check(config(ModelKind::Cnn, Adaptation::Automatic), "orders-zh.tsv", CHINESE);
    check(config(ModelKind::Cnn, Adaptation::Network), "messages.tsv", ENGLISH);
    let tuned = RunConfig { tuning_steps: 5, ..config(ModelKind::Cnn, Adaptation::Tuned) };
    check(tuned, "messages.tsv", ENGLISH);
}

#[test]
fn a_bert_is_explained_completely() {
    let english = RunConfig {
        encoder: TransformerEncoder::LargeEn,
        ..config(ModelKind::Transformer, Adaptation::Frozen)
    };
    check(english, "messages.tsv", "click to claim your prize");
}

#[test]
fn networks_from_random_weights_are_explained_completely() {
    for &model in ModelKind::ALL {
        for (sample, text) in [("messages.tsv", ENGLISH), ("orders-zh.tsv", CHINESE)] {
            check(
                RunConfig {
                    start: Start::Random,
                    epochs: 20,
                    ..config(model, Adaptation::Automatic)
                },
                sample,
                text,
            );
        }
    }
}
