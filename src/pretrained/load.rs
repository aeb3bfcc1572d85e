//! A file of pretrained weights: safetensors with a description in its metadata.

use burn::prelude::*;
use safetensors::tensor::Dtype;
use serde::Deserialize;

use super::bert_encoder::BertArchitecture;
use super::contents::{Contents, words};
use super::parameters::Parameters;
use super::{BertEncoder, CnnEncoder, Encoder, EncoderInfo, EncoderNetwork, QuantizedMatrix};
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
    let Header { format, info, architecture, tokenizer } = Contents::metadata(bytes, METADATA_KEY)?;
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
    let parameters = Parameters::new(contents, device);
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
    Ok(Encoder::new(info, tokenizer, original_ids, embedding, network, device))
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
