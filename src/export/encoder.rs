//! The pretrained encoders as graphs: ids → token vectors → what a classifier reads of a text, as
//! [`crate::pretrained`] computes them. Their matrices stay quantised.

use std::collections::HashMap;

use handful_graph::{FEATURES, Graph, Value};

use super::codes::codes;
use super::network::Texts;
use super::parameters::{bert_parameters, cnn_parameters};
use super::weights::transposed;
use crate::pretrained::{
    Architecture, BRANCHES, BertArchitecture, CNN_EPSILON, Pooling, QuantizedMatrix,
    first_tuned_layer, lower_features,
};
use crate::tensor_file::{Refusal, TensorFile};

/// What an encoder makes of texts.
pub(super) struct Encoded {
    /// `[batch, seq, d_token]`
    pub tokens: Value,
    /// `[batch, n_features]`
    pub features: Value,
    /// The tuned network's vectors, `[batch, d]`, if it is tuned.
    pub tuned: Option<Value>,
}

impl Encoded {
    /// What an encoder makes that is another graph.
    pub fn given() -> Self {
        let features = Graph::given(FEATURES);
        Self { tokens: features.clone(), features, tuned: None }
    }
}

/// An encoder's file, and what a model's file has in place of its parameters.
struct Source<'a> {
    file: &'a TensorFile<'a>,
    /// By the parameters' names.
    tuned: HashMap<String, Vec<f32>>,
    /// Matrices that stand in the graph already, by their names.
    matrices: HashMap<String, Value>,
}

/// Which parameters a layer is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Published,
    Tuned,
}

/// * `model` - the file of the model, which may have tuned parameters.
///
/// # Errors
/// What does not fit.
pub(super) fn encode(
    graph: &mut Graph,
    texts: &Texts,
    architecture: &Architecture,
    encoder: &TensorFile,
    model: &TensorFile,
) -> Result<Encoded, Refusal> {
    let mut source = Source { file: encoder, tuned: HashMap::new(), matrices: HashMap::new() };
    let names = match architecture {
        Architecture::UseCnn => cnn_parameters(),
        Architecture::Bert(sizes) => bert_parameters(sizes.layers),
    };
    for (index, name) in names.into_iter().enumerate() {
        let place = format!("tuned.{index}");
        if model.has(&place) {
            source.tuned.insert(name, model.floats(&place)?);
        }
    }
    let is_tuned = model.has("tuned.head.mean");
    let embedded = source.embed(graph, &texts.ids)?;
    match architecture {
        Architecture::UseCnn => source.cnn(graph, texts, &embedded, is_tuned),
        Architecture::Bert(sizes) => source.bert(graph, texts, *sizes, &embedded, is_tuned),
    }
}

