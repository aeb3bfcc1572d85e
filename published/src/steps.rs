//! What a `tokenizer.json` does to a text before its pieces are looked for: the steps of its
//! normalizer, and how its pre-tokenizer cuts words.

use serde::Serialize;
use serde_json::Value;

use crate::fault::PublishedFault;
use crate::files::shown;

/// How a space is written in pieces (U+2581).
const SPACE: &str = "\u{2581}";

/// What BERT's cleaning does to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct BertCleaning {
    pub clean: bool,
    pub split_chinese: bool,
    pub strip_accents: bool,
    pub lowercase: bool,
}

/// One step of cleaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CleaningStep {
    Nfc,
    Nfkc,
    Lowercase,
    StripAccents,
}

/// The steps of a normalizer.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    bert: Option<BertCleaning>,
    /// SentencePiece's compiled rules.
    pub character_map: Option<Vec<u8>>,
    pub cleaning: Vec<CleaningStep>,
    /// Whether no spaces are left at a text's ends.
    pub strips: bool,
    /// Whether a run of spaces becomes one.
    collapses: bool,
}

/// How words are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cutting {
    /// At spaces and punctuation.
    Bert,
    /// At spaces, each of which begins a word as U+2581.
    Metaspace {
        /// Whether spaces at a text's ends are left out.
        splits_words: bool,
    },
    /// By GPT-2's expression, into bytes.
    ByteLevel { adds_space: bool },
}

impl Steps {
    pub fn read(normalizer: &Value) -> Result<Self, PublishedFault> {
        let mut steps = Self::default();
        // Accents stand for themselves, and are to go.
        let mut decomposed = None;
        for step in parts(normalizer, "normalizers") {
            let flag = |key: &str| step.get(key).and_then(Value::as_bool);
            let name = name_of(step);
            match name.as_str() {
                "BertNormalizer" => {
                    let lowercase = flag("lowercase").unwrap_or(true);
                    steps.bert = Some(BertCleaning {
                        clean: flag("clean_text").unwrap_or(true),
                        split_chinese: flag("handle_chinese_chars").unwrap_or(true),
                        strip_accents: flag("strip_accents").unwrap_or(lowercase),
                        lowercase,
                    });
                }
                "Precompiled" => {
                    let map = step.get("precompiled_charsmap").and_then(Value::as_str);
                    let map =
                        map.and_then(base64).ok_or_else(|| unsupported("normalizer", &name))?;
                    steps.character_map = Some(map);
                }
                "NFC" => steps.cleaning.push(CleaningStep::Nfc),
                "NFKC" => steps.cleaning.push(CleaningStep::Nfkc),
                "Lowercase" => steps.cleaning.push(CleaningStep::Lowercase),
                "NFD" => decomposed = Some(name),
                "NFKD" => {
                    steps.cleaning.push(CleaningStep::Nfkc);
                    decomposed = Some(name);
                }
                "StripAccents" if decomposed.is_some() => {
                    steps.cleaning.push(CleaningStep::StripAccents);
                    decomposed = None;
                }
                "Strip" => {
                    if flag("strip_right").unwrap_or(true) {
                        steps.strips = true;
                    }
                }
                "Replace" => {
                    let pattern = step.get("pattern").and_then(|pattern| pattern.get("Regex"));
                    let content = step.get("content").and_then(Value::as_str).unwrap_or_default();
                    let is_run = pattern.and_then(Value::as_str) == Some(" {2,}");
                    if !is_run || ![" ", SPACE].contains(&content) {
                        let pattern = step.get("pattern").map(shown).unwrap_or_default();
                        return Err(unsupported("normalizer", &format!("Replace {pattern}")));
                    }
                    steps.collapses = true;
                }
                "null" => {}
                name => return Err(unsupported("normalizer", name)),
            }
        }
        match decomposed {
            None => Ok(steps),
            Some(name) => Err(unsupported("normalizer", &name)),
        }
    }

