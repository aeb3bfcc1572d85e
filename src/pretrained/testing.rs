//! Files of weights for tests.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, TensorView};

use super::Encoder;
use crate::config::EncoderName;
use crate::data::Example;
use crate::model::testing::device;

/// A file's encoder, on a device with gradients.
pub fn encoder(file: &File) -> Encoder {
    Encoder::load(&file.bytes(), &device()).unwrap()
}

/// Examples with these labels and texts, one a line.
pub fn examples(rows: &[(&str, &str)]) -> Vec<Example> {
    let example = |(row, (label, text)): (usize, &(&str, &str))| Example {
        text: text.to_string(),
        label: label.to_string(),
        line: row + 1,
    };
    rows.iter().enumerate().map(example).collect()
}

/// An encoder that was given a vector of each text of [`planted`], which its class is plain from.
pub fn given(name: EncoderName) -> Encoder {
    let encoder = Encoder::given(name, 4, &device()).unwrap();
    give(&encoder, planted().into_iter().map(|example| example.text));
    encoder
}

/// Gives vectors of some texts, by how many words `a` and `b` they have.
pub fn give(encoder: &Encoder, texts: impl IntoIterator<Item = String>) {
    let texts: Vec<String> = texts.into_iter().collect();
    let vector = |text: &String| {
        let count = |word: char| text.matches(word).count() as f32;
        let vector = [count('a'), count('b'), 1.0, (text.len() % 3) as f32];
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.map(|value| value / length)
    };
    let vectors: Vec<f32> = texts.iter().flat_map(vector).collect();
    encoder.given_vectors().unwrap().give(&texts, &vectors, 4).unwrap();
}

/// Ten different texts of each of two classes: more words `a` than `b`, or the reverse.
pub fn planted() -> Vec<Example> {
    #[rustfmt::skip]
    let more_a = [
        "a", "a a", "a a a", "a a b", "a b a", "b a a", "a a a b", "a a b a", "a b a a", "b a a a",
    ];
    let swap = |text: &str| -> String {
        text.chars()
            .map(|c| {
                if c == 'a' {
                    'b'
                } else if c == 'b' {
                    'a'
                } else {
                    c
                }
            })
            .collect()
    };
    let rows =
        more_a.iter().flat_map(|text| [("more a", text.to_string()), ("more b", swap(text))]);
    let rows: Vec<(&str, String)> = rows.collect();
    let rows: Vec<(&str, &str)> =
        rows.iter().map(|(label, text)| (*label, text.as_str())).collect();
    examples(&rows)
}

/// The same three times: so many texts that *Automatic* tries to tune the top of a CNN, too.
pub fn many_planted() -> Vec<Example> {
    [planted(), planted(), planted()].concat()
}

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub struct File {
    header: Option<String>,
    tensors: Vec<(String, Dtype, Vec<usize>, Vec<u8>)>,
}

impl File {
    pub fn with(mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Self {
        self.tensors.push((name.to_string(), dtype, shape.to_vec(), bytes.to_vec()));
        self
    }

    pub fn floats(self, name: &str, shape: &[usize], values: &[f32]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.with(name, Dtype::F32, shape, &bytes)
    }

    /// The same file with its matrices of floats in bytes, of one scale each.
    #[cfg(not(feature = "gpu"))]
    pub fn in_bytes(self) -> Self {
        use crate::tensor_file::f32s;

        let Self { header, tensors } = self;
        let mut file = Self { header, ..Self::default() };
        for (name, dtype, shape, bytes) in tensors {
            if dtype != Dtype::F32 || shape.len() != 2 {
                file = file.with(&name, dtype, &shape, &bytes);
                continue;
            }
            // The numbers are between -1 and 1.
            let scale = 1.0 / 127.0;
            let codes: Vec<u8> = f32s(&bytes)
                .into_iter()
                .map(|value| (value / scale).round() as i8)
                .map(i8::cast_unsigned)
                .collect();
            file = file.with(&name, Dtype::I8, &shape, &codes);
            file = file.floats(&format!("{name}.scale"), &[1], &[scale]);
        }
        file
    }

    /// The same file with the first number of one of its tensors replaced.
    pub fn spoiled(mut self, name: &str, bytes: &[u8]) -> Self {
        let (.., values) = self.tensors.iter_mut().find(|(own, ..)| own == name).unwrap();
        values[..bytes.len()].copy_from_slice(bytes);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let metadata =
            self.header.clone().map(|header| HashMap::from([("handful".into(), header)]));
        let views = self.tensors.iter().map(|(name, dtype, shape, bytes)| {
            (name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).unwrap())
        });
        safetensors::serialize(views, metadata).unwrap()
    }
}

/// Ids 0 to 2 are special.
const PIECES: &[u8] = "<unk>\0<s>\0</s>\0▁\0▁a\0b\0".as_bytes();

/// A small file of a kind of network, with weights that mean nothing.
pub fn cnn() -> File {
    cnn_of([3, 5, 6, 7, 4])
}

