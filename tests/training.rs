//! Whole runs: every model learns eight examples, runs repeat, stop, resume and fail well.

use handful::config::{ModelKind, OptimizerKind, RunConfig, Schedule};
use handful::data::{Example, Parts};
use handful::train::{Corpus, Finish, FinishReason, Trainer, TrainingEvent};
use handful::{Error, ErrorKind, WarningKind, engine};

const EIGHT: [(&str, &str); 8] = [
    ("好评", "菜很好吃，服务也热情"),
    ("差评", "等了一个小时，菜还是凉的"),
    ("好评", "环境不错，下次还来"),
    ("差评", "服务态度很差，不会再来"),
    ("good", "The parcel came early and well packed"),
    ("bad", "The parcel never came"),
    ("good", "Works as described, very happy"),
    ("bad", "Stopped working after a day"),
];

fn examples(rows: &[(&str, &str)]) -> Vec<Example> {
    rows.iter()
        .enumerate()
        .map(|(row, (label, text))| Example {
            text: text.to_string(),
            label: label.to_string(),
            line: row + 1,
        })
        .collect()
}

fn trainer(rows: &[(&str, &str)], config: &RunConfig) -> Result<Trainer, Error> {
    let device = pollster::block_on(engine::start())?.0;
    let corpus = Corpus::build(&examples(rows), None, config)?;
    Trainer::new(corpus, config.clone(), &device)
}

fn advance(trainer: &mut Trainer, n_steps: usize) -> Vec<TrainingEvent> {
    pollster::block_on(trainer.advance(n_steps)).expect("the network trains")
}

fn small(model: ModelKind) -> RunConfig {
    RunConfig {
        model,
        embedding_dim: 16,
        hidden_size: 16,
        filters: 16,
        dense_units: 16,
        conv_filters: 4,
        feed_forward: 16,
        validation_share: 0.0,
        ..RunConfig::default()
    }
}

