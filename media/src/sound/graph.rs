//! The network as a graph: samples of sounds in, `[batch, n_samples]` of as many as the network sees
//! at once or more, and their vectors out.

use handful_graph::{Attribute, FLOAT, Graph, Side, Value};

use super::{CHANNELS, LEAST, N_EMBEDDED, N_FEATURES, N_MOMENTS, POOLS, SLOPE, kernels, window};
use crate::fault::MediaFault;
use crate::file::EncoderFile;
use crate::layers::NetworkGraph;
use crate::sound::spectrogram::{self, N_BANDS};

/// What a sound encoder's file computes.
///
/// # Errors
/// What is missing or does not fit.
pub fn graph(file: &EncoderFile) -> Result<Graph, MediaFault> {
    let mut network = NetworkGraph::new(file, [N_MOMENTS, N_BANDS]);
    let samples = network.graph.input("samples", FLOAT, &[Side::Named("n_samples")]);
    let x = spectrogram::graph(&mut network.graph, file, &samples)?;
    let x = network.stem(&x, "convolution.0", [1, CHANNELS[0]], window([3, 3]))?;
    let mut x = activation(&mut network, &x);
    let (mut number, mut n_channels) = (1, CHANNELS[0]);
    for (index, (n_outputs, pool)) in CHANNELS.into_iter().zip(POOLS).enumerate() {
        for kernel in kernels(index) {
            let name = format!("convolution.{number}");
            x = network.convolution(&x, &name, [n_channels, n_outputs], window(*kernel))?;
            x = activation(&mut network, &x);
            (number, n_channels) = (number + 1, n_outputs);
        }
        x = network.max_pool(&x, pool);
    }
    let name = format!("convolution.{number}");
    let x = network.convolution(&x, &name, [n_channels, N_EMBEDDED], window([3, 1]))?;
    let x = pooled(&mut network.graph, &x);
    Ok(network.finish(&x, N_FEATURES))
}

fn activation(network: &mut NetworkGraph, x: &Value) -> Value {
    let slope = ("alpha", Attribute::Float(SLOPE));
    let x = network.graph.op("LeakyRelu", &[x], &[slope]);
    network.graph.at_least(&x, LEAST)
}

/// As [`super::pooled`], of `[batch, N_EMBEDDED, n_windows, 1]`.
fn pooled(graph: &mut Graph, x: &Value) -> Value {
    let mean = graph.mean(x, &[2, 3]);
    let column = graph.reshape(&mean, &[0, N_EMBEDDED as i64, 1, 1]);
    let difference = graph.subtract(x, &column);
    let squares = graph.multiply(&difference, &difference);
    let variance = graph.mean(&squares, &[2, 3]);
    let spread = graph.op("Sqrt", &[&variance], &[]);
    let most = graph.largest(x, &[2, 3], false);
    let parts = [mean, spread, most].map(|part| graph.unit(&part, f32::MIN_POSITIVE));
    graph.concatenate(&parts.each_ref(), 1)
}
