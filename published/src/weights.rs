//! `model.safetensors`: which of its tensors are wanted, and how they become those of ours.

use std::collections::BTreeMap;
use std::ops::Range;

use half::{bf16, f16};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::{Family, Sizes};
use crate::fault::PublishedFault;
use crate::files::{N_WEIGHTS_START, PublishedFolder, shown};
use crate::tokenizer::Table;

/// Bytes that are read at once, if a row has not more.
const STRETCH: u64 = 4 << 20;
/// Where the description stands in the file's metadata.
const METADATA_KEY: &str = "handful";
/// A hundred times the largest number in the encoders that there are.
const MOST_MAGNITUDE: f32 = 1e4;
/// The largest code of a weight.
const MOST_CODE: f32 = 127.0;

/// Parts of a layer: the name in a file of ours, in BERT's and RoBERTa's, in DistilBERT's.
const PARTS: [(&str, &str, &str); 8] = [
    ("query", "attention.self.query", "attention.q_lin"),
    ("key", "attention.self.key", "attention.k_lin"),
    ("value", "attention.self.value", "attention.v_lin"),
    ("attention_output", "attention.output.dense", "attention.out_lin"),
    ("attention_norm", "attention.output.LayerNorm", "sa_layer_norm"),
    ("expand", "intermediate.dense", "ffn.lin1"),
    ("contract", "output.dense", "ffn.lin2"),
    ("output_norm", "output.LayerNorm", "output_layer_norm"),
];
/// What the oldest files call the scale and the shift of a norm.
const OLDER: [(&str, &str); 2] = [("weight", "gamma"), ("bias", "beta")];

/// The tensors that a file names; what it says of each is believed when it is wanted.
pub(crate) struct Names {
    tensors: BTreeMap<String, Value>,
    /// Where the file's numbers begin.
    start: u64,
    /// Where the file ends.
    end: u64,
    /// What stands before the names, such as `bert.`
    prefix: String,
}

#[derive(Deserialize)]
struct Described {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: [u64; 2],
}

/// The kinds of numbers that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    F32,
    F16,
    Bf16,
}

/// One tensor on its way.
#[derive(Debug)]
struct Tensor {
    source: String,
    number: Number,
    /// Where its first row begins in the file.
    start: u64,
    n_rows: usize,
    n_columns: usize,
    /// Whether it becomes codes with a scale a row.
    is_quantized: bool,
}

