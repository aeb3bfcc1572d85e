//! A model as a graph of operations on tensors: the names, attributes and rules of ONNX, version 17
//! of its operations, <https://onnx.ai/onnx/operators/>. It may be a part of another one, which an
//! encoder of pictures or sounds gives and a classifier on its vectors goes on from.

mod onnx;

pub use onnx::{model, part};

use std::collections::HashSet;

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

/// The name that an encoder's vectors go by, for a graph that goes on from them.
pub const FEATURES: &str = "features";
/// The version of ONNX's operations that the graphs keep to.
pub const OPSET: i64 = 17;

/// What an operation reads or gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value(String);

/// The numbers of a constant, row by row.
#[derive(Debug, Clone, PartialEq)]
pub enum Numbers {
    /// Single precision.
    Float(Vec<f32>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// The codes of a quantised matrix.
    Byte(Vec<i8>),
}

impl Numbers {
    /// How many there are.
    pub fn n_values(&self) -> usize {
        match self {
            Self::Float(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::Byte(values) => values.len(),
        }
    }

    /// Their bytes, little-endian.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Float(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::Integer(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::Byte(values) => values.iter().map(|value| value.cast_unsigned()).collect(),
        }
    }
}

/// A tensor that every text meets.
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    /// What nodes call it.
    pub name: String,
    /// Its sides.
    pub shape: Vec<usize>,
    /// Its numbers, as many as the sides' product.
    pub numbers: Numbers,
}

/// What an operation is told beside its inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Attribute {
    /// A whole number.
    Integer(i64),
    /// A real number.
    Float(f32),
    /// Whole numbers.
    Integers(Vec<i64>),
    /// A word.
    Text(String),
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Its name in ONNX.
    pub op: &'static str,
    /// What it reads; empty for an input that is left out.
    pub inputs: Vec<String>,
    /// What it gives.
    pub outputs: Vec<String>,
    /// What else it is told.
    #[serde(serialize_with = "by_name")]
    pub attributes: Vec<(&'static str, Attribute)>,
}

fn by_name<S: Serializer>(
    attributes: &[(&'static str, Attribute)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(attributes.len()))?;
    for (name, attribute) in attributes {
        map.serialize_entry(name, attribute)?;
    }
    map.end()
}

/// A tensor that an example is given as: `[batch, …]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// The name that callers know it by.
    pub name: &'static str,
    /// ONNX's number for its type.
    pub kind: i64,
    /// Its sides after the first.
    pub sides: &'static [Side],
}

/// How long a side of an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As long as an example's, by its name.
    Named(&'static str),
    /// Always as long.
    Fixed(usize),
}

/// Operations in an order in which they can be done.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Graph {
    /// What it reads.
    #[serde(skip)]
    pub inputs: Vec<Input>,
    /// The operations.
    pub nodes: Vec<Node>,
    /// The constants that the operations read.
    #[serde(skip)]
    pub constants: Vec<Constant>,
    /// What it gives, and the length of its second side.
    pub outputs: Vec<(String, usize)>,
    /// Stands before the names of its constants and of what its operations give.
    #[serde(skip)]
    prefix: &'static str,
}

