//! The classifiers of several labels as one graph: each reads the same vectors and n-grams, and says
//! whether a text has its label ([`crate::run::BinaryRelevance`]).

use handful_graph::{Graph, Value};

use super::classifier::{Classifier, NgramRows};
use super::encoder::Encoded;
use crate::data::NO_LABEL;
use crate::linear::Analyzer;
use crate::metrics::EVEN;
use crate::run::{ModelHeader, SavedHeader};
use crate::tensor_file::{Refusal, TensorFile};

/// What the classifiers of all labels give.
pub(super) struct Labels {
    /// `[batch, n_labels]`
    pub probabilities: Value,
    /// From which probability on each label is given, `[n_labels]`.
    pub thresholds: Vec<f64>,
    /// How texts are cut into n-grams, if they are for any of the labels.
    pub analyzer: Option<Analyzer>,
}

/// The classifiers of all labels, each a file in the model's.
///
/// # Errors
/// What does not fit.
pub(super) fn labels(
    graph: &mut Graph,
    model: &TensorFile,
    encoded: &Encoded,
    n_labels: usize,
) -> Result<Labels, Refusal> {
    let mut known = NgramRows::new();
    let (mut probabilities, mut thresholds, mut analyzers) = (Vec::new(), Vec::new(), Vec::new());
    for label in 0..n_labels {
        let bytes = model.bytes(&format!("label.{label}"))?;
        let (own, header) = SavedHeader::open(bytes)?;
        let ModelHeader::Transfer { ensemble, .. } = header.model else {
            return Err("a label's file is of another kind of run".into());
        };
        let classes = own.strings("classes")?;
        if classes.len() != 2 {
            return Err("a label's classifier knows more than having it or not".into());
        }
        let having_it = i64::from(classes.first().is_some_and(|first| first == NO_LABEL));
        let (analyzer, choice) = (ensemble.analyzer(), ensemble.choice()?);
        let (prefix, recipe) = (format!("label.{label}."), &choice.recipe);
        let n_classes = classes.len();
        let classifier = Classifier { model: &own, prefix: &prefix, recipe, analyzer, n_classes };
        let both = classifier.probabilities(graph, Some(encoded), &mut known)?;
        let (start, end) = (graph.integers(&[having_it]), graph.integers(&[having_it + 1]));
        let axis = graph.integers(&[1]);
        probabilities.push(graph.op("Slice", &[&both, &start, &end, &axis], &[]));
        let threshold = choice.thresholds.map(|own| own[having_it as usize]);
        thresholds.push(threshold.unwrap_or(EVEN));
        analyzers.extend(analyzer);
    }
    // All learned of the same texts.
    if analyzers.iter().any(|analyzer| analyzers.first() != Some(analyzer)) {
        return Err("its labels' n-grams are cut in several ways".into());
    }
    let parts: Vec<&Value> = probabilities.iter().collect();
    let probabilities = graph.concatenate(&parts, 1);
    Ok(Labels { probabilities, thresholds, analyzer: analyzers.first().copied() })
}
