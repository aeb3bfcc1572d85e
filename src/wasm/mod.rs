//! The only door out of Rust: one class, [`Session`], and the values that pass through it.

mod compare;
mod dto;
mod session;

pub use compare::{Contestants, CurveInput};
pub use dto::*;
pub use session::Session;
