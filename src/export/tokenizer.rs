//! A model's tokenizer in the form of Hugging Face's `tokenizer.json`,
//! <https://huggingface.co/docs/tokenizers>.
//!
//! Texts are cut to a length and padded by whoever reads the file, as [`TextInput`] says.

use serde::Serialize;
use serde_json::{Value, json};

use super::character_map::character_map;
use crate::config::{ModelKind, RunConfig, Segmentation, Side};
use crate::model::picture_len;
use crate::pretrained::{NormalizerName, TokenizerHeader};
use crate::tensor_file::{Refusal, TensorFile};
use crate::text::published::{
    CONTINUATION, CleaningStep, LONGEST_WORD, Replacements, SPACE, SPECIAL, TextCleaning,
};
use crate::text::{
    NUMBER_MASK, OUT_OF_VOCABULARY, PAD, URL_MASK, is_ideograph, is_invisible, is_pictograph,
    n_buckets,
};

/// How a text's pieces become the row of ids that the graph reads.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextInput {
    /// Ids read of a text, special ones counted.
    pub max_len: usize,
    /// What is left of a longer text: its beginning, or its end.
    pub keeps_end: bool,
    /// The length that every text is padded to; where there is none, a batch's longest.
    pub fixed_len: Option<usize>,
    /// Whether padding stands before a text.
    pub pads_before: bool,
    /// The id that pads.
    pub pad: u32,
    /// The id before a text.
    pub begin: Option<u32>,
    /// The id after a text.
    pub end: Option<u32>,
    /// Whether the end is still there where a text is cut.
    pub end_survives_cut: bool,
    /// What stands for a text without a piece.
    pub empty: Option<u32>,
    /// Whether neighbouring unknown characters of a word are one piece.
    pub fuses_unknown: bool,
    /// The first id whose piece stands for text; those before it are special.
    pub first_piece: u32,
    /// Into how many buckets tokens go by their hash (FNV-1a, 64 bits), if they are hashed.
    pub n_buckets: Option<u32>,
    /// The first and the last of each run of characters whose neighbours go in pairs, if they do.
    pub pairs: Option<Vec<[u32; 2]>>,
}

/// Spacing accents, of which NFKC would make a space and a mark.
const ACCENTS: [char; 12] = ['´', '¨', '¯', '¸', '˘', '˙', '˚', '˛', '˜', '˝', '゛', '゜'];
/// Where an accent waits for the end of NFKC: a plane of private use.
const WAITING: u32 = 0xf_0000;
/// Web and e-mail addresses.
const ADDRESS: &str = r"(?i)[a-z]+://[\x{21}-\x{7e}]*[\x{21}-\x{7e}&&[^.,;:!?)\]}'\x{22}>]]|www\.[a-z0-9][\x{21}-\x{7e}]*[\x{21}-\x{7e}&&[^.,;:!?)\]}'\x{22}>]]|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|cn)\b(?:/[\x{21}-\x{7e}]*[\x{21}-\x{7e}&&[^.,;:!?)\]}'\x{22}>]])?";
/// Digits of any script, with `.` or `,` between them; those that continue a word are a part of it.
const NUMBER: &str = r"(?<![\p{Ll}\p{Lu}_\p{N}])[\p{N}&&[^〇]]+(?:[.,][\p{N}&&[^〇]]+)*";

/// The characters that something is said of, as the first and the last of each run of them.
fn runs(is: impl Fn(char) -> bool) -> Vec<[u32; 2]> {
    let mut runs: Vec<[u32; 2]> = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| is(*c)).map(u32::from) {
        match runs.last_mut() {
            Some([_, last]) if *last + 1 == c => *last = c,
            _ => runs.push([c, c]),
        }
    }
    runs
}

/// The inside of a character class of a regular expression.
fn class(runs: &[[u32; 2]]) -> String {
    runs.iter().map(|[first, last]| format!(r"\x{{{first:x}}}-\x{{{last:x}}}")).collect()
}

