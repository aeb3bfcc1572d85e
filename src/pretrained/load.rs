//! A file of pretrained weights: safetensors with a description in its metadata.

use burn::prelude::*;
use serde::Deserialize;

use super::bert_architecture::BertArchitecture;
use super::bert_reader::BertReader;
use super::cnn_reader::CnnReader;
use super::file_network::FileNetwork;
use super::parameters::Parameters;
use super::{BertEncoder, CnnEncoder, Encoder, EncoderInfo, EncoderNetwork, QuantizedMatrix};
use crate::config::EncoderName;
use crate::error::{Error, ErrorKind};
use crate::tensor_file::{Fingerprint, Refusal, TensorFile};
use crate::text::published::{
    BertCleaning, ByteLevel, CharacterMap, PieceNormalizer, PieceTokenizer, Pieces, Replacements,
    Segmenter, SpecialIds, TextCleaning, Unigram, WordPiece,
};

/// The version of the format that is read here.
const FORMAT: u32 = 1;
/// More than any encoder reads of a text, has weights, or has in front of a text: what goes past
/// these was made to take memory or time.
const MOST_MAX_LEN: usize = 4_096;
const MOST_PARAMETERS: usize = 1_000_000_000;
const MOST_PREFIX_BYTES: usize = 64;
/// A hundred times the largest number in the encoders that there are; past it they are no weights,
/// and soon no numbers.
const MOST_MAGNITUDE: f32 = 1e4;

/// What a file of weights says of itself.
#[derive(Deserialize)]
pub(crate) struct FileHeader {
    /// What is told of it.
    pub info: EncoderInfo,
    /// The network.
    pub architecture: Architecture,
    /// What the vocabulary's pieces are cut by.
    pub tokenizer: TokenizerHeader,
}

impl FileHeader {
    /// The tensors of a file, and what it says of itself.
    ///
    /// # Errors
    /// What is missing or does not fit.
    pub fn open(bytes: &[u8]) -> Result<(TensorFile<'_>, Self), Refusal> {
        TensorFile::open(bytes, FORMAT, MOST_MAGNITUDE)
    }

