//! `handful`: the same core as the page's, in a terminal.

use std::process::ExitCode;

fn main() -> ExitCode {
    handful_cli::main()
}
