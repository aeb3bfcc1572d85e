//! Handful trains, evaluates and applies a small text classifier on a handful of
//! labelled texts, in a browser or in a terminal.
//!
//! The flow, which the modules show in reading order:
//!
//! ```text
//! pasted text → data::parse → Example → data::split → text::Tokenizer → Encoding → model::Batch
//!   → model::Classifier → train::Trainer → run::Event → wasm::Session → the page
//! ```
//!
//! With a pretrained start the middle is
//!
//! ```text
//! Split → pretrained::Encoder → vectors of texts → transfer::Transfer → run::Event
//!       → pretrained::Encoder → vectors of tokens → model::Batch → … as above
//! ```
//!
//! `data` and `text` know no tensors, `model` knows no JavaScript, `engine` is the
//! only file that names a backend, and `wasm` is the only door out of Rust.

pub mod error;

pub mod config;

pub mod random;

pub mod data;

pub mod text;

pub mod engine;

pub mod model;

pub mod pretrained;

pub mod baseline;

pub mod train;

pub mod transfer;

pub mod run;

pub mod search;

pub mod label;

pub mod explain;

pub mod evaluate;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use config::RunConfig;
pub use error::{Error, ErrorKind, Warning, WarningKind};
