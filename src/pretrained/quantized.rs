//! Matrices in few bits: numbers that are read row by row when they are needed.

use burn::tensor::f16;
use handful_kernels::MatrixBytes;
use safetensors::tensor::{Dtype, TensorView};

use crate::tensor_file::{Refusal, TensorFile, f32s};

/// Columns that share a scale in a matrix of 4-bit numbers.
const BLOCK: usize = 32;

/// A matrix `[n_rows, n_columns]`.
#[derive(Debug, Clone)]
pub struct QuantizedMatrix {
    n_rows: usize,
    n_columns: usize,
    values: Values,
}

#[derive(Debug, Clone)]
enum Values {
    Float(Vec<f32>),
    /// `byte · scale + offset`, of signed bytes; one scale and offset a row, or one for all.
    EightBit {
        bytes: Vec<u8>,
        scale: Vec<f32>,
        offset: Vec<f32>,
    },
    /// `(nibble - 8) · scale`; a block's 16 bytes hold its columns 0 to 15 in their low nibbles
    /// and 16 to 31 in their high ones (ggml's Q4_0).
    FourBit {
        bytes: Vec<u8>,
        scale: Vec<f16>,
    },
}

/// A matrix as it stands in a file, row by row.
pub(crate) enum Quantized {
    /// Its numbers.
    Float(Vec<f32>),
    /// Codes, and what each row's are multiplied by and lie above; one number may stand for all.
    Rows { codes: Vec<i8>, scale: Vec<f32>, offset: Vec<f32> },
    /// Codes, and what each block of a row's is multiplied by, `[n_rows, n_columns / block]`.
    Blocks { codes: Vec<i8>, scale: Vec<f32>, block: usize },
}

impl QuantizedMatrix {
    /// Reads the matrix `name` with its `.scale` and `.offset`.
    ///
    /// # Errors
    /// What is missing or does not fit, in words.
    pub(crate) fn read(contents: &TensorFile, name: &str) -> Result<Self, Refusal> {
        let tensor = contents.tensor(name)?;
        let wrong = || format!("{name} has another type or shape");
        let &[n_rows, width] = tensor.shape() else { return Err(wrong().into()) };
        if n_rows == 0 || width == 0 {
            return Err(wrong().into());
        }
        let n_columns = if tensor.dtype() == Dtype::U8 { 2 * width } else { width };
        let values = match tensor.dtype() {
            Dtype::F32 => {
                let values = f32s(tensor.data());
                contents.check_numbers(name, values.iter().copied())?;
                Values::Float(values)
            }
            Dtype::I8 => {
                let per_row = |name: &str| -> Result<Vec<f32>, Refusal> {
                    let values = contents.floats(name)?;
                    let fits = values.len() == n_rows || values.len() == 1;
                    if fits { Ok(values) } else { Err(format!("{name} has another length").into()) }
                };
                let offset = format!("{name}.offset");
                let scale = per_row(&format!("{name}.scale"))?;
                contents.check_numbers(name, scale.iter().map(|scale| 128.0 * scale))?;
                Values::EightBit {
                    bytes: tensor.data().to_vec(),
                    scale,
                    offset: if contents.has(&offset) { per_row(&offset)? } else { vec![0.0] },
                }
            }
            Dtype::U8 => {
                let scale = contents.tensor(&format!("{name}.scale"))?;
                let scale = block_scales(&scale, n_rows, n_columns).ok_or_else(wrong)?;
                contents.check_numbers(name, scale.iter().map(|scale| 8.0 * scale.to_f32()))?;
                Values::FourBit { bytes: tensor.data().to_vec(), scale }
            }
            _ => return Err(wrong().into()),
        };
        Ok(Self { n_rows, n_columns, values })
    }

    /// How many rows the matrix has: ids of a vocabulary.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Numbers in each row.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Writes a row's numbers; nothing for a row that there is not.
    ///
    /// * `target` - `[n_columns]`
    pub fn read_row(&self, row: usize, target: &mut [f32]) {
        if row >= self.n_rows {
            return;
        }
        let start = row * self.n_columns;
        match &self.values {
            Values::Float(values) => target.copy_from_slice(&values[start..start + self.n_columns]),
            Values::EightBit { bytes, scale, offset } => {
                let scale = scale[row.min(scale.len() - 1)];
                let offset = offset[row.min(offset.len() - 1)];
                let bytes = &bytes[start..start + self.n_columns];
                for (value, byte) in target.iter_mut().zip(bytes) {
                    *value = f32::from(byte.cast_signed()) * scale + offset;
                }
            }
            Values::FourBit { bytes, scale } => {
                let blocks = bytes[start / 2..].chunks_exact(BLOCK / 2);
                let scales = &scale[start / BLOCK..];
                for ((block, scale), target) in
                    blocks.zip(scales).zip(target.chunks_exact_mut(BLOCK))
                {
                    let scale = scale.to_f32();
                    let (low, high) = target.split_at_mut(BLOCK / 2);
                    for (column, byte) in block.iter().enumerate() {
                        low[column] = (f32::from(byte & 15) - 8.0) * scale;
                        high[column] = (f32::from(byte >> 4) - 8.0) * scale;
                    }
                }
            }
        }
    }