/// The same of so many numbers in the pooled vector and in each layer above it.
#[rustfmt::skip]
pub fn cnn_of([d_pooled, d_first, d_second, d_third, d_vector]: [usize; 5]) -> File {
    let shapes: [(&str, &[usize]); 28] = [
        ("proj2", &[2, 4]), ("proj_b2", &[2]), ("ln_g2", &[2]), ("ln_b2", &[2]),
        ("w1_2", &[2, 4]), ("b1_2", &[2]), ("w2_2", &[2, 4]), ("b2_2", &[2]),
        ("proj3", &[2, 4]), ("proj_b3", &[2]), ("ln_g3", &[2]), ("ln_b3", &[2]),
        ("w1_3", &[2, 6]), ("b1_3", &[2]), ("w2_3", &[2, 6]), ("b2_3", &[2]),
        ("proj5", &[2, 4]), ("proj_b5", &[2]), ("ln_g5", &[2]), ("ln_b5", &[2]),
        ("w1_5", &[2, 10]), ("b1_5", &[2]), ("w2_5", &[2, 10]), ("b2_5", &[2]),
        ("ln_g", &[10]), ("ln_b", &[10]), ("cnn_W", &[d_pooled, 10]), ("cnn_b", &[d_pooled]),
    ];
    let averaging: [(&str, &[usize]); 6] = [
        ("d0", &[d_first, d_pooled]), ("p1", &[d_second, d_pooled]), ("d1", &[d_second, d_first]),
        ("d2", &[d_third, d_second]), ("p3", &[d_vector, d_second]), ("d3", &[d_vector, d_third]),
    ];
    let mut map = vec![0u8; 4 + 256 + 1];
    map[1] = 1;
    let mut file = File::default()
        .with("pieces", Dtype::U8, &[PIECES.len()], PIECES)
        .with("character_map", Dtype::U8, &[map.len()], &map)
        .with("original_ids", Dtype::U32, &[6], &[0; 24])
        .floats("scores", &[6], &[0.0, 0.0, 0.0, -3.0, -2.0, -2.0])
        .with("embedding", Dtype::I8, &[6, 4], &(0..24).map(|x| x * 7).collect::<Vec<u8>>())
        .floats("embedding.scale", &[1], &[0.03]);
    for (name, shape) in shapes.into_iter().chain(averaging) {
        file = file.filled(name, shape);
    }
    file.header = Some(
        r#"{"format":1,"info":{"name":"small","model":"tiny","languages":["en"],"vocabularySize":6,
        "nParameters":1,"nFeatures":7,"dToken":10,"maxLen":8},"architecture":{"kind":"use-cnn"},
        "tokenizer":{"kind":"unigram","normalizer":"character-map","begin":1,"end":2,"unknown":0,
        "first_piece":3,"unknown_score":-20.0,"prefix":"","end_survives_cut":false}}"#
            .to_string(),
    );
    file.described("\"nFeatures\":7", &format!("\"nFeatures\":{}", d_vector + d_pooled))
}

/// As [`cnn`]; two layers of two heads.
pub fn bert() -> File {
    let mut file = File::default()
        .with("pieces", Dtype::U8, &[PIECES.len()], PIECES)
        .with("original_ids", Dtype::U32, &[6], &[0; 24])
        .with("replacements", Dtype::U8, &[9], &[9, 0, 0, 0, 1, 32, 0, 0, 0])
        .floats("scores", &[6], &[0.0, 0.0, 0.0, -3.0, -2.0, -2.0]);
    let vectors = ["type", "embedding_norm.weight", "embedding_norm.bias"];
    for name in vectors {
        file = file.filled(name, &[4]);
    }
    file = file.filled("embedding", &[6, 4]).filled("position", &[9, 4]);
    for layer in 0..2 {
        for (part, shape) in [
            ("query", [4, 4]),
            ("key", [4, 4]),
            ("value", [4, 4]),
            ("attention_output", [4, 4]),
            ("expand", [6, 4]),
            ("contract", [4, 6]),
        ] {
            file = file
                .filled(&format!("layer.{layer}.{part}.weight"), &shape)
                .filled(&format!("layer.{layer}.{part}.bias"), &shape[..1]);
        }
        for part in ["attention_norm", "output_norm"] {
            file = file
                .filled(&format!("layer.{layer}.{part}.weight"), &[4])
                .filled(&format!("layer.{layer}.{part}.bias"), &[4]);
        }
    }
    file.header = Some(
        r#"{"format":1,"info":{"name":"large","model":"tiny","languages":["en"],"vocabularySize":6,
        "nParameters":1,"nFeatures":4,"dToken":4,"maxLen":8},"architecture":{"kind":"bert",
        "hidden":4,"layers":2,"heads":2,"inner":6,"eps":1e-12,"positions":9},
        "tokenizer":{"kind":"unigram","normalizer":"code-points","begin":1,"end":2,"unknown":0,
        "first_piece":3,"unknown_score":-20.0,"prefix":"b ","end_survives_cut":true}}"#
            .to_string(),
    );
    file
}

impl File {
    /// Numbers between -1 and 1, others for each name.
    fn filled(self, name: &str, shape: &[usize]) -> Self {
        let n: usize = shape.iter().product();
        let start = name.bytes().fold(0u32, |sum, byte| sum * 31 % 1009 + u32::from(byte));
        let values: Vec<f32> =
            (0..n).map(|index| (start as f32 + index as f32 * 1.7).sin()).collect();
        self.floats(name, shape, &values)
    }

    /// The same file with a part of its description replaced.
    pub fn described(mut self, from: &str, to: &str) -> Self {
        let header = self.header.take().unwrap();
        assert!(header.contains(from));
        self.header = Some(header.replace(from, to));
        self
    }
}
