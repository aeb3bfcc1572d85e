//! A file of pretrained weights: safetensors with a description in its metadata.

use std::cell::{Cell, RefCell};

use burn::module::{Param, ParamId};
use burn::nn::{LayerNorm, LayerNormConfig, Linear};
use burn::prelude::*;
use burn::tensor::TensorData;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::Deserialize;

use super::kept::Kept;
use super::{
    BertEncoder, CnnEncoder, Encoder, EncoderInfo, EncoderNetwork, MOST_KEPT_VALUES,
    QuantizedMatrix,
};
use crate::error::{Error, ErrorKind};
use crate::text::published::{
    CharacterMap, PieceNormalizer, PieceTokenizer, Pieces, Replacements, Segmenter, SpecialIds,
    Unigram, WordPiece,
};

/// Where the description stands in the file's metadata.
const METADATA_KEY: &str = "handful";
/// The version of the format that is read here.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
struct Header {
    format: u32,
    info: EncoderInfo,
    architecture: Architecture,
    tokenizer: TokenizerHeader,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Architecture {
    UseCnn,
    Bert(BertArchitecture),
}

/// Sizes of a BERT: see [`BertEncoder`].
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct BertArchitecture {
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    pub inner: usize,
    pub eps: f64,
    pub positions: usize,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum TokenizerHeader {
    Unigram {
        normalizer: NormalizerName,
        begin: u32,
        end: u32,
        unknown: u32,
        first_piece: u32,
        unknown_score: f32,
        prefix: String,
        end_survives_cut: bool,
    },
    WordPiece {
        begin: u32,
        end: u32,
        unknown: u32,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NormalizerName {
    CharacterMap,
    CodePoints,
}

impl Encoder {
    /// Reads an encoder from the bytes of an uncompressed file. On a device with gradients its
    /// network can be trained.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidEncoder`] with what is wrong with the file.
    pub fn load(bytes: &[u8], device: &Device) -> Result<Self, Error> {
        read(bytes, device).map_err(|detail| ErrorKind::InvalidEncoder { detail }.into())
    }
}

fn read(bytes: &[u8], device: &Device) -> Result<Encoder, String> {
    let contents = Contents::new(bytes)?;
    let Header { format, info, architecture, tokenizer } = contents.header(bytes)?;
    if format != FORMAT {
        return Err(format!("its format is {format}, not {FORMAT}"));
    }
    let embedding = QuantizedMatrix::read(&contents, "embedding")?;
    let tokenizer = read_tokenizer(&contents, tokenizer, info.max_len)?;
    if tokenizer.pieces().len() != embedding.n_rows() || info.vocabulary_size != embedding.n_rows()
    {
        return Err("there are not as many embeddings as pieces".to_string());
    }
    let original_ids = contents.tensor("original_ids")?;
    if original_ids.dtype() != Dtype::U32 || original_ids.shape() != [embedding.n_rows()] {
        return Err("original_ids has another type or length".to_string());
    }
    let original_ids = words(original_ids.data()).map(u32::from_le_bytes).collect();
    let parameters = Parameters { contents, device };
    let d_embedding = embedding.n_columns();
    let network = match architecture {
        Architecture::UseCnn => EncoderNetwork::Cnn(CnnEncoder::read(&parameters, d_embedding)?),
        Architecture::Bert(architecture) => {
            if architecture.hidden != d_embedding || architecture.positions < info.max_len {
                return Err("the network's sizes do not fit the file".to_string());
            }
            EncoderNetwork::Bert(BertEncoder::read(&parameters, architecture)?)
        }
    };
    if network.n_features() != info.n_features || network.d_token() != info.d_token {
        return Err("the network's sizes are not those that the file tells".to_string());
    }
    Ok(Encoder {
        info,
        tokenizer,
        original_ids,
        embedding,
        network,
        device: device.clone(),
        kept: RefCell::new(Kept::new(MOST_KEPT_VALUES)),
        n_texts_read: Cell::new(0),
    })
}

fn read_tokenizer(
    contents: &Contents,
    header: TokenizerHeader,
    max_len: usize,
) -> Result<PieceTokenizer, String> {
    let pieces = contents.bytes("pieces")?;
    let (segmenter, special, prefix, end_survives_cut) = match header {
        TokenizerHeader::Unigram {
            normalizer,
            begin,
            end,
            unknown,
            first_piece,
            unknown_score,
            prefix,
            end_survives_cut,
        } => {
            let normalizer = match normalizer {
                NormalizerName::CharacterMap => PieceNormalizer::CharacterMap(CharacterMap::new(
                    contents.bytes("character_map")?,
                )?),
                NormalizerName::CodePoints => {
                    PieceNormalizer::CodePoints(Replacements::new(contents.bytes("replacements")?)?)
                }
            };
            let pieces = Pieces::new(pieces, |id| id >= first_piece && id != unknown)?;
            let scores = contents.floats("scores")?;
            let unigram = Unigram::new(normalizer, pieces, scores, (unknown, unknown_score))?;
            let special = SpecialIds { begin, end, unknown };
            (Segmenter::Unigram(unigram), special, prefix, end_survives_cut)
        }
        TokenizerHeader::WordPiece { begin, end, unknown } => {
            let word_piece = WordPiece::new(Pieces::new(pieces, |_| true)?, unknown);
            let special = SpecialIds { begin, end, unknown };
            (Segmenter::WordPiece(word_piece), special, String::new(), true)
        }
    };
    PieceTokenizer::new(segmenter, special, prefix, end_survives_cut, max_len)
}

/// The tensors of a file by name.
pub(super) struct Contents<'a>(SafeTensors<'a>);

impl<'a> Contents<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, String> {
        SafeTensors::deserialize(bytes).map(Self).map_err(|error| error.to_string())
    }

    fn header(&self, bytes: &[u8]) -> Result<Header, String> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
        let text = metadata.metadata().as_ref().and_then(|metadata| metadata.get(METADATA_KEY));
        let text = text.ok_or("it is not one of this program's")?;
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.tensor(name).is_ok()
    }