/// What is made of a file.
pub(crate) struct Plan {
    /// By their names in a file of ours.
    tensors: Vec<(String, Tensor)>,
    /// What is zero, as there is no such thing in the file: its name and how many.
    zeros: Option<(&'static str, usize)>,
}

/// The tensors that are being read.
#[derive(Debug)]
pub(crate) struct Weights {
    tensors: std::vec::IntoIter<Tensor>,
    /// Rows of the first of them that are read.
    n_read: usize,
    scales: Vec<f32>,
}

pub(crate) fn read_names(folder: &PublishedFolder) -> Result<Names, PublishedFault> {
    let bytes = folder.weights_start;
    let (length, rest) = bytes.split_first_chunk::<8>().ok_or(PublishedFault::Damaged)?;
    let length = u64::from_le_bytes(*length);
    if length > folder.n_weights_bytes.saturating_sub(8) {
        return Err(PublishedFault::Damaged);
    }
    let limit = N_WEIGHTS_START as u64;
    let header = usize::try_from(length).ok().and_then(|length| rest.get(..length));
    let header = header.ok_or(PublishedFault::TooLarge { n_bytes: length, limit })?;
    let tensors: BTreeMap<String, Value> =
        serde_json::from_slice(header).map_err(|_| PublishedFault::Damaged)?;
    // As the format asks for: the numbers of the tensors are all that follows.
    let ends = tensors.iter().filter(|(name, _)| *name != "__metadata__");
    let ends = ends.map(|(_, tensor)| tensor.get("data_offsets")?.get(1)?.as_u64());
    let all: Option<Vec<u64>> = ends.collect();
    let last = all.and_then(|ends| ends.into_iter().max());
    if last != folder.n_weights_bytes.checked_sub(length + 8) {
        return Err(PublishedFault::Damaged);
    }
    const TABLE: &str = "embeddings.word_embeddings.weight";
    let prefix = tensors.keys().find_map(|name| name.strip_suffix(TABLE)).map(String::from);
    let missing = || PublishedFault::MissingTensor { tensor: TABLE.to_string() };
    let prefix = prefix.ok_or_else(missing)?;
    Ok(Names { tensors, start: length + 8, end: folder.n_weights_bytes, prefix })
}

impl Names {
    /// * `rows` - those that are wanted of a matrix; of a vector, which is one, none are named.
    /// * `n_columns` - how long a row must be.
    fn tensor(
        &self,
        name: &str,
        rows: Option<Rows>,
        n_columns: usize,
    ) -> Result<Tensor, PublishedFault> {
        let name = format!("{}{name}", self.prefix);
        let older = || {
            OLDER.iter().find_map(|(new, old)| {
                self.tensors.get_key_value(&format!("{}{old}", name.strip_suffix(new)?))
            })
        };
        let found = self.tensors.get_key_value(&name).or_else(older);
        let (source, described) =
            found.ok_or_else(|| PublishedFault::MissingTensor { tensor: name.clone() })?;
        let source = source.clone();
        let Ok(Described { dtype, shape, data_offsets: [start, end] }) =
            Described::deserialize(described)
        else {
            return Err(PublishedFault::Damaged);
        };
        let number = match dtype.as_str() {
            "F32" => Number::F32,
            "F16" => Number::F16,
            "BF16" => Number::Bf16,
            _ => {
                let found = shown(&Value::from(dtype));
                return Err(PublishedFault::TensorType { tensor: source, found });
            }
        };
        let stored = shape.iter().try_fold(number.n_bytes(), |size, n| size.checked_mul(*n));
        let is_there =
            end <= self.end.saturating_sub(self.start) && end.checked_sub(start) == stored;
        if !is_there {
            return Err(PublishedFault::Damaged);
        }
        let wrong = || PublishedFault::TensorShape { tensor: source.clone() };
        let (first, n_rows) = match (shape[..].split_last(), rows) {
            (Some((width, [])), None) if *width == n_columns as u64 => (0, 1),
            (Some((width, &[height])), Some(rows)) if *width == n_columns as u64 => {
                let Rows { first, count, is_all } = rows;
                let last = first as u64 + count as u64;
                let fits = if is_all { last == height } else { last <= height };
                if !fits {
                    return Err(wrong());
                }
                (first, count)
            }
            _ => return Err(wrong()),
        };
        let start = self.start + start + number.n_bytes() * (first * n_columns) as u64;
        Ok(Tensor { source, number, start, n_rows, n_columns, is_quantized: false })
    }
}

/// Rows of a matrix that are wanted.
#[derive(Clone, Copy)]
struct Rows {
    first: usize,
    count: usize,
    /// Whether there may be no others.
    is_all: bool,
}

/// * `sizes` - with as many positions as a text has ids at most.
pub(crate) fn plan(
    names: &Names,
    family: Family,
    sizes: Sizes,
    n_pieces: usize,
) -> Result<Plan, PublishedFault> {
    let Sizes { hidden, layers, inner, positions, .. } = sizes;
    let mut tensors = Vec::new();
    let mut add = |name: String, is_quantized, tensor: Tensor| {
        tensors.push((name, Tensor { is_quantized, ..tensor }));
    };
    let some = |first, count| Some(Rows { first, count, is_all: false });
    // Some files have more rows than pieces, for the sake of round numbers.
    let table = names.tensor("embeddings.word_embeddings.weight", some(0, n_pieces), hidden)?;
    add("embedding".to_string(), true, table);
    let first = match family {
        Family::Roberta { first_position } => first_position,
        Family::Bert | Family::Distilbert => 0,
    };
    let table =
        names.tensor("embeddings.position_embeddings.weight", some(first, positions), hidden)?;
    add("position".to_string(), false, table);
    let kinds = "embeddings.token_type_embeddings.weight";
    let zeros = match family {
        Family::Distilbert => Some(("type", hidden)),
        Family::Bert | Family::Roberta { .. } => {
            add("type".to_string(), false, names.tensor(kinds, some(0, 1), hidden)?);
            None
        }
    };
    for part in ["weight", "bias"] {
        let norm = names.tensor(&format!("embeddings.LayerNorm.{part}"), None, hidden)?;
        add(format!("embedding_norm.{part}"), false, norm);
    }
    for layer in 0..layers {
        for (name, in_bert, in_distilbert) in PARTS {
            let source = match family {
                Family::Distilbert => format!("transformer.layer.{layer}.{in_distilbert}"),
                Family::Bert | Family::Roberta { .. } => format!("encoder.layer.{layer}.{in_bert}"),
            };
            let name = format!("layer.{layer}.{name}");
            let (n_rows, n_columns) = match () {
                () if name.ends_with("expand") => (inner, hidden),
                () if name.ends_with("contract") => (hidden, inner),
                () => (hidden, hidden),
            };
            let weight = format!("{source}.weight");
            match name.ends_with("norm") {
                true => add(format!("{name}.weight"), false, names.tensor(&weight, None, hidden)?),
                false => {
                    let rows = Some(Rows { first: 0, count: n_rows, is_all: true });
                    let matrix = names.tensor(&weight, rows, n_columns)?;
                    add(format!("{name}.weight"), true, matrix);
                }
            }
            let bias = names.tensor(&format!("{source}.bias"), None, n_rows)?;
            add(format!("{name}.bias"), false, bias);
        }
    }
    Ok(Plan { tensors, zeros })
}

impl Plan {
    /// Weights outside the embedding table.
    pub fn n_parameters(&self) -> usize {
        self.tensors.iter().skip(1).map(|(_, tensor)| tensor.n_rows * tensor.n_columns).sum()
    }

