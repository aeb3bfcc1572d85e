//! The pretrained encoders against the vectors and ids that their published code gives.
//!
//! The published weights before pruning and rounding are too large to keep here. Write them
//! with `cargo xtask models --full DIR`, and run
//! `HANDFUL_FULL_MODELS=DIR cargo test --release --test all pretrained -- --ignored`.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use burn::prelude::*;
use flate2::read::GzDecoder;
use handful::config::EncoderName;
use handful::engine;
use handful::pretrained::{Encoder, EncoderBatch, EncoderNetwork};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Text {
    name: String,
    text: String,
}

#[derive(Deserialize)]
struct Golden {
    name: String,
    /// In the published vocabulary.
    ids: Vec<u32>,
    /// Times 10,000.
    vector: Vec<f32>,
}

/// Every eighth number of some tensors for one text.
#[derive(Deserialize)]
struct Trace {
    text: String,
    ids: Vec<u32>,
    embedded: Vec<Vec<f32>>,
    /// After the first layer, of a BERT.
    layer1: Option<Vec<Vec<f32>>>,
    tokens: Vec<Vec<f32>>,
    /// Before it is made a unit vector, of a CNN; all numbers.
    pooled: Option<Vec<f32>>,
    /// All numbers.
    vector: Vec<f32>,
}

fn fixture<T: DeserializeOwned>(name: &str) -> T {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pretrained");
    let bytes = std::fs::read(folder.join(format!("{name}.json"))).expect("the fixture is there");
    serde_json::from_slice(&bytes).expect("the fixture is of its type")
}

/// The texts with what is expected of each.
fn goldens(name: &str) -> Vec<(String, Golden)> {
    let texts: Vec<Text> = fixture("texts");
    let goldens: Vec<Golden> = fixture(name);
    let pairs: Vec<_> = texts.into_iter().zip(goldens).collect();
    assert_eq!(pairs.len(), 40);
    assert!(pairs.iter().all(|(text, golden)| text.name == golden.name));
    pairs.into_iter().map(|(text, golden)| (text.text, golden)).collect()
}

fn device() -> Device {
    pollster::block_on(engine::start()).expect("the CPU engine starts").0.inner()
}

/// An encoder as the page loads it.
fn shipped(name: &str) -> Encoder {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/models");
    let file = std::fs::File::open(folder.join(format!("{name}.safetensors.gz")))
        .expect("the encoder is there");
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).expect("the file is compressed");
    Encoder::load(&bytes, &device()).expect("the file holds an encoder")
}

/// An encoder with the published weights.
fn full(name: &str) -> Encoder {
    let folder = std::env::var("HANDFUL_FULL_MODELS").expect("HANDFUL_FULL_MODELS names a folder");
    let bytes = std::fs::read(Path::new(&folder).join(format!("{name}.safetensors")))
        .expect("the folder has the published weights");
    Encoder::load(&bytes, &device()).expect("the file holds an encoder")
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().expect("the tensor is of f32")
}

fn batch(encoder: &Encoder, text: &str) -> EncoderBatch {
    encoder.batch(&[&encoder.ids(text)], &device())
}

fn vector(encoder: &Encoder, text: &str) -> Vec<f32> {
    numbers(encoder.network().expect("it reads texts").forward(&batch(encoder, text)).vector)
}

fn published_ids(encoder: &Encoder, text: &str) -> Vec<u32> {
    encoder.ids(text).iter().map(|&id| encoder.original_ids()[id as usize]).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// Every text with the published ids, but for those named, and nearly the published vector.
#[track_caller]
fn check_full(encoder: &str, golden: &str, other_ids: &[&str]) {
    let encoder = full(encoder);
    for (text, golden) in goldens(golden) {
        let ids = published_ids(&encoder, &text);
        if other_ids.contains(&golden.name.as_str()) {
            continue;
        }
        assert_eq!(ids, golden.ids, "{}", golden.name);
        let cosine = cosine(&vector(&encoder, &text), &golden.vector);
        assert!(cosine >= 0.9999, "{}: {cosine}", golden.name);
    }
}

/// Where every expected piece is in the file, and no special id stands in for text, the ids
/// are the published ones; where the ids are, the vector nearly is.
#[track_caller]
fn check_shipped(encoder: &str, golden: &str, n_texts: usize, lowest: f32) {
    let encoder = shipped(encoder);
    let kept: HashSet<u32> = encoder.original_ids().iter().copied().collect();
    let (mut n_equal, mut far) = (0, Vec::new());
    for (text, golden) in goldens(golden) {
        let ids = published_ids(&encoder, &text);
        let is_kept = golden.ids.iter().all(|id| kept.contains(id));
        if is_kept && golden.name != "markup" {
            assert_eq!(ids, golden.ids, "{}", golden.name);
        }
        if ids == golden.ids {
            n_equal += 1;
            let cosine = cosine(&vector(&encoder, &text), &golden.vector);
            if cosine < lowest {
                far.push(format!("{}: {cosine}", golden.name));
            }
        }
    }
    assert_eq!(far, [""; 0], "cosines below {lowest}");
    assert_eq!(n_equal, n_texts);
}

#[track_caller]
fn check_close(name: &str, actual: &[f32], expected: &[f32]) {
    assert_eq!(actual.len(), expected.len(), "{name}");
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() < 1e-4, "{name}: {a} is not {e}");
    }
}