    pub fn tensor(&self, name: &str) -> Result<TensorView<'a>, String> {
        self.0.tensor(name).map_err(|_| format!("{name} is missing"))
    }

    /// A list of bytes.
    fn bytes(&self, name: &str) -> Result<&'a [u8], String> {
        let tensor = self.tensor(name)?;
        if tensor.dtype() == Dtype::U8 {
            Ok(tensor.data())
        } else {
            Err(format!("{name} has another type"))
        }
    }

    /// A list of numbers.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, String> {
        let tensor = self.tensor(name)?;
        if tensor.dtype() == Dtype::F32 && tensor.shape().len() == 1 {
            Ok(f32s(tensor.data()))
        } else {
            Err(format!("{name} has another type or shape"))
        }
    }
}

/// The parameters of a network, put on a device as they are asked for.
pub(super) struct Parameters<'a> {
    contents: Contents<'a>,
    device: &'a Device,
}

impl Parameters<'_> {
    /// How many outputs a matrix has, stored `[d_output, d_input]`.
    ///
    /// # Errors
    /// Here and below: what is missing or does not fit, in words.
    pub fn n_outputs(&self, name: &str) -> Result<usize, String> {
        match self.contents.tensor(name)?.shape() {
            &[n_outputs, _] => Ok(n_outputs),
            _ => Err(format!("{name} has another shape")),
        }
    }

    /// A matrix, stored `[d_output, d_input]`: `[d_input, d_output]`.
    pub fn matrix(&self, name: &str, d_input: usize, d_output: usize) -> Result<Weight, String> {
        let matrix = QuantizedMatrix::read(&self.contents, name)?;
        if (matrix.n_rows(), matrix.n_columns()) != (d_output, d_input) {
            return Err(format!("{name} has another shape"));
        }
        Ok(self.parameter(matrix.transposed(), [d_input, d_output]))
    }

    /// `[length]`
    pub fn vector(&self, name: &str, length: usize) -> Result<Param<Tensor<1>>, String> {
        Ok(self.parameter(self.floats(name, length)?, [length]))
    }

    /// A list of `length` numbers.
    pub fn floats(&self, name: &str, length: usize) -> Result<Vec<f32>, String> {
        let values = self.contents.floats(name)?;
        if values.len() == length { Ok(values) } else { Err(format!("{name} has another length")) }
    }

    /// The rows of a matrix, `[n_rows, n_columns]`, as they are stored.
    pub fn rows(&self, name: &str, n_rows: usize, n_columns: usize) -> Result<Vec<f32>, String> {
        let matrix = QuantizedMatrix::read(&self.contents, name)?;
        if (matrix.n_rows(), matrix.n_columns()) != (n_rows, n_columns) {
            return Err(format!("{name} has another shape"));
        }
        let mut rows = vec![0.0; n_rows * n_columns];
        for (row, values) in rows.chunks_exact_mut(n_columns).enumerate() {
            matrix.read_row(row, values);
        }
        Ok(rows)
    }

    /// `y = x W + b` with `W: [d_input, d_output]`.
    pub fn linear(
        &self,
        (weight, bias): (&str, &str),
        d_input: usize,
        d_output: usize,
    ) -> Result<Linear, String> {
        let weight = self.matrix(weight, d_input, d_output)?;
        Ok(Linear { weight, bias: Some(self.vector(bias, d_output)?) })
    }

    pub fn layer_norm(
        &self,
        (scale, shift): (&str, &str),
        length: usize,
        epsilon: f64,
    ) -> Result<LayerNorm, String> {
        let mut layer = LayerNormConfig::new(length).with_epsilon(epsilon).init(self.device);
        layer.gamma = self.vector(scale, length)?;
        layer.beta = Some(self.vector(shift, length)?);
        Ok(layer)
    }

    pub fn parameter<const D: usize>(
        &self,
        values: Vec<f32>,
        shape: [usize; D],
    ) -> Param<Tensor<D>> {
        let tensor = Tensor::from_data(TensorData::new(values, shape), self.device);
        let tensor = if self.device.is_autodiff() { tensor.require_grad() } else { tensor };
        Param::initialized(ParamId::new(), tensor)
    }
}

/// `[d_input, d_output]`
pub(super) type Weight = Param<Tensor<2>>;

/// Little-endian numbers.
pub(super) fn f32s(bytes: &[u8]) -> Vec<f32> {
    words(bytes).map(f32::from_le_bytes).collect()
}

fn words(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> + '_ {
    bytes.chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]])
}
