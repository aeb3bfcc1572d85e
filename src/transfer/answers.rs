//! What a run on an encoder says: of itself, and of texts.

use std::rc::Rc;

use burn::module::Module;
use burn::prelude::Device;

use super::{Chosen, Ensemble, LabelledText, Recipe, Transfer};
use crate::config::RunConfig;
use crate::error::{Error, ErrorKind, Warning};
use crate::model::{Activations, LayerKind, LayerSummary};
use crate::pretrained::{Encoder, EncoderInfo};

impl Transfer {
    /// The settings.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// Class names; their order gives the class indices.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The encoder as it was published.
    pub fn encoder(&self) -> &Rc<Encoder> {
        &self.encoder
    }

    /// The device that all is computed on, with gradients.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The examples that are learned from.
    pub fn training(&self) -> &[LabelledText] {
        self.texts.training()
    }

    /// The examples of the validation part.
    pub fn validation(&self) -> &[LabelledText] {
        self.texts.validation()
    }

    /// The examples of the test part.
    pub fn test(&self) -> &[LabelledText] {
        self.texts.test()
    }

    /// How many texts without labels are learned from: those of [`crate::data::Parts::some_unlabelled`].
    pub fn n_unlabelled(&self) -> usize {
        self.texts.n_unlabelled()
    }

    /// Texts longer than the encoder reads, by row.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Share of the tokens that the encoder does not know.
    pub fn unknown_share(&self) -> f64 {
        self.unknown_share
    }

    /// The encoder and the classifier on it.
    pub fn layers(&self) -> Vec<LayerSummary> {
        Self::layers_of(self.encoder.info(), self.classes.len())
    }

    /// An encoder and a classifier on it.
    pub(crate) fn layers_of(info: &EncoderInfo, n_classes: usize) -> Vec<LayerSummary> {
        let d = info.n_features;
        let encoder = LayerKind::SentenceEncoder { model: info.model.clone(), width: d };
        let classifier = LayerKind::SentenceClassifier { d_input: d, n_classes };
        vec![
            LayerSummary::new(encoder, &[d], info.n_parameters),
            LayerSummary::new(classifier, &[n_classes], (d + 1) * n_classes),
        ]
    }

    /// The recipe that the model was made by, once there is one.
    pub fn recipe(&self) -> Option<&Recipe> {
        self.model.as_ref().map(|model| &model.choice.recipe)
    }

    /// Which of the ways tried the model was made by, once there is one.
    pub fn chosen(&self) -> Option<Chosen> {
        self.model.as_ref()?.choice.chosen()
    }

    /// What classifies, once [`Transfer::settle`] or the run's end has made it.
    pub(crate) fn model(&self) -> Option<&Ensemble> {
        self.model.as_ref()
    }

    /// What there is to see inside the encoder, the tuned one if there is one, once there is a
    /// model.
    ///
    /// * `texts` - ids as [`Encoder::ids`] gives them; `layer` - as
    ///   [`crate::pretrained::EncoderNetwork::activations`] has it.
    pub(crate) fn activations(&self, texts: &[&[u32]], layer: usize) -> Option<Vec<Activations>> {
        let tuned = self.model()?.tuned.as_ref();
        let network = match tuned {
            Some(tuned) => &tuned.network,
            None => self.encoder.network().ok()?,
        };
        let batch = self.encoder.batch(texts, &self.device.clone().inner());
        Some(network.valid().activations(&batch, layer))
    }

    /// What the encoder reads of one of this run's examples.
    pub(crate) fn ids_of(&self, example: &LabelledText) -> &[u32] {
        self.texts.ids(example.text)
    }

    /// The vector of one of this run's examples: the tuned network's, if there is one.
    pub(crate) fn vector<'a>(&'a self, model: &'a Ensemble, example: &LabelledText) -> &'a [f32] {
        match &model.tuned {
            Some(tuned) => &tuned.features[example.text],
            None => self.texts.frozen(example.text),
        }
    }

    /// The probability of each class for examples of this run, `[n_examples][n_classes]`.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before there is a model.
    pub fn probabilities_of(&self, examples: &[LabelledText]) -> Result<Vec<Vec<f64>>, Error> {
        let model = self.model.as_ref().ok_or(ErrorKind::NotReady)?;
        let of_example = |example: &LabelledText| self.probabilities_of_number(model, example.text);
        Ok(examples.iter().map(of_example).collect())
    }

    fn probabilities_of_number(&self, model: &Ensemble, text: usize) -> Vec<f64> {
        let tuned = model.tuned.as_ref().map(|tuned| tuned.features[text].as_slice());
        model.probabilities(self.texts.frozen(text), tuned, self.texts.text(text))
    }

    /// The probability of each class for texts, read as one batch: `[n_texts][n_classes]`. What
    /// was made of the run's own texts is known.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before there is a model; [`ErrorKind::Engine`] where the device
    /// fails.
    pub async fn probabilities(&self, texts: &[&str]) -> Result<Vec<Vec<f64>>, Error> {
        let model = self.model.as_ref().ok_or(ErrorKind::NotReady)?;
        let encoder = &self.encoder;
        let known = texts.iter().map(|text| self.texts.number_of(text));
        if let Some(known) = known.collect::<Option<Vec<usize>>>() {
            let text = |text: usize| self.probabilities_of_number(model, text);
            return Ok(known.into_iter().map(text).collect());
        }
        let ids: Vec<Vec<u32>> = texts.iter().map(|text| encoder.ids(text)).collect();
        let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
        let features = encoder.features(&ids).await?;
        let tuned = match &model.tuned {
            Some(tuned) => encoder.vectors(&tuned.network, &ids).await?,
            None => Vec::new(),
        };
        let of_text = |(index, features): (usize, &Vec<f32>)| {
            model.probabilities(features, tuned.get(index).map(Vec::as_slice), texts[index])
        };
        Ok(features.iter().enumerate().map(of_text).collect())
    }
}
