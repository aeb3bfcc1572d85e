//! The training loop.
mod event;
pub use event::{Event, FinishReason, Scores};