/// The sample of a run's numbers that shows whether two runs are one.
fn losses(events: &[TrainingEvent]) -> Vec<(usize, f64, f64)> {
    events
        .iter()
        .filter_map(|event| match event {
            TrainingEvent::Step { step, loss, gradient_norm, .. } => {
                Some((*step, *loss, *gradient_norm))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn every_model_learns_eight_examples() {
    for &model in ModelKind::ALL {
        let config = RunConfig { epochs: 60, learning_rate: 0.01, ..small(model) };
        let mut trainer = trainer(&EIGHT, &config).unwrap();
        advance(&mut trainer, usize::MAX);
        let report = pollster::block_on(trainer.evaluate(&trainer.corpus().training)).unwrap();
        assert_eq!(report.n_correct, 8, "{model:?}: {:?}", report.confusion_matrix);
        assert!(report.loss < 0.2, "{model:?}: loss {}", report.loss);
    }
}

#[test]
fn every_optimizer_and_schedule_lowers_the_loss() {
    for &optimizer in OptimizerKind::ALL {
        for &schedule in Schedule::ALL {
            let learning_rate = match optimizer {
                OptimizerKind::Sgd => 0.5,
                OptimizerKind::Momentum | OptimizerKind::Nesterov => 0.1,
                OptimizerKind::Rmsprop | OptimizerKind::Adam | OptimizerKind::AdamW => 0.01,
            };
            let config = RunConfig {
                optimizer,
                schedule,
                learning_rate,
                warmup_share: 0.1,
                dropout: 0.0,
                word_dropout: 0.0,
                epochs: 30,
                ..small(ModelKind::Cnn)
            };
            let events = advance(&mut trainer(&EIGHT, &config).unwrap(), usize::MAX);
            let losses = losses(&events);
            let (first, last) = (losses[0].1, losses[losses.len() - 1].1);
            assert!(last < 0.5 * first, "{optimizer:?}, {schedule:?}: {first} to {last}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for &model in ModelKind::ALL {
        let run = |seed, chunk| {
            let config = RunConfig { seed, epochs: 3, batch_size: 3, ..small(model) };
            let mut trainer = trainer(&EIGHT, &config).unwrap();
            let mut events = Vec::new();
            while !trainer.is_finished() {
                events.extend(advance(&mut trainer, chunk));
            }
            events
        };
        assert_eq!(run(1, 100), run(1, 2), "{model:?}: the pace must not matter");
        assert_ne!(losses(&run(1, 100)), losses(&run(2, 100)), "{model:?}");
    }
}

#[test]
fn a_resumed_run_goes_on_as_if_it_had_never_stopped() {
    for &model in ModelKind::ALL {
        for &optimizer in &[OptimizerKind::Momentum, OptimizerKind::AdamW] {
            let config = RunConfig {
                optimizer,
                epochs: 4,
                batch_size: 3,
                validation_share: 0.25,
                early_stopping: true,
                ..small(model)
            };
            let mut unbroken = trainer(&EIGHT, &config).unwrap();
            advance(&mut unbroken, 5);
            let checkpoint = pollster::block_on(unbroken.checkpoint()).unwrap();
            let mut resumed = trainer(&EIGHT, &config).unwrap();
            resumed.restore(&checkpoint).unwrap();
            assert_eq!(resumed.step(), 5);
            let rest = advance(&mut unbroken, usize::MAX);
            assert_eq!(advance(&mut resumed, usize::MAX), rest, "{model:?}, {optimizer:?}");
        }
    }
}

#[test]
fn a_damaged_or_foreign_checkpoint_is_refused_and_changes_nothing() {
    let config = small(ModelKind::Cnn);
    let mut first = trainer(&EIGHT, &config).unwrap();
    advance(&mut first, 2);
    let good = pollster::block_on(first.checkpoint()).unwrap();
    let mut other = trainer(&EIGHT, &small(ModelKind::Gru)).unwrap();
    let before = pollster::block_on(other.checkpoint()).unwrap();
    for bytes in [&good[..], &good[..good.len() / 2], &[], b"not a checkpoint at all"] {
        let error = other.restore(bytes).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::InvalidCheckpoint { .. }), "{error}");
    }
    assert_eq!(pollster::block_on(other.checkpoint()).unwrap(), before);
}

#[test]
fn events_count_steps_and_epochs() {
    let config = RunConfig { epochs: 2, batch_size: 3, ..small(ModelKind::Cnn) };
    let mut trainer = trainer(&EIGHT, &config).unwrap();
    assert_eq!(trainer.n_steps(), 6);
    let events = advance(&mut trainer, usize::MAX);
    let steps: Vec<usize> = losses(&events).iter().map(|(step, ..)| *step).collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6]);
    assert!(matches!(events[3], TrainingEvent::Epoch { epoch: 1, step: 3, validation: None, .. }));
    assert_eq!(
        events.last(),
        Some(&TrainingEvent::Finished(Finish {
            reason: FinishReason::Completed,
            epoch: 2,
            best_epoch: None
        }))
    );
    assert!(advance(&mut trainer, 1).is_empty());
}

#[test]
fn the_layers_gradients_make_up_the_whole() {
    for &model in ModelKind::ALL {
        // One step an epoch, so that the means are the step's own.
        let config = RunConfig { epochs: 2, batch_size: 8, ..small(model) };
        let mut trainer = trainer(&EIGHT, &config).unwrap();
        let events = advance(&mut trainer, usize::MAX);
        let norms = events.iter().filter_map(|event| match event {
            TrainingEvent::Epoch { gradient_norms, .. } => Some(gradient_norms),
            _ => None,
        });
        assert_eq!(norms.clone().count(), 2);
        let layers = trainer.model().layers(trainer.corpus().max_len);
        for (norms, (_, _, whole)) in norms.zip(losses(&events)) {
            let sum: f64 = norms.iter().map(|norm| norm * norm).sum();
            assert!((sum.sqrt() - whole).abs() < 1e-6 * whole, "{model:?}: {norms:?}, {whole}");
            assert_eq!(norms.len(), layers.len());
            for (norm, layer) in norms.iter().zip(&layers) {
                assert_eq!(*norm > 0.0, layer.n_parameters > 0, "{model:?}: {norms:?}");
            }
        }
    }
}

#[test]
fn activations_are_those_of_the_tokens() {
    // An embedding of twelve texts' tokens; padding, of which there is much, has no part.
    let long = ("good", "a b c d e f g h i j k l m n o p q r s t u v w x y z");
    let rows: Vec<_> = EIGHT.iter().copied().chain([long]).collect();
    let trainer = trainer(&rows, &small(ModelKind::Cnn)).unwrap();
    let layers = pollster::block_on(trainer.activation_statistics()).unwrap();
    let n_values: Vec<usize> =
        layers.iter().map(|layer| layer.counts.iter().sum::<u32>() as usize).collect();
    let n_tokens: usize = trainer.corpus().training.iter().map(|example| example.ids.len()).sum();
    let n_widths = small(ModelKind::Cnn).kernel_widths.numbers().len();
    let mut expected = vec![n_tokens * 16; 1 + n_widths];
    let n_classes = trainer.corpus().classes.len();
    expected.extend([rows.len() * 16 * n_widths, rows.len() * n_classes]);
    assert_eq!(n_values, expected);
    // The probabilities of a text add up to one.
    let output = layers.last().unwrap();
    assert!(
        (output.mean - 1.0 / n_classes as f64).abs() < 1e-6
            && output.low >= 0.0
            && output.high <= 1.0
    );
    let relu = &layers[1];
    assert!(relu.low == 0.0 && (0.1..0.9).contains(&relu.zeros), "{relu:?}");
}

#[test]
fn early_stopping_restores_the_best_epoch() {
    let config = RunConfig {
        epochs: 200,
        learning_rate: 0.05,
        validation_share: 0.5,
        early_stopping: true,
        patience: 3,
        ..small(ModelKind::Cnn)
    };
    let mut trainer = trainer(&EIGHT, &config).unwrap();
    let events = advance(&mut trainer, usize::MAX);
    let Some(TrainingEvent::Finished(Finish { reason, epoch, best_epoch: Some(best) })) =
        events.last()
    else {
        panic!("{:?}", events.last());
    };
    assert_eq!(*reason, FinishReason::EarlyStopped);
    assert_eq!(*epoch, best + 3);
    let best_loss = events.iter().find_map(|event| match event {
        TrainingEvent::Epoch { epoch, validation: Some(scores), .. } if epoch == best => {
            Some(scores.loss)
        }
        _ => None,
    });
    let report = pollster::block_on(trainer.evaluate(&trainer.corpus().validation)).unwrap();
    assert!((report.loss - best_loss.unwrap()).abs() < 1e-6);
}

#[test]
fn live_settings_change_and_others_are_refused() {
    let config = RunConfig { epochs: 3, ..small(ModelKind::Cnn) };
    let mut trainer = trainer(&EIGHT, &config).unwrap();
    advance(&mut trainer, 1);
    let live = RunConfig { learning_rate: 0.1, batch_size: 2, epochs: 2, ..config.clone() };
    trainer.update(live).unwrap();
    assert_eq!(trainer.n_steps(), 5);
    let events = advance(&mut trainer, usize::MAX);
    assert_eq!(losses(&events).len(), 4);
    assert!(matches!(events[0], TrainingEvent::Step { learning_rate: 0.1, .. }));
    let error = trainer.update(RunConfig { embedding_dim: 32, ..config }).unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::InvalidSetting { ref key, .. } if key == "embedding_dim")
    );
}

