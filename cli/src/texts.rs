//! Texts from files, and from the standard input.

use std::io::Read;
use std::path::Path;

use handful::data::{Example, Format, ParseOptions, parse};

/// What stands for the standard input.
pub const STDIN: &str = "-";

/// A file's text.
///
/// # Errors
/// That it cannot be read, or is no UTF-8, with the place.
pub fn read(file: &Path) -> Result<String, String> {
    let place = file.display();
    let bytes = match file.to_str() {
        Some(STDIN) => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        }
        _ => std::fs::read(file),
    };
    let bytes = bytes.map_err(|error| format!("{place}: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        format!("{place}: byte {} is no UTF-8", error.utf8_error().valid_up_to() + 1)
    })
}

/// Labelled texts in any layout that the page reads.
///
/// # Errors
/// What the page says of such a file, with the place.
pub fn labelled(file: &Path) -> Result<Vec<Example>, String> {
    parsed(file, &ParseOptions::default())
}

/// Lines of `label<TAB>text`, without a header.
///
/// # Errors
/// As [`labelled`].
pub fn lines(file: &Path) -> Result<Vec<Example>, String> {
    let options = ParseOptions {
        format: Some(Format::Tsv),
        has_header: Some(false),
        label_column: Some(0),
        text_column: Some(1),
        ..ParseOptions::default()
    };
    parsed(file, &options)
}

fn parsed(file: &Path, options: &ParseOptions) -> Result<Vec<Example>, String> {
    let parsed = parse(&read(file)?, options);
    Ok(parsed.map_err(|error| format!("{}: {error}", file.display()))?.examples)
}
