//! An encoder's token vectors on the scale of a network's training texts.

use handful_graph::{Attribute, FLOAT16, Graph, Value};

use super::network::Texts;

/// Token vectors as a network on a frozen encoder reads them: divided by the length of their text's
/// mean and rounded to half precision, without the training texts' mean, to one scale; zero at
/// padding.
///
/// * `mean` - `[d_token]`
pub(super) fn standardized(
    graph: &mut Graph,
    texts: &Texts,
    tokens: &Value,
    (mean, scale): (Vec<f32>, f32),
) -> Value {
    let text = texts.mean(graph, tokens); // [batch, d_token]
    let squares = graph.multiply(&text, &text);
    let sum = graph.sum(&squares, -1, true);
    let length = graph.op("Sqrt", &[&sum], &[]);
    let length = graph.at_least(&length, 1e-12);
    let length = graph.unsqueeze(&length, 1); // [batch, 1, 1]
    let x = graph.divide(tokens, &length);
    let half = ("to", Attribute::Integer(FLOAT16));
    let x = graph.op("Cast", &[&x], &[half]);
    let x = graph.as_float(&x);
    let mean = graph.floats("vectors.mean", &[mean.len()], mean);
    let x = graph.subtract(&x, &mean);
    let x = graph.scale(&x, scale);
    graph.multiply(&x, &texts.column)
}
