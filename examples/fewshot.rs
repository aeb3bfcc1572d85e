//! `handful evaluate` and `handful parse` under the name that they had before.
//!
//! ```text
//! cargo run --release --example fewshot -- --train TRAIN.tsv --test TEST.tsv --model cnn
//! ```

use std::process::ExitCode;

fn main() -> ExitCode {
    handful_cli::fewshot()
}
