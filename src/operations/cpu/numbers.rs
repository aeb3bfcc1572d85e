//! What the operations of the CPU engine share: numbers in and out of its tensors.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::ops::FloatTensorOps;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Flex, FlexDevice, TensorMetadata};
use burn::prelude::*;
use burn::tensor::TensorData;

/// Hands on the gradients that are wanted.
///
/// * `nodes` - of those that want one; `found` - numbers and shapes in the same order.
pub fn register(
    gradients: &mut Gradients,
    nodes: impl IntoIterator<Item = Option<NodeId>>,
    found: impl IntoIterator<Item = (Vec<f32>, Shape)>,
) {
    for (node, (values, shape)) in nodes.into_iter().zip(found) {
        if let Some(node) = node {
            gradients.register::<Flex>(node, tensor(values, shape));
        }
    }
}

/// A tensor of the CPU engine.
pub type Numbers = FloatTensor<Flex>;

/// The numbers of a tensor row by row, with what keeps them where they are.
pub struct Rows(Numbers);

impl Rows {
    /// A view's numbers are copied, others not.
    pub fn new(tensor: &Numbers) -> Self {
        Self(tensor.to_contiguous())
    }

    /// All numbers.
    pub fn get(&self) -> &[f32] {
        let n_values = self.0.shape().num_elements();
        let start = self.0.layout().start_offset();
        &self.0.storage::<f32>()[start..start + n_values]
    }
}

/// A tensor whose storage is its numbers, row by row, and nothing else.
pub fn alone(numbers: Numbers) -> Numbers {
    let rows = Rows::new(&numbers);
    if rows.0.storage::<f32>().len() == rows.get().len() {
        drop(numbers);
        return rows.0;
    }
    tensor(rows.get().to_vec(), numbers.shape())
}

/// A tensor of numbers, row by row.
pub fn tensor(values: Vec<f32>, shape: impl Into<Shape>) -> Numbers {
    Flex::float_from_data(TensorData::new(values, shape), &FlexDevice)
}
