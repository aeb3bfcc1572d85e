//! A run's model as a file, and a run made again of one.
//!
//! The file has all that predictions and explanations need and none of the texts; vectors of them
//! are in it, as far as they are not too many and the run is not private, so that nothing has to be
//! read again where the same texts are given back. Then the run is as it was at its end, to the last bit of every
//! probability on the same engine.

mod header;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use burn::prelude::Device;

use super::{BinaryRelevance, FrozenEncoderRun, Part, Run};
use crate::config::{EncoderName, RunConfig};
use crate::data::{Example, MAX_CLASSES, Parts};
use crate::engine;
use crate::error::{Error, ErrorKind, FileFault};
use crate::model::TokenVectors;
use crate::pretrained::Encoder;
use crate::tensor_file::{Fingerprint, Refusal, TensorFile, TensorFileWriter};
use crate::text::{Tokenizer, Vocabulary};
use crate::train::{Corpus, RunPosition, Trainer};
use crate::transfer::{Ensemble, Transfer, WorkDone};
pub(crate) use header::{ModelHeader, SavedHeader};

/// Of vectors of the texts: of more, the model is kept without them.
const MOST_VECTOR_BYTES: usize = 32_000_000;
/// The most tokens that a setting lets a model read.
const MOST_MAX_LEN: usize = 2_000;

/// A data set: the table, and a test table of the person's own.
pub type Data<'a> = (&'a [Example], Option<&'a [Example]>);

impl Run {
    /// The model of a run that is over, or was stopped, as a file.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned; [`ErrorKind::NotFinite`] where the
    /// weights are no numbers; [`ErrorKind::Engine`] where the device fails.
    pub async fn save(&mut self) -> Result<Vec<u8>, Error> {
        self.settle()?;
        // Its promise is of the whole file: nothing is in it that was seen of a text without noise.
        let is_private = self.config().private;
        let mut file = TensorFileWriter::default();
        file.strings("classes", self.classes()).map_err(engine::failure)?;
        let (model, has_texts) = match self {
            Self::Taught(_) => return Err(ErrorKind::NotReady.into()),
            Self::Scratch(trainer) => {
                let tokenizer = trainer.corpus().tokenizer.as_ref().ok_or(ErrorKind::NotReady)?;
                let tokens = tokenizer.vocabulary.tokens();
                file.strings("vocabulary", tokens).map_err(engine::failure)?;
                let position = write_weights(trainer, &mut file).await?;
                let max_len = tokenizer.max_len;
                (ModelHeader::Scratch { max_len, position }, !is_private)
            }
            Self::Network(run) => {
                let trainer = run.trainer().ok_or(ErrorKind::NotReady)?;
                let position = write_weights(trainer, &mut file).await?;
                let all = trainer.corpus().vectors.as_ref().ok_or(ErrorKind::NotReady)?;
                file.floats("vectors.mean", all.mean());
                file.floats("vectors.scale", &[all.scale()]);
                let n_bytes = 2 * run.n_tokens_of_examples() * all.width();
                let has_texts = !is_private && n_bytes <= MOST_VECTOR_BYTES;
                if has_texts {
                    let (vectors, ids) = run.vectors_of_examples(all)?;
                    file.halves("vectors", vectors.halves());
                    // A text's tokens were numbered on.
                    let first = |ids: &Vec<u32>| ids.first().copied().unwrap_or_default();
                    file.integers("texts.first", ids.iter().map(first));
                    file.integers("texts.length", ids.iter().map(|ids| ids.len() as u32));
                }
                (ModelHeader::Network { position, n_read: run.n_read() }, has_texts)
            }
            Self::Transfer(run) => write_transfer(run, !is_private, &mut file).await?,
            Self::BinaryRelevance(run) => {
                for (label, run) in run.runs().iter().enumerate() {
                    file.bytes(format!("label.{label}"), transfer_file(run).await?);
                }
                (ModelHeader::BinaryRelevance, true)
            }
        };
        let data = match has_texts {
            true => Some(self.fingerprint()?),
            false => None,
        };
        let encoder = self.encoder().map(|encoder| &**encoder);
        let header = SavedHeader::new(self.config(), encoder, data, model);
        file.finish(&header).map_err(engine::failure)
    }

