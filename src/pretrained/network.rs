//! The networks above an encoder's embedding table, and how much of them is tuned.

use burn::module::{Module, ModuleMapper, Param};
use burn::prelude::*;

use super::{BertEncoder, CnnEncoder, EncoderBatch, EncoderOutput};
use crate::model::{ActivationKind, Activations, parameters_of};

/// What lies above the embedding table.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one network an encoder")]
pub enum EncoderNetwork {
    /// The convolutional network of the Universal Sentence Encoder.
    Cnn(CnnEncoder),
    /// A Transformer of BERT's kind: multilingual-e5-small or all-MiniLM-L6-v2.
    Bert(BertEncoder),
}

/// The kinds of networks that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkKind {
    /// [`EncoderNetwork::Cnn`]
    Cnn,
    /// [`EncoderNetwork::Bert`]
    Bert,
}

/// How much of a network is tuned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TunedPart {
    /// What makes a text's vector of its tokens': the layers above the convolutions, or the
    /// biases and norms of the upper third of a Transformer's. The rest is computed once.
    Top,
    /// The whole network, from the embedding table up; the table itself stays as it is.
    Whole,
}

impl EncoderNetwork {
    /// The network with gradients of what is tuned: of a Transformer the biases, and the scales and
    /// shifts of its norms (BitFit; Ben Zaken et al., 2022, <https://arxiv.org/abs/2106.10199>). A
    /// few texts teach them as much as all its weights, in a fraction of the time.
    pub fn tunable(&self) -> Self {
        match self {
            Self::Cnn(_) => self.clone(),
            Self::Bert(_) => self.clone().map(&mut WithoutMatrices),
        }
    }

    /// The mean of networks that were tuned from the same one, each of its parameters that is tuned
    /// being the mean of theirs: as good as their average vote, and one network to read with
    /// (Wortsman et al., *Model soups*, 2022, <https://arxiv.org/abs/2203.05482>). None of none.
    pub fn mean_of(networks: &[Self]) -> Option<Self> {
        let (first, others) = networks.split_first()?;
        let others = others.iter().map(|other| parameters_of(other).into_iter()).collect();
        Some(first.tunable().map(&mut WithOthers(others)))
    }

    /// Reads a batch of embedded ids, through all layers.
    pub fn forward(&self, batch: &EncoderBatch) -> EncoderOutput {
        match self {
            Self::Cnn(network) => network.forward(batch),
            Self::Bert(network) => network.forward(batch),
        }
    }

    /// The sentence vectors `[batch, d]` of what the tuned part of the network reads.
    ///
    /// * `base` - embedded ids where the whole network is tuned, else the token vectors that
    ///   [`super::Encoder::features_and_base`] gives.
    pub fn vectors_above(&self, base: &EncoderBatch, part: TunedPart) -> Tensor<2> {
        let EncoderBatch { embedded, mask } = base.clone();
        match (self, part) {
            (_, TunedPart::Whole) => self.forward(base).vector,
            (Self::Cnn(network), TunedPart::Top) => network.vector(embedded, mask),
            (Self::Bert(network), TunedPart::Top) => {
                let first = network.first_tuned_layer();
                network.vector(network.forward_from(embedded, mask.clone(), first), mask)
            }
        }
    }

    /// What there is to see inside: filters of a batch, or the attention of one text.
    ///
    /// * `layer` - whose attention is wanted, from 0; ignored where there is none.
    pub fn activations(&self, batch: &EncoderBatch, layer: usize) -> Vec<Activations> {
        match self {
            Self::Cnn(network) => network.activations(batch),
            Self::Bert(network) => {
                let values = network.attention(batch, layer).squeeze_dim::<3>(0);
                vec![Activations::new(ActivationKind::Attention, values)]
            }
        }
    }

    /// Which of the kinds it is of.
    pub fn kind(&self) -> NetworkKind {
        match self {
            Self::Cnn(_) => NetworkKind::Cnn,
            Self::Bert(_) => NetworkKind::Bert,
        }
    }

    /// Layers with attention.
    pub fn n_layers(&self) -> usize {
        match self {
            Self::Cnn(_) => 0,
            Self::Bert(network) => network.n_layers(),
        }
    }

    /// Numbers in the vector of [`EncoderNetwork::vectors_above`].
    pub fn n_outputs(&self) -> usize {
        match self {
            Self::Cnn(network) => network.n_outputs(),
            Self::Bert(network) => network.d_token(),
        }
    }

    pub(super) fn n_features(&self) -> usize {
        match self {
            Self::Cnn(network) => network.n_features(),
            Self::Bert(network) => network.n_features(),
        }
    }

    pub(super) fn d_token(&self) -> usize {
        match self {
            Self::Cnn(network) => network.d_token(),
            Self::Bert(network) => network.d_token(),
        }
    }
}

/// Takes the gradients of matrices away.
pub(super) struct WithoutMatrices;

impl ModuleMapper for WithoutMatrices {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        match D {
            1 => parameter,
            _ => parameter.set_require_grad(false),
        }
    }
}

/// Makes each parameter that is tuned the mean of its own values and those of other networks.
struct WithOthers(Vec<std::vec::IntoIter<Tensor<1>>>);

impl ModuleMapper for WithOthers {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let others: Vec<Tensor<1>> = self.0.iter_mut().filter_map(Iterator::next).collect();
        if !parameter.is_require_grad() {
            return parameter;
        }
        parameter.map(|own| {
            let (n, own) = (1 + others.len(), own.inner());
            let shape = own.shape();
            // What no network has changed stays what it was, to the last bit.
            let change = |other: Tensor<1>| other.reshape::<D, _>(shape.clone()) - own.clone();
            let mean = others
                .into_iter()
                .fold(own.clone(), |mean, other| mean + change(other).div_scalar(n as f64));
            Tensor::from_inner(mean).require_grad()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bert, cnn, encoder};
    use super::*;
    use crate::model::with_parameters_of;

    #[test]
    fn the_mean_of_networks_is_that_of_what_was_tuned() {
        for file in [cnn(), bert()] {
            let encoder = encoder(&file);
            let published = encoder.network().unwrap();
            let own = parameters_of(published);
            let last = own.len() - 1;
            let moved = |by: f64| {
                let mut parameters = own.clone();
                parameters[last] = parameters[last].clone() + by;
                with_parameters_of(published.clone(), &parameters)
            };
            let mean = EncoderNetwork::mean_of(&[moved(0.0), moved(1.0), moved(5.0)]).unwrap();
            let numbers = |tensor: &Tensor<1>| tensor.to_data().try_into_vec::<f32>().unwrap();
            let found: Vec<Vec<f32>> = parameters_of(&mean).iter().map(numbers).collect();
            let expected: Vec<Vec<f32>> = own.iter().map(numbers).collect();
            assert_eq!(found[..last], expected[..last]);
            for (found, own) in found[last].iter().zip(&expected[last]) {
                assert!((found - own - 2.0).abs() < 1e-5, "{found} of {own}");
            }
        }
        assert!(EncoderNetwork::mean_of(&[]).is_none());
    }
}
