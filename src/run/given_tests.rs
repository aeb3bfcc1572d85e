//! Runs on vectors that are given, of pictures and sounds.

use std::rc::Rc;

use burn::prelude::Device;

use super::tests::{evaluate, finish};
use super::{Part, Run};
use crate::RunConfig;
use crate::config::{EncoderName, LabelsPerText, RunKind, Start};
use crate::cross_validation::{Contestant, FoldRun};
use crate::data::Example;
use crate::error::{Error, ErrorKind};
use crate::export::{ExportForm, ExportedModel};
use crate::label::{LabelTask, Labelling};
use crate::model::testing::device;
use crate::pretrained::Encoder;
use crate::transfer::FeatureKind;

const N_FEATURES: usize = 6;

fn of_pictures() -> RunConfig {
    RunConfig { start: Start::Picture, test_share: 0.2, ..RunConfig::default() }
}

/// The name of a picture; every name but its number has the class in it.
fn picture(row: usize) -> Example {
    let label = ["cat", "dog", "owl"][row % 3];
    Example {
        text: format!("picture:{:016x}:{label} {label}.png", row * 7919),
        label: label.to_string(),
        line: 0,
    }
}

/// A number between -1 and 1 that nothing can be learned of.
fn chance(number: usize) -> f32 {
    let mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 40) as f32 / (1 << 23) as f32 - 1.0
}

/// Pictures, and an encoder with their vectors: chance, and the class in as much of it.
fn pictures(n: usize, signal: f32) -> (Vec<Example>, Rc<Encoder>) {
    let examples: Vec<Example> = (0..n).map(picture).collect();
    let encoder = Encoder::given(EncoderName::Picture, N_FEATURES, &device()).unwrap();
    give(&encoder, &examples, signal);
    (examples, Rc::new(encoder))
}

fn give(encoder: &Encoder, examples: &[Example], signal: f32) {
    let texts: Vec<String> = examples.iter().map(|example| example.text.clone()).collect();
    let value = |index: usize| {
        let (row, column) = (index / N_FEATURES, index % N_FEATURES);
        let class = ["cat", "dog", "owl"].iter().position(|class| *class == examples[row].label);
        chance(index) + if Some(column) == class { signal } else { 0.0 }
    };
    let vectors: Vec<f32> = (0..texts.len() * N_FEATURES).map(value).collect();
    encoder.given_vectors().unwrap().give(&texts, &vectors, N_FEATURES).unwrap();
}

fn new(examples: &[Example], encoder: &Rc<Encoder>, config: RunConfig) -> Result<Run, Error> {
    Run::new(examples, None, config, Some(encoder.clone()), &device())
}

fn classify(run: &mut Run, text: &str) -> Result<Vec<f64>, Error> {
    pollster::block_on(run.classify(text)).map(|(probabilities, ..)| probabilities)
}

#[test]
fn a_model_is_exported_on_top_of_what_its_encoder_computes() {
    let (examples, encoder) = pictures(30, 1.0);
    let mut run = new(&examples, &encoder, of_pictures()).unwrap();
    finish(&mut run, 1_000);
    let bytes = pollster::block_on(run.save()).unwrap();
    let of = |encoder| ExportedModel::new(&bytes, encoder);
    assert!(matches!(of(None).unwrap_err().kind, ErrorKind::EncoderMissing { .. }));
    // Field 1 of a graph: an operation without anything.
    let below = [0x0a, 0, 0x0a, 0];
    let exported = of(Some(&below)).unwrap();
    let files = exported.files(ExportForm::Onnx).unwrap();
    assert_eq!(
        files.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["model.onnx", "model.json"]
    );
    let model = &files[0].1;
    let has = |bytes: &[u8]| model.windows(bytes.len()).any(|window| window == bytes);
    assert!(has(&below) && has(b"features") && has(b"probabilities"));
    let description: serde_json::Value = serde_json::from_slice(&files[1].1).unwrap();
    assert_eq!(description["encoder"]["nFeatures"], N_FEATURES);
    assert!(description["text"].is_null() && description["characters"].is_null());
    let error = exported.files(ExportForm::Safetensors).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::InvalidMessage { .. }));
}

