//! The networks that are trained here, as graphs: token vectors → body → output layer, as
//! [`crate::model`] computes them.

use handful_graph::{Attribute, Graph, INT32, INT64, Side, Value};

use super::weights::{Weights, transposed};
use crate::config::{ModelKind, Positions, RnnPooling, RunConfig, TransformerPooling};
use crate::model::{ARTICLE_KERNEL, ARTICLE_POOL, Initialize, n_outputs, picture_len};
use crate::tensor_file::Refusal;

/// What a network's layers read beside the tokens' vectors.
pub(super) struct Texts {
    /// `[batch, seq]`, whole numbers.
    pub ids: Value,
    /// `[batch, seq]`, 1 for tokens and 0 for padding.
    pub mask: Value,
    /// `[batch, seq, 1]`, the same.
    pub column: Value,
}

impl Texts {
    /// The inputs of every network: ids, and which of them are tokens.
    pub fn inputs(graph: &mut Graph) -> Self {
        let [ids, mask] = ["input_ids", "attention_mask"]
            .map(|name| graph.input(name, INT64, &[Side::Named("n_tokens")]));
        let mask = graph.as_float(&mask);
        Self { ids, column: graph.unsqueeze(&mask, 2), mask }
    }

    /// Whether a text has a token, `[batch, 1]`: 1, or 0.
    fn has_token(&self, graph: &mut Graph) -> Value {
        graph.largest(&self.mask, &[1], true)
    }

    /// The first rows of a table of places, `[n_places, d]`, as many as the texts have: `[seq, d]`.
    pub fn places(&self, graph: &mut Graph, table: &Value) -> Value {
        let side = [("start", Attribute::Integer(1)), ("end", Attribute::Integer(2))];
        let length = graph.op("Shape", &[&self.ids], &side);
        let (start, axis) = (graph.integers(&[0]), graph.integers(&[0]));
        graph.op("Slice", &[table, &start, &length, &axis], &[])
    }

    /// The mean of the token vectors, padding left out: `[batch, seq, d]` → `[batch, d]`.
    pub fn mean(&self, graph: &mut Graph, x: &Value) -> Value {
        let masked = graph.multiply(x, &self.column);
        let sum = graph.sum(&masked, 1, false);
        let count = graph.sum(&self.mask, 1, true);
        let count = graph.at_least(&count, 1.0);
        graph.divide(&sum, &count)
    }

    /// The largest of the token vectors, padding left out; zeros of none.
    fn largest(&self, graph: &mut Graph, x: &Value) -> Value {
        let one = graph.float(1.0);
        let missing = graph.subtract(&self.column, &one);
        let penalty = graph.scale(&missing, 1e4);
        let sum = graph.add(x, &penalty);
        let largest = graph.largest(&sum, &[1], false);
        let has_token = self.has_token(graph);
        graph.multiply(&largest, &has_token)
    }

    /// The vector of each text's first token; zeros of none.
    fn first(&self, graph: &mut Graph, x: &Value) -> Value {
        let (start, end, axis) = (graph.integers(&[0]), graph.integers(&[1]), graph.integers(&[1]));
        let masked = graph.multiply(x, &self.column);
        let first = graph.op("Slice", &[&masked, &start, &end, &axis], &[]);
        let axis = graph.integers(&[1]);
        graph.op("Squeeze", &[&first, &axis], &[])
    }

    /// `softmax(Q Kᵀ / √d_head) V` in each head, the heads side by side: `[batch, seq, d]`.
    ///
    /// * `layers` - to query, key and value, and the one that mixes the heads.
    pub fn attention(
        &self,
        graph: &mut Graph,
        x: &Value,
        layers: &[[Value; 2]; 4],
        [d, n_heads]: [usize; 2],
    ) -> Value {
        let d_head = d / n_heads;
        let [query, key, value] = [0, 1, 2].map(|index| {
            let [weight, bias] = &layers[index];
            let projected = graph.linear(x, weight, bias);
            let heads = graph.reshape(&projected, &[0, 0, n_heads as i64, d_head as i64]);
            // `[batch, heads, seq, d_head]`, and of the keys with the last two swapped.
            graph.transpose(&heads, if index == 1 { &[0, 2, 3, 1] } else { &[0, 2, 1, 3] })
        });
        let scores = graph.product(&query, &key);
        let scores = graph.scale(&scores, (d_head as f32).sqrt().recip());
        let one = graph.float(1.0);
        let missing = graph.subtract(&self.mask, &one);
        let penalty = graph.scale(&missing, 1e9);
        let axes = graph.integers(&[1, 2]);
        let penalty = graph.op("Unsqueeze", &[&penalty, &axes], &[]);
        let scores = graph.add(&scores, &penalty);
        let weights = graph.softmax(&scores);
        let context = graph.product(&weights, &value);
        let context = graph.transpose(&context, &[0, 2, 1, 3]);
        let context = graph.reshape(&context, &[0, 0, d as i64]);
        let [weight, bias] = &layers[3];
        graph.linear(&context, weight, bias)
    }
}

