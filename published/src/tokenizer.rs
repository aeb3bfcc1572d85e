//! `tokenizer.json`: which of the tokenizers that are understood it is.
//!
//! The form is that of Hugging Face's tokenizers, <https://huggingface.co/docs/tokenizers>.

use std::collections::{HashMap, HashSet};
use std::mem::take;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Family;
use crate::fault::PublishedFault;
use crate::files::{MOST_TOKENIZER_BYTES, read_json_up_to, shown};
use crate::steps::{CleaningStep, Cutting, Steps, name_of, unsupported};
use crate::vocabulary::{Merge, Vocabulary};

const FILE: &str = "tokenizer.json";
/// A piece that continues a word starts so.
const CONTINUATION: &str = "##";
/// A word of more characters is unknown as a whole.
const LONGEST_WORD: usize = 100;
/// What an unknown character costs beyond the least likely piece (SentencePiece).
const UNKNOWN_PENALTY: f32 = 10.0;
/// More ids than any vocabulary has: a single id could else ask for any number of them.
const MOST_PIECES: usize = 1_000_000;

/// A list of a file of ours.
pub(crate) struct Table {
    pub name: &'static str,
    pub dtype: &'static str,
    /// How many numbers it has.
    pub n: usize,
    pub bytes: Vec<u8>,
}

/// A tokenizer that is understood.
pub(crate) struct Tokenizer {
    /// By their ids; one that is missing is empty.
    pub pieces: Vec<String>,
    tables: Vec<Table>,
    header: Value,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    added_tokens: Vec<AddedToken>,
    #[serde(default)]
    normalizer: Value,
    #[serde(default)]
    pre_tokenizer: Value,
    #[serde(default)]
    post_processor: Value,
    model: Model,
}

#[derive(Deserialize)]
struct AddedToken {
    id: u32,
    content: String,
    #[serde(default)]
    special: bool,
}

#[derive(Deserialize)]
struct Model {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    vocab: Vocabulary,
    #[serde(default)]
    merges: Vec<Merge>,
    #[serde(default)]
    unk_token: Option<String>,
    #[serde(default)]
    unk_id: Option<u32>,
    #[serde(default)]
    continuing_subword_prefix: Option<String>,
    #[serde(default)]
    end_of_word_suffix: Option<String>,
    #[serde(default)]
    max_input_chars_per_word: Option<usize>,
    #[serde(default)]
    byte_fallback: bool,
    #[serde(default)]
    ignore_merges: bool,
}

impl Tokenizer {
    /// The lists of a file of ours, and what it says of them.
    pub fn into_tables(self) -> (Vec<Table>, Value) {
        let Self { pieces, mut tables, header } = self;
        let bytes: Vec<u8> =
            pieces.iter().flat_map(|piece| [piece.as_bytes(), b"\0"].concat()).collect();
        tables.push(Table { name: "pieces", dtype: "U8", n: bytes.len(), bytes });
        let ids = 0..pieces.len() as u32;
        tables.push(Table::of("original_ids", "U32", ids.map(u32::to_le_bytes)));
        (tables, header)
    }
}

impl Table {
    /// A list of numbers of four bytes.
    fn of(name: &'static str, dtype: &'static str, numbers: impl Iterator<Item = [u8; 4]>) -> Self {
        let bytes: Vec<u8> = numbers.flatten().collect();
        Self { name, dtype, n: bytes.len() / 4, bytes }
    }
}

