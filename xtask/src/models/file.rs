//! The file of one encoder: tensors with a description, and the gzip around it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::num::NonZeroU64;

use anyhow::Result;
use flate2::read::GzDecoder;
use half::f16;
use safetensors::tensor::{Dtype, View};
use serde_json::Value;
use zopfli::{Format, Options};

use super::matrix::{Blocks, Matrix, Precision, Rows};

/// The key of the description in the file's metadata.
const DESCRIPTION: &str = "handful";

/// The tensors of one encoder by name.
#[derive(Default)]
pub struct EncoderFile(BTreeMap<String, Tensor>);

struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
    group: Group,
    /// Weights that it holds; a scale is none.
    n_weights: usize,
}

/// What a tensor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Embedding,
    Network,
    Tokenizer,
}

impl EncoderFile {
    /// Numbers, as F32 `[n]`.
    pub fn vector(&mut self, group: Group, name: &str, values: &[f32]) {
        self.floats(group, name, vec![values.len()], values, values.len());
    }

    /// A matrix, with its scales as `name.scale`.
    pub fn matrix(&mut self, group: Group, name: &str, matrix: &Matrix, precision: Precision) {
        let shape = vec![matrix.n_rows, matrix.n_columns];
        match precision {
            Precision::Full => {
                self.floats(group, name, shape, &matrix.values, matrix.values.len());
            }
            Precision::Whole { levels } => self.rows(group, name, matrix, &matrix.to_whole(levels)),
            Precision::Spread { n_fine, step } => {
                self.rows(group, name, matrix, &matrix.to_spread(n_fine, step));
            }
        }
    }

    fn rows(&mut self, group: Group, name: &str, matrix: &Matrix, rows: &Rows) {
        self.codes(group, name, matrix.n_rows, &rows.codes);
        self.row_values(group, &format!("{name}.scale"), &rows.scales);
    }

    /// A matrix in half precision.
    pub fn halves(&mut self, group: Group, name: &str, matrix: &Matrix) {
        let shape = vec![matrix.n_rows, matrix.n_columns];
        let bytes = matrix.values.iter().flat_map(|value| f16::from_f32(*value).to_le_bytes());
        let (bytes, n_weights) = (bytes.collect(), matrix.values.len());
        self.insert(name, Tensor { dtype: Dtype::F16, shape, bytes, group, n_weights });
    }

    /// A matrix in signed bytes, with a scale for each group of neighbouring columns of a row.
    ///
    /// * `group_len` - columns of a group; where they do not fit, a row is one.
    pub fn grouped(&mut self, group: Group, name: &str, matrix: &Matrix, group_len: usize) {
        let fits = matrix.n_columns.is_multiple_of(group_len);
        let group_len = if fits { group_len } else { matrix.n_columns };
        let n_groups = matrix.n_rows * (matrix.n_columns / group_len);
        let groups = Matrix::new(n_groups, group_len, matrix.values.clone());
        let rows = groups.to_spread(0, 0.0);
        self.codes(group, name, matrix.n_rows, &rows.codes);
        self.row_values(group, &format!("{name}.scale"), &rows.scales);
    }

    /// Whole numbers that a scale turns into values, as I8.
    pub fn codes(&mut self, group: Group, name: &str, n_rows: usize, codes: &[i8]) {
        let bytes = codes.iter().map(|code| code.to_le_bytes()[0]).collect();
        let shape = vec![n_rows, codes.len() / n_rows];
        self.insert(name, Tensor { dtype: Dtype::I8, shape, bytes, group, n_weights: codes.len() });
    }

    /// A scale or an offset of each row, as F32.
    pub fn row_values(&mut self, group: Group, name: &str, values: &[f32]) {
        self.floats(group, name, vec![values.len()], values, 0);
    }

    /// 4-bit blocks, as U8 with F16 scales.
    pub fn blocks(&mut self, group: Group, name: &str, n_rows: usize, blocks: &Blocks) {
        let Blocks { codes, scales } = blocks;
        let shape = vec![n_rows, codes.len() / n_rows];
        let n_weights = codes.len() * 2;
        let bytes = codes.clone();
        self.insert(name, Tensor { dtype: Dtype::U8, shape, bytes, group, n_weights });
        let shape = vec![n_rows, scales.len() / n_rows];
        let bytes = scales.iter().copied().flat_map(f16::to_le_bytes).collect();
        let scales = Tensor { dtype: Dtype::F16, shape, bytes, group, n_weights: 0 };
        self.insert(&format!("{name}.scale"), scales);
    }

    /// What a tokenizer reads: its pieces in the order of their ids, their ids in the
    /// published vocabulary, and their scores if it has any.
    pub fn pieces(&mut self, texts: &[&str], scores: Option<&[f32]>, original_ids: &[u32]) {
        let bytes: Vec<u8> =
            texts.iter().flat_map(|text| [text.as_bytes(), b"\0"].concat()).collect();
        self.bytes("pieces", bytes);
        if let Some(scores) = scores {
            self.row_values(Group::Tokenizer, "scores", scores);
        }
        let shape = vec![original_ids.len()];
        let bytes = original_ids.iter().copied().flat_map(u32::to_le_bytes).collect();
        let group = Group::Tokenizer;
        self.insert(
            "original_ids",
            Tensor { dtype: Dtype::U32, shape, bytes, group, n_weights: 0 },
        );
    }

