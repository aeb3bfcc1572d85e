//! Files of tensors, and settings.
//!
//! Such a file begins with the length of its description, which every change of the description
//! would make wrong. So inputs that begin with a brace are a description, a NUL and the tensors;
//! [`file`] writes the length in front.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use handful::config::{EncoderName, Start};
use handful::data::Example;
use handful::engine;
use handful::pretrained::Encoder;
use handful::run::{Part, Run};
use handful::{ErrorKind, RunConfig};
use pollster::block_on;
use serde_json::Value;

/// The encoders that the corpus has, on which some models stand.
const SMALL: &[u8] = include_bytes!("../corpus/encoder/small");
const LARGE: &[u8] = include_bytes!("../corpus/encoder/large");

/// A file's bytes.
pub fn file(input: &[u8]) -> Cow<'_, [u8]> {
    let end = input.iter().position(|&byte| byte == 0).filter(|_| input.starts_with(b"{"));
    let Some(end) = end else { return input.into() };
    let (header, tensors) = (&input[..end], &input[end + 1..]);
    [&(end as u64).to_le_bytes(), header, tensors].concat().into()
}

/// A file's bytes as an input.
pub fn input(file: &[u8]) -> Vec<u8> {
    let (length, rest) = file.split_at(8);
    let length = u64::from_le_bytes(length.try_into().expect("eight bytes")) as usize;
    [&rest[..length], &[0], &rest[length..]].concat()
}

/// A pretrained encoder's file, and what it makes of a text.
///
/// # Panics
/// Where it is refused without saying that it is invalid, or reads more than it may.
pub fn encoder(bytes: &[u8]) {
    let device = block_on(engine::start()).expect("the CPU engine starts").0;
    match Encoder::load(&file(bytes), &device.inner()) {
        Ok(encoder) => {
            let text = "a ab\tc ½";
            encoder.encode(text);
            let ids = encoder.ids(text);
            assert!(ids.len() <= encoder.info().max_len);
            let width = encoder.info().n_features;
            match block_on(encoder.features(&[&ids])) {
                Ok(rows) => {
                    assert!(rows.iter().all(|row| row.len() == width));
                    assert!(rows.iter().flatten().all(|value| value.is_finite()));
                }
                Err(error) => {
                    check_kind(&error.kind, |kind| {
                        matches!(kind, ErrorKind::InvalidEncoder { .. })
                    });
                }
            }
        }
        Err(error) => {
            check_kind(&error.kind, |kind| matches!(kind, ErrorKind::InvalidEncoder { .. }));
        }
    }
}

/// A model's file, with the texts that it was made of and without.
///
/// # Panics
/// Where what is opened does not answer.
pub fn model(bytes: &[u8]) {
    let device = block_on(engine::start()).expect("the CPU engine starts").0;
    let bytes = file(bytes);
    let examples = examples();
    for data in [None, Some((examples.as_slice(), None))] {
        let opened = Run::open(&bytes, data, |name| Some(encoder_of(name)), &device);
        let Ok(mut run) = opened else { continue };
        let (probabilities, ..) = block_on(run.classify("a b")).expect("an answer");
        assert_eq!(probabilities.len(), run.classes().len());
        run.plan().expect("a plan");
        let scored = match run.label_sets().is_some() {
            true => block_on(run.evaluate_labels(Part::Training)).map(drop),
            false => block_on(run.evaluate(Part::Training)).map(drop),
        };
        if let Err(error) = scored {
            check_kind(&error.kind, |kind| matches!(kind, ErrorKind::NotFinite { .. }));
        }
    }
    sweep();
}

/// Burn lets go of what it keeps account of parameters for with the next gradient. Where there never
/// is one, memory would grow by some kilobytes a model.
fn sweep() {
    thread_local!(static N_OPENED: Cell<usize> = const { Cell::new(0) });
    N_OPENED.set(N_OPENED.get() + 1);
    if N_OPENED.get().is_multiple_of(1_000) {
        block_on(scratch().advance(1)).expect("a step");
    }
}

/// A run's state, put back into a run of the same data.
///
/// # Panics
/// Where a state that was refused has changed the run, or one that was not leaves it unable to
/// go on.
pub fn checkpoint(bytes: &[u8]) {
    let mut run = scratch();
    let before = block_on(run.classify("a b")).expect("an answer").0;
    match run.restore(&file(bytes)) {
        Ok(()) => {
            assert!(run.step() <= run.n_steps());
            if let Err(error) = block_on(run.advance(2)) {
                check_kind(&error.kind, |kind| matches!(kind, ErrorKind::NotFinite { .. }));
            }
        }
        Err(error) => {
            check_kind(&error.kind, |kind| matches!(kind, ErrorKind::InvalidCheckpoint { .. }));
            assert_eq!(block_on(run.classify("a b")).expect("an answer").0, before);
        }
    }
}

