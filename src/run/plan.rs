//! What a run will do, told before it begins.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::{FrozenEncoderRun, Pupil, Run};
use crate::config::{EncoderName, RunConfig};
use crate::data::Parts;
use crate::error::{Error, Warning};
use crate::model::LayerSummary;
use crate::pretrained::Encoder;
use crate::train::{Corpus, Trainer};

/// The parts of the data, the preprocessing and the network of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Class names; their order gives the class indices.
    pub classes: Vec<String>,
    /// Examples that the run learns from; what a teacher tells it of texts without labels is none.
    pub n_training: usize,
    /// Examples that say when to stop.
    pub n_validation: usize,
    /// Examples that are only scored.
    pub n_test: usize,
    /// Ids in use, padding and unknown included.
    pub vocabulary_size: usize,
    /// The most tokens that are read of a text.
    pub max_len: usize,
    /// Share of the tokens that the vocabulary lacks: of those held out, or with an encoder of
    /// all.
    pub unknown_share: f64,
    /// The layers of the model, the encoder first.
    pub layers: Vec<LayerSummary>,
    /// Parameters of all layers.
    pub n_parameters: usize,
    /// Gradient steps of one pass over the training part.
    pub steps_per_epoch: usize,
    /// Steps of the whole run, as far as it can be told.
    pub n_steps: usize,
    /// Texts that are longer than what the model reads.
    pub warnings: Vec<Warning>,
    /// The pretrained encoder that the run needs.
    pub encoder: Option<EncoderName>,
    /// Whether that encoder is loaded. Without it lengths and unknown tokens are not known yet.
    pub encoder_loaded: bool,
    /// Whether the run begins with what the run before has learned.
    pub goes_on: bool,
}

impl Plan {
    /// What can be told of a run before its encoder is loaded.
    pub fn without_encoder(parts: &Parts, config: &RunConfig) -> Self {
        Self {
            classes: parts.classes.clone(),
            n_training: parts.training.len(),
            n_validation: parts.validation.len(),
            n_test: parts.test.len(),
            vocabulary_size: 0,
            max_len: 0,
            unknown_share: 0.0,
            layers: Vec::new(),
            n_parameters: 0,
            steps_per_epoch: 0,
            n_steps: 0,
            warnings: Vec::new(),
            encoder: config.encoder(),
            encoder_loaded: false,
            goes_on: false,
        }
    }
}

impl Run {
    /// The plan of this run, which does not know whether it goes on from another.
    ///
    /// # Errors
    /// Those of [`Parts::new`].
    pub fn plan(&self) -> Result<Plan, Error> {
        let config = self.config();
        let of_encoder =
            |encoder: &Encoder| (encoder.info().vocabulary_size, encoder.info().max_len);
        let of_trainer = |trainer: &Trainer| {
            let corpus = trainer.corpus();
            let layers = trainer.model().layers(corpus.max_len);
            let read = (corpus.dimensions().vocabulary_size, corpus.max_len);
            (counts_of(corpus), layers, read, corpus.unknown_share, corpus.warnings.clone())
        };
        let of_network = |run: &FrozenEncoderRun| {
            let counts = match run.trainer() {
                Some(trainer) => counts_of(trainer.corpus()),
                None => {
                    let Parts { training, validation, test, n_told, .. } = run.parts()?;
                    ([training.len() - n_told, validation.len(), test.len()], n_told)
                }
            };
            let read = of_encoder(run.encoder());
            Ok::<_, Error>((
                counts,
                run.layers().to_vec(),
                read,
                run.unknown_share(),
                run.warnings().to_vec(),
            ))
        };
        let (counts, layers, (vocabulary_size, max_len), unknown_share, warnings) = match self {
            Self::Scratch(trainer) => of_trainer(trainer),
            Self::Network(run) => of_network(run)?,
            Self::Taught(run) => match run.pupil() {
                Pupil::Scratch(trainer) => of_trainer(trainer),
                Pupil::Network(run) => of_network(run)?,
            },
            Self::Transfer(run) => {
                let counts = [run.training(), run.validation(), run.test()].map(<[_]>::len);
                let read = of_encoder(run.encoder());
                ((counts, 0), run.layers(), read, run.unknown_share(), run.warnings().to_vec())
            }
            Self::BinaryRelevance(run) => {
                let read = of_encoder(run.encoder());
                (
                    (run.n_examples(), 0),
                    run.layers(),
                    read,
                    run.unknown_share(),
                    run.warnings().to_vec(),
                )
            }
        };
        let ([n_training, n_validation, n_test], n_told) = counts;
        Ok(Plan {
            classes: self.classes().to_vec(),
            n_training,
            n_validation,
            n_test,
            vocabulary_size,
            max_len,
            unknown_share,
            n_parameters: layers.iter().map(|layer| layer.n_parameters).sum(),
            layers,
            steps_per_epoch: (n_training + n_told).div_ceil(config.batch_size as usize),
            n_steps: self.n_steps(),
            warnings,
            encoder: config.encoder(),
            encoder_loaded: config.encoder().is_some(),
            goes_on: false,
        })
    }
}

/// Examples of each part, and texts that were told.
fn counts_of(corpus: &Corpus) -> ([usize; 3], usize) {
    let parts = [corpus.labelled(), &corpus.validation, &corpus.test];
    (parts.map(<[_]>::len), corpus.n_told)
}