    /// A run at its end, made of a file.
    ///
    /// * `data` - what the run was made of; without it, or where there was too much of it for the
    ///   file, the parts have no examples.
    /// * `find` - the encoder of a name, if it is at hand.
    /// * `device` - with gradients, the one that the encoder was loaded on.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] with what is wrong with the file; [`ErrorKind::EncoderMissing`]
    /// and [`ErrorKind::OtherEncoder`]; [`ErrorKind::TooMuchMemory`].
    pub fn open(
        bytes: &[u8],
        data: Option<Data>,
        find: impl FnOnce(EncoderName) -> Option<Rc<Encoder>>,
        device: &Device,
    ) -> Result<Self, Error> {
        let mut find = Some(find);
        // An encoder is asked for once.
        Self::open_file(bytes, data, &mut |name| find.take().and_then(|find| find(name)), device)
    }

    /// As [`Run::open`], which is compiled once for each caller.
    fn open_file(
        bytes: &[u8],
        data: Option<Data>,
        find: &mut dyn FnMut(EncoderName) -> Option<Rc<Encoder>>,
        device: &Device,
    ) -> Result<Self, Error> {
        let (file, header) = SavedHeader::open(bytes).map_err(invalid)?;
        let SavedHeader {
            config, encoder: fingerprint, own_encoder, data: own_data, model, ..
        } = header;
        let classes = file.strings("classes").map_err(invalid)?;
        let least = if config.has_several_labels() { 1 } else { 2 };
        if !(least..=MAX_CLASSES).contains(&classes.len()) {
            return Err(invalid("it has too few classes, or too many".into()));
        }
        let encoder = match config.encoder() {
            Some(name) => {
                let missing = || ErrorKind::EncoderMissing {
                    name: name.name().to_string(),
                    model: own_encoder,
                };
                let encoder = find(name).ok_or_else(missing)?;
                if Some(encoder.fingerprint()) != fingerprint {
                    return Err(ErrorKind::OtherEncoder { name: name.name().to_string() }.into());
                }
                Some(encoder)
            }
            None => None,
        };
        let data = data.filter(|_| own_data.is_some());
        let parts = match data {
            Some((examples, test)) => Parts::new(examples, test, &config)?,
            None => Parts::without_examples(classes.clone(), &config),
        };
        if parts.classes != classes {
            return Err(invalid("it is of other texts".into()));
        }
        let run = match (model, encoder) {
            (ModelHeader::Scratch { max_len, position }, _) => {
                if !(1..=MOST_MAX_LEN).contains(&max_len) {
                    return Err(invalid(format!("it reads {max_len} tokens of a text").into()));
                }
                let tokens = file.strings("vocabulary").map_err(invalid)?;
                let tokenizer = match config.private {
                    true => Tokenizer::private(&config),
                    false => Tokenizer::of(Vocabulary::of(tokens), max_len, &config),
                };
                let corpus = Corpus::with_tokenizer(parts, tokenizer);
                let trainer = read_weights(&file, corpus, config, position, device)?;
                Self::Scratch(Box::new(trainer))
            }
            (ModelHeader::Network { position, n_read }, Some(encoder)) => {
                let n_texts = parts.n_texts();
                let (vectors, ids) = read_vectors(&file, &encoder, n_texts).map_err(invalid)?;
                let all = parts.all().map(|labelled| ids[labelled.group].clone()).collect();
                let max_len = encoder.info().max_len;
                let corpus = Corpus::with_standard_vectors(&parts, all, vectors, max_len)?;
                let trainer = read_weights(&file, corpus, config, position, device)?;
                let run =
                    FrozenEncoderRun::trained(&parts, data, ids, n_read, encoder, trainer, device);
                Self::Network(Box::new(run))
            }
            (ModelHeader::Transfer { step, ensemble, spent }, Some(encoder)) => {
                let n_texts = parts.n_texts();
                // The class names come after the texts.
                let n_names = if config.is_of_texts() { classes.len() } else { 0 };
                let n_numbers = if n_texts > 0 { n_texts + n_names } else { 0 };
                let rows = |name: &str, width: usize| -> Result<Vec<Vec<f32>>, Refusal> {
                    let values = match n_numbers {
                        0 => Vec::new(),
                        _ => file.floats_of(name, n_numbers * width)?,
                    };
                    Ok(values.chunks_exact(width.max(1)).map(<[f32]>::to_vec).collect())
                };
                let tuned = match file.has("tuned.head.mean") {
                    true => rows("texts.tuned", encoder.n_outputs()).map_err(invalid)?,
                    false => Vec::new(),
                };
                let frozen = rows("texts.frozen", encoder.info().n_features).map_err(invalid)?;
                let ensemble = Ensemble::read(&file, ensemble, &encoder, classes.len(), tuned);
                let ensemble = ensemble.map_err(invalid)?;
                let done = WorkDone { step, spent };
                let run =
                    Transfer::trained(&parts, frozen, config, encoder, ensemble, done, device)?;
                Self::Transfer(Box::new(run))
            }
            (ModelHeader::BinaryRelevance, Some(encoder)) => {
                let run = |label: usize| {
                    let other = || invalid("a label's file is of another kind of run".into());
                    let bytes = file.bytes(&format!("label.{label}")).map_err(invalid)?;
                    let (_, own) = SavedHeader::open(bytes).map_err(invalid)?;
                    if !matches!(own.model, ModelHeader::Transfer { .. }) {
                        return Err(other());
                    }
                    match Self::open_file(bytes, None, &mut |_| Some(encoder.clone()), device)? {
                        Self::Transfer(run) => Ok(*run),
                        _ => Err(other()),
                    }
                };
                let runs = (0..classes.len()).map(run).collect::<Result<Vec<_>, _>>()?;
                let run = BinaryRelevance::trained(&parts, config, encoder, runs);
                Self::BinaryRelevance(Box::new(run))
            }
            (
                ModelHeader::Network { .. }
                | ModelHeader::Transfer { .. }
                | ModelHeader::BinaryRelevance,
                None,
            ) => {
                return Err(ErrorKind::NotReady.into());
            }
        };
        if data.is_some() && Some(run.fingerprint()?) != own_data {
            return Err(invalid("it is of other texts".into()));
        }
        Ok(run)
    }

