//! What classifies an encoder's vectors and a text's n-grams, as a graph: heads, their average, the
//! temperature, as [`crate::transfer`] computes them.

use super::encoder::Encoded;
use super::graph::{Attribute, Graph, Value};
use crate::linear::Analyzer;
use crate::tensor_file::{Refusal, TensorFile};
use crate::transfer::{Recipe, SMOOTHING};

/// Class probabilities `[batch, n_classes]`.
///
/// * `encoded` - none where the n-grams are alone.
///
/// # Errors
/// What does not fit.
pub(super) fn classify(
    graph: &mut Graph,
    model: &TensorFile,
    (recipe, analyzer): (&Recipe, Option<Analyzer>),
    encoded: Option<&Encoded>,
    n_classes: usize,
) -> Result<Value, Refusal> {
    let mut scores = None;
    if let Some(encoded) = encoded.filter(|_| model.has("head.mean")) {
        let mut logits = head(graph, model, "head", &encoded.features, n_classes)?;
        if let Some(tuned) = &encoded.tuned {
            let other = head(graph, model, "tuned.head", tuned, n_classes)?;
            let sum = graph.add(&logits, &other);
            logits = graph.scale(&sum, 0.5);
        }
        scores = Some(logarithms(graph, &logits));
    }
    if let Some(analyzer) = analyzer {
        let logits = ngrams(graph, model, analyzer, n_classes)?;
        let other = logarithms(graph, &logits);
        scores = Some(match scores {
            Some(scores) => {
                let other = graph.scale(&other, recipe.ngram_weight as f32);
                graph.add(&scores, &other)
            }
            None => other,
        });
    }
    let scores = scores.ok_or("it has no classifier")?;
    let scores = graph.scale(&scores, recipe.inverse_temperature as f32);
    Ok(graph.softmax(&scores))
}

fn logarithms(graph: &mut Graph, logits: &Value) -> Value {
    let probabilities = graph.softmax(logits);
    let smoothing = graph.float(SMOOTHING as f32);
    let sum = graph.add(&probabilities, &smoothing);
    graph.op("Log", &[&sum], &[])
}

/// The logits of vectors that are centred and brought to length 1.
fn head(
    graph: &mut Graph,
    model: &TensorFile,
    name: &str,
    x: &Value,
    n_classes: usize,
) -> Result<Value, Refusal> {
    let mean = model.floats(&format!("{name}.mean"))?;
    let n_features = mean.len();
    let mean = graph.floats(format!("{name}.mean"), &[n_features], mean);
    let x = graph.subtract(x, &mean);
    let x = graph.unit(&x, 1e-9);
    linear(graph, model, name, &x, [n_features, n_classes])
}

fn linear(
    graph: &mut Graph,
    model: &TensorFile,
    name: &str,
    x: &Value,
    [n_features, n_classes]: [usize; 2],
) -> Result<Value, Refusal> {
    let weights = model.floats_of(&format!("{name}.weights"), n_features * n_classes)?;
    let weights = graph.floats(format!("{name}.weights"), &[n_features, n_classes], weights);
    let intercepts = model.floats_of(&format!("{name}.intercepts"), n_classes)?;
    let intercepts = graph.floats(format!("{name}.intercepts"), &[n_classes], intercepts);
    Ok(graph.linear(x, &weights, &intercepts))
}

/// The logits of a text's character n-grams, by TF-IDF. The graph counts them in a row of code
/// points, in which 0 stands between words where no n-gram may reach over.
fn ngrams(
    graph: &mut Graph,
    model: &TensorFile,
    analyzer: Analyzer,
    n_classes: usize,
) -> Result<Value, Refusal> {
    let grams = model.strings("ngrams")?;
    if grams.is_empty() {
        return Err("it has no n-grams".into());
    }
    let lengths = analyzer.lengths();
    let (mut pool, mut starts, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    for n in 1..=*lengths.end() {
        starts.push(pool.len() as i64);
        for (column, gram) in grams.iter().enumerate() {
            if gram.chars().count() == n {
                pool.extend(gram.chars().map(|c| i64::from(u32::from(c))));
                columns.push(column as i64);
            }
        }
    }
    if columns.len() != grams.len() {
        return Err("its n-grams have lengths that none have".into());
    }
    let characters = graph.input("characters", "n_characters");
    let integer = |value: usize| Attribute::Integer(value as i64);
    let counts = graph.op(
        "TfIdfVectorizer",
        &[&characters],
        &[
            ("mode", Attribute::Text("TF".to_string())),
            ("min_gram_length", integer(*lengths.start())),
            ("max_gram_length", integer(*lengths.end())),
            ("max_skip_count", integer(0)),
            ("ngram_counts", Attribute::Integers(starts)),
            ("ngram_indexes", Attribute::Integers(columns)),
            ("pool_int64s", Attribute::Integers(pool)),
        ],
    );
    // 1 + ln(count), and 0 of none.
    let some = graph.at_least(&counts, 1.0);
    let logarithm = graph.op("Log", &[&some], &[]);
    let one = graph.float(1.0);
    let is_there = graph.op("Min", &[&counts, &one], &[]);
    let frequency = graph.add(&logarithm, &is_there);
    let idf = model.floats_of("ngrams.idf", grams.len())?;
    let idf = graph.floats("ngrams.idf", &[grams.len()], idf);
    let row = graph.multiply(&frequency, &idf);
    let row = graph.unit(&row, f32::MIN_POSITIVE);
    linear(graph, model, "ngrams", &row, [grams.len(), n_classes])
}
