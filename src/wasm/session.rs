//! One page's training session.
//!
//! Each method throws an [`Error`] value where the person can do something about it.
//! A Rust panic cannot be caught in wasm: it ends the worker, and the page starts a new one.

use burn::tensor::Device;
use js_sys::{Float32Array, Uint8Array};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::dto::{
    DataInput, Evaluation, Examples, GuessInput, Guesses, Plan, Prediction, Progress, Settings,
    TokenSpan, TokenView,
};
use crate::config::{EncoderName, ModelKind, RunConfig};
use crate::data::{self, Inspection, ParseOptions, Parsed};
use crate::engine::{self, EngineInfo};
use crate::error::{Error, ErrorKind};
use crate::evaluate::{ClassProbability, ranked};
use crate::model::Classifier;
use crate::pretrained::EncoderInfo;
use crate::text::{OUT_OF_VOCABULARY, Tokenizer};
use crate::train::{Corpus, Search, SearchOptions, SearchProgress, Trainer, reference_run};

/// Everything the page asks of Rust.
#[wasm_bindgen]
pub struct Session {
    device: Device,
    info: EngineInfo,
    /// Of the last planned or prepared run.
    tokenizer: Option<Tokenizer>,
    trainer: Option<Trainer>,
    search: Option<Search>,
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
        Ok(Session { device, info, tokenizer: None, trainer: None, search: None })
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
        let _ = (take(name)?, bytes);
        Err(not_ready())
    }

    /// First guesses of the classes of texts, by similarity to the class names.
    pub async fn guess(&mut self, input: Ts<GuessInput>) -> Result<Ts<Guesses>, JsValue> {
        let _ = take(input)?;
        Err(not_ready())
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
        let search = Search::new(&data.examples, config, options, &self.device).map_err(throw)?;
        self.search = Some(search);
        Ok(())
    }

    /// Goes on with the search, for at most this many gradient steps.
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
        let trainer = self.new_trainer(data, config)?;
        self.tokenizer = trainer.corpus().tokenizer.clone();
        give(plan_of(&trainer))
    }

    /// A text as the last planned or prepared run's model sees it.
    pub fn tokens(&self, text: &str) -> Result<Ts<TokenView>, JsValue> {
        let tokenizer = self.tokenizer.as_ref().ok_or_else(not_ready)?;
        let encoding = tokenizer.encode(text);
        let padded = tokenizer.pad(&encoding);
        let utf16 = Utf16Offsets::new(text);
        let tokens = encoding
            .tokens
            .iter()
            .enumerate()
            .map(|(index, token)| TokenSpan {
                text: token.text.clone(),
                id: token.id,
                start: utf16.at(token.start),
                end: utf16.at(token.end),
                known: token.id != OUT_OF_VOCABULARY,
                kept: padded.kept.contains(&index),
            })
            .collect();
        give(TokenView { tokens, ids: padded.ids, max_len: tokenizer.max_len })
    }

    /// As [`Session::plan`], and makes the run, at step 0; an earlier run is dropped.
    pub fn prepare(
        &mut self,
        data: Ts<DataInput>,
        config: Ts<RunConfig>,
    ) -> Result<Ts<Plan>, JsValue> {
        self.trainer = None;
        let trainer = self.new_trainer(data, config)?;
        let plan = plan_of(&trainer);
        self.tokenizer = trainer.corpus().tokenizer.clone();
        self.trainer = Some(trainer);
        give(plan)
    }

    /// Takes the live settings of a configuration into the run.
    pub fn update(&mut self, config: Ts<RunConfig>) -> Result<(), JsValue> {
        let config = take(config)?;
        self.trainer.as_mut().ok_or_else(not_ready)?.update(config).map_err(throw)
    }

    /// Runs at most this many steps.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Ts<Progress>, JsValue> {
        let trainer = self.trainer.as_mut().ok_or_else(not_ready)?;
        let events = trainer.advance(n_steps).await.map_err(throw)?;
        give(Progress {
            events,
            step: trainer.step(),
            n_steps: trainer.n_steps(),
            finished: trainer.is_finished(),
        })
    }

    /// Scores the model on every part.
    pub async fn evaluate(&mut self) -> Result<Ts<Evaluation>, JsValue> {
        let trainer = self.trainer.as_ref().ok_or_else(not_ready)?;
        let corpus = trainer.corpus();
        let mut reports = Vec::new();
        for part in [&corpus.training, &corpus.validation, &corpus.test] {
            reports.push(match part.is_empty() {
                true => None,
                false => Some(trainer.evaluate(part).await.map_err(throw)?),
            });
        }
        let [training, validation, test] = <[_; 3]>::try_from(reports).map_err(|_| not_ready())?;
        give(Evaluation { training: training.ok_or_else(not_ready)?, validation, test })
    }

    /// Classifies one text.
    pub async fn predict(&mut self, text: String) -> Result<Ts<Prediction>, JsValue> {
        let trainer = self.trainer.as_ref().ok_or_else(not_ready)?;
        let corpus = trainer.corpus();
        let ids = corpus.ids(&text).ok_or_else(not_ready)?;
        let probabilities = trainer.probabilities(&[&ids]).await.map_err(throw)?;
        let probabilities = probabilities.first().ok_or_else(not_ready)?;
        let classes = ranked(probabilities)
            .into_iter()
            .map(|class| ClassProbability {
                label: corpus.classes[class].clone(),
                probability: probabilities[class],
            })
            .collect();
        let n_unknown = ids.iter().filter(|&&id| id == OUT_OF_VOCABULARY).count();
        give(Prediction { classes, n_tokens: ids.len(), n_unknown })
    }

    /// The run's whole state, for another session (on either engine).
    pub async fn checkpoint(&mut self) -> Result<Uint8Array, JsValue> {
        let trainer = self.trainer.as_ref().ok_or_else(not_ready)?;
        let bytes = trainer.checkpoint().await.map_err(throw)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Puts a checkpoint into a run prepared from the same data and settings.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.trainer.as_mut().ok_or_else(not_ready)?.restore(bytes).map_err(throw)
    }

    /// A fixed tiny run whose numbers are the same on every engine, but for rounding.
    pub async fn reference_run(&mut self, model: Ts<ModelKind>) -> Result<Float32Array, JsValue> {
        let numbers = reference_run(take(model)?, &self.device).await.map_err(throw)?;
        Ok(Float32Array::from(numbers.as_slice()))
    }
}

