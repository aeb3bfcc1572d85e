//! The rules that turn a gradient into a step.
//!
//! Written here rather than taken from burn-optim, because a checkpoint must be read
//! from the GPU asynchronously (burn's optimizer records read synchronously, which a
//! browser refuses), and because the formulas are part of what the page teaches.
//!
//! With parameter `p`, gradient `g`, learning rate `η`, momentum `μ`, decay `λ`:
//!
//! * SGD: `p ← p - η g`
//! * momentum: `v ← μ v + g; p ← p - η v`
//! * Nesterov (Sutskever et al., 2013): `v ← μ v + g; p ← p - η (g + μ v)`
//! * RMSprop (Hinton, 2012): `s ← μ s + (1-μ) g²; p ← p - η g / (√s + ε)`
//! * Adam (Kingma & Ba, 2015): `m ← μ m + (1-μ) g; s ← β s + (1-β) g²;
//!   p ← p - η m̂ / (√ŝ + ε)`, the hats dividing by `1-μᵗ` and `1-βᵗ`
//! * AdamW (Loshchilov & Hutter, 2019): Adam, and `p ← p - η λ p`
//!
//! All but AdamW add `λ p` to the gradient. Only weights decay, not biases or norms
//! (parameters of rank 1), as is usual.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;
use burn::tensor::Gradients;

use crate::config::OptimizerKind;
use crate::operations::{self, AdamState, AdamStep};

/// Adam's second decay. Not a setting: nobody gains by tuning it at this size.
const BETA: f64 = 0.999;
/// Keeps the division finite; as in PyTorch.
const EPSILON: f64 = 1e-8;
/// Averages that are smaller move no weight, and are on their way to numbers near the end of single
/// precision, which processors compute thirty times as slowly.
const LEAST_AVERAGE: f64 = 1e-30;
/// Steps from one look for such averages to the next. Those of momentum 0.5 and more do not get
/// there in between.
const STEPS_BETWEEN_LOOKS: u32 = 16;

/// An optimizer and its memory of past gradients.
#[derive(Debug, Clone)]
pub struct Optimizer {
    kind: OptimizerKind,
    /// Steps taken.
    pub(super) step: u32,
    /// For each parameter in the module's order, its averages, each `[n]`.
    pub(super) slots: Vec<Vec<Tensor<1>>>,
}

/// The numbers of one step that may change from step to step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepSize {
    /// The factor of the step, as the schedule has it.
    pub learning_rate: f64,
    /// Share of the last step that goes into the next, 0 … 1.
    pub momentum: f64,
    /// Share of each weight that a step takes away, times the learning rate.
    pub weight_decay: f64,
    /// Largest norm of the whole gradient (Pascanu et al., 2013); 0 does not clip.
    pub gradient_clip: f64,
}

impl Optimizer {
    /// An optimizer without a past: its averages begin at zero.
    pub fn new(kind: OptimizerKind) -> Self {
        Self { kind, step: 0, slots: Vec::new() }
    }

    /// Averages that each parameter has.
    pub(super) fn n_slots(&self) -> usize {
        match self.kind {
            OptimizerKind::Sgd => 0,
            OptimizerKind::Momentum | OptimizerKind::Nesterov | OptimizerKind::Rmsprop => 1,
            OptimizerKind::Adam | OptimizerKind::AdamW => 2,
        }
    }

    /// Takes one step. Returns the module and the squared norm of each parameter's gradient
    /// before clipping, `[n_parameters]`, in the module's order; 0 for one that has none.
    pub fn step<M: Module>(
        &mut self,
        module: M,
        gradients: Gradients,
        size: StepSize,
    ) -> (M, Tensor<1>) {
        let flat = flat_gradients(&module, gradients);
        self.step_flat(module, flat, size)
    }

    /// As [`Optimizer::step`], with each parameter's gradient, flat and in the module's order;
    /// none of one that is not trained.
    pub(super) fn step_flat<M: Module>(
        &mut self,
        module: M,
        flat: Vec<Option<Tensor<1>>>,
        size: StepSize,
    ) -> (M, Tensor<1>) {
        let device = flat.iter().flatten().next().map(Tensor::device).unwrap_or_default();
        let gradients = flat.iter().map(|gradient| match gradient {
            Some(gradient) => gradient.clone(),
            None => Tensor::zeros([1], &device),
        });
        let squares = operations::sums_of_squares(gradients.collect()); // [n_parameters]
        let scale = (size.gradient_clip > 0.0).then(|| {
            // On the device: reading the norm to decide would make every step wait.
            let norm = squares.clone().sum().sqrt(); // [1]
            let scale = norm.add_scalar(1e-6).recip().mul_scalar(size.gradient_clip);
            scale.clamp_max(1.0) // [1]
        });
        self.step += 1;
        self.slots.resize(flat.len(), Vec::new());
        let module = module.map(&mut Apply { optimizer: self, flat, index: 0, size, scale });
        (module, squares)
    }