/// The sizes of a network that its settings do not tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Rows of the embedding.
    pub n_rows: usize,
    /// Tokens of the longest text.
    pub max_len: usize,
    /// Classes.
    pub n_classes: usize,
}

/// A network on its way into a graph, its parameters taken one after the other.
pub(super) struct NetworkGraph<'a> {
    pub graph: &'a mut Graph,
    pub texts: &'a Texts,
    pub config: &'a RunConfig,
    pub weights: Weights<'a>,
    pub sizes: Sizes,
}

impl NetworkGraph<'_> {
    /// Class probabilities of a network of its own embedding, `[batch, n_classes]`.
    ///
    /// # Errors
    /// What does not fit.
    pub(super) fn on_table(mut self) -> Result<Value, Refusal> {
        let Self { graph, texts, config, weights, sizes } = &mut self;
        let d_model = config.embedding_dim as usize;
        let table = weights.take(graph, "embedding", &[sizes.n_rows, d_model])?;
        let x = graph.op("Gather", &[&table, &texts.ids], &[]);
        let (features, n_features) = self.body(&x)?;
        self.head(&features, n_features)
    }

    /// Class probabilities of a network on an encoder's token vectors, `[batch, n_classes]`.
    ///
    /// * `x` - standardised, zero at padding, `[batch, seq, d_token]`.
    ///
    /// # Errors
    /// What does not fit.
    pub(super) fn on_vectors(mut self, (x, d_token): (&Value, usize)) -> Result<Value, Refusal> {
        let Self { graph, texts, config, weights, .. } = &mut self;
        let d_model = config.embedding_dim as usize;
        let mean = texts.mean(graph, x);
        let [scale, shift] = weights.layer_norm(graph, "projection.norm", d_token)?;
        let x = graph.layer_norm(x, [&scale, &shift], Initialize::LAYER_NORM_EPSILON);
        let [weight, bias] = weights.linear(graph, "projection", [d_token, d_model])?;
        let x = graph.linear(&x, &weight, &bias);
        let (features, n_features) = self.body(&x)?;
        let Self { graph, weights, .. } = &mut self;
        let features = graph.scale(&features, (n_features as f32).sqrt().recip());
        let [weight, bias] = weights.linear(graph, "residual", [n_features, d_token])?;
        let residual = graph.linear(&features, &weight, &bias);
        let features = graph.add(&mean, &residual);
        self.head(&features, d_token)
    }

    /// `[batch, width]` → probabilities.
    fn head(&mut self, x: &Value, width: usize) -> Result<Value, Refusal> {
        let Self { graph, config, weights, sizes, .. } = self;
        let n_outputs = n_outputs(config, sizes.n_classes);
        let [weight, bias] = weights.linear(graph, "output", [width, n_outputs])?;
        let logits = graph.linear(x, &weight, &bias);
        if config.has_several_labels() {
            return Ok(graph.op("Sigmoid", &[&logits], &[]));
        }
        if n_outputs > 1 {
            return Ok(graph.softmax(&logits));
        }
        // The sigmoid is the second of two classes.
        let opposite = graph.op("Neg", &[&logits], &[]);
        let both = graph.concatenate(&[&opposite, &logits], 1);
        Ok(graph.op("Sigmoid", &[&both], &[]))
    }

    /// A vector a text, and its length: `[batch, seq, d_model]` → `[batch, n_features]`.
    fn body(&mut self, x: &Value) -> Result<(Value, usize), Refusal> {
        match self.config.model {
            ModelKind::Cnn => self.cnn(x),
            ModelKind::ArticleCnn => self.article_cnn(x),
            ModelKind::Rnn | ModelKind::Gru | ModelKind::Lstm => self.rnn(x),
            ModelKind::Transformer => self.transformer(x),
        }
    }

    fn cnn(&mut self, x: &Value) -> Result<(Value, usize), Refusal> {
        let Self { graph, texts, config, weights, .. } = self;
        let (d_model, filters) = (config.embedding_dim as usize, config.filters as usize);
        let x = graph.multiply(x, &texts.column);
        let x = graph.transpose(&x, &[0, 2, 1]); // [batch, d_model, seq]
        let mask = graph.unsqueeze(&texts.mask, 1); // [batch, 1, seq]
        let widths = config.kernel_widths.numbers();
        let mut parts = Vec::with_capacity(widths.len());
        for (index, &width) in widths.iter().enumerate() {
            let name = format!("convolution.{index}");
            let weight =
                weights.take(graph, &format!("{name}.weight"), &[filters, d_model, width])?;
            let bias = weights.take(graph, &format!("{name}.bias"), &[filters])?;
            let pads = ("pads", Attribute::Integers(vec![0, width as i64 - 1]));
            let x = graph.op("Conv", &[&x, &weight, &bias], &[pads]);
            let x = graph.op("Relu", &[&x], &[]);
            let x = graph.multiply(&x, &mask); // [batch, filters, seq]
            parts.push(graph.largest(&x, &[2], false));
        }
        let parts: Vec<&Value> = parts.iter().collect();
        Ok((graph.concatenate(&parts, 1), filters * widths.len()))
    }

    fn article_cnn(&mut self, x: &Value) -> Result<(Value, usize), Refusal> {
        let Self { graph, texts, config, weights, sizes } = self;
        let (filters, units) = (config.conv_filters as usize, config.dense_units as usize);
        let (kernel, pool) = (ARTICLE_KERNEL, ARTICLE_POOL);
        let picture = [picture_len(sizes.max_len), config.embedding_dim as usize];
        let [height, width] = picture.map(|side| (side + 1 - kernel) / pool);
        let x = graph.multiply(x, &texts.column);
        let x = graph.unsqueeze(&x, 1); // [batch, 1, max_len, d_model]
        let weight = weights.take(graph, "convolution.weight", &[filters, 1, kernel, kernel])?;
        let bias = weights.take(graph, "convolution.bias", &[filters])?;
        let x = graph.op("Conv", &[&x, &weight, &bias], &[]);
        let x = graph.op("Relu", &[&x], &[]);
        let side = Attribute::Integers(vec![pool as i64; 2]);
        let x = graph.op("MaxPool", &[&x], &[("kernel_shape", side.clone()), ("strides", side)]);
        let n_inputs = filters * height * width;
        let x = graph.reshape(&x, &[0, n_inputs as i64]);
        let [weight, bias] = weights.linear(graph, "dense", [n_inputs, units])?;
        let x = graph.linear(&x, &weight, &bias);
        Ok((graph.op("Relu", &[&x], &[]), units))
    }

    fn rnn(&mut self, x: &Value) -> Result<(Value, usize), Refusal> {
        let Self { graph, texts, config, weights, .. } = self;
        let (d, hidden) = (config.embedding_dim as usize, config.hidden_size as usize);
        let n_directions = 1 + usize::from(config.bidirectional);
        // ONNX has other orders of the gates: z r n instead of r z n, and i o f g instead of i f g o.
        let (op, order): (_, &[usize]) = match config.model {
            ModelKind::Gru => ("GRU", &[1, 0, 2]),
            ModelKind::Lstm => ("LSTM", &[0, 3, 1, 2]),
            _ => ("RNN", &[0]),
        };
        let n_gates = order.len();
        let blocks = |values: &[f32]| -> Vec<f32> {
            order.iter().flat_map(|&gate| values[gate * hidden..][..hidden].to_vec()).collect()
        };
        // `[n_inputs, gates · hidden]` → `[gates · hidden, n_inputs]`
        let rows = |values: &[f32], n_inputs: usize| -> Vec<f32> {
            let rows = transposed(values, n_gates * hidden);
            let size = hidden * n_inputs;
            order.iter().flat_map(|&gate| rows[gate * size..][..size].to_vec()).collect()
        };
        let (mut input, mut recurrent, mut biases) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..n_directions {
            input.extend(rows(&weights.numbers(d * n_gates * hidden)?, d));
            biases.extend(blocks(&weights.numbers(n_gates * hidden)?));
            recurrent.extend(rows(&weights.numbers(hidden * n_gates * hidden)?, hidden));
            let mut inner = vec![0.0; n_gates * hidden];
            if config.model == ModelKind::Gru {
                inner[2 * hidden..].copy_from_slice(&weights.numbers(hidden)?);
            }
            biases.extend(inner);
        }
        let width = n_gates * hidden;
        let input = graph.floats("recurrence.input", &[n_directions, width, d], input);
        let recurrent =
            graph.floats("recurrence.hidden", &[n_directions, width, hidden], recurrent);
        let biases = graph.floats("recurrence.bias", &[n_directions, 2 * width], biases);
        let count = graph.sum(&texts.mask, 1, false);
        let count = graph.at_least(&count, 1.0);
        let lengths = graph.op("Cast", &[&count], &[("to", Attribute::Integer(INT32))]);
        let x = graph.transpose(x, &[1, 0, 2]); // [seq, batch, d]
        let direction = if config.bidirectional { "bidirectional" } else { "forward" };
        let mut attributes = vec![
            ("direction", Attribute::Text(direction.to_string())),
            ("hidden_size", Attribute::Integer(hidden as i64)),
        ];
        if config.model == ModelKind::Gru {
            attributes.push(("linear_before_reset", Attribute::Integer(1)));
        }
        let [states, last] =
            graph.ops(op, &[&x, &input, &recurrent, &biases, &lengths], &attributes);
        let n_features = n_directions * hidden;
        let pooled = match config.rnn_pooling {
            RnnPooling::Last => {
                let last = graph.transpose(&last, &[1, 0, 2]); // [batch, directions, hidden]
                let last = graph.reshape(&last, &[0, n_features as i64]);
                let has_token = texts.has_token(graph);
                graph.multiply(&last, &has_token)
            }
            RnnPooling::Mean | RnnPooling::Max => {
                let states = graph.transpose(&states, &[2, 0, 1, 3]); // [batch, seq, directions, hidden]
                let states = graph.reshape(&states, &[0, 0, n_features as i64]);
                match config.rnn_pooling {
                    RnnPooling::Mean => texts.mean(graph, &states),
                    _ => texts.largest(graph, &states),
                }
            }
        };
        Ok((pooled, n_features))
    }

    fn transformer(&mut self, x: &Value) -> Result<(Value, usize), Refusal> {
        let Self { graph, texts, config, weights, sizes } = self;
        let (d, d_inner) = (config.embedding_dim as usize, config.feed_forward as usize);
        let epsilon = Initialize::LAYER_NORM_EPSILON;
        let name = match config.positions {
            Positions::Learned => "positions.learned",
            Positions::Sinusoidal => "positions.sinusoidal",
        };
        let table = weights.take(graph, name, &[sizes.max_len, d])?;
        let places = texts.places(graph, &table);
        let mut x = graph.add(x, &places);
        for index in 0..config.n_layers {
            let name = format!("block.{index}");
            let [scale, shift] = weights.layer_norm(graph, &format!("{name}.attention_norm"), d)?;
            let mut layers = Vec::with_capacity(4);
            for part in ["query", "key", "value", "attention_output"] {
                layers.push(weights.linear(graph, &format!("{name}.{part}"), [d, d])?);
            }
            let normed = graph.layer_norm(&x, [&scale, &shift], epsilon);
            let Ok(layers) = layers.try_into() else {
                return Err("an attention is not whole".into());
            };
            let attended = texts.attention(graph, &normed, &layers, [d, config.n_heads as usize]);
            x = graph.add(&x, &attended);
            let [scale, shift] =
                weights.layer_norm(graph, &format!("{name}.feed_forward_norm"), d)?;
            let normed = graph.layer_norm(&x, [&scale, &shift], epsilon);
            let [weight, bias] = weights.linear(graph, &format!("{name}.expand"), [d, d_inner])?;
            let inner = graph.linear(&normed, &weight, &bias);
            let inner = graph.gelu(&inner);
            let [weight, bias] =
                weights.linear(graph, &format!("{name}.contract"), [d_inner, d])?;
            let contracted = graph.linear(&inner, &weight, &bias);
            x = graph.add(&x, &contracted);
        }
        let [scale, shift] = weights.layer_norm(graph, "norm", d)?;
        let x = graph.layer_norm(&x, [&scale, &shift], epsilon);
        let pooled = match config.transformer_pooling {
            TransformerPooling::Mean => texts.mean(graph, &x),
            TransformerPooling::First => texts.first(graph, &x),
        };
        Ok((pooled, d))
    }
}
