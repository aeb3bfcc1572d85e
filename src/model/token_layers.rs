//! Layers that each token goes through by itself.

use burn::nn::{LayerNorm, Linear};
use burn::prelude::*;

/// What a layer makes of each token, `[batch, seq, d]`: of those of all texts at once, so that the gradient of
/// its weights is one product.
pub(crate) fn each_token(linear: &Linear, x: Tensor<3>) -> Tensor<3> {
    let [n_texts, seq, width] = x.dims();
    let rows = x.reshape([n_texts * seq, width]);
    #[cfg(feature = "gpu")]
    let y = crate::operations::linear(linear, rows); // [batch * seq, d]
    #[cfg(not(feature = "gpu"))]
    let y = linear.forward(rows); // [batch * seq, d]
    let width = y.dims()[1];
    y.reshape([n_texts, seq, width])
}

/// The tokens normalised, as `x`.
///
/// * `x` - `[batch, seq, d]`; `epsilon` - what the norm adds to the variance.
#[cfg_attr(not(feature = "gpu"), allow(unused_variables, reason = "Burn's norm has it itself"))]
pub(crate) fn layer_norm(norm: &LayerNorm, x: Tensor<3>, epsilon: f64) -> Tensor<3> {
    #[cfg(feature = "gpu")]
    return crate::operations::layer_norm(norm, x, epsilon);
    #[cfg(not(feature = "gpu"))]
    norm.forward(x)
}

#[cfg(test)]
mod tests {
    use super::super::Initialize;
    use super::super::testing::{check_close, device, outcome};
    use super::*;
    use crate::config::Initializer;

    #[test]
    fn a_norm_and_its_gradients_are_those_of_burns() {
        let mut initialize = Initialize::new(Initializer::Xavier, 3, &device());
        // As wide as no power of two, and more rows than a cube has units.
        let norm = initialize.layer_norm(12);
        let found = outcome(&norm, [30, 10, 12], |norm, x| {
            layer_norm(norm, x, Initialize::LAYER_NORM_EPSILON)
        });
        let expected = outcome(&norm, [30, 10, 12], LayerNorm::forward);
        for (found, expected) in found.iter().zip(&expected) {
            check_close(found, expected, 1e-4);
        }
    }

    #[test]
    fn a_layer_and_its_gradients_are_those_of_burns() {
        // Rows of whole vectors and of others; as many as no number of blocks, and more than one unit adds up.
        for (d_in, d_out, [n_texts, seq]) in [(6, 4, [3, 5]), (8, 12, [3, 5]), (12, 4, [30, 10])] {
            let linear = Initialize::new(Initializer::Xavier, 3, &device()).linear(d_in, d_out);
            let found = outcome(&linear, [n_texts, seq, d_in], each_token);
            let expected = outcome(&linear, [n_texts, seq, d_in], Linear::forward);
            for (found, expected) in found.iter().zip(&expected) {
                check_close(found, expected, 1e-5);
            }
        }
    }
}
