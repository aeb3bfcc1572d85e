//! The layers as a graph of ONNX's operations, which has the numbers of a file as they are stored.

use handful_graph::{Attribute, FEATURES, Graph, Numbers, Value};

use super::Shape;
use crate::fault::MediaFault;
use crate::file::EncoderFile;

/// A network in the making.
pub struct NetworkGraph<'a> {
    /// Where its operations stand.
    pub graph: Graph,
    file: &'a EncoderFile<'a>,
    /// Rows and columns of what was made last; rows that no padding asks for may be any number.
    sides: [usize; 2],
}

impl<'a> NetworkGraph<'a> {
    /// A network without layers.
    ///
    /// * `sides` - rows and columns of what its first layer reads.
    pub fn new(file: &'a EncoderFile<'a>, sides: [usize; 2]) -> Self {
        Self { graph: Graph::with_prefix("encoder."), file, sides }
    }

    /// The first convolution, `[batch, n_channels, rows, columns]` → `[batch, n_outputs, …]`.
    pub fn stem(
        &mut self,
        x: &Value,
        name: &str,
        [n_channels, n_outputs]: [usize; 2],
        shape: Shape,
    ) -> Result<Value, MediaFault> {
        let [n_rows, n_columns] = shape.kernel;
        let stored = self.file.halves(name, n_outputs * n_rows * n_columns * n_channels)?;
        let sides = [n_outputs, n_rows, n_columns, n_channels];
        let weights = self.graph.floats(name, &sides, stored);
        let weights = self.graph.transpose(&weights, &[0, 3, 1, 2]);
        self.convolved(x, &weights, name, n_outputs, shape, 1)
    }

    /// A convolution over all channels, likewise.
    pub fn convolution(
        &mut self,
        x: &Value,
        name: &str,
        [n_channels, n_outputs]: [usize; 2],
        shape: Shape,
    ) -> Result<Value, MediaFault> {
        let [n_rows, n_columns] = shape.kernel;
        let n_seen = n_rows * n_columns * n_channels;
        let (matrix, _) = self.file.matrix(name, n_outputs, n_seen)?;
        let n_groups = matrix.scales.len() / n_outputs;
        let is_whole = n_groups > 0
            && n_seen.is_multiple_of(n_groups)
            && matrix.scales.len() == n_outputs * n_groups;
        if !is_whole {
            return Err(MediaFault::Unfit { tensor: name.to_string() });
        }
        let graph = &mut self.graph;
        let sides = [n_outputs, n_groups, n_seen / n_groups];
        let codes = graph.constant(name, &sides, Numbers::Byte(matrix.bytes));
        let sides = [n_outputs, n_groups, 1];
        let scale = graph.floats(&format!("{name}.scale"), &sides, matrix.scales);
        let codes = graph.as_float(&codes);
        let weights = graph.multiply(&codes, &scale);
        let sides = [n_outputs, n_rows, n_columns, n_channels].map(|side| side as i64);
        let weights = graph.reshape(&weights, &sides);
        let weights = graph.transpose(&weights, &[0, 3, 1, 2]);
        self.convolved(x, &weights, name, n_outputs, shape, 1)
    }

    /// A convolution of each channel alone.
    pub fn depthwise(
        &mut self,
        x: &Value,
        name: &str,
        n_channels: usize,
        shape: Shape,
    ) -> Result<Value, MediaFault> {
        let [n_rows, n_columns] = shape.kernel;
        let stored = self.file.halves(name, n_channels * n_rows * n_columns)?;
        let weights = self.graph.floats(name, &[n_channels, 1, n_rows, n_columns], stored);
        self.convolved(x, &weights, name, n_channels, shape, n_channels)
    }

    /// * `weights` - `[n_outputs, n_channels / n_groups, rows, columns]`
    fn convolved(
        &mut self,
        x: &Value,
        weights: &Value,
        name: &str,
        n_outputs: usize,
        shape: Shape,
        n_groups: usize,
    ) -> Result<Value, MediaFault> {
        let name = format!("{name}.bias");
        let bias = self.file.floats(&name, n_outputs)?;
        let bias = self.graph.floats(&name, &[n_outputs], bias);
        let along = [0, 1].map(|axis| {
            let length = self.sides[axis];
            let (n_made, before) = shape.along(axis, length);
            let reached = n_made.saturating_sub(1) * shape.stride + shape.kernel[axis];
            let after =
                if shape.padded[axis] { reached.saturating_sub(length + before) } else { 0 };
            (n_made, before, after)
        });
        self.sides = along.map(|(n_made, ..)| n_made);
        let [(_, top, bottom), (_, left, right)] = along;
        let attributes = [
            ("kernel_shape", integers(&shape.kernel)),
            ("strides", integers(&[shape.stride; 2])),
            ("pads", integers(&[top, left, bottom, right])),
            ("group", Attribute::Integer(n_groups as i64)),
        ];
        Ok(self.graph.op("Conv", &[x, weights, &bias], &attributes))
    }

    /// The largest in blocks of places; what is left at the ends is left out.
    pub fn max_pool(&mut self, x: &Value, block: [usize; 2]) -> Value {
        self.sides = [self.sides[0] / block[0], self.sides[1] / block[1]];
        let attributes = [("kernel_shape", integers(&block)), ("strides", integers(&block))];
        self.graph.op("MaxPool", &[x], &attributes)
    }

    /// The graph, with the vectors `[batch, n]` that it ends in brought to length 1.
    pub fn finish(mut self, x: &Value, n: usize) -> Graph {
        let x = self.graph.unit(x, f32::MIN_POSITIVE);
        self.graph.output(FEATURES, &x, n);
        self.graph
    }
}

fn integers(values: &[usize]) -> Attribute {
    Attribute::Integers(values.iter().map(|value| *value as i64).collect())
}
