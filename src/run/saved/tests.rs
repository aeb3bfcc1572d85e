//! Models of every kind, put down and opened again.

use proptest::prelude::*;

use super::*;
use crate::config::{Adaptation, ModelKind, Start};
use crate::metrics::Report;
use crate::model::testing::device;
use crate::pretrained::testing::{bert, cnn, encoder, examples, planted};
use crate::run::tests::{classify, config, encoder_of, evaluate, finish, kinds, name, new_run};
use crate::transfer::FeatureKind;

/// None of the planted texts, and some of them.
const TEXTS: [&str; 6] = ["a b b a b", "", "never seen 𝄞", "a a b", "b", "b b b a"];

fn save(run: &mut Run) -> Vec<u8> {
    pollster::block_on(run.save()).unwrap()
}

fn open(bytes: &[u8], data: Option<Data>, config: &RunConfig) -> Result<Run, Error> {
    Run::open(bytes, data, |_| encoder_of(config), &device())
}

fn trained(config: &RunConfig) -> Run {
    let mut run = new_run(&planted(), config).unwrap();
    finish(&mut run, 1_000);
    run
}

/// All that the run's model says, of its own texts and of others.
fn answers(run: &mut Run) -> (Vec<Vec<f64>>, Vec<Option<Report>>) {
    let predictions = TEXTS.iter().map(|text| classify(run, text)).collect();
    let parts = [Part::Training, Part::Validation, Part::Test];
    (predictions, parts.iter().map(|&part| evaluate(run, part).unwrap()).collect())
}

#[test]
fn every_kind_says_the_same_after_it_was_opened_to_the_last_bit() {
    let automatic = RunConfig { output: crate::config::Output::Softmax, ..kinds()[0].clone() };
    for config in kinds().into_iter().chain([automatic]) {
        let config = RunConfig { test_share: 0.2, ..config };
        let mut run = trained(&config);
        let bytes = save(&mut run);
        let expected = answers(&mut run);
        let planted = planted();
        let mut opened = open(&bytes, Some((&planted, None)), &config).unwrap();
        assert_eq!(answers(&mut opened), expected, "{}", name(&config));
        assert_eq!((opened.chosen(), opened.config()), (run.chosen(), run.config()));
        assert_eq!((opened.step(), opened.is_finished()), (run.step(), true));
        let of_part = |run: &mut Run| {
            let features = pollster::block_on(run.features(Part::Training, &[0, 3])).unwrap();
            (features, pollster::block_on(run.activation_statistics()).ok())
        };
        assert_eq!(of_part(&mut opened), of_part(&mut run), "{}", name(&config));
        let (plan, earlier) = (opened.plan().unwrap(), run.plan().unwrap());
        assert_eq!((plan.layers, plan.warnings), (earlier.layers, earlier.warnings));
        assert_eq!((plan.n_training, plan.n_test), (earlier.n_training, earlier.n_test));
        // It can be put down again, and stands still.
        let again = save(&mut opened);
        let mut opened = open(&again, Some((&planted, None)), &config).unwrap();
        assert_eq!(answers(&mut opened), expected, "{}", name(&config));
        assert!(pollster::block_on(opened.advance(5)).unwrap().is_empty());

        // Without its texts it knows new ones as well.
        let mut alone = open(&bytes, None, &config).unwrap();
        for (text, expected) in TEXTS.iter().zip(&expected.0).take(3) {
            assert_eq!(&classify(&mut alone, text), expected, "{} {text}", name(&config));
        }
        assert_eq!(evaluate(&mut alone, Part::Training).unwrap(), None);
        assert_eq!(alone.plan().unwrap().n_training, 0);
    }
}

