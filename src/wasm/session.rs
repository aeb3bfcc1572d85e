//! One page's training session.
//!
//! Each method throws an [`Error`] value: what the person can do something about, or
//! `InvalidMessage`, where a value that comes in is not of the type that was agreed on.
//! A Rust panic cannot be caught in wasm: it ends the worker, and the page starts a new one.

use burn::tensor::Device;
use js_sys::{Float32Array, Uint8Array};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::dto::{DataAtHand, DataInput, Examples, Progress, Settings};
use super::encoders::Encoders;
use super::job::{JobProgress, Jobs};
use super::of_kind::{OneJobRequest, of_kind};
use crate::config::{EncoderName, ModelKind, PoolTeacher, RunConfig};
use crate::data::Parts;
use crate::engine::{self, EngineInfo};
use crate::error::{Error, ErrorKind};
use crate::explain;
use crate::pretrained::EncoderInfo;
use crate::run::{Plan, Reader, Run, RunEncoders};
use crate::train::reference_run;

/// Everything the page asks of Rust.
#[wasm_bindgen]
pub struct Session {
    device: Device,
    info: EngineInfo,
    encoders: Encoders,
    /// What cuts texts into tokens for the last planned or prepared run.
    pub(super) reader: Option<Reader>,
    pub(super) run: Option<Run>,
    pub(super) jobs: Jobs,
    /// What fires the filters of the run's network as it stands.
    pub(super) top_activations: explain::TopActivations,
}

#[wasm_bindgen]
impl Session {
    /// Starts the engine that this file was built for.
    ///
    /// # Errors
    /// `Engine` where the device cannot be had.
    pub async fn start() -> Result<Session, JsValue> {
        console_error_panic_hook::set_once();
        #[cfg(feature = "gpu")]
        {
            if !has_webgpu() {
                let detail = "this browser has no WebGPU".to_string();
                return Err(throw(ErrorKind::Engine { detail }.into()));
            }
            super::constructors::run();
        }
        let (device, info) = engine::start().await.map_err(throw)?;
        Ok(Session {
            device,
            info,
            encoders: Encoders::default(),
            reader: None,
            run: None,
            jobs: Jobs::default(),
            top_activations: explain::TopActivations::default(),
        })
    }

    /// Which engine, on which adapter.
    ///
    /// # Errors
    /// `InvalidMessage` where the value does not pass.
    pub fn info(&self) -> Result<Ts<EngineInfo>, JsValue> {
        give(self.info.clone())
    }

    /// The form.
    ///
    /// # Errors
    /// `InvalidMessage` where the value does not pass.
    pub fn settings() -> Result<Ts<Settings>, JsValue> {
        give(Settings(RunConfig::settings()))
    }

    /// Every setting's default.
    ///
    /// # Errors
    /// `InvalidMessage` where the value does not pass.
    pub fn defaults() -> Result<Ts<RunConfig>, JsValue> {
        give(RunConfig::default())
    }

    /// Takes a file of pretrained weights, already decompressed.
    ///
    /// # Errors
    /// `InvalidEncoder` where it is none of that name.
    pub fn load_encoder(
        &mut self,
        name: Ts<EncoderName>,
        bytes: &[u8],
    ) -> Result<Ts<EncoderInfo>, JsValue> {
        give(self.encoders.load(take(name)?, bytes, &self.device).map_err(throw)?)
    }

    /// Takes vectors of pictures or sounds, which are made elsewhere: each in the place of an
    /// earlier one that goes by the same text.
    ///
    /// * `texts` - what the vectors go by, `[n_texts]`.
    /// * `vectors` - side by side, `[n_texts, n_features]`.
    ///
    /// # Errors
    /// `InvalidMessage` for an encoder that reads texts, and vectors of another length;
    /// `InvalidEncoder` where they are no numbers.
    #[wasm_bindgen(js_name = giveVectors)]
    pub fn give_vectors(
        &mut self,
        encoder: Ts<EncoderName>,
        texts: Vec<String>,
        vectors: &[f32],
        n_features: usize,
    ) -> Result<(), JsValue> {
        let name = take(encoder)?;
        self.encoders.give(name, &texts, vectors, n_features, &self.device).map_err(throw)
    }

