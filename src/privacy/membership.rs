//! How well an attacker could guess from a text's loss whether the model was trained on it.
//!
//! The attack is that of Yeom et al. (2018, <https://arxiv.org/abs/1709.01604>): a text with a low
//! loss is taken for one of the training part. Its loss is compared with those of the other texts
//! of its class, as classes differ in how hard they are; an attacker knows the class. What
//! shadow models (Carlini et al., 2022) would add is not tried: they need hundreds of trainings.

use rand::RngExt;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::data::LabelSets;
use crate::metrics::{LabelsPrediction, LabelsReport, Report, percentiles};
use crate::random::{self, Purpose};

/// Resamples of the bootstrap.
const N_RESAMPLES: usize = 400;
/// An estimate has one interval, whatever the seed of the run.
const SEED: u32 = 1;
/// Texts of each part that are looked at, at most: the others change no digit that is shown.
const MOST_TEXTS: usize = 2_000;
/// Bars of the picture.
const N_BINS: usize = 16;
/// Least probability of the right class: below it losses are all the same.
const LEAST_PROBABILITY: f64 = 1e-6;

/// What an attacker could guess.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// Texts of the training part.
    pub n_members: usize,
    /// Held-out texts.
    pub n_others: usize,
    /// Probability that a training text has a lower loss than a held-out one of its class: 0.5
    /// tells nothing, 1 everything.
    pub auc: f64,
    /// The lower end of its 95 % interval.
    pub auc_low: f64,
    /// The upper end.
    pub auc_high: f64,
    /// Share of training texts found out minus share of held-out ones suspected, at the best
    /// threshold: 0 … 1.
    pub advantage: f64,
    /// How the losses are spread, from the least on.
    pub bins: Vec<LossBin>,
    /// Mean loss of the training texts, in nats.
    pub member_loss: f64,
    /// Mean loss of the held-out texts.
    pub other_loss: f64,
}

/// A bar of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
pub struct LossBin {
    /// Losses from here,
    pub low: f64,
    /// to here.
    pub high: f64,
    /// Share of the training texts.
    pub members: f64,
    /// Share of the held-out texts.
    pub others: f64,
}

/// A text: its class, or the number of its set of classes, and its loss.
type Loss = (usize, f64);

/// What the scores of a model give away; none where there is no class with a training text and a
/// held-out one.
pub fn membership<'a>(
    training: &'a Report,
    held_out: impl Iterator<Item = &'a Report>,
) -> Option<Membership> {
    let losses = |report: &'a Report| {
        let classes = report.predictions.iter().map(|prediction| prediction.expected);
        classes.zip(report.expected_probabilities.iter().map(|&probability| loss(probability)))
    };
    let members: Vec<Loss> = losses(training).take(MOST_TEXTS).collect();
    let others: Vec<Loss> = held_out.flat_map(losses).take(MOST_TEXTS).collect();
    estimate(&members, &others)
}

/// The same where a text may have several classes: a training text is compared with the held-out
/// ones of the same classes, by its mean loss over all decisions.
pub fn membership_of_labels<'a>(
    training: &LabelsReport,
    held_out: impl Iterator<Item = &'a LabelsReport>,
) -> Option<Membership> {
    let mut sets = LabelSets::default();
    let mut loss_of = |own: &LabelsPrediction| -> Loss {
        let set = sets.number_of(own.expected.clone());
        let of_label = |(label, &probability): (usize, &f64)| {
            loss(if own.expected.contains(&label) { probability } else { 1.0 - probability })
        };
        let sum: f64 = own.probabilities.iter().enumerate().map(of_label).sum();
        (set, sum / own.probabilities.len().max(1) as f64)
    };
    let members =
        training.predictions.iter().take(MOST_TEXTS).map(&mut loss_of).collect::<Vec<_>>();
    let others = held_out.flat_map(|report| &report.predictions).take(MOST_TEXTS);
    estimate(&members, &others.map(loss_of).collect::<Vec<_>>())
}

/// Of what had this probability, in nats.
fn loss(probability: f64) -> f64 {
    -probability.clamp(LEAST_PROBABILITY, 1.0).ln()
}

