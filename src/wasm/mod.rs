//! The only door out of Rust: one class, [`Session`], and the values that pass through it.

mod compare;
mod dto;
mod explain;
mod inside;
mod label;
mod map;
mod session;

pub use compare::{Contestants, CurveInput};
pub use dto::*;
pub use explain::*;
pub use inside::*;
pub use map::*;
pub use session::Session;