    /// Drops all vectors of an encoder that were given. A run that has read them goes on.
    ///
    /// # Errors
    /// `InvalidMessage` where the value does not pass.
    #[wasm_bindgen(js_name = forgetVectors)]
    pub fn forget_vectors(&mut self, encoder: Ts<EncoderName>) -> Result<(), JsValue> {
        self.encoders.forget(take(encoder)?);
        Ok(())
    }

    /// Takes the table whose rows the folds to come are made of.
    ///
    /// # Errors
    /// `InvalidMessage` where the value does not pass.
    pub fn keep_table(&mut self, examples: Ts<Examples>) -> Result<(), JsValue> {
        self.jobs.kept.table = take(examples)?.0;
        Ok(())
    }

    /// Fits the tokenizer and sizes the network; a run in progress is not touched.
    ///
    /// # Errors
    /// What is wrong with the data or the settings.
    pub fn plan(
        &mut self,
        data: Ts<DataInput>,
        config: Ts<RunConfig>,
    ) -> Result<Ts<Plan>, JsValue> {
        let (data, config) = (take(data)?, take(config)?);
        let needed = config.encoder();
        if needed.is_some_and(|name| self.encoders.get(name).is_none()) {
            config.validate().map_err(throw)?;
            let parts = Parts::new(&data.examples, data.test_examples.as_deref(), &config)
                .map_err(throw)?;
            self.reader = None;
            return give(Plan::without_encoder(&parts, &config));
        }
        // What is told of a run depends on no teacher, which may not be here yet.
        let config = RunConfig { teacher: PoolTeacher::Itself, ..config };
        let run = self.new_run(&data, &config).map_err(throw)?;
        self.reader = Reader::of(&run);
        give(run.plan().map_err(throw)?)
    }

    /// As [`Session::plan`], and makes the run, at step 0. An earlier run is dropped, with its
    /// map and the jobs that ask its model.
    ///
    /// * `goes_on` - from what the earlier run has learned, as far as that can be.
    ///
    /// # Errors
    /// As [`Session::plan`]; `EncoderMissing`.
    pub fn prepare(
        &mut self,
        data: Ts<DataInput>,
        config: Ts<RunConfig>,
        goes_on: bool,
    ) -> Result<Ts<Plan>, JsValue> {
        let earlier = self.run.take().filter(|_| goes_on);
        self.jobs.forget_run();
        self.top_activations = explain::TopActivations::default();
        let (data, config) = (take(data)?, take(config)?);
        let mut run = self.new_run(&data, &config).map_err(throw)?;
        let goes_on = match earlier {
            Some(earlier) => run.warm_start_from(&earlier).map_err(throw)?,
            None => false,
        };
        self.reader = Reader::of(&run);
        let plan = Plan { goes_on, ..run.plan().map_err(throw)? };
        self.run = Some(run);
        give(plan)
    }

    /// The run's model as a file, once it is over or was stopped.
    ///
    /// # Errors
    /// `NotReady` before there is a model.
    pub async fn save_model(&mut self) -> Result<Uint8Array, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        let bytes = run.save().await.map_err(throw)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Makes a run of the file of a model, at its end. An earlier run is dropped as by
    /// [`Session::prepare`], unless the file is refused.
    ///
    /// # Errors
    /// `InvalidModel`, `EncoderMissing`, `OtherEncoder`; what is wrong with the data.
    pub fn open_model(&mut self, bytes: &[u8], data: Ts<DataAtHand>) -> Result<Ts<Plan>, JsValue> {
        let DataAtHand(data) = take(data)?;
        let data = data.as_ref();
        let data = data.map(|data| (data.examples.as_slice(), data.test_examples.as_deref()));
        let find = |name| self.encoders.get(name);
        let run = Run::open(bytes, data, find, &self.device).map_err(throw)?;
        let plan = run.plan().map_err(throw)?;
        self.jobs.forget_run();
        self.top_activations = explain::TopActivations::default();
        self.reader = Reader::of(&run);
        self.run = Some(run);
        give(plan)
    }

    /// Takes the live settings of a configuration into the run.
    ///
    /// # Errors
    /// `InvalidSetting` for a value out of range or a change that needs a new run.
    pub fn update(&mut self, config: Ts<RunConfig>) -> Result<(), JsValue> {
        let config = take(config)?;
        self.run.as_mut().ok_or_else(not_ready)?.update(config).map_err(throw)
    }

