//! The weights of a file that PyTorch wrote before version 1.6: five pickles one after the other,
//! then the numbers of each storage. A pickle is a program for a machine with a stack; what such
//! files need of it is done here, and nothing that it names is ever called.
//!
//! Source: <https://github.com/python/cpython/blob/main/Lib/pickletools.py>

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, bail, ensure};

use super::npz::floats;

/// The first pickle of such a file.
const MAGIC: &[u8] =
    &[0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, b'.'];

/// A tensor of single precision, its last axis innermost.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

/// A value on the machine's stack.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    /// Where a list of items begins.
    Mark,
    Text(String),
    Number(usize),
    Tuple(Vec<Item>),
    /// What was put together of other things: a dictionary has its keys and values in turn.
    Many(Vec<Item>),
    /// Nothing that weights are made of.
    Other,
}

/// Reads the tensors of single precision by name; others are left out.
///
/// # Errors
/// What is not understood of the file.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Tensor>> {
    let rest = bytes.strip_prefix(MAGIC).context("this is no file of PyTorch's former form")?;
    let mut reader = Reader { rest };
    // The version, and the sizes of the machine's types.
    reader.pickle()?;
    reader.pickle()?;
    let Item::Many(dictionary) = reader.pickle()? else { bail!("there is no dictionary") };
    let Item::Many(keys) = reader.pickle()? else { bail!("there is no list of storages") };
    let described: Vec<(String, Described)> = dictionary
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [Item::Text(name), value] => described(value).map(|tensor| (name.clone(), tensor)),
            _ => None,
        })
        .collect();
    let storages = reader.storages(&keys, &described)?;
    let mut tensors = BTreeMap::new();
    for (name, tensor) in described {
        let values = storages.get(&tensor.key).and_then(|storage| tensor.values(storage));
        let values = values.with_context(|| format!("{name} has no numbers"))?;
        tensors.insert(name, Tensor { shape: tensor.shape, values });
    }
    Ok(tensors)
}

/// Where a tensor's numbers are.
struct Described {
    key: String,
    is_double_word: bool,
    first: usize,
    shape: Vec<usize>,
    /// From one place of an axis to the next.
    strides: Vec<usize>,
}

impl Described {
    /// The numbers in the order of the axes, the last one innermost; none where the storage is too
    /// short.
    fn values(&self, storage: &[f32]) -> Option<Vec<f32>> {
        let mut places = vec![self.first];
        for (&size, &stride) in self.shape.iter().zip(&self.strides) {
            let along = |place: usize| (0..size).map(move |index| place + index * stride);
            places = places.into_iter().flat_map(along).collect();
        }
        places.into_iter().map(|place| storage.get(place).copied()).collect()
    }
}

