//! What holds for every architecture, on this build's engine.

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::prelude::*;
use burn::tensor::TensorData;
use handful::config::{
    Integers, ModelKind, Output, Positions, RnnPooling, RunConfig, Side, TransformerPooling,
};
use handful::engine;
use handful::linear::LinearClassifier;
use handful::model::{Batch, Dimensions, Network, Pass, Targets, TokenVectors};

const SIZE: Dimensions =
    Dimensions { vocabulary_size: 12, max_len: 6, n_classes: 3, d_token: None };
/// The same for a network on an encoder's vectors.
const ON_ENCODER: Dimensions = Dimensions { d_token: Some(5), ..SIZE };
const TEXTS: [&[u32]; 4] = [&[2, 3, 4, 5, 6], &[7, 8], &[9, 10, 11, 2, 3, 4], &[5]];
const LABELS: [usize; 4] = [0, 1, 2, 1];

fn device() -> Device {
    pollster::block_on(engine::start()).expect("the CPU engine starts").0
}

/// Every architecture, each with an embedding of its own and on an encoder's vectors.
fn all() -> impl Iterator<Item = (ModelKind, Dimensions)> {
    ModelKind::ALL.iter().flat_map(|&model| {
        let on_encoder = (model != ModelKind::ArticleCnn).then_some((model, ON_ENCODER));
        std::iter::once((model, SIZE)).chain(on_encoder)
    })
}

fn init(config: &RunConfig, size: Dimensions, device: &Device) -> Network {
    match size.d_token {
        None => Network::init(config, size, device).expect("the settings fit the size"),
        Some(d_token) => {
            let probe = probe(d_token, size.n_classes);
            Network::on_encoder(config, size, &probe, device).expect("the probe fits the size")
        }
    }
}

/// Some numbers between -1 and 1.
fn wave(n: usize) -> Vec<f32> {
    (0..n).map(|index| (1.7 * index as f32 + 0.3).sin()).collect()
}

fn probe(d_token: usize, n_classes: usize) -> LinearClassifier {
    LinearClassifier { n_classes, weights: wave(d_token * n_classes), intercepts: wave(n_classes) }
}

/// Vectors for the ids of [`TEXTS`].
fn vectors() -> TokenVectors {
    let mut vectors = TokenVectors::new(5);
    vectors.push(&wave(50)).expect("they are ten vectors");
    vectors
}

fn batch(model: &Network, texts: &[&[u32]], padding: Side, device: &Device) -> Batch {
    let batch = if model.is_on_encoder() {
        Batch::with_vectors(texts, &vectors(), padding, device)
    } else {
        Batch::new(texts, model.fixed_len(), padding, device)
    };
    batch.autodiff()
}

fn tiny(model: ModelKind) -> RunConfig {
    RunConfig {
        model,
        embedding_dim: 8,
        filters: 3,
        conv_filters: 2,
        dense_units: 5,
        hidden_size: 3,
        // Smooth, unlike the maximum, so that differences can be compared with gradients.
        rnn_pooling: RnnPooling::Mean,
        n_heads: 2,
        n_layers: 2,
        feed_forward: 6,
        kernel_widths: Integers("2,3".to_string()),
        ..RunConfig::default()
    }
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().expect("the tensor is of f32")
}

fn logits(model: &Network, texts: &[&[u32]], padding: Side, device: &Device) -> Vec<f32> {
    let batch = batch(model, texts, padding, device);
    values(model.forward(&batch, &mut Pass::evaluation()))
}

#[track_caller]
fn assert_close(a: &[f32], b: &[f32], tolerance: f32) {
    assert_eq!(a.len(), b.len());
    for (x, y) in a.iter().zip(b) {
        assert!((x - y).abs() <= tolerance, "{a:?} and {b:?}");
    }
}

fn loss(model: &Network, labels: &[usize], n_classes: usize, device: &Device) -> Tensor<1> {
    let batch = batch(model, &TEXTS, Side::Post, device);
    let weights = vec![1.0; n_classes];
    let targets = Targets { labels, sets: None, class_weights: &weights, smoothing: 0.1 };
    targets.loss(model.forward(&batch, &mut Pass::evaluation()))
}