impl Source<'_> {
    /// The rows of the ids, `[batch, seq, d]`, of which only those are made numbers.
    fn embed(&self, graph: &mut Graph, ids: &Value) -> Result<Value, Refusal> {
        let matrix = QuantizedMatrix::read(self.file, "embedding")?;
        let d = matrix.n_columns();
        let codes = codes(graph, "embedding", &matrix);
        let rows = graph.op("Gather", &[&codes.values, ids], &[]);
        let Some(scale) = codes.scale else { return Ok(rows) };
        let rows = graph.as_float(&rows);
        let scale = graph.op("Gather", &[&scale, ids], &[]);
        let mut rows = graph.multiply(&rows, &scale);
        if let Some(offset) = codes.offset {
            let offset = graph.op("Gather", &[&offset, ids], &[]);
            rows = graph.add(&rows, &offset);
        }
        Ok(if codes.is_blocked { graph.reshape(&rows, &[0, 0, d as i64]) } else { rows })
    }

    /// A matrix, `[d_input, d_output]`.
    fn matrix(
        &mut self,
        graph: &mut Graph,
        name: &str,
        version: Version,
    ) -> Result<Value, Refusal> {
        let matrix = QuantizedMatrix::read(self.file, name)?;
        let (d_output, d_input) = (matrix.n_rows(), matrix.n_columns());
        if let (Version::Tuned, Some(values)) = (version, self.tuned.get(name)) {
            let values = fitting(name, values, d_input * d_output)?;
            return Ok(graph.floats(&format!("tuned.{name}"), &[d_input, d_output], values));
        }
        if let Some(matrix) = self.matrices.get(name) {
            return Ok(matrix.clone());
        }
        let codes = codes(graph, name, &matrix);
        let mut values = codes.values;
        if let Some(scale) = codes.scale {
            values = graph.as_float(&values);
            values = graph.multiply(&values, &scale);
            if let Some(offset) = codes.offset {
                values = graph.add(&values, &offset);
            }
            if codes.is_blocked {
                values = graph.reshape(&values, &[d_output as i64, d_input as i64]);
            }
        }
        let values = graph.transpose(&values, &[1, 0]);
        self.matrices.insert(name.to_string(), values.clone());
        Ok(values)
    }

    /// A list of numbers.
    fn vector(&self, graph: &mut Graph, name: &str, version: Version) -> Result<Value, Refusal> {
        let published = self.file.floats(name)?;
        let length = published.len();
        if let (Version::Tuned, Some(values)) = (version, self.tuned.get(name)) {
            let values = fitting(name, values, length)?;
            return Ok(graph.floats(&format!("tuned.{name}"), &[length], values));
        }
        Ok(graph.floats(name, &[length], published))
    }

    fn linear(
        &mut self,
        graph: &mut Graph,
        x: &Value,
        (weight, bias): (&str, &str),
        version: Version,
    ) -> Result<Value, Refusal> {
        let weight = self.matrix(graph, weight, version)?;
        let bias = self.vector(graph, bias, version)?;
        Ok(graph.linear(x, &weight, &bias))
    }

    fn layer_norm(
        &self,
        graph: &mut Graph,
        x: &Value,
        (scale, shift): (&str, &str),
        epsilon: f64,
        version: Version,
    ) -> Result<Value, Refusal> {
        let scale = self.vector(graph, scale, version)?;
        let shift = self.vector(graph, shift, version)?;
        Ok(graph.layer_norm(x, [&scale, &shift], epsilon))
    }

    fn cnn(
        &mut self,
        graph: &mut Graph,
        texts: &Texts,
        embedded: &Value,
        is_tuned: bool,
    ) -> Result<Encoded, Refusal> {
        let embedded = graph.multiply(embedded, &texts.column);
        let tokens = self.convolutions(graph, texts, &embedded, Version::Published)?;
        let pooled = self.pool(graph, texts, &tokens, Version::Published)?;
        let vector = self.average(graph, &pooled, Version::Published)?;
        let unit_pooled = graph.unit(&pooled, 1e-12);
        let features = graph.concatenate(&[&vector, &unit_pooled], 1);
        let tuned = match is_tuned {
            true => {
                let n_below = 8 * BRANCHES.len() + 2;
                let below = cnn_parameters().into_iter().take(n_below);
                let tokens = match below.into_iter().any(|name| self.tuned.contains_key(&name)) {
                    true => self.convolutions(graph, texts, &embedded, Version::Tuned)?,
                    false => tokens.clone(),
                };
                let pooled = self.pool(graph, texts, &tokens, Version::Tuned)?;
                Some(self.average(graph, &pooled, Version::Tuned)?)
            }
            false => None,
        };
        Ok(Encoded { tokens, features, tuned })
    }

    /// `[batch, seq, d_embedding]` → `[batch, seq, d_token]`, zero at padding.
    fn convolutions(
        &mut self,
        graph: &mut Graph,
        texts: &Texts,
        embedded: &Value,
        version: Version,
    ) -> Result<Value, Refusal> {
        let mut parts = vec![embedded.clone()];
        for (n, n_left) in BRANCHES {
            let name = |start: &str| format!("{start}{n}");
            let projection = (&*name("proj"), &*name("proj_b"));
            let x = self.linear(graph, embedded, projection, version)?;
            let norm = (&*name("ln_g"), &*name("ln_b"));
            let x = self.layer_norm(graph, &x, norm, CNN_EPSILON, version)?;
            let projected = graph.multiply(&x, &texts.column);
            let mut window = |graph: &mut Graph, x: &Value, layer: (&str, &str)| {
                let gathered = gather(graph, x, (n, n_left));
                let x = self.linear(graph, &gathered, layer, version)?;
                Ok::<_, Refusal>(graph.op("Relu", &[&x], &[]))
            };
            let first = window(graph, &projected, (&name("w1_"), &name("b1_")))?;
            let first = graph.add(&first, &projected);
            let first = graph.multiply(&first, &texts.column);
            let second = window(graph, &first, (&name("w2_"), &name("b2_")))?;
            let second = graph.add(&second, &first);
            parts.push(graph.multiply(&second, &texts.column));
        }
        let parts: Vec<&Value> = parts.iter().collect();
        let all = graph.concatenate(&parts, 2);
        let all = self.layer_norm(graph, &all, ("ln_g", "ln_b"), CNN_EPSILON, version)?;
        Ok(graph.multiply(&all, &texts.column))
    }

    /// The sum of all tokens' projections over the square root of their number.
    fn pool(
        &mut self,
        graph: &mut Graph,
        texts: &Texts,
        tokens: &Value,
        version: Version,
    ) -> Result<Value, Refusal> {
        let count = graph.sum(&texts.mask, 1, true);
        let count = graph.at_least(&count, 1.0);
        let root = graph.op("Sqrt", &[&count], &[]); // [batch, 1]
        let sum = graph.sum(tokens, 1, false);
        let weight = self.matrix(graph, "cnn_W", version)?;
        let product = graph.product(&sum, &weight);
        let mean = graph.divide(&product, &root);
        let bias = self.vector(graph, "cnn_b", version)?;
        let bias = graph.multiply(&root, &bias);
        Ok(graph.add(&mean, &bias))
    }

    /// `[batch, d_pooled]` → unit rows `[batch, d]`
    fn average(
        &mut self,
        graph: &mut Graph,
        pooled: &Value,
        version: Version,
    ) -> Result<Value, Refusal> {
        let mut product = |graph: &mut Graph, x: &Value, name: &str| {
            let weight = self.matrix(graph, name, version)?;
            Ok::<_, Refusal>(graph.product(x, &weight))
        };
        let first = product(graph, pooled, "d0")?;
        let first = graph.op("Relu", &[&first], &[]);
        let (a, b) = (product(graph, pooled, "p1")?, product(graph, &first, "d1")?);
        let second = graph.add(&a, &b);
        let second = graph.op("Relu", &[&second], &[]);
        let third = product(graph, &second, "d2")?;
        let third = graph.op("Relu", &[&third], &[]);
        let (a, b) = (product(graph, &second, "p3")?, product(graph, &third, "d3")?);
        let sum = graph.add(&a, &b);
        let vector = graph.op("Tanh", &[&sum], &[]);
        Ok(graph.unit(&vector, 1e-12))
    }

    fn bert(
        &mut self,
        graph: &mut Graph,
        texts: &Texts,
        sizes: BertArchitecture,
        embedded: &Value,
        is_tuned: bool,
    ) -> Result<Encoded, Refusal> {
        let BertArchitecture { hidden, layers, positions, eps, .. } = sizes;
        let token_type = self.file.floats_of("type", hidden)?;
        let matrix = QuantizedMatrix::read(self.file, "position")?;
        if (matrix.n_rows(), matrix.n_columns()) != (positions, hidden) {
            return Err("position has another shape".into());
        }
        // By columns, as the matrix gives them, and back.
        let mut table = transposed(&matrix.transposed(), positions);
        for row in table.chunks_exact_mut(hidden) {
            row.iter_mut().zip(&token_type).for_each(|(value, token_type)| *value += token_type);
        }
        let table = graph.floats("position", &[positions, hidden], table);
        let places = texts.places(graph, &table);
        let sum = graph.add(embedded, &places);
        let norm = ("embedding_norm.weight", "embedding_norm.bias");
        let mut x = self.layer_norm(graph, &sum, norm, eps, Version::Published)?;
        let first = first_tuned_layer(layers);
        let (lower, weight) = lower_features(layers);
        let mut base = x.clone();
        let mut features = Vec::with_capacity(lower.len() + 1);
        for index in 0..layers {
            if index == first {
                base = x.clone();
            }
            if lower.contains(&index) {
                let vector = vector(graph, texts, sizes.pooling, &x);
                features.push(graph.scale(&vector, weight as f32));
            }
            x = self.bert_layer(graph, texts, sizes, &x, index, Version::Published)?;
        }
        features.push(vector(graph, texts, sizes.pooling, &x));
        let tuned = match is_tuned {
            true => {
                for index in first..layers {
                    base = self.bert_layer(graph, texts, sizes, &base, index, Version::Tuned)?;
                }
                Some(vector(graph, texts, sizes.pooling, &base))
            }
            false => None,
        };
        let features: Vec<&Value> = features.iter().collect();
        let features = graph.concatenate(&features, 1);
        Ok(Encoded { tokens: x, features, tuned })
    }

    fn bert_layer(
        &mut self,
        graph: &mut Graph,
        texts: &Texts,
        sizes: BertArchitecture,
        x: &Value,
        index: usize,
        version: Version,
    ) -> Result<Value, Refusal> {
        let names = |part: &str| ["weight", "bias"].map(|k| format!("layer.{index}.{part}.{k}"));
        let mut layers = Vec::with_capacity(4);
        for part in ["query", "key", "value", "attention_output"] {
            let [weight, bias] = names(part);
            let weight = self.matrix(graph, &weight, version)?;
            layers.push([weight, self.vector(graph, &bias, version)?]);
        }
        let Ok(layers) = layers.try_into() else { return Err("an attention is not whole".into()) };
        let attended = texts.attention(graph, x, &layers, [sizes.hidden, sizes.heads]);
        let sum = graph.add(x, &attended);
        let [scale, shift] = names("attention_norm");
        let x = self.layer_norm(graph, &sum, (&scale, &shift), sizes.eps, version)?;
        let [weight, bias] = names("expand");
        let inner = self.linear(graph, &x, (&weight, &bias), version)?;
        let inner = graph.gelu(&inner);
        let [weight, bias] = names("contract");
        let contracted = self.linear(graph, &inner, (&weight, &bias), version)?;
        let sum = graph.add(&x, &contracted);
        let [scale, shift] = names("output_norm");
        self.layer_norm(graph, &sum, (&scale, &shift), sizes.eps, version)
    }
}