#[test]
fn a_configuration_of_pictures_uses_nothing_that_needs_words() {
    for (start, encoder) in
        [(Start::Picture, EncoderName::Picture), (Start::Sound, EncoderName::Sound)]
    {
        for model in crate::config::ModelKind::ALL {
            let config = RunConfig { start, model: *model, ..RunConfig::default() };
            assert_eq!((config.kind(), config.encoder()), (RunKind::Transfer, Some(encoder)));
            assert!(!config.is_of_texts() && !config.may_tune());
            for setting in RunConfig::settings() {
                let words = ["label_names", "ngrams", "adaptation", "tuning_rate", "lowercase"];
                assert!(!(words.contains(&setting.key) && config.uses(&setting)), "{setting:?}");
                let own = ["head", "unlabelled", "seed", "test_share"];
                assert!(!own.contains(&setting.key) || config.uses(&setting), "{setting:?}");
            }
        }
        let private = RunConfig { start, private: true, ..RunConfig::default() };
        assert!(matches!(
            private.validate().unwrap_err().kind,
            ErrorKind::InvalidSetting { key, .. } if key == "start"
        ));
    }
    assert!(RunConfig::default().is_of_texts() && RunConfig::default().may_tune());
}

#[test]
fn a_run_learns_from_given_vectors() {
    let (examples, encoder) = pictures(60, 3.0);
    let mut run = new(&examples, &encoder, of_pictures()).unwrap();
    let plan = run.plan().unwrap();
    assert!(plan.warnings.is_empty() && plan.unknown_share == 0.0);
    finish(&mut run, 7);
    let report = evaluate(&mut run, Part::Test).unwrap().unwrap();
    assert!(report.accuracy > 0.9, "{}", report.accuracy);
    let recipe = run.transfer().unwrap().recipe().unwrap().clone();
    assert_eq!((recipe.features, recipe.label_names), (FeatureKind::Frozen, false));
    assert_eq!(recipe.ngram_weight, 0.0);
    // A new picture, once its vector is given, and what is not explained.
    let new = Example { text: "picture:ffff:new.png".to_string(), ..picture(1) };
    assert!(matches!(
        classify(&mut run, &new.text).unwrap_err().kind,
        ErrorKind::MissingVector { text, row: None } if text == new.text
    ));
    give(&encoder, std::slice::from_ref(&new), 5.0);
    assert_eq!(run.classes()[1], "dog");
    assert!(classify(&mut run, &new.text).unwrap()[1] > 0.8);
    let device = device();
    let explaining = crate::explain::Explaining::new(&mut run, &new.text, "dog", &device);
    assert!(pollster::block_on(explaining).is_err());
}

#[test]
fn names_teach_nothing() {
    let (examples, encoder) = pictures(120, 0.0);
    let mut run = new(&examples, &encoder, of_pictures()).unwrap();
    finish(&mut run, 1_000);
    let report = evaluate(&mut run, Part::Test).unwrap().unwrap();
    let validation = evaluate(&mut run, Part::Validation).unwrap().unwrap();
    let accuracy = f64::midpoint(report.accuracy, validation.accuracy);
    assert!(accuracy < 0.6, "{accuracy} of three classes by chance");
    let device = device();
    let ngrams = FoldRun::new(
        Contestant::Ngrams,
        &of_pictures(),
        &examples,
        &examples,
        &["cat", "dog", "owl"].map(str::to_string),
        None,
        &device,
    );
    assert!(matches!(ngrams.err().unwrap().kind, ErrorKind::InvalidSetting { .. }));
}

#[test]
fn a_picture_without_a_vector_is_named_with_its_row() {
    let (examples, encoder) = pictures(30, 2.0);
    encoder.given_vectors().unwrap().forget();
    give(&encoder, &examples[..20], 2.0);
    let mut run = new(&examples, &encoder, of_pictures()).unwrap();
    let error = pollster::block_on(run.advance(1_000)).unwrap_err();
    let ErrorKind::MissingVector { text, row: Some(row) } = error.kind else { panic!("{error}") };
    assert!(row >= 20 && examples[row].text == text, "{row} {text}");
    // Once it is given, another run reads all.
    give(&encoder, &examples, 2.0);
    finish(&mut new(&examples, &encoder, of_pictures()).unwrap(), 1_000);
}

