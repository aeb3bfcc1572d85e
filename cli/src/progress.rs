//! What is told on the standard error stream: how far a command is, for whoever watches it, and notes.

use std::fmt::Display;
use std::io::{IsTerminal, Write, stderr};

/// Tells something in a line of its own.
pub fn note(message: impl Display) {
    // Whether anybody reads it does not matter to the work.
    let _ = writeln!(stderr(), "handful: {message}");
}

/// To the first column, and everything from there on away.
const ANEW: &str = "\r\x1b[K";

/// A line on the standard error stream that is written over, and at last taken away. Where that is
/// no terminal there is none.
#[derive(Debug)]
pub struct Progress {
    is_watched: bool,
}

impl Progress {
    /// A line with nothing on it.
    pub fn new() -> Self {
        Self { is_watched: stderr().is_terminal() }
    }

    /// Puts something else on the line.
    pub fn show(&self, told: impl Display) {
        if self.is_watched {
            let _ = write!(stderr(), "{ANEW}{told}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}
