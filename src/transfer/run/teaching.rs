//! Texts without labels teach the chosen recipe, first on each fold, to see what that is worth
//! and to fit a temperature.

use super::Transfer;
use super::state::{State, Teaching, TunedOnFolds};
use crate::pretrained::EncoderNetwork;
use crate::transfer::ensemble::EnsembleFit;
use crate::transfer::{Choice, FeatureKind, RecipeSelection, Stage, TransferEvent};

impl Transfer {
    /// Where the run goes on from a choice: texts without labels are tried first, if there are
    /// any.
    ///
    /// * `tuned` - what tuning came to, where it was tried.
    pub(super) fn choose(&self, selection: Box<RecipeSelection>, tuned: TunedOnFolds) -> State {
        let choice = selection.choose();
        let Some(mut choice) = selection.taught(choice.clone(), self.texts.n_unlabelled()) else {
            return self.learn(choice, &selection, tuned.network.as_ref());
        };
        choice.recipe.teacher = self.config.teacher().filter(|_| self.told.is_some());
        let folds = selection.folds();
        if folds.is_empty() {
            return self.learn(choice, &selection, tuned.network.as_ref());
        }
        let is_tuned = choice.recipe.features == FeatureKind::Tuned;
        State::Teach(Box::new(Teaching {
            selection,
            choice,
            folds,
            tuned: if is_tuned { tuned } else { TunedOnFolds::default() },
            fold: 0,
            fit: None,
            features: Vec::new(),
            ngrams: Vec::new(),
        }))
    }

    /// One moment of teaching on a fold.
    pub(super) fn teach(
        &mut self,
        mut teaching: Box<Teaching>,
        events: &mut Vec<TransferEvent>,
    ) -> State {
        let fold = &teaching.folds[teaching.fold];
        let tuned = teaching.tuned.features.get(teaching.fold);
        let mut fit = teaching.fit.take().unwrap_or_else(|| {
            let told = self.told.as_ref().and_then(|told| told.folds.get(teaching.fold).cloned());
            let lesson = self.texts.lesson(tuned.cloned(), told).of(&fold.training);
            EnsembleFit::new(teaching.choice.clone(), &lesson, self.classes.len())
        });
        self.progress.fitted();
        if !fit.advance() {
            teaching.fit = Some(fit);
            return State::Teach(teaching);
        }
        self.answers.folds.push(fit.of_pool());
        let classifiers = fit.classifiers();
        for &held_out in &fold.held_out {
            let text = self.texts.training()[held_out].text;
            let tuned = tuned.map(|tuned| tuned.texts[held_out].as_slice());
            let logits = classifiers.features_logits(self.texts.frozen(text), tuned);
            teaching.features.extend(logits.into_iter().flatten());
            let logits = classifiers.ngram_logits(self.texts.text(text));
            teaching.ngrams.extend(logits.into_iter().flatten());
        }
        teaching.fold += 1;
        let (done, total) = (teaching.fold, teaching.folds.len());
        events.push(TransferEvent::Stage { stage: Stage::Teach, done, total });
        if done < total {
            return State::Teach(teaching);
        }
        let Teaching { mut selection, choice, tuned, features, ngrams, .. } = *teaching;
        let some = |logits: Vec<f64>| (!logits.is_empty()).then_some(logits);
        let (features, ngrams) = (some(features), some(ngrams));
        let choice = selection.add_taught(choice, features.as_deref(), ngrams.as_deref());
        let trial = selection.trials().last().cloned();
        events.extend(trial.map(|trial| TransferEvent::Tried { trial }));
        self.learn(choice, &selection, tuned.network.as_ref())
    }

    /// The whole training part is learned from by a choice, by what the tuned network makes of it
    /// if the choice says so.
    fn learn(
        &self,
        choice: Choice,
        selection: &RecipeSelection,
        network: Option<&EncoderNetwork>,
    ) -> State {
        match network.filter(|_| choice.recipe.features == FeatureKind::Tuned) {
            Some(network) => self.begin_reading(choice, selection.choose_untuned(), network),
            None => self.begin_fit(choice, None),
        }
    }
}