#[test]
fn what_is_given_is_checked() {
    let encoder = Encoder::given(EncoderName::Sound, 2, &device()).unwrap();
    let vectors = encoder.given_vectors().unwrap();
    let texts = ["a".to_string(), "b".to_string()];
    for (values, n_features) in
        [(&[1.0, 0.0, 0.0][..], 2), (&[1.0; 4], 4), (&[1.0; 2], 1), (&[], 0), (&[1.0; 6], 3)]
    {
        let error = vectors.give(&texts, values, n_features).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::InvalidMessage { .. }), "{error}");
    }
    let error = vectors.give(&texts, &[1.0, f32::NAN, 0.0, 0.0], 2).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::InvalidEncoder { .. }), "{error}");
    vectors.give(&texts, &[1.0, 0.0, 0.0, 1.0], 2).unwrap();
    let read = |text: &str| pollster::block_on(encoder.features(&[&encoder.ids(text)]));
    assert_eq!(read("b").unwrap(), [[0.0, 1.0]]);
    vectors.give(&texts[1..], &[3.0, 4.0], 2).unwrap();
    assert_eq!(
        (read("a").unwrap(), read("b").unwrap()),
        (vec![vec![1.0, 0.0]], vec![vec![3.0, 4.0]])
    );
    assert!(read("c").is_err());
    assert!(Encoder::given(EncoderName::Small, 2, &device()).is_err());
}

#[test]
fn a_kept_model_says_the_same_to_the_last_bit() {
    let (examples, encoder) = pictures(45, 1.5);
    let mut run = new(&examples, &encoder, of_pictures()).unwrap();
    finish(&mut run, 1_000);
    let bytes = pollster::block_on(run.save()).unwrap();
    let open = |data, encoder: Option<Rc<Encoder>>, device: &Device| {
        Run::open(&bytes, data, |_| encoder, device)
    };
    let expected: Vec<Vec<f64>> =
        examples.iter().map(|example| classify(&mut run, &example.text).unwrap()).collect();
    for data in [Some((&examples[..], None)), None] {
        let mut opened = open(data, Some(encoder.clone()), &device()).unwrap();
        for (example, expected) in examples.iter().zip(&expected) {
            assert_eq!(&classify(&mut opened, &example.text).unwrap(), expected);
        }
    }
    // With its texts it needs none of their vectors.
    let empty = Rc::new(Encoder::given(EncoderName::Picture, N_FEATURES, &device()).unwrap());
    let mut opened = open(Some((&examples[..], None)), Some(empty.clone()), &device()).unwrap();
    assert_eq!(&classify(&mut opened, &examples[3].text).unwrap(), &expected[3]);
    let other = Rc::new(Encoder::given(EncoderName::Picture, 4, &device()).unwrap());
    let refused = open(None, Some(other), &device()).err().unwrap();
    assert!(matches!(refused.kind, ErrorKind::OtherEncoder { .. }), "{refused}");
    let missing = open(None, None, &device()).err().unwrap();
    assert!(matches!(missing.kind, ErrorKind::EncoderMissing { .. }), "{missing}");
}

#[test]
fn doubtful_labels_go_by_vectors() {
    let (mut examples, encoder) = pictures(60, 6.0);
    // A wrong label, and nearly a copy under another label.
    examples[5].label = "cat".to_string();
    let texts = [examples[7].text.clone(), examples[8].text.clone()];
    let mut copy = vec![0.5; 2 * N_FEATURES];
    copy[0] = 9.0;
    copy[N_FEATURES] = 9.0;
    copy[1] = 0.51;
    encoder.given_vectors().unwrap().give(&texts, &copy, N_FEATURES).unwrap();
    let task = LabelTask::LabelErrors;
    let mut labelling =
        Labelling::new(&examples, LabelsPerText::One, task, Some(encoder), 1).unwrap();
    let errors = loop {
        let progress = pollster::block_on(labelling.advance(100)).unwrap();
        if let Some(errors) = progress.label_errors {
            break errors;
        }
    };
    let first: Vec<usize> = errors.suspects[..4].iter().map(|suspect| suspect.row).collect();
    assert!(first.contains(&5), "{first:?}");
    let pairs: Vec<_> = errors.pairs.iter().map(|pair| (pair.row, pair.other_row)).collect();
    assert!(pairs.contains(&(7, 8)), "{pairs:?}");
    assert!(errors.pairs.iter().all(|pair| !pair.is_same));
}