/// The unit mean of a BERT's token vectors, or the first of them at length 1.
fn vector(graph: &mut Graph, texts: &Texts, pooling: Pooling, x: &Value) -> Value {
    let vector = match pooling {
        Pooling::Mean => texts.mean(graph, x),
        Pooling::Cls => {
            let [start, end, axis] = [0, 1, 1].map(|number| graph.integers(&[number]));
            let first = graph.op("Slice", &[x, &start, &end, &axis], &[]); // [batch, 1, d]
            graph.sum(&first, 1, false)
        }
    };
    graph.unit(&vector, 1e-12)
}

/// Each token with its neighbours side by side: `[batch, seq, d]` → `[batch, seq, n · d]`.
fn gather(graph: &mut Graph, x: &Value, (n, n_left): (usize, usize)) -> Value {
    let n_right = n - 1 - n_left;
    let pads = graph.integers(&[0, n_left as i64, 0, 0, n_right as i64, 0]);
    let padded = graph.op("Pad", &[x, &pads], &[]);
    let axis = graph.integers(&[1]);
    let shifted: Vec<Value> = (0..n as i64)
        .map(|shift| {
            // So many from the end, or up to it.
            let end = shift + 1 - n as i64;
            let end = if end == 0 { i64::MAX } else { end };
            let (start, end) = (graph.integers(&[shift]), graph.integers(&[end]));
            graph.op("Slice", &[&padded, &start, &end, &axis], &[])
        })
        .collect();
    let shifted: Vec<&Value> = shifted.iter().collect();
    graph.concatenate(&shifted, 2)
}

fn fitting(name: &str, values: &[f32], length: usize) -> Result<Vec<f32>, Refusal> {
    if values.len() == length {
        return Ok(values.to_vec());
    }
    Err(format!("{name} was tuned to another length").into())
}