/// The tokenizer of a network from random weights.
///
/// * `tokens` - its vocabulary; empty where tokens are hashed.
pub(super) fn of_words(
    config: &RunConfig,
    tokens: Vec<String>,
    max_len: usize,
) -> (Value, TextInput) {
    let replace = |pattern: Value, content: &str| json!({ "type": "Replace", "pattern": pattern, "content": content });
    let regex = |pattern: &str| json!({ "Regex": pattern });
    let waiting = |index: usize| char::from_u32(WAITING + index as u32).map(String::from);
    let accents = || ACCENTS.iter().enumerate().filter_map(|(i, c)| Some((*c, waiting(i)?)));
    let invisible = format!("[{}]", class(&runs(is_invisible)));
    let mut normalizers = vec![replace(regex(&invisible), "")];
    normalizers.extend(accents().map(|(c, waiting)| replace(json!({ "String": c }), &waiting)));
    normalizers.push(json!({ "type": "NFKC" }));
    if config.lowercase {
        normalizers.push(json!({ "type": "Lowercase" }));
        normalizers.push(replace(json!({ "String": "ς" }), "σ"));
        normalizers.push(json!({ "type": "NFKC" }));
    }
    normalizers.extend(
        accents().map(|(c, waiting)| replace(json!({ "String": waiting }), &c.to_string())),
    );
    normalizers.push(replace(regex(r"[\s\p{Cc}\x{200b}]+"), " "));
    normalizers.push(json!({ "type": "Strip", "strip_left": true, "strip_right": true }));
    if config.mask_urls {
        normalizers.push(replace(regex(ADDRESS), URL_MASK));
    }
    if config.mask_numbers {
        normalizers.push(replace(regex(NUMBER), NUMBER_MASK));
    }
    let split = |pattern: &str, behavior: &str| {
        let pattern = regex(pattern);
        json!({ "type": "Split", "pattern": pattern, "behavior": behavior, "invert": false })
    };
    let pictographs = class(&runs(is_pictograph));
    let mark = format!(r"[[^\p{{L}}\p{{N}}\p{{M}}\s\p{{Cc}}_]&&[^{pictographs}]]");
    let masks = format!("{URL_MASK}|{NUMBER_MASK}");
    // Text segments of UAX #29: grapheme clusters, or words; a run of the same mark is one.
    let pieces = match config.segmentation {
        Segmentation::Characters => format!(r"{masks}|(?y{{g}})\X"),
        _ => format!(r"{masks}|({mark})\1+|(?y{{w}})\X"),
    };
    // A joiner holds a word together, and is none alone.
    let unseen = r"\s+|^[\p{Cc}\x{200b}\x{200c}\x{200d}]+";
    let mut cutting = vec![split(&pieces, "Isolated"), split(unseen, "Removed")];
    let ideographs = runs(is_ideograph);
    if matches!(config.segmentation, Segmentation::Automatic | Segmentation::Bigrams) {
        cutting.push(split(&format!(r"[{}]\p{{M}}*", class(&ideographs)), "Isolated"));
    }
    if !config.keep_punctuation {
        cutting.push(split(&format!(r"^(?!{masks}){mark}+$"), "Removed"));
    }
    let vocabulary: serde_json::Map<String, Value> = ["<pad>".to_string(), "<unk>".to_string()]
        .into_iter()
        .chain(tokens)
        .enumerate()
        .map(|(id, token)| (token, json!(id)))
        .collect();
    let fixed_len = (config.model == ModelKind::ArticleCnn).then(|| picture_len(max_len));
    let input = TextInput {
        max_len,
        keeps_end: config.truncation == Side::Pre,
        fixed_len,
        // Elsewhere its side changes nothing.
        pads_before: fixed_len.is_some() && config.padding == Side::Pre,
        pad: PAD,
        begin: None,
        end: None,
        end_survives_cut: false,
        empty: None,
        fuses_unknown: false,
        first_piece: 2,
        n_buckets: config.private.then(|| n_buckets(config)),
        pairs: (config.segmentation == Segmentation::Bigrams).then_some(ideographs),
    };
    let model = json!({ "type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>" });
    debug_assert_eq!(OUT_OF_VOCABULARY, 1);
    let normalizer = json!({ "type": "Sequence", "normalizers": normalizers });
    let cutting = json!({ "type": "Sequence", "pretokenizers": cutting });
    (file(&input, normalizer, cutting, Value::Null, model, "<pad>"), input)
}

