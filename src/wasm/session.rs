//! One page's training session.
//!
//! Each method throws an [`Error`] value where the person can do something about it.
//! A Rust panic cannot be caught in wasm: it ends the worker, and the page starts a new one.

use std::rc::Rc;

use burn::tensor::Device;
use js_sys::{Float32Array, Uint8Array};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::dto::{
    DataInput, Evaluation, Examples, GuessInput, Guesses, Prediction, Progress, Settings,
    TokenSpan, TokenView,
};
use crate::config::{EncoderName, ModelKind, RunConfig};
use crate::cross_validation::CrossRun;
use crate::data::{self, Inspection, ParseOptions, Parsed};
use crate::engine::{self, EngineInfo};
use crate::error::{Error, ErrorKind};
use crate::explain::{self, TextMap};
use crate::label::Labelling;
use crate::metrics::{ClassProbability, ranked};
use crate::pretrained::{Encoder, EncoderInfo};
use crate::run::{Part, Plan, ReadText, ReadToken, Reader, Run};
use crate::search::{Search, SearchOptions, SearchProgress};
use crate::train::{Parts, reference_run};
use crate::transfer::zero_shot;

/// Everything the page asks of Rust.
#[wasm_bindgen]
pub struct Session {
    pub(super) device: Device,
    info: EngineInfo,
    encoders: Vec<(EncoderName, Rc<Encoder>)>,
    /// Of the last planned or prepared run.
    reader: Option<Reader>,
    pub(super) run: Option<Run>,
    search: Option<Search>,
    pub(super) labelling: Option<Labelling>,
    pub(super) explaining: Option<super::explain::Task>,
    /// A fold of a cross-validation.
    pub(super) fold: Option<CrossRun>,
    pub(super) map: Option<TextMap>,
    /// What fires the filters of the run's network as it stands.
    pub(super) firing: explain::TopActivations,
}

#[wasm_bindgen]
impl Session {
    /// Starts the engine that this file was built for.
    pub async fn start() -> Result<Session, JsValue> {
        console_error_panic_hook::set_once();
        #[cfg(feature = "gpu")]
        if !has_webgpu() {
            let detail = "this browser has no WebGPU".to_string();
            return Err(throw(ErrorKind::Engine { detail }.into()));
        }
        let (device, info) = engine::start().await.map_err(throw)?;
        Ok(Session {
            device,
            info,
            encoders: Vec::new(),
            reader: None,
            run: None,
            search: None,
            labelling: None,
            explaining: None,
            fold: None,
            map: None,
            firing: explain::TopActivations::default(),
        })
    }

    /// Which engine, on which adapter.
    pub fn info(&self) -> Result<Ts<EngineInfo>, JsValue> {
        give(self.info.clone())
    }

    /// The form.
    pub fn settings() -> Result<Ts<Settings>, JsValue> {
        give(Settings(RunConfig::settings()))
    }

    /// Every setting's default.
    pub fn defaults() -> Result<Ts<RunConfig>, JsValue> {
        give(RunConfig::default())
    }

    /// Reads a pasted text.
    pub fn parse(&self, text: &str, options: Ts<ParseOptions>) -> Result<Ts<Parsed>, JsValue> {
        give(data::parse(text, &take(options)?).map_err(throw)?)
    }

    /// Takes a file of pretrained weights, already decompressed.
    pub fn load_encoder(
        &mut self,
        name: Ts<EncoderName>,
        bytes: &[u8],
    ) -> Result<Ts<EncoderInfo>, JsValue> {
        let name = take(name)?;
        let encoder = Encoder::load(bytes, &self.device).map_err(throw)?;
        let info = encoder.info().clone();
        if info.name != name {
            let detail = format!("it holds {:?}, not {:?}", info.name.name(), name.name());
            return Err(throw(ErrorKind::InvalidEncoder { detail }.into()));
        }
        self.encoders.retain(|(other, _)| *other != name);
        self.encoders.push((name, Rc::new(encoder)));
        give(info)
    }

    /// First guesses of the classes of texts, by similarity to the class names.
    pub async fn guess(&mut self, input: Ts<GuessInput>) -> Result<Ts<Guesses>, JsValue> {
        let GuessInput { encoder: name, texts, classes } = take(input)?;
        let missing = || throw(name.missing().into());
        let encoder = self.encoder(name).ok_or_else(missing)?;
        let ids: Vec<Vec<u32>> = texts.iter().chain(&classes).map(|t| encoder.ids(t)).collect();
        let mut vectors = Vec::with_capacity(ids.len());
        for ids in &ids {
            vectors.extend(encoder.features(&[ids]).await.map_err(throw)?);
        }
        let names = vectors.split_off(texts.len());
        let guesses = zero_shot(&vectors, &names).into_iter().zip(&texts);
        let guess = |(probabilities, text): (Vec<f64>, &String)| {
            let (n_tokens, n_unknown) = encoder.count(text);
            predicted(&classes, &probabilities, n_tokens, n_unknown)
        };
        give(Guesses(guesses.map(guess).collect()))
    }

