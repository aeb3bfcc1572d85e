//! Makes `src/transfer/valence.bin`, the direction of good and bad in the small encoder's vectors.
//! `cargo xtask models` calls it.
//!
//! ```text
//! cargo run --release --example valence -- LEXICON [--check]
//! ```
//!
//! A line of LEXICON is a word, a tab and how good it is; what follows is not read. Where they are
//! added up in another order, sums differ in their last bits: `--check` asks that the direction is
//! the same but for those.

use std::fs;
use std::io::Read;
use std::path::Path;

use burn::tensor::f16;
use flate2::read::GzDecoder;
use handful::engine;
use handful::linear::Standardizer;
use handful::pretrained::Encoder;

const FILE: &str = "src/transfer/valence.bin";
/// Texts in one batch.
const BATCH: usize = 64;
/// How alike two directions are that are the same but for the order of sums.
const LEAST_COSINE: f32 = 0.99999;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let lexicon = arguments.first().ok_or("Which lexicon?")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut bytes = Vec::new();
    let packed = fs::File::open(root.join("www/models/small.safetensors.gz"))?;
    GzDecoder::new(packed).read_to_end(&mut bytes)?;
    let device = pollster::block_on(engine::start())?.0.inner();
    let encoder = Encoder::load(&bytes, &device)?;

    let text = fs::read_to_string(lexicon)?;
    let words = rated(&text);
    let mut features = Vec::with_capacity(words.len());
    for batch in words.chunks(BATCH) {
        let ids: Vec<Vec<u32>> = batch.iter().map(|(word, _)| encoder.ids(word)).collect();
        let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
        features.extend(pollster::block_on(encoder.features(&ids))?);
    }
    let direction = direction(&words, &features);
    let path = root.join(FILE);
    if arguments.iter().any(|argument| argument == "--check") {
        let kept: Vec<f32> = fs::read(&path)?
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&bytes| f16::from_le_bytes(bytes).to_f32())
            .collect();
        // Half precision leaves it a little shorter or longer than 1.
        let length = kept.iter().map(|value| value * value).sum::<f32>().sqrt();
        let cosine = kept.iter().zip(&direction).map(|(a, b)| a * b).sum::<f32>() / length;
        if kept.len() != direction.len() || cosine < LEAST_COSINE {
            return Err(format!("{FILE} is another direction: cosine {cosine}").into());
        }
        println!("{FILE} is the direction of {} words.", words.len());
        return Ok(());
    }
    let bytes: Vec<u8> =
        direction.iter().flat_map(|&value| f16::from_f32(value).to_le_bytes()).collect();
    fs::write(&path, &bytes)?;
    println!("{FILE}: {} bytes, of {} words", bytes.len(), words.len());
    Ok(())
}

/// The words with how good they are; of letters alone, as marks and emoticons are no words.
fn rated(lexicon: &str) -> Vec<(&str, f32)> {
    let mut words = Vec::new();
    for line in lexicon.lines() {
        let mut fields = line.split('\t');
        let word = fields.next().unwrap_or_default();
        let value = fields.next().and_then(|value| value.parse().ok());
        let is_word = word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        words.extend(value.filter(|_| is_word).map(|value| (word, value)));
    }
    words
}

/// The mean of the good words' unit vectors about the mean of all, less that of the bad ones', of
/// length 1.
fn direction(words: &[(&str, f32)], features: &[Vec<f32>]) -> Vec<f32> {
    let standardizer = Standardizer::fit(features.iter().map(Vec::as_slice));
    let n_features = features.first().map_or(0, Vec::len);
    let mut sums = [vec![0.0_f64; n_features], vec![0.0_f64; n_features]];
    let mut counts = [0.0_f64; 2];
    for ((_, value), row) in words.iter().zip(features) {
        if *value == 0.0 {
            continue;
        }
        let side = usize::from(*value < 0.0);
        counts[side] += 1.0;
        for (sum, value) in sums[side].iter_mut().zip(standardizer.apply(row)) {
            *sum += f64::from(value);
        }
    }
    let mut direction: Vec<f64> = sums[0]
        .iter()
        .zip(&sums[1])
        .map(|(good, bad)| good / counts[0] - bad / counts[1])
        .collect();
    let length = direction.iter().map(|value| value * value).sum::<f64>().sqrt();
    direction.iter_mut().for_each(|value| *value /= length);
    direction.iter().map(|&value| value as f32).collect()
}
