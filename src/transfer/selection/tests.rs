use proptest::prelude::*;
use rand::RngExt;

use super::grid::{NGRAM_WEIGHT, STANDARD_C};
use super::trial::{Detail, mean_and_error};
use super::*;
use crate::config::HeadKind;
use crate::linear::HeadChoice;
use crate::random::{self, Purpose};
use crate::transfer::{FeatureKind, Recipe};

/// Unit rows around one direction a class, the first `n_classes` axes, and the axes as
/// the features of the names.
fn clouds(labels: &[usize], n_classes: usize, n_features: usize, noise: f32) -> Features {
    let mut random = random::stream(3, Purpose::Folds, 99);
    let unit = |class: usize, mut row: Vec<f32>| {
        row[class] += 1.0;
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        row.iter().map(|x| x / length).collect()
    };
    let mut noisy = |class| {
        let row = (0..n_features).map(|_| noise * random.random_range(-1.0..1.0_f32)).collect();
        unit(class, row)
    };
    let texts = labels.iter().map(|&label| noisy(label)).collect();
    let names = (0..n_classes).map(|class| unit(class, vec![0.0; n_features])).collect();
    Features { texts, names, ..Features::default() }
}

fn options(head: HeadKind, label_names: bool, ngrams: bool) -> SelectionOptions {
    SelectionOptions { head, label_names, ngrams, is_to_be_tuned: false, seed: 1 }
}

fn compare(labels: &[usize], n_classes: usize, options: SelectionOptions) -> RecipeSelection {
    let groups: Vec<usize> = (0..labels.len()).collect();
    let words = ["late parcel", "good food", "blue phone"];
    let texts: Vec<&str> = labels.iter().map(|&label| words[label % 3]).collect();
    RecipeSelection::new(labels, &groups, &texts, n_classes, options)
}

fn finish(selection: &mut RecipeSelection) -> Vec<Trial> {
    let mut trials = Vec::new();
    while !selection.is_finished() {
        trials.extend(selection.advance());
    }
    assert_eq!(trials, selection.trials());
    let (done, total) = selection.progress();
    assert_eq!(done, total);
    trials
}

#[test]
fn every_candidate_is_tried_once() {
    let labels = [0, 1, 2].repeat(4);
    let check = |options: SelectionOptions, expected: usize| {
        let mut selection = compare(&labels, 3, options);
        selection.add_frozen(&clouds(&labels, 3, 20, 0.3));
        assert_eq!(finish(&mut selection).len(), expected);
    };
    // Seven heads, with and without names, with and without n-grams; n-grams alone.
    check(options(HeadKind::Automatic, true, true), 7 * 2 * 2 + 1);
    check(options(HeadKind::Automatic, false, true), 7 * 2 + 1);
    check(options(HeadKind::LogisticRegression, false, false), 3);
    check(options(HeadKind::Prototypes, true, false), 2);
}

#[test]
fn clear_clouds_are_told_apart_by_the_standard_recipe() {
    let labels = [0, 1, 2].repeat(8);
    let mut selection = compare(&labels, 3, options(HeadKind::Automatic, true, false));
    selection.add_frozen(&clouds(&labels, 3, 40, 0.1));
    let trials = finish(&mut selection);
    assert!(trials.iter().all(|trial| trial.accuracy == 1.0 && trial.loss < 0.3), "{trials:?}");
    let choice = selection.choose();
    assert_eq!(choice.recipe.features, FeatureKind::Frozen);
    assert_eq!(Some(&choice.recipe), choice.index.map(|index| &trials[index].recipe));
}

#[test]
fn features_without_information_lose_to_ngrams() {
    let labels = [0, 1, 2].repeat(8);
    let mut selection = compare(&labels, 3, options(HeadKind::Automatic, false, true));
    selection.add_frozen(&clouds(&[0; 24], 3, 40, 1.0));
    let trials = finish(&mut selection);
    let alone = trials.iter().find(|trial| trial.recipe.features == FeatureKind::None).unwrap();
    assert_eq!((alone.accuracy, alone.accuracy_high), (1.0, 1.0));
    // So few texts in three folds are no certainty.
    assert!((0.4..0.9).contains(&alone.accuracy_low), "{alone:?}");
    assert!(selection.choose().recipe.ngram_weight > 0.0);
}