/// * `lowercases` - whether texts become lower-case before the file's own steps.
pub(crate) fn read_tokenizer(
    bytes: &[u8],
    family: Family,
    lowercases: bool,
) -> Result<Tokenizer, PublishedFault> {
    let file: File = read_json_up_to(MOST_TOKENIZER_BYTES, FILE, bytes)?;
    let File { added_tokens, normalizer, pre_tokenizer, post_processor, mut model } = file;
    let mut steps = Steps::read(&normalizer)?;
    if lowercases {
        steps.cleaning.insert(0, CleaningStep::Lowercase);
    }
    let cutting = Cutting::read(&pre_tokenizer)?;
    let kind = model.kind();
    let (ids, scores) = match take(&mut model.vocab) {
        Vocabulary::Ids(ids) => (ids, None),
        Vocabulary::Scores(scored) => {
            let (pieces, scores): (Vec<String>, Vec<f32>) = scored.into_iter().unzip();
            (pieces.into_iter().zip(0..).collect(), Some(scores))
        }
    };
    let pieces = all_pieces(ids, &added_tokens)?;
    let named = pieces.iter().map(String::as_str).zip(0..);
    let by_text: HashMap<&str, u32> = named.filter(|(piece, _)| !piece.is_empty()).collect();
    let find = |piece: &str| by_text.get(piece).copied();
    let [begin, end] = special_ids(&post_processor, family, find)?;
    let mut tables = Vec::new();
    let header = match (kind.as_str(), cutting) {
        ("WordPiece", Cutting::Bert) => {
            model.check_word_piece()?;
            let unknown = model.unk_token.as_deref().unwrap_or("[UNK]");
            let unknown = find(unknown).ok_or_else(|| unsupported("model", unknown))?;
            json!({
                "kind": "wordpiece", "begin": begin, "end": end, "unknown": unknown,
                "cleaning": steps.of_bert()?,
            })
        }
        ("Unigram", Cutting::Metaspace { splits_words }) => {
            steps.check_unigram()?;
            let unknown = model.unk_id.filter(|_| !model.byte_fallback);
            let Some((unknown, mut scores)) = unknown.zip(scores) else {
                return Err(unsupported("model", "Unigram with byte_fallback, or without unk_id"));
            };
            let least = scores.iter().copied().fold(0.0, f32::min);
            scores.resize(pieces.len(), 0.0);
            let normalizer = match (&steps.character_map, splits_words || steps.strips) {
                (Some(_), true) => "character-map",
                (Some(_), false) => "open-character-map",
                (None, _) => "code-points",
            };
            let (name, bytes) = match steps.character_map {
                Some(map) => ("character_map", map),
                None => ("replacements", Vec::new()),
            };
            tables.push(Table { name, dtype: "U8", n: bytes.len(), bytes });
            tables.push(Table::of("scores", "F32", scores.into_iter().map(f32::to_le_bytes)));
            let special = added_tokens.iter().filter(|token| token.special);
            let special: HashSet<u32> = special.map(|token| token.id).collect();
            json!({
                "kind": "unigram",
                "normalizer": normalizer,
                "begin": begin,
                "end": end,
                "unknown": unknown,
                "first_piece": (0..).find(|id| !special.contains(id)).unwrap_or_default(),
                "unknown_score": least - UNKNOWN_PENALTY,
                "prefix": "",
                "end_survives_cut": true,
                "fuses_unknown": true,
                "cleaning": steps.cleaning,
            })
        }
        ("BPE", Cutting::ByteLevel { adds_space }) => {
            model.check_byte_level()?;
            steps.check_byte_level()?;
            let mut merges = Vec::with_capacity(2 * model.merges.len());
            for Merge(left, right) in &model.merges {
                for piece in [left, right] {
                    let found = || format!("BPE with a merge of {piece}, which is no piece");
                    merges.push(find(piece).ok_or_else(|| unsupported("model", &found()))?);
                }
            }
            tables.push(Table::of("merges", "U32", merges.into_iter().map(u32::to_le_bytes)));
            json!({
                "kind": "bytelevel", "begin": begin, "end": end, "adds_space": adds_space,
                "cleaning": steps.cleaning,
            })
        }
        ("WordPiece" | "Unigram" | "BPE", _) => {
            let found = format!("{} ({kind})", name_of(&pre_tokenizer));
            return Err(unsupported("pre_tokenizer", &found));
        }
        (kind, _) => return Err(unsupported("model", kind)),
    };
    Ok(Tokenizer { pieces, tables, header })
}

impl Model {
    /// The oldest files do not say it.
    fn kind(&self) -> String {
        let kind = match (&self.kind, &self.vocab) {
            (Some(kind), _) => kind,
            (None, Vocabulary::Scores(_)) => "Unigram",
            (None, _) if self.merges.is_empty() => "WordPiece",
            (None, _) => "BPE",
        };
        shown(&Value::from(kind))
    }

