//! An encoder's quantised matrices in a graph.

use handful_graph::{Graph, Numbers, Value};

use crate::pretrained::{Quantized, QuantizedMatrix};

/// A quantised matrix: its codes, and what they are multiplied by and lie above.
pub(super) struct Codes {
    pub values: Value,
    pub scale: Option<Value>,
    pub offset: Option<Value>,
    /// `[n_rows, n_blocks, block]` instead of `[n_rows, n_columns]`.
    pub is_blocked: bool,
}

/// Puts a matrix into a graph as it is stored.
pub(super) fn codes(graph: &mut Graph, name: &str, matrix: &QuantizedMatrix) -> Codes {
    let shape = [matrix.n_rows(), matrix.n_columns()];
    // Of one number for all rows, one a row.
    let of_rows = |values: Vec<f32>| -> Vec<f32> {
        values.iter().cycle().take(matrix.n_rows()).copied().collect()
    };
    match matrix.quantized() {
        Quantized::Float(values) => {
            let values = graph.floats(name, &shape, values);
            Codes { values, scale: None, offset: None, is_blocked: false }
        }
        Quantized::Rows { codes, scale, offset } => {
            let values = graph.constant(name, &shape, Numbers::Byte(codes));
            let sides = [matrix.n_rows(), 1];
            let scale = graph.floats(&format!("{name}.scale"), &sides, of_rows(scale));
            let has_offset = offset.iter().any(|offset| *offset != 0.0);
            let offset = has_offset
                .then(|| graph.floats(&format!("{name}.offset"), &sides, of_rows(offset)));
            Codes { values, scale: Some(scale), offset, is_blocked: false }
        }
        Quantized::Blocks { codes, scale, block } => {
            let n_blocks = matrix.n_columns() / block;
            let sides = [matrix.n_rows(), n_blocks, block];
            let values = graph.constant(name, &sides, Numbers::Byte(codes));
            let sides = [matrix.n_rows(), n_blocks, 1];
            let scale = graph.floats(&format!("{name}.scale"), &sides, scale);
            Codes { values, scale: Some(scale), offset: None, is_blocked: true }
        }
    }
}