    /// Whether a parameter without a gradient moves by what the optimizer knows of it alone, and
    /// its weight decay is no part of that: of such a table a step need only
    /// move the rows that a batch reads.
    pub(super) fn moves_rows_alone(&self, size: &StepSize) -> bool {
        match self.kind {
            OptimizerKind::AdamW => true,
            OptimizerKind::Adam => size.weight_decay == 0.0,
            OptimizerKind::Sgd
            | OptimizerKind::Momentum
            | OptimizerKind::Nesterov
            | OptimizerKind::Rmsprop => false,
        }
    }

    /// The step of Adam or AdamW that was begun last, of a parameter that decays.
    pub(super) fn adam_step(&self, size: &StepSize) -> AdamStep {
        let StepSize { learning_rate, momentum, weight_decay, .. } = *size;
        let (coupled_decay, decoupled_decay) = match self.kind {
            OptimizerKind::AdamW => (0.0, learning_rate * weight_decay),
            _ => (weight_decay, 0.0),
        };
        AdamStep {
            learning_rate,
            momentum,
            beta: BETA,
            epsilon: EPSILON,
            coupled_decay,
            decoupled_decay,
            t: self.step,
        }
    }

    /// The new value of one parameter, `[n]`.
    ///
    /// * `scale` - what the gradient is multiplied by, `[1]`.
    fn update(
        &mut self,
        index: usize,
        p: Tensor<1>,
        gradient: Tensor<1>,
        scale: Option<Tensor<1>>,
        size: &StepSize,
    ) -> Tensor<1> {
        let StepSize { learning_rate, momentum, weight_decay, .. } = *size;
        let looks = self.step.is_multiple_of(STEPS_BETWEEN_LOOKS);
        let slots = &mut self.slots[index];
        let g = || {
            let g = gradient.clone();
            let g = if let Some(scale) = &scale { g * scale.clone() } else { g };
            if weight_decay > 0.0 { g + p.clone().mul_scalar(weight_decay) } else { g }
        };
        match self.kind {
            OptimizerKind::Sgd => p.clone() - g().mul_scalar(learning_rate),
            OptimizerKind::Momentum => {
                let v = decay(slots, momentum, g(), looks);
                p - v.mul_scalar(learning_rate)
            }
            OptimizerKind::Nesterov => {
                let g = g();
                let v = decay(slots, momentum, g.clone(), looks);
                p - (g + v.mul_scalar(momentum)).mul_scalar(learning_rate)
            }
            OptimizerKind::Rmsprop => {
                let g = g();
                let squares = g.clone().square().mul_scalar(1.0 - momentum);
                let s = decay(slots, momentum, squares, looks);
                p - (g / s.sqrt().add_scalar(EPSILON)).mul_scalar(learning_rate)
            }
            OptimizerKind::Adam | OptimizerKind::AdamW => {
                let step = self.adam_step(size);
                let slots = &mut self.slots[index];
                let mut averages = std::mem::take(slots).into_iter();
                let mut average = || averages.next().unwrap_or_else(|| p.zeros_like());
                let (m, s) = (average(), average());
                let AdamState { p, m, s } =
                    operations::adam(AdamState { p, m, s }, gradient, scale, step);
                *slots = vec![m, s];
                p
            }
        }
    }
}

/// `slot ← factor · slot + addition`, from zero at first.
///
/// * `looks` - whether averages that are next to nothing become zero.
fn decay(slots: &mut Vec<Tensor<1>>, factor: f64, addition: Tensor<1>, looks: bool) -> Tensor<1> {
    let value = match slots.pop() {
        Some(old) => old.mul_scalar(factor) + addition,
        None => addition,
    };
    let value = if looks {
        let is_faded = value.clone().abs().lower_elem(LEAST_AVERAGE);
        value.mask_fill(is_faded, 0.0)
    } else {
        value
    };
    slots.push(value.clone());
    value
}

/// Each parameter's gradient, flat and in the module's order.
pub(super) fn flat_gradients<M: Module>(
    module: &M,
    gradients: Gradients,
) -> Vec<Option<Tensor<1>>> {
    let gradients = GradientsParams::from_grads(gradients, module);
    let mut collected = Collect { gradients, flat: Vec::new() };
    module.visit(&mut collected);
    collected.flat
}

struct Collect {
    gradients: GradientsParams,
    flat: Vec<Option<Tensor<1>>>,
}

impl ModuleVisitor for Collect {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = self.gradients.remove::<D>(param.id);
        self.flat.push(gradient.map(|gradient| gradient.flatten::<1>(0, D - 1)));
    }
}

/// Puts each parameter's new value in its place.
struct Apply<'a> {
    optimizer: &'a mut Optimizer,
    flat: Vec<Option<Tensor<1>>>,
    index: usize,
    size: StepSize,
    /// What every gradient is multiplied by, `[1]`.
    scale: Option<Tensor<1>>,
}

