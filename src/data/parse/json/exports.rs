//! What tools that label texts write out, row by row.

use super::super::notes::{Tool, WhyLeftOut};
use super::super::table::{LIST, MAX_COLUMNS};
use super::flatten::{self, Fields};
use super::rows::Item;
use super::value::{Node, Value};

/// Rows that are looked at to recognise a tool.
const SAMPLE_ROWS: usize = 50;

/// Only the first label of a text is taken, and so many are compared.
const MOST_LABELS: usize = 100;

/// How a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Export {
    /// Keys and values.
    Plain,
    /// Nothing but texts.
    Texts,
    /// A task of Label Studio with its annotations.
    LabelStudio,
    /// A task of Prodigy.
    Prodigy,
    /// A record of Argilla.
    Argilla,
    /// A conversation for fine-tuning: what is asked, and the label as the answer.
    Messages,
}

impl Export {
    /// What most rows look like.
    pub(super) fn of(items: &[Item<'_>]) -> Self {
        let sample = || items.iter().take(SAMPLE_ROWS).map(|item| &item.node);
        let most = |is: &dyn Fn(&Node<'_>) -> bool| {
            2 * sample().filter(|node| is(node)).count() > sample().count()
        };
        let has = |node: &Node<'_>, key: &str| node.get(key).is_some();
        let is_map = |node: &Node<'_>, key: &str| node.get(key).is_some_and(|v| v.map().is_some());
        if most(&|node| node.is_text()) {
            Self::Texts
        } else if most(&|node| {
            is_map(node, "data") && (has(node, "annotations") || has(node, "completions"))
        }) {
            Self::LabelStudio
        } else if most(&|node| {
            has(node, "_task_hash")
                || has(node, "_input_hash")
                || has(node, "options") && has(node, "accept")
                || has(node, "text") && has(node, "answer") && has(node, "label")
        }) {
            Self::Prodigy
        } else if most(&|node| {
            is_map(node, "fields") && (has(node, "responses") || has(node, "suggestions"))
                || has(node, "annotation_agent")
                || has(node, "prediction_agent")
                || node.map().is_some_and(|entries| {
                    entries.iter().any(|(key, _)| key.ends_with(".responses"))
                })
        }) {
            Self::Argilla
        } else if most(&|node| node.get("messages").is_some_and(|v| v.list().is_some())) {
            Self::Messages
        } else {
            Self::Plain
        }
    }

    /// Whether labels stand where no other values do.
    pub(super) fn has_labels_of_its_own(self) -> bool {
        match self {
            Self::LabelStudio | Self::Argilla => true,
            Self::Plain | Self::Texts | Self::Prodigy | Self::Messages => false,
        }
    }

    /// The tool that writes so, or whose columns these are.
    pub(super) fn tool(self, names: &[String]) -> Option<Tool> {
        let has = |name: &str| names.iter().any(|known| known == name);
        match self {
            Self::LabelStudio => Some(Tool::LabelStudio),
            Self::Prodigy => Some(Tool::Prodigy),
            Self::Argilla => Some(Tool::Argilla),
            Self::Plain if has("annotation_id") && has("lead_time") => Some(Tool::LabelStudio),
            Self::Plain if has("cats") => Some(Tool::Spacy),
            Self::Plain if has("id") && (has("Comments") || has("comments")) => Some(Tool::Doccano),
            Self::Plain | Self::Texts | Self::Messages => None,
        }
    }

    /// A row's fields; none if it is no object.
    pub(super) fn fields(self, source: &str, node: &Node<'_>) -> Option<Fields> {
        match self {
            Self::Plain => flatten::object(source, node),
            Self::Texts => node.scalar().map(|text| Fields {
                entries: vec![("text".to_string(), text.into_owned())],
                ..Fields::default()
            }),
            Self::LabelStudio => label_studio(source, node),
            Self::Prodigy => prodigy(source, node),
            Self::Argilla => argilla(source, node),
            Self::Messages => messages(source, node),
        }
    }
}

fn label_studio(source: &str, node: &Node<'_>) -> Option<Fields> {
    let mut fields = flatten::object(source, node.get("data")?)?;
    let all = node.get("annotations").or_else(|| node.get("completions"));
    let all = all.and_then(Node::list).unwrap_or_default();
    let is = |annotation: &Node<'_>, key: &str| {
        matches!(annotation.get(key).map(|flag| &flag.value), Some(Value::Bool(true)))
    };
    let mut valid: Vec<&Node<'_>> =
        all.iter().filter(|one| !is(one, "was_cancelled") && !is(one, "skipped")).collect();
    if valid.is_empty() && !all.is_empty() {
        fields.left_out = Some(WhyLeftOut::Skipped);
    }
    // What was agreed on comes first.
    valid.sort_by_key(|annotation| !is(annotation, "ground_truth"));
    let mut labels: Vec<(String, Vec<String>)> = Vec::new();
    for result in valid.iter().filter_map(|annotation| annotation.get("result")?.list()).flatten() {
        let kind = result.get("type").and_then(Node::scalar).unwrap_or_default();
        let value = result.get("value");
        let chosen = ["choices", "taxonomy", "rating", "number"]
            .iter()
            .find_map(|key| value.and_then(|value| value.get(key)));
        let Some(chosen) = chosen else {
            if kind != "textarea" && kind != "relation" {
                fields.spans.push(kind.into_owned());
            }
            continue;
        };
        let name = result.get("from_name").and_then(Node::scalar).unwrap_or_default().into_owned();
        let items: Vec<String> = match chosen.list() {
            Some(items) => items.iter().take(MOST_LABELS).map(|item| path(source, item)).collect(),
            None => vec![flatten::words(source, chosen)],
        };
        if labels.len() == MAX_COLUMNS {
            break;
        }
        let at = labels.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            labels.push((name, Vec::new()));
            labels.len() - 1
        });
        // Annotators who agree do not make several labels.
        for item in items {
            if labels[at].1.len() < MOST_LABELS && !labels[at].1.contains(&item) {
                labels[at].1.push(item);
            }
        }
    }
    fields.label = labels.first().map(|(name, _)| name.clone());
    for (name, items) in labels {
        fields.entries.retain(|(key, _)| *key != name);
        fields.push(name, items.join(&LIST.to_string()));
    }
    Some(fields)
}