/// The choice where a share of the texts, and a share of the vectors, are of another class.
fn choice_of(misleading_texts: usize, misleading_vectors: usize) -> Choice {
    let labels = [0, 1, 2].repeat(16);
    let other = |every: usize| -> Vec<usize> {
        let move_on = |(index, &label): (usize, &usize)| match every > 0 && index / 3 % every == 0 {
            true => (label + 1) % 3,
            false => label,
        };
        labels.iter().enumerate().map(move_on).collect()
    };
    let words = ["late parcel", "good food", "blue phone"];
    let texts: Vec<&str> = other(misleading_texts).iter().map(|&label| words[label]).collect();
    let groups: Vec<usize> = (0..labels.len()).collect();
    let options = options(HeadKind::LogisticRegression, false, true);
    let mut selection = RecipeSelection::new(&labels, &groups, &texts, 3, options);
    selection.add_frozen(&clouds(&other(misleading_vectors), 3, 30, 0.2));
    finish(&mut selection);
    selection.choose()
}

#[test]
fn the_average_leans_on_whichever_is_right() {
    let (texts, vectors) = (choice_of(0, 2), choice_of(2, 0));
    assert!(texts.recipe.ngram_weight > NGRAM_WEIGHT, "{texts:?}");
    assert!(vectors.recipe.ngram_weight < NGRAM_WEIGHT, "{vectors:?}");
}

#[test]
fn what_texts_without_labels_teach_is_tried_and_never_refused() {
    let labels = [0, 1, 2].repeat(8);
    for (taught, is_better) in [([4.0, 0.0, 0.0], true), ([0.0, 4.0, 0.0], false)] {
        let mut selection = compare(&labels, 3, options(HeadKind::Automatic, false, false));
        selection.add_frozen(&clouds(&labels, 3, 30, 1.5));
        let n_before = finish(&mut selection).len();
        let choice = selection.taught(selection.choose(), 40).unwrap();
        let held_out = selection.folds().into_iter().flat_map(|fold| fold.held_out);
        let logits: Vec<f64> = held_out
            .flat_map(|index| {
                let mut row = taught;
                row.rotate_right(labels[index]);
                row
            })
            .collect();
        let choice = selection.add_taught(choice, Some(&logits), None);
        assert_eq!(choice.index, Some(n_before));
        assert_eq!(choice.recipe.n_unlabelled, 40);
        assert!(matches!(choice.recipe.head, HeadChoice::Logistic { .. }), "{choice:?}");
        let effect = choice.self_training.unwrap();
        assert_eq!(effect.with < effect.without, is_better, "{effect:?}");
        assert!((selection.trials()[n_before].loss - effect.with).abs() < 1e-9, "{effect:?}");
    }
}

/// The choice between two classes that differ along one direction, in texts that differ more in
/// what they are about: by a direction that is known beforehand.
fn choice_with(direction: usize) -> (Vec<Trial>, Choice) {
    let labels = [0, 1].repeat(12);
    let mut random = random::stream(3, Purpose::Folds, 98);
    let mut row = |along: f32| -> Vec<f32> {
        let mut row: Vec<f32> = (0..40).map(|_| random.random_range(-1.0..1.0)).collect();
        row[0] = along;
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        row.iter().map(|x| x / length).collect()
    };
    let side = |label: usize| if label == 0 { 1.2 } else { -1.2 };
    let texts = labels.iter().map(|&label| row(side(label))).collect();
    let names = [0, 1].map(|label| row(side(label))).to_vec();
    let mut valence = vec![0.0; 40];
    valence[direction] = 1.0;
    let mut selection = compare(&labels, 2, options(HeadKind::LogisticRegression, false, false));
    selection.add_frozen(&Features { texts, names, pool: Vec::new(), valence: Some(valence) });
    let trials = finish(&mut selection);
    (trials, selection.choose())
}

#[test]
fn a_direction_that_is_known_is_leaned_on_unless_it_misleads() {
    let loss = |trials: &[Trial], valence: bool| {
        let is_standard = |trial: &&Trial| {
            let Recipe { head, valence: own, .. } = trial.recipe;
            own == valence && head == HeadChoice::Logistic { c: STANDARD_C }
        };
        trials.iter().find(is_standard).unwrap().loss
    };
    let (trials, choice) = choice_with(0);
    assert!(loss(&trials, true) < loss(&trials, false), "{trials:?}");
    assert!(choice.recipe.valence, "{choice:?}");
    // Three strengths with it, and the standard one without.
    assert_eq!(trials.len(), 4);

    let (trials, choice) = choice_with(7);
    assert!(loss(&trials, true) > loss(&trials, false), "{trials:?}");
    assert!(!choice.recipe.valence, "{choice:?}");
}

