//! Texts without labels teach the chosen recipe, first on each fold, to see what that is worth
//! and to fit a temperature.

use super::Transfer;
use super::state::{State, Teaching, WholeTuning};
use crate::transfer::ensemble::EnsembleFit;
use crate::transfer::{Choice, FeatureKind, Features, RecipeSelection, Stage, TransferEvent};

impl Transfer {
    /// Where the run goes on from a choice: texts without labels are tried first, if there are
    /// any.
    ///
    /// * `tuned` - of each fold, where the encoder was tuned.
    pub(super) fn choose(&self, selection: Box<RecipeSelection>, tuned: Vec<Features>) -> State {
        let choice = selection.choose();
        let Some(mut choice) = selection.taught(choice.clone(), self.texts.n_unlabelled()) else {
            return self.learn(choice, &selection);
        };
        choice.recipe.teacher = self.config.teacher().filter(|_| self.told.is_some());
        let folds = selection.folds();
        if folds.is_empty() {
            return self.learn(choice, &selection);
        }
        let is_tuned = choice.recipe.features == FeatureKind::Tuned;
        State::Teach(Box::new(Teaching {
            selection,
            choice,
            folds,
            tuned: if is_tuned { tuned } else { Vec::new() },
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
        let tuned = teaching.tuned.get(teaching.fold);
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
        let Teaching { mut selection, choice, features, ngrams, .. } = *teaching;
        let some = |logits: Vec<f64>| (!logits.is_empty()).then_some(logits);
        let (features, ngrams) = (some(features), some(ngrams));
        let choice = selection.add_taught(choice, features.as_deref(), ngrams.as_deref());
        let trial = selection.trials().last().cloned();
        events.extend(trial.map(|trial| TransferEvent::Tried { trial }));
        self.learn(choice, &selection)
    }

    /// The whole training part is learned from by a choice, which is tuned first if it says so.
    fn learn(&self, choice: Choice, selection: &RecipeSelection) -> State {
        if choice.recipe.features != FeatureKind::Tuned {
            return self.begin_fit(choice, None);
        }
        let (n_folds, untuned) = (selection.folds().len(), selection.choose_untuned());
        State::Tune(Box::new(WholeTuning { choice, untuned, n_folds, job: None }))
    }
}
