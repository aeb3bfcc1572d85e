//! What is told on the standard error stream: how far a command is, for whoever watches it, and notes.

use std::fmt::Display;
use std::io::{IsTerminal, Write, stderr};

use handful::Error;
use handful::run::Run;

/// Tells something in a line of its own.
pub fn note(message: impl Display) {
    // Whether anybody reads it does not matter to the work.
    let _ = writeln!(stderr(), "handful: {message}");
}

/// Steps of a run after which the line is written anew.
const STEPS_A_LOOK: usize = 64;

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

/// Does all steps of a run, and shows how far it is.
///
/// * `tells_all` - whether each of its events has a line.
///
/// # Errors
/// Those of [`Run::advance`].
pub fn finish(run: &mut Run, tells_all: bool) -> Result<(), Error> {
    let progress = Progress::new();
    while !run.is_finished() {
        for event in pollster::block_on(run.advance(STEPS_A_LOOK))? {
            if tells_all {
                note(format_args!("{event:?}"));
            }
        }
        progress.show(format_args!("{} of {} steps", run.step(), run.n_steps()));
    }
    Ok(())
}
