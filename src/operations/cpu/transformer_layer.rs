//! One layer of a Transformer: attention and a small network on each token, each added to what it
//! was given, with layer norms after them or before.

use std::iter;
use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{
    Autodiff, Backend, Dispatch, ExtensionType, Flex, TensorMetadata, backend_extension,
};
use burn::nn;
use burn::prelude::*;
pub use handful_kernels::Dropout;
use handful_kernels::{
    Exact, LayerNorm, Linear, Rounded, TransformerLayer, TransformerPass, Wanted,
};

use super::numbers::{Numbers, Rows, register, tensor};
use super::tokens::Tokens;
use crate::operations::or_zeros;

/// What a layer computes with, beside its parameters.
#[derive(Debug, Clone, Copy)]
pub struct TransformerShape {
    /// How many heads attend.
    pub n_heads: usize,
    /// Added to the variance by both norms.
    pub epsilon: f64,
    /// Whether the norms stand before what they belong to.
    pub is_norm_first: bool,
    /// Whether products are in integers of 16 bits, which takes half the time and is off by up to
    /// a thousandth.
    pub is_rounded: bool,
}

/// The parameters of a layer: of linear layers the weight `[n_inputs, n_outputs]` and the bias, of
/// norms scale and shift.
#[derive(ExtensionType)]
pub struct TransformerParameters<B: Backend> {
    pub query: FloatTensor<B>,
    pub query_bias: FloatTensor<B>,
    pub key: FloatTensor<B>,
    pub key_bias: FloatTensor<B>,
    pub value: FloatTensor<B>,
    pub value_bias: FloatTensor<B>,
    pub mix: FloatTensor<B>,
    pub mix_bias: FloatTensor<B>,
    pub attention_scale: FloatTensor<B>,
    pub attention_shift: FloatTensor<B>,
    pub expand: FloatTensor<B>,
    pub expand_bias: FloatTensor<B>,
    pub contract: FloatTensor<B>,
    pub contract_bias: FloatTensor<B>,
    pub output_scale: FloatTensor<B>,
    pub output_shift: FloatTensor<B>,
}

/// What becomes of the tokens of some texts.
///
/// * `x` - `[batch, seq, d]`
/// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding, of which 0 becomes.
/// * `dropout` - what weights, `[batch, n_heads, seq, seq]`, and inner numbers,
///   `[batch, seq, d_inner]`, are multiplied by.
pub fn transformer_layer(
    x: Tensor<3>,
    mask: Tensor<2>,
    parameters: TransformerParameters<Dispatch>,
    shape: TransformerShape,
    dropout: Option<Dropout>,
) -> Tensor<3> {
    let (x, mask) = (x.into_dispatch(), mask.into_dispatch());
    Tensor::from_dispatch(Dispatch::transformer_layer(x, mask, parameters, shape, dropout))
}

#[backend_extension(Flex, Autodiff)]
trait TransformerOperation: Backend {
    fn transformer_layer(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        #[extension_type] parameters: TransformerParameters<Self>,
        shape: TransformerShape,
        dropout: Option<Dropout>,
    ) -> FloatTensor<Self>;
}

impl TransformerOperation for Flex {
    fn transformer_layer(
        x: Numbers,
        mask: Numbers,
        parameters: TransformerParameters<Self>,
        shape: TransformerShape,
        dropout: Option<Dropout>,
    ) -> Numbers {
        forward(&x, &mask, &parameters.into(), shape, dropout).0
    }
}

impl<C: CheckpointStrategy> TransformerOperation for Autodiff<Flex, C> {
    fn transformer_layer(
        x: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        parameters: TransformerParameters<Self>,
        shape: TransformerShape,
        dropout: Option<Dropout>,
    ) -> FloatTensor<Self> {
        let parameters = <[FloatTensor<Self>; 16]>::from(parameters);
        let mut nodes = vec![x.node()];
        nodes.extend(parameters.iter().map(FloatTensor::<Self>::node));
        let Ok(nodes) = nodes.try_into() else { unreachable!("there are 17") };
        let parameters = parameters.map(FloatTensor::<Self>::into_primitive);
        let (y, pass) = forward(x.primitive(), mask.primitive(), &parameters, shape, dropout);
        match TransformerBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let pass = Arc::new(pass);
                step.finish(Kept { pass, parameters, shape }, y)
            }
            OpsKind::UnTracked(step) => step.finish(y),
        }
    }
}

/// Where matrices stand among what the layer read and its parameters.
const MATRICES: [usize; 6] = [1, 3, 5, 7, 11, 13];

#[derive(Debug)]
struct TransformerBackward;

#[derive(Debug, Clone)]
struct Kept {
    pass: Arc<Pass>,
    parameters: [Numbers; 16],
    shape: TransformerShape,
}

#[derive(Debug)]
struct Pass {
    layer: TransformerPass,
    tokens: Tokens,
}