/// Every parameter's gradient against the central difference of the loss.
#[track_caller]
fn check_gradients(config: &RunConfig, size: Dimensions, labels: &[usize]) {
    // Small, so that few maxima change hands; large, so that single precision shows the change.
    const STEP: f32 = 1e-3;
    let device = device();
    let n_classes = size.n_classes;
    let model = init(config, size, &device);
    let model = nudged(model);
    let gradients = loss(&model, labels, n_classes, &device).backward();
    let gradients = flat_gradients(&model, gradients);

    let parameters = model.parameters();
    let loss_with = |index: usize, element: usize, change: f32| -> f64 {
        let mut moved = parameters.clone();
        let mut numbers = values(moved[index].clone());
        numbers[element] += change;
        let n = numbers.len();
        moved[index] = Tensor::from_data(TensorData::new(numbers, [n]), &moved[index].device());
        let model = model.clone().with_parameters(&moved);
        f64::from(values(loss(&model, labels, n_classes, &device))[0])
    };
    for (index, gradient) in gradients.iter().enumerate() {
        let Some(gradient) = gradient else { continue };
        // Some elements of each parameter, spread over it.
        let stride = (gradient.len() / 5).max(1);
        for element in (0..gradient.len()).step_by(stride) {
            let difference = (loss_with(index, element, STEP) - loss_with(index, element, -STEP))
                / f64::from(2.0 * STEP);
            let gradient = f64::from(gradient[element]);
            let allowed = 2e-3 + 0.03 * gradient.abs().max(difference.abs());
            assert!(
                (difference - gradient).abs() < allowed,
                "{:?}, parameter {index}[{element}]: gradient {gradient}, difference {difference}",
                config.model
            );
        }
    }
}

/// Off the start: biases of zero put padding exactly on the kink of ReLU, and a network on
/// an encoder's vectors does not show its context.
fn nudged(model: Network) -> Network {
    let nudge = |parameter: Tensor<1>| {
        let n = parameter.dims()[0];
        let change = wave(n).into_iter().map(|value| 0.05 + 0.03 * value).collect();
        let change = Tensor::from_data(TensorData::new(change, [n]), &parameter.device());
        parameter + change
    };
    let nudged: Vec<Tensor<1>> = model.parameters().into_iter().map(nudge).collect();
    model.with_parameters(&nudged)
}

fn flat_gradients(model: &Network, gradients: burn::tensor::Gradients) -> Vec<Option<Vec<f32>>> {
    struct Collect(GradientsParams, Vec<Option<Vec<f32>>>);
    impl burn::module::ModuleVisitor for Collect {
        fn visit_float<const D: usize>(&mut self, param: &burn::module::Param<Tensor<D>>) {
            let gradient = self.0.remove::<D>(param.id);
            self.1.push(gradient.map(values));
        }
    }
    let mut collect = Collect(GradientsParams::from_grads(gradients, model), Vec::new());
    model.visit(&mut collect);
    assert!(collect.1.iter().any(Option::is_some));
    collect.1
}

#[test]
fn gradients_are_the_slope_of_the_loss() {
    for (model, size) in all() {
        check_gradients(&tiny(model), size, &LABELS);
    }
}

#[test]
fn gradients_of_the_sigmoid_output_and_of_every_pooling() {
    let sigmoid = RunConfig { output: Output::Sigmoid, ..tiny(ModelKind::Cnn) };
    for size in [SIZE, ON_ENCODER] {
        check_gradients(&sigmoid, Dimensions { n_classes: 2, ..size }, &[0, 1, 1, 0]);
    }
    for &rnn_pooling in RnnPooling::ALL {
        let config = RunConfig { rnn_pooling, ..tiny(ModelKind::Gru) };
        check_gradients(&config, SIZE, &LABELS);
    }
    for model in [ModelKind::Rnn, ModelKind::Lstm] {
        let config = RunConfig { rnn_pooling: RnnPooling::Last, ..tiny(model) };
        check_gradients(&config, SIZE, &LABELS);
    }
    let first = TransformerPooling::First;
    let config = RunConfig { transformer_pooling: first, ..tiny(ModelKind::Transformer) };
    check_gradients(&config, SIZE, &LABELS);
}

#[test]
fn padding_changes_nothing() {
    let device = device();
    for (kind, size) in all() {
        let model = nudged(init(&tiny(kind), size, &device));
        let together = logits(&model, &TEXTS, Side::Post, &device);
        let alone: Vec<f32> =
            TEXTS.iter().flat_map(|text| logits(&model, &[text], Side::Post, &device)).collect();
        assert_close(&together, &alone, 1e-5);
        // The article's network reads places, so there the side of the padding matters.
        if kind != ModelKind::ArticleCnn {
            assert_close(&together, &logits(&model, &TEXTS, Side::Pre, &device), 1e-5);
        }
    }
}

#[test]
fn a_text_without_tokens_has_finite_logits() {
    let device = device();
    for (kind, size) in all() {
        let model = init(&tiny(kind), size, &device);
        let numbers = logits(&model, &[&[]], Side::Post, &device);
        assert!(numbers.iter().all(|number| number.is_finite()), "{kind:?}: {numbers:?}");
    }
}

#[test]
fn layer_summaries_add_up_to_the_parameters() {
    let device = device();
    for (kind, size) in all() {
        for n_classes in [2, 3] {
            let size = Dimensions { n_classes, ..size };
            let model = init(&tiny(kind), size, &device);
            let layers = model.layers(SIZE.max_len);
            let sum: usize = layers.iter().map(|layer| layer.n_parameters).sum();
            assert_eq!(sum, model.num_params(), "{kind:?}: {layers:?}");
            let n_outputs = if n_classes == 2 { 1 } else { 3 };
            assert_eq!(layers.last().unwrap().output_shape, [n_outputs]);
        }
    }
}

