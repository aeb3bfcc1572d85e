//! The only door out of Rust: one class, [`Session`], and the values that pass through it.

mod dto;
mod explain;
mod label;
mod session;

pub use dto::*;
pub use explain::*;
pub use session::Session;