impl ModuleMapper for Apply<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let index = self.index;
        self.index += 1;
        let Some(gradient) = self.flat[index].take() else {
            return param;
        };
        let mut size = self.size;
        if D == 1 {
            size.weight_decay = 0.0;
        }
        param.map(|tensor| {
            let shape = tensor.shape();
            let value = tensor.inner().flatten::<1>(0, D - 1); // [n]
            let value = self.optimizer.update(index, value, gradient, self.scale.clone(), &size);
            Tensor::from_inner(value.reshape::<D, _>(shape)).require_grad()
        })
    }
}

#[cfg(test)]
mod tests {
    use burn::module::ParamId;
    use burn::nn::Linear;

    use super::*;
    use crate::model::testing::device;

    const SIZE: StepSize =
        StepSize { learning_rate: 0.1, momentum: 0.9, weight_decay: 0.0, gradient_clip: 0.0 };

    /// Starts a weight `[1, 1]` (and a bias, if asked for) at 1, applies the gradients 0.5
    /// and 0.25, and compares the weight (or the bias) after each.
    #[track_caller]
    fn check(kind: OptimizerKind, size: StepSize, rank: usize, expected: [f32; 2]) {
        let device = device();
        fn one<const D: usize>(device: &Device) -> Param<Tensor<D>> {
            Param::initialized(ParamId::new(), Tensor::<D>::ones([1; D], device).require_grad())
        }
        let mut layer = Linear { weight: one::<2>(&device), bias: Some(one::<1>(&device)) };
        let mut optimizer = Optimizer::new(kind);
        for (gradient, expected) in [0.5, 0.25].into_iter().zip(expected) {
            let bias = layer.bias.as_ref().unwrap().val();
            // Only one of the two has a gradient, so the norm is its own.
            let loss = match rank {
                1 => bias.mul_scalar(gradient).sum(),
                _ => layer.weight.val().mul_scalar(gradient).sum(),
            };
            let (next, squares) = optimizer.step(layer, loss.backward(), size);
            layer = next;
            let read = |tensor: Tensor<1>| tensor.into_data().try_into_vec::<f32>().unwrap();
            // The weight's and the bias's, in the module's order.
            let square = gradient * gradient;
            let expected_squares = if rank == 1 { [0.0, square] } else { [square, 0.0] };
            assert_eq!(read(squares), expected_squares);
            let value = match rank {
                1 => read(layer.bias.as_ref().unwrap().val())[0],
                _ => read(layer.weight.val().flatten::<1>(0, 1))[0],
            };
            assert!((value - expected).abs() < 1e-5, "{kind:?}: {value} is not {expected}");
        }
    }

    #[test]
    fn two_steps_by_hand() {
        check(OptimizerKind::Sgd, SIZE, 2, [0.95, 0.925]);
        check(OptimizerKind::Momentum, SIZE, 2, [0.95, 0.88]);
        check(OptimizerKind::Nesterov, SIZE, 2, [0.905, 0.817]);
        check(OptimizerKind::Rmsprop, SIZE, 2, [0.683_772_3, 0.536_330_3]);
        check(OptimizerKind::Adam, SIZE, 2, [0.9, 0.806_782]);
        check(OptimizerKind::AdamW, SIZE, 2, [0.9, 0.806_782]);
    }

    #[test]
    fn weight_decay_spares_biases() {
        let size = StepSize { weight_decay: 0.5, ..SIZE };
        check(OptimizerKind::Sgd, size, 2, [0.9, 0.83]);
        check(OptimizerKind::AdamW, size, 2, [0.85, 0.714_282]);
        check(OptimizerKind::Sgd, size, 1, [0.95, 0.925]);
        check(OptimizerKind::AdamW, size, 1, [0.9, 0.806_782]);
    }

    #[test]
    fn averages_that_fade_become_nothing() {
        let device = device();
        let mut averages = vec![Tensor::<1>::from_floats([1.0, 1.0], &device)];
        let mut fade = |n: u32| {
            for step in 1..=n {
                let addition = Tensor::from_floats([0.0, 0.1], &device);
                decay(&mut averages, 0.9, addition, step.is_multiple_of(STEPS_BETWEEN_LOOKS));
            }
            averages[0].clone().into_data().try_into_vec::<f32>().unwrap()
        };
        let [faded, kept] = fade(160)[..] else { unreachable!() };
        assert!((faded / 0.9f32.powi(160) - 1.0).abs() < 1e-4 && kept == 1.0, "{faded} {kept}");
        assert_eq!(fade(640), [0.0, 1.0]);
    }

    #[test]
    fn clipping_shortens_the_gradient_to_the_limit() {
        let size = StepSize { gradient_clip: 0.3, ..SIZE };
        check(OptimizerKind::Sgd, size, 2, [0.97, 0.945]);
    }
}
