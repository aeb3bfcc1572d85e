//! Another classifier, on a larger encoder, learns first and says what the texts without labels are
//! (distillation; Hinton et al., 2015). It learns from the same texts, on the same folds, so that
//! what it says while a fold is held out knows nothing of that fold either.

use super::Transfer;
use crate::error::Error;
use crate::transfer::{Stage, TransferEvent};

impl Transfer {
    /// One piece of the teacher's work; at its end what it says is taken, and the rest of it is
    /// dropped. Where it has nothing to say, as n-grams alone were best, the run teaches itself.
    ///
    /// # Errors
    /// Those of [`Transfer::advance`].
    pub(super) async fn advance_teacher(
        &mut self,
        events: &mut Vec<TransferEvent>,
    ) -> Result<(), Error> {
        let Some(teacher) = &mut self.teacher else { return Ok(()) };
        // What it tries is no way that this run tries.
        Box::pin(teacher.go_on(&mut Vec::new())).await?;
        if !teacher.is_finished() {
            events.push(TransferEvent::Stage { stage: Stage::Teacher, done: 0, total: 0 });
            return Ok(());
        }
        let answers = std::mem::take(&mut teacher.answers);
        self.progress.done_elsewhere(teacher.step());
        self.told = Some(answers).filter(|answers| !answers.all.is_empty());
        self.teacher = None;
        Ok(())
    }
}