/// The tokenizer of a published encoder.
///
/// # Errors
/// What does not fit.
pub(super) fn of_pieces(
    encoder: &TensorFile,
    header: &TokenizerHeader,
    max_len: usize,
) -> Result<(Value, TextInput), Refusal> {
    let pieces = encoder.bytes("pieces")?;
    let pieces = std::str::from_utf8(pieces).map_err(|_| "the pieces are not UTF-8")?;
    let pieces: Vec<&str> = pieces.split_terminator('\0').collect();
    let piece = |id: u32| pieces.get(id as usize).copied().unwrap_or_default();
    let input = |begin, end, end_survives_cut, empty| TextInput {
        max_len,
        keeps_end: false,
        fixed_len: None,
        pads_before: false,
        pad: 0,
        begin: Some(begin),
        end: Some(end),
        end_survives_cut,
        empty,
        fuses_unknown: false,
        first_piece: 0,
        n_buckets: None,
        pairs: None,
    };
    let around = |begin: u32, end: u32| {
        let special = |id: u32| json!({ "SpecialToken": { "id": piece(id), "type_id": 0 } });
        let text = json!({ "Sequence": { "id": "A", "type_id": 0 } });
        let token = |id: u32| json!({ "id": piece(id), "ids": [id], "tokens": [piece(id)] });
        json!({
            "type": "TemplateProcessing",
            "single": [special(begin), text, special(end)],
            "pair": [special(begin), text, special(end)],
            "special_tokens": { piece(begin): token(begin), piece(end): token(end) },
        })
    };
    match header {
        TokenizerHeader::WordPiece { begin, end, unknown, cleaning } => {
            let vocabulary = vocabulary(&pieces);
            let normalizer = json!({
                "type": "BertNormalizer", "clean_text": cleaning.clean,
                "handle_chinese_chars": cleaning.split_chinese,
                "strip_accents": cleaning.strip_accents, "lowercase": cleaning.lowercase,
            });
            let model = json!({
                "type": "WordPiece", "unk_token": piece(*unknown), "vocab": vocabulary,
                "continuing_subword_prefix": CONTINUATION, "max_input_chars_per_word": LONGEST_WORD,
            });
            let input = input(*begin, *end, true, None);
            let cutting = json!({ "type": "BertPreTokenizer" });
            let mut file = file(&input, normalizer, cutting, around(*begin, *end), model, piece(0));
            // These are no text even where a text holds them.
            let added = SPECIAL.iter().filter_map(|name| {
                let id = pieces.iter().position(|piece| piece == name)?;
                Some(json!({
                    "id": id, "content": name, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false, "special": true,
                }))
            });
            file["added_tokens"] = added.collect();
            Ok((file, input))
        }
        TokenizerHeader::Unigram {
            normalizer,
            begin,
            end,
            unknown,
            first_piece,
            unknown_score,
            prefix,
            end_survives_cut,
            fuses_unknown,
            cleaning,
        } => {
            let scores = encoder.floats_of("scores", pieces.len())?;
            // What an unknown character costs is ten below the least score, here and there.
            let least = f64::from(*unknown_score) + 10.0;
            let scored = pieces.iter().zip(scores).enumerate().map(|(id, (piece, score))| {
                let is_text = id as u32 >= *first_piece && id as u32 != *unknown;
                json!([piece, if is_text { f64::from(score) } else { least }])
            });
            let spaces = json!({
                "type": "Replace", "pattern": { "Regex": " {2,}" }, "content": " ",
            });
            let precompiled =
                |map: &[u8]| json!({ "type": "Precompiled", "precompiled_charsmap": base64(map) });
            let mut normalizers = Vec::new();
            if !prefix.is_empty() {
                normalizers.push(json!({ "type": "Prepend", "prepend": prefix }));
            }
            normalizers.extend(cleaning_steps(cleaning));
            match normalizer {
                NormalizerName::CharacterMap => {
                    normalizers.push(precompiled(encoder.bytes("character_map")?));
                    normalizers
                        .push(json!({ "type": "Strip", "strip_left": true, "strip_right": true }));
                }
                NormalizerName::OpenCharacterMap => {
                    normalizers.push(precompiled(encoder.bytes("character_map")?));
                }
                NormalizerName::CodePoints => {
                    let replacements = Replacements::new(encoder.bytes("replacements")?)?;
                    if replacements.all().next().is_some() {
                        normalizers.push(precompiled(&character_map(replacements.all())));
                    }
                }
            }
            normalizers.push(spaces);
            let model = json!({
                "type": "Unigram", "unk_id": unknown, "vocab": scored.collect::<Vec<_>>(),
                "byte_fallback": false,
            });
            let empty = (prefix.is_empty() && !fuses_unknown).then_some(*unknown);
            let input = TextInput {
                first_piece: *first_piece,
                fuses_unknown: *fuses_unknown,
                ..input(*begin, *end, *end_survives_cut, empty)
            };
            let normalizer = json!({ "type": "Sequence", "normalizers": normalizers });
            let cutting = json!({
                "type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": true,
            });
            let around = around(*begin, *end);
            Ok((file(&input, normalizer, cutting, around, model, piece(input.pad)), input))
        }
        TokenizerHeader::ByteLevel { begin, end, adds_space, cleaning } => {
            let merges = encoder.integers("merges")?;
            let pair = |pair: &[u32; 2]| json!([piece(pair[0]), piece(pair[1])]);
            let model = json!({
                "type": "BPE", "dropout": null, "unk_token": null,
                "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": false,
                "byte_fallback": false, "ignore_merges": false, "vocab": vocabulary(&pieces),
                "merges": merges.as_chunks().0.iter().map(pair).collect::<Vec<_>>(),
            });
            let normalizer = match cleaning.is_nothing() {
                true => Value::Null,
                false => json!({
                    "type": "Sequence", "normalizers": cleaning_steps(cleaning).collect::<Vec<_>>(),
                }),
            };
            let cutting = json!({
                "type": "ByteLevel", "add_prefix_space": adds_space, "trim_offsets": true,
                "use_regex": true,
            });
            let input = input(*begin, *end, true, None);
            let around = around(*begin, *end);
            Ok((file(&input, normalizer, cutting, around, model, piece(input.pad)), input))
        }
    }
}

