//! Why a command ends before it is done.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use handful::ErrorKind as CoreErrorKind;

use crate::progress::note;

/// Why a command ends before it is done.
#[derive(Debug)]
pub enum Stop {
    /// Whoever read the output has gone, as `head` does, and nothing is wrong.
    Unread,
    /// The command line asks for what there is not.
    Usage(String),
    /// Something failed.
    Failure(String),
}

impl Stop {
    /// Tells the reason on the standard error stream. As everywhere, 2 stands for wrong use.
    pub fn tell(&self) -> ExitCode {
        let (message, code) = match self {
            Self::Unread => return ExitCode::SUCCESS,
            Self::Usage(message) => (message, 2),
            Self::Failure(message) => (message, 1),
        };
        note(message);
        ExitCode::from(code)
    }
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Self::Failure(message)
    }
}

impl From<&str> for Stop {
    fn from(message: &str) -> Self {
        Self::Failure(message.to_string())
    }
}

/// What the core says; a setting that cannot be is one of the command line.
impl From<handful::Error> for Stop {
    fn from(error: handful::Error) -> Self {
        match error.kind {
            CoreErrorKind::InvalidSetting { .. } => Self::Usage(error.to_string()),
            _ => Self::Failure(error.to_string()),
        }
    }
}

/// What the standard output says; errors of files are told with the file.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Failure(format!("standard output: {error}")),
        }
    }
}