/// Settings as the page hands them over, and what they say of themselves.
///
/// # Panics
/// Where settings that are accepted do not come back as they were.
pub fn settings(bytes: &[u8]) {
    let Ok(config) = serde_json::from_slice::<RunConfig>(bytes) else { return };
    if let Err(error) = config.validate() {
        assert!(!error.to_string().is_empty());
        return;
    }
    config.kind();
    config.encoder();
    let written = serde_json::to_string(&config).expect("settings can be written");
    let again: RunConfig = serde_json::from_str(&written).expect("and read");
    let values = [&again, &config].map(|config| serde_json::to_value(config).expect("a value"));
    assert!(is_same(&values[0], &values[1]), "{again:?} is not {config:?}");
}

/// Whether values are equal but for the last bit of numbers, which serde_json does not read surely.
fn is_same(value: &Value, other: &Value) -> bool {
    match (value, other) {
        (Value::Object(own), Value::Object(others)) => {
            own.len() == others.len()
                && own
                    .iter()
                    .all(|(key, own)| others.get(key).is_some_and(|other| is_same(own, other)))
        }
        (Value::Number(own), Value::Number(other)) => match (own.as_f64(), other.as_f64()) {
            (Some(own), Some(other)) => (own - other).abs() <= f64::EPSILON * own.abs(),
            _ => own == other,
        },
        _ => value == other,
    }
}

fn check_kind(kind: &ErrorKind, is_right: impl Fn(&ErrorKind) -> bool) {
    assert!(is_right(kind), "{kind:?}");
}

/// The encoder of a name, read once.
fn encoder_of(name: EncoderName) -> Rc<Encoder> {
    thread_local!(static KNOWN: RefCell<Vec<(EncoderName, Rc<Encoder>)>> = RefCell::default());
    let known = KNOWN.with_borrow(|all| all.iter().find(|one| one.0 == name).cloned());
    if let Some((_, encoder)) = known {
        return encoder;
    }
    let encoder = Rc::new(read_encoder(name));
    KNOWN.with_borrow_mut(|all| all.push((name, encoder.clone())));
    encoder
}

fn read_encoder(name: EncoderName) -> Encoder {
    let device = block_on(engine::start()).expect("the CPU engine starts").0;
    let input = match name {
        EncoderName::Small => SMALL,
        EncoderName::Large | EncoderName::LargeEn | EncoderName::Own => LARGE,
        EncoderName::Picture | EncoderName::Sound => {
            return Encoder::given(name, 4, &device).expect("its vectors are given");
        }
    };
    Encoder::load(&file(input), &device).expect("the corpus has it whole")
}

/// The encoder of a run that needs one.
pub fn encoder_for(config: &RunConfig) -> Option<Rc<Encoder>> {
    Some(encoder_of(config.encoder()?))
}

/// More words `a` than `b`, or the reverse.
pub fn examples() -> Vec<Example> {
    let texts = ["a", "a a", "a a a", "a a b", "a b a", "b a a", "a a a b", "a b a a"];
    let swap = |text: &str| -> String {
        text.chars()
            .map(|c| match c {
                'a' => 'b',
                'b' => 'a',
                other => other,
            })
            .collect()
    };
    let rows = texts.iter().flat_map(|text| [("more a", text.to_string()), ("more b", swap(text))]);
    let example = |(row, (label, text)): (usize, (&str, String))| Example {
        text,
        label: label.to_string(),
        line: row + 1,
    };
    rows.enumerate().map(example).collect()
}

/// Settings of runs that are over in no time.
pub fn config() -> RunConfig {
    RunConfig {
        start: Start::Random,
        epochs: 3,
        batch_size: 4,
        embedding_dim: 4,
        n_heads: 2,
        feed_forward: 4,
        filters: 3,
        hidden_size: 3,
        tuning_steps: 4,
        ..RunConfig::default()
    }
}

/// The run that the corpus's checkpoints are of.
pub fn scratch() -> Run {
    let device = block_on(engine::start()).expect("the CPU engine starts").0;
    Run::new(&examples(), None, config(), None, &device).expect("a run")
}