/// The choice where tuning turns clouds of some spread into clouds of another.
fn choice_after_tuning(before: f32, after: f32) -> Choice {
    let labels = [0, 1, 2].repeat(8);
    let mut selection = compare(&labels, 3, options(HeadKind::LogisticRegression, true, false));
    selection.add_frozen(&clouds(&labels, 3, 30, before));
    finish(&mut selection);
    let tuned = vec![clouds(&labels, 3, 30, after); selection.folds().len()];
    selection.add_tuned(&tuned);
    assert!(!selection.is_finished());
    let n_before = selection.trials().len();
    while !selection.is_finished() {
        selection.advance();
    }
    assert_eq!(selection.trials().len(), n_before + 1, "one recipe is tried");
    selection.choose()
}

#[test]
fn tuning_that_helps_is_taken_with_both_classifiers() {
    let choice = choice_after_tuning(1.5, 0.05);
    assert_eq!(choice.recipe.features, FeatureKind::Tuned);
    assert_eq!(choice.head_scales.len(), 2);
    assert!(choice.tuning.is_some_and(|losses| losses.with < losses.without), "{choice:?}");
}

#[test]
fn tuning_that_hurts_is_refused() {
    let choice = choice_after_tuning(0.3, 3.0);
    assert_eq!(choice.recipe.features, FeatureKind::Frozen);
    assert_eq!(choice.head_scales.len(), 1);
    assert!(choice.tuning.is_some_and(|losses| losses.with > losses.without), "{choice:?}");
}

#[test]
fn one_example_a_class_takes_the_standard_recipe() {
    let labels = [0, 1, 2];
    let mut selection = compare(&labels, 3, options(HeadKind::Automatic, true, true));
    assert!(selection.folds().is_empty());
    selection.add_frozen(&clouds(&labels, 3, 20, 0.1));
    assert!(selection.is_finished());
    let choice = selection.choose();
    assert_eq!(choice.index, None);
    assert_eq!(choice.recipe.head, HeadChoice::Logistic { c: 10.0 });
    assert!(choice.recipe.label_names);
}

#[test]
fn a_class_of_one_is_trained_on_in_every_fold_and_equal_texts_are_held_out_together() {
    let labels = [0, 0, 0, 0, 1, 1, 1, 2];
    let groups = [5, 5, 6, 7, 1, 2, 3, 4];
    let texts = ["a", "a", "b", "c", "d", "e", "f", "g"];
    let options = options(HeadKind::Prototypes, false, true);
    let selection = RecipeSelection::new(&labels, &groups, &texts, 3, options);
    let folds = selection.folds();
    assert_eq!(folds.len(), 3);
    for fold in &folds {
        assert!(fold.training.contains(&7));
        assert_eq!(fold.held_out.contains(&0), fold.held_out.contains(&1));
        assert_eq!(fold.training.len() + fold.held_out.len(), 8);
    }
}

#[test]
fn of_many_texts_a_sample_is_compared() {
    let labels: Vec<usize> = (0..5_000).map(|index| usize::from(index % 100 == 0)).collect();
    let mut selection = compare(&labels, 2, options(HeadKind::LogisticRegression, true, false));
    selection.add_frozen(&clouds(&labels, 2, 10, 0.3));
    let folds = selection.folds();
    let n_compared = folds[0].training.len() + folds[0].held_out.len();
    assert_eq!(n_compared, 1_000);
    let rare = folds.iter().flat_map(|fold| &fold.held_out).filter(|&&i| labels[i] == 1);
    assert_eq!(rare.count(), 10);
    assert!(finish(&mut selection)[0].accuracy > 0.9);
}

#[test]
fn the_same_data_gives_the_same_trials() {
    let labels = [0, 1].repeat(6);
    let run = || {
        let mut selection = compare(&labels, 2, options(HeadKind::Automatic, true, true));
        selection.add_frozen(&clouds(&labels, 2, 20, 1.0));
        finish(&mut selection);
        (selection.trials().to_vec(), selection.choose())
    };
    assert_eq!(run(), run());
}

