//! What classifies an encoder's vectors and a text's n-grams, as a graph: heads, their average, the
//! temperature, as [`crate::transfer`] computes them.

use handful_graph::{Attribute, Graph, INT64, Side, Value};

use super::encoder::Encoded;
use crate::linear::Analyzer;
use crate::tensor_file::{Refusal, TensorFile};
use crate::transfer::{Recipe, SMOOTHING};

/// The n-grams that classifiers have, with their weights among each other, and the rows that texts
/// become: those of one run for each label have the same, and texts are cut once.
pub(super) type NgramRows = Vec<(Vec<String>, Vec<f32>, Value)>;

/// What classifies, out of a model's file.
pub(super) struct Classifier<'a> {
    pub model: &'a TensorFile<'a>,
    /// Stands before the names of its constants.
    pub prefix: &'a str,
    pub recipe: &'a Recipe,
    /// How texts are cut into n-grams, if they are.
    pub analyzer: Option<Analyzer>,
    pub n_classes: usize,
}

impl Classifier<'_> {
    /// Class probabilities `[batch, n_classes]`.
    ///
    /// * `encoded` - none where the n-grams are alone.
    ///
    /// # Errors
    /// What does not fit.
    pub fn probabilities(
        &self,
        graph: &mut Graph,
        encoded: Option<&Encoded>,
        known: &mut NgramRows,
    ) -> Result<Value, Refusal> {
        let mut scores = None;
        if let Some(encoded) = encoded.filter(|_| self.model.has("head.mean")) {
            let mut logits = self.head(graph, "head", &encoded.features)?;
            if let Some(tuned) = &encoded.tuned {
                let other = self.head(graph, "tuned.head", tuned)?;
                let sum = graph.add(&logits, &other);
                logits = graph.scale(&sum, 0.5);
            }
            scores = Some(logarithms(graph, &logits));
        }
        if let Some(analyzer) = self.analyzer {
            let logits = self.ngrams(graph, analyzer, known)?;
            let other = logarithms(graph, &logits);
            scores = Some(match scores {
                Some(scores) => {
                    let other = graph.scale(&other, self.recipe.ngram_weight as f32);
                    graph.add(&scores, &other)
                }
                None => other,
            });
        }
        let scores = scores.ok_or("it has no classifier")?;
        let scores = graph.scale(&scores, self.recipe.inverse_temperature as f32);
        Ok(graph.softmax(&scores))
    }

    /// The logits of vectors that are centred and brought to length 1.
    fn head(&self, graph: &mut Graph, name: &str, x: &Value) -> Result<Value, Refusal> {
        let mean = self.model.floats(&format!("{name}.mean"))?;
        let n_features = mean.len();
        let mean = graph.floats(&self.name(&format!("{name}.mean")), &[n_features], mean);
        let x = graph.subtract(x, &mean);
        let x = graph.unit(&x, 1e-9);
        self.linear(graph, name, &x, n_features)
    }

    fn linear(
        &self,
        graph: &mut Graph,
        name: &str,
        x: &Value,
        n_features: usize,
    ) -> Result<Value, Refusal> {
        let Self { model, n_classes, .. } = *self;
        let (weights, intercepts) = (format!("{name}.weights"), format!("{name}.intercepts"));
        let values = model.floats_of(&weights, n_features * n_classes)?;
        let weights = graph.floats(&self.name(&weights), &[n_features, n_classes], values);
        let values = model.floats_of(&intercepts, n_classes)?;
        let intercepts = graph.floats(&self.name(&intercepts), &[n_classes], values);
        Ok(graph.linear(x, &weights, &intercepts))
    }

    /// The logits of a text's character n-grams.
    fn ngrams(
        &self,
        graph: &mut Graph,
        analyzer: Analyzer,
        known: &mut NgramRows,
    ) -> Result<Value, Refusal> {
        let grams = self.model.strings("ngrams")?;
        let n_grams = grams.len();
        let idf = self.model.floats_of("ngrams.idf", n_grams)?;
        let place =
            known.iter().position(|(others, of_others, _)| (others, of_others) == (&grams, &idf));
        let place = match place {
            Some(place) => place,
            None => {
                let row = tf_idf(graph, analyzer, (&grams, &idf), &self.name("ngrams.idf"))?;
                known.push((grams, idf, row));
                known.len() - 1
            }
        };
        self.linear(graph, "ngrams", &known[place].2, n_grams)
    }

    fn name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

fn logarithms(graph: &mut Graph, logits: &Value) -> Value {
    let probabilities = graph.softmax(logits);
    let smoothing = graph.float(SMOOTHING as f32);
    let sum = graph.add(&probabilities, &smoothing);
    graph.op("Log", &[&sum], &[])
}

/// A text's character n-grams by TF-IDF, `[batch, n_grams]`. The graph counts them in a row of code
/// points, in which 0 stands between words where no n-gram may reach over.
///
/// * `name` - of the constant that says how rare they are.
fn tf_idf(
    graph: &mut Graph,
    analyzer: Analyzer,
    (grams, idf): (&[String], &[f32]),
    name: &str,
) -> Result<Value, Refusal> {
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
    let characters = graph.input("characters", INT64, &[Side::Named("n_characters")]);
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
    let idf = graph.floats(name, &[grams.len()], idf.to_vec());
    let row = graph.multiply(&frequency, &idf);
    Ok(graph.unit(&row, f32::MIN_POSITIVE))
}
