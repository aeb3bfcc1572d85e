//! spaCy's categories of a text, each with its score.

use super::super::table::LIST;
use super::value::{Node, Value};

/// The labels of spaCy's `cats`, those that hold before the others: all from one half on, or else
/// the likeliest.
pub(super) fn cats(node: &Node<'_>) -> Option<String> {
    let mut scores: Vec<(String, f64)> = match &node.value {
        Value::Map(entries) => entries
            .iter()
            .map(|(label, score)| Some((label.to_string(), score.number()?)))
            .collect::<Option<_>>()?,
        Value::List(items) => items
            .iter()
            .map(|item| {
                let score = item.get("value").or_else(|| item.get("score"))?.number()?;
                Some((item.get("label")?.scalar()?.into_owned(), score))
            })
            .collect::<Option<_>>()?,
        _ => return None,
    };
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let n_sure = scores.iter().take_while(|(_, score)| *score >= 0.5).count();
    let n =
        if n_sure == 0 { scores.iter().take(1).filter(|(_, s)| *s > 0.0).count() } else { n_sure };
    let labels: Vec<String> = scores.into_iter().take(n).map(|(label, _)| label).collect();
    Some(labels.join(&LIST.to_string()))
}
