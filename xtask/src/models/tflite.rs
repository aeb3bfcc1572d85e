//! The tensors of a model of TensorFlow Lite, a FlatBuffer: tables whose fields are found by their
//! numbers in the schema.
//!
//! Source: <https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs>

use anyhow::{Context, Result, ensure};

use super::npz::floats;

/// Fields of tables, by their numbers.
const MODEL_SUBGRAPHS: usize = 2;
const MODEL_BUFFERS: usize = 4;
const SUBGRAPH_TENSORS: usize = 0;
const TENSOR_SHAPE: usize = 0;
const TENSOR_TYPE: usize = 1;
const TENSOR_BUFFER: usize = 2;
const TENSOR_NAME: usize = 3;
const BUFFER_DATA: usize = 0;

/// A tensor of single precision that is part of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    pub name: String,
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

/// Reads the constant tensors of the first graph, in their order.
///
/// # Errors
/// That the file is none, or damaged.
pub fn read(bytes: &[u8]) -> Result<Vec<Tensor>> {
    ensure!(bytes.get(4..8) == Some(b"TFL3"), "this is no model of TensorFlow Lite");
    let file = File(bytes);
    let model = file.table(0)?;
    let buffers = model.tables(MODEL_BUFFERS)?;
    let graphs = model.tables(MODEL_SUBGRAPHS)?;
    let mut tensors = Vec::new();
    for tensor in graphs.first().context("there is no graph")?.tables(SUBGRAPH_TENSORS)? {
        let data = match buffers.get(tensor.number(TENSOR_BUFFER)?) {
            Some(buffer) => buffer.bytes(BUFFER_DATA, 1)?,
            None => &[],
        };
        let is_float = tensor.byte(TENSOR_TYPE)? == 0;
        if data.is_empty() || !is_float {
            continue;
        }
        let name = String::from_utf8_lossy(tensor.bytes(TENSOR_NAME, 1)?).into_owned();
        let sizes = tensor.bytes(TENSOR_SHAPE, 4)?.as_chunks::<4>().0;
        let shape: Vec<usize> =
            sizes.iter().map(|size| u32::from_le_bytes(*size) as usize).collect();
        let values = floats(data);
        let n_values = shape.iter().product::<usize>();
        ensure!(values.len() == n_values, "{name} has {} numbers, not {n_values}", values.len());
        tensors.push(Tensor { name, shape, values });
    }
    Ok(tensors)
}

#[derive(Clone, Copy)]
struct File<'a>(&'a [u8]);

/// A table, and where its list of fields is.
#[derive(Clone, Copy)]
struct Table<'a> {
    file: File<'a>,
    at: usize,
    fields: usize,
}

impl<'a> File<'a> {
    fn u16(self, at: usize) -> Result<usize> {
        let bytes = self.0.get(at..).and_then(<[u8]>::first_chunk).context("the file is cut")?;
        Ok(usize::from(u16::from_le_bytes(*bytes)))
    }

    fn u32(self, at: usize) -> Result<usize> {
        let bytes = self.0.get(at..).and_then(<[u8]>::first_chunk).context("the file is cut")?;
        Ok(u32::from_le_bytes(*bytes) as usize)
    }

    /// The table that a place points to.
    fn table(self, pointer: usize) -> Result<Table<'a>> {
        let at = pointer + self.u32(pointer)?;
        let back = self.u32(at)? as u32 as i32;
        let fields = i64::try_from(at)? - i64::from(back);
        Ok(Table { file: self, at, fields: usize::try_from(fields)? })
    }
}

impl<'a> Table<'a> {
    /// Where a field is, unless it is left out.
    fn field(self, number: usize) -> Result<Option<usize>> {
        let place = 4 + 2 * number;
        if place + 2 > self.file.u16(self.fields)? {
            return Ok(None);
        }
        let offset = self.file.u16(self.fields + place)?;
        Ok((offset > 0).then_some(self.at + offset))
    }

    fn number(self, field: usize) -> Result<usize> {
        self.field(field)?.map_or(Ok(0), |at| self.file.u32(at))
    }