/// Each piece's id; those that have gone have none.
fn vocabulary(pieces: &[&str]) -> serde_json::Map<String, Value> {
    let named = pieces.iter().enumerate().filter(|(_, piece)| !piece.is_empty());
    named.map(|(id, piece)| (piece.to_string(), json!(id))).collect()
}

fn cleaning_steps(cleaning: &TextCleaning) -> impl Iterator<Item = Value> {
    cleaning.0.iter().flat_map(|step| {
        let names: &[&str] = match step {
            CleaningStep::Nfc => &["NFC"],
            CleaningStep::Nfkc => &["NFKC"],
            CleaningStep::Lowercase => &["Lowercase"],
            CleaningStep::StripAccents => &["NFD", "StripAccents"],
        };
        names.iter().map(|name| json!({ "type": name }))
    })
}

fn file(
    input: &TextInput,
    normalizer: Value,
    cutting: Value,
    around: Value,
    model: Value,
    pad: &str,
) -> Value {
    let side = |is_left: bool| if is_left { "Left" } else { "Right" };
    let strategy = match input.fixed_len {
        Some(length) => json!({ "Fixed": length }),
        None => json!("BatchLongest"),
    };
    json!({
        "version": "1.0",
        "truncation": {
            "max_length": input.max_len, "strategy": "LongestFirst", "stride": 0,
            "direction": side(input.keeps_end),
        },
        "padding": {
            "strategy": strategy, "direction": side(input.pads_before), "pad_to_multiple_of": null,
            "pad_id": input.pad, "pad_type_id": 0, "pad_token": pad,
        },
        "added_tokens": [],
        "normalizer": normalizer,
        "pre_tokenizer": cutting,
        "post_processor": around,
        "decoder": null,
        "model": model,
    })
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_its_standard_has_it() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