#[test]
fn a_tuned_encoder_is_kept_by_what_was_tuned() {
    for (model, adaptation) in
        [(ModelKind::Cnn, Adaptation::Tuned), (ModelKind::Transformer, Adaptation::Tuned)]
    {
        // Whether tuning helps these small encoders is chance; one run in a few keeps it.
        let mut configs = Vec::new();
        for tuning_rate in [1e-3, 3e-3, 1e-2] {
            configs.extend((1..15).map(|seed| RunConfig {
                seed,
                tuning_rate,
                tuning_steps: 30,
                ngrams: false,
                label_names: false,
                ..config(model, adaptation)
            }));
        }
        let runs = configs.into_iter().map(|config| (trained(&config), config));
        let is_tuned = |run: &Run| {
            let Run::Transfer(transfer) = run else { unreachable!() };
            transfer.recipe().unwrap().features == FeatureKind::Tuned
        };
        let (mut run, config) = runs.into_iter().find(|(run, _)| is_tuned(run)).unwrap();
        let bytes = save(&mut run);
        let expected = answers(&mut run);
        let mut opened = open(&bytes, Some((&planted(), None)), &config).unwrap();
        assert_eq!(answers(&mut opened), expected);
        let mut alone = open(&bytes, None, &config).unwrap();
        assert_eq!(classify(&mut alone, TEXTS[0]), expected.0[0]);
        let (file, _) = SavedHeader::open(&bytes).unwrap();
        let of_network = |index: &usize| file.has(&format!("tuned.{index}"));
        let n_tuned = (0..40).filter(of_network).count();
        // Of a Transformer the upper layer of two; of a CNN all, if a person chose it.
        match model {
            ModelKind::Cnn => assert!(n_tuned > 28, "{n_tuned}"),
            _ => assert!((10..=16).contains(&n_tuned), "{n_tuned}"),
        }
    }
}

#[test]
fn a_run_that_was_stopped_or_began_with_names_alone_is_kept_too() {
    for config in kinds() {
        let mut run = new_run(&planted(), &config).unwrap();
        while evaluate(&mut run, Part::Validation).is_err() || run.step() < 3 {
            pollster::block_on(run.advance(1)).unwrap();
        }
        assert!(!run.is_finished());
        let bytes = save(&mut run);
        let mut opened = open(&bytes, Some((&planted(), None)), &config).unwrap();
        assert_eq!(answers(&mut opened), answers(&mut run), "{}", name(&config));
    }
    // One text a class: the class names are all there is to compare with.
    let rows = examples(&[("more a", "a a a b"), ("more b", "b b b a")]);
    for adaptation in [Adaptation::Automatic, Adaptation::Frozen] {
        let config = RunConfig { validation_share: 0.0, ..config(ModelKind::Cnn, adaptation) };
        let mut run = new_run(&rows, &config).unwrap();
        finish(&mut run, 1_000);
        let bytes = save(&mut run);
        let mut opened = open(&bytes, Some((&rows, None)), &config).unwrap();
        assert_eq!(answers(&mut opened), answers(&mut run));
    }
}

#[test]
fn a_test_set_of_ones_own_and_a_run_that_went_on_are_kept() {
    let test = examples(&[("more a", "a a b a"), ("more b", "b b b b a")]);
    for config in kinds() {
        let new = || {
            Run::new(&planted(), Some(&test), config.clone(), encoder_of(&config), &device())
                .unwrap()
        };
        let mut run = new();
        finish(&mut run, 1_000);
        let bytes = save(&mut run);
        let mut opened = open(&bytes, Some((&planted(), Some(&test))), &config).unwrap();
        assert_eq!(answers(&mut opened), answers(&mut run));
        // Another run can go on from it, as far as it could from the run itself.
        if matches!(opened, Run::Scratch(_)) {
            assert!(new().warm_start_from(&opened).unwrap());
        }
    }
}

#[test]
fn no_text_is_in_the_file() {
    let secret = "quartz kumquat";
    let mut rows = planted();
    rows[0].text = secret.to_string();
    for config in kinds() {
        let mut run = new_run(&rows, &config).unwrap();
        finish(&mut run, 1_000);
        let bytes = save(&mut run);
        let is_in = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!is_in, "{}", name(&config));
    }
}

#[track_caller]
fn check_invalid(result: Result<Run, Error>, expected: FileFault) {
    let error = result.err().expect("a refusal");
    let ErrorKind::InvalidModel { fault, detail } = error.kind else { panic!("{error:?}") };
    assert_eq!(fault, expected, "{detail}");
}

/// A file with a part of its description replaced by one of the same length.
fn with(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes());
    let at = at.unwrap_or_else(|| panic!("no {from}"));
    let mut changed = bytes.to_vec();
    changed[at..at + to.len()].copy_from_slice(to.as_bytes());
    changed
}

