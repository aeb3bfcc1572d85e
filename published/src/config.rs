//! `config.json`: which network it is, and its sizes.

use serde_json::{Map, Value};

use crate::fault::PublishedFault;
use crate::files::shown;

const FILE: &str = "config.json";
/// Past these a network would never end, or its sizes could not be multiplied.
const MOST_LAYERS: u64 = 96;
const MOST_SIZE: u64 = 1 << 20;
/// DistilBERT's is no setting.
const DISTILBERT_EPSILON: f64 = 1e-12;

/// The sizes of a network.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    pub inner: usize,
    pub eps: f64,
    /// Those of a text's tokens.
    pub positions: usize,
}

/// How the network's weights are named, and which positions it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Devlin et al., 2019, and what was distilled from it by the same network, such as MiniLM.
    Bert,
    /// Liu et al., 2019, and XLM-R (Conneau et al., 2020); positions are counted from one past the
    /// id that pads.
    Roberta {
        /// The position of the first token.
        first_position: usize,
    },
    /// Sanh et al., 2019, without kinds of tokens.
    Distilbert,
}

/// What is read of the file.
pub(crate) struct Network {
    /// As the file has it, positions that no text has left out.
    pub sizes: Sizes,
    pub family: Family,
    /// What the file calls it.
    pub kind: String,
}

pub(crate) fn read_network(config: Map<String, Value>) -> Result<Network, PublishedFault> {
    let kind = config.get("model_type").and_then(Value::as_str).unwrap_or_default();
    let is_distilbert = kind == "distilbert";
    let padding = optional(&config, "pad_token_id", 1)?;
    let family = match kind {
        "bert" => Family::Bert,
        "roberta" | "xlm-roberta" | "camembert" => {
            Family::Roberta { first_position: padding as usize + 1 }
        }
        "distilbert" => Family::Distilbert,
        _ => return Err(PublishedFault::Architecture { found: name_of(&config, kind) }),
    };
    let [hidden, layers, heads, inner, activation] = match is_distilbert {
        true => ["dim", "n_layers", "n_heads", "hidden_dim", "activation"],
        false => [
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "hidden_act",
        ],
    };
    // Each has a form that is computed otherwise, where it is not as here or not there.
    let expected = [
        (activation, Value::from("gelu")),
        ("position_embedding_type", Value::from("absolute")),
        ("is_decoder", Value::from(false)),
        ("add_cross_attention", Value::from(false)),
        ("quantization_config", Value::Null),
        ("embedding_size", config.get(hidden).cloned().unwrap_or_default()),
    ];
    for (key, expected) in expected {
        match config.get(key) {
            Some(Value::Null) | None => {}
            Some(value) if *value == expected => {}
            Some(value) => return Err(unsupported(key, value)),
        }
    }
    let size = |key: &str, most: u64| {
        let value = config.get(key).unwrap_or(&Value::Null);
        let size = value.as_u64().filter(|size| (1..=most).contains(size));
        size.map(|size| size as usize).ok_or_else(|| unsupported(key, value))
    };
    let hidden_size = size(hidden, MOST_SIZE)?;
    let n_heads = size(heads, MOST_SIZE)?;
    if !hidden_size.is_multiple_of(n_heads) {
        return Err(unsupported(heads, &Value::from(n_heads)));
    }
    let eps = match is_distilbert {
        true => DISTILBERT_EPSILON,
        false => {
            let value = config.get("layer_norm_eps").cloned().unwrap_or(Value::from(1e-12));
            // So written that NaN fails.
            let eps = value.as_f64().filter(|eps| *eps > 0.0 && *eps <= 0.01);
            eps.ok_or_else(|| unsupported("layer_norm_eps", &value))?
        }
    };
    let n_positions = size("max_position_embeddings", MOST_SIZE)?;
    let first = match family {
        Family::Roberta { first_position } => first_position,
        Family::Bert | Family::Distilbert => 0,
    };
    let positions = n_positions.checked_sub(first).filter(|positions| *positions > 2);
    let positions = positions
        .ok_or_else(|| unsupported("max_position_embeddings", &Value::from(n_positions)))?;
    let sizes = Sizes {
        hidden: hidden_size,
        layers: size(layers, MOST_LAYERS)?,
        heads: n_heads,
        inner: size(inner, MOST_SIZE)?,
        eps,
        positions,
    };
    Ok(Network { sizes, family, kind: kind.to_string() })
}

/// A size that a file need not name.
fn optional(config: &Map<String, Value>, key: &str, otherwise: u64) -> Result<u64, PublishedFault> {
    match config.get(key) {
        None | Some(Value::Null) => Ok(otherwise),
        Some(value) => {
            value.as_u64().filter(|size| *size < MOST_SIZE).ok_or_else(|| unsupported(key, value))
        }
    }
}

/// What a person knows the model's kind by.
fn name_of(config: &Map<String, Value>, kind: &str) -> String {
    let class = config.get("architectures").and_then(|classes| classes.get(0));
    match (kind, class) {
        ("", Some(class)) => shown(class),
        ("", None) => "no model_type".to_string(),
        (kind, _) => shown(&Value::from(kind)),
    }
}

fn unsupported(key: &str, value: &Value) -> PublishedFault {
    PublishedFault::Setting { file: FILE.to_string(), key: key.to_string(), value: shown(value) }
}