fn every_eighth(values: Vec<f32>) -> Vec<f32> {
    values.into_iter().step_by(8).collect()
}

#[track_caller]
fn check_trace(name: &str) {
    let encoder = full(&format!("{name}-full"));
    let trace: Trace = fixture(&format!("{name}-trace"));
    assert_eq!(encoder.ids(&trace.text), trace.ids);
    let batch = batch(&encoder, &trace.text);
    let encoded = encoder.network().expect("it reads texts").forward(&batch);
    let embedded = match encoder.network().expect("it reads texts") {
        EncoderNetwork::Cnn(_) => batch.embedded,
        EncoderNetwork::Bert(network) => {
            let after_first = every_eighth(numbers(network.hidden_at(&batch, 1)));
            check_close(
                "layer 1",
                &after_first,
                &trace.layer1.expect("the trace of a BERT has its first layer").concat(),
            );
            network.hidden_at(&batch, 0)
        }
    };
    check_close("embedded", &every_eighth(numbers(embedded)), &trace.embedded.concat());
    check_close("tokens", &every_eighth(numbers(encoded.tokens)), &trace.tokens.concat());
    check_close("vector", &numbers(encoded.vector), &trace.vector);
    let features = numbers(encoded.features);
    let n = trace.vector.len();
    if let Some(pooled) = trace.pooled {
        check_close("first features", &features[..n], &trace.vector);
        let length = pooled.iter().map(|x| x * x).sum::<f32>().sqrt();
        let pooled: Vec<f32> = pooled.iter().map(|x| x / length).collect();
        check_close("pooled", &features[n..], &pooled);
    } else {
        check_close("last features", &features[features.len() - n..], &trace.vector);
    }
}

/// On the CPU texts are read by loops of their own: all that they give of many texts at once is
/// what the network gives of each.
#[track_caller]
fn check_reading(name: &str) {
    let encoder = shipped(name);
    let texts: Vec<Text> = fixture::<Vec<Text>>("texts").into_iter().step_by(3).collect();
    let ids: Vec<Vec<u32>> = texts.iter().map(|text| encoder.ids(&text.text)).collect();
    let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
    let (features, bases) =
        pollster::block_on(encoder.features_and_base(&ids)).expect("the engine reads");
    let tokens = pollster::block_on(encoder.token_features(&ids)).expect("the engine reads");
    let EncoderNetwork::Bert(network) = encoder.network().expect("it reads texts") else {
        panic!("{name} is no BERT")
    };
    for (index, text) in texts.iter().enumerate() {
        let (encoded, base) = network.forward_keeping(&batch(&encoder, &text.text));
        for (what, read, expected) in [
            ("features", &features[index], numbers(encoded.features)),
            ("tokens", &tokens[index].values, numbers(encoded.tokens)),
            ("base", &bases[index].values, numbers(base)),
        ] {
            let cosine = cosine(read, &expected);
            assert!(cosine > 0.999_99, "{name}, {}: the {what} have cosine {cosine}", text.name);
            let most = expected.iter().fold(0.0f32, |most, x| most.max(x.abs()));
            for (read, expected) in read.iter().zip(&expected) {
                let off = (read - expected).abs() / most;
                assert!(off < 2e-3, "{name}, {}: {what} {read}, not {expected}", text.name);
            }
        }
    }
}

#[test]
fn many_texts_are_read_as_each_by_the_network() {
    check_reading("large");
    check_reading("large-en");
}

#[test]
#[ignore = "needs the published weights"]
fn published_small_encoder() {
    // The published code lets a text name the unknown piece; here that is never text.
    check_full("small-full", "small", &["markup"]);
    check_full("small-v24k", "small-pruned", &[]);
}