/// Puts down that a recipe was tried, with its losses text by text.
fn tried(selection: &mut RecipeSelection, recipe: Recipe, losses: &[f64]) {
    let (loss, loss_error) = mean_and_error(losses);
    let (accuracy, accuracy_low, accuracy_high) = (0.0, 0.0, 1.0);
    selection.trials.push(Trial {
        recipe,
        accuracy,
        accuracy_low,
        accuracy_high,
        loss,
        loss_error,
    });
    selection.details.push(Detail {
        head_scales: vec![1.0],
        published: None,
        losses: losses.to_vec(),
        first_losses: losses.to_vec(),
        first_of_two: Vec::new(),
    });
}

#[test]
fn of_few_texts_tuning_is_taken_only_where_it_is_seen_to_help() {
    let is_tuned = |n_texts: usize, change: f64, is_to_be_tuned: bool| {
        let labels = [0, 1].repeat(n_texts / 2);
        let options = options(HeadKind::LogisticRegression, true, false);
        let options = SelectionOptions { is_to_be_tuned, ..options };
        let mut selection = compare(&labels, 2, options);
        selection.add_frozen(&clouds(&labels, 2, 8, 0.1));
        let standard = selection.standard();
        tried(&mut selection, standard.clone(), &vec![0.5; n_texts]);
        // By next to nothing on average, beside what differs from text to text.
        let losses = (0..n_texts).map(|at| 0.5 + change + if at % 2 == 0 { 0.4 } else { -0.4 });
        let recipe = Recipe { features: FeatureKind::Tuned, ..standard };
        tried(&mut selection, recipe, &losses.collect::<Vec<_>>());
        selection.choose().recipe.features == FeatureKind::Tuned
    };
    assert!(is_tuned(38, -0.01, false) && !is_tuned(38, 0.01, false));
    assert!(is_tuned(40, -0.01, false) && is_tuned(40, 0.01, false));
    assert!(is_tuned(38, 0.01, true));
    assert!(!is_tuned(40, 0.2, false) && !is_tuned(38, 0.2, true));
}

#[test]
fn as_good_as_the_best_and_nearer_to_the_standard_wins() {
    let labels = [0, 1].repeat(4);
    let mut selection = compare(&labels, 2, options(HeadKind::LogisticRegression, true, false));
    selection.add_frozen(&clouds(&labels, 2, 8, 0.1));
    let mut trial = |c: f64, losses: &[f64]| {
        let head = HeadChoice::Logistic { c };
        let recipe = Recipe { head, ..selection.standard() };
        tried(&mut selection, recipe, losses);
    };
    // Differences from the best: 0.3, -0.1, 0.1, -0.1 (mean 0.05, error 0.096), and 0.2 each.
    trial(10.0, &[0.8, 0.4, 0.6, 0.4]);
    trial(1.0, &[0.5, 0.5, 0.5, 0.5]);
    assert_eq!(selection.choose().recipe.head, HeadChoice::Logistic { c: 10.0 });
    selection.details[0].losses = vec![0.7; 4];
    selection.trials[0].loss = 0.7;
    assert_eq!(selection.choose().recipe.head, HeadChoice::Logistic { c: 1.0 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    /// Arbitrary class sizes, equal texts with different labels, and features of zeros.
    #[test]
    fn whatever_the_data_there_is_a_choice(
        labels in prop::collection::vec(0_usize..4, 1..20),
        same in 1_usize..20,
        noise in prop::sample::select(vec![0.0_f32, 1.0]),
    ) {
        let groups: Vec<usize> = (0..labels.len()).map(|index| index % same).collect();
        let texts = vec![""; labels.len()];
        let options = options(HeadKind::Automatic, true, true);
        let mut selection = RecipeSelection::new(&labels, &groups, &texts, 4, options);
        let mut features = clouds(&labels, 4, 6, noise);
        if noise == 0.0 {
            features.texts.iter_mut().flatten().for_each(|x| *x = 0.0);
            features.names.iter_mut().flatten().for_each(|x| *x = 0.0);
        }
        selection.add_frozen(&features);
        for trial in finish(&mut selection) {
            prop_assert!(trial.loss.is_finite() && trial.loss >= 0.0, "{trial:?}");
            prop_assert!((0.0..=1.0).contains(&trial.accuracy));
        }
        let choice = selection.choose();
        prop_assert!(choice.head_scales.iter().all(|scale| scale.is_finite()));
    }
}
