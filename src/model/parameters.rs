//! A network's parameters as a flat list, for checkpoints and for keeping the best weights.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::prelude::*;

use super::Network;

impl Network {
    /// Every parameter, flat, in the module's order and without gradients. Copies nothing.
    pub fn parameters(&self) -> Vec<Tensor<1>> {
        parameters_of(self)
    }

    /// For each of [`Network::parameters`] the place of its layer among
    /// [`Network::layers`]; none for what is not trained.
    pub fn layer_of_parameters(&self, max_len: usize) -> Vec<Option<usize>> {
        struct Sizes(Vec<Option<usize>>);
        impl ModuleVisitor for Sizes {
            fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
                let n_values = param.val().shape().num_elements();
                self.0.push(param.is_require_grad().then_some(n_values));
            }
        }
        let mut sizes = Sizes(Vec::new());
        self.visit(&mut sizes);
        // A module's parameters come in the order of its layers, so their numbers add up.
        let n_parameters: Vec<usize> =
            self.layers(max_len).iter().map(|layer| layer.n_parameters).collect();
        let (mut layer, mut n_left) = (0, n_parameters.first().copied().unwrap_or(0));
        let mut place = |n_values: usize| {
            while n_left == 0 && layer + 1 < n_parameters.len() {
                layer += 1;
                n_left = n_parameters[layer];
            }
            n_left = n_left.saturating_sub(n_values);
            layer
        };
        sizes.0.into_iter().map(|n_values| n_values.map(&mut place)).collect()
    }

    /// The same network with other parameters, in the order and of the sizes that
    /// [`Network::parameters`] gives.
    pub fn with_parameters(self, parameters: &[Tensor<1>]) -> Self {
        with_parameters_of(self, parameters)
    }
}

/// As [`Network::parameters`], of any module on a device with gradients.
pub(crate) fn parameters_of(module: &impl Module) -> Vec<Tensor<1>> {
    struct Collect(Vec<Tensor<1>>);
    impl ModuleVisitor for Collect {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.push(param.val().inner().flatten::<1>(0, D - 1));
        }
    }
    let mut collect = Collect(Vec::new());
    module.visit(&mut collect);
    collect.0
}

/// As [`Network::with_parameters`], of any module on a device with gradients.
pub(crate) fn with_parameters_of<M: Module>(module: M, parameters: &[Tensor<1>]) -> M {
    struct Replace<'a>(std::slice::Iter<'a, Tensor<1>>);
    impl ModuleMapper for Replace<'_> {
        fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
            let Some(value) = self.0.next() else { return param };
            param.map(|old| {
                let is_trained = old.is_require_grad();
                let value = value.clone().reshape::<D, _>(old.shape());
                Tensor::from_inner(value).set_require_grad(is_trained)
            })
        }
    }
    module.map(&mut Replace(parameters.iter()))
}
