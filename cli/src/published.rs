//! A folder of a published encoder, made into an encoder's file.

use std::fs::File;
use std::io::{ErrorKind as IoErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use handful_published::{Conversion, PublishedFault, PublishedFolder};

use crate::stop::Stop;

const WEIGHTS: &str = "model.safetensors";
/// What the weights are in where they are not in a file of that name.
const INDEX: &str = "model.safetensors.index.json";
const PICKLED: [&str; 2] = ["pytorch_model.bin", "pytorch_model.bin.index.json"];

/// The file that a folder's `config.json`, `tokenizer.json` and `model.safetensors` make.
///
/// # Errors
/// What is missing of the folder, or not understood.
pub fn convert(folder: &Path) -> Result<Vec<u8>, Stop> {
    let in_folder = |fault: PublishedFault| format!("{}: {fault}", folder.display());
    let may = |name: &str| match std::fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == IoErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", folder.join(name).display())),
    };
    let must = |name: &str| -> Result<Vec<u8>, Stop> {
        let missing = PublishedFault::MissingFile { file: name.to_string() };
        Ok(may(name)?.ok_or_else(|| in_folder(missing))?)
    };
    let config = must("config.json")?;
    let tokenizer = must("tokenizer.json")?;
    let (modules, pooling) = (may("modules.json")?, may("1_Pooling/config.json")?);
    let sentence = may("sentence_bert_config.json")?;
    let path = folder.join(WEIGHTS);
    let problem = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut weights = match File::open(&path) {
        Err(error) if error.kind() == IoErrorKind::NotFound => {
            return Err(in_folder(without_weights(folder)).into());
        }
        file => file.map_err(problem)?,
    };
    let n_weights_bytes = weights.metadata().map_err(problem)?.len();
    let mut weights_start = Vec::new();
    let n_start = Conversion::N_WEIGHTS_START as u64;
    weights.by_ref().take(n_start).read_to_end(&mut weights_start).map_err(problem)?;
    let name = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let mut conversion = Conversion::begin(&PublishedFolder {
        name: &name.file_name().unwrap_or_default().to_string_lossy(),
        config: &config,
        tokenizer: &tokenizer,
        modules: modules.as_deref(),
        pooling: pooling.as_deref(),
        sentence: sentence.as_deref(),
        weights_start: &weights_start,
        n_weights_bytes,
    })
    .map_err(in_folder)?;
    let mut file = conversion.start();
    let mut bytes = Vec::new();
    while let Some(range) = conversion.wanted() {
        bytes.clear();
        weights.seek(SeekFrom::Start(range.start)).map_err(problem)?;
        weights.by_ref().take(range.end - range.start).read_to_end(&mut bytes).map_err(problem)?;
        file.extend(conversion.take(&bytes).map_err(in_folder)?);
    }
    Ok(file)
}

/// Why there is no file of the name.
fn without_weights(folder: &Path) -> PublishedFault {
    let pickled = PICKLED.iter().find(|name| folder.join(name).exists());
    match pickled {
        _ if folder.join(INDEX).exists() => PublishedFault::InParts,
        Some(file) => PublishedFault::Pickled { file: (*file).to_string() },
        None => PublishedFault::MissingFile { file: WEIGHTS.to_string() },
    }
}