    /// Tells files apart.
    pub fn fingerprint(bytes: &[u8]) -> u64 {
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(bytes);
        fingerprint.finish()
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Architecture {
    /// The CNN of the Universal Sentence Encoder.
    UseCnn,
    /// A BERT of these sizes.
    Bert(BertArchitecture),
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[allow(missing_docs, reason = "the fields are those of the file")]
pub(crate) enum TokenizerHeader {
    Unigram {
        normalizer: NormalizerName,
        begin: u32,
        end: u32,
        unknown: u32,
        first_piece: u32,
        unknown_score: f32,
        prefix: String,
        end_survives_cut: bool,
        #[serde(default)]
        fuses_unknown: bool,
        #[serde(default)]
        cleaning: TextCleaning,
    },
    WordPiece {
        begin: u32,
        end: u32,
        unknown: u32,
        #[serde(default)]
        cleaning: BertCleaning,
    },
    ByteLevel {
        begin: u32,
        end: u32,
        adds_space: bool,
        cleaning: TextCleaning,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NormalizerName {
    CharacterMap,
    /// The same, where a space at a text's end may stay.
    OpenCharacterMap,
    CodePoints,
}

impl Encoder {
    /// Reads an encoder from the bytes of an uncompressed file. On a device with gradients its
    /// network can be trained.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidEncoder`] with what is wrong with the file.
    pub fn load(bytes: &[u8], device: &Device) -> Result<Self, Error> {
        let refuse = |Refusal { fault, detail }| ErrorKind::InvalidEncoder { fault, detail }.into();
        read(bytes, device).map_err(refuse)
    }
}

fn read(bytes: &[u8], device: &Device) -> Result<Encoder, Refusal> {
    let (contents, header) = FileHeader::open(bytes)?;
    let FileHeader { mut info, architecture, tokenizer } = header;
    if info.max_len > MOST_MAX_LEN || info.n_parameters > MOST_PARAMETERS {
        return Err("it tells of sizes that no encoder has".into());
    }
    let embedding = QuantizedMatrix::read(&contents, "embedding")?;
    let tokenizer = read_tokenizer(&contents, tokenizer, info.max_len)?;
    if tokenizer.pieces().len() != embedding.n_rows() || info.vocabulary_size != embedding.n_rows()
    {
        return Err("there are not as many embeddings as pieces".into());
    }
    let original_ids = contents.integers("original_ids")?;
    if original_ids.len() != embedding.n_rows() {
        return Err("original_ids has another length".into());
    }
    let parameters = Parameters::new(contents, device);
    let d_embedding = embedding.n_columns();
    let reads = cfg!(not(feature = "gpu"));
    let network = match architecture {
        Architecture::UseCnn => {
            let reader = reads.then(|| CnnReader::read(&parameters, d_embedding, info.max_len));
            match reader.transpose()?.flatten() {
                Some(reader) => FileNetwork::of_reader(reader),
                None => {
                    let network = CnnEncoder::read(&parameters, d_embedding)?;
                    FileNetwork::Made(EncoderNetwork::Cnn(network))
                }
            }
        }
        Architecture::Bert(architecture) => {
            if architecture.hidden != d_embedding || architecture.positions < info.max_len {
                return Err("the network's sizes do not fit the file".into());
            }
            let positions = architecture.position_table(&parameters)?;
            let reader = reads.then(|| BertReader::read(&parameters, architecture, &positions));
            match reader.transpose()?.flatten() {
                Some(reader) => FileNetwork::of_reader(reader),
                None => {
                    let network = BertEncoder::read(&parameters, architecture, positions)?;
                    FileNetwork::Made(EncoderNetwork::Bert(network))
                }
            }
        }
    };
    // Of a person's own encoder what classifiers read of its layers is decided here.
    if info.name == EncoderName::Own && info.n_features == 0 {
        info.n_features = network.n_features();
    }
    if (network.n_features(), network.d_token()) != (info.n_features, info.d_token) {
        return Err("the network's sizes are not those that the file tells".into());
    }
    let encoder = Encoder::new(info, tokenizer, original_ids, embedding, network, device);
    Ok(encoder.with_fingerprint(FileHeader::fingerprint(bytes)))
}

fn read_tokenizer(
    contents: &TensorFile,
    header: TokenizerHeader,
    max_len: usize,
) -> Result<PieceTokenizer, Refusal> {
    let pieces = contents.bytes("pieces")?;
    let mut text_cleaning = TextCleaning::default();
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
            fuses_unknown,
            cleaning,
        } => {
            text_cleaning = cleaning;
            if prefix.len() > MOST_PREFIX_BYTES {
                return Err(format!("{} bytes stand before every text", prefix.len()).into());
            }
            let normalizer = match normalizer {
                NormalizerName::CharacterMap | NormalizerName::OpenCharacterMap => {
                    let map = CharacterMap::new(contents.bytes("character_map")?)?;
                    let keeps_end = normalizer == NormalizerName::OpenCharacterMap;
                    PieceNormalizer::CharacterMap(map.keeping_end(keeps_end))
                }
                NormalizerName::CodePoints => {
                    PieceNormalizer::CodePoints(Replacements::new(contents.bytes("replacements")?)?)
                }
            };
            let pieces = Pieces::new(pieces, |id| id >= first_piece && id != unknown)?;
            let scores = contents.floats("scores")?;
            let unigram = Unigram::new(normalizer, pieces, scores, (unknown, unknown_score))?;
            let unigram = unigram.fusing_unknown(fuses_unknown);
            let special = SpecialIds { begin, end, unknown };
            (Segmenter::Unigram(unigram), special, prefix, end_survives_cut)
        }
        TokenizerHeader::WordPiece { begin, end, unknown, cleaning } => {
            let word_piece = WordPiece::new(Pieces::new(pieces, |_| true)?, unknown, cleaning);
            let special = SpecialIds { begin, end, unknown };
            (Segmenter::WordPiece(word_piece), special, String::new(), true)
        }
        TokenizerHeader::ByteLevel { begin, end, adds_space, cleaning } => {
            text_cleaning = cleaning;
            let pieces = Pieces::new(pieces, |_| true)?;
            let byte_level = ByteLevel::new(pieces, &contents.integers("merges")?, adds_space)?;
            // Every byte has a piece, so nothing is unknown.
            let special = SpecialIds { begin, end, unknown: begin };
            (Segmenter::ByteLevel(byte_level), special, String::new(), true)
        }
    };
    let tokenizer = PieceTokenizer::new(segmenter, special, prefix, end_survives_cut, max_len)?;
    Ok(tokenizer.cleaning(text_cleaning))
}
