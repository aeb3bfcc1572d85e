//! What a run of any kind reports.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::train::TrainingEvent;
use crate::transfer::TransferEvent;

/// Something that happened in a run. Each event says by its `type` what it is, so the two kinds
/// lie side by side, and the same news has the same form in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(untagged)]
pub enum Event {
    /// A network was trained a bit.
    Training(TrainingEvent),
    /// Something was learned of an encoder's vectors, or the encoder has read a bit.
    Transfer(TransferEvent),
}

impl From<TrainingEvent> for Event {
    fn from(event: TrainingEvent) -> Self {
        Self::Training(event)
    }
}

impl From<TransferEvent> for Event {
    fn from(event: TransferEvent) -> Self {
        Self::Transfer(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Finish, FinishReason};
    use crate::transfer::Stage;

    #[test]
    fn events_of_both_kinds_have_one_form() {
        let finish = Finish { reason: FinishReason::Completed, epoch: 2, best_epoch: None };
        let stage = TransferEvent::Stage { stage: Stage::TryTuning, done: 1, total: 3 };
        let events: [Event; 3] = [
            TrainingEvent::Finished(finish).into(),
            TransferEvent::Finished(finish).into(),
            stage.into(),
        ];
        let expected = concat!(
            r#"[{"type":"finished","reason":"completed","epoch":2,"bestEpoch":null},"#,
            r#"{"type":"finished","reason":"completed","epoch":2,"bestEpoch":null},"#,
            r#"{"type":"stage","stage":"tryTuning","done":1,"total":3}]"#,
        );
        assert_eq!(serde_json::to_string(&events).unwrap(), expected);
    }
}
