//! The output layer and the loss: softmax for any number of classes, one sigmoid for two, or one
//! for each class where a text may have several.

use burn::module::Module;
use burn::nn::Linear;
use burn::prelude::*;
use burn::tensor::TensorData;
use burn::tensor::activation::{log_softmax, relu};

use super::{Dimensions, Initialize, LayerKind, LayerSummary, OutputActivation};
use crate::config::{Output, RunConfig};
use crate::data::LabelSets;
use crate::linear::LinearClassifier;

/// `y = W_hy h + b_y`: a text's vector to the logits of its classes.
#[derive(Module, Debug)]
pub struct Head {
    linear: Linear,
    /// Whether each output is a sigmoid of its own.
    several: bool,
}

impl Head {
    /// An output layer for vectors of `width` numbers.
    pub fn init(
        config: &RunConfig,
        size: Dimensions,
        width: usize,
        initialize: &mut Initialize,
    ) -> Self {
        let linear = initialize.linear(width, n_outputs(config, size.n_classes));
        Self { linear, several: config.has_several_labels() }
    }

    /// An output layer that starts as a linear probe for vectors of `width` numbers.
    pub fn from_probe(
        config: &RunConfig,
        size: Dimensions,
        width: usize,
        probe: &LinearClassifier,
        initialize: &Initialize,
    ) -> Self {
        let n_outputs = n_outputs(config, size.n_classes);
        let outputs = |logits: &[f32]| match n_outputs {
            // σ(b - a) is the second of softmax(a, b).
            1 if !config.has_several_labels() => vec![logits[1] - logits[0]],
            _ => logits.to_vec(),
        };
        let weight = probe.weights.chunks_exact(size.n_classes).flat_map(outputs).collect();
        let linear = Linear {
            weight: initialize.parameter([width, n_outputs], weight),
            bias: Some(initialize.parameter([n_outputs], outputs(&probe.intercepts))),
        };
        Self { linear, several: config.has_several_labels() }
    }

    /// `[batch, width]` → `[batch, n_outputs]`
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.linear.forward(x)
    }

    /// The summary of the layer, with the activation that belongs to its number of outputs.
    pub fn layer(&self) -> LayerSummary {
        let [d_input, n_outputs] = self.linear.weight.dims();
        let activation = match self.several || n_outputs == 1 {
            true => OutputActivation::Sigmoid,
            false => OutputActivation::Softmax,
        };
        let kind = LayerKind::Output { d_input, n_outputs, activation };
        LayerSummary::new(kind, &[n_outputs], self.num_params())
    }
}

/// One logit for a sigmoid, else one for each class.
pub(crate) fn n_outputs(config: &RunConfig, n_classes: usize) -> usize {
    if config.has_several_labels() {
        return n_classes;
    }
    match config.output {
        Output::Automatic if n_classes == 2 => 1,
        Output::Sigmoid => 1,
        Output::Automatic | Output::Softmax => n_classes,
    }
}

/// What a batch should have been classified as.
pub struct Targets<'a> {
    /// Class index of each text, or the number of its set, `[batch]`.
    pub labels: &'a [usize],
    /// The sets of classes, where a text may have several.
    pub sets: Option<&'a LabelSets>,
    /// How much each class counts, `[n_classes]`; of several, how much having it does.
    pub class_weights: &'a [f32],
    /// Probability moved from the label to all classes evenly (Szegedy et al., 2016).
    pub smoothing: f64,
}

impl Targets<'_> {
    /// Mean over the texts of the loss times its class's weight, `[1]`: cross-entropy for
    /// `[batch, n_classes]` logits, binary cross-entropy for `[batch, 1]`. Where a text may have
    /// several classes, the mean over texts and classes of the binary cross-entropy.
    pub fn loss(&self, logits: Tensor<2>) -> Tensor<1> {
        if let Some(sets) = self.sets {
            return self.loss_of_sets(sets, logits);
        }
        let [n_texts, n_outputs] = logits.dims();
        let device = logits.device();
        let n_classes = self.class_weights.len();
        let total = n_texts as f32;
        let rest = (self.smoothing / n_classes as f64) as f32;
        let hit = 1.0 - self.smoothing as f32 + rest;

        if n_outputs == 1 {
            let target: Vec<f32> =
                self.labels.iter().map(|&label| if label == 1 { hit } else { rest }).collect();
            let weight: Vec<f32> =
                self.labels.iter().map(|&label| self.class_weights[label] / total).collect();
            let target = Tensor::<2>::from_data(TensorData::new(target, [n_texts, 1]), &device);
            let weight = Tensor::<2>::from_data(TensorData::new(weight, [n_texts, 1]), &device);
            // -(t ln σ(x) + (1-t) ln(1-σ(x))) = max(x, 0) - x t + ln(1 + e^-|x|), which
            // neither overflows nor takes the logarithm of zero.
            let softplus = logits.clone().abs().neg().exp().log1p();
            let loss = relu(logits.clone()) - logits * target + softplus;
            return (loss * weight).sum();
        }
        let mut target = vec![0f32; n_texts * n_classes];
        for (row, &label) in self.labels.iter().enumerate() {
            let weight = self.class_weights[label] / total;
            for class in 0..n_classes {
                let share = if class == label { hit } else { rest };
                target[row * n_classes + class] = weight * share;
            }
        }
        let target = Tensor::<2>::from_data(TensorData::new(target, [n_texts, n_classes]), &device);
        (log_softmax(logits, 1) * target).sum().neg()
    }

    /// -(w t ln σ(x) + (1 - t) ln(1 - σ(x))) = (1 - t + w t) ln(1 + eˣ) - w t x
    fn loss_of_sets(&self, sets: &LabelSets, logits: Tensor<2>) -> Tensor<1> {
        let [n_texts, n_classes] = logits.dims();
        let device = logits.device();
        let total = (n_texts * n_classes) as f32;
        let off = self.smoothing as f32 / 2.0;
        let (mut slope, mut factor) = (Vec::new(), Vec::new());
        for &label in self.labels {
            for (class, &weight) in self.class_weights.iter().enumerate() {
                let target = if sets.has(label, class) { 1.0 - off } else { off };
                slope.push(weight * target / total);
                factor.push((1.0 - target + weight * target) / total);
            }
        }
        let tensor = |values: Vec<f32>| {
            Tensor::<2>::from_data(TensorData::new(values, [n_texts, n_classes]), &device)
        };
        let softplus = relu(logits.clone()) + logits.clone().abs().neg().exp().log1p();
        (softplus * tensor(factor) - logits * tensor(slope)).sum()
    }
}

