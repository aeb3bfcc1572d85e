//! Steps that move only those rows of the embedding that their texts have.
//!
//! A vocabulary grows with the texts and a batch does not: steps over the whole table would make an
//! epoch grow with the square of the texts.

use super::adam_table::{AdamRows, AdamTable};
use super::{StepSize, Trainer};
use crate::engine;
use crate::error::Error;
use crate::text::PAD;
use burn::prelude::*;
use burn::tensor::{TensorData, Transaction};

/// The embedding comes first of a network's parameters.
const EMBEDDING: usize = 0;

/// A table is moved by rows where it has so many times as many as a batch may read: a step of 32
/// texts of 64 tokens took as long by rows as with all 5,000 of them.
const LEAST_FACTOR: usize = 4;
/// Nor is anything gained where its numbers are so few that they stay near the processor.
const LEAST_NUMBERS: usize = 1 << 17;

/// What a step has put aside to read only the rows of its texts.
pub(super) struct Narrowed {
    /// The rows that the network's table has meanwhile.
    places: Vec<u32>,
    /// `[n_rows, d_model]`
    whole: Tensor<2>,
}

impl Trainer {
    /// Narrows the network's table to the rows of some texts, whose ids are then places among these.
    /// Does nothing where a step moves the whole table: on a GPU, which does it at once; by an
    /// optimizer that moves all rows alike; and of a table that is not large, or not many times as
    /// large as a batch.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub(super) async fn narrow(
        &mut self,
        texts: &mut [Vec<u32>],
        size: &StepSize,
    ) -> Result<Option<Narrowed>, Error> {
        let n_read = self.config.batch_size as usize * self.corpus.max_len;
        let whole = self.model.table().filter(|table| {
            let [n_rows, d_model] = table.dims();
            cfg!(not(feature = "gpu"))
                && self.optimizer.moves_rows_alone(size)
                && n_rows > LEAST_FACTOR * n_read
                && n_rows * d_model >= LEAST_NUMBERS
        });
        let Some(whole) = whole else {
            self.release_table();
            return Ok(None);
        };
        let mut table = match self.table.take() {
            Some(table) => table,
            None => AdamTable::new(whole.dims()[1], self.rows_at_hand().await?),
        };
        let places = narrow_ids(texts, whole.dims()[0]);
        let [parameters, means, squares] = table.take(&places);
        self.table = Some(table);
        let shape = [places.len(), whole.dims()[1]];
        let device = whole.device();
        self.model.set_table(Tensor::from_data(TensorData::new(parameters, shape), &device));
        let averages = [means, squares].map(|values| list(&values, &device));
        self.set_averages(averages.to_vec());
        Ok(Some(Narrowed { places, whole }))
    }

    /// Puts the rows back after a step, and the whole table in their place.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Engine`] where the device fails.
    pub(super) async fn widen(&mut self, narrowed: Narrowed, size: &StepSize) -> Result<(), Error> {
        let Narrowed { places, whole } = narrowed;
        let rows = self.rows_at_hand().await?;
        self.model.set_table(whole);
        self.set_averages(Vec::new());
        let step = self.optimizer.adam_step(size).into();
        if let Some(table) = &mut self.table {
            table.put(&places, &rows, step);
        }
        Ok(())
    }

    /// Has all rows of the table make the steps that they have missed, so that the network is of its
    /// last step as a whole.
    pub(super) fn level_table(&mut self) {
        let Some(table) = self.table.as_mut().filter(|table| !table.is_level()) else { return };
        table.level();
        let Some(old) = self.model.table() else { return };
        let data = TensorData::new(table.rows()[0].clone(), old.shape());
        self.model.set_table(Tensor::from_data(data, &old.device()));
    }

    /// What the optimizer knows of each parameter, as [`super::Optimizer`] keeps it.
    pub(super) fn averages(&self) -> Vec<Vec<Tensor<1>>> {
        let mut slots = self.optimizer.slots.clone();
        if let (Some(table), Some(slot)) = (&self.table, slots.get_mut(EMBEDDING)) {
            let [_, averages @ ..] = table.rows();
            *slot = averages.iter().map(|values| list(values, &self.device)).collect();
        }
        slots
    }

    /// Gives the network other weights, in the order of its parameters.
    pub(super) fn set_parameters(&mut self, parameters: &[Tensor<1>]) {
        self.release_table();
        self.model = self.model.clone().with_parameters(parameters);
    }

    /// Leaves the table to the network and the optimizer.
    fn release_table(&mut self) {
        if self.table.is_some() {
            self.level_table();
            self.optimizer.slots = self.averages();
            self.table = None;
        }
    }

    /// The network's table, whichever it has now, and what the optimizer knows of it: zeros before
    /// its first step.
    async fn rows_at_hand(&self) -> Result<AdamRows, Error> {
        let table = self.model.table().map(|table| table.flatten::<1>(0, 1));
        let n_values = table.as_ref().map_or(0, |table| table.dims()[0]);
        let averages = self.optimizer.slots.get(EMBEDDING).into_iter().flatten().cloned();
        let lists = table.into_iter().chain(averages);
        let read = engine::read(lists.fold(Transaction::default(), Transaction::register)).await?;
        let mut read = read.into_iter();
        Ok([(); 3].map(|()| read.next().unwrap_or_else(|| vec![0.0; n_values])))
    }

    fn set_averages(&mut self, averages: Vec<Tensor<1>>) {
        let slots = &mut self.optimizer.slots;
        slots.resize(slots.len().max(EMBEDDING + 1), Vec::new());
        slots[EMBEDDING] = averages;
    }
}

