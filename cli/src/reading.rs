//! `handful parse`: how the page reads a file of texts.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use handful::WarningKind;
use handful::config::LabelsPerText;
use handful::data::{ParseOptions, Parsed, inspect, parse};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::stop::Stop;
use crate::texts;

/// What `handful parse` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file; `-` reads the standard input.
    file: PathBuf,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

/// Tells how a file is read.
///
/// # Errors
/// As [`tell`].
pub fn run(options: &Options) -> Result<(), Stop> {
    tell(&options.file, options.json)
}

/// Reads a file as the page does and prints the rows, and how they were found.
///
/// # Errors
/// If the file cannot be read, is no UTF-8, or if the page refuses it.
pub fn tell(file: &Path, as_json: bool) -> Result<(), Stop> {
    let place = texts::place(file);
    let parsed = parse(&texts::read(file)?, &ParseOptions::default());
    let parsed = parsed.map_err(|error| format!("{place}: {error}"))?;
    let report = report(&parsed)?;
    let mut out = stdout();
    if as_json {
        writeln!(out, "{report}")?;
    } else {
        let n_labels = inspect(&parsed.examples, parsed.labels).classes.len();
        let format = &report["layout"];
        writeln!(out, "{format}: {} texts in {n_labels} classes", parsed.examples.len())?;
        for key in ["notes", "left_out"] {
            for entry in report[key].as_array().into_iter().flatten() {
                writeln!(out, "{key}: {entry}")?;
            }
        }
    }
    Ok(())
}

/// The rows, those left out, and the notes, among which are the page's doubts about labels.
fn report(parsed: &Parsed) -> Result<Value, String> {
    let layout = &parsed.layout;
    let rows: Vec<Value> = parsed
        .examples
        .iter()
        .map(|row| {
            let mut told = json!({ "line": row.line, "label": row.label, "text": row.text });
            if parsed.labels == LabelsPerText::Several && !row.label.is_empty() {
                told["labels"] = json!(row.classes(parsed.labels));
            }
            told
        })
        .collect();
    let mut notes = Vec::new();
    for note in &parsed.notes {
        notes.push(flat(&note.kind, note.line)?);
    }
    for warning in inspect(&parsed.examples, parsed.labels).warnings {
        if let WarningKind::SimilarLabels { .. } | WarningKind::MeansNoLabel { .. } = warning.kind {
            notes.push(flat(&warning.kind, warning.line)?);
        }
    }
    Ok(json!({
        "layout": value(&layout.format)?,
        "columns": layout.columns,
        "label_column": layout.label_column,
        "text_column": layout.text_column,
        "has_header": layout.has_header,
        "rows": rows,
        "left_out": value(&parsed.left_out)?,
        "notes": notes,
    }))
}

/// A kind with its facts beside it.
fn flat(kind: &impl Serialize, line: Option<usize>) -> Result<Value, String> {
    let mut facts = match value(kind)? {
        Value::Object(facts) => facts,
        _ => Map::new(),
    };
    let code = facts.remove("code").unwrap_or_default();
    facts.insert("kind".to_string(), code);
    facts.insert("line".to_string(), line.into());
    Ok(Value::Object(facts))
}

fn value(value: &impl Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}
