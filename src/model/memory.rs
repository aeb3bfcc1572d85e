//! How much memory a run will need, estimated before any of it is asked for: in wasm a
//! failed allocation ends the worker without a word.

use super::Dimensions;
use crate::config::{ModelKind, RunConfig};
use crate::error::{Error, ErrorKind};

/// What a run may take, in bytes: a phone's tab lives with it.
const LIMIT: f64 = 1e9;

/// What a frozen encoder's vectors of all tokens may take of it.
const VECTORS_LIMIT: f64 = LIMIT / 2.0;

/// Texts in one batch of evaluation where memory allows.
const EVALUATION_BATCH: f64 = 64.0;

/// Refuses a run that would not fit into memory.
///
/// # Errors
/// [`ErrorKind::TooMuchMemory`] with the estimate.
pub fn check(config: &RunConfig, size: Dimensions) -> Result<(), Error> {
    let numbers = 4.0 * parameters(config, size) // the weights, their gradients, two averages
        + f64::from(config.batch_size) * activations(config, size);
    refuse_above(LIMIT, 4.0 * numbers + vectors_bytes(size))
}

/// Refuses a frozen encoder's vectors where they would not fit, whatever the network.
///
/// * `n_values` - numbers in half precision.
///
/// # Errors
/// [`ErrorKind::TooMuchMemory`].
pub fn check_vectors(n_values: usize) -> Result<(), Error> {
    refuse_above(VECTORS_LIMIT, 2.0 * n_values as f64)
}

fn refuse_above(limit: f64, n_bytes: f64) -> Result<(), Error> {
    if n_bytes <= limit {
        return Ok(());
    }
    let megabytes = |bytes: f64| (bytes / 1e6).round() as usize;
    let limit = megabytes(limit);
    Err(ErrorKind::TooMuchMemory { n_megabytes: megabytes(n_bytes), limit }.into())
}

/// How many texts to evaluate at once.
pub fn evaluation_batch(config: &RunConfig, size: Dimensions) -> usize {
    // A quarter of the limit, as the weights and their averages are there too.
    (LIMIT / 16.0 / activations(config, size)).clamp(1.0, EVALUATION_BATCH) as usize
}

/// The parameters that can be many: those of tables and of products with a flattened picture.
fn parameters(config: &RunConfig, size: Dimensions) -> f64 {
    let d_model = f64::from(config.embedding_dim);
    let embedding = match size.d_token {
        None => size.vocabulary_size as f64 * d_model,
        Some(d_token) => d_token as f64 * (d_model + features(config) + size.n_classes as f64),
    };
    let rest = match config.model {
        ModelKind::ArticleCnn => {
            let picture = (size.max_len as f64 / 2.0) * (d_model / 2.0);
            f64::from(config.conv_filters) * picture * f64::from(config.dense_units)
        }
        ModelKind::Cnn => {
            let widths: usize = config.kernel_widths.numbers().iter().sum();
            widths as f64 * d_model * f64::from(config.filters)
        }
        ModelKind::Rnn | ModelKind::Gru | ModelKind::Lstm => {
            let hidden = f64::from(config.hidden_size);
            2.0 * 4.0 * hidden * (hidden + d_model)
        }
        ModelKind::Transformer => {
            let block = 4.0 * d_model * d_model + 2.0 * d_model * f64::from(config.feed_forward);
            f64::from(config.n_layers) * block + size.max_len as f64 * d_model
        }
    };
    embedding + rest
}

/// Numbers in the vector that a network on an encoder makes of a text's context.
fn features(config: &RunConfig) -> f64 {
    match config.model {
        ModelKind::Cnn => config.kernel_widths.numbers().len() as f64 * f64::from(config.filters),
        ModelKind::Rnn | ModelKind::Gru | ModelKind::Lstm => 2.0 * f64::from(config.hidden_size),
        ModelKind::Transformer | ModelKind::ArticleCnn => f64::from(config.embedding_dim),
    }
}

/// A frozen encoder's vectors, in half precision.
fn vectors_bytes(size: Dimensions) -> f64 {
    2.0 * size.vocabulary_size as f64 * size.d_token.unwrap_or_default() as f64
}

/// Numbers that one text leaves behind for the backward pass.
fn activations(config: &RunConfig, size: Dimensions) -> f64 {
    let seq = size.max_len as f64;
    let d_model = f64::from(config.embedding_dim);
    // The encoder's vectors, normalised, and the terms of their mean.
    let vectors = 6.0 * seq * size.d_token.unwrap_or_default() as f64;
    let embedding = 3.0 * seq * d_model + vectors;
    let rest = match config.model {
        ModelKind::Cnn => {
            let n_widths = config.kernel_widths.numbers().len() as f64;
            4.0 * seq * n_widths * (f64::from(config.filters) + d_model)
        }
        ModelKind::ArticleCnn => 3.0 * f64::from(config.conv_filters) * seq * d_model,
        ModelKind::Rnn | ModelKind::Gru | ModelKind::Lstm => {
            // Measured: about thirty numbers for each of a state, in two directions.
            60.0 * seq * f64::from(config.hidden_size)
        }
        ModelKind::Transformer => {
            let attention = 7.0 * f64::from(config.n_heads) * seq * seq;
            let token = 10.0 * d_model + 4.0 * f64::from(config.feed_forward);
            f64::from(config.n_layers) * (attention + seq * token)
        }
    };
    embedding + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(max_len: usize) -> Dimensions {
        Dimensions { vocabulary_size: 20_002, max_len, n_classes: 10, d_token: None }
    }

    #[test]
    fn defaults_fit_whatever_the_model() {
        for &model in ModelKind::ALL {
            let config = RunConfig { model, ..RunConfig::default() };
            check(&config, size(400)).unwrap();
            assert!(evaluation_batch(&config, size(50)) > 8, "{model:?}");
            let on_encoder = Dimensions { d_token: Some(512), ..size(128) };
            check(&config, on_encoder).unwrap();
            assert!(evaluation_batch(&config, on_encoder) > 4, "{model:?}");
        }
    }

    #[test]
    fn an_encoders_vectors_are_refused_past_half_of_the_memory() {
        check_vectors(250_000_000).unwrap();
        let error = check_vectors(250_000_001).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::TooMuchMemory { limit: 500, .. }), "{error}");
        let texts = Dimensions { d_token: Some(512), vocabulary_size: 1_000_000, ..size(50) };
        assert!(check(&RunConfig::default(), texts).is_err());
    }

    #[test]
    fn what_cannot_fit_is_refused_with_a_size() {
        let refused = |config: RunConfig, max_len| {
            let error = check(&config, size(max_len)).unwrap_err();
            assert!(matches!(error.kind, ErrorKind::TooMuchMemory { .. }), "{error}");
            assert!(evaluation_batch(&config, size(max_len)) >= 1);
        };
        let with = |model| RunConfig { model, batch_size: 512, ..RunConfig::default() };
        refused(with(ModelKind::Transformer), 2_000);
        refused(RunConfig { hidden_size: 512, ..with(ModelKind::Lstm) }, 2_000);
        refused(RunConfig { embedding_dim: 512, ..with(ModelKind::ArticleCnn) }, 2_000);
    }
}