#[test]
fn early_stopping_turned_on_in_mid_run_looks_for_a_new_best_epoch() {
    let config = RunConfig {
        epochs: 100,
        learning_rate: 0.05,
        validation_share: 0.5,
        patience: 2,
        ..small(ModelKind::Cnn)
    };
    let mut trainer = trainer(&EIGHT, &config).unwrap();
    advance(&mut trainer, 30);
    trainer.update(RunConfig { early_stopping: true, ..config }).unwrap();
    let events = advance(&mut trainer, usize::MAX);
    let Some(TrainingEvent::Finished(Finish { best_epoch: Some(best), .. })) = events.last() else {
        panic!("{:?}", events.last());
    };
    assert!(*best > 30, "epoch {best}, whose weights were not kept");
}

#[test]
fn an_exploding_loss_stops_with_the_step() {
    let config = RunConfig {
        optimizer: OptimizerKind::Sgd,
        // Each step multiplies the weights by 1 - 10 · 1.
        learning_rate: 10.0,
        weight_decay: 1.0,
        gradient_clip: 0.0,
        epochs: 500,
        ..small(ModelKind::Cnn)
    };
    let mut trainer = trainer(&EIGHT, &config).unwrap();
    // What happened before is told first, then the error, as often as one asks.
    let told = losses(&advance(&mut trainer, usize::MAX)).len();
    let error = pollster::block_on(trainer.advance(1)).unwrap_err();
    assert_eq!(pollster::block_on(trainer.advance(1)).unwrap_err(), error);
    assert!(matches!(error.kind, ErrorKind::NotFinite { step, .. } if step == told + 1));
    assert!(matches!(error.kind, ErrorKind::NotFinite { step, .. } if step > 1), "{error}");
}

#[test]
fn epochs_lowered_in_a_pause_end_the_run_at_once() {
    let config = RunConfig { epochs: 5, ..small(ModelKind::Cnn) };
    let mut trainer = trainer(&EIGHT, &config).unwrap();
    advance(&mut trainer, 3);
    trainer.update(RunConfig { epochs: 2, ..config }).unwrap();
    assert_eq!(trainer.n_steps(), 3);
    let reason = FinishReason::Completed;
    let finished = TrainingEvent::Finished(Finish { reason, epoch: 3, best_epoch: None });
    assert_eq!(advance(&mut trainer, 1), [finished]);
}

