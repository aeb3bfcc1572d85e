//! Vectors that are given: of pictures and sounds, which the crate `media` reads. A text is then
//! only the name that a vector goes by, and nothing is learned of its words.

use std::cell::RefCell;
use std::collections::HashMap;

use super::EncoderInfo;
use crate::config::EncoderName;
use crate::error::{Error, ErrorKind, FileFault};

/// An encoder outside this crate: its name, its model, how many parameters it has, and what tells
/// its version from others, the beginning of the SHA-256 of its file's contents.
struct Outside {
    name: EncoderName,
    model: &'static str,
    n_parameters: usize,
    version: u64,
}

/// Those that vectors may be given of; `xtask` holds their versions against the files.
const OUTSIDE: [Outside; 2] = [
    Outside {
        name: EncoderName::Picture,
        model: "efficientnet-lite0",
        n_parameters: 3_350_000,
        version: 0x7a8f_2a7b_6f56_d27b,
    },
    Outside {
        name: EncoderName::Sound,
        model: "speech-embedding",
        n_parameters: 328_224,
        version: 0x43d3_4ab3_9029_cd97,
    },
];

fn outside(name: EncoderName) -> Option<&'static Outside> {
    OUTSIDE.iter().find(|outside| outside.name == name)
}

impl EncoderName {
    /// What tells the version of an encoder outside this crate from others.
    pub fn version(self) -> Option<u64> {
        outside(self).map(|outside| outside.version)
    }
}

/// What is known of an encoder whose vectors are given, and its fingerprint.
///
/// # Errors
/// [`ErrorKind::InvalidMessage`] where it reads texts itself.
pub(crate) fn described(name: EncoderName, n_features: usize) -> Result<(EncoderInfo, u64), Error> {
    let invalid = || ErrorKind::InvalidMessage { detail: format!("{:?} reads texts", name.name()) };
    let Outside { model, n_parameters, version, .. } = *outside(name).ok_or_else(invalid)?;
    let info = EncoderInfo {
        name,
        model: model.to_string(),
        languages: Vec::new(),
        vocabulary_size: 0,
        n_parameters,
        n_features,
        d_token: 0,
        max_len: 1,
    };
    // Another length is another version.
    Ok((info, version.rotate_left(7) ^ n_features as u64))
}

/// Vectors by the texts that they go by.
#[derive(Debug)]
pub struct GivenVectors {
    n_features: usize,
    names: RefCell<Names>,
}

/// Texts are numbered as they come, whether their vectors are there or not: they may be given
/// later. A number is never another text's.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
    /// By number; empty where none was given.
    vectors: Vec<Vec<f32>>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(text.to_string(), number);
        self.texts.push(text.to_string());
        self.vectors.push(Vec::new());
        number
    }
}

impl GivenVectors {
    pub(super) fn new(n_features: usize) -> Self {
        Self { n_features, names: RefCell::default() }
    }

    /// Takes vectors, in the place of earlier ones of equal texts.
    ///
    /// * `vectors` - side by side, `[n_texts, n_features]`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMessage`] where they have another length;
    /// [`ErrorKind::InvalidEncoder`] where they are no numbers. None is taken then.
    pub fn give(&self, texts: &[String], vectors: &[f32], n_features: usize) -> Result<(), Error> {
        let n_values = texts.len().checked_mul(n_features);
        if n_features != self.n_features || n_features == 0 || n_values != Some(vectors.len()) {
            let detail = format!(
                "{} texts have {} numbers, by {n_features} and not {}",
                texts.len(),
                vectors.len(),
                self.n_features
            );
            return Err(ErrorKind::InvalidMessage { detail }.into());
        }
        if !vectors.iter().all(|value| value.is_finite()) {
            let detail = "a vector is no number".to_string();
            return Err(ErrorKind::InvalidEncoder { fault: FileFault::NotNumbers, detail }.into());
        }
        let mut names = self.names.borrow_mut();
        for (text, vector) in texts.iter().zip(vectors.chunks_exact(n_features)) {
            let number = names.number(text.trim());
            names.vectors[number as usize] = vector.to_vec();
        }
        Ok(())
    }

    /// Drops the vectors; what goes by them has none until it is given again.
    pub fn forget(&self) {
        self.names.borrow_mut().vectors.iter_mut().for_each(|vector| *vector = Vec::new());
    }

    /// The number of a text.
    pub(super) fn number(&self, text: &str) -> u32 {
        self.names.borrow_mut().number(text.trim())
    }

    /// The vector of a text, by its number.
    ///
    /// # Errors
    /// [`ErrorKind::MissingVector`]
    pub(super) fn get(&self, number: u32) -> Result<Vec<f32>, Error> {
        let names = self.names.borrow();
        let number = number as usize;
        match names.vectors.get(number).filter(|vector| !vector.is_empty()) {
            Some(vector) => Ok(vector.clone()),
            None => {
                let text = names.texts.get(number).cloned().unwrap_or_default();
                Err(ErrorKind::MissingVector { text, row: None }.into())
            }
        }
    }
}