/// A choice, or the way to one in a taxonomy.
fn path(source: &str, node: &Node<'_>) -> String {
    flatten::words(source, node).replace(LIST, " / ")
}

fn prodigy(source: &str, node: &Node<'_>) -> Option<Fields> {
    let mut fields = Fields::default();
    let options = node.get("options").and_then(Node::list);
    for (key, value) in node.map()? {
        let is_inner = key.starts_with('_') || matches!(&**key, "tokens" | "options" | "config");
        if key == "spans" && value.list().is_some_and(|spans| !spans.is_empty()) {
            fields.spans.push(key.to_string());
        } else if key == "accept" {
            let accepted = value.list().unwrap_or_default();
            let labels: Vec<String> = accepted
                .iter()
                .take(MOST_LABELS)
                .map(|id| option_name(source, options, id))
                .collect();
            fields.label = Some(key.to_string());
            fields.push(key.to_string(), labels.join(&LIST.to_string()));
        } else if key != "spans" && !is_inner {
            fields.add(source, key, value, 0);
        }
    }
    Some(fields)
}

/// The label of an option: its id, or what is shown where that is a number.
fn option_name(source: &str, options: Option<&[Node<'_>]>, id: &Node<'_>) -> String {
    let shown = options.into_iter().flatten().take(1_000).find_map(|option| {
        let is_it = option.get("id")?.scalar()? == id.scalar()?;
        option.get("text").filter(|_| is_it)?.scalar()
    });
    match (&id.value, shown) {
        (Value::Number(_), Some(text)) => text.into_owned(),
        _ => flatten::words(source, id),
    }
}

fn argilla(source: &str, node: &Node<'_>) -> Option<Fields> {
    let mut fields = Fields::default();
    for (key, value) in node.map()?.iter().take(2 * MAX_COLUMNS) {
        match &**key {
            "fields" | "inputs" => {
                for (name, value) in value.map().unwrap_or_default() {
                    fields.add(source, name, value, 0);
                }
            }
            "responses" => responses(source, value, &mut fields),
            "vectors" | "metrics" | "suggestions" | "prediction" => {}
            flat if flat.ends_with(".responses") => {
                let statuses = node.get(&format!("{flat}.status")).and_then(Node::list);
                let is_discarded =
                    |status: &Node<'_>| status.scalar().is_some_and(|s| s == "discarded");
                if statuses.is_some_and(|all| !all.is_empty() && all.iter().all(is_discarded)) {
                    fields.left_out = Some(WhyLeftOut::Discarded);
                }
                fields.label.get_or_insert_with(|| flat.to_string());
                fields.push(flat.to_string(), distinct(source, value.list().unwrap_or_default()));
            }
            flat if flat.contains(".responses.") || flat.contains(".suggestion") => {}
            _ => fields.add(source, key, value, 0),
        }
    }
    Some(fields)
}

/// Argilla's answers: a list of them with their values, or lists of them by question.
fn responses<'a>(source: &str, node: &Node<'a>, fields: &mut Fields) {
    let is_discarded = |response: &&Node<'a>| {
        response.get("status").and_then(Node::scalar).is_some_and(|status| status == "discarded")
    };
    let by_question = node.map().unwrap_or_default().iter().flat_map(|(question, list)| {
        list.list().unwrap_or_default().iter().map(move |response| (&**question, response))
    });
    let all: Vec<(&str, &Node<'a>)> = node
        .list()
        .unwrap_or_default()
        .iter()
        .map(|response| ("", response))
        .chain(by_question)
        .collect();
    if !all.is_empty() && all.iter().all(|(_, response)| is_discarded(response)) {
        fields.left_out = Some(WhyLeftOut::Discarded);
    }
    let mut answers: Vec<(&str, Vec<&Node<'a>>)> = Vec::new();
    // A draft is not an answer yet.
    let is_given = |response: &Node<'a>| {
        let status = response.get("status").and_then(Node::scalar);
        status.is_none_or(|status| !matches!(&*status, "discarded" | "draft" | "pending"))
    };
    for (question, response) in all.into_iter().filter(|(_, response)| is_given(response)) {
        let single = (question, response);
        let values = response.get("values").and_then(Node::map).unwrap_or_default();
        let values = values.iter().map(|(question, answer)| (&**question, answer));
        for (question, answer) in values.chain((!question.is_empty()).then_some(single)) {
            let value = answer.get("value").unwrap_or(answer);
            let known = answers.iter().position(|(known, _)| *known == question);
            match known {
                Some(at) => answers[at].1.push(value),
                None if answers.len() < MAX_COLUMNS => answers.push((question, vec![value])),
                None => {}
            }
        }
    }
    fields.label = answers.first().map(|(question, _)| question.to_string());
    for (question, values) in answers {
        fields.push(question.to_string(), distinct(source, values));
    }
}

/// What values say, each once.
fn distinct<'a>(source: &str, values: impl IntoIterator<Item = &'a Node<'a>>) -> String {
    let mut labels: Vec<String> = Vec::new();
    for value in values {
        for label in flatten::words(source, value).split(LIST) {
            if labels.len() < MOST_LABELS && !labels.iter().any(|known| known == label) {
                labels.push(label.to_string());
            }
        }
    }
    labels.join(&LIST.to_string())
}

fn messages(source: &str, node: &Node<'_>) -> Option<Fields> {
    let of_role = |role: &str| {
        let messages = node.get("messages")?.list()?.iter().rev();
        let mut of_role =
            messages.filter(|m| m.get("role").and_then(Node::scalar).is_some_and(|r| r == role));
        Some(flatten::words(source, of_role.next()?.get("content")?))
    };
    let mut fields = Fields::default();
    fields.push("user".to_string(), of_role("user").unwrap_or_default());
    fields.push("assistant".to_string(), of_role("assistant").unwrap_or_default());
    fields.label = Some("assistant".to_string());
    Some(fields)
}