#[test]
#[ignore = "needs the published weights"]
fn published_large_encoder() {
    check_full("large-full", "large", &[]);
}

#[test]
#[ignore = "needs the published weights"]
fn published_large_english_encoder() {
    check_full("large-en-full", "large-en", &[]);
}

#[test]
#[ignore = "needs the published weights"]
fn published_steps() {
    check_trace("small");
    check_trace("large");
    check_trace("large-en");
}

#[test]
fn small_encoder() {
    check_shipped("small", "small", 21, 0.99);
}

#[test]
fn large_encoder() {
    check_shipped("large", "large", 28, 0.99);
}

#[test]
fn large_english_encoder() {
    check_shipped("large-en", "large-en", 40, 0.99);
}

/// Texts of many scripts, with characters that vanish, combine or become several.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => any::<String>(),
        3 => "[a-zA-Z '.,!?-]{0,12}",
        2 => "[中文的カナひらがなー、。]{0,6}",
        2 => "[ \\t\\n\u{0}\u{1}\u{3000}\u{200b}\u{200d}\u{ad}\u{feff}\u{fe0f}\u{2581}]{0,4}",
        2 => "[e\u{301}\u{308}\u{3099}ｶﾞﾊﾟİΣςﬁ½①㎏ﷺ]{0,6}",
        1 => Just("[CLS]<s>query: ".to_string()),
        1 => Just("word ".repeat(60)),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

/// The pieces slice the text in its order, and the ids are the pieces' between special ones.
fn check_alignment(name: &str) {
    let encoder = shipped(name);
    let max_len = encoder.info().max_len;
    proptest!(ProptestConfig::with_cases(300), |(text in any_text())| {
        let tokens = encoder.encode(&text).tokens;
        for token in &tokens {
            prop_assert!(text.get(token.start..token.end).is_some());
            prop_assert!(!token.text.is_empty());
        }
        for pair in tokens.windows(2) {
            prop_assert!(pair[0].start <= pair[1].start && pair[0].end <= pair[1].end);
        }
        let ids = encoder.ids(&text);
        let n_leading = encoder.n_leading();
        prop_assert!(ids.len() <= max_len);
        let told: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let room = max_len - n_leading - 1;
        if told.is_empty() {
            prop_assert!(ids.len() <= n_leading + 2);
        } else {
            let n_read = told.len().min(room);
            prop_assert_eq!(&ids[n_leading..n_leading + n_read], &told[..n_read]);
        }
    });
    // Where no character changes, every one but the spaces is in one piece.
    proptest!(ProptestConfig::with_cases(300), |(text in "[a-z0-9 中文的电影,.!]{0,60}")| {
        let mut n_covering = vec![0; text.len()];
        for token in encoder.encode(&text).tokens {
            n_covering[token.start..token.end].iter_mut().for_each(|n| *n += 1);
        }
        for (n, byte) in n_covering.iter().zip(text.bytes()) {
            prop_assert!(*n == 1 || (*n == 0 && byte == b' ') , "{:?}", n_covering);
        }
    });
}

#[test]
fn pieces_are_aligned_to_the_text() {
    check_alignment("small");
    check_alignment("large");
    check_alignment("large-en");
}

/// A text far longer than is read takes no part in what is read of its beginning.
#[test]
fn only_the_beginning_of_a_long_text_is_read() {
    for name in ["small", "large", "large-en"] {
        let encoder = shipped(name);
        for part in ["the river carried small boats, ", "清晨的集市上人们正在挑选新鲜的蔬菜。"]
        {
            let ids = encoder.ids(&part.repeat(100_000 / part.len()));
            assert_eq!(ids.len(), encoder.info().max_len);
            let short = encoder.ids(&part.repeat(40));
            assert_eq!(ids[..100], short[..100]);
        }
    }
}

#[test]
fn versions_of_encoders_outside_are_those_of_their_files() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/models/manifest.json");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let encoders = manifest["encoders"].as_array().unwrap();
    let outside = EncoderName::ALL.iter().filter(|name| name.is_given());
    for name in outside {
        let entry = encoders.iter().find(|entry| entry["name"] == name.name()).unwrap();
        let hash = entry["uncompressedSha256"].as_str().unwrap();
        let version = u64::from_str_radix(&hash[..16], 16).unwrap();
        assert_eq!(name.version(), Some(version), "{name:?} is {hash} now");
    }
}