#[test]
fn a_watched_pass_sees_every_layer_that_is_listed() {
    let device = device();
    for (kind, size) in all() {
        for rnn_pooling in [RnnPooling::Mean, RnnPooling::Last] {
            let config = RunConfig { rnn_pooling, ..tiny(kind) };
            let model = init(&config, size, &device);
            let batch = batch(&model, &TEXTS, Side::Post, &device);
            let mut pass = Pass::recording();
            let logits = model.forward(&batch, &mut pass);
            let seen = pass.into_recorded();
            // The longest text is as long as `max_len`, so the shapes are those of the list.
            let numbers: Vec<usize> =
                seen.iter().map(|x| x.shape().num_elements() / TEXTS.len()).collect();
            let listed: Vec<usize> = model
                .layers(SIZE.max_len)
                .iter()
                .map(|x| x.output_shape.iter().product())
                .collect();
            assert_eq!(numbers, listed, "{kind:?}");
            assert_eq!(values(seen.last().unwrap().clone()), values(logits));
        }
    }
}

#[test]
fn every_trained_parameter_belongs_to_a_layer() {
    let device = device();
    for (kind, size) in all() {
        for positions in [Positions::Learned, Positions::Sinusoidal] {
            let model = init(&RunConfig { positions, ..tiny(kind) }, size, &device);
            let mut n_parameters = vec![0; model.layers(SIZE.max_len).len()];
            let of_layers = model.layer_of_parameters(SIZE.max_len);
            for (layer, values) in of_layers.iter().zip(model.parameters()) {
                if let Some(layer) = layer {
                    n_parameters[*layer] += values.dims()[0];
                }
            }
            let listed: Vec<usize> =
                model.layers(SIZE.max_len).iter().map(|layer| layer.n_parameters).collect();
            assert_eq!(n_parameters, listed, "{kind:?} {positions:?}");
        }
    }
}

#[test]
fn a_network_on_an_encoder_starts_as_a_linear_probe() {
    let device = device();
    for (kind, size) in all().filter(|(_, size)| size.d_token.is_some()) {
        for n_classes in [2, 3] {
            let LinearClassifier { weights: weight, intercepts: bias, .. } = probe(5, n_classes);
            let expected: Vec<f32> = TEXTS
                .iter()
                .flat_map(|text| {
                    let mean = vectors().mean_of(text);
                    let logits: Vec<f32> = (0..n_classes)
                        .map(|class| {
                            let rows = mean.iter().zip(weight.chunks(n_classes));
                            rows.map(|(x, row)| x * row[class]).sum::<f32>() + bias[class]
                        })
                        .collect();
                    match n_classes {
                        2 => vec![logits[1] - logits[0]],
                        _ => logits,
                    }
                })
                .collect();
            let model = init(&tiny(kind), Dimensions { n_classes, ..size }, &device);
            assert_close(&logits(&model, &TEXTS, Side::Post, &device), &expected, 1e-5);
        }
    }
}

#[test]
fn the_article_network_cannot_stand_on_an_encoder() {
    let config = tiny(ModelKind::ArticleCnn);
    assert!(Network::on_encoder(&config, ON_ENCODER, &probe(5, 3), &device()).is_err());
}

#[test]
fn the_article_network_has_the_articles_shapes() {
    let config = RunConfig { model: ModelKind::ArticleCnn, ..RunConfig::default() };
    let size = Dimensions { vocabulary_size: 1_000, max_len: 100, n_classes: 2, d_token: None };
    let layers = Network::init(&config, size, &device()).unwrap().layers(size.max_len);
    let shapes: Vec<&[usize]> = layers.iter().map(|layer| layer.output_shape.as_slice()).collect();
    let expected: [&[usize]; 6] =
        [&[100, 64], &[32, 98, 62], &[32, 49, 31], &[48_608], &[128], &[1]];
    assert_eq!(shapes, expected);
    let counts: Vec<usize> = layers.iter().map(|layer| layer.n_parameters).collect();
    assert_eq!(counts, [64_000, 320, 0, 0, 6_221_952, 129]);
}

#[test]
fn one_sigmoid_needs_two_classes() {
    let config = RunConfig { output: Output::Sigmoid, ..tiny(ModelKind::Cnn) };
    assert!(Network::init(&config, SIZE, &device()).is_err());
}

#[test]
fn a_seed_gives_the_same_network_and_another_seed_another() {
    let device = device();
    for (kind, size) in all() {
        let with_seed = |seed| {
            let config = RunConfig { seed, ..tiny(kind) };
            let model = nudged(init(&config, size, &device));
            logits(&model, &TEXTS, Side::Post, &device)
        };
        assert_eq!(with_seed(1), with_seed(1));
        assert_ne!(with_seed(1), with_seed(2));
    }
}
