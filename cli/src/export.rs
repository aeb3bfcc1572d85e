//! `handful export`: a model for other programs.

use std::path::PathBuf;

use clap::ValueEnum;
use handful::export::{ExportForm, ExportedModel};

use crate::encoders::Encoders;
use crate::in_words;

/// What reads the exported files in Python.
const MODULE: &str = include_str!("../../src/export/python/handful_model.py");
const PROJECT: &str = include_str!("../../src/export/python/pyproject.toml");

/// What `handful export` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A model's file, of `handful train` or of the page.
    model: PathBuf,
    /// For any runtime of ONNX, or for NumPy.
    #[arg(long = "to", value_enum)]
    form: Form,
    /// The folder that the files are written into.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    #[command(flatten)]
    encoders: Encoders,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Onnx,
    Safetensors,
}

/// Writes the files.
///
/// # Errors
/// What is wrong with a file, or where none can be written.
pub fn run(options: &Options) -> Result<(), String> {
    let place = options.model.display();
    let model = std::fs::read(&options.model).map_err(|error| format!("{place}: {error}"))?;
    let in_file = |error: handful::Error| format!("{place}: {error}");
    let name = ExportedModel::encoder_of(&model).map_err(in_file)?;
    let encoder = name.map(|name| options.encoders.read(name)).transpose()?;
    let exported = ExportedModel::new(&model, encoder.as_deref()).map_err(in_file)?;
    let form = match options.form {
        Form::Onnx => ExportForm::Onnx,
        Form::Safetensors => ExportForm::Safetensors,
    };
    let mut files = exported.files(form).map_err(in_words)?;
    files.push(("handful_model.py", MODULE.as_bytes().to_vec()));
    if form == ExportForm::Safetensors {
        files.push(("pyproject.toml", PROJECT.as_bytes().to_vec()));
    }
    std::fs::create_dir_all(&options.out)
        .map_err(|error| format!("{}: {error}", options.out.display()))?;
    for (name, bytes) in files {
        let file = options.out.join(name);
        std::fs::write(&file, &bytes).map_err(|error| format!("{}: {error}", file.display()))?;
        println!("{}: {} bytes", file.display(), bytes.len());
    }
    Ok(())
}