    /// A table of a tokenizer.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        let shape = vec![bytes.len()];
        let group = Group::Tokenizer;
        self.insert(name, Tensor { dtype: Dtype::U8, shape, bytes, group, n_weights: 0 });
    }

    pub fn n_weights(&self, group: Group) -> usize {
        self.group(group).map(|tensor| tensor.n_weights).sum()
    }

    pub fn n_bytes(&self, group: Group) -> usize {
        self.group(group).map(|tensor| tensor.bytes.len()).sum()
    }

    /// The file as safetensors.
    pub fn serialize(&self, description: &Value) -> Result<Vec<u8>> {
        // With one key only: the order of several would be another each time.
        let metadata = HashMap::from([(DESCRIPTION.to_owned(), description.to_string())]);
        Ok(safetensors::serialize(self.0.iter(), Some(metadata))?)
    }

    fn floats(
        &mut self,
        group: Group,
        name: &str,
        shape: Vec<usize>,
        values: &[f32],
        n_weights: usize,
    ) {
        let bytes = values.iter().copied().flat_map(f32::to_le_bytes).collect();
        self.insert(name, Tensor { dtype: Dtype::F32, shape, bytes, group, n_weights });
    }

    fn insert(&mut self, name: &str, tensor: Tensor) {
        let old = self.0.insert(name.to_owned(), tensor);
        assert!(old.is_none(), "there are two tensors {name}");
    }

    fn group(&self, group: Group) -> impl Iterator<Item = &Tensor> {
        self.0.values().filter(move |tensor| tensor.group == group)
    }
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// As small as gzip gets, without a name or a time. Quantised weights are close to noise: the
/// usual compressors find repetitions in it that cost more than they save, and their files
/// are up to five percent larger.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    // More iterations take longer and save less than a thousandth.
    let iteration_count = const { NonZeroU64::new(5).unwrap() };
    let options = Options { iteration_count, ..Options::default() };
    let mut packed = Vec::new();
    zopfli::compress(options, Format::Gzip, bytes, &mut packed)?;
    Ok(packed)
}

/// What [`gzip`] was given.
pub fn gunzip(packed: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use safetensors::SafeTensors;
    use serde_json::json;

    use super::*;

    #[test]
    fn gzip_depends_on_the_input_alone() {
        let text = b"a handful of texts, a handful of labels".repeat(99);
        let packed = gzip(&text).unwrap();
        assert_eq!(packed, gzip(&text).unwrap());
        // Magic number, deflate, no flags, no time.
        assert_eq!(packed[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
        assert_eq!(gunzip(&packed).unwrap(), text);
    }

    fn example() -> EncoderFile {
        let mut file = EncoderFile::default();
        let matrix = Matrix::new(2, 32, (0..64).map(|value| value as f32).collect());
        file.matrix(Group::Network, "full", &matrix, Precision::Full);
        file.matrix(Group::Network, "rows", &matrix, Precision::Spread { n_fine: 0, step: 0.1 });
        let blocks = Blocks { codes: vec![0x98; 32], scales: vec![f16::ONE; 2] };
        file.blocks(Group::Embedding, "blocks", 2, &blocks);
        file.pieces(&["<unk>", "é"], Some(&[0.0, -1.5]), &[0, 7]);
        file
    }

    #[test]
    fn the_file_says_what_it_holds() {
        let bytes = example().serialize(&json!({"format": 1})).unwrap();
        assert_eq!(bytes, example().serialize(&json!({"format": 1})).unwrap());
        let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
        assert_eq!(metadata.metadata().as_ref().unwrap()[DESCRIPTION], r#"{"format":1}"#);

        let tensors = SafeTensors::deserialize(&bytes).unwrap();
        let check = |name: &str, dtype: Dtype, shape: &[usize]| {
            let tensor = tensors.tensor(name).unwrap();
            assert_eq!((tensor.dtype(), tensor.shape()), (dtype, shape), "{name}");
        };
        check("full", Dtype::F32, &[2, 32]);
        check("rows", Dtype::I8, &[2, 32]);
        check("rows.scale", Dtype::F32, &[2]);
        check("blocks", Dtype::U8, &[2, 16]);
        check("blocks.scale", Dtype::F16, &[2, 1]);
        check("scores", Dtype::F32, &[2]);
        check("original_ids", Dtype::U32, &[2]);
        assert_eq!(tensors.tensor("pieces").unwrap().data(), "<unk>\0é\0".as_bytes());
    }

    #[test]
    fn weights_and_bytes_of_a_group() {
        let file = example();
        assert_eq!(file.n_weights(Group::Network), 128);
        assert_eq!(file.n_weights(Group::Embedding), 64);
        assert_eq!(file.n_bytes(Group::Embedding), 32 + 4);
        assert_eq!(file.n_bytes(Group::Tokenizer), 6 + 3 + 8 + 8);
    }
}
