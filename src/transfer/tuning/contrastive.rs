//! Supervised-contrastive tuning of an encoder (Khosla et al., 2020): texts of one class
//! are drawn together and the others pushed apart, before any classifier is fitted.

use burn::prelude::*;
use burn::tensor::TensorData;
use burn::tensor::activation::log_softmax;

/// Divides the cosines. Not a setting: 0.1 is the paper's choice and the one measured.
const TEMPERATURE: f64 = 0.1;

/// The supervised contrastive loss, `[1]`: for each text, minus the mean log-softmax of its
/// cosines to the other texts of its class, the softmax running over all texts but itself;
/// the mean over the batch. A text alone in its class counts as 0.
///
/// * `vectors` - `[batch, d]`, rows of length 1.
/// * `labels` - class index of each text, `[batch]`.
pub fn supervised_contrastive_loss(vectors: Tensor<2>, labels: &[usize]) -> Tensor<1> {
    let n = labels.len();
    let device = vectors.device();
    let mut itself = vec![0f32; n * n];
    let mut weight = vec![0f32; n * n];
    for (row, label) in labels.iter().enumerate() {
        itself[row * n + row] = -1e9;
        let others = |&other: &usize| other != row && labels[other] == *label;
        let positives: Vec<usize> = (0..n).filter(others).collect();
        for &other in &positives {
            weight[row * n + other] = 1.0 / (positives.len() * n) as f32;
        }
    }
    let itself = Tensor::<2>::from_data(TensorData::new(itself, [n, n]), &device);
    let weight = Tensor::<2>::from_data(TensorData::new(weight, [n, n]), &device);
    let cosines = vectors.clone().matmul(vectors.transpose()); // [batch, batch]
    let log_share = log_softmax(cosines.div_scalar(TEMPERATURE) + itself, 1);
    (log_share * weight).sum().neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{check, tensor};

    #[test]
    fn loss_by_hand() {
        // Two classes on two axes: each text's one positive has cosine 1, the two others 0,
        // so the loss is ln(1 + 2 e^-10) for every text.
        let vectors = || tensor([4, 2], &[1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
        let expected = (2.0f32 * (-10f32).exp()).ln_1p();
        check(supervised_contrastive_loss(vectors(), &[0, 0, 1, 1]), &[expected]);
        // Labels across the axes: the positive has cosine 0 beside a 1 and a 0.
        let expected = (2.0 + 10f32.exp()).ln();
        check(supervised_contrastive_loss(vectors(), &[0, 1, 0, 1]), &[expected]);
        // Alone in its class: nothing to draw near.
        check(supervised_contrastive_loss(vectors(), &[0, 1, 2, 3]), &[0.0]);
    }
}
