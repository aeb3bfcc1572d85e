//! A network's parameters on their way into a graph, in the order in which a module has them.

use handful_graph::{Graph, Value};

use crate::tensor_file::{Refusal, TensorFile};

/// The parameters of a network in a model's file, one after the other.
pub(super) struct Weights<'a> {
    file: &'a TensorFile<'a>,
    n_taken: usize,
}

impl<'a> Weights<'a> {
    /// The parameters of a model's file, none of them taken.
    pub fn new(file: &'a TensorFile<'a>) -> Self {
        Self { file, n_taken: 0 }
    }

    /// The numbers of the next parameter.
    ///
    /// * `length` - how many it must have.
    ///
    /// # Errors
    /// That it has others, or is missing.
    pub fn numbers(&mut self, length: usize) -> Result<Vec<f32>, Refusal> {
        let name = format!("model.{}", self.n_taken);
        self.n_taken += 1;
        self.file.floats_of(&name, length)
    }

    /// The next parameter as a constant of a name of its own.
    ///
    /// # Errors
    /// As for [`Weights::numbers`].
    pub fn take(
        &mut self,
        graph: &mut Graph,
        name: &str,
        shape: &[usize],
    ) -> Result<Value, Refusal> {
        let values = self.numbers(shape.iter().product())?;
        Ok(graph.floats(name, shape, values))
    }

    /// The next two: a linear layer's `[d_input, d_output]` and `[d_output]`.
    ///
    /// # Errors
    /// As for [`Weights::numbers`].
    pub fn linear(
        &mut self,
        graph: &mut Graph,
        name: &str,
        [d_input, d_output]: [usize; 2],
    ) -> Result<[Value; 2], Refusal> {
        let weight = self.take(graph, &format!("{name}.weight"), &[d_input, d_output])?;
        Ok([weight, self.take(graph, &format!("{name}.bias"), &[d_output])?])
    }

    /// The next two: a layer norm's scale and shift, `[d]` each.
    ///
    /// # Errors
    /// As for [`Weights::numbers`].
    pub fn layer_norm(
        &mut self,
        graph: &mut Graph,
        name: &str,
        d: usize,
    ) -> Result<[Value; 2], Refusal> {
        let scale = self.take(graph, &format!("{name}.scale"), &[d])?;
        Ok([scale, self.take(graph, &format!("{name}.shift"), &[d])?])
    }
}

/// A matrix with its sides swapped.
///
/// * `values` - `[n_rows, n_columns]`; the result is `[n_columns, n_rows]`.
pub(super) fn transposed(values: &[f32], n_columns: usize) -> Vec<f32> {
    (0..n_columns)
        .flat_map(|column| values.iter().skip(column).step_by(n_columns).copied())
        .collect()
}
