//! Texts from files, and from the standard input.

use std::io::{Read, stdin};
use std::path::Path;

use handful::ErrorKind;
use handful::config::LabelsPerText;
use handful::data::{Example, Format, ParseOptions, Parsed, parse};

use crate::progress::note;
use crate::stop::Stop;

/// What stands for the standard input.
pub const STDIN: &str = "-";

/// What a file is called.
pub fn place(file: &Path) -> String {
    if is_stdin(file) { "standard input".to_string() } else { file.display().to_string() }
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new(STDIN)
}

/// A file's text.
///
/// # Errors
/// That it cannot be read, or is no UTF-8, with the place.
pub fn read(file: &Path) -> Result<String, Stop> {
    let place = place(file);
    let mut bytes = Vec::new();
    let result = match is_stdin(file) {
        true => stdin().read_to_end(&mut bytes).map(|_| ()),
        false => std::fs::read(file).map(|all| bytes = all),
    };
    result.map_err(|error| format!("{place}: {error}"))?;
    Ok(String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to() + 1;
        format!("{place}: this is no text in UTF-8 (byte {byte}); save it as UTF-8 text")
    })?)
}

/// A table of texts in any layout that the page reads, with labels or without. How many rows are
/// left out is told.
///
/// * `labels` - how many labels a row may have; as the file looks, unless it is said.
///
/// # Errors
/// What the page says of such a file, with the place.
pub fn table(
    file: &Path,
    labels: Option<LabelsPerText>,
) -> Result<(Vec<Example>, LabelsPerText), Stop> {
    let options = ParseOptions { labels, ..ParseOptions::default() };
    let Parsed { examples, labels, left_out, .. } = parsed(file, &options)?;
    let n_left_out = left_out.len();
    if n_left_out > 0 {
        let (place, n) = (place(file), examples.len() + n_left_out);
        note(format_args!(
            "{place}: {n_left_out} of {n} rows are left out; `handful parse` says which"
        ));
    }
    Ok((examples, labels))
}

/// A table of labelled texts. How many rows lack a label or a text, and so are not used, is told.
///
/// # Errors
/// As [`table`].
pub fn labelled(
    file: &Path,
    labels: Option<LabelsPerText>,
) -> Result<(Vec<Example>, LabelsPerText), Stop> {
    let (examples, labels) = table(file, labels)?;
    let n_incomplete = examples.iter().filter(|example| !example.is_usable()).count();
    if n_incomplete > 0 {
        let (place, n) = (place(file), examples.len());
        note(format_args!(
            "{place}: {n_incomplete} of {n} rows have no label or no text and are not used"
        ));
    }
    Ok((examples, labels))
}

/// Rows without labels, of a file with a text in each line.
///
/// # Errors
/// As [`read`].
pub fn unlabelled(file: Option<&Path>) -> Result<Vec<Example>, Stop> {
    let text = file.map(read).transpose()?.unwrap_or_default();
    let row = |text: &str| Example { text: text.to_string(), label: String::new(), line: 0 };
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(row).collect())
}

/// Lines of `label<TAB>text`, without a header.
///
/// * `labels` - how many labels a row may have.
///
/// # Errors
/// As [`table`].
pub fn lines(file: &Path, labels: LabelsPerText) -> Result<Vec<Example>, Stop> {
    let options = ParseOptions {
        format: Some(Format::Tsv),
        has_header: Some(false),
        label_column: Some(0),
        text_column: Some(1),
        labels: Some(labels),
        ..ParseOptions::default()
    };
    Ok(parsed(file, &options)?.examples)
}

fn parsed(file: &Path, options: &ParseOptions) -> Result<Parsed, Stop> {
    let parsed = parse(&read(file)?, options);
    Ok(parsed.map_err(|error| format!("{}: {error}", place(file)))?)
}

/// An error about texts, with the file that they are of; what is wrong elsewhere stays as it is.
///
/// * `test` - the file of the person's own test set.
pub fn of_files(error: handful::Error, training: &Path, test: Option<&Path>) -> Stop {
    let file = match &error.kind {
        ErrorKind::UnknownTestLabel { .. } => test.unwrap_or(training),
        ErrorKind::InvalidSetting { .. }
        | ErrorKind::TooMuchMemory { .. }
        | ErrorKind::NotFinite { .. }
        | ErrorKind::Engine { .. }
        | ErrorKind::EncoderMissing { .. } => return error.into(),
        _ => training,
    };
    format!("{}: {error}", place(file)).into()
}
