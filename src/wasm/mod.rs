//! The only door out of Rust: one class, [`Session`], and the values that pass through it.
//!
//! A session is asked in three ways. Its methods change what it holds: the run, the encoders,
//! the table. A [`Question`] changes nothing and is answered at once. What takes longer is a
//! job: a [`JobRequest`] starts it, and it is advanced a moment at a time until its
//! [`JobProgress`] says that it is finished, or dropped.

mod ask;
#[cfg(feature = "gpu")]
mod constructors;
mod dto;
mod encoders;
mod evaluation;
mod export;
mod job;
mod lending;
mod of_kind;
mod session;

pub use ask::{Answer, Question};
pub use dto::*;
pub use job::{JobProgress, JobRequest};
pub use session::Session;