impl Session {
    fn new_trainer(&self, data: Ts<DataInput>, config: Ts<RunConfig>) -> Result<Trainer, JsValue> {
        let (data, config) = (take(data)?, take(config)?);
        config.validate().map_err(throw)?;
        Corpus::build(&data.examples, data.test_examples.as_deref(), &config)
            .and_then(|corpus| Trainer::new(corpus, config, &self.device))
            .map_err(throw)
    }
}

fn plan_of(trainer: &Trainer) -> Plan {
    let corpus = trainer.corpus();
    let model: &Classifier = trainer.model();
    let layers = model.layers(corpus.max_len);
    let n_steps = trainer.n_steps();
    Plan {
        classes: corpus.classes.clone(),
        n_training: corpus.training.len(),
        n_validation: corpus.validation.len(),
        n_test: corpus.test.len(),
        vocabulary_size: corpus.dimensions().vocabulary_size,
        max_len: corpus.max_len,
        unknown_share: corpus.unknown_share,
        n_parameters: layers.iter().map(|layer| layer.n_parameters).sum(),
        layers,
        steps_per_epoch: n_steps / trainer.n_epochs(),
        n_steps,
        warnings: corpus.warnings.clone(),
        encoder: None,
        encoder_loaded: false,
    }
}

/// Byte offsets of a text as UTF-16 code units, which is how JavaScript counts.
struct Utf16Offsets(Vec<u32>);

impl Utf16Offsets {
    fn new(text: &str) -> Self {
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
    fn at(&self, byte: usize) -> usize {
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

fn throw(error: Error) -> JsValue {
    serde_wasm_bindgen::to_value(&error).unwrap_or_else(JsValue::from)
}

fn not_ready() -> JsValue {
    throw(ErrorKind::NotReady.into())
}

/// A value on its way out.
fn give<T: Tsify + serde::Serialize>(value: T) -> Result<Ts<T>, JsValue> {
    value.into_ts().map_err(|error| internal(error.to_string()))
}

/// A value on its way in.
fn take<T>(value: Ts<T>) -> Result<T, JsValue>
where
    T: Tsify<JsType: Clone> + serde::de::DeserializeOwned,
{
    value.to_rust().map_err(|error| internal(error.to_string()))
}

/// A value that does not have the type this file and the page agreed on.
fn internal(detail: String) -> JsValue {
    throw(ErrorKind::Engine { detail }.into())
}
