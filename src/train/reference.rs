//! A tiny fixed run whose numbers are the same on every engine, but for rounding.

use burn::prelude::*;

use super::{Corpus, Trainer, TrainingEvent};
use crate::config::{Integers, ModelKind, RunConfig};
use crate::data::Example;
use crate::error::Error;

/// Gradient steps taken: enough for forward, backward and two updates to show in the loss.
const N_STEPS: usize = 3;

const TEXTS: [(&str, &str); 6] = [
    ("north", "snow and wind today"),
    ("south", "sun and sand"),
    ("north", "wind from the north, more snow"),
    ("south", "sand in the sun all day long"),
    ("east", "rain over the river"),
    ("east", "the river and the rain"),
];

/// Trains one architecture for three steps and returns its losses, gradient norms and
/// the probabilities it ends with.
///
/// The engines' parity check compares these numbers: a wrong kernel in the forward pass,
/// the backward pass or the optimizer shows in them.
///
/// # Errors
/// Those of [`Trainer::advance`].
pub async fn reference_run(model: ModelKind, device: &Device) -> Result<Vec<f32>, Error> {
    let config = RunConfig {
        model,
        embedding_dim: 8,
        filters: 4,
        conv_filters: 2,
        dense_units: 8,
        hidden_size: 4,
        n_heads: 2,
        feed_forward: 8,
        kernel_widths: Integers("2,3".to_string()),
        validation_share: 0.0,
        batch_size: 4,
        ..RunConfig::default()
    };
    let examples: Vec<Example> = TEXTS
        .iter()
        .enumerate()
        .map(|(row, (label, text))| Example {
            text: text.to_string(),
            label: label.to_string(),
            line: row + 1,
        })
        .collect();
    let corpus = Corpus::build(&examples, None, &config)?;
    let mut trainer = Trainer::new(corpus, config, device)?;
    let mut numbers = Vec::new();
    for event in trainer.advance(N_STEPS).await? {
        if let TrainingEvent::Step { loss, gradient_norm, .. } = event {
            numbers.extend([loss as f32, gradient_norm as f32]);
        }
    }
    let texts: Vec<&[u32]> =
        trainer.corpus().training.iter().map(|example| example.ids.as_slice()).collect();
    let probabilities = trainer.probabilities(&texts).await?;
    numbers.extend(probabilities.iter().flatten().map(|&probability| probability as f32));
    Ok(numbers)
}