#[test]
fn long_validation_comes_in_pieces_and_changes_nothing() {
    // 70 validation texts are more than one batch of evaluation.
    let texts: Vec<String> = (0..140).map(|row| format!("text {row} of {}", row % 2)).collect();
    let rows: Vec<(&str, &str)> =
        texts.iter().enumerate().map(|(row, text)| (["a", "b"][row % 2], text.as_str())).collect();
    let config = RunConfig { epochs: 2, validation_share: 0.5, ..small(ModelKind::Cnn) };
    let run = |chunk| {
        let mut trainer = trainer(&rows, &config).unwrap();
        let mut events = Vec::new();
        while !trainer.is_finished() {
            events.extend(advance(&mut trainer, chunk));
        }
        events
    };
    assert_eq!(run(1), run(1_000));
}

#[test]
fn equal_texts_never_stand_on_both_sides_of_the_split() {
    let rows: Vec<(&str, &str)> = EIGHT.iter().cycle().take(40).copied().collect();
    let config = RunConfig { validation_share: 0.5, ..RunConfig::default() };
    let corpus = Corpus::build(&examples(&rows), None, &config).unwrap();
    assert_eq!(corpus.training.len() + corpus.validation.len(), 40);
    for held_out in &corpus.validation {
        assert!(corpus.training.iter().all(|trained| trained.ids != held_out.ids));
    }
}

#[test]
fn equal_texts_have_one_group_in_every_part() {
    let rows = [("a", "one"), ("b", "two"), ("a", " one "), ("b", "three")];
    let table = examples(&rows);
    let own_test = examples(&[("b", "two"), ("a", "four"), ("", "no label"), ("a", "four")]);
    let config = RunConfig { validation_share: 0.0, ..RunConfig::default() };
    let parts = Parts::new(&table, Some(&own_test), &config).unwrap();
    let all: Vec<_> = parts.all().map(|one| (one.row, one.label, one.group)).collect();
    let training = [(0, 0, 0), (2, 0, 0), (1, 1, 1), (3, 1, 2)];
    assert_eq!(all[..4], training);
    assert_eq!(all[4..], [(0, 1, 1), (1, 0, 3), (3, 0, 3)]);
    assert!(parts.has_own_test);
    assert!(!Parts::new(&table, None, &config).unwrap().has_own_test);
}

#[test]
fn a_text_without_tokens_is_warned_of_and_does_no_harm() {
    let mut rows = EIGHT.to_vec();
    rows.push(("good", "\u{200b}\u{ad}."));
    for &model in ModelKind::ALL {
        let config = RunConfig { keep_punctuation: false, epochs: 3, ..small(model) };
        let mut trainer = trainer(&rows, &config).unwrap();
        let warnings = &trainer.corpus().warnings;
        assert!(warnings.iter().any(|warning| warning.kind == WarningKind::NoTokens));
        let events = advance(&mut trainer, usize::MAX);
        assert!(losses(&events).iter().all(|(_, loss, _)| *loss < 10.0), "{model:?}");
    }
}

#[test]
fn bad_data_is_refused_with_a_reason() {
    let refused = |rows: &[(&str, &str)], config: &RunConfig| match trainer(rows, config) {
        Ok(_) => panic!("accepted"),
        Err(error) => error.kind,
    };
    let config = RunConfig::default();
    assert_eq!(refused(&[], &config), ErrorKind::NoExamples);
    assert!(matches!(refused(&[("a", "x"), ("a", "y")], &config), ErrorKind::OneClass { .. }));
    assert!(matches!(
        refused(&[("a", "x"), ("b", "y")], &config),
        ErrorKind::NothingToHoldOut { .. }
    ));
    // Without a validation part the same two texts can be trained on.
    let config = RunConfig { validation_share: 0.0, ..config };
    assert!(trainer(&[("a", "x"), ("b", "y")], &config).is_ok());
}

#[test]
fn a_test_set_of_ones_own_must_know_the_labels() {
    let config = RunConfig::default();
    let build =
        |test: &[(&str, &str)]| Corpus::build(&examples(&EIGHT), Some(&examples(test)), &config);
    assert_eq!(build(&[("good", "fine"), ("bad", "broken")]).unwrap().test.len(), 2);
    let error = build(&[("good", "fine"), ("unheard of", "?")]).unwrap_err();
    assert_eq!(error.line, Some(2));
    assert!(matches!(error.kind, ErrorKind::UnknownTestLabel { .. }));
}

#[test]
fn the_vocabulary_knows_the_training_part_only() {
    let config = RunConfig { validation_share: 0.25, ..RunConfig::default() };
    let corpus = Corpus::build(&examples(&EIGHT), None, &config).unwrap();
    let trained: std::collections::HashSet<u32> =
        corpus.training.iter().flat_map(|example| example.ids.iter().copied()).collect();
    let tokenizer = corpus.tokenizer.as_ref().unwrap();
    for id in 2..tokenizer.vocabulary.size() as u32 {
        assert!(trained.contains(&id), "{:?}", tokenizer.vocabulary.token(id));
    }
    assert!(corpus.unknown_share > 0.0);
}
