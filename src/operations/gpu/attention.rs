//! Attention with several heads, the weights and what they take in one piece.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::fusion::custom::TensorSpec;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Cube, Dispatch, TensorMetadata, backend_extension};
use burn::prelude::*;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use super::attention_kernels as kernels;
use super::numbers::{cubes, empty, lanes, register, rows, units};

/// What a kernel of attention is made for.
#[derive(Debug, Clone, Copy)]
struct Heads {
    n_heads: usize,
    /// Whether weights are multiplied by factors.
    drops: bool,
}

/// What each token takes of all tokens, `[batch, seq, d_model]`: in each head
/// `softmax(Q Kᵀ / √d_head) V`.
///
/// * `queries`, `keys`, `values` - `[batch, seq, d_model]`, the heads side by side
/// * `mask` - `[batch, seq]`, 1 for tokens and 0 for padding, which nobody attends to
/// * `factors` - what each weight is multiplied by in dropout, `batch * n_heads * seq * seq` of them.
pub fn attention(
    [queries, keys, values]: [Tensor<3>; 3],
    mask: Tensor<2>,
    n_heads: usize,
    factors: Option<Vec<f32>>,
) -> Tensor<3> {
    let heads = Heads { n_heads, drops: factors.is_some() };
    let device = mask.device();
    let mask = mask.into_dispatch();
    let factors = match factors {
        Some(factors) => Tensor::<1>::from_floats(factors.as_slice(), &device).into_dispatch(),
        // Anything: it is not read.
        None => mask.clone(),
    };
    let [queries, keys, values] = [queries, keys, values].map(Tensor::into_dispatch);
    Tensor::from_dispatch(Dispatch::attention(queries, keys, values, mask, factors, heads))
}

#[backend_extension(Cube, Autodiff)]
trait AttentionOperation: Backend {
    fn attention(
        queries: FloatTensor<Self>,
        keys: FloatTensor<Self>,
        values: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        factors: FloatTensor<Self>,
        heads: Heads,
    ) -> FloatTensor<Self>;
}

impl AttentionOperation for Cube {
    fn attention(
        queries: FloatTensor<Self>,
        keys: FloatTensor<Self>,
        values: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        factors: FloatTensor<Self>,
        heads: Heads,
    ) -> FloatTensor<Self> {
        Self::attention_forward(queries, keys, values, mask, factors, heads).0
    }
}

impl<C: CheckpointStrategy> AttentionOperation for Autodiff<Cube, C> {
    fn attention(
        queries: FloatTensor<Self>,
        keys: FloatTensor<Self>,
        values: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        factors: FloatTensor<Self>,
        heads: Heads,
    ) -> FloatTensor<Self> {
        let nodes = [queries.node(), keys.node(), values.node()];
        let [queries, keys, values, mask, factors] =
            [queries, keys, values, mask, factors].map(FloatTensor::<Self>::into_primitive);
        let (contexts, weights) = Cube::attention_forward(
            queries.clone(),
            keys.clone(),
            values.clone(),
            mask,
            factors.clone(),
            heads,
        );
        match AttentionBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                step.finish(Kept { queries, keys, values, weights, factors, heads }, contexts)
            }
            OpsKind::UnTracked(step) => step.finish(contexts),
        }
    }
}

#[derive(Debug)]
struct AttentionBackward;

#[derive(Debug, Clone)]
struct Kept {
    queries: FloatTensor<Cube>,
    keys: FloatTensor<Cube>,
    values: FloatTensor<Cube>,
    weights: FloatTensor<Cube>,
    factors: FloatTensor<Cube>,
    heads: Heads,
}

impl Backward<Cube, 3> for AttentionBackward {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let Kept { queries, keys, values, weights, factors, heads } = ops.state;
        let d_contexts = gradients.consume::<Cube>(&ops.node);
        let [of_queries, of_keys, of_values] = ops.parents.map(|node| node.map(|node| node.id));
        if let Some(node) = of_values {
            let (d_contexts, weights) = (d_contexts.clone(), weights.clone());
            let d_values =
                Cube::attention_backward_values(d_contexts, weights, factors.clone(), heads);
            gradients.register::<Cube>(node, d_values);
        }
        if of_queries.is_some() || of_keys.is_some() {
            let d_scores =
                Cube::attention_backward_scores(d_contexts, values, weights, factors, heads);
            let (d_queries, d_keys) =
                Cube::attention_backward_products(d_scores, queries, keys, heads);
            register(gradients, [(of_queries, d_queries), (of_keys, d_keys)]);
        }
    }
}

