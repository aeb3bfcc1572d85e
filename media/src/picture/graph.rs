//! The network as a graph: the pixels of squares in, `[batch, SIDE, SIDE, 3]` in bytes of red, green
//! and blue, and their vectors out.

use handful_graph::{Graph, Side, UINT8};

use super::{CUT, N_FEATURES, N_STEM, SIDE, STAGES, STEM};
use crate::fault::MediaFault;
use crate::file::EncoderFile;
use crate::layers::{NetworkGraph, Shape};

/// What a picture encoder's file computes.
///
/// # Errors
/// What is missing or does not fit.
pub fn graph(file: &EncoderFile) -> Result<Graph, MediaFault> {
    let mut network = NetworkGraph::new(file, [SIDE, SIDE]);
    let graph = &mut network.graph;
    let pixels =
        graph.input("pixels", UINT8, &[Side::Fixed(SIDE), Side::Fixed(SIDE), Side::Fixed(3)]);
    let x = graph.as_float(&pixels);
    let middle = graph.float(127.0);
    let x = graph.subtract(&x, &middle);
    let x = graph.scale(&x, 1.0 / 128.0);
    let x = graph.transpose(&x, &[0, 3, 1, 2]);
    let x = network.stem(&x, "stem", [3, N_STEM], STEM)?;
    let mut x = network.graph.clip(&x, CUT);
    let (mut n_channels, mut number) = (N_STEM, 0);
    for stage in &STAGES {
        for index in 0..stage.n_blocks {
            let name = |part: &str| format!("blocks.{number}.{part}");
            let n_inside = n_channels * stage.expansion;
            let before = x.clone();
            if stage.expansion > 1 {
                let sizes = [n_channels, n_inside];
                x = network.convolution(&x, &name("expand"), sizes, Shape::POINT)?;
                x = network.graph.clip(&x, CUT);
            }
            let shape = stage.window(index);
            x = network.depthwise(&x, &name("depthwise"), n_inside, shape)?;
            x = network.graph.clip(&x, CUT);
            let sizes = [n_inside, stage.n_channels];
            x = network.convolution(&x, &name("project"), sizes, Shape::POINT)?;
            if stage.is_residual(index, n_channels) {
                x = network.graph.add(&x, &before);
            }
            (n_channels, number) = (stage.n_channels, number + 1);
        }
    }
    let x = network.convolution(&x, "head", [n_channels, N_FEATURES], Shape::POINT)?;
    let x = network.graph.clip(&x, CUT);
    let x = network.graph.mean(&x, &[2, 3]);
    Ok(network.finish(&x, N_FEATURES))
}