    /// The first bytes of a file of ours, up to the first weights, and the bytes of all of it.
    pub fn start(&self, description: &Value, tables: Vec<Table>) -> (Vec<u8>, u64) {
        let mut entries = BTreeMap::new();
        entries
            .insert("__metadata__".to_string(), json!({ METADATA_KEY: description.to_string() }));
        let mut at = 0;
        let mut add = |name: String, dtype: &str, shape: &[usize], n_bytes: usize| {
            let end = at + n_bytes as u64;
            let entry = json!({ "dtype": dtype, "shape": shape, "data_offsets": [at, end] });
            entries.insert(name, entry);
            at = end;
        };
        let mut contents = Vec::new();
        for Table { name, dtype, n, bytes } in tables {
            add(name.to_string(), dtype, &[n], bytes.len());
            contents.extend(bytes);
        }
        if let Some((name, n)) = self.zeros {
            add(name.to_string(), "F32", &[n], 4 * n);
            contents.extend(std::iter::repeat_n(0, 4 * n));
        }
        for (name, Tensor { n_rows, n_columns, is_quantized, .. }) in &self.tensors {
            let n = n_rows * n_columns;
            let shape = [*n_rows, *n_columns];
            match is_quantized {
                true => {
                    add(name.clone(), "I8", &shape, n);
                    add(format!("{name}.scale"), "F32", &[*n_rows], 4 * n_rows);
                }
                // What is one row is a list, but for the positions.
                false if name == "position" => add(name.clone(), "F32", &shape, 4 * n),
                false => add(name.clone(), "F32", &[n], 4 * n),
            }
        }
        let mut names = json!(entries).to_string().into_bytes();
        // As the format's own library does, so that what follows lies at a multiple of eight.
        names.resize(names.len().next_multiple_of(8), b' ');
        let mut start = (names.len() as u64).to_le_bytes().to_vec();
        start.extend(names);
        let n_bytes = start.len() as u64 + at;
        start.extend(contents);
        (start, n_bytes)
    }

    pub fn weights(self) -> Weights {
        let tensors: Vec<Tensor> = self.tensors.into_iter().map(|(_, tensor)| tensor).collect();
        Weights { tensors: tensors.into_iter(), n_read: 0, scales: Vec::new() }
    }
}

impl Weights {
    pub fn wanted(&self) -> Option<Range<u64>> {
        let tensor = self.tensors.as_slice().first()?;
        let row = tensor.number.n_bytes() * tensor.n_columns as u64;
        let start = tensor.start + self.n_read as u64 * row;
        let n_rows = (STRETCH / row).max(1).min((tensor.n_rows - self.n_read) as u64);
        Some(start..start + n_rows * row)
    }

    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<u8>, PublishedFault> {
        let wanted = self.wanted().map_or(0, |range| range.end - range.start);
        let Some(tensor) = self.tensors.as_slice().first() else { return Ok(Vec::new()) };
        if bytes.len() as u64 != wanted {
            return Err(PublishedFault::Damaged);
        }
        let values = tensor.number.values(bytes);
        // So written that NaN fails.
        if !values.iter().all(|value| value.abs() <= MOST_MAGNITUDE) {
            return Err(PublishedFault::NotNumbers { tensor: tensor.source.clone() });
        }
        let mut made = Vec::with_capacity(4 * values.len());
        for row in values.chunks_exact(tensor.n_columns) {
            match tensor.is_quantized {
                true => self.scales.push(quantize(row, &mut made)),
                false => made.extend(row.iter().flat_map(|value| value.to_le_bytes())),
            }
            self.n_read += 1;
        }
        if self.n_read == tensor.n_rows {
            made.extend(self.scales.drain(..).flat_map(f32::to_le_bytes));
            self.n_read = 0;
            self.tensors.next();
        }
        Ok(made)
    }
}

impl Number {
    fn n_bytes(self) -> u64 {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
        }
    }

    fn values(self, bytes: &[u8]) -> Vec<f32> {
        let pairs = || bytes.as_chunks::<2>().0.iter();
        match self {
            Self::F32 => bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Self::F16 => pairs().map(|b| f16::from_le_bytes(*b).to_f32()).collect(),
            Self::Bf16 => pairs().map(|b| bf16::from_le_bytes(*b).to_f32()).collect(),
        }
    }
}

/// Appends a row's codes; their scale.
fn quantize(row: &[f32], codes: &mut Vec<u8>) -> f32 {
    let largest = row.iter().fold(0f32, |largest, value| largest.max(value.abs()));
    let scale = largest / MOST_CODE;
    // A row of zeros has no scale of its own; of the least numbers there are no quotients.
    let scale = if scale >= f32::MIN_POSITIVE { scale } else { 1.0 };
    codes.extend(row.iter().map(|value| ((value / scale).round() as i8).cast_unsigned()));
    scale
}