    /// The same as BERT's cleaning.
    pub fn of_bert(&self) -> Result<BertCleaning, PublishedFault> {
        let nothing = BertCleaning {
            clean: false,
            split_chinese: false,
            strip_accents: false,
            lowercase: false,
        };
        let mut cleaning = self.bert.unwrap_or(nothing);
        for step in &self.cleaning {
            match step {
                CleaningStep::Lowercase => cleaning.lowercase = true,
                CleaningStep::StripAccents => cleaning.strip_accents = true,
                CleaningStep::Nfc => return Err(unsupported("normalizer", "NFC (WordPiece)")),
                CleaningStep::Nfkc => return Err(unsupported("normalizer", "NFKC (WordPiece)")),
            }
        }
        match self.character_map {
            None => Ok(cleaning),
            Some(_) => Err(unsupported("normalizer", "Precompiled (WordPiece)")),
        }
    }

    /// Runs of spaces are one, whether or not it is said: so SentencePiece's vocabularies are made.
    pub fn check_unigram(&self) -> Result<(), PublishedFault> {
        match self.bert {
            None => Ok(()),
            Some(_) => Err(unsupported("normalizer", "BertNormalizer (Unigram)")),
        }
    }

    pub fn check_byte_level(&self) -> Result<(), PublishedFault> {
        let found = [
            (self.bert.is_some(), "BertNormalizer (BPE)"),
            (self.character_map.is_some(), "Precompiled (BPE)"),
            (self.strips, "Strip (BPE)"),
            (self.collapses, "Replace (BPE)"),
        ];
        match found.iter().find(|(is, _)| *is) {
            None => Ok(()),
            Some((_, name)) => Err(unsupported("normalizer", name)),
        }
    }
}

impl Cutting {
    pub fn read(pre_tokenizer: &Value) -> Result<Self, PublishedFault> {
        let parts = parts(pre_tokenizer, "pretokenizers");
        let names: Vec<String> = parts.iter().map(|part| name_of(part)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let last = parts.last().copied().unwrap_or(&Value::Null);
        let is_off = |key: &str| last.get(key).and_then(Value::as_bool) == Some(false);
        let cutting = match names[..] {
            ["BertPreTokenizer"] => Some(Self::Bert),
            ["Metaspace"] | ["WhitespaceSplit", "Metaspace"] => {
                let splits_words = names.len() > 1;
                let scheme = last.get("prepend_scheme").and_then(Value::as_str);
                let is_prepended = match scheme {
                    Some("first") => !splits_words,
                    Some(scheme) => scheme == "always",
                    None => !is_off("add_prefix_space"),
                };
                let mark = last.get("replacement").and_then(Value::as_str).unwrap_or(SPACE);
                let fits = is_prepended && mark == SPACE && !is_off("split");
                fits.then_some(Self::Metaspace { splits_words })
            }
            ["ByteLevel"] => {
                let adds_space = !is_off("add_prefix_space");
                (!is_off("use_regex")).then_some(Self::ByteLevel { adds_space })
            }
            _ => None,
        };
        cutting.ok_or_else(|| unsupported("pre_tokenizer", &names.join(" + ")))
    }
}

/// The parts of a sequence, also of those in it; what is no sequence is its only part.
fn parts<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    match value.get(key).and_then(Value::as_array) {
        Some(list) if name_of(value) == "Sequence" => {
            list.iter().flat_map(|part| parts(part, key)).collect()
        }
        _ => vec![value],
    }
}

/// The `type` of a part; `null` where there is no such part.
pub(crate) fn name_of(value: &Value) -> String {
    value.get("type").map_or_else(|| shown(value), shown)
}

pub(crate) fn unsupported(part: &str, found: &str) -> PublishedFault {
    PublishedFault::Tokenizer { part: part.to_string(), found: shown(&Value::from(found)) }
}

/// What was written by RFC 4648, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut held, mut n_bits) = (0u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((held >> n_bits) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_its_standard_has_it() {
        let cases =
            [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")];
        for (text, expected) in cases {
            assert_eq!(base64(text), Some(expected.as_bytes().to_vec()));
        }
        assert_eq!(base64("Zm9v!"), None);
    }
}