/// * `members`, `others` - of training texts and of held-out ones.
fn estimate(members: &[Loss], others: &[Loss]) -> Option<Membership> {
    let score = auc(members, others)?;
    let mut rng = random::stream(SEED, Purpose::Bootstrap, 0);
    // One text more is in each bag, of which nothing is known: without it an attack that never
    // fails would look certain.
    let mut drawn = |texts: &[Loss]| -> Vec<Loss> {
        texts.iter().filter_map(|_| texts.get(rng.random_range(0..=texts.len())).copied()).collect()
    };
    let resampled = (0..N_RESAMPLES).map(|_| {
        let (own, other) = (drawn(members), drawn(others));
        let known = (own.len() * other.len()) as f64 / (members.len() * others.len()) as f64;
        auc(&own, &other).map_or(0.5, |auc| known * auc + (1.0 - known) * 0.5)
    });
    let (auc_low, auc_high) = percentiles(resampled.collect(), score, 1.0);
    let mean = |texts: &[Loss]| texts.iter().map(|text| text.1).sum::<f64>() / texts.len() as f64;
    Some(Membership {
        n_members: members.len(),
        n_others: others.len(),
        auc: score,
        auc_low,
        auc_high,
        advantage: advantage(members, others),
        bins: bins(members, others),
        member_loss: mean(members),
        other_loss: mean(others),
    })
}

/// The area under the attack's ROC curve, the mean over the pairs of one class (Mann & Whitney,
/// 1947); a tie counts half.
fn auc(members: &[Loss], others: &[Loss]) -> Option<f64> {
    let n_classes = members.iter().chain(others).map(|text| text.0 + 1).max()?;
    let (mut wins, mut n_pairs) = (0.0, 0.0);
    for class in 0..n_classes {
        let of_class = |texts: &[Loss]| -> Vec<f64> {
            let own = texts.iter().filter(|text| text.0 == class).map(|text| text.1);
            let mut own: Vec<f64> = own.collect();
            own.sort_unstable_by(f64::total_cmp);
            own
        };
        let (members, others) = (of_class(members), of_class(others));
        for &loss in &members {
            let below = others.partition_point(|&other| other < loss);
            let up_to = others.partition_point(|&other| other <= loss);
            wins += (others.len() - up_to) as f64 + 0.5 * (up_to - below) as f64;
        }
        n_pairs += (members.len() * others.len()) as f64;
    }
    (n_pairs > 0.0).then(|| wins / n_pairs)
}

/// The best of all thresholds, one for every class.
fn advantage(members: &[Loss], others: &[Loss]) -> f64 {
    let is_member = |text: &Loss| (text.1, true);
    let is_other = |text: &Loss| (text.1, false);
    let mut texts: Vec<(f64, bool)> =
        members.iter().map(is_member).chain(others.iter().map(is_other)).collect();
    texts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    // Counted, as sums of shares may be past 1.
    let (mut n_members, mut n_others, mut best) = (0, 0, 0.0_f64);
    for (index, &(loss, is_member)) in texts.iter().enumerate() {
        if is_member {
            n_members += 1;
        } else {
            n_others += 1;
        }
        // Texts with one loss fall on one side.
        if texts.get(index + 1).is_none_or(|next| next.0 > loss) {
            let share = |n: usize, all: usize| n as f64 / all as f64;
            best = best.max(share(n_members, members.len()) - share(n_others, others.len()));
        }
    }
    best
}