    /// The matrix as it stands in its file.
    pub(crate) fn quantized(&self) -> Quantized {
        match &self.values {
            Values::Float(values) => Quantized::Float(values.clone()),
            Values::EightBit { bytes, scale, offset } => Quantized::Rows {
                codes: bytes.iter().map(|byte| byte.cast_signed()).collect(),
                scale: scale.clone(),
                offset: offset.clone(),
            },
            Values::FourBit { bytes, scale } => {
                let number = |nibble: u8| nibble.cast_signed() - 8;
                let mut codes = vec![0i8; 2 * bytes.len()];
                for (block, target) in
                    bytes.chunks_exact(BLOCK / 2).zip(codes.chunks_exact_mut(BLOCK))
                {
                    let (low, high) = target.split_at_mut(BLOCK / 2);
                    for ((byte, low), high) in block.iter().zip(low).zip(high) {
                        (*low, *high) = (number(byte & 15), number(byte >> 4));
                    }
                }
                let scale = scale.iter().map(|scale| scale.to_f32()).collect();
                Quantized::Blocks { codes, scale, block: BLOCK }
            }
        }
    }

    /// The matrix as bytes with scales; none where its numbers are in single precision, or lie off
    /// their bytes.
    pub(super) fn to_bytes(&self) -> Option<MatrixBytes> {
        let n_inputs = self.n_columns;
        match self.quantized() {
            Quantized::Float(_) => None,
            Quantized::Rows { codes, scale, offset } => {
                let scales = || scale.iter().cycle().take(self.n_rows).copied().collect();
                let is_plain = offset.iter().all(|offset| *offset == 0.0);
                is_plain.then(|| MatrixBytes { n_inputs, scales: scales(), bytes: codes })
            }
            Quantized::Blocks { codes, scale, .. } => {
                Some(MatrixBytes { n_inputs, bytes: codes, scales: scale })
            }
        }
    }

    /// All numbers, column by column: the matrix `[n_columns, n_rows]`.
    pub fn transposed(&self) -> Vec<f32> {
        let mut all = vec![0.0; self.n_rows * self.n_columns];
        let mut values = vec![0.0; self.n_columns];
        for row in 0..self.n_rows {
            self.read_row(row, &mut values);
            for (value, target) in values.iter().zip(all[row..].iter_mut().step_by(self.n_rows)) {
                *target = *value;
            }
        }
        all
    }
}

/// One scale for each block of each row, `[n_rows, n_columns / 32]`.
fn block_scales(scale: &TensorView, n_rows: usize, n_columns: usize) -> Option<Vec<f16>> {
    let fits = scale.dtype() == Dtype::F16
        && n_columns.is_multiple_of(BLOCK)
        && scale.shape() == [n_rows, n_columns / BLOCK];
    fits.then(|| scale.data().chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pretrained::testing::File;

    #[track_caller]
    fn check(file: &File, row: usize, expected: &[f32]) {
        let bytes = file.bytes();
        let contents = TensorFile::of_tensors(&bytes).unwrap();
        let matrix = QuantizedMatrix::read(&contents, "x").unwrap();
        let mut values = vec![0.0; matrix.n_columns()];
        matrix.read_row(row, &mut values);
        assert_eq!(values, expected);
        let transposed = matrix.transposed();
        let column: Vec<f32> = transposed.chunks(matrix.n_rows()).map(|rows| rows[row]).collect();
        assert_eq!(column, expected);
    }

    #[test]
    fn floats() {
        let file = File::default().floats("x", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        check(&file, 1, &[4.0, 5.0, 6.0]);
    }

    #[test]
    fn eight_bits() {
        let x = [1, 2, 127, 255, 0, 129];
        let file = File::default().with("x", Dtype::I8, &[2, 3], &x);
        let scaled = file.clone().floats("x.scale", &[2], &[0.5, 2.0]);
        check(&scaled, 0, &[0.5, 1.0, 63.5]);
        check(&scaled, 1, &[-2.0, 0.0, -254.0]);
        let one = file.floats("x.scale", &[1], &[2.0]).floats("x.offset", &[1], &[10.0]);
        check(&one, 1, &[8.0, 10.0, -244.0]);
    }

    #[test]
    fn four_bits() {
        // Each block's first byte is 0xf0: column 0 is 0 - 8, column 16 is 15 - 8; the others
        // are 0x88, which is 0.
        let block = |first| [vec![first], vec![0x88; 15]].concat();
        let bytes = [block(0xf0), block(0x88), block(0x9a), block(0x88)].concat();
        let scales: Vec<u8> =
            [1.0, 1.0, 0.5, 1.0].iter().flat_map(|&x| f16::from_f32(x).to_le_bytes()).collect();
        let file = File::default().with("x", Dtype::U8, &[2, 32], &bytes);
        let file = file.with("x.scale", Dtype::F16, &[2, 2], &scales);
        let row = |first: f32, second: f32| {
            let mut row = vec![0.0; 64];
            (row[0], row[16]) = (first, second);
            row
        };
        check(&file, 0, &row(-8.0, 7.0));
        check(&file, 1, &row(1.0, 0.5));
    }

    #[test]
    fn what_does_not_fit() {
        let check = |file: File| {
            let bytes = file.bytes();
            let contents = TensorFile::of_tensors(&bytes).unwrap();
            assert!(QuantizedMatrix::read(&contents, "x").is_err());
        };
        check(File::default());
        check(File::default().floats("x", &[3], &[0.0; 3]));
        check(File::default().floats("x", &[0, 3], &[]));
        check(File::default().with("x", Dtype::I8, &[2, 1], &[0, 0]));
        let bytes = File::default().with("x", Dtype::I8, &[3, 1], &[0; 3]);
        check(bytes.clone().floats("x.scale", &[2], &[0.0; 2]));
        check(bytes.floats("x.scale", &[1], &[0.0]).floats("x.offset", &[2], &[0.0; 2]));
        let nibbles = File::default().with("x", Dtype::U8, &[1, 8], &[0; 8]);
        check(nibbles.with("x.scale", Dtype::F16, &[1, 0], &[]));
    }
}