    /// Goes on with the run, for at most this many steps.
    ///
    /// # Errors
    /// `NotReady` before there is a run; those of its training.
    pub async fn advance(&mut self, n_steps: usize) -> Result<Ts<Progress>, JsValue> {
        let run = self.run.as_mut().ok_or_else(not_ready)?;
        self.top_activations = explain::TopActivations::default();
        let was_taught = matches!(run, Run::Taught(_));
        let events = run.advance(n_steps).await.map_err(throw)?;
        let is_new = was_taught && !matches!(run, Run::Taught(_));
        give(Progress {
            events,
            plan: is_new.then(|| run.plan()).transpose().map_err(throw)?,
            step: run.step(),
            n_steps: run.n_steps(),
            finished: run.is_finished(),
            waiting: run.transfer().is_some_and(|run| run.is_waiting()),
        })
    }

    /// Begins a job; its number.
    ///
    /// # Errors
    /// `NotReady` without the run, the model or the map that it needs; what is wrong with the
    /// request.
    pub async fn start_job(&mut self, request: OneJobRequest) -> Result<u32, JsValue> {
        let request = of_kind(&request).map_err(unreadable)?;
        let Self { jobs, encoders, run, device, .. } = self;
        jobs.start(request, encoders, run.as_mut(), device).await.map_err(throw)
    }

    /// Goes on with a job, for at most about this many steps.
    ///
    /// # Errors
    /// `NotReady` for a job that is over, or whose run is gone; those of the work. The job is
    /// over then.
    pub async fn advance_job(
        &mut self,
        job: u32,
        n_steps: usize,
    ) -> Result<Ts<JobProgress>, JsValue> {
        give(self.jobs.advance(job, n_steps, self.run.as_mut()).await.map_err(throw)?)
    }

    /// Drops a job, unless it is over.
    pub fn drop_job(&mut self, job: u32) {
        self.jobs.drop(job);
    }

    /// The run's whole state, for another session (on either engine).
    ///
    /// # Errors
    /// `NotReady` before there is a run, and where it is quicker to begin again.
    pub async fn checkpoint(&mut self) -> Result<Uint8Array, JsValue> {
        let run = self.run.as_ref().ok_or_else(not_ready)?;
        let bytes = run.checkpoint().await.map_err(throw)?.ok_or_else(not_ready)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Puts a checkpoint into a run prepared from the same data and settings.
    ///
    /// # Errors
    /// `InvalidCheckpoint` where it belongs to another or is damaged.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.top_activations = explain::TopActivations::default();
        self.run.as_mut().ok_or_else(not_ready)?.restore(bytes).map_err(throw)
    }

    /// The numbers of a fixed tiny run, which are the same on every engine, but for rounding.
    ///
    /// # Errors
    /// `Engine` where the device fails.
    pub async fn reference_run(&mut self, model: Ts<ModelKind>) -> Result<Float32Array, JsValue> {
        let numbers = reference_run(take(model)?, &self.device).await.map_err(throw)?;
        Ok(Float32Array::from(numbers.as_slice()))
    }
}

impl Session {
    fn new_run(&self, data: &DataInput, config: &RunConfig) -> Result<Run, Error> {
        let encoders = RunEncoders::of(config, |name| self.encoders.get(name));
        let test = data.test_examples.as_deref();
        Run::new(&data.examples, test, config.clone(), encoders, &self.device)
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

/// An error on its way out.
pub(super) fn throw(error: Error) -> JsValue {
    serde_wasm_bindgen::to_value(&error).unwrap_or_else(JsValue::from)
}

pub(super) fn not_ready() -> JsValue {
    throw(ErrorKind::NotReady.into())
}

/// A value on its way out.
pub(super) fn give<T: Tsify + serde::Serialize>(value: T) -> Result<Ts<T>, JsValue> {
    value.into_ts().map_err(|error| unreadable(error.to_string()))
}

/// A value on its way in.
pub(super) fn take<T>(value: Ts<T>) -> Result<T, JsValue>
where
    T: Tsify<JsType: Clone> + serde::de::DeserializeOwned,
{
    value.to_rust().map_err(|error| unreadable(error.to_string()))
}

/// A value that does not have the type that this file and the page agreed on.
pub(super) fn unreadable(detail: String) -> JsValue {
    throw(ErrorKind::InvalidMessage { detail }.into())
}
