//! What a private run has spent.

use super::Run;
use crate::privacy::PrivacySpent;

impl Run {
    /// What a private run has spent so far; none of a run that is not private, or has not begun to
    /// learn.
    pub fn privacy(&self) -> Option<PrivacySpent> {
        match self {
            Self::Transfer(run) => run.privacy(),
            Self::Scratch(_) | Self::Network(_) => self.trainer()?.privacy(),
            Self::Taught(_) | Self::BinaryRelevance(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{
        classify, config, encoder_of, evaluate, finish, kinds, name, new_run,
    };
    use super::super::{Event, Part, Run};
    use crate::config::{Adaptation, ModelKind, RunConfig};
    use crate::model::testing::device;
    use crate::pretrained::testing::planted;
    use crate::privacy::PrivacySpent;
    use crate::train::TrainingEvent;
    use crate::transfer::TransferEvent;

    fn private_kinds() -> impl Iterator<Item = RunConfig> {
        let may_be = |config: &RunConfig| config.adaptation != Adaptation::Tuned;
        let private = |config| RunConfig { private: true, epsilon: 5.0, ..config };
        kinds().into_iter().filter(may_be).map(private)
    }

    fn spent(events: &[Event]) -> Vec<PrivacySpent> {
        let of_event = |event: &Event| match event {
            Event::Training(TrainingEvent::Privacy(spent))
            | Event::Transfer(TransferEvent::Privacy(spent)) => Some(*spent),
            _ => None,
        };
        events.iter().filter_map(of_event).collect()
    }

    #[test]
    fn every_kind_tells_what_it_spends_until_its_budget_is_gone() {
        for config in private_kinds() {
            let mut run = new_run(&planted(), &config).unwrap();
            let told = spent(&finish(&mut run, 3));
            assert!(told.windows(2).all(|two| two[0].epsilon <= two[1].epsilon), "{told:?}");
            let last = run.privacy().unwrap();
            assert_eq!(told.last(), Some(&last), "{}", name(&config));
            assert!(last.epsilon <= 5.0 && last.epsilon > 4.9, "{last:?}");
            assert!(evaluate(&mut run, Part::Validation).unwrap().unwrap().loss.is_finite());
        }
        let open = config(ModelKind::Cnn, Adaptation::Frozen);
        let mut run = new_run(&planted(), &open).unwrap();
        assert!(spent(&finish(&mut run, 100)).is_empty() && run.privacy().is_none());
    }

    #[test]
    fn a_private_file_has_nothing_of_the_texts_but_what_was_learned_with_noise() {
        for config in private_kinds() {
            let mut examples = planted();
            examples.iter_mut().for_each(|example| example.text += " zygote");
            let mut run = new_run(&examples, &config).unwrap();
            finish(&mut run, 100);
            let bytes = pollster::block_on(run.save()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            for part in ["zygote", "texts.", "\"vectors\""] {
                assert!(!text.contains(part), "{} has {part}", name(&config));
            }
            let find = |_| encoder_of(&config);
            let mut opened = Run::open(&bytes, None, find, &device()).unwrap();
            assert_eq!(opened.privacy(), run.privacy(), "{}", name(&config));
            let told = ["a b b a", "never seen"];
            for text in told {
                assert_eq!(classify(&mut opened, text), classify(&mut run, text));
            }
        }
    }

    #[test]
    fn a_private_run_stopped_early_has_spent_less() {
        for config in private_kinds() {
            let mut run = new_run(&planted(), &config).unwrap();
            while run.privacy().is_none_or(|spent| spent.n_steps == 0) {
                pollster::block_on(run.advance(1)).unwrap();
                // Of a head there is none before there is a model of it.
                let _ = evaluate(&mut run, Part::Training);
            }
            let early = run.privacy().unwrap();
            assert!(early.epsilon > 0.0 && early.epsilon < 4.0, "{early:?}");
        }
    }

    #[test]
    fn nothing_is_carried_from_run_to_run_with_privacy() {
        for config in private_kinds() {
            let open = RunConfig { private: false, ..config.clone() };
            for (first, second) in [(&config, &open), (&open, &config)] {
                let mut earlier = new_run(&planted(), first).unwrap();
                finish(&mut earlier, 100);
                let mut later = new_run(&planted(), second).unwrap();
                assert!(!later.warm_start_from(&earlier).unwrap(), "{}", name(&config));
            }
        }
    }
}
