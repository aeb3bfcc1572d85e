//! What classifies, into a file and out of it.

use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};
use serde::{Deserialize, Serialize};

use super::{Ensemble, Tuned};
use crate::engine;
use crate::error::Error;
use crate::linear::{Analyzer, FittedHead, LinearClassifier, NgramClassifier, Standardizer, TfIdf};
use crate::model::{parameters_of, with_parameters_of};
use crate::pretrained::{Encoder, EncoderNetwork};
use crate::tensor_file::{Refusal, TensorFile, TensorFileWriter};
use crate::transfer::Choice;

/// More than any cross-validation finds.
const MOST_FACTOR: f64 = 1e3;

/// What is not among the tensors.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EnsembleHeader {
    choice: Choice,
    /// The bits of the choice's numbers: as text they may lose their last one.
    bits: Vec<u64>,
    analyzer: Option<Analyzer>,
}

impl EnsembleHeader {
    /// How the classifiers were made and are weighed, with every number to its last bit.
    ///
    /// # Errors
    /// That it cannot be.
    pub(crate) fn choice(mut self) -> Result<Choice, Refusal> {
        let choice = &mut self.choice;
        if numbers(choice).count() != self.bits.len() {
            return Err("its choice of a recipe is not whole".into());
        }
        for (number, bits) in numbers(choice).zip(self.bits) {
            *number = f64::from_bits(bits);
        }
        let factors = [choice.recipe.ngram_weight, choice.recipe.inverse_temperature];
        let is_finite = numbers(choice).all(|number| number.is_finite());
        if !is_finite || !factors.iter().all(|factor| (0.0..=MOST_FACTOR).contains(factor)) {
            return Err("its classifiers are weighed as none are".into());
        }
        Ok(self.choice)
    }

    /// How texts are cut into n-grams, if they are.
    pub(crate) fn analyzer(&self) -> Option<Analyzer> {
        self.analyzer
    }
}

/// The numbers of a choice that what it says depends on.
fn numbers(choice: &mut Choice) -> impl Iterator<Item = &mut f64> {
    let Choice { recipe, head_scales, tuning, self_training, teacher, .. } = choice;
    let effects = tuning.iter_mut().chain(self_training);
    let teacher = teacher.iter_mut().flat_map(|teacher| &mut teacher.head_scales);
    let effects = effects.flat_map(|effect| [&mut effect.without, &mut effect.with]);
    let recipe = [&mut recipe.ngram_weight, &mut recipe.inverse_temperature];
    recipe.into_iter().chain(head_scales).chain(effects).chain(teacher)
}

/// The network that a tuned one differs from.
///
/// # Errors
/// That the encoder has none.
pub(in crate::transfer) fn published(encoder: &Encoder) -> Result<&EncoderNetwork, Refusal> {
    encoder.network().map_err(|_| "its encoder has no network that is tuned".into())
}

impl Ensemble {
    /// Puts the classifiers down, and of a tuned network what differs from the published one.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub(crate) async fn write(
        &self,
        encoder: &Encoder,
        file: &mut TensorFileWriter,
    ) -> Result<EnsembleHeader, Error> {
        if let Some(head) = &self.head {
            write_head("head", head, file);
        }
        if let Some(NgramClassifier { vectorizer, linear }) = &self.ngrams {
            file.strings("ngrams", vectorizer.grams()).map_err(engine::failure)?;
            file.floats("ngrams.idf", vectorizer.idf());
            write_linear("ngrams", linear, file);
        }
        if let Some(tuned) = &self.tuned {
            write_head("tuned.head", &tuned.head, file);
            write_network(&tuned.network, encoder.network()?, file).await?;
        }
        let analyzer = self.ngrams.as_ref().map(|ngrams| ngrams.vectorizer.analyzer());
        let mut choice = self.choice.clone();
        let bits = numbers(&mut choice).map(|number| number.to_bits()).collect();
        Ok(EnsembleHeader { choice, bits, analyzer })
    }

    /// The classifiers of a file.
    ///
    /// * `features` - the tuned network's vectors of the run's texts, if it is tuned.
    ///
    /// # Errors
    /// What is missing or does not fit.
    pub(crate) fn read(
        file: &TensorFile,
        header: EnsembleHeader,
        encoder: &Encoder,
        n_classes: usize,
        features: Vec<Vec<f32>>,
    ) -> Result<Self, Refusal> {
        let analyzer = header.analyzer();
        let choice = header.choice()?;
        let head = match file.has("head.mean") {
            true => Some(read_head("head", file, encoder.info().n_features, n_classes)?),
            false => None,
        };
        let ngrams = match analyzer {
            Some(analyzer) => {
                let grams = file.strings("ngrams")?;
                let linear = read_linear("ngrams", file, grams.len(), n_classes)?;
                let idf = file.floats_of("ngrams.idf", grams.len())?;
                Some(NgramClassifier { vectorizer: TfIdf::of(analyzer, grams, idf), linear })
            }
            None => None,
        };
        let tuned = match file.has("tuned.head.mean") {
            true => {
                let network = read_network(file, published(encoder)?)?;
                let n_features = encoder.n_outputs();
                let head = read_head("tuned.head", file, n_features, n_classes)?;
                Some(Tuned { network, features, head })
            }
            false => None,
        };
        if head.is_none() && ngrams.is_none() {
            return Err("it has no classifier".into());
        }
        Ok(Self { choice, head, tuned, ngrams })
    }
}