impl Graph {
    /// An empty graph whose names are no other graph's.
    pub fn with_prefix(prefix: &'static str) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// What another graph gives under this name, of which this one is to be a part.
    pub fn given(name: &str) -> Value {
        Value(name.to_string())
    }

    /// Adds an input, `[batch, sides …]`; a second one of a name is the first.
    ///
    /// * `kind` - ONNX's number for its type.
    pub fn input(&mut self, name: &'static str, kind: i64, sides: &'static [Side]) -> Value {
        if self.inputs.iter().all(|input| input.name != name) {
            self.inputs.push(Input { name, kind, sides });
        }
        Value(name.to_string())
    }

    /// Adds an output, `[batch, length]`, under a name that no prefix stands before.
    pub fn output(&mut self, name: &str, value: &Value, length: usize) {
        self.push("Identity", &[value], &[], vec![name.to_string()]);
        self.outputs.push((name.to_string(), length));
    }

    /// Adds a constant; a second one of a name is the first.
    pub fn constant(&mut self, name: &str, shape: &[usize], numbers: Numbers) -> Value {
        let name = format!("{}{name}", self.prefix);
        debug_assert_eq!(shape.iter().product::<usize>(), numbers.n_values(), "{name}");
        if !self.constants.iter().any(|constant| constant.name == name) {
            self.constants.push(Constant { name: name.clone(), shape: shape.to_vec(), numbers });
        }
        Value(name)
    }

    /// Adds real numbers.
    pub fn floats(&mut self, name: &str, shape: &[usize], values: Vec<f32>) -> Value {
        self.constant(name, shape, Numbers::Float(values))
    }

    /// Adds a single real number.
    pub fn float(&mut self, value: f32) -> Value {
        // By its bits: how numbers are written would be a hundredth of the engine.
        self.floats(&format!("float_{:08x}", value.to_bits()), &[], vec![value])
    }

    /// Adds a list of whole numbers.
    pub fn integers(&mut self, values: &[i64]) -> Value {
        let list: Vec<String> = values.iter().map(ToString::to_string).collect();
        let name = format!("integers_{}", list.join("_"));
        self.constant(&name, &[values.len()], Numbers::Integer(values.to_vec()))
    }

    /// Adds an operation with one output.
    pub fn op(
        &mut self,
        op: &'static str,
        inputs: &[&Value],
        attributes: &[(&'static str, Attribute)],
    ) -> Value {
        let [value] = self.ops(op, inputs, attributes);
        value
    }

    /// Adds an operation with several outputs.
    pub fn ops<const N: usize>(
        &mut self,
        op: &'static str,
        inputs: &[&Value],
        attributes: &[(&'static str, Attribute)],
    ) -> [Value; N] {
        let first = self.nodes.iter().map(|node| node.outputs.len()).sum::<usize>();
        let outputs: [String; N] =
            std::array::from_fn(|index| format!("{}value_{}", self.prefix, first + index));
        self.push(op, inputs, attributes, outputs.to_vec());
        outputs.map(Value)
    }

    /// Leaves out what no output comes from.
    pub fn drop_unused(&mut self) {
        let mut needed: HashSet<String> =
            self.outputs.iter().map(|(name, _)| name.clone()).collect();
        // Operations stand in an order in which they can be done.
        for node in self.nodes.iter().rev() {
            if node.outputs.iter().any(|name| needed.contains(name)) {
                needed.extend(node.inputs.iter().cloned());
            }
        }
        self.nodes.retain(|node| node.outputs.iter().any(|name| needed.contains(name)));
        self.constants.retain(|constant| needed.contains(&constant.name));
    }

    fn push(
        &mut self,
        op: &'static str,
        inputs: &[&Value],
        attributes: &[(&'static str, Attribute)],
        outputs: Vec<String>,
    ) {
        let inputs = inputs.iter().map(|value| value.0.clone()).collect();
        self.nodes.push(Node { op, inputs, outputs, attributes: attributes.to_vec() });
    }
}

/// What the layers are made of.
impl Graph {
    /// `a + b`, and so on below, with ONNX's rules for sides of length 1.
    pub fn add(&mut self, a: &Value, b: &Value) -> Value {
        self.op("Add", &[a, b], &[])
    }

    /// `a - b`
    pub fn subtract(&mut self, a: &Value, b: &Value) -> Value {
        self.op("Sub", &[a, b], &[])
    }

    /// `a · b`, number by number.
    pub fn multiply(&mut self, a: &Value, b: &Value) -> Value {
        self.op("Mul", &[a, b], &[])
    }

    /// `a / b`
    pub fn divide(&mut self, a: &Value, b: &Value) -> Value {
        self.op("Div", &[a, b], &[])
    }

    /// `x` times a number.
    pub fn scale(&mut self, x: &Value, factor: f32) -> Value {
        let factor = self.float(factor);
        self.multiply(x, &factor)
    }

    /// The larger of `x` and a number.
    pub fn at_least(&mut self, x: &Value, least: f32) -> Value {
        let least = self.float(least);
        self.op("Max", &[x, &least], &[])
    }

    /// What is below one number or above another is that.
    pub fn clip(&mut self, x: &Value, [low, high]: [f32; 2]) -> Value {
        let [low, high] = [low, high].map(|bound| self.float(bound));
        self.op("Clip", &[x, &low, &high], &[])
    }

    /// Matrix product of the last two sides.
    pub fn product(&mut self, a: &Value, b: &Value) -> Value {
        self.op("MatMul", &[a, b], &[])
    }

    /// `x W + b`
    pub fn linear(&mut self, x: &Value, weight: &Value, bias: &Value) -> Value {
        let product = self.product(x, weight);
        self.add(&product, bias)
    }

    /// Sides in another order.
    pub fn transpose(&mut self, x: &Value, order: &[i64]) -> Value {
        self.op("Transpose", &[x], &[("perm", Attribute::Integers(order.to_vec()))])
    }

    /// The same numbers with other sides; 0 keeps a side, -1 is what is left.
    pub fn reshape(&mut self, x: &Value, shape: &[i64]) -> Value {
        let shape = self.integers(shape);
        self.op("Reshape", &[x, &shape], &[])
    }

    /// A new side of length 1.
    pub fn unsqueeze(&mut self, x: &Value, axis: i64) -> Value {
        let axis = self.integers(&[axis]);
        self.op("Unsqueeze", &[x, &axis], &[])
    }

    /// The sum along a side, which stays with length 1, or goes.
    pub fn sum(&mut self, x: &Value, axis: i64, keeps: bool) -> Value {
        let axis = self.integers(&[axis]);
        self.op("ReduceSum", &[x, &axis], &[("keepdims", Attribute::Integer(i64::from(keeps)))])
    }

    /// The largest along sides, which go, or stay with length 1.
    pub fn largest(&mut self, x: &Value, axes: &[i64], keeps: bool) -> Value {
        let keeps = ("keepdims", Attribute::Integer(i64::from(keeps)));
        self.op("ReduceMax", &[x], &[("axes", Attribute::Integers(axes.to_vec())), keeps])
    }

    /// Values one after the other along a side.
    pub fn concatenate(&mut self, parts: &[&Value], axis: i64) -> Value {
        self.op("Concat", parts, &[("axis", Attribute::Integer(axis))])
    }

    /// The softmax along the last side.
    pub fn softmax(&mut self, x: &Value) -> Value {
        self.op("Softmax", &[x], &[("axis", Attribute::Integer(-1))])
    }

    /// Numbers as single precision.
    pub fn as_float(&mut self, x: &Value) -> Value {
        self.op("Cast", &[x], &[("to", Attribute::Integer(FLOAT))])
    }

    /// `x / 2 · (1 + erf(x / √2))`
    pub fn gelu(&mut self, x: &Value) -> Value {
        let scaled = self.scale(x, std::f32::consts::FRAC_1_SQRT_2);
        let erf = self.op("Erf", &[&scaled], &[]);
        let one = self.float(1.0);
        let sum = self.add(&erf, &one);
        let half = self.scale(x, 0.5);
        self.multiply(&half, &sum)
    }

    /// Layer normalisation along the last side.
    pub fn layer_norm(&mut self, x: &Value, [scale, shift]: [&Value; 2], epsilon: f64) -> Value {
        let axis = ("axis", Attribute::Integer(-1));
        let epsilon = ("epsilon", Attribute::Float(epsilon as f32));
        self.op("LayerNormalization", &[x, scale, shift], &[axis, epsilon])
    }

    /// The mean along sides, which go.
    pub fn mean(&mut self, x: &Value, axes: &[i64]) -> Value {
        let axes = ("axes", Attribute::Integers(axes.to_vec()));
        self.op("ReduceMean", &[x], &[axes, ("keepdims", Attribute::Integer(0))])
    }

    /// Rows of length 1: `x / max(|x|, least)` along the last side.
    pub fn unit(&mut self, x: &Value, least: f32) -> Value {
        let squares = self.multiply(x, x);
        let sum = self.sum(&squares, -1, true);
        let length = self.op("Sqrt", &[&sum], &[]);
        let length = self.at_least(&length, least);
        self.divide(x, &length)
    }
}

/// ONNX's numbers for the types of tensors.
pub const FLOAT: i64 = 1;
/// Bytes without a sign.
pub const UINT8: i64 = 2;
/// Bytes with a sign.
pub const INT8: i64 = 3;
/// Whole numbers of 32 bits.
pub const INT32: i64 = 6;
/// Whole numbers of 64 bits.
pub const INT64: i64 = 7;
/// Half precision.
pub const FLOAT16: i64 = 10;
