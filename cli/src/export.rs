//! `handful export`: a model for other programs.

use std::fs;
use std::io::{Write, stdout};
use std::path::PathBuf;

use clap::ValueEnum;
use handful::export::{ExportForm, ExportedModel};

use crate::encoders::Encoders;
use crate::media::Modality;
use crate::stop::Stop;

/// What reads the exported files in Python.
const MODULE: &str = include_str!("../../src/export/python/handful_model.py");
const PROJECT: &str = include_str!("../../src/export/python/pyproject.toml");
/// The same for pictures and sounds.
const MEDIA_MODULE: &str = include_str!("../../media/python/handful_media.py");

/// What `handful export` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A model's file, of `handful train` or of the page.
    model: PathBuf,
    /// What the model is written as.
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
    /// For any runtime of ONNX.
    Onnx,
    /// For Python with NumPy alone; of texts.
    Safetensors,
}

/// Writes the files.
///
/// # Errors
/// What is wrong with a file, or where none can be written.
pub fn run(options: &Options) -> Result<(), Stop> {
    let Options { model: model_file, form, out, encoders } = options;
    let place = model_file.display();
    let model = crate::model_file::read(model_file)?;
    let in_file = |error: handful::Error| format!("{place}: {error}");
    let name = ExportedModel::encoder_of(&model).map_err(in_file)?;
    let is_of_media = name.and_then(Modality::reading).is_some();
    if is_of_media && *form == Form::Safetensors {
        return Err(Stop::Usage("pictures and sounds are read by --to onnx alone".to_string()));
    }
    let encoder = match name {
        Some(name) => {
            let (file, bytes) = encoders.read(name)?;
            let in_file = |fault| format!("{}: {fault}", file.display());
            Some(match is_of_media {
                true => handful_media::graph(&bytes, name.name()).map_err(in_file)?,
                false => bytes,
            })
        }
        None => None,
    };
    let exported = ExportedModel::new(&model, encoder.as_deref()).map_err(in_file)?;
    let form = match form {
        Form::Onnx => ExportForm::Onnx,
        Form::Safetensors => ExportForm::Safetensors,
    };
    let mut files = exported.files(form)?;
    let module = match is_of_media {
        true => ("handful_media.py", MEDIA_MODULE),
        false => ("handful_model.py", MODULE),
    };
    files.push((module.0, module.1.as_bytes().to_vec()));
    if form == ExportForm::Safetensors {
        files.push(("pyproject.toml", PROJECT.as_bytes().to_vec()));
    }
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    for (name, bytes) in files {
        let file = out.join(name);
        fs::write(&file, &bytes).map_err(|error| format!("{}: {error}", file.display()))?;
        writeln!(stdout(), "{}: {} bytes", file.display(), bytes.len())?;
    }
    Ok(())
}