#[test]
fn what_is_not_this_models_is_refused_in_its_own_words() {
    let scratch = kinds()[0].clone();
    let bytes = save(&mut trained(&scratch));
    let planted = planted();
    let of = |bytes: &[u8]| open(bytes, Some((&planted, None)), &scratch);
    check_invalid(of(&with(&bytes, r#"\"format\":1"#, r#"\"format\":2"#)), FileFault::Newer);
    check_invalid(of(&with(&bytes, r#"\"max_len\":"#, r#"\"max_lem\":"#)), FileFault::Unfit);
    check_invalid(of(&with(&bytes, r#"\"epochs\":3"#, r#"\"epochs\":0"#)), FileFault::Unfit);
    check_invalid(of(&with(&bytes, r#"\"random\""#, r#"\"rANDOM\""#)), FileFault::Unfit);
    check_invalid(of(&with(&bytes, r#"\"filters\":3"#, r#"\"filters\":4"#)), FileFault::Unfit);
    check_invalid(of(&with(&bytes, "handful", "hAndful")), FileFault::Foreign);
    check_invalid(of(b"\xff\xd8\xff\xe0 a picture of something else"), FileFault::Foreign);
    check_invalid(of(b""), FileFault::Damaged);
    check_invalid(of(&bytes[..bytes.len() - 1]), FileFault::Damaged);
    // Other texts, in another order, and of other classes.
    let mut swapped = planted.clone();
    swapped.swap(0, 2);
    check_invalid(open(&bytes, Some((&swapped, None)), &scratch), FileFault::Unfit);
    let renamed: Vec<Example> = planted
        .iter()
        .map(|row| Example { label: row.label.replace("more", "most"), ..row.clone() })
        .collect();
    check_invalid(open(&bytes, Some((&renamed, None)), &scratch), FileFault::Unfit);
    // A weight that is no number: the last four bytes are one of a tensor of numbers.
    for config in kinds() {
        let bytes = save(&mut trained(&config));
        let (file, _) = SavedHeader::open(&bytes).unwrap();
        let name = ["model.1", "head.weights", "ngrams.weights"]
            .into_iter()
            .find(|name| file.has(name))
            .unwrap();
        let number = file.tensor(name).unwrap().data()[..4].to_vec();
        let at = file.tensor(name).unwrap().data().as_ptr() as usize - bytes.as_ptr() as usize;
        let mut damaged = bytes.clone();
        assert_eq!(damaged[at..at + 4], number);
        damaged[at..at + 4].copy_from_slice(&f32::NAN.to_le_bytes());
        check_invalid(open(&damaged, None, &config), FileFault::NotNumbers);
    }
}

#[test]
fn an_encoder_that_is_missing_or_another_is_named() {
    let config = config(ModelKind::Cnn, Adaptation::Frozen);
    let bytes = save(&mut trained(&config));
    let kind = |found: Option<Rc<Encoder>>| {
        Run::open(&bytes, None, |_| found, &device()).err().unwrap().kind
    };
    let name = || "small".to_string();
    assert_eq!(kind(None), ErrorKind::EncoderMissing { name: name(), model: None });
    let other = encoder(&cnn().described("\"tiny\"", "\"tinier\""));
    assert_eq!(kind(Some(Rc::new(other))), ErrorKind::OtherEncoder { name: name() });
    assert_eq!(kind(Some(Rc::new(encoder(&bert())))), ErrorKind::OtherEncoder { name: name() });
}

#[test]
fn a_run_that_has_learned_nothing_has_no_model() {
    for config in kinds().into_iter().filter(|config| config.start == Start::Pretrained) {
        let mut run = new_run(&planted(), &config).unwrap();
        let error = pollster::block_on(run.save()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotReady, "{}", name(&config));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_files_do_no_harm(
        kind in 0..9usize,
        has_data: bool,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        length in any::<prop::sample::Index>(),
        is_short: bool,
    ) {
        thread_local! {
            static FILES: Vec<(RunConfig, Vec<u8>)> =
                kinds().into_iter().map(|config| {
                    let bytes = save(&mut trained(&config));
                    (config, bytes)
                }).collect();
        }
        let (config, mut bytes) = FILES.with(|files| files[kind].clone());
        for (at, byte) in changes {
            // Half of the changes in the header, where most of the meaning is.
            let header = usize::from(byte % 2 == 0) * 2_000;
            let at = at.index(if header > 0 { header.min(bytes.len()) } else { bytes.len() });
            bytes[at] = byte;
        }
        if is_short {
            bytes.truncate(length.index(bytes.len()));
        }
        let planted = planted();
        let data = has_data.then_some((planted.as_slice(), None));
        if let Ok(mut run) = open(&bytes, data, &config) {
            // Whatever it says, it says it.
            let said = pollster::block_on(run.classify("a b"));
            prop_assert!(said.is_ok_and(|(classes, ..)| classes.len() == run.classes().len()));
            run.plan().unwrap();
            let _ = pollster::block_on(run.evaluate(Part::Training));
        }
    }
}
