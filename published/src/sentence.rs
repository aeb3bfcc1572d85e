//! What sentence-transformers says beside a model: how its token vectors become one, and how much
//! of a text it reads.
//!
//! Reimers and Gurevych, *Sentence-BERT*, EMNLP 2019, <https://arxiv.org/abs/1908.10084>.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fault::PublishedFault;
use crate::files::{PublishedFolder, read_json, shown};

const MODULES: &str = "modules.json";
const POOLING: &str = "1_Pooling/config.json";
const SENTENCE: &str = "sentence_bert_config.json";

/// What a sentence's vector is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Pooling {
    /// The mean of all tokens' vectors.
    Mean,
    /// The first token's vector.
    Cls,
}

pub(crate) struct Sentence {
    pub pooling: Pooling,
    /// Ids read of a text, the special ones counted.
    pub max_len: usize,
    pub lowercases: bool,
}

#[derive(Deserialize)]
struct Module {
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    max_seq_length: Option<usize>,
    do_lower_case: bool,
}

/// Of a folder without these files the mean of all tokens is taken.
pub(crate) fn read(folder: &PublishedFolder) -> Result<Sentence, PublishedFault> {
    if let Some(modules) = folder.modules {
        for Module { kind } in read_json::<Vec<Module>>(MODULES, modules)? {
            let name = kind.rsplit('.').next().unwrap_or_default();
            // A vector's length counts for nothing here: all of them are made as long as 1.
            if !["Transformer", "Pooling", "Normalize"].contains(&name) {
                return Err(unsupported(MODULES, "type", &Value::from(kind.as_str())));
            }
        }
    }
    let limits: Limits = match folder.sentence {
        Some(sentence) => read_json(SENTENCE, sentence)?,
        None => Limits::default(),
    };
    let max_len = limits.max_seq_length.unwrap_or(usize::MAX);
    if max_len < 3 {
        return Err(unsupported(SENTENCE, "max_seq_length", &Value::from(max_len)));
    }
    let pooling = match folder.pooling {
        Some(pooling) => read_pooling(&read_json(POOLING, pooling)?)?,
        None => Pooling::Mean,
    };
    Ok(Sentence { pooling, max_len, lowercases: limits.do_lower_case })
}

fn read_pooling(config: &Map<String, Value>) -> Result<Pooling, PublishedFault> {
    let mut chosen = Vec::new();
    for (key, value) in config {
        match (key.as_str(), value) {
            ("pooling_mode", Value::String(mode)) => chosen.push((key, mode.as_str())),
            (mode, Value::Bool(true)) if mode.starts_with("pooling_mode_") => {
                chosen.push((key, mode.trim_start_matches("pooling_mode_")));
            }
            _ => {}
        }
    }
    match chosen[..] {
        // The sum over a root of the number of tokens has the direction of the mean.
        [(_, "mean" | "mean_tokens" | "mean_sqrt_len_tokens")] => Ok(Pooling::Mean),
        [(_, "cls" | "cls_token")] => Ok(Pooling::Cls),
        [(key, mode)] => Err(unsupported(POOLING, key, &Value::from(mode))),
        _ => {
            let modes: Vec<&str> = chosen.iter().map(|(_, mode)| *mode).collect();
            Err(unsupported(POOLING, "pooling_mode", &Value::from(modes.join(" + "))))
        }
    }
}

fn unsupported(file: &str, key: &str, value: &Value) -> PublishedFault {
    PublishedFault::Setting { file: file.to_string(), key: key.to_string(), value: shown(value) }
}
