//! Encoders of what is no text: a picture's pixels or a sound's samples in, a vector of length 1
//! out, on which a classifier learns as on the vector of a text.
//!
//! An encoder is a file of weights in signed bytes, which `cargo xtask models` makes of a published
//! package. Each kind has a folder here: what it reads, and the network that reads it. The layers
//! are common to all.
//!
//! Whoever made a file or a recording may have meant harm: lengths are compared with what the
//! network needs before anything is made of them.

#[cfg(target_arch = "wasm32")]
mod door;
mod fault;
mod file;
mod layers;
mod picture;
mod sound;

#[cfg(target_arch = "wasm32")]
pub use door::MediaEncoder;
pub use fault::MediaFault;
pub use picture::{PictureEncoder, SIDE};
pub use sound::{MOST_SECONDS, SAMPLE_RATE, SoundEncoder};

use file::EncoderFile;

/// An encoder of one kind or the other.
#[derive(Debug)]
pub enum Encoder {
    /// It reads pictures.
    Picture(PictureEncoder),
    /// It reads sounds.
    Sound(SoundEncoder),
}

impl Encoder {
    /// Reads an encoder from the bytes of an uncompressed file.
    ///
    /// # Errors
    /// [`MediaFault`] with what is wrong with the file.
    pub fn load(bytes: &[u8]) -> Result<Self, MediaFault> {
        let file = EncoderFile::open(bytes)?;
        match file.kind() {
            "picture" => PictureEncoder::read(&file).map(Self::Picture),
            "sound" => SoundEncoder::read(&file).map(Self::Sound),
            kind => Err(MediaFault::Kind { found: kind.to_string() }),
        }
    }

    /// The kind of what it reads, as the page and the terminal call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Picture(_) => "picture",
            Self::Sound(_) => "sound",
        }
    }

    /// Numbers in each vector.
    pub fn n_features(&self) -> usize {
        match self {
            Self::Picture(_) => picture::N_FEATURES,
            Self::Sound(_) => sound::N_FEATURES,
        }
    }

    /// The vector of a picture.
    ///
    /// * `rgba` - pixels of a square, row by row, `[SIDE, SIDE, 4]`; what shines through is white.
    ///
    /// # Errors
    /// [`MediaFault`] for other pixels than these, and where it reads sounds.
    pub fn read_picture(&mut self, rgba: &[u8]) -> Result<Vec<f32>, MediaFault> {
        match self {
            Self::Picture(encoder) => encoder.vector(rgba),
            Self::Sound(_) => Err(MediaFault::Kind { found: "picture".to_string() }),
        }
    }

    /// The vector of a sound.
    ///
    /// * `samples` - one channel at [`SAMPLE_RATE`], from -1 to 1; what is louder is cut.
    ///
    /// # Errors
    /// [`MediaFault`] where there are none or they are no numbers, and where it reads pictures.
    pub fn read_sound(&mut self, samples: &[f32]) -> Result<Vec<f32>, MediaFault> {
        match self {
            Self::Sound(encoder) => encoder.vector(samples),
            Self::Picture(_) => Err(MediaFault::Kind { found: "sound".to_string() }),
        }
    }
}

/// What an encoder computes, as the part of an ONNX model that one on its vectors goes on from: the
/// fields of its graph. It reads `pixels`, `[batch, SIDE, SIDE, 3]` in bytes of red, green and blue,
/// or `samples`, `[batch, n_samples]`, of which a short sound has silence around it; and it gives
/// `features`, `[batch, n_features]`.
///
/// * `bytes` - of the encoder's uncompressed file; `kind` - what it is to read.
///
/// # Errors
/// [`MediaFault`] with what is wrong with the file.
pub fn graph(bytes: &[u8], kind: &str) -> Result<Vec<u8>, MediaFault> {
    let file = EncoderFile::open(bytes)?;
    let graph = match file.kind() {
        "picture" if kind == "picture" => picture::graph(&file),
        "sound" if kind == "sound" => sound::graph(&file),
        other => Err(MediaFault::Kind { found: other.to_string() }),
    };
    graph.map(|graph| handful_graph::part(&graph))
}

/// A vector of length 1; of zeros where it has no direction.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
    let factor = if length > 0.0 { (1.0 / length) as f32 } else { 0.0 };
    vector.iter_mut().for_each(|value| *value *= factor);
    vector
}