    fn byte(self, field: usize) -> Result<u8> {
        let Some(at) = self.field(field)? else { return Ok(0) };
        self.file.0.get(at).copied().context("the file is cut")
    }

    /// Where a list begins, and how long it is.
    fn list(self, field: usize) -> Result<(usize, usize)> {
        let Some(pointer) = self.field(field)? else { return Ok((0, 0)) };
        let at = pointer + self.file.u32(pointer)?;
        Ok((at + 4, self.file.u32(at)?))
    }

    /// The bytes of a list of values of so many bytes.
    fn bytes(self, field: usize, size: usize) -> Result<&'a [u8]> {
        let (at, n) = self.list(field)?;
        let end = n.checked_mul(size).and_then(|n| at.checked_add(n));
        self.file.0.get(at..end.context("a list is too long")?).context("the file is cut")
    }

    fn tables(self, field: usize) -> Result<Vec<Table<'a>>> {
        let (at, n) = self.list(field)?;
        ensure!(n <= self.file.0.len() / 4, "a list is too long");
        (0..n).map(|index| self.file.table(at + 4 * index)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file in the making: what a place points to comes after it.
    struct Writer(Vec<u8>);

    impl Writer {
        fn words(&mut self, words: &[u32]) -> usize {
            let at = self.0.len();
            self.0.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            at
        }

        /// A table of fields of four bytes, some left out; where it is.
        fn table(&mut self, has: &[bool]) -> usize {
            let mut fields = vec![4 + 2 * has.len() as u16, 4 + 4 * has.len() as u16];
            fields.extend((0..).zip(has).map(|(at, has)| if *has { 4 + 4 * at } else { 0 }));
            fields.resize(fields.len().next_multiple_of(2), 0);
            let start = self.0.len() as u32;
            self.0.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
            let back = self.0.len() as u32 - start;
            let at = self.words(&[back]);
            self.words(&vec![0; has.len()]);
            at
        }

        fn point(&mut self, from: usize, to: usize) {
            self.0[from..from + 4].copy_from_slice(&((to - from) as u32).to_le_bytes());
        }
    }

    /// A file of one tensor `abcd` of [1, 2] numbers.
    fn file() -> Vec<u8> {
        let mut file = Writer(Vec::new());
        let root = file.words(&[0, u32::from_le_bytes(*b"TFL3")]);
        let model = file.table(&[false, false, true, false, true]);
        file.point(root, model);
        let graphs = file.words(&[1, 0]);
        file.point(model + 4 + 4 * MODEL_SUBGRAPHS, graphs);
        let buffers = file.words(&[2, 0, 0]);
        file.point(model + 4 + 4 * MODEL_BUFFERS, buffers);
        let empty = file.table(&[]);
        file.point(buffers + 4, empty);
        let buffer = file.table(&[true]);
        file.point(buffers + 8, buffer);
        let data = file.words(&[8, 1.5f32.to_bits(), (-2.0f32).to_bits()]);
        file.point(buffer + 4, data);
        let graph = file.table(&[true]);
        file.point(graphs + 4, graph);
        let tensors = file.words(&[1, 0]);
        file.point(graph + 4, tensors);
        let tensor = file.table(&[true, false, true, true]);
        file.point(tensors + 4, tensor);
        file.0[tensor + 4 + 4 * TENSOR_BUFFER] = 1;
        let name = file.words(&[4, u32::from_le_bytes(*b"abcd")]);
        file.point(tensor + 4 + 4 * TENSOR_NAME, name);
        let shape = file.words(&[2, 1, 2]);
        file.point(tensor + 4 + 4 * TENSOR_SHAPE, shape);
        file.0
    }

    #[test]
    fn tensors_are_found() {
        let name = "abcd".to_string();
        let expected = Tensor { name, shape: vec![1, 2], values: vec![1.5, -2.0] };
        assert_eq!(read(&file()).unwrap(), [expected]);
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole = file();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length} bytes");
        }
        assert!(read(b"no model at all").is_err());
    }
}
