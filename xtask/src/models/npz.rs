//! NumPy archives: a zip of arrays, each with a header in the notation of Python.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail, ensure};
use zip::ZipArchive;

use super::matrix::Matrix;

/// The arrays of an archive by name.
pub struct Npz(BTreeMap<String, Array>);

#[derive(Debug, PartialEq)]
struct Array {
    shape: Vec<usize>,
    values: Values,
}

#[derive(Debug, PartialEq)]
enum Values {
    Bytes(Vec<u8>),
    Floats(Vec<f32>),
}

impl Npz {
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).context("no zip archive")?;
        let mut arrays = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index)?;
            let name = file.name()?.trim_end_matches(".npy").to_owned();
            let mut contents = Vec::new();
            file.read_to_end(&mut contents)?;
            if let Some(array) = read_array(&contents).with_context(|| name.clone())? {
                arrays.insert(name, array);
            }
        }
        Ok(Self(arrays))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn n_dimensions(&self, name: &str) -> usize {
        self.0.get(name).map_or(0, |array| array.shape.len())
    }

    /// An array of numbers.
    pub fn floats(&self, name: &str) -> Result<&[f32]> {
        match &self.array(name)?.values {
            Values::Floats(values) => Ok(values),
            Values::Bytes(_) => bail!("{name} holds bytes, not numbers"),
        }
    }

    /// An array of bytes.
    pub fn bytes(&self, name: &str) -> Result<&[u8]> {
        match &self.array(name)?.values {
            Values::Bytes(values) => Ok(values),
            Values::Floats(_) => bail!("{name} holds numbers, not bytes"),
        }
    }

    /// A matrix of numbers.
    pub fn matrix(&self, name: &str) -> Result<Matrix> {
        let [n_rows, n_columns] = self.array(name)?.shape[..] else { bail!("{name} is no matrix") };
        Ok(Matrix::new(n_rows, n_columns, self.floats(name)?.to_vec()))
    }

    fn array(&self, name: &str) -> Result<&Array> {
        self.0.get(name).with_context(|| format!("there is no array {name}"))
    }
}

/// One array, or nothing for a type that no weights have.
///
/// Source: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>
fn read_array(bytes: &[u8]) -> Result<Option<Array>> {
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00").context("no array of NumPy, format 1.0")?;
    let (length, rest) = rest.split_first_chunk::<2>().context("the header is cut")?;
    let length = usize::from(u16::from_le_bytes(*length));
    let (header, data) = rest.split_at_checked(length).context("the header is cut")?;
    let header = std::str::from_utf8(header).context("the header is no text")?;
    ensure!(header.contains("'fortran_order': False"), "columns come first: {header}");

    let between = |start: &str, end: &str| {
        let from = header.find(start)? + start.len();
        header[from..].find(end).map(|length| &header[from..from + length])
    };
    let dtype = between("'descr': '", "'").context("the header names no type")?;
    let shape = between("'shape': (", ")").context("the header names no shape")?;
    let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
    let shape = sizes.map(str::parse).collect::<Result<Vec<usize>, _>>().context("bad shape")?;

    let values = match dtype {
        "|u1" => Values::Bytes(data.to_vec()),
        "<f4" => Values::Floats(floats(data)),
        _ => return Ok(None),
    };
    let n_values = match &values {
        Values::Bytes(values) => values.len(),
        Values::Floats(values) => values.len(),
    };
    ensure!(n_values == shape.iter().product::<usize>(), "{n_values} values do not fill {shape:?}");
    Ok(Some(Array { shape, values }))
}

/// F32 numbers, least byte first.
pub fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(header.len()).unwrap().to_le_bytes();
        [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
    }

    #[test]
    fn arrays() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }   \n";
        // 1.0 is 0x3f800000 and -2.0 is 0xc0000000.
        let data = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
        let expected = Array { shape: vec![2, 1], values: Values::Floats(vec![1.0, -2.0]) };
        assert_eq!(read_array(&file(header, &data)).unwrap(), Some(expected));

        let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }\n";
        let expected = Array { shape: vec![3], values: Values::Bytes(vec![7, 8, 9]) };
        assert_eq!(read_array(&file(header, &[7, 8, 9])).unwrap(), Some(expected));

        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n";
        assert_eq!(read_array(&file(header, &[0; 8])).unwrap(), None);
    }

    #[test]
    fn damaged_arrays_are_refused() {
        let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }\n";
        let whole = file(header, &[7, 8, 9]);
        for length in 0..whole.len() {
            assert!(read_array(&whole[..length]).is_err(), "{length} bytes");
        }
        let fortran = header.replace("False", "True");
        assert!(read_array(&file(&fortran, &[7, 8, 9])).is_err());
    }
}
