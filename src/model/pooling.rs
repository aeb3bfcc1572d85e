//! Token vectors to one vector a text.

use burn::prelude::*;

/// The mean of the token vectors, padding left out.
///
/// * `x` - `[batch, seq, width]`; `mask` - `[batch, seq]`, 1 for tokens and 0 for padding.
pub(crate) fn masked_mean(x: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
    let count = mask.clone().sum_dim(1).clamp_min(1.0); // [batch, 1]
    let sum = (x * mask.unsqueeze_dim::<3>(2)).sum_dim(1).squeeze_dim::<2>(1); // [batch, width]
    sum / count
}

/// The maximum of the token vectors, padding left out; zeros for a text without tokens.
///
/// * `x` - `[batch, seq, width]`; `mask` - `[batch, seq]`, 1 for tokens and 0 for padding.
pub(super) fn masked_max(x: Tensor<3>, mask: Tensor<2>) -> Tensor<2> {
    // Far below any activation, yet finite: infinity times zero would be NaN in the gradient.
    let has_token = mask.clone().max_dim(1); // [batch, 1]
    let penalty = (mask.sub_scalar(1.0)).mul_scalar(1e4).unsqueeze_dim::<3>(2); // [batch, seq, 1]
    let max = (x + penalty).max_dim(1).squeeze_dim::<2>(1); // [batch, width]
    max * has_token
}