    /// The encoder that the model stands on.
    fn encoder(&self) -> Option<&Rc<Encoder>> {
        match self {
            Self::Scratch(_) | Self::Taught(_) => None,
            Self::Network(run) => Some(run.encoder()),
            Self::Transfer(run) => Some(run.encoder()),
            Self::BinaryRelevance(run) => Some(run.encoder()),
        }
    }

    /// Tells the examples of one run from those of another, as far as their models read them.
    fn fingerprint(&self) -> Result<u64, Error> {
        let mut hash = Fingerprint::default();
        for part in [Part::Training, Part::Validation, Part::Test] {
            for row in self.rows(part)? {
                hash.add_number(row.row as u64);
                hash.add_number(row.label as u64);
            }
            hash.add_number(u64::MAX);
        }
        let mut add = |ids: &[u32]| {
            ids.iter().for_each(|&id| hash.add_number(u64::from(id)));
            hash.add_number(u64::MAX);
        };
        match self {
            Self::Taught(_) => return Err(ErrorKind::NotReady.into()),
            Self::Scratch(trainer) => {
                let corpus @ Corpus { validation, test, .. } = trainer.corpus();
                let all = corpus.labelled().iter().chain(validation).chain(test);
                all.for_each(|example| add(&example.ids));
            }
            Self::Network(run) => run.texts().iter().for_each(|ids| add(ids)),
            Self::Transfer(run) => {
                let all = run.training().iter().chain(run.validation()).chain(run.test());
                all.for_each(|example| hash.add(run.text_of(example).as_bytes()));
            }
            Self::BinaryRelevance(run) => run.texts().for_each(|text| hash.add(text.as_bytes())),
        }
        Ok(hash.finish())
    }
}

