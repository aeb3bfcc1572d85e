//! A run that is over: what it leaves, and made again of that.

use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};

use super::position::RunPosition;
use super::{Corpus, FinishReason, Trainer};
use crate::config::RunConfig;
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::linear::LinearClassifier;
use crate::model::{Network, memory};
use crate::tensor_file::Refusal;

impl Trainer {
    /// The weights are no numbers, after a last step whose own loss was one.
    pub(crate) fn not_finite(&self) -> Error {
        let (step, learning_rate) = (self.step(), self.config().learning_rate);
        ErrorKind::NotFinite { step, learning_rate }.into()
    }

    /// Makes weights that are no numbers.
    #[cfg(test)]
    pub(crate) fn spoil(&mut self) {
        let none: Vec<Tensor<1>> = self
            .model
            .parameters()
            .into_iter()
            .map(|weights| weights.mul_scalar(f32::NAN))
            .collect();
        self.set_parameters(&none);
    }

    /// How far the run has come.
    pub(crate) fn position(&self) -> &RunPosition {
        &self.position
    }

    /// The weights as they stand, in the order of [`Network::parameters`].
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub(crate) async fn weights(&self) -> Result<Vec<Vec<f32>>, Error> {
        let parameters = self.model.parameters().into_iter();
        engine::read(parameters.fold(Transaction::default(), Transaction::register)).await
    }

    /// A run that is over, with the weights that it left. What the optimizer knew is gone, so it
    /// does not go on.
    ///
    /// * `weights` - as [`Trainer::weights`] gave them.
    /// * `device` - with gradients.
    ///
    /// # Errors
    /// Those of the settings, [`crate::ErrorKind::TooMuchMemory`]; inside, what does not fit.
    pub(crate) fn trained(
        corpus: Corpus,
        config: RunConfig,
        position: RunPosition,
        weights: Vec<Vec<f32>>,
        device: &Device,
    ) -> Result<Result<Self, Refusal>, Error> {
        config.validate()?;
        let size = corpus.dimensions();
        memory::check(&config, size)?;
        let fresh = match size.d_token {
            None => Network::init(&config, size, device)?,
            Some(d_token) => {
                let probe = LinearClassifier::zeros(d_token, size.n_classes);
                Network::on_encoder(&config, size, &probe, device)?
            }
        };
        let parameters = fresh.parameters();
        let sizes = parameters.iter().map(|parameter| parameter.dims()[0]);
        if !sizes.eq(weights.iter().map(Vec::len)) {
            return Ok(Err("its weights are not of the sizes that its settings tell".into()));
        }
        let weights = weights.into_iter().zip(&parameters).map(|(values, like)| {
            let n = values.len();
            Tensor::from_data(TensorData::new(values, [n]), &like.device())
        });
        let model = fresh.with_parameters(&weights.collect::<Vec<_>>());
        let mut trainer = Self::with_network(corpus, config, model, device);
        trainer.position = position;
        trainer.position.finished.get_or_insert(FinishReason::Completed);
        Ok(Ok(trainer))
    }
}
