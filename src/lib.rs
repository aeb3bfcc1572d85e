//! Handful trains, evaluates and applies a small text classifier on a handful of
//! labelled texts, in a browser or in a terminal.
//!
//! The flow, which the modules show in reading order:
//!
//! ```text
//! pasted text → data::parse → Example → data::split → text::Tokenizer → Encoding → model::Batch
//!   → model::Network → train::Trainer → run::Event → wasm::Session → the page
//! ```
//!
//! With a pretrained start the middle is
//!
//! ```text
//! Split → pretrained::Encoder → vectors of texts → transfer::Transfer → run::Event
//!       → pretrained::Encoder → vectors of tokens → model::Batch → … as above
//! ```
//!
//! "The article", of which some comments speak, is one on large models for small samples:
//! preprocessing, CNN, RNN and Transformer, initialisation, optimisers and metrics. Its steps
//! and its own network, [`model::ArticleCnn`], are all here.
//!
//! The modules stand in their order: each may look only at those above it, which
//! `tests/architecture.rs` checks. `data` and `text` know no tensors, `model` knows no
//! JavaScript, only `engine` and `operations` name a backend, and `wasm` is the only door
//! out of Rust.
//!
//! A run from beginning to end:
//!
//! ```
//! use handful::data::{Example, ParseOptions, parse};
//! use handful::run::{Part, Run};
//! use handful::{RunConfig, engine};
//!
//! # fn main() -> Result<(), handful::Error> {
//! # pollster::block_on(async {
//! let lines: String = (0..12).map(|i| format!("fruit\tapple {i}\ntool\thammer {i}\n")).collect();
//! let examples: Vec<Example> = parse(&lines, &ParseOptions::default())?.examples;
//! let config = RunConfig::default().with("start", "random")?.with("epochs", "20")?;
//! let (device, _) = engine::start().await?;
//!
//! let mut run = Run::new(&examples, None, config, None, &device)?;
//! while !run.is_finished() {
//!     for event in run.advance(10).await? {
//!         println!("{event:?}");
//!     }
//! }
//! let report = run.evaluate(Part::Training).await?.expect("a run trains on something");
//! assert!(report.accuracy > 0.9);
//! # Ok(())
//! # })
//! # }
//! ```

pub mod error;

pub mod random;

mod unicode;

pub mod engine;

mod operations;

pub mod config;

pub mod data;

pub mod text;

pub mod linear;

pub mod tensor_file;

pub mod model;

pub mod pretrained;

pub mod metrics;

pub mod privacy;

pub mod train;

pub mod transfer;

pub mod run;

pub mod export;

pub mod cross_validation;

pub mod search;

pub mod label;

pub mod explain;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use config::RunConfig;
pub use error::{Error, ErrorKind, Warning, WarningKind};