/// The ids of some texts, each once and padding first; in the texts their places among them stand
/// instead.
fn narrow_ids(texts: &mut [Vec<u32>], n_rows: usize) -> Vec<u32> {
    // By id, counted from 1.
    let mut places = vec![0; n_rows];
    let mut ids = vec![PAD];
    places[PAD as usize] = 1;
    for id in texts.iter_mut().flatten() {
        let place = &mut places[*id as usize];
        if *place == 0 {
            ids.push(*id);
            *place = ids.len() as u32;
        }
        *id = *place - 1;
    }
    ids
}

/// On the device of another tensor or of the run, without gradients.
fn list(values: &[f32], device: &Device) -> Tensor<1> {
    let data = TensorData::new(values.to_vec(), [values.len()]);
    Tensor::from_data(data, &device.clone().inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ModelKind, OptimizerKind, RunConfig};
    use crate::data::Example;
    use crate::model::testing::device;
    use crate::train::{Corpus, TrainingEvent};

    /// Each text has two words of its own and some that all have.
    fn trainer(weight_decay: f64) -> Trainer {
        let example = |row: usize| Example {
            text: format!("the text a{row} of b{row}"),
            label: ["north", "south"][row % 2].to_string(),
            line: row + 1,
        };
        let examples: Vec<Example> = (0..200).map(example).collect();
        let config = RunConfig {
            model: ModelKind::Cnn,
            optimizer: OptimizerKind::Adam,
            weight_decay,
            embedding_dim: 512,
            filters: 4,
            batch_size: 4,
            epochs: 2,
            word_dropout: 0.2,
            ..RunConfig::default()
        };
        let corpus = Corpus::build(&examples, None, &config).unwrap();
        Trainer::new(corpus, config, &device()).unwrap()
    }

    fn losses(trainer: &mut Trainer, n_steps: usize) -> Vec<f64> {
        let events = pollster::block_on(trainer.advance(n_steps)).unwrap();
        let numbers = events.into_iter().filter_map(|event| match event {
            TrainingEvent::Step { loss, gradient_norm, .. } => Some([loss, gradient_norm]),
            _ => None,
        });
        numbers.flatten().collect()
    }

    fn state(trainer: &Trainer) -> Vec<f32> {
        let averages = trainer.averages().into_iter().flatten();
        let all = trainer.model.parameters().into_iter().chain(averages);
        let lists = all.fold(Transaction::default(), Transaction::register);
        pollster::block_on(engine::read(lists)).unwrap().concat()
    }

    #[test]
    fn rows_move_as_the_whole_table_does() {
        // So small a decay changes no number, but Adam adds it to the gradient of every row.
        let (mut by_rows, mut whole) = (trainer(0.0), trainer(1e-30));
        for n_steps in [1, 3, 40] {
            let (found, expected) = (losses(&mut by_rows, n_steps), losses(&mut whole, n_steps));
            assert_eq!(by_rows.table.is_some(), cfg!(not(feature = "gpu")));
            assert!(whole.table.is_none());
            let pairs = found.iter().zip(&expected);
            assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 1e-5), "{found:?} {expected:?}");
            for (a, b) in state(&by_rows).iter().zip(state(&whole)) {
                assert!((a - b).abs() < 1e-5, "{a} is not {b}");
            }
        }
    }

    #[test]
    fn a_run_goes_on_from_a_checkpoint_or_with_another_decay() {
        let mut straight = trainer(0.0);
        losses(&mut straight, 3);
        let bytes = pollster::block_on(straight.checkpoint()).unwrap();
        let mut resumed = trainer(0.0);
        losses(&mut resumed, 7);
        resumed.restore(&bytes).unwrap();
        let mut changed = trainer(1e-30);
        changed.restore(&bytes).unwrap();
        let expected = losses(&mut straight, 5);
        assert_eq!(losses(&mut resumed, 5), expected);
        let found = losses(&mut changed, 5);
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5));

        // A decay that is added to gradients concerns all rows.
        let config = RunConfig { weight_decay: 1e-30, ..straight.config().clone() };
        straight.update(config).unwrap();
        let expected = losses(&mut resumed, 5);
        let found = losses(&mut straight, 5);
        assert!(straight.table.is_none());
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5));
    }

    #[test]
    fn ids_become_places_among_those_that_are_read() {
        let mut texts = vec![vec![7, 3, 7], vec![], vec![900, 3]];
        assert_eq!(narrow_ids(&mut texts, 901), [PAD, 7, 3, 900]);
        assert_eq!(texts, [vec![1, 2, 1], vec![], vec![3, 2]]);
    }
}