/// The file of a classifier on an encoder's sentence vectors, as one of several labels: without
/// vectors of its texts.
///
/// # Errors
/// Those of [`Run::save`].
async fn transfer_file(run: &Transfer) -> Result<Vec<u8>, Error> {
    let mut file = TensorFileWriter::default();
    file.strings("classes", run.classes()).map_err(engine::failure)?;
    let (model, _) = write_transfer(run, false, &mut file).await?;
    let header = SavedHeader::new(run.config(), Some(run.encoder()), None, model);
    file.finish(&header).map_err(engine::failure)
}

/// Writes a classifier on an encoder's sentence vectors; whether vectors of its texts are there.
///
/// * `with_texts` - unless they are too many.
async fn write_transfer(
    run: &Transfer,
    with_texts: bool,
    file: &mut TensorFileWriter,
) -> Result<(ModelHeader, bool), Error> {
    let model = run.model().ok_or(ErrorKind::NotReady)?;
    let ensemble = model.write(run.encoder(), file).await?;
    let tuned = model.tuned.iter().flat_map(|tuned| &tuned.features);
    let tuned: Vec<f32> = tuned.flatten().copied().collect();
    let n_values = run.frozen().map(<[f32]>::len).sum::<usize>() + tuned.len();
    let has_texts = with_texts && 4 * n_values <= MOST_VECTOR_BYTES;
    if has_texts {
        file.floats("texts.frozen", &run.frozen().collect::<Vec<_>>().concat());
        file.floats("texts.tuned", &tuned);
    }
    let (step, spent) = (run.step(), run.privacy());
    Ok((ModelHeader::Transfer { step, ensemble, spent }, has_texts))
}

fn invalid(Refusal { fault, detail }: Refusal) -> Error {
    ErrorKind::InvalidModel { fault, detail }.into()
}

async fn write_weights(
    trainer: &Trainer,
    file: &mut TensorFileWriter,
) -> Result<RunPosition, Error> {
    for (index, values) in trainer.weights().await?.into_iter().enumerate() {
        if !values.iter().all(|value| value.is_finite()) {
            return Err(trainer.not_finite());
        }
        file.floats(format!("model.{index}"), &values);
    }
    Ok(match trainer.config().private {
        true => trainer.position().without_scores(),
        false => trainer.position().clone(),
    })
}

fn read_weights(
    file: &TensorFile,
    corpus: Corpus,
    config: RunConfig,
    position: RunPosition,
    device: &Device,
) -> Result<Trainer, Error> {
    let names = (0..).map(|index| format!("model.{index}"));
    let weights = names.take_while(|name| file.has(name)).map(|name| file.floats(&name));
    let weights = weights.collect::<Result<Vec<_>, _>>().map_err(invalid)?;
    Trainer::trained(corpus, config, position, weights, device)?.map_err(invalid)
}

/// The token vectors of the texts, and those of each text by their numbers.
fn read_vectors(
    file: &TensorFile,
    encoder: &Encoder,
    n_texts: usize,
) -> Result<(TokenVectors, Vec<Vec<u32>>), Refusal> {
    let width = encoder.info().d_token;
    let mean = file.floats_of("vectors.mean", width)?;
    let scale = file.floats_of("vectors.scale", 1)?[0];
    if n_texts == 0 {
        return Ok((TokenVectors::of(Vec::new(), mean, scale), Vec::new()));
    }
    let halves = file.halves("vectors")?;
    file.check_numbers("vectors", TokenVectors::numbers(&halves))?;
    let vectors = TokenVectors::of(halves, mean, scale);
    let (first, length) = (file.integers("texts.first")?, file.integers("texts.length")?);
    if first.len() != n_texts || length.len() != n_texts {
        return Err(Refusal::new(FileFault::Unfit, "it is of other texts"));
    }
    let texts = first.into_iter().zip(length).map(|(first, length)| {
        let end = first.checked_add(length).filter(|&end| end as usize <= vectors.n_rows());
        end.map(|end| (first..end).collect())
    });
    let texts: Option<Vec<Vec<u32>>> = texts.collect();
    Ok((vectors, texts.ok_or("its texts have tokens that there are not")?))
}