    /// Begins a hyper-parameter search on the examples; an earlier one is dropped. A test
    /// set of the person's own is not looked at.
    pub fn start_search(
        &mut self,
        data: Ts<DataInput>,
        config: Ts<RunConfig>,
        options: Ts<SearchOptions>,
    ) -> Result<(), JsValue> {
        self.search = None;
        let (data, config, options) = (take(data)?, take(config)?, take(options)?);
        let encoder = config.encoder().and_then(|name| self.encoder(name));
        let search = Search::new(&data.examples, config, options, encoder, &self.device);
        self.search = Some(search.map_err(throw)?);
        Ok(())
    }

    /// Goes on with the search, for at most about this many steps.
    pub async fn advance_search(&mut self, n_steps: usize) -> Result<Ts<SearchProgress>, JsValue> {
        let search = self.search.as_mut().ok_or_else(not_ready)?;
        give(search.advance(n_steps).await.map_err(throw)?)
    }

    /// Drops the search.
    pub fn drop_search(&mut self) {
        self.search = None;
    }

    /// Counts and checks a table.
    pub fn inspect(&self, examples: Ts<Examples>) -> Result<Ts<Inspection>, JsValue> {
        give(data::inspect(&take(examples)?.0))
    }

    /// Fits the tokenizer and sizes the network; a run in progress is not touched.
    pub fn plan(
        &mut self,
        data: Ts<DataInput>,
        config: Ts<RunConfig>,
    ) -> Result<Ts<Plan>, JsValue> {
        let (data, config) = (take(data)?, take(config)?);
        let needed = config.encoder();
        if needed.is_some_and(|name| self.encoder(name).is_none()) {
            config.validate().map_err(throw)?;
            let parts = Parts::new(&data.examples, data.test_examples.as_deref(), &config)
                .map_err(throw)?;
            self.reader = None;
            return give(Plan::without_encoder(&parts, &config));
        }
        let run = self.new_run(&data, &config)?;
        self.reader = Reader::of(&run);
        give(run.plan().map_err(throw)?)
    }

    /// A text as the last planned or prepared run's model sees it.
    pub fn tokens(&self, text: &str) -> Result<Ts<TokenView>, JsValue> {
        let reader = self.reader.as_ref().ok_or_else(not_ready)?;
        let utf16 = Utf16Offsets::new(text);
        let ReadText { tokens, ids, max_len } = reader.read(text);
        let span = |ReadToken { token, is_known, is_kept }: ReadToken| TokenSpan {
            text: token.text,
            id: token.id,
            start: utf16.at(token.start),
            end: utf16.at(token.end),
            known: is_known,
            kept: is_kept,
        };
        give(TokenView { tokens: tokens.into_iter().map(span).collect(), ids, max_len })
    }

    /// As [`Session::plan`], and makes the run, at step 0; an earlier run is dropped.
    ///
    /// * `goes_on` - from what the earlier run has learned, as far as that can be.
    pub fn prepare(
        &mut self,
        data: Ts<DataInput>,
        config: Ts<RunConfig>,
        goes_on: bool,
    ) -> Result<Ts<Plan>, JsValue> {
        let earlier = self.run.take().filter(|_| goes_on);
        self.explaining = None;
        self.map = None;
        self.firing = explain::TopActivations::default();
        let (data, config) = (take(data)?, take(config)?);
        let mut run = self.new_run(&data, &config)?;
        let goes_on = earlier.is_some_and(|earlier| run.warm_start_from(&earlier));
        self.reader = Reader::of(&run);
        let plan = Plan { goes_on, ..run.plan().map_err(throw)? };
        self.run = Some(run);
        give(plan)
    }

    /// Takes the live settings of a configuration into the run.
    pub fn update(&mut self, config: Ts<RunConfig>) -> Result<(), JsValue> {
        let config = take(config)?;
        self.run.as_mut().ok_or_else(not_ready)?.update(config).map_err(throw)
    }