/// Puts down what of a tuned network differs from the published one.
///
/// # Errors
/// [`crate::ErrorKind::Engine`] where the device fails.
pub(crate) async fn write_network(
    tuned: &EncoderNetwork,
    published: &EncoderNetwork,
    file: &mut TensorFileWriter,
) -> Result<(), Error> {
    let pairs = parameters_of(tuned).into_iter().zip(parameters_of(published));
    // One after the other: all at once they would be in memory three times.
    for (index, (own, published)) in pairs.enumerate() {
        let both = Transaction::default().register(own).register(published);
        let bits =
            |values: &[f32]| -> Vec<u32> { values.iter().map(|value| value.to_bits()).collect() };
        if let [own, published] = &engine::read(both).await?[..]
            && bits(own) != bits(published)
        {
            file.floats(format!("tuned.{index}"), own);
        }
    }
    Ok(())
}

/// The published network with the parameters that a file has instead.
///
/// # Errors
/// What does not fit.
pub(crate) fn read_network(
    file: &TensorFile,
    published: &EncoderNetwork,
) -> Result<EncoderNetwork, Refusal> {
    let parameters = parameters_of(published).into_iter().enumerate();
    let parameters = parameters.map(|(index, published)| -> Result<Tensor<1>, Refusal> {
        let name = format!("tuned.{index}");
        if !file.has(&name) {
            return Ok(published);
        }
        let n = published.dims()[0];
        let values = TensorData::new(file.floats_of(&name, n)?, [n]);
        Ok(Tensor::from_data(values, &published.device()))
    });
    let parameters = parameters.collect::<Result<Vec<_>, _>>()?;
    Ok(with_parameters_of(published.clone(), &parameters))
}

fn write_head(name: &str, head: &FittedHead, file: &mut TensorFileWriter) {
    file.floats(format!("{name}.mean"), head.standardizer.mean());
    write_linear(name, &head.linear, file);
}

fn write_linear(name: &str, linear: &LinearClassifier, file: &mut TensorFileWriter) {
    file.floats(format!("{name}.weights"), &linear.weights);
    file.floats(format!("{name}.intercepts"), &linear.intercepts);
}

fn read_head(
    name: &str,
    file: &TensorFile,
    n_features: usize,
    n_classes: usize,
) -> Result<FittedHead, Refusal> {
    let mean = file.floats_of(&format!("{name}.mean"), n_features)?;
    let linear = read_linear(name, file, n_features, n_classes)?;
    Ok(FittedHead { standardizer: Standardizer::of(mean), linear })
}

fn read_linear(
    name: &str,
    file: &TensorFile,
    n_features: usize,
    n_classes: usize,
) -> Result<LinearClassifier, Refusal> {
    let weights = file.floats_of(&format!("{name}.weights"), n_features * n_classes)?;
    let intercepts = file.floats_of(&format!("{name}.intercepts"), n_classes)?;
    Ok(LinearClassifier { n_classes, weights, intercepts })
}
