//! The only door out of Rust: one class, [`Session`], and the values that pass through it.

mod dto;
mod label;
mod session;

pub use dto::*;
pub use session::Session;