    /// Runs at most this many steps.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Ts<Progress>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        self.firing = explain::TopActivations::default();
        let events = run.advance(n_steps).await.map_err(throw)?;
        give(Progress {
            events,
            step: run.step(),
            n_steps: run.n_steps(),
            finished: run.is_finished(),
        })
    }

    /// Scores the model on every part.
    pub async fn evaluate(&mut self) -> Result<Ts<Evaluation>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let training = run.evaluate(Part::Training).await.map_err(throw)?;
        let validation = run.evaluate(Part::Validation).await.map_err(throw)?;
        let test = run.evaluate(Part::Test).await.map_err(throw)?;
        let training = training.ok_or_else(not_ready)?;
        give(Evaluation { training, validation, test, chosen: run.chosen() })
    }

    /// Classifies one text.
    pub async fn predict(&mut self, text: String) -> Result<Ts<Prediction>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let (probabilities, n_tokens, n_unknown) = run.classify(&text).await.map_err(throw)?;
        give(predicted(run.classes(), &probabilities, n_tokens, n_unknown))
    }

    /// The run's whole state, for another session (on either engine); `NotReady` where it is
    /// quicker to begin again.
    pub async fn checkpoint(&mut self) -> Result<Uint8Array, JsValue> {
        let run = self.run.as_ref().ok_or_else(not_ready)?;
        let bytes = run.checkpoint().await.map_err(throw)?.ok_or_else(not_ready)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Puts a checkpoint into a run prepared from the same data and settings.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.firing = explain::TopActivations::default();
        self.run.as_mut().ok_or_else(not_ready)?.restore(bytes).map_err(throw)
    }

    /// A fixed tiny run whose numbers are the same on every engine, but for rounding.
    pub async fn reference_run(&mut self, model: Ts<ModelKind>) -> Result<Float32Array, JsValue> {
        let numbers = reference_run(take(model)?, &self.device).await.map_err(throw)?;
        Ok(Float32Array::from(numbers.as_slice()))
    }
}

impl Session {
    pub(super) fn encoder(&self, name: EncoderName) -> Option<Rc<Encoder>> {
        let found = self.encoders.iter().find(|(other, _)| *other == name);
        found.map(|(_, encoder)| encoder.clone())
    }

    fn new_run(&self, data: &DataInput, config: &RunConfig) -> Result<Run, JsValue> {
        let encoder = config.encoder().and_then(|name| self.encoder(name));
        let test = data.test_examples.as_deref();
        Run::new(&data.examples, test, config.clone(), encoder, &self.device).map_err(throw)
    }
}

/// A prediction with its classes in order of their probability.
pub(super) fn predicted(
    classes: &[String],
    probabilities: &[f64],
    n_tokens: usize,
    n_unknown: usize,
) -> Prediction {
    let class = |class: usize| ClassProbability {
        label: classes[class].clone(),
        probability: probabilities[class],
    };
    let classes = ranked(probabilities).into_iter().map(class).collect();
    Prediction { classes, n_tokens, n_unknown }
}

/// Byte offsets of a text as UTF-16 code units, which is how JavaScript counts.
pub(super) struct Utf16Offsets(Vec<u32>);

impl Utf16Offsets {
    pub(super) fn new(text: &str) -> Self {
        let mut offsets = vec![0; text.len() + 1];
        let mut units = 0;
        for (byte, character) in text.char_indices() {
            offsets[byte] = units;
            units += character.len_utf16() as u32;
        }
        offsets[text.len()] = units;
        Self(offsets)
    }

    /// `byte` must be a character's first byte or the text's end.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.0.get(byte).copied().unwrap_or_default() as usize
    }
}

/// Whether this worker, or this page, offers WebGPU: without it wgpu's own message says less.
#[cfg(feature = "gpu")]
fn has_webgpu() -> bool {
    let navigator = match js_sys::global().dyn_into::<web_sys::WorkerGlobalScope>() {
        Ok(worker) => JsValue::from(worker.navigator()),
        Err(global) => JsValue::from(global.unchecked_into::<web_sys::Window>().navigator()),
    };
    js_sys::Reflect::get(&navigator, &"gpu".into()).is_ok_and(|gpu| !gpu.is_undefined())
}

pub(super) fn throw(error: Error) -> JsValue {
    serde_wasm_bindgen::to_value(&error).unwrap_or_else(JsValue::from)
}

pub(super) fn not_ready() -> JsValue {
    throw(ErrorKind::NotReady.into())
}

/// A value on its way out.
pub(super) fn give<T: Tsify + serde::Serialize>(value: T) -> Result<Ts<T>, JsValue> {
    value.into_ts().map_err(|error| internal(error.to_string()))
}

/// A value on its way in.
pub(super) fn take<T>(value: Ts<T>) -> Result<T, JsValue>
where
    T: Tsify<JsType: Clone> + serde::de::DeserializeOwned,
{
    value.to_rust().map_err(|error| internal(error.to_string()))
}

/// A value that does not have the type this file and the page agreed on.
fn internal(detail: String) -> JsValue {
    throw(ErrorKind::Engine { detail }.into())
}