/// The losses in bars of one width.
fn bins(members: &[Loss], others: &[Loss]) -> Vec<LossBin> {
    let losses = || members.iter().chain(others).map(|text| text.1);
    let lowest = losses().fold(f64::INFINITY, f64::min);
    let width = (losses().fold(lowest, f64::max) - lowest).max(1e-3) / N_BINS as f64;
    let shares = |texts: &[Loss]| {
        let mut counts = [0; N_BINS];
        for text in texts {
            counts[(((text.1 - lowest) / width) as usize).min(N_BINS - 1)] += 1;
        }
        counts.map(|n| f64::from(n) / texts.len() as f64)
    };
    let (members, others) = (shares(members), shares(others));
    let bin = |index: usize| LossBin {
        low: lowest + index as f64 * width,
        high: lowest + (index + 1) as f64 * width,
        members: members[index],
        others: others[index],
    };
    (0..N_BINS).map(bin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{EVEN, LabelledRow};

    /// Of classes and their probabilities.
    fn estimate(members: &[(usize, f64)], others: &[(usize, f64)]) -> Option<Membership> {
        let losses = |texts: &[(usize, f64)]| -> Vec<Loss> {
            texts.iter().map(|&(class, probability)| (class, loss(probability))).collect()
        };
        super::estimate(&losses(members), &losses(others))
    }

    #[test]
    fn by_hand() {
        // Losses ln 1, ln 2 of members, ln 2, ln 4 of others: of 4 pairs 3 are won and 1 is a tie.
        let estimate = estimate(&[(0, 1.0), (0, 0.5)], &[(0, 0.5), (0, 0.25)]).unwrap();
        assert_eq!((estimate.n_members, estimate.n_others), (2, 2));
        assert_eq!(estimate.auc, 3.5 / 4.0);
        // All that is up to ln 1: half of the members, none of the others.
        assert_eq!(estimate.advantage, 0.5);
        assert!((estimate.member_loss - 0.5 * 2f64.ln()).abs() < 1e-12);
        assert!(estimate.auc_low <= estimate.auc && estimate.auc <= estimate.auc_high);
        let sums = estimate
            .bins
            .iter()
            .fold((0.0, 0.0), |sums, bin| (sums.0 + bin.members, sums.1 + bin.others));
        assert!((sums.0 - 1.0).abs() < 1e-9 && (sums.1 - 1.0).abs() < 1e-9);
        let ends = (estimate.bins[0].low, estimate.bins[N_BINS - 1].high);
        assert!(ends.0 == 0.0 && (ends.1 - 4f64.ln()).abs() < 1e-12, "{ends:?}");
    }

    #[test]
    fn texts_that_are_all_found_out_are_a_whole() {
        for n in 1..200 {
            let (members, others) = (vec![(0, 0.9); n], vec![(0, 0.1); n]);
            let estimate = estimate(&members, &others).unwrap();
            assert_eq!((estimate.auc, estimate.advantage), (1.0, 1.0), "{n}");
            assert!(estimate.auc_low < 1.0 && estimate.auc_high == 1.0, "{n} {estimate:?}");
            assert_eq!((estimate.bins[0].members, estimate.bins[N_BINS - 1].others), (1.0, 1.0));
        }
    }

    #[test]
    fn a_class_that_is_harder_gives_nobody_away() {
        // Members are mostly of the easy class; within each class all losses are alike.
        let members = [(0, 0.9), (0, 0.9), (0, 0.9), (1, 0.3)];
        let others = [(0, 0.9), (1, 0.3), (1, 0.3), (1, 0.3)];
        assert_eq!(estimate(&members, &others).unwrap().auc, 0.5);
    }

    #[test]
    fn texts_of_several_labels_are_compared_with_those_of_the_same() {
        let mut sets = LabelSets::default();
        let [both, first] = [vec![0, 1], vec![0]].map(|labels| sets.number_of(labels));
        let names = ["a".to_string(), "b".to_string()];
        let report = |texts: &[(usize, [f64; 2])]| {
            let rows: Vec<LabelledRow> =
                texts.iter().map(|&(label, _)| LabelledRow { row: 0, label }).collect();
            let probabilities: Vec<Vec<f64>> = texts.iter().map(|text| text.1.to_vec()).collect();
            LabelsReport::new(&names, &sets, &rows, &probabilities, &[EVEN; 2])
        };
        let training = report(&[(both, [1.0, 0.5]), (first, [0.5, 0.5])]);
        let held_out = report(&[(both, [0.5, 0.5]), (first, [0.5, 0.0])]);
        let found = membership_of_labels(&training, [&held_out].into_iter()).unwrap();
        // Of two pairs the first is won, the second lost.
        assert_eq!((found.n_members, found.n_others, found.auc), (2, 2, 0.5));
        let mean = (0.5 * 2f64.ln() + 2f64.ln()) / 2.0;
        assert!((found.member_loss - mean).abs() < 1e-12, "{}", found.member_loss);
        let other = report(&[(first, [0.9, 0.1])]);
        let alone = report(&[(both, [0.9, 0.9])]);
        assert_eq!(membership_of_labels(&other, [&alone].into_iter()), None);
    }

    #[test]
    fn nothing_can_be_said_without_texts_to_compare() {
        assert_eq!(estimate(&[(0, 0.5)], &[]), None);
        assert_eq!(estimate(&[(0, 0.5)], &[(1, 0.5)]), None);
    }

    #[test]
    fn the_interval_covers_what_was_planted() {
        // Two normal clouds a standard deviation apart: AUC Φ(1/√2) = 0.7602.
        let mut n_covered = 0;
        for draw in 0..100 {
            let mut noise = crate::privacy::SecretNoise::known(draw);
            let mut texts = |n: usize, shift: f32| -> Vec<(usize, f64)> {
                let normal = noise.normal(n, 1.0).into_iter();
                normal.map(|x| (0, f64::from(-(3.0 + 0.5 * (x + shift))).exp())).collect()
            };
            let (members, others) = (texts(40, 0.0), texts(30, 1.0));
            let estimate = estimate(&members, &others).unwrap();
            n_covered += usize::from((estimate.auc_low..=estimate.auc_high).contains(&0.7602));
        }
        assert!((85..=100).contains(&n_covered), "{n_covered}");
    }
}