impl Backward<Flex, 17> for TransformerBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 17>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { pass, parameters, shape } = ops.state;
        let gradient = gradients.consume::<Flex>(&ops.node);
        let nodes = ops.parents.map(|node| node.map(|node| node.id));
        let weights = MATRICES.iter().any(|&at| nodes[at].is_some());
        let wanted = Wanted { x: nodes[0].is_some(), weights };
        let rows = parameters.each_ref().map(Rows::new);
        let layer = layer(&rows, shape);
        let tokens = pass.tokens.gather(Rows::new(&gradient).get());
        let found = if shape.is_rounded {
            layer.backward::<Rounded>(&pass.layer, tokens, wanted)
        } else {
            layer.backward::<Exact>(&pass.layer, tokens, wanted)
        };
        let of_x =
            found.x.map(|x| pass.tokens.scatter(&x, pass.tokens.shape[2])).unwrap_or_default();
        let of_x = (of_x, pass.tokens.shape.into());
        let of_parameters = found.parameters.into_iter().zip(parameters.map(|x| x.shape()));
        register(gradients, nodes, iter::once(of_x).chain(of_parameters));
    }
}

fn forward(
    x: &Numbers,
    mask: &Numbers,
    parameters: &[Numbers; 16],
    shape: TransformerShape,
    dropout: Option<Dropout>,
) -> (Numbers, Pass) {
    let tokens = Tokens::new(x.shape().dims(), Rows::new(mask).get());
    let rows = parameters.each_ref().map(Rows::new);
    let mut values = tokens.gather(Rows::new(x).get());
    let dropout = dropout.map(|dropout| tokens.dropout(&dropout, shape.n_heads));
    let (layer, lengths) = (layer(&rows, shape), tokens.lengths());
    let pass = if shape.is_rounded {
        layer.forward::<Rounded>(&mut values, &lengths, dropout)
    } else {
        layer.forward::<Exact>(&mut values, &lengths, dropout)
    };
    let y = tensor(tokens.scatter(&values, tokens.shape[2]), tokens.shape);
    (y, Pass { layer: pass, tokens })
}

fn layer(rows: &[Rows; 16], shape: TransformerShape) -> TransformerLayer<'_> {
    let linear = |index: usize| Linear { weight: rows[index].get(), bias: rows[index + 1].get() };
    let norm = |index: usize| LayerNorm {
        scale: rows[index].get().to_vec(),
        shift: rows[index + 1].get().to_vec(),
        epsilon: shape.epsilon as f32,
    };
    TransformerLayer {
        is_norm_first: shape.is_norm_first,
        n_heads: shape.n_heads,
        projections: [linear(0), linear(2), linear(4)],
        mix: linear(6),
        attention_norm: norm(8),
        expand: linear(10),
        contract: linear(12),
        output_norm: norm(14),
    }
}

impl TransformerParameters<Dispatch> {
    /// Of the layers to query, key and value and what mixes the heads; the norms of attention and of
    /// the small network; and the network's two layers.
    pub fn of(
        [query, key, value, mix]: [&nn::Linear; 4],
        [attention_norm, output_norm]: [&nn::LayerNorm; 2],
        [expand, contract]: [&nn::Linear; 2],
    ) -> Self {
        let weight = |layer: &nn::Linear| layer.weight.val().into_dispatch();
        let device = query.weight.device();
        let bias = |layer: &nn::Linear| {
            or_zeros(layer.bias.as_ref(), layer.weight.dims()[1], &device).into_dispatch()
        };
        let scale = |norm: &nn::LayerNorm| norm.gamma.val().into_dispatch();
        let shift = |norm: &nn::LayerNorm| {
            or_zeros(norm.beta.as_ref(), norm.gamma.dims()[0], &device).into_dispatch()
        };
        Self {
            query: weight(query),
            query_bias: bias(query),
            key: weight(key),
            key_bias: bias(key),
            value: weight(value),
            value_bias: bias(value),
            mix: weight(mix),
            mix_bias: bias(mix),
            attention_scale: scale(attention_norm),
            attention_shift: shift(attention_norm),
            expand: weight(expand),
            expand_bias: bias(expand),
            contract: weight(contract),
            contract_bias: bias(contract),
            output_scale: scale(output_norm),
            output_shift: shift(output_norm),
        }
    }
}

impl<B: Backend> From<TransformerParameters<B>> for [FloatTensor<B>; 16] {
    fn from(parameters: TransformerParameters<B>) -> Self {
        [
            parameters.query,
            parameters.query_bias,
            parameters.key,
            parameters.key_bias,
            parameters.value,
            parameters.value_bias,
            parameters.mix,
            parameters.mix_bias,
            parameters.attention_scale,
            parameters.attention_shift,
            parameters.expand,
            parameters.expand_bias,
            parameters.contract,
            parameters.contract_bias,
            parameters.output_scale,
            parameters.output_shift,
        ]
    }
}
