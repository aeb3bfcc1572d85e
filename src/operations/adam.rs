//! What Adam makes of a parameter, and the norms of gradients.

use burn::prelude::*;

/// One step of Adam, as [`crate::train::Optimizer`] writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AdamStep {
    /// `η`
    pub learning_rate: f64,
    /// `μ`
    pub momentum: f64,
    /// `β`
    pub beta: f64,
    /// Keeps the division finite.
    pub epsilon: f64,
    /// What is added to each gradient, times the parameter.
    pub coupled_decay: f64,
    /// The share of each parameter that is taken away.
    pub decoupled_decay: f64,
    /// The number of this step, from 1.
    pub t: u32,
}

impl From<AdamStep> for handful_kernels::AdamStep {
    /// A step whose gradients are taken as they are.
    fn from(step: AdamStep) -> Self {
        let t = f64::from(step.t);
        Self {
            learning_rate: step.learning_rate as f32,
            momentum: step.momentum as f32,
            beta: step.beta as f32,
            mean_share: (1.0 - step.momentum.powf(t)) as f32,
            square_share: (1.0 - step.beta.powf(t)) as f32,
            epsilon: step.epsilon as f32,
            gradient_factor: 1.0,
            coupled_decay: step.coupled_decay as f32,
            shrink: (1.0 - step.decoupled_decay) as f32,
        }
    }
}

/// A parameter and the means of its gradients and of their squares, each `[n]`.
pub(crate) struct AdamState {
    pub p: Tensor<1>,
    pub m: Tensor<1>,
    pub s: Tensor<1>,
}

#[cfg(feature = "gpu")]
pub(crate) use super::gpu::{adam, sums_of_squares};
#[cfg(not(feature = "gpu"))]
pub(crate) use on_cpu::{adam, sums_of_squares};

/// One step.
///
/// * `g` - the gradient, `[n]`; `scale` - what it is multiplied by, `[1]`.
#[cfg(test)]
fn composed(state: AdamState, g: Tensor<1>, scale: Option<Tensor<1>>, step: AdamStep) -> AdamState {
    let AdamState { p, m, s } = state;
    let AdamStep { learning_rate, momentum, beta, epsilon, .. } = step;
    let g = match scale {
        Some(scale) => g * scale,
        None => g,
    };
    let g = match step.coupled_decay {
        0.0 => g,
        decay => g + p.clone().mul_scalar(decay),
    };
    let m = m.mul_scalar(momentum) + g.clone().mul_scalar(1.0 - momentum);
    let s = s.mul_scalar(beta) + g.square().mul_scalar(1.0 - beta);
    let t = f64::from(step.t);
    let mean = m.clone().div_scalar(1.0 - momentum.powf(t));
    let root = s.clone().div_scalar(1.0 - beta.powf(t)).sqrt();
    let p = p.mul_scalar(1.0 - step.decoupled_decay);
    let p = p - (mean / root.add_scalar(epsilon)).mul_scalar(learning_rate);
    AdamState { p, m, s }
}

#[cfg(not(feature = "gpu"))]
mod on_cpu {
    use burn::backend::tensor::FloatTensor;
    use burn::backend::{Backend, Dispatch, Flex, backend_extension};
    use burn::prelude::*;

    use super::super::cpu::{Numbers, Rows, alone, tensor};
    use super::{AdamState, AdamStep};

    /// One step.
    ///
    /// * `g` - the gradient, `[n]`; `scale` - what it is multiplied by, `[1]`.
    pub(crate) fn adam(
        state: AdamState,
        g: Tensor<1>,
        scale: Option<Tensor<1>>,
        step: AdamStep,
    ) -> AdamState {
        let scale = scale.unwrap_or_else(|| Tensor::ones([1], &g.device()));
        let [p, m, s] = [state.p, state.m, state.s].map(Tensor::into_dispatch);
        let (g, scale) = (g.into_dispatch(), scale.into_dispatch());
        let (p, m, s) = Dispatch::adam(p, m, s, g, scale, step);
        let [p, m, s] = [p, m, s].map(Tensor::from_dispatch);
        AdamState { p, m, s }
    }

    /// The sum of the squares of each list, `[n_lists]`.
    ///
    /// * `lists` - each `[n]`.
    pub(crate) fn sums_of_squares(lists: Vec<Tensor<1>>) -> Tensor<1> {
        let sum = |list: Tensor<1>| Dispatch::sum_of_squares(list.into_dispatch());
        Tensor::cat(lists.into_iter().map(|list| Tensor::from_dispatch(sum(list))).collect(), 0)
    }

    #[backend_extension(Flex)]
    trait AdamOperation: Backend {
        fn adam(
            p: FloatTensor<Self>,
            m: FloatTensor<Self>,
            s: FloatTensor<Self>,
            g: FloatTensor<Self>,
            scale: FloatTensor<Self>,
            step: AdamStep,
        ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

        fn sum_of_squares(x: FloatTensor<Self>) -> FloatTensor<Self>;
    }

    impl AdamOperation for Flex {
        fn adam(
            p: Numbers,
            m: Numbers,
            s: Numbers,
            g: Numbers,
            scale: Numbers,
            step: AdamStep,
        ) -> (Numbers, Numbers, Numbers) {
            let scale = Rows::new(&scale).get().first().copied().unwrap_or(1.0);
            let numbers = handful_kernels::AdamStep { gradient_factor: scale, ..step.into() };
            let [mut p, mut m, mut s] = [p, m, s].map(alone);
            let g = Rows::new(&g);
            numbers.apply(p.storage_mut(), g.get(), m.storage_mut(), s.storage_mut());
            (p, m, s)
        }

        fn sum_of_squares(x: Numbers) -> Numbers {
            tensor(vec![handful_kernels::sum_of_squares(Rows::new(&x).get())], [1])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{check_close, noise, numbers, tensor};

    #[test]
    fn a_step_is_that_of_burns_operations() {
        let list = |seed: f32| {
            let values: Vec<f32> = (0..11).map(|at| (at as f32 * 1.3 + seed).sin()).collect();
            tensor([11], &values).inner()
        };
        let step = AdamStep {
            learning_rate: 0.01,
            momentum: 0.8,
            beta: 0.99,
            epsilon: 1e-8,
            coupled_decay: 0.1,
            decoupled_decay: 0.05,
            t: 3,
        };
        let state = || AdamState { p: list(0.0), m: list(1.0), s: list(2.0).abs() };
        let scale = || Some(tensor([1], &[0.5]).inner());
        let numbers = |state: AdamState| [state.p, state.m, state.s].map(numbers);
        for scale in [scale(), None] {
            let found = numbers(adam(state(), list(4.0), scale.clone(), step)).concat();
            let expected = numbers(composed(state(), list(4.0), scale, step)).concat();
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
            }
        }
    }

    #[test]
    fn squares_are_summed_list_by_list() {
        let sizes = [1, 300, 7, 64, 256, 1000, 2];
        let lists = sizes.map(|n| noise([n], n).inner());
        let expected = lists.clone().map(|list| list.square().sum().into_scalar::<f32>());
        check_close(&numbers(sums_of_squares(lists.to_vec())), &expected, 1e-5);
    }
}