/// The kernels.
#[backend_extension(Cube, Fusion)]
trait AttentionKernels: Backend {
    /// What each token takes, as `queries`, and the weights, `[batch, n_heads, seq, seq]`.
    #[fusion(meta = |queries, _keys, _values, mask, _factors, heads| {
        let [n_texts, seq] = mask.shape.dims();
        (queries.clone(), TensorSpec::new([n_texts, heads.n_heads, seq, seq].into(), queries.dtype))
    })]
    fn attention_forward(
        queries: FloatTensor<Self>,
        keys: FloatTensor<Self>,
        values: FloatTensor<Self>,
        mask: FloatTensor<Self>,
        factors: FloatTensor<Self>,
        heads: Heads,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// The gradient by the scores, as `weights`.
    #[fusion(meta = |_d_contexts, _values, weights, _factors, _heads| weights.clone())]
    fn attention_backward_scores(
        d_contexts: FloatTensor<Self>,
        values: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        factors: FloatTensor<Self>,
        heads: Heads,
    ) -> FloatTensor<Self>;

    /// The gradients by queries and keys, as those.
    #[fusion(meta = |_d_scores, queries, _keys, _heads| (queries.clone(), queries.clone()))]
    fn attention_backward_products(
        d_scores: FloatTensor<Self>,
        queries: FloatTensor<Self>,
        keys: FloatTensor<Self>,
        heads: Heads,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// The gradient by the values, as those.
    #[fusion(meta = |d_contexts, _weights, _factors, _heads| d_contexts.clone())]
    fn attention_backward_values(
        d_contexts: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        factors: FloatTensor<Self>,
        heads: Heads,
    ) -> FloatTensor<Self>;
}

impl AttentionKernels for CubeBackend {
    fn attention_forward(
        queries: CubeTensor,
        keys: CubeTensor,
        values: CubeTensor,
        mask: CubeTensor,
        factors: CubeTensor,
        Heads { n_heads, drops }: Heads,
    ) -> (CubeTensor, CubeTensor) {
        let [n_texts, seq, d_model] = queries.shape().dims();
        let d_head = d_model / n_heads;
        let lanes = lanes([d_head]);
        let contexts = empty([n_texts, seq, d_model], &queries);
        let weights = empty([n_texts, n_heads, seq, seq], &queries);
        let n_units = n_texts * n_heads * seq;
        kernels::forward::launch(
            &weights.client,
            cubes(n_units),
            units(),
            lanes,
            rows(queries),
            rows(keys),
            rows(values),
            rows(mask),
            rows(factors),
            rows(weights.clone()),
            rows(contexts.clone()),
            n_units,
            seq,
            scale(d_head),
            n_heads,
            d_head,
            drops,
        );
        (contexts, weights)
    }

    fn attention_backward_scores(
        d_contexts: CubeTensor,
        values: CubeTensor,
        weights: CubeTensor,
        factors: CubeTensor,
        Heads { n_heads, drops }: Heads,
    ) -> CubeTensor {
        let [n_texts, seq, d_model] = values.shape().dims();
        let d_head = d_model / n_heads;
        let lanes = lanes([d_head]);
        let d_scores = empty([n_texts, n_heads, seq, seq], &weights);
        let n_units = n_texts * n_heads * seq;
        kernels::backward_scores::launch(
            &d_scores.client,
            cubes(n_units),
            units(),
            lanes,
            rows(d_contexts),
            rows(values),
            rows(weights),
            rows(factors),
            rows(d_scores.clone()),
            n_units,
            seq,
            scale(d_head),
            n_heads,
            d_head,
            drops,
        );
        d_scores
    }

    fn attention_backward_products(
        d_scores: CubeTensor,
        queries: CubeTensor,
        keys: CubeTensor,
        Heads { n_heads, .. }: Heads,
    ) -> (CubeTensor, CubeTensor) {
        let [n_texts, seq, d_model] = queries.shape().dims();
        let d_head = d_model / n_heads;
        let lanes = lanes([d_head]);
        let [d_queries, d_keys] = [(); 2].map(|()| empty([n_texts, seq, d_model], &queries));
        let n_units = n_texts * seq * d_model / lanes;
        kernels::backward_products::launch(
            &d_scores.client.clone(),
            cubes(n_units),
            units(),
            lanes,
            rows(d_scores),
            rows(queries),
            rows(keys),
            rows(d_queries.clone()),
            rows(d_keys.clone()),
            n_units,
            seq,
            n_heads,
            d_head,
        );
        (d_queries, d_keys)
    }

    fn attention_backward_values(
        d_contexts: CubeTensor,
        weights: CubeTensor,
        factors: CubeTensor,
        Heads { n_heads, drops }: Heads,
    ) -> CubeTensor {
        let [n_texts, seq, d_model] = d_contexts.shape().dims();
        let d_head = d_model / n_heads;
        let lanes = lanes([d_head]);
        let d_values = empty([n_texts, seq, d_model], &d_contexts);
        let n_units = n_texts * seq * d_model / lanes;
        kernels::backward_values::launch(
            &d_values.client,
            cubes(n_units),
            units(),
            lanes,
            rows(d_contexts),
            rows(weights),
            rows(factors),
            rows(d_values.clone()),
            n_units,
            seq,
            n_heads,
            d_head,
            drops,
        );
        d_values
    }
}

fn scale(d_head: usize) -> f32 {
    1.0 / (d_head as f32).sqrt()
}