/// A tensor, as `_rebuild_tensor_v2(("storage", type, key, device, n), first, shape, strides, …)`.
fn described(item: &Item) -> Option<Described> {
    let Item::Many(call) = item else { return None };
    let [Item::Text(function), Item::Tuple(arguments)] = &call[..] else { return None };
    let [Item::Many(storage), Item::Number(first), Item::Tuple(shape), Item::Tuple(strides), ..] =
        &arguments[..]
    else {
        return None;
    };
    let [_, Item::Text(kind), Item::Text(key), ..] = &storage[..] else { return None };
    let numbers = |items: &[Item]| -> Option<Vec<usize>> {
        let number = |item: &Item| if let Item::Number(n) = item { Some(*n) } else { None };
        items.iter().map(number).collect()
    };
    let (shape, strides) = (numbers(shape)?, numbers(strides)?);
    let is_known = function == "torch._utils _rebuild_tensor_v2";
    let is_double_word = kind == "torch LongStorage";
    (is_known && (is_double_word || kind == "torch FloatStorage")).then(|| Described {
        key: key.clone(),
        is_double_word,
        first: *first,
        shape,
        strides,
    })
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn take(&mut self, n: usize) -> Result<&[u8]> {
        let (taken, rest) = self.rest.split_at_checked(n).context("the file is cut")?;
        self.rest = rest;
        Ok(taken)
    }

    /// A whole number of so many bytes.
    fn number(&mut self, n: usize) -> Result<usize> {
        Ok(self.take(n)?.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    }

    fn line(&mut self) -> Result<String> {
        let end = self.rest.iter().position(|byte| *byte == b'\n').context("a line has no end")?;
        let line = String::from_utf8_lossy(self.take(end)?).into_owned();
        self.take(1)?;
        Ok(line)
    }

    /// Runs a pickle to its end: what is left on the stack.
    fn pickle(&mut self) -> Result<Item> {
        let mut stack: Vec<Item> = Vec::new();
        let mut memo: HashMap<usize, Item> = HashMap::new();
        loop {
            match self.take(1)?[0] {
                // PROTO
                0x80 => drop(self.take(1)?),
                b'.' => return stack.pop().context("a pickle leaves nothing"),
                b'(' => stack.push(Item::Mark),
                b'}' | b']' => stack.push(Item::Many(Vec::new())),
                b')' => stack.push(Item::Tuple(Vec::new())),
                // NEWTRUE, NEWFALSE, NONE
                0x88 | 0x89 | b'N' => stack.push(Item::Other),
                b'K' => stack.push(Item::Number(self.number(1)?)),
                b'M' => stack.push(Item::Number(self.number(2)?)),
                b'J' => stack.push(Item::Number(self.number(4)?)),
                b'X' => {
                    let n = self.number(4)?;
                    stack.push(Item::Text(String::from_utf8_lossy(self.take(n)?).into_owned()));
                }
                b'c' => {
                    let name = format!("{} {}", self.line()?, self.line()?);
                    stack.push(Item::Text(name));
                }
                put @ (b'q' | b'r') => {
                    let place = self.number(if put == b'q' { 1 } else { 4 })?;
                    memo.insert(place, stack.last().context("nothing is there to keep")?.clone());
                }
                get @ (b'h' | b'j') => {
                    let place = self.number(if get == b'h' { 1 } else { 4 })?;
                    stack.push(memo.get(&place).context("nothing was kept there")?.clone());
                }
                b't' => {
                    let items = since_mark(&mut stack)?;
                    stack.push(Item::Tuple(items));
                }
                tuple @ 0x85..=0x87 => {
                    let n = usize::from(tuple - 0x84);
                    let first = stack.len().checked_sub(n).context("a tuple is too long")?;
                    let items = stack.split_off(first);
                    stack.push(Item::Tuple(items));
                }
                // A tuple says where a storage is.
                b'Q' => match stack.pop() {
                    Some(Item::Tuple(items)) => stack.push(Item::Many(items)),
                    _ => bail!("a storage is no tuple"),
                },
                // REDUCE: a call with its arguments. An OrderedDict is empty at first.
                b'R' => {
                    let arguments = stack.pop().context("a call has no arguments")?;
                    match stack.pop() {
                        Some(Item::Text(name)) if name == "collections OrderedDict" => {
                            stack.push(Item::Many(Vec::new()));
                        }
                        Some(function) => stack.push(Item::Many(vec![function, arguments])),
                        None => bail!("a call has no function"),
                    }
                }
                // BUILD: attributes, which no weights are among.
                b'b' => drop(stack.pop()),
                add @ (b'u' | b'e' | b's' | b'a') => {
                    let items = match add {
                        b'u' | b'e' => since_mark(&mut stack)?,
                        b's' => stack.split_off(stack.len().saturating_sub(2)),
                        _ => stack.split_off(stack.len().saturating_sub(1)),
                    };
                    match stack.last_mut() {
                        Some(Item::Many(all)) => all.extend(items),
                        _ => bail!("there is nothing to add to"),
                    }
                }
                other => bail!("the operation {other:#x} is not known"),
            }
        }
    }

    /// The numbers of each storage: how many there are, then they.
    fn storages(
        &mut self,
        keys: &[Item],
        described: &[(String, Described)],
    ) -> Result<HashMap<String, Vec<f32>>> {
        let mut storages = HashMap::new();
        for key in keys {
            let Item::Text(key) = key else { bail!("a storage has no name") };
            let tensor = described.iter().find(|(_, tensor)| tensor.key == *key);
            let (_, tensor) = tensor.with_context(|| format!("nobody has storage {key}"))?;
            let size = if tensor.is_double_word { 8 } else { 4 };
            let n = self.number(8)?;
            let bytes = self.take(n.checked_mul(size).context("a storage is too long")?)?;
            let values = if tensor.is_double_word { vec![0.0; n] } else { floats(bytes) };
            storages.insert(key.clone(), values);
        }
        ensure!(self.rest.is_empty(), "{} bytes are left at the end", self.rest.len());
        Ok(storages)
    }
}

fn since_mark(stack: &mut Vec<Item>) -> Result<Vec<Item>> {
    let mark = stack.iter().rposition(|item| *item == Item::Mark).context("a mark is missing")?;
    let items = stack.split_off(mark + 1);
    stack.pop();
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a tensor `w` of [2, 1] numbers and a counter `n`.
    fn file() -> Vec<u8> {
        let storage = |kind: &str, key: &str| {
            [
                b"((X\x07\0\0\0storagectorch\n".as_slice(),
                kind.as_bytes(),
                b"\nX\x01\0\0\0",
                key.as_bytes(),
                b"X\x03\0\0\0cpuK\x02NtQ",
            ]
            .concat()
        };
        let function = b"ctorch._utils\n_rebuild_tensor_v2\n";
        let dictionary = [
            b"\x80\x02ccollections\nOrderedDict\n)R(X\x01\0\0\0w".as_slice(),
            function,
            &storage("FloatStorage", "0"),
            b"K\0K\x02K\x01\x86K\x01K\x01\x86\x89)tRX\x01\0\0\0n",
            function,
            &storage("LongStorage", "1"),
            b"K\0))\x89)tRu.",
        ]
        .concat();
        let keys = b"\x80\x02](X\x01\0\0\x000X\x01\0\0\x001e.";
        let numbers = [
            2u64.to_le_bytes().as_slice(),
            &1.5f32.to_le_bytes(),
            &(-2.0f32).to_le_bytes(),
            &1u64.to_le_bytes(),
            &7u64.to_le_bytes(),
        ]
        .concat();
        [MAGIC, b"\x80\x02M\xe9\x03.", b"\x80\x02}.", &dictionary, keys, &numbers].concat()
    }

    #[test]
    fn tensors_are_found_by_name() {
        let tensors = read(&file()).unwrap();
        assert_eq!(tensors["w"], Tensor { shape: vec![2, 1], values: vec![1.5, -2.0] });
        assert!(tensors["n"].shape.is_empty());
    }

    #[test]
    fn axes_may_lie_otherwise_in_a_storage() {
        let (key, is_double_word) = ("0".to_string(), false);
        let (shape, strides) = (vec![2, 3], vec![1, 2]);
        let tensor = Described { key, is_double_word, first: 1, shape, strides };
        let storage = [9.0, 1.0, 4.0, 2.0, 5.0, 3.0, 6.0];
        assert_eq!(tensor.values(&storage).unwrap(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert!(tensor.values(&storage[..6]).is_none());
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole = file();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length} bytes");
        }
        assert!(read(&[whole, vec![0]].concat()).is_err());
    }
}