/// The probability of each class of which a text may have several, from its logits.
pub fn sigmoids(logits: &[f32]) -> Vec<f64> {
    logits.iter().map(|&logit| sigmoid(f64::from(logit))).collect()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The probability of each class, from one text's logits.
///
/// Two probabilities for one logit (a sigmoid output), else the softmax.
pub fn probabilities(logits: &[f32]) -> Vec<f64> {
    if let [logit] = logits {
        // Not as 1 minus the other, of which nothing is left near 1.
        return vec![sigmoid(-f64::from(*logit)), sigmoid(f64::from(*logit))];
    }
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f64> = logits.iter().map(|&logit| f64::from(logit - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, tensor};
    use super::*;

    fn targets<'a>(labels: &'a [usize], class_weights: &'a [f32], smoothing: f64) -> Targets<'a> {
        Targets { labels, sets: None, class_weights, smoothing }
    }

    #[test]
    fn cross_entropy_by_hand() {
        let logits = || tensor([2, 3], &[1.0, 2.0, 3.0, 0.0, 0.0, 0.0]);
        // -ln softmax: 0.407606 for (1, 2, 3) at class 2, ln 3 for even logits.
        check(targets(&[2, 0], &[1.0; 3], 0.0).loss(logits()), &[0.753_109_1]);
        check(targets(&[2, 0], &[1.0, 1.0, 3.0], 0.0).loss(logits()), &[1.160_715_1]);
        check(targets(&[2], &[1.0; 3], 0.1).loss(logits().narrow(0, 0, 1)), &[0.507_606]);
    }

    #[test]
    fn binary_cross_entropy_by_hand() {
        let logits = || tensor([2, 1], &[2.0, -1.0]);
        check(targets(&[1, 1], &[1.0; 2], 0.0).loss(logits()), &[0.720_094_8]);
        check(targets(&[1], &[1.0; 2], 0.1).loss(logits().narrow(0, 0, 1)), &[0.226_928]);
        // Far out, where ln(1 - σ) would be ln 0.
        check(targets(&[0], &[1.0; 2], 0.0).loss(tensor([1, 1], &[200.0])), &[200.0]);
    }

    #[test]
    fn binary_cross_entropy_of_several_by_hand() {
        use std::f32::consts::LN_2;

        let mut sets = LabelSets::default();
        let labels = [vec![0, 1], vec![]].map(|set| sets.number_of(set));
        let loss = |weights: &[f32], smoothing| {
            let sets = Some(&sets);
            let targets = Targets { labels: &labels, sets, class_weights: weights, smoothing };
            targets.loss(tensor([2, 2], &[2.0, -1.0, 0.0, 200.0]))
        };
        // ln(1 + e⁻²), ln(1 + e), ln 2, 200
        check(loss(&[1.0; 2], 0.0), &[(0.126_928 + 1.313_262 + LN_2 + 200.0) / 4.0]);
        check(loss(&[3.0, 1.0], 0.0), &[(0.380_784 + 1.313_262 + LN_2 + 200.0) / 4.0]);
        // A tenth of 2, -1, 0 and 200 between the two outcomes, halved.
        check(loss(&[1.0; 2], 0.1), &[(0.226_928 + 1.263_262 + LN_2 + 190.0) / 4.0]);
        assert_eq!(sigmoids(&[0.0, 1000.0, -1000.0]), [0.5, 1.0, 0.0]);
    }

    #[test]
    fn probabilities_sum_to_one() {
        assert_eq!(probabilities(&[0.0]), [0.5, 0.5]);
        let even = probabilities(&[1000.0, 1000.0, -1000.0]);
        assert_eq!(even, [0.5, 0.5, 0.0]);
    }
}
