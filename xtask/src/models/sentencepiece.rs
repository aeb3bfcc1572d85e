//! SentencePiece model files: a protobuf with the pieces and the normaliser.

use anyhow::{Context, Result};
use prost::Message;

/// What a tokenizer of pieces with scores is made from.
#[derive(Debug, Default, PartialEq)]
pub struct Pieces {
    pub texts: Vec<String>,
    pub scores: Vec<f32>,
}

/// Those fields of a model file that a tokenizer needs.
///
/// Source: <https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto>
#[derive(Clone, PartialEq, Message)]
struct ModelProto {
    #[prost(message, repeated, tag = "1")]
    pieces: Vec<SentencePiece>,
    #[prost(message, optional, tag = "3")]
    normalizer_spec: Option<NormalizerSpec>,
}

#[derive(Clone, PartialEq, Message)]
struct SentencePiece {
    #[prost(string, tag = "1")]
    piece: String,
    #[prost(float, tag = "2")]
    score: f32,
}

#[derive(Clone, PartialEq, Message)]
struct NormalizerSpec {
    #[prost(bytes = "vec", optional, tag = "2")]
    precompiled_charsmap: Option<Vec<u8>>,
}

/// The pieces and the compiled character map of a model file.
///
/// # Errors
/// If the bytes are no such file, or if it has no character map.
pub fn read(bytes: &[u8]) -> Result<(Pieces, Vec<u8>)> {
    let model = ModelProto::decode(bytes).context("no model of SentencePiece")?;
    let normalizer = model.normalizer_spec.context("there is no normaliser")?;
    let character_map = normalizer.precompiled_charsmap.context("there is no character map")?;
    let (texts, scores) = model.pieces.into_iter().map(|line| (line.piece, line.score)).unzip();
    Ok((Pieces { texts, scores }, character_map))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model() {
        // Field 1: {1: "ab", 2: 1.0}; field 2: 3; field 1: {1: "c"}; field 3: {2: "map"}.
        let bytes = [
            &[0x0a, 0x09, 0x0a, 0x02, b'a', b'b', 0x15, 0x00, 0x00, 0x80, 0x3f][..],
            &[0x10, 0x03],
            &[0x0a, 0x03, 0x0a, 0x01, b'c'],
            &[0x1a, 0x05, 0x12, 0x03, b'm', b'a', b'p'],
        ]
        .concat();
        let (pieces, map) = read(&bytes).unwrap();
        assert_eq!(pieces.texts, ["ab", "c"]);
        assert_eq!(pieces.scores, [1.0, 0.0]);
        assert_eq!(map, b"map");
        assert!(read(&bytes[..bytes.len() - 1]).is_err());
        assert!(read(&bytes[..bytes.len() - 7]).is_err());
    }
}