    fn check_word_piece(&self) -> Result<(), PublishedFault> {
        let prefix = self.continuing_subword_prefix.as_deref().unwrap_or(CONTINUATION);
        let longest = self.max_input_chars_per_word.unwrap_or(LONGEST_WORD);
        if (prefix, longest) == (CONTINUATION, LONGEST_WORD) {
            return Ok(());
        }
        Err(unsupported("model", &format!("WordPiece with {prefix:?} and words of {longest}")))
    }

    fn check_byte_level(&self) -> Result<(), PublishedFault> {
        let has = |part: &Option<String>| part.as_ref().is_some_and(|part| !part.is_empty());
        let found = [
            (self.byte_fallback, "byte_fallback"),
            (self.ignore_merges, "ignore_merges"),
            (has(&self.continuing_subword_prefix), "continuing_subword_prefix"),
            (has(&self.end_of_word_suffix), "end_of_word_suffix"),
        ];
        match found.iter().find(|(is, _)| *is) {
            None => Ok(()),
            Some((_, name)) => Err(unsupported("model", &format!("BPE with {name}"))),
        }
    }
}

/// The pieces by their ids, with those that were added.
fn all_pieces(
    ids: Vec<(String, u32)>,
    added: &[AddedToken],
) -> Result<Vec<String>, PublishedFault> {
    let all = ids.iter().map(|(_, id)| *id).chain(added.iter().map(|token| token.id));
    let n_pieces = all.max().map_or(0, |id| id as usize + 1);
    if n_pieces == 0 || n_pieces > MOST_PIECES {
        return Err(unsupported("model", &format!("a vocabulary of {n_pieces} ids")));
    }
    let mut pieces = vec![String::new(); n_pieces];
    for (piece, id) in ids {
        pieces[id as usize] = piece;
    }
    for AddedToken { id, content, special } in added {
        let piece = &mut pieces[*id as usize];
        if piece.is_empty() && *special {
            piece.clone_from(content);
        }
        // One that stands for text is looked for before all others, which is not done here.
        if piece != content {
            return Err(unsupported("added_tokens", content));
        }
    }
    match pieces.iter().find(|piece| piece.contains('\0')) {
        None => Ok(pieces),
        Some(_) => Err(unsupported("model", "a piece with a NUL")),
    }
}

/// The ids before and after a text.
fn special_ids(
    processor: &Value,
    family: Family,
    find: impl Fn(&str) -> Option<u32>,
) -> Result<[u32; 2], PublishedFault> {
    let refuse = |found: &str| unsupported("post_processor", found);
    let by_name = |name: Option<&Value>| -> Result<u32, PublishedFault> {
        let name = name.and_then(Value::as_str).unwrap_or("nothing");
        find(name).ok_or_else(|| refuse(name))
    };
    match name_of(processor).as_str() {
        "Sequence" => {
            let parts = processor.get("processors").and_then(Value::as_array);
            let parts: Vec<&Value> = parts.into_iter().flatten().collect();
            // It changes where pieces come from, and not their ids.
            let said = parts.iter().filter(|part| name_of(part) != "ByteLevel");
            match said.copied().collect::<Vec<_>>()[..] {
                [part] if name_of(part) != "Sequence" => special_ids(part, family, find),
                _ => Err(refuse("Sequence")),
            }
        }
        "BertProcessing" | "RobertaProcessing" => {
            let special = |key: &str| by_name(processor.get(key).and_then(|pair| pair.get(0)));
            Ok([special("cls")?, special("sep")?])
        }
        "TemplateProcessing" => {
            let parts = processor.get("single").and_then(Value::as_array);
            let [first, text, last] = parts.map_or(&[][..], Vec::as_slice) else {
                return Err(refuse("TemplateProcessing"));
            };
            if text.get("Sequence").is_none() {
                return Err(refuse("TemplateProcessing"));
            }
            let special =
                |part: &Value| by_name(part.get("SpecialToken").and_then(|part| part.get("id")));
            Ok([special(first)?, special(last)?])
        }
        "null" | "ByteLevel" => {
            let [begin, end] = match family {
                Family::Bert | Family::Distilbert => ["[CLS]", "[SEP]"],
                Family::Roberta { .. } => ["<s>", "</s>"],
            };
            let special = |name: &str| find(name).ok_or_else(|| refuse("null"));
            Ok([special(begin)?, special(end)?])
        }
        other => Err(refuse(other)),
    }
}
